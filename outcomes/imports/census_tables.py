"""Tables of the Census Bureau with what is measured in rows, and in columns the areas with estimate and margin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.imports.alike import Ours, paired
from outcomes.imports.our_area import Home

_LABELS = re.compile(r"label(?: \(.*\))?", re.IGNORECASE)
_FIGURES = ("Estimate", "Margin of Error")
_PERCENTS = ("Percent", "Percent Margin of Error")
_BETWEEN = "!!"


@dataclass(frozen=True, slots=True)
class CensusTable:
    """`labels`: the header over what rows measure; `codes`: a row's text → the indicator's code. `pattern`: that the
    wanted columns match, with the groups place and what. `value`, `margin`: texts of what. `places`: text of place →
    whose figures.
    """

    labels: str
    codes: dict[str, str]
    pattern: str
    value: str
    margin: str
    places: dict[str, str]


def census_table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], home: Home, indicators: Sequence[Ours]
) -> CensusTable | None:
    """The county's columns, its state's beside them, of the group of columns whose rows speak of most indicators.

    None of another kind of table, and where no column is the county's.
    """
    if not headers or _LABELS.fullmatch(headers[0].strip()) is None:
        return None
    parts = [header.split(_BETWEEN) for header in headers[1:]]
    places = {part[0]: "county" for part in parts if home.is_ours(part[0])}
    if not places:
        return None
    places |= {part[0]: "benchmark" for part in parts if home.is_state(part[0])}
    texts = list(dict.fromkeys(row[0].strip() for row in rows if any(cell.strip() for cell in row[1:])))
    found: list[tuple[int, CensusTable]] = []
    for group in dict.fromkeys(tuple(part[1:-1]) for part in parts if part[0] in places):
        for value, margin in (_FIGURES, _PERCENTS):
            if not any(part[1:] == [*group, value] for part in parts if part[0] in places):
                continue
            is_share = True if "percent" in " ".join((*group, value)).casefold() else None
            pairs = paired([(f"{' '.join(group)} {text}", is_share) for text in texts], indicators)
            codes = {
                texts[place]: one.code for place, one in sorted(pairs.items()) if one.is_share is is_share
            }
            if codes:
                pattern = _pattern(list(places), group, (value, margin))
                found.append((len(codes), CensusTable(headers[0], codes, pattern, value, margin, places)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _pattern(places: Sequence[str], group: Sequence[str], figures: Sequence[str]) -> str:
    def listed(texts: Sequence[str]) -> str:
        return "|".join(re.escape(text).replace("\\ ", " ") for text in texts)

    between = "".join(f"{_BETWEEN}{listed([one])}" for one in group)
    return f"^(?P<place>{listed(places)}){between}{_BETWEEN}(?P<what>{listed(figures)})$"
