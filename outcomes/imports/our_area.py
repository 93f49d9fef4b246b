"""Which rows of a file are the county's and which its state's, by codes or names of areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from obb.imports.areas import code_of

STATES = {
    "alabama": ("AL", 1), "alaska": ("AK", 2), "arizona": ("AZ", 4), "arkansas": ("AR", 5), "california": ("CA", 6),
    "colorado": ("CO", 8), "connecticut": ("CT", 9), "delaware": ("DE", 10), "district of columbia": ("DC", 11),
    "florida": ("FL", 12), "georgia": ("GA", 13), "hawaii": ("HI", 15), "idaho": ("ID", 16), "illinois": ("IL", 17),
    "indiana": ("IN", 18), "iowa": ("IA", 19), "kansas": ("KS", 20), "kentucky": ("KY", 21), "louisiana": ("LA", 22),
    "maine": ("ME", 23), "maryland": ("MD", 24), "massachusetts": ("MA", 25), "michigan": ("MI", 26),
    "minnesota": ("MN", 27), "mississippi": ("MS", 28), "missouri": ("MO", 29), "montana": ("MT", 30),
    "nebraska": ("NE", 31), "nevada": ("NV", 32), "new hampshire": ("NH", 33), "new jersey": ("NJ", 34),
    "new mexico": ("NM", 35), "new york": ("NY", 36), "north carolina": ("NC", 37), "north dakota": ("ND", 38),
    "ohio": ("OH", 39), "oklahoma": ("OK", 40), "oregon": ("OR", 41), "pennsylvania": ("PA", 42),
    "rhode island": ("RI", 44), "south carolina": ("SC", 45), "south dakota": ("SD", 46), "tennessee": ("TN", 47),
    "texas": ("TX", 48), "utah": ("UT", 49), "vermont": ("VT", 50), "virginia": ("VA", 51), "washington": ("WA", 53),
    "west virginia": ("WV", 54), "wisconsin": ("WI", 55), "wyoming": ("WY", 56),
}  # fmt: skip
"""State → its postal letters and its number in FIPS codes (ANSI INCITS 38)."""
_CODES = re.compile(
    r"(?:5[ -]?digit )?(?:county ?)?(?:fips|geo[ .]?id)(?: ?(?:code|txt|text|id|number))?(?: ?2)?(?: \(.*\))?"
    r"|state ?/ ?county id",
    re.I,
)
_STATE_CODE = re.compile(r"state(?: ?(?:fips|code|fips code|number))?|st", re.I)
_COUNTY_CODE = re.compile(r"county(?: ?(?:fips|code|fips code|number))?|cnty(?: ?fips)?|county id", re.I)
_NAMES = re.compile(
    r"(?:county|area|geography|geographic|location|place|jurisdiction|region|locality)(?: ?name| ?title)?|name"
    r"|geographic area(?: ?name)?"
    r"|state ?/ ?county(?: ?name)?|geo\.display-label",
    re.I,
)
_IN_BRACKETS = re.compile(r" *\(([A-Za-z ]+)\) *$")
_KIND_OF_AREA = re.compile(r" (?:county|parish|borough|city|census area|municipality)$", re.I)


@dataclass(frozen=True, slots=True)
class Home:
    """A county as files may call it: "Durham County, North Carolina" → durham, north carolina, NC and 37."""

    bare: str
    state: str
    letters: str
    number: int

    @classmethod
    def of(cls, name: str) -> Home:
        county, _comma, state = name.partition(",")
        state = " ".join(state.split()).casefold()
        letters, number = STATES.get(state, ("", 0))
        return cls(_bare(county), state, letters.casefold(), number)

    def is_ours(self, text: str) -> bool:
        """Whether a text names the county, alone or with its state: "Durham", "Durham County, NC", "… (NC)"."""
        county, _comma, state = _IN_BRACKETS.sub(r", \1", text).partition(",")
        return bool(self.bare) and _bare(county) == self.bare and self._is_state(state, or_none=True)

    def is_state(self, text: str) -> bool:
        return self._is_state(text, or_none=False)

    def _is_state(self, text: str, *, or_none: bool) -> bool:
        said = " ".join(text.split()).casefold()
        return (or_none and not said) or (bool(said) and said in (self.state, self.letters))


def _bare(text: str) -> str:
    return _KIND_OF_AREA.sub("", " ".join(text.split())).casefold()


@dataclass(frozen=True, slots=True)
class Found:
    """The `area` of a profile, and the columns that it reads."""

    stated: dict[str, Any]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a file that may tell areas apart, each by its place."""

    codes: dict[str, int]
    names: dict[str, int]
    state: tuple[str, int] | None
    county: tuple[str, int] | None

    @classmethod
    def of(cls, headers: Sequence[str]) -> _Columns:
        at = {header: index for index, header in enumerate(headers) if header.strip()}
        spaced = {header: " ".join(header.replace("_", " ").split()) for header in at}

        def like(form: re.Pattern[str]) -> dict[str, int]:
            return {header: at[header] for header, text in spaced.items() if form.fullmatch(text)}

        codes = like(_CODES)
        first = next(iter({**like(_COUNTY_CODE), **codes}.items()), None)
        return cls(codes, like(_NAMES), next(iter(like(_STATE_CODE).items()), None), first)

    def is_ours(self, row: Sequence[str], home: Home) -> bool:
        said = row[self.state[1]].strip() if self.state is not None else ""
        if said and not home.is_state(said) and code_of(said) != home.number:
            return False
        if not any(home.is_ours(row[index].strip()) for index in self.names.values()):
            return False
        states = {_state_of(row[index]) for index in self.codes.values()} - {None}
        return not home.number or states <= {home.number}

    def is_the_states(self, row: Sequence[str], home: Home) -> bool:
        """Whether it is the state's own row: its code ends in zeros, or it names the state and no county."""
        codes = [code for index in self.codes.values() if (code := code_of(row[index])) is not None]
        if codes:
            return bool(home.number) and (max(codes) == home.number * 1000 or self._is_no_county(row, home))
        named = [text for index in self.names.values() if (text := row[index].strip())]
        said = row[self.state[1]].strip() if self.state is not None else ""
        return any(map(home.is_state, named)) or (not named and home.is_state(said))

    def _is_no_county(self, row: Sequence[str], home: Home) -> bool:
        """Whether the state's number stands in one column, and no county's in the other."""
        if self.state is None or self.county is None:
            return False
        return code_of(row[self.state[1]]) == home.number and code_of(row[self.county[1]]) == 0


def area_in(headers: Sequence[str], rows: Iterable[Sequence[str]], home: Home) -> Found | None:
    """The county's rows by the surest of its columns: a whole code, a state's and a county's, or a name.

    None where no row is the county's. `rows` are looked at until the county's and its state's are met.
    """
    columns = _Columns.of(headers)
    ours = theirs = None
    for row in rows:
        ours = row if ours is None and columns.is_ours(row, home) else ours
        theirs = row if theirs is None and columns.is_the_states(row, home) else theirs
        if ours is not None and theirs is not None:
            break
    return None if ours is None else _told(columns, ours, theirs, home)


def _told(columns: _Columns, ours: Sequence[str], theirs: Sequence[str] | None, home: Home) -> Found:
    known = {**columns.codes, **({columns.county[0]: columns.county[1]} if columns.county else {})}
    whole = [header for header, index in known.items() if _state_of(ours[index]) is not None]
    if whole:
        return _found(whole[0], known[whole[0]], ours, theirs)
    number = code_of(ours[columns.county[1]]) if columns.county is not None else None
    if home.number and columns.county is not None and number is not None:
        code, state = columns.county[0], f"{home.number:02d}"
        stated = {"county": f"{state}{number:03d}", "benchmark": f"{state}000"}
        if columns.state is not None and code_of(ours[columns.state[1]]) is not None:
            return Found({"column": [columns.state[0], code], **stated}, (columns.state[0], code))
        return Found({"column": code, "state": state, **stated}, (code,))
    name = next(name for name, index in columns.names.items() if home.is_ours(ours[index].strip()))
    return _found(name, columns.names[name], ours, theirs)


def _found(column: str, index: int, ours: Sequence[str], theirs: Sequence[str] | None) -> Found:
    stated: dict[str, Any] = {"column": column, "county": ours[index].strip()}
    benchmark = theirs[index].strip() if theirs is not None else ""
    if benchmark and benchmark != stated["county"]:
        stated["benchmark"] = benchmark
    return Found(stated, (column,))


def _state_of(text: str) -> int | None:
    """The state of a county's whole code; None where the cell is no such code."""
    code = code_of(text)
    return code // 1000 if code is not None and code >= 1000 else None
