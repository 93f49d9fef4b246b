"""Files that hold several records in one row: wide columns unpivoted, and several measures side by side."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from obb.imports.columns import FieldSpec, header_key
from obb.imports.headers import Columns
from obb.imports.problems import Problem, did_you_mean
from obb.imports.rules import FieldRule, Measured, Profile, Unpivot


@dataclass(slots=True)
class WideColumns:
    """How a row becomes several: which columns stay, and for each record its texts and the columns of its cells.

    A column None has no cell: the record's is empty. `lacking`: optional measures that the file does not have.
    """

    stay: list[int]
    wide: list[tuple[list[str], list[int | None]]]
    lacking: list[str] = field(default_factory=list)

    def rows(
        self, numbers: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """Each row as many times as it holds records: what stays, the record's texts, its cells."""
        longer, repeated = [], []
        for number, row in zip(numbers, rows, strict=True):
            base = [row[index] for index in self.stay]
            for texts, indexes in self.wide:
                cells = ["" if index is None else row[index] for index in indexes]
                longer.append([*base, *texts, *cells])
                repeated.append(number)
        return repeated, longer


def wide_columns(
    profile: Profile, headers: list[str], problems: list[Problem]
) -> tuple[WideColumns | None, list[str]]:
    """How rows become several, if they do, and the headers there are then."""
    if profile.measures:
        return _measured(profile.measures, headers, problems)
    if profile.unpivot is not None:
        return _unpivoted(profile.unpivot, headers, problems)
    return None, headers


def named_by_measures(profile: Profile, by_name: Mapping[str, FieldSpec]) -> dict[str, FieldRule]:
    """The fields that measures name by their own names: read as they stand, where nothing else is stated."""
    names = [name for one in profile.measures for name in (*one.texts, *one.columns)]
    return {name: FieldRule(column=name) for name in dict.fromkeys(names) if name in by_name}


def _unpivoted(
    unpivot: Unpivot, headers: list[str], problems: list[Problem]
) -> tuple[WideColumns | None, list[str]]:
    pattern, stay = unpivot.columns, []
    matches: list[tuple[int, re.Match[str]]] = []
    for index, header in enumerate(headers):
        match = pattern.search(header)
        if match is None:
            stay.append(index)
        else:
            matches.append((index, match))
    if not matches:
        problems.append(
            Problem(None, "unpivot.columns", pattern.pattern, "No header matches the pattern of wide columns.",
                    "Compare the pattern with the headers.")
        )  # fmt: skip
    found = Counter(header_key(match.string) for _index, match in matches)
    problems += [_twice(match.string) for _index, match in matches if found[header_key(match.string)] > 1][:1]
    names = [headers[index] for index in stay]
    if not unpivot.beside:
        wide = [([text or "" for text in match.groupdict().values()], [index]) for index, match in matches]
        return WideColumns(stay, wide), [*names, *pattern.groupindex, unpivot.into]
    return _beside(unpivot, stay, names, matches, problems)


def _beside(
    unpivot: Unpivot,
    stay: list[int],
    names: list[str],
    matches: list[tuple[int, re.Match[str]]],
    problems: list[Problem],
) -> tuple[WideColumns, list[str]]:
    """Headers that differ in one group alone as one record, with a column for each text of that group."""
    groups = [name for name in unpivot.columns.groupindex if name != unpivot.beside]
    called: dict[str, str] = {}
    for _index, match in matches:
        name = " ".join((match[unpivot.beside] or "").split())
        called.setdefault(header_key(name), name)
    places = {key: number for number, key in enumerate(called)}
    records: dict[tuple[str, ...], list[int | None]] = {}
    for index, match in matches:
        key = tuple(match[name] or "" for name in groups)
        cells = records.setdefault(key, [None] * len(called))
        place = places[header_key(match[unpivot.beside] or "")]
        if cells[place] is not None and _twice(match.string) not in problems:
            problems.append(_twice(match.string))
        cells[place] = index
    wide = [(list(texts), cells) for texts, cells in records.items()]
    return WideColumns(stay, wide), [*names, *groups, *called.values()]


def _twice(header: str) -> Problem:
    return Problem(
        None, header, "", "Two headers say the same by the pattern of wide columns.",
        "Make the pattern tell them apart, or give each column its own header.",
    )  # fmt: skip


def _measured(
    measures: Sequence[Measured], headers: list[str], problems: list[Problem]
) -> tuple[WideColumns, list[str]]:
    """Each row once for each measure. The measures' own names stand before headers of the same name."""
    columns = Columns(headers, problems)
    texts = list(dict.fromkeys(name for one in measures for name in one.texts))
    cells = list(dict.fromkeys(name for one in measures for name in one.columns))
    wide: list[tuple[list[str], list[int | None]]] = []
    lacking = []
    for one in measures:
        found = {name: columns.first_of(stated) for name, stated in one.columns.items()}
        missing = [name for name, index in found.items() if index is None]
        twice = any(columns.how_many(header) > 1 for name in missing for header in one.columns[name])
        if missing and one.optional and not twice:
            lacking.append(_called(one))
            continue
        problems += [_no_header(one, name, columns) for name in missing]
        wide.append(([one.texts.get(name, "") for name in texts], [found.get(name) for name in cells]))
    if not wide:
        problems.append(
            Problem(None, "measures", "", "The file has the columns of none of the measures.",
                    "Compare the profile with the headers.")
        )  # fmt: skip
    made = {header_key(name) for name in (*texts, *cells)}
    stay = ["" if header_key(header) in made else header for header in headers]
    return WideColumns(list(range(len(headers))), wide, lacking), [*stay, *texts, *cells]


def _called(one: Measured) -> str:
    """What to call a measure: its own texts, or else its headers."""
    return ", ".join(one.texts.values()) or ", ".join(
        header for headers in one.columns.values() for header in headers
    )


def _no_header(one: Measured, name: str, columns: Columns) -> Problem:
    stated = one.columns[name]
    again = next((header for header in stated if columns.how_many(header) > 1), None)
    if again is not None:
        message = f"{columns.how_many(again)} columns are called “{again}”."
        return Problem(None, again, "", message, "Give each column its own header.")
    listed = " or ".join(f"“{header}”" for header in stated)
    message = f"The file has no column {listed}, from which {name} of {_called(one)} is read."
    otherwise = "Correct the header, or write optional = true where some files have no such measure."
    near = [header for header in columns.headers if header]
    return Problem(None, stated[0], "", message, did_you_mean(stated[0], near, otherwise))
