"""When the figures of a file are of: from a column, its headers, another sheet, a line above or the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from obb.domain.fiscal import FiscalCalendar, UnreadablePeriod
from obb.imports.columns import header_key
from obb.imports.field_plan import sheet_key
from obb.imports.glimpse import found_headers
from obb.imports.looks import Look
from outcomes.domain.periods import read_observed
from outcomes.imports.growing import Growing, Stated, because_headed

ANY_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
YEAR_IN_NAME = r"((?:19|20)\d{2})"
_TWO_YEARS = re.compile(r"^[0-9]{4} ?(?:&|and|,) ?([0-9]{4})$")
_YEAR_AND_RUN = re.compile(r"^([0-9]{4}) ?(?:&|and|,|;) ?[0-9]{4} ?[-–] ?[0-9]{4}$")
"""Two sources: one of a single year, which all people's figures are of, and one of several, for groups of them."""
_OF = ("measure", "indicator", "measure name")
_YEARS = re.compile(r"(?:data )?(?:years?|period|time frame)\b.*|year\(s\)", re.IGNORECASE)
_SURVEY = re.compile(r"ACS[A-Z]{2}([135])Y((?:19|20)[0-9]{2})|ACS_([0-9]{2})_([135])YR", re.ASCII)
"""How the Census Bureau calls a table of the American Community Survey: of so many years, up to this one."""
_OF_PUBLICATION = re.compile(
    r"\b(?:release[ds]?|editions?|published|publication|updated?|vintage|reported|retrieved)\b", re.IGNORECASE
)
"""Of the header of a year in which figures came out, which is not the one that they are of."""
_CALENDAR = FiscalCalendar(7)
_SURE = 60


@dataclass(frozen=True, slots=True)
class YearsOf:
    """A sheet that lists measures and the years that each is of."""

    sheet: str
    header_row: int
    key: str
    give: str
    years: dict[str, str]

    @classmethod
    def on(cls, sheet: str, rows: Sequence[Sequence[str]]) -> YearsOf | None:
        at, count = found_headers(rows)
        if count != 1 or at > len(rows):
            return None
        heads = [" ".join(cell.split()) for cell in rows[at - 1]]
        key = next((index for index, head in enumerate(heads) if header_key(head) in _OF), None)
        give = next((index for index, head in enumerate(heads) if _YEARS.fullmatch(head)), None)
        if key is None or give is None:
            return None
        told = {sheet_key(row[key]): row[give].strip() for row in rows[at:] if len(row) > max(key, give)}
        return cls(sheet, at, heads[key], heads[give], told)


class Periods(Growing):
    """The parts of a profile that say when."""

    def period_column(self) -> None:
        """A column of periods by its header, or else one that holds nothing but years."""
        free = [one for one in self.free() if not _OF_PUBLICATION.search(one.header.replace("_", " "))]
        for claim in self.claims("period", free):
            if claim.score >= _SURE and claim.look.mostly(_is_period):
                self.state("period", {"column": claim.look.header}, because_headed(claim.look.header))
                return
        for column in free:
            if column.head.group or column.head.is_share is not None:
                continue  # a measured figure may happen to look like a year
            look = Look(column.header, column.cells)
            if len(look.cells) > 1 and look.mostly(ANY_YEAR.fullmatch):
                why = _("because “%(name)s” holds years") % {"name": look.header}
                self.state("period", {"column": look.header}, why)
                return

    def period_elsewhere(self) -> None:
        """From the headers of the figures, a line above them, another sheet or the file's name."""
        if "period" in self.fields:
            return
        years = {one.head.year for one in self.chosen() if one.head.year}
        if len(years) == 1:
            self.state("period", {"constant": years.pop()}, _("because the headers of the figures say so"))
            return
        survey = _SURVEY.search(self.seen.file_name)
        if survey is not None:
            last, years = int(survey[2] or f"20{survey[3]}"), int(survey[1] or survey[4])
            span = f"{last - years + 1}-{last}" if years > 1 else str(last)
            self.state("period", {"constant": span}, self.file_says)
            return
        for text, why in self.named()[:-1]:
            said = set(ANY_YEAR.findall(text))
            if len(said) == 1 and text != self.seen.sheet_name:
                self.state("period", {"constant": said.pop()}, why)
                return
        if self.reading and self._on_another_sheet():
            return
        said = _OF_PUBLICATION.search(" ".join(one.header for one in self.columns).replace("_", " "))
        if len(set(ANY_YEAR.findall(self.seen.file_name))) == 1 and not self.seen.others and not said:
            self.state("period", {"file_name": YEAR_IN_NAME}, self.file_says)

    def edition(self) -> None:
        """The year in the file's name, where the years of the measures stand elsewhere."""
        if (
            "look_up" in self.fields.get("period", {})
            and len(set(ANY_YEAR.findall(self.seen.file_name))) == 1
        ):
            self.state("edition", {"file_name": YEAR_IN_NAME}, self.file_says)

    def _on_another_sheet(self) -> bool:
        """Whether another sheet lists the years of the measures: the one that knows most of them."""
        groups = {sheet_key(one.head.group) for one in self.chosen() if one.head.group}
        listed = [YearsOf.on(name, self.seen.sheet(name)) for name in self.seen.others] if groups else []
        known = [(len(groups & set(one.years)), one) for one in listed if one is not None]
        most, best = max(known, key=lambda pair: pair[0], default=(0, None))
        if best is None or not most:
            return False
        rule: Stated = {
            "look_up": {
                "sheet": best.sheet, "find": "measure", "key": best.key, "give": best.give,
                "header_row": best.header_row,
            }
        }  # fmt: skip
        texts = [best.years[group] for group in sorted(groups & set(best.years))]
        table = {
            text: match[1] for text in texts if (match := _TWO_YEARS.match(text) or _YEAR_AND_RUN.match(text))
        }
        if table:
            rule |= {"map": table, "map_else": "keep"}
        self.reading["period"] = rule
        if "measures" in self.whole:
            why = _("because the sheet “%(sheet)s” says of each measure its years") % {"sheet": best.sheet}
            self.state("period", rule, why)
            self._without_years(best)
        return True

    def _without_years(self, listed: YearsOf) -> None:
        """Measures that the sheet does not list are left out, and said."""
        every = self.whole["measures"]
        left = [one for one in every if sheet_key(one["texts"].get("measure", "")) in listed.years]
        if not left or len(left) == len(every):
            return
        gone = ", ".join(one["texts"].get("measure", "") for one in every if one not in left)
        self.notes.append(
            _("The sheet “%(sheet)s” has no years for %(measures)s: left out.")
            % {"sheet": listed.sheet, "measures": gone}
        )
        self.whole["measures"] = left


def _is_period(text: str) -> bool:
    for frequency in ("year", "fiscal_year", "quarter", "month"):
        try:
            read_observed(text, frequency, "county", _CALENDAR)
        except UnreadablePeriod:
            continue
        return True
    return False
