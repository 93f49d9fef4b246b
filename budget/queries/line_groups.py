"""Budget lines added up by up to three of their dimensions, with subtotals, and years or stages side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budget.models import FundingSource, Kind
from budget.queries.editions import Edition
from budget.queries.explored import COLUMNS, DIMENSIONS, NO_LINES, Narrowed, added, sums_in
from budget.queries.line_names import LineNames
from budget.queries.lines import LineSums
from obb.models import ImportBatch

MOST = 3
"""How many dimensions lines are grouped by at the most."""
MOST_GROUPS = 50_000
"""How many groups are made at the most: a page of more says nothing to anybody, and its file is the lines'."""
ACROSS = ("year", "stage", "edition")
"""What can stand side by side."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value of one dimension: its code ("" where the lines do not state it) and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupPart:
    """A value of one dimension, as addresses have it: "" where the lines do not state it.

    `rank` orders the parts of a dimension; what is not stated comes last.
    """

    key: str
    words: str = field(default="", compare=False)
    rank: tuple = field(default=(1,), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that agree in the dimensions asked for: what they add up to, in all and for each part across."""

    parts: tuple[GroupPart, ...]
    sums: LineSums
    across: Mapping[GroupPart, LineSums] = field(default_factory=dict)


@dataclass(frozen=True)
class Groups:
    """In the order of their parts. `across`: the columns side by side. `more`: there are more than are here."""

    groups: tuple[Group, ...]
    across: tuple[GroupPart, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group, or (`subtotal`) what the groups before it that agree in its parts add up to."""

    parts: tuple[GroupPart, ...]
    sums: LineSums
    across: Mapping[GroupPart, LineSums]
    subtotal: bool = False


def groups_of(
    narrowed: Narrowed, dimensions: Sequence[str], across: str = "", *, most: int = MOST_GROUPS
) -> Groups:
    """The lines by these dimensions; `across` is one of ACROSS or "". One query, and one more for imports' names.

    Raises ValueError for a dimension that there is not, or for more than three.
    """
    if not 0 < len(dimensions) <= MOST or not set(dimensions) <= set(DIMENSIONS):
        raise ValueError(dimensions)
    columns = [*narrowed.copy_column(), *(COLUMNS[one] for one in dimensions)]
    if across:
        columns += ["year", "stage_id"]
    columns = list(dict.fromkeys(columns))
    rows = list(added(narrowed, columns, most + 1))
    reader = _Reader(narrowed, columns, _file_names(rows, columns))
    sums: dict[tuple[GroupPart, ...], dict[GroupPart, LineSums]] = {}
    for row in rows[:most]:
        parts = tuple(reader.part(dimension, row) for dimension in dimensions)
        beside = reader.part(across, row) if across else GroupPart("")
        found = sums.setdefault(parts, {})
        found[beside] = found.get(beside, NO_LINES) + sums_in(row)
    made = [Group(parts, _sum(found.values()), found if across else {}) for parts, found in sums.items()]
    made.sort(key=lambda group: [part.rank for part in group.parts])
    beside = {part for group in made for part in group.across}
    return Groups(tuple(made), tuple(sorted(beside, key=lambda part: part.rank)), len(rows) > most)


def _sum(sums: Iterable[LineSums]) -> LineSums:
    found = NO_LINES
    for one in sums:
        found += one
    return found


def _file_names(rows: Sequence[tuple], columns: Sequence[str]) -> dict[int, str]:
    if "batch_id" not in columns:
        return {}
    place = columns.index("batch_id")
    return dict(
        ImportBatch.objects.filter(pk__in={row[place] for row in rows}).values_list("pk", "file_name")
    )


class _Reader:
    """Parts of rows, each made once."""

    def __init__(self, narrowed: Narrowed, columns: Sequence[str], files: Mapping[int, str]) -> None:
        self.names, self.files = narrowed.names, files
        self.places = {column: place for place, column in enumerate(columns)}
        self.copied = "publication_id" in self.places
        self.known: dict[tuple, GroupPart] = {}
        self.make = _MAKERS | {"batch": self._batch}

    def part(self, dimension: str, row: tuple) -> GroupPart:
        copy = row[self.places["publication_id"]] if self.copied else 0
        if dimension == "edition":
            value: Any = (row[self.places["year"]], row[self.places["stage_id"]])
        else:
            value = row[self.places[COLUMNS[dimension]]]
        key = (dimension, copy, value)
        if key not in self.known:
            self.known[key] = (
                GroupPart("") if value is None else self.make[dimension](self.names, (copy, value), dimension)
            )
        return self.known[key]

    def _batch(self, names: LineNames, key: tuple, dimension: str) -> GroupPart:
        return GroupPart(str(key[1]), self.files.get(key[1], ""), (0, -key[1]))


def _coded(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    one = names.named[dimension].get(key)
    return (
        GroupPart("") if one is None else GroupPart(one.code, f"{one.code} {one.name}".strip(), (0, one.code))
    )


def _department(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    one = names.department(key)
    if one is None:
        return GroupPart("")
    return GroupPart(str(names.department_of[key]), one.name, (0, one.name.casefold(), one.code))


def _level(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    level = names.levels.get(key, "")
    return (
        GroupPart(level, str(FundingSource.Level(level).label), (0, FundingSource.Level.values.index(level)))
        if level
        else GroupPart("")
    )


def _kind(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    return GroupPart(key[1], str(Kind(key[1]).label), (0, key[1]))


def _year(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    return GroupPart(str(key[1]), f"FY{key[1]}", (0, -key[1]))


def _stage(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    one = next(edition for edition in names.editions if edition.stage_id == key[1])
    return GroupPart(one.stage_code, one.stage_name, (0, one.position))


def _edition(names: LineNames, key: tuple, dimension: str) -> GroupPart:
    one = next(edition for edition in names.editions if (edition.year, edition.stage_id) == key[1])
    return edition_part(one)


def edition_part(edition: Edition) -> GroupPart:
    """An edition as a column: newest year first, a year's stages in the county's order."""
    return GroupPart(edition.key, edition.label, (0, -edition.year, edition.position))


_MAKERS: dict[str, Callable[[LineNames, tuple, str], GroupPart]] = {
    **dict.fromkeys(("cost_center", "fund", "account", "funding_source"), _coded),
    "department": _department,
    "level": _level,
    "kind": _kind,
    "year": _year,
    "stage": _stage,
    "edition": _edition,
}


# -- laid out -------------------------------------------------------------------------------------------------

Measure = Callable[[LineSums, Mapping[GroupPart, LineSums]], Any]


@dataclass(frozen=True, slots=True)
class _Branch:
    """The groups that agree down to one part, and what they add up to."""

    part: GroupPart
    members: list[Group]
    sums: LineSums
    across: Mapping[GroupPart, LineSums]


@dataclass(frozen=True, slots=True)
class _Order:
    by: Measure | None
    level: int | None
    backwards: bool

    def sorted(self, branches: list[_Branch], at: int) -> list[_Branch]:
        """By the sums, or by the parts; what is not stated is then last, whichever way."""
        if self.by is not None:
            return sorted(branches, key=lambda one: self.by(one.sums, one.across), reverse=self.backwards)
        ordered = sorted(branches, key=lambda one: one.part.rank)
        if not self.backwards or self.level != at:
            return ordered
        stated = [one for one in ordered if one.part.key]
        return [*reversed(stated), *(one for one in ordered if not one.part.key)]


def rows_of(
    groups: Sequence[Group],
    depth: int,
    *,
    by: Measure | None = None,
    level: int | None = None,
    backwards: bool = False,
) -> list[GroupRow]:
    """The groups, and after those that agree in all but their last parts the subtotal of each level.

    `by`: at each level the smallest (or largest) first; `level`: that dimension's parts in their order, or
    turned around. What is not stated stays last where parts are ordered.
    """
    return list(_rows(groups, 0, depth, _Order(by, level, backwards)))


def _rows(groups: Sequence[Group], at: int, depth: int, order: _Order) -> Iterator[GroupRow]:
    for one in order.sorted(_branches(groups, at), at):
        if at == depth - 1:
            yield GroupRow(one.members[0].parts, one.sums, one.across)
        else:
            yield from _rows(one.members, at + 1, depth, order)
            yield GroupRow(one.members[0].parts[: at + 1], one.sums, one.across, subtotal=True)


def _branches(groups: Sequence[Group], at: int) -> list[_Branch]:
    alike: dict[GroupPart, list[Group]] = {}
    for group in groups:
        alike.setdefault(group.parts[at], []).append(group)
    return [
        _Branch(part, members, _sum(one.sums for one in members), _across(members))
        for part, members in alike.items()
    ]


def _across(members: Sequence[Group]) -> dict[GroupPart, LineSums]:
    found: dict[GroupPart, LineSums] = {}
    for member in members:
        for part, sums in member.across.items():
            found[part] = found.get(part, NO_LINES) + sums
    return found
