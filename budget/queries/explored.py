"""Budget lines narrowed by any dimension over one or more editions, and what they add up to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from budget.models import Kind, Line, LineSum, PublishedLine, PublishedLineSum
from budget.queries.editions import Edition
from budget.queries.line_names import NAMED, Key, LineNames
from budget.queries.lines import LineSums
from obb.models import County

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
UNSTATED = "-"
"""As a value: lines that do not state this dimension."""
NOTHING = Decimal("0.00")

COLUMNS = {
    "year": "year",
    "stage": "stage_id",
    "department": "cost_center_id",
    "cost_center": "cost_center_id",
    "fund": "fund_id",
    "account": "account_id",
    "funding_source": "funding_source_id",
    "level": "funding_source_id",
    "kind": "kind",
    "batch": "batch_id",
}
"""Each dimension and the column of a line that it is told by."""
DIMENSIONS = tuple(COLUMNS)
CHOSEN = DIMENSIONS[2:]
"""Those that lines are narrowed by; year and stage say which editions there are at all."""


@dataclass(frozen=True)
class Wanted:
    """What lines are narrowed to: values by dimension (codes; departments and imports by number), amounts from
    and to, both included, and words that stand in a code or a name.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: Decimal | None = None
    most: Decimal | None = None
    words: str = ""


@dataclass(frozen=True)
class Narrowed:
    """The lines asked for. `condition` holds for them among the editions' lines and names columns of lines alone."""

    county: County
    names: LineNames
    condition: Q

    @property
    def editions(self) -> tuple[Edition, ...]:
        return self.names.editions

    def lines(self) -> QuerySet:
        """As the database has them, in no order."""
        return self.of_editions().filter(self.condition)

    def of_editions(self, *, summed: bool = False) -> QuerySet:
        """All lines of the editions, as the database has them, or (`summed`) the sums that it keeps of them."""
        if self.names.published:
            copies = [edition.publication_id for edition in self.editions]
            found = PublishedLineSum if summed else PublishedLine
            return found.objects.filter(publication_id__in=copies)
        model = LineSum if summed else Line
        if not self.editions:
            return model.objects.none()
        both = Q()
        for edition in self.editions:
            both |= Q(year=edition.year, stage_id=edition.stage_id)
        return model.objects.filter(both, county=self.county)

    def copy_column(self) -> tuple[str, ...]:
        """The column that tells from which publication a line's names are."""
        return ("publication_id",) if self.names.published else ()


def narrow(county: County, names: LineNames, wanted: Wanted) -> Narrowed:
    """No query. Values that there are not match nothing: a filter never shows more than it says."""
    condition = Q()
    if names.limited:
        condition &= keys_in("cost_center_id", names.named["cost_center"], names)
    for dimension, values in wanted.chosen.items():
        if values:
            condition &= _one_of(dimension, values, names)
    if wanted.least is not None:
        condition &= Q(amount__gte=wanted.least)
    if wanted.most is not None:
        condition &= Q(amount__lte=wanted.most)
    if wanted.words:
        condition &= _says(wanted.words.casefold(), names)
    return Narrowed(county, names, condition)


def unknown(names: LineNames, dimension: str, values: Iterable[str]) -> list[str]:
    """Which of the values nothing here is called by. Of imports it cannot be said."""
    if dimension == "batch":
        return []
    known = {UNSTATED} if dimension in _MAY_LACK else set()
    if dimension == "kind":
        known |= set(Kind.values)
    elif dimension == "level":
        known |= set(names.levels.values())
    elif dimension == "department":
        known |= {str(key[1]) for key in names.departments}
    else:
        known |= {one.code for one in names.named[dimension].values()}
    return [value for value in values if value not in known]


_MAY_LACK = frozenset({"fund", "account", "funding_source", "level"})


def keys_in(column: str, keys: Iterable[Key], names: LineNames) -> Q:
    """The lines whose `column` points to one of the keys, each in its own copy."""
    by_copy: dict[int, list[int]] = {}
    for copy, number in keys:
        by_copy.setdefault(copy, []).append(number)
    if not by_copy:
        return Q(pk__in=[])
    if len(names.editions) == 1 or not names.published:
        [numbers] = by_copy.values()
        return Q(**{f"{column}__in": numbers})
    condition = Q()
    for copy, numbers in by_copy.items():
        condition |= Q(**{"publication_id": copy, f"{column}__in": numbers})
    return condition


def _one_of(dimension: str, values: Sequence[str], names: LineNames) -> Q:
    column = COLUMNS[dimension]
    if dimension == "kind":
        return Q(kind__in=[value for value in values if value in Kind.values])
    if dimension == "batch":
        return Q(batch_id__in=[int(value) for value in values if _NUMBER.fullmatch(value)])
    condition = keys_in(column, _keys(dimension, frozenset(values), names), names)
    if UNSTATED in values and dimension in _MAY_LACK:
        condition |= Q(**{f"{column}__isnull": True})
    return condition


def _keys(dimension: str, values: frozenset[str], names: LineNames) -> list[Key]:
    if dimension == "department":
        return [key for key, number in names.department_of.items() if str(number) in values]
    if dimension == "level":
        return [key for key, level in names.levels.items() if level in values]
    return [key for key, one in names.named[dimension].items() if one.code in values]


def _says(words: str, names: LineNames) -> Q:
    """Lines of which a code or a name holds the words, whatever the case."""
    condition = Q(pk__in=[])
    for dimension in NAMED:
        keys = [
            key
            for key, one in names.named[dimension].items()
            if words in one.code.casefold() or words in one.name.casefold()
        ]
        if keys:
            condition |= keys_in(COLUMNS[dimension], keys, names)
    return condition


# -- adding up ------------------------------------------------------------------------------------------------


_SUMMED = frozenset(
    {"pk", "publication_id", "year", "stage_id", "kind", "cost_center_id", "fund_id", "funding_source_id"}
)
"""The columns that the database keeps sums by: what asks for no other is answered without reading a line."""


def added(
    narrowed: Narrowed, columns: Sequence[str], most: int | None = None, *, from_lines: bool = False
) -> QuerySet:
    """(the columns' values …, lines, expenses, revenues) for each combination that there is; one query.

    `most`: no more combinations than these are read. This is the one place that knows where sums are taken from:
    from those that the database keeps, where they can say it, or (`from_lines`, always) from the lines.
    """
    kept = not from_lines and _names(narrowed.condition) | set(columns) <= _SUMMED
    rows = (
        narrowed.of_editions(summed=kept)
        .filter(narrowed.condition)
        .order_by()
        .values_list(*dict.fromkeys(columns))
        .annotate(
            its_lines=Sum("lines") if kept else Count("pk"),
            expenses=Sum("amount", filter=Q(kind=Kind.EXPENSE)),
            revenues=Sum("amount", filter=Q(kind=Kind.REVENUE)),
        )
    )
    return rows if most is None else rows[:most]


def _names(condition: Q) -> set[str]:
    """The columns that a condition looks at."""
    found = set()
    for part in condition.children:
        found |= _names(part) if isinstance(part, Q) else {part[0].partition("__")[0]}
    return found


def sums_in(row: Sequence[Any]) -> LineSums:
    """The last three of a row of `added`."""
    lines, expenses, revenues = row[-3:]
    return LineSums(
        int(lines),
        NOTHING if expenses is None else expenses,
        NOTHING if revenues is None else revenues,
    )


NO_LINES = LineSums(0, NOTHING, NOTHING)


@dataclass(frozen=True)
class Tally:
    """What the lines add up to: whole, by edition (all that are shown, in their order), and by `cells`: by
    edition and one more column, (copy, year, stage, value) → sums. `kinds` are those that there is a line of.
    """

    total: LineSums
    by_edition: tuple[tuple[Edition, LineSums], ...]
    cells: Mapping[tuple[int, int, int, Any], LineSums]
    kinds: frozenset[str]


def tally(narrowed: Narrowed, column: str = "") -> Tally:
    """One query."""
    copy = narrowed.copy_column()
    columns = [*copy, "year", "stage_id", *([column] if column not in ("", "year", "stage_id") else [])]
    place: Callable[[tuple], Any] = {
        "": lambda row: None,
        "year": lambda row: row[len(copy)],
        "stage_id": lambda row: row[len(copy) + 1],
    }.get(column, lambda row: row[len(copy) + 2])
    total, by_edition, cells, kinds = NO_LINES, {}, {}, set()
    for row in added(narrowed, columns):
        sums = sums_in(row)
        kinds |= {kind for kind, amount in zip(Kind.values, row[-2:], strict=True) if amount is not None}
        year, stage = row[len(copy) : len(copy) + 2]
        total += sums
        by_edition[year, stage] = by_edition.get((year, stage), NO_LINES) + sums
        cells[row[0] if copy else 0, year, stage, place(row)] = sums
    return Tally(
        total,
        tuple((one, by_edition.get((one.year, one.stage_id), NO_LINES)) for one in narrowed.editions),
        cells,
        frozenset(kinds),
    )
