"""What the columns of a file seem to be, worked out from the surest to the least sure; each column taken once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.amounts import read_amount
from obb.domain.fiscal import read_year
from obb.imports.columns import FieldSpec, read_code
from obb.imports.guess_codes import Codes
from obb.imports.guess_money import because
from obb.imports.header_words import ALIKE, base_of, claims
from obb.imports.looks import HALF, SNAPSHOT, YEAR_FORM, Look, is_year, year_form

Stated = dict[str, Any]
_APART = frozenset(("edition", "version", "level", "snapshot", "scenario", "extract", "iteration"))
_ROW_TYPES = frozenset((("line", "type"), ("row", "type"), ("record", "type"), ("level", "name")))
_MOST_APART = 24
_YEAR_LIKE = re.compile(r"(?:FY ?)?\d{1,4}[-–/ ]+\d{2,4}", re.IGNORECASE)
_ANY_YEAR = re.compile(rf"(?<![0-9A-Za-z/.-])({YEAR_FORM})(?![0-9A-Za-z/.-])", re.IGNORECASE)


class Guess(Codes):
    """A profile that grows from the amounts on; each column is taken once, the surest fields first."""

    def work_out(self) -> None:
        """All that can be told, in the order in which it is sure."""
        for step in (
            self.wide, self.amount, self.year_and_stage, self.said_above, self.choices, self.pairs,
            self.accounts_of_both_kinds, self.texts, self.of_a_list, self.file_name_says, self.revenues_alone,
            self.signs,
        ):  # fmt: skip
            step()

    # -- year and stage -------------------------------------------------------------------------------------

    def year_and_stage(self) -> None:
        """A column of years; or one that holds the year and the stage, or a year inside other words."""
        year = self.field_read_by(read_year)
        if year is None or year.name in self.fields:
            return
        said = claims(year, self.spec, self.free())
        found = [claim.look for claim in said if claim.look.is_year]
        found = found or [one.look for one in said if one.score >= ALIKE and one.look.share(is_year) >= HALF]
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
        found = [claim for claim in claims(year, self.spec, self.free()) if claim.score >= ALIKE]
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
