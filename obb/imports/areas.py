"""Whose figures a row holds, by the code or the name of an area: the county's, its benchmark's, or neither's."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from obb.imports.columns import Memo
from obb.imports.headers import Columns
from obb.imports.problems import Problem
from obb.imports.rules import Area, Profile

WHOSE = "of"
"""The column that holds the answer, called as the field that takes it."""
COUNTY, BENCHMARK = "county", "benchmark"
_DIGITS = re.compile(r"'?0*([0-9]{1,18})(?:\.0*)?", re.ASCII)
_CENSUS = re.compile(r"(040|050)[0-9]{2}(?:[0-9]{2})?US([0-9]{2,5})", re.ASCII)
_MOST_EXAMPLES = 5


@dataclass(slots=True)
class AreaColumns:
    """The columns that tell areas apart, and what was seen in them. `found`: whose rows there were."""

    area: Area
    indexes: tuple[int, ...]
    found: set[str] = field(default_factory=set)
    _others: dict[str, None] = field(default_factory=dict)
    _memo: Memo = field(init=False)

    def __post_init__(self) -> None:
        self._memo = Memo(_teller(self.area))

    def whose(self, row: Sequence[str]) -> str:
        """county, benchmark or ""."""
        cells = tuple(row[index].strip() for index in self.indexes)
        said = self._memo[cells]
        self.found.add(said)
        if not said and len(self._others) < _MOST_EXAMPLES:
            self._others[" ".join(cells)] = None
        return said

    def problems(self) -> list[Problem]:
        """Where the whole file has no row of the county."""
        if COUNTY in self.found or not self.found:
            return []
        wanted, others = " or ".join(self.area.county), ", ".join(f"“{one}”" for one in self._others)
        remedy = f"It has {others} …. " if others else ""
        return [
            Problem(
                None, self.area.columns[-1], wanted, f"No row of the file is of the area {wanted}.",
                f"{remedy}Correct “county” in [area]; state the state's code where the file's have three digits.",
            )
        ]  # fmt: skip

    def notices(self) -> list[Problem]:
        """Where a benchmark is stated and the file has no row of it."""
        if not self.area.benchmark or BENCHMARK in self.found:
            return []
        wanted = " or ".join(self.area.benchmark)
        message = f"No row of the file is of the benchmark, {wanted}."
        return [Problem(None, self.area.columns[-1], wanted, message, "Its values stay as they are.")]


def area_columns(profile: Profile, raw: Columns) -> tuple[AreaColumns | None, list[str]]:
    """The columns that tell areas apart, if any, and the headers with the answer's behind them."""
    if profile.area is None:
        return None, list(raw.headers)
    indexes = tuple(raw.index(header, "area") for header in profile.area.columns)
    headers = ["" if header.strip().casefold() == WHOSE else header for header in raw.headers]
    return AreaColumns(profile.area, indexes), [*headers, WHOSE]


def _teller(area: Area) -> Callable[[tuple[str, ...]], str]:
    whose = {_key(text): BENCHMARK for text in area.benchmark} | {_key(text): COUNTY for text in area.county}

    def told(cells: tuple[str, ...]) -> str:
        key = _key(cells[-1])
        state = _key(cells[0]) if len(cells) > 1 else int(area.state) if area.state else None
        if isinstance(key, int) and isinstance(state, int) and key < 1000:
            key += state * 1000
        return whose.get(key, "")

    return told


def code_of(text: str) -> int | None:
    """A code of an area as a number, None where it is none: "037063" and 37063.0 are 37063, and so is the Census's
    "0500000US37063"; a state's "0400000US37" is 37000.
    """
    plain = text.strip()
    census = _CENSUS.fullmatch(plain)
    if census is not None:
        return int(census[2]) * (1000 if census[1] == "040" else 1)
    match = _DIGITS.fullmatch(plain)
    return int(match[1]) if match else None


def _key(text: str) -> int | str:
    """A code as a number; other texts whatever their case and spaces."""
    code = code_of(text)
    return " ".join(text.split()).casefold() if code is None else code
