"""Successions for pages: which code became which, when, with what share and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q

from budget.domain.restate import Step
from budget.models import SUCCESSIONS, Change, portion_words
from budget.models.succession import ALL
from obb.models import County


@dataclass(frozen=True, slots=True)
class End:
    """One end of a succession. `department_id` is the cost center's (the department's own key); else None."""

    pk: int
    code: str
    name: str
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One succession. `share` is hundredths of a percent; `made_by` "" where a command recorded it."""

    pk: int
    dimension: str
    old: End
    new: End
    first_year: int
    share: int
    change: str
    reason: str
    made_by: str

    @property
    def portion(self) -> Decimal:
        """The share as a share of one."""
        return Decimal(self.share) / ALL

    @property
    def words(self) -> str:
        """The share in percent: “60.00%”."""
        return portion_words(self.share)

    @property
    def change_words(self) -> str:
        """What happened, as people say it: “split”."""
        return str(Change(self.change).label).lower()


@dataclass(frozen=True, slots=True)
class Happened:
    """What became what in a fiscal year: the codes on both sides, in order."""

    first_year: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def successions_of(
    county: County, dimension: str, *, around: Collection[int] | None = None
) -> tuple[Recorded, ...]:
    """A dimension's successions, newest first, each code's in the order of the split. One query.

    `around`: only those that one of these codes (by key) is an end of.
    """
    rows = SUCCESSIONS[dimension].objects.filter(county=county).select_related("old", "new", "made_by")
    if around is not None:
        rows = rows.filter(Q(old__in=around) | Q(new__in=around))
    return tuple(
        Recorded(
            row.pk,
            dimension,
            _end(dimension, row.old),
            _end(dimension, row.new),
            row.first_year,
            row.share,
            row.change,
            row.reason,
            "" if row.made_by is None else str(row.made_by),
        )
        for row in rows.order_by("-first_year", "old__code", "old_id", "position")
    )


def _end(dimension: str, thing: object) -> End:
    department = {"cost_center": lambda: thing.department_id, "department": lambda: thing.pk}.get(dimension)
    return End(thing.pk, thing.code, thing.name, None if department is None else department())


def has_successions(county: County) -> bool:
    """Whether anything is recorded, in any dimension. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM budget_succession WHERE county_id = %s)", [county.pk])
        return cursor.fetchone()[0]


def steps_of(county: County, dimension: str, *, through: int | None = None) -> tuple[Step, ...]:
    """The successions that have begun by the year `through` (None: all), as the domain walks them. One query."""
    rows = SUCCESSIONS[dimension].objects.filter(county=county)
    if through is not None:
        rows = rows.filter(first_year__lte=through)
    values = rows.order_by("old_id", "position").values_list(
        "old_id", "new_id", "first_year", "share", "position"
    )
    return tuple(Step(*row) for row in values)


def happenings(
    county: County,
    dimension: str,
    *,
    through: int,
    years: Collection[int],
    into: int | None = None,
    within: int | None = None,
) -> tuple[Happened, ...]:
    """What in this dimension moved the money of these years into other codes by `through`, in order.

    Codes that became one and the same, in the same year, are told together. Departments are told by their names,
    and so are the cost centers that came to another. `into`: only what one code (by key) came from, at any remove;
    `within`: only cost centers that came to one department (by key), or stayed in it. One query, for departments or
    with `into` two.
    """
    first, found = min(years, default=through), []
    around = None if into is None else _before(county, dimension, into, through)
    for one in (dimension, "cost_center") if dimension == "department" else (dimension,):
        called = "name" if one == "department" else "code"
        rows = SUCCESSIONS[one].objects.filter(county=county, first_year__lte=through, first_year__gt=first)
        if around is not None:
            if one != dimension:
                continue
            rows = rows.filter(old__in=around)
        if within is not None:
            rows = rows.filter(new__department=within)
        if one != dimension:
            rows = rows.exclude(old__department=F("new__department"))
        values = rows.order_by("first_year", "old__code", "old_id", "position").values_list(
            "first_year", "old_id", F(f"old__{called}"), F(f"new__{called}")
        )
        found += told_together(values)
    return tuple(found)


def _before(county: County, dimension: str, key: int, through: int) -> set[int]:
    """The codes that have become this one by `through`, directly or through others."""
    steps, found, waiting = steps_of(county, dimension, through=through), set(), {key}
    while waiting:
        waiting = {step.old for step in steps if step.new in waiting} - found
        found |= waiting
    return found


def told_together(rows: Iterable[tuple[int, int, str, str]]) -> list[Happened]:
    """(first year, predecessor's key, its code, successor's code), in order → predecessors with equal successors
    joined.
    """
    by_old: dict[tuple[int, int], list[str]] = {}
    codes: dict[tuple[int, int], str] = {}
    for year, key, old, new in rows:
        by_old.setdefault((year, key), []).append(new)
        codes[year, key] = old
    joined: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for (year, key), new in by_old.items():
        joined.setdefault((year, tuple(new)), []).append(codes[year, key])
    return [Happened(year, tuple(old), new) for (year, new), old in joined.items()]


def successors_in(county: County, dimension: str, year: int) -> dict[int, tuple[str, ...]]:
    """Code (by key) → the codes that succeed it by this fiscal year, at the ends of the chains. Two queries.

    A code that is still itself is not there.
    """
    following: dict[int, list[int]] = {}
    for step in steps_of(county, dimension, through=year):
        following.setdefault(step.old, []).append(step.new)
    if not following:
        return {}
    model = SUCCESSIONS[dimension]._meta.get_field("old").related_model
    codes = dict(model.objects.filter(county=county).values_list("pk", "code"))
    return {key: tuple(dict.fromkeys(codes[end] for end in _ends(key, following))) for key in following}


def _ends(key: int, following: dict[int, Sequence[int]]) -> list[int]:
    if key not in following:
        return [key]
    return [end for new in following[key] for end in _ends(new, following)]
