"""Tables with a year in their headers: which columns are one series, and the pattern that their headers match."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outcomes.imports.alike import LEAST, Ours, best_of
from outcomes.imports.figure_columns import Column, Measure, quotient_of
from outcomes.imports.header_figures import VALUE

_BETWEEN = " _–:-"
_GAP = "[ _–:-]*"
_ANY_YEAR = r"(?:FY ?'?)?\d{2,4}(?:[-–]\d{2,4})?"
Affixes = tuple[str, str]
"""What stands before and after the year in each header of a series."""


@dataclass(frozen=True, slots=True)
class Wide:
    """The series of a table: affixes → year → the value's column with those beside it. Each has two years or more."""

    series: Mapping[Affixes, Mapping[str, Measure]]

    def best(self, indicators: Sequence[Ours], named: Sequence[str]) -> Affixes:
        """The series that speaks most surely of an indicator, by its headers or by what the file is called; else one
        of rates; else the first.
        """
        scored = [(self._score(one, indicators, named), one) for one in self.series]
        most = max(score for score, _one in scored)
        return next(one for score, one in scored if score == most)

    def _score(self, one: Affixes, indicators: Sequence[Ours], named: Sequence[str]) -> tuple[float, bool]:
        share = self.is_share(one)
        found = best_of(self.said_of(one), indicators, share)
        also = any(best_of(f"{self.said_of(one)} {text}", indicators, share) for text in named)
        return found[1] if found else LEAST / 2 if also else 0.0, share is True

    def _years(self, one: Affixes) -> list[Measure]:
        return list(self.series[one].values())

    def said_of(self, one: Affixes) -> str:
        """What its headers say without the year."""
        return self._years(one)[0].head.label

    def is_share(self, one: Affixes) -> bool | None:
        return self._years(one)[0].is_share

    def headers_of(self, one: Affixes) -> tuple[str, str]:
        """The first and the last of its headers."""
        years = self._years(one)
        return years[0].value.header, years[-1].value.header

    def columns_of(self, one: Affixes) -> dict[str, list[Column]]:
        """Field → the columns of all years."""
        found: dict[str, list[Column]] = {}
        for year, measure in self.series[one].items():
            for name, column in {VALUE: measure.value, **measure.beside, **self._quotient(one, year)}.items():
                found.setdefault(name, []).append(column)
        return found

    def _quotient(self, one: Affixes, year: str) -> dict[str, Column]:
        """Numerator and denominator: proven for the newest year that has them, taken for all."""
        others = {key: years for key, years in self.series.items() if key != one}
        for newest in reversed(self.series[one]):
            at = {years[newest].value.header: key for key, years in others.items() if newest in years}
            near = [years[newest].value for years in others.values() if newest in years]
            proven = quotient_of(self.series[one][newest].value, near)
            if proven:
                keys = {name: at[header] for name, header in proven.items()}
                return {name: others[key][year].value for name, key in keys.items() if year in others[key]}
        return {}

    def pattern_of(self, one: Affixes) -> tuple[str, str, dict[str, str]]:
        """(the pattern, the group that tells the figures of a year apart or "", field → the column that it makes)."""
        columns = self.columns_of(one)
        affixes = {name: affixes_of(group[0]) for name, group in columns.items()}
        every = [column for group in columns.values() for column in group]
        year = r"\d{4}" if all(re.fullmatch(r"\d{4}", one.head.year) for one in every) else _ANY_YEAR
        listed = sorted({before or after for before, after in affixes.values()}, key=len, reverse=True)
        words = "|".join(re.escape(text).replace("\\ ", " ") for text in listed)
        year_last = not any(after for _before, after in affixes.values())
        if len(affixes) == 1:
            words = words and (f"{words}{_GAP}" if year_last else f"{_GAP}{words}")
            pattern = f"^{words}(?P<year>{year})$" if year_last else f"^(?P<year>{year}){words}$"
            return pattern, "", {VALUE: "figure"}
        what = f"(?P<what>{words})"
        pattern = f"^{what}{_GAP}(?P<year>{year})$" if year_last else f"^(?P<year>{year}){_GAP}{what}$"
        return pattern, "what", {name: before or after for name, (before, after) in affixes.items()}


def affixes_of(column: Column) -> Affixes:
    """What stands before and after the year in a header, without what parts them."""
    before, _year, after = column.header.partition(column.head.year)
    return before.strip(_BETWEEN), after.strip(_BETWEEN)


def wide_in(measures: Sequence[Measure], least: int = 2) -> Wide | None:
    """The series of so many years or more whose years all stand at the end of their headers, or all at the beginning.

    None where there are none.
    """
    series: dict[Affixes, dict[str, Measure]] = {}
    for one in measures:
        key = affixes_of(one.value) if one.head.year else ("", "")
        if one.head.year and not (key[0] and key[1]):
            series.setdefault(key, {}).setdefault(one.head.year, one)
    found = {key: years for key, years in series.items() if len(years) >= least}
    if any(before for before, _after in found) and any(after for _before, after in found):
        found = {key: years for key, years in found.items() if key[0]}
    return Wide(found) if found else None
