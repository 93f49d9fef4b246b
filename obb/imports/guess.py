"""What the columns of a file seem to be, worked out from the surest to the least sure; each column taken once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.amounts import read_amount
from obb.domain.fiscal import read_year
from obb.imports.columns import FieldSpec, read_code
from obb.imports.header_words import Claim, base_of, claims
from obb.imports.looks import CODE_PART, NAME_PART, TOTALS, USUAL, YEAR_FORM, Look, is_year, year_form
from obb.imports.wide_headers import header_parts, wide_pattern

Stated = dict[str, Any]
_APART = frozenset(
    {"edition", "version", "level", "snapshot", "scenario", "status", "extract", "source", "type"}
)
_SAY_NO_STAGE = frozenset({"budget", "budget amount", "budgeted amount"})


class Guess:
    """A profile that grows; each column is taken once, the surest fields first."""

    def __init__(self, spec: Mapping[str, FieldSpec], columns: list[Look], file_name: str) -> None:
        self.spec = spec
        self.columns = columns
        self.file_name = file_name
        self.fields: dict[str, Stated] = {}
        self.why: dict[str, str] = {}
        self.rest: dict[str, str] = {}
        self.whole: Stated = {}
        self.taken: set[str] = set()

    def work_out(self) -> None:
        """All that can be told, in the order in which it is sure."""
        for step in (
            self.wide, self.amount, self.year_and_stage, self.choices, self.pairs, self.texts,
            self.file_name_says,
        ):  # fmt: skip
            step()

    def free(self) -> list[Look]:
        return [look for look in self.columns if look.header not in self.taken]

    def state(self, name: str, rule: Stated, why: str, *looks: Look) -> None:
        self.fields[name], self.why[name] = rule, why
        self.taken |= {look.header for look in looks}

    def field_read_by(self, reader: Any) -> FieldSpec | None:
        return next((one for one in self.spec.values() if one.reader is reader), None)

    # -- wide columns ---------------------------------------------------------------------------------------

    def wide(self) -> None:
        """A year, a stage or both in the headers of several columns of amounts: each becomes a row."""
        if not {"amount", "year", "stage"} <= self.spec.keys():
            return
        words = self.spec["stage"].known_words
        money = [look for look in self.columns if look.numbers and not look.is_year]
        found = [(look, *parted) for look in money if (parted := header_parts(look.header, words))]
        dated = [one for one in found if one[1]]
        kinds = dated if len(dated) >= 2 else [one for one in found if one[2]]
        if len(kinds) < 2 or len({look.header for look, _year, _stage in kinds}) < 2:
            return
        pattern, groups = wide_pattern([look.header for look, *_parts in kinds], words)
        if not pattern:
            return
        self.whole["unpivot"] = {"columns": pattern, "into": "amount"}
        self.rest["unpivot"] = _("because “%(one)s” and “%(other)s” hold amounts") % {
            "one": kinds[0][0].header, "other": kinds[-1][0].header,
        }  # fmt: skip
        self.taken |= {look.header for look, *_parts in kinds}
        why = _("because it stands in the headers of the columns of amounts")
        for name in ("year", "stage"):
            if name in groups:
                self.state(name, {"column": name}, why)
        written = {look.numbers for look, *_parts in kinds} - {USUAL}
        numbers = {"numbers": written.pop()} if len(written) == 1 else {}
        self.state("amount", {"column": "amount", **numbers}, why)

    # -- the amount -----------------------------------------------------------------------------------------

    def amount(self) -> None:
        """The column of amounts whose header says so most surely; else the only one that can be nothing else."""
        amount = self.field_read_by(read_amount)
        if amount is None or amount.name in self.fields:
            return
        candidates = [look for look in self.free() if look.numbers and not look.is_year]
        known = claims(amount, self.spec, candidates)
        words = self.spec["stage"].known_words if "stage" in self.spec else ()
        said = [look for look in candidates if header_parts(look.header, words)]
        money = [look for look in candidates if look.is_money]
        look = known[0].look if known else (said or money or [None])[0]
        if look is None or (not known and not said and len(money) != 1):
            return
        why = (
            because(look)
            if known or said
            else _("because only “%(name)s” holds amounts") % {"name": look.header}
        )
        numbers = {"numbers": look.numbers} if look.numbers != USUAL else {}
        self.state(amount.name, {"column": look.header, **numbers}, why, look)
        self._said_by_the_amount(look, words)

    def _said_by_the_amount(self, look: Look, words: Sequence[str]) -> None:
        """ "FY2027 Adopted" over the amounts says the year and the stage of all of them."""
        parted = header_parts(look.header, words)
        if not parted:
            return
        for name, text in zip(("year", "stage"), parted, strict=True):
            vague = name == "stage" and text.casefold() in _SAY_NO_STAGE
            if text and not vague and name in self.spec and not self._has_column(name):
                self.state(name, {"constant": text}, because(look))

    def _has_column(self, name: str) -> bool:
        found = claims(self.spec[name], self.spec, self.free())
        fits = [one for one in found if name != "year" or one.look.is_year]
        return bool(fits) and fits[0].score >= 80

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

    def _likely(self, *fields: FieldSpec | None) -> list[Look]:
        """The free columns, those first whose headers speak of these fields, then those that say most."""
        score = {
            claim.look.header: claim.score
            for one in fields
            if one
            for claim in claims(one, self.spec, self.free())
        }
        return sorted(self.free(), key=lambda look: (-score.get(look.header, 0), -len(look.values)))

    # -- fields of a few words ------------------------------------------------------------------------------

    def choices(self) -> None:
        """Fields whose cells can be checked: those that the field's own reader takes, or takes after a map."""
        for one in self.spec.values():
            if one.name in self.fields or _takes_anything(one):
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
        # what a header says is taken where the cells do not say otherwise
        codes = [claim for claim in found if _holds_codes(claim)]
        code = codes[0] if codes else None
        names = [claim for claim in found if claim is not code and not claim.look.is_money]
        name = next((claim for claim in names if claim not in codes or claim.says_name), None)
        if code is not None and (name is None or code.score >= name.score - 60):
            self._code(one, code.look)
            if name is not None and f"{one.name}_name" in self.spec:
                self.state(f"{one.name}_name", {"column": name.look.header}, because(name.look), name.look)
        elif name is not None:
            why = _("because the header is “%(name)s” and its cells are names, not codes") % {
                "name": name.look.header
            }
            self.state(one.name, {"code_from": name.look.header}, why, name.look)
            if f"{one.name}_name" in self.spec:
                self.state(f"{one.name}_name", {"column": name.look.header}, because(name.look), name.look)

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
            known = "|".join(map(re.escape, stage.known_words))
            said = (
                re.search(rf"(?<![a-z])({known})(?![a-z])", self.file_name, re.IGNORECASE) if known else None
            )
            if said:
                self.state("stage", {"constant": said[1].capitalize()}, why)

    def apart(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Columns that nothing reads and that may tell rows apart of which only some count: (header, its texts)."""
        for look in self.free():
            if 2 <= len(look.values) <= 6 and _APART & set(look.words) and not look.numbers:
                yield look.header, tuple(sorted(look.values))


def totals(columns: Sequence[Look]) -> tuple[Look, str] | None:
    """The column of words that says in some of its rows that they print totals, with one of its cells."""
    said = re.compile(TOTALS)
    share = {look.header: look.share(said.search) for look in columns if look.numbers == ""}
    found = [look for look in columns if 0 < share.get(look.header, 0) < 0.6]
    if not found:
        return None
    look = max(found, key=lambda one: share[one.header])
    return look, next(text for text in look.values if said.search(text))


def because(look: Look) -> str:
    """The reason of what a header says."""
    return _("because the header is “%(name)s”") % {"name": look.header}


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
