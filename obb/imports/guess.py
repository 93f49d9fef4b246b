"""What the columns of a file seem to be, worked out from the surest to the least sure; each column taken once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.amounts import read_amount
from obb.domain.fiscal import read_year
from obb.imports.columns import FieldSpec, read_code
from obb.imports.guess_money import Money, as_kind, because
from obb.imports.header_words import CODE_WORDS, Claim, base_of, claims, stem_of
from obb.imports.looks import CODE_PART, NAME_PART, SNAPSHOT, YEAR_FORM, Look, is_year, year_form

Stated = dict[str, Any]
_APART = frozenset(("edition", "version", "level", "snapshot", "scenario", "extract", "iteration"))
_ROW_TYPES = frozenset((("line", "type"), ("row", "type"), ("record", "type"), ("level", "name")))
_NAMELESS = frozenset(("description", "descr", "desc", "name", "title"))
_MOST_APART = 24
_FEW = 5
"""How often each name of a column stands in it on average, at least, for its names to be categories."""
_YEAR_LIKE = re.compile(r"(?:FY ?)?\d{1,4}[-–/ ]+\d{2,4}", re.IGNORECASE)
_FLOAT = re.compile(r"[0-9]+\.0", re.ASCII)
_ANY_YEAR = re.compile(rf"(?<![0-9A-Za-z/.-])({YEAR_FORM})(?![0-9A-Za-z/.-])", re.IGNORECASE)


class Guess(Money):
    """A profile that grows from the amounts on; each column is taken once, the surest fields first."""

    def work_out(self) -> None:
        """All that can be told, in the order in which it is sure."""
        for step in (
            self.wide, self.amount, self.year_and_stage, self.said_above, self.choices, self.pairs,
            self.accounts_of_both_kinds, self.texts, self.file_name_says, self.revenues_alone, self.signs,
        ):  # fmt: skip
            step()

    # -- year and stage -------------------------------------------------------------------------------------

    def year_and_stage(self) -> None:
        """A column of years; or one that holds the year and the stage, or a year inside other words."""
        year = self.field_read_by(read_year)
        if year is None or year.name in self.fields:
            return
        found = [claim.look for claim in claims(year, self.spec, self.free()) if claim.look.is_year]
        years = [look for look in self.free() if look.is_year and not look.is_money]
        if found or len(years) == 1:
            look = found[0] if found else years[0]
            why = because(look) if found else _("because only “%(name)s” holds years") % {"name": look.header}
            self.state(year.name, {"column": look.header}, why, look)
            return
        if self._short_years(year):
            return
        stage = self.spec.get("stage")
        for look in self._likely(year, stage):
            parts = look.years_beside(stage.known_words if stage else ())
            if parts:
                why = _("because “%(name)s” holds cells such as “%(cell)s”") % {
                    "name": look.header, "cell": next(iter(look.values))[:40],
                }  # fmt: skip
                self.state(year.name, {"column": look.header, "pattern": parts[0]}, why, look)
                if stage and "stage" not in self.fields:
                    self.state("stage", {"column": look.header, "pattern": parts[1]}, why, look)
                return
        self._year_by_name(year)

    def _year_by_name(self, year: FieldSpec) -> None:
        """A column called so whose cells are no years that can be read: each is then told with its row."""
        found = [claim for claim in claims(year, self.spec, self.free()) if claim.score >= 80]
        if found and found[0].look.mostly(_YEAR_LIKE.fullmatch):
            self.state(year.name, {"column": found[0].look.header}, because(found[0].look), found[0].look)

    def _short_years(self, year: FieldSpec) -> bool:
        """A column of years of two digits, which alone are not certain: a map says which they are."""
        for claim in claims(year, self.spec, self.free()):
            look = claim.look
            if look.mostly(re.compile(r"\d{2}", re.ASCII).fullmatch):
                means = {text: str(read_year(f"FY{text}")) for text in sorted(look.values) if text.isdigit()}
                why = _("%(why)s, and its years have two digits") % {"why": because(look)}
                self.state(year.name, {"column": look.header, "map": means}, why, look)
                return True
        return False

    def _likely(self, *fields: FieldSpec | None) -> list[Look]:
        """The free columns, those first whose headers speak of these fields, then those that say most."""
        score = {
            claim.look.header: claim.score
            for one in fields
            if one
            for claim in claims(one, self.spec, self.free())
        }
        return sorted(self.free(), key=lambda look: (-score.get(look.header, 0), -len(look.values)))

    def free(self) -> list[Look]:
        return [look for look in super().free() if not self.numbers_rows(look)]

    def said_above(self) -> None:
        """The year and the stage where a line above the table tells them: "FY 2026-27 Adopted Budget"."""
        years = {(found[1], row, text) for row, text in self.above for found in _years_in(text)}
        if "year" in self.spec and "year" not in self.fields and len({year for year, *_rest in years}) == 1:
            year, row, text = min(years)
            self.state("year", {"constant": year}, _said_in(row, text))
        if "stage" in self.spec and "stage" not in self.fields:
            for row, text in self.above:
                said = self._stage_in(text)
                if said:
                    self.state("stage", {"constant": said}, _said_in(row, text))
                    return

    def _stage_in(self, text: str) -> str:
        """The one word of a stage that a text holds; "" where it holds none or several, or "budget" alone."""
        words = [word for word in re.findall(r"[a-z]+", text.casefold()) if word in self.words]
        found = list(dict.fromkeys(word for word in words if not word.startswith(("budget", "expend"))))
        return found[0].capitalize() if len(found) == 1 else ""

    # -- fields of a few words ------------------------------------------------------------------------------

    def choices(self) -> None:
        """Fields whose cells can be checked: those that the field's own reader takes, or takes after a map."""
        for one in self.spec.values():
            if one.name in self.fields or one.reader is read_amount or _takes_anything(one):
                continue
            for claim in claims(one, self.spec, self.free()):
                table = words_for(one, claim.look)
                if table is not None:
                    rule = {
                        "column": claim.look.header,
                        **({"map": table, "map_else": "keep"} if table else {}),
                    }
                    self.state(one.name, rule, because(claim.look), claim.look)
                    break

    # -- codes and names ------------------------------------------------------------------------------------

    def pairs(self) -> None:
        """Codes, each with its name: from two columns, from one that holds both, or a code made from the name."""
        every = [one for one in self.spec.values() if one.reader is read_code and one.name not in self.fields]
        found = {one.name: claims(one, self.spec, self.free()) for one in every}
        order = sorted(every, key=lambda one: -max((claim.score for claim in found[one.name]), default=0))
        for one in order:
            free = {look.header for look in self.free()}
            self._pair(one, [claim for claim in found[one.name] if claim.look.header in free])
        self._cost_center_by_department()

    def _pair(self, one: FieldSpec, found: list[Claim]) -> None:
        # what a header says is taken where the cells do not say otherwise; columns that say something come first
        found = [claim for claim in found if claim.look.cells] or found
        found = [
            claim for claim in found if not claim.look.is_prose and not self._says_nothing(one, claim.look)
        ]
        codes = [claim for claim in found if _holds_codes(claim)]
        code = codes[0] if codes else None
        names = [claim for claim in found if claim is not code and not claim.look.is_money]
        names = [claim for claim in names if claim not in codes or claim.says_name]
        name = self._name_of(code, names) if code is not None else next(iter(names), None)
        if code is not None and (name is None or code.score >= name.score - 60):
            self._code(one, code.look)
            beside = name.look if name is not None else self._nameless_after(code.look)
            if beside is not None and f"{one.name}_name" in self.spec and code.look.split is None:
                self.state(f"{one.name}_name", {"column": beside.header}, because(beside), beside)
        elif name is not None:
            why = _("because the header is “%(name)s” and its cells are names, not codes") % {
                "name": name.look.header
            }
            self.state(one.name, {"code_from": name.look.header}, why, name.look)
            if f"{one.name}_name" in self.spec:
                self.state(f"{one.name}_name", {"column": name.look.header}, because(name.look), name.look)

    def _name_of(self, code: Claim, names: list[Claim]) -> Claim | None:
        """The name that stands to this code: of the same stem; or of another one that has no code of its own."""
        stem = stem_of(code.look.words)
        own = [claim for claim in names if stem_of(claim.look.words) == stem]
        coded = {stem_of(look.words) for look in self.columns if look.words and look.words[-1] in CODE_WORDS}
        others = [claim for claim in names if stem_of(claim.look.words) not in coded]
        return next(iter([*own, *others]), None)

    def _says_nothing(self, one: FieldSpec, look: Look) -> bool:
        """A cost center that is the same in every row is the county itself, or its one organization."""
        return one.name == "cost_center" and len(look.values) == 1 and len(look.cells) > 4

    def _nameless_after(self, look: Look) -> Look | None:
        """The column right after a code that is headed "Description" and no more: it is that code's name."""
        place = next(index for index, one in enumerate(self.columns) if one is look) + 1
        beside = self.columns[place] if place < len(self.columns) else None
        if beside is None or beside.header in self.taken or beside.numbers:
            return None
        words = [word for word in beside.words if not word.isdigit()]
        return beside if len(words) == 1 and words[0] in _NAMELESS else None

    def _code(self, one: FieldSpec, look: Look) -> None:
        if look.word_before_code:
            pattern = f"^{re.escape(look.word_before_code)} +(\\d+)$".replace("\\ ", " ")
            why = _("because “%(name)s” holds cells such as “%(cell)s”") % {
                "name": look.header, "cell": next(iter(look.values))[:40],
            }  # fmt: skip
            self.state(one.name, {"column": look.header, "pattern": pattern}, why, look)
        elif look.split is not None:
            why = _("because “%(name)s” holds a code and a name in each cell") % {"name": look.header}
            self.state(one.name, {"column": look.header, "pattern": CODE_PART}, why, look)
            if f"{one.name}_name" in self.spec:
                rule = {"column": look.header, "pattern": NAME_PART}
                self.state(f"{one.name}_name", rule, why, look)
        elif look.mostly(_FLOAT.fullmatch):
            why = _("%(because)s, and “%(cell)s” is a whole number with a point") % {
                "because": because(look), "cell": look.cells[0],
            }  # fmt: skip
            self.state(one.name, {"column": look.header, "pattern": r"^(.*?)(?:\.0)?$"}, why, look)
        else:
            self.state(one.name, {"column": look.header}, because(look), look)

    def _cost_center_by_department(self) -> None:
        """Where only departments are told, each is its own cost center; divisions without codes are named
        within their department, because two departments may have one of the same name.
        """
        center, department = self.fields.get("cost_center"), self.fields.get("department")
        if "cost_center" not in self.spec or department is None:
            return
        if center is None:
            why = _("because the file tells departments and nothing below them")
            self.state("cost_center", dict(department), why)
            if "department_name" in self.fields:
                self.state("cost_center_name", dict(self.fields["department_name"]), why)
        elif "code_from" in center and "code_from" in department and center != department:
            joined = {"code_from": [department["code_from"], center["code_from"]]}
            why = _("because “%(name)s” holds names, which two departments may share") % {
                "name": center["code_from"]
            }
            self.state("cost_center", joined, why)

    def accounts_of_both_kinds(self) -> None:
        """Categories in place of accounts may stand among expenses and among revenues: each is then two accounts."""
        rule, kind = self.fields.get("account", {}), self.fields.get("kind", {})
        by_header = {look.header: look for look in self.columns}
        made_of = rule.get("code_from")
        look = by_header.get(made_of) if isinstance(made_of, str) else None
        told = by_header.get(kind.get("column", ""))
        if look is None or told is None:
            return
        means = {text: as_kind(text, kind, self.spec["kind"]) for text in told.values}
        if not {"expense", "revenue"} <= set(means.values()) or _FEW * len(look.values) > len(look.cells):
            return
        joined = {"code_from": [look.header, told.header]}
        letters = {text[:1].casefold(): meaning for text, meaning in means.items()}
        if all(letters[text[:1].casefold()] == meaning for text, meaning in means.items()):
            joined["pattern"] = "^(.+ / .)"  # “Expenses” and “E” are one
        why = _("because “%(name)s” holds a few names, which may stand among expenses and revenues") % {
            "name": look.header
        }
        self.state("account", joined, why)

    def texts(self) -> None:
        """Fields that take any text, by their headers alone."""
        for one in self.spec.values():
            if one.name in self.fields or not _takes_anything(one) or base_of(one, self.spec):
                continue
            for claim in claims(one, self.spec, self.free()):
                if claim.score >= 80 or (one.required and claim.score >= 50):
                    self.state(one.name, {"column": claim.look.header}, because(claim.look), claim.look)
                    break

    # -- what else ------------------------------------------------------------------------------------------

    def file_name_says(self) -> None:
        """The year and the stage where only the file's name tells them."""
        why = _("because the file is called “%(name)s”") % {"name": self.file_name}
        year, stage = self.spec.get("year"), self.spec.get("stage")
        found = re.search(rf"(?<![0-9A-Za-z])({YEAR_FORM})(?![0-9])", self.file_name, re.IGNORECASE)
        if year and year.reader is read_year and "year" not in self.fields and found and is_year(found[1]):
            self.state("year", {"file_name": f"({year_form([found[1]])})"}, why)
        if stage and "stage" not in self.fields:
            said = self._stage_in(self.file_name.rpartition(".")[0] or self.file_name)
            if said:
                self.state("stage", {"constant": said}, why)

    def revenues_alone(self) -> None:
        """A file whose name, or a line above its table, speaks of revenues and not of expenses."""
        if "kind" not in self.spec or "kind" in self.fields:
            return
        called = _("because the file is called “%(name)s”") % {"name": self.file_name}
        for text, why in [
            (self.file_name, called),
            *((text, _said_in(row, text)) for row, text in self.above),
        ]:
            said = {self.kinds.get(word, "") for word in re.findall(r"[a-z]{3,}", text.casefold())} - {""}
            if said == {"revenue"}:
                self.state("kind", {"constant": "revenue"}, why)
                return

    def apart(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Columns that nothing reads and that may tell rows apart of which only some count: (header, its texts)."""
        for look in self.free():
            dated = SNAPSHOT.search(look.header.replace("_", " ")) is not None
            told = bool(look.words) and (look.words[-1] in _APART or look.words in _ROW_TYPES)
            if (
                2 <= len(look.values) <= _MOST_APART
                and not look.is_prose
                and (dated or (told and not look.numbers))
            ):
                yield look.header, tuple(sorted(look.values))


def _years_in(text: str) -> Iterator[re.Match[str]]:
    for found in _ANY_YEAR.finditer(text):
        if is_year(found[1]) and re.search(r"[0-9]{4}|fy", found[1], re.IGNORECASE):
            yield found


def _said_in(row: str, text: str) -> str:
    return _("because %(row)s says “%(text)s”") % {"row": row, "text": text[:80]}


def words_for(field_spec: FieldSpec, look: Look) -> dict[str, str] | None:
    """The map that makes a column's words those of the field: {} where it takes them as they are; None where
    they are others. A column of more than twelve different words is none of a few words.
    """
    table: dict[str, str] = {}
    if not look.cells:
        return None
    for text in look.values:
        if _reads(field_spec, text):
            continue
        known = field_spec.known_values.get(" ".join(text.split()).casefold())
        if known is None:
            return None
        table[text] = known
    return table if len(look.values) <= 12 or not table else None


def _reads(one: FieldSpec, text: str) -> bool:
    try:
        one.reader(text)
    except ValueError:
        return False
    return True


def _takes_anything(one: FieldSpec) -> bool:
    return one.reader is read_code or _reads(one, "Some words – no. 7")


def _holds_codes(claim: Claim) -> bool:
    look = claim.look
    if look.split is not None:
        return True
    if claim.says_name:
        return False
    if not look.cells:
        return claim.says_code
    return look.is_code or bool(look.word_before_code)
