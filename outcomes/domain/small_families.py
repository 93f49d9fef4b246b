"""An indicator and its groups (race, age, area) as the public may see them together: parts and their totals.

A small number that is withheld in one of them must not be a difference of what the others show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from outcomes.domain.series import Figure, Point, exact
from outcomes.domain.small_numbers import (
    FEWER_THAN,
    PROTECTING,
    SHOWN,
    SMALL,
    Guarded,
    guarded,
    is_small,
    value_counts,
)

ROOM = FEWER_THAN - 2
"""By how much what is withheld beside a small number must be able to give way: it may be any of 1 to 10."""
MEASURES = ("count", "denominator", "left")


@dataclass(frozen=True)
class Member:
    """An indicator of a family. `whole`: the one that it is a part of, by `dimension`; None for that of all.

    `held`: period → why its value is withheld in any case.
    """

    key: Hashable
    points: tuple[Point, ...]
    kind: str
    running: int = 0
    whole: Hashable | None = None
    dimension: str = ""
    held: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Equation:
    """In one period: the parts add up to the whole, but for `rest`, who are in no part."""

    whole: Hashable
    parts: tuple[Hashable, ...]
    sizes: Mapping[Hashable, Figure]
    rest: Figure


@dataclass
class _Cell:
    """All members in one period: the equations between them, and how many each of them stands in."""

    points: dict[Hashable, Point] = field(default_factory=dict)
    equations: list[_Equation] = field(default_factory=list)
    degree: dict[Hashable, int] = field(default_factory=lambda: defaultdict(int))


def held_in_family(members: Sequence[Member]) -> dict[Hashable, dict[int, str]]:
    """Member's key → period → why its value is withheld: for itself, or to protect another member's.

    Of each sum of parts with a withheld value in it, further parts go, the smallest first, until what is
    withheld could be otherwise by 9 and still be what it is said to be; where there are not enough of them the
    total; where that would tell another sum, all of that period. A part counts for this only where it stands in
    no other sum, so that nothing else holds it fast. Parts that exceed their total tell nothing of each other.
    """
    cells = _cells(members)
    held: dict[Hashable, dict[int, str]] = {one.key: dict(one.held) for one in members}
    while True:
        found = {one.key: _why(one, held[one.key]) for one in members}
        before = sum(map(len, held.values()))
        for (period, _span), cell in cells.items():
            withheld = {key: why for key in cell.points if (why := found[key][period]) != SHOWN}
            for key, why in _protected(cell, withheld).items():
                held[key][period] = why
        if sum(map(len, held.values())) == before:
            return {key: {period: why for period, why in one.items() if why} for key, one in found.items()}


def _why(member: Member, held: Mapping[int, str]) -> dict[int, str]:
    """Period → why it is withheld; a small denominator, which alone could go, takes its value along here."""
    found: list[Guarded] = guarded(member.points, member.kind, running=member.running, held=held)
    return {
        point.period: one.why or (PROTECTING if is_small(point.denominator) else SHOWN)
        for point, one in zip(member.points, found, strict=True)
    }


def _cells(members: Sequence[Member]) -> dict[tuple[int, int], _Cell]:
    cells: dict[tuple[int, int], _Cell] = defaultdict(_Cell)
    kinds = {one.key: one.kind for one in members}
    sums: dict[tuple[Hashable, str], list[Hashable]] = defaultdict(list)
    for one in members:
        for point in one.points:
            if point.value is not None or point.numerator is not None:
                cells[point.period, point.span].points[one.key] = point
        if one.whole is not None:
            sums[one.whole, one.dimension].append(one.key)
    for cell in cells.values():
        for (whole, _dimension), parts in sums.items():
            if {whole, *parts} <= cell.points.keys():  # of a part that nobody knows nothing can be worked out
                _add_up(cell, whole, parts, kinds)
    return dict(cells)


def _add_up(cell: _Cell, whole: Hashable, parts: Sequence[Hashable], kinds: Mapping[Hashable, str]) -> None:
    """One sum of each measure that all of them state."""
    for key in (whole, *parts):
        cell.degree[key] += 1
    for measure in MEASURES:
        found = {key: _size(cell.points[key], kinds[key], measure) for key in (whole, *parts)}
        sizes = {key: exact(size) for key, size in found.items() if size is not None}
        if len(sizes) < len(found):
            continue
        rest = sizes[whole] - sum(sizes[part] for part in parts)
        if rest >= 0:
            cell.equations.append(_Equation(whole, tuple(parts), sizes, rest))


def _size(point: Point, kind: str, measure: str) -> Figure | None:
    """How many people: those counted, out of how many, or those left over."""
    if measure == "denominator":
        return point.denominator
    if measure == "left":
        known = kind == "share" and point.numerator is not None and point.denominator is not None
        return exact(point.denominator) - exact(point.numerator) if known else None
    return point.numerator if point.numerator is not None or not value_counts(kind) else point.value


def _protected(cell: _Cell, withheld: Mapping[Hashable, str]) -> dict[Hashable, str]:
    """What more is withheld of a period, and why."""
    why = dict(withheld)
    for equation in cell.equations:
        for part in _offered(cell, equation):
            if _is_safe(cell, equation, why):
                break
            why.setdefault(part, PROTECTING)
        if not _is_safe(cell, equation, why):
            why |= _all_of(cell, why)
            break
    more = {key: one for key, one in why.items() if withheld.get(key) != one}
    return more | _total_of_small(cell, why)


def _offered(cell: _Cell, equation: _Equation) -> Iterable[Hashable]:
    """What may be withheld in protection, in this order: parts, the smallest first, then the total."""
    large = sorted(
        (exact(equation.sizes[part]), at, part)
        for at, part in enumerate(equation.parts)
        if cell.degree[part] == 1 and exact(equation.sizes[part]) >= FEWER_THAN
    )
    yield from (part for _size, _at, part in large)
    if cell.degree[equation.whole] == 1:
        yield equation.whole


def _is_safe(cell: _Cell, equation: _Equation, why: Mapping[Hashable, str]) -> bool:
    """Whether what is withheld in this sum could be otherwise."""
    unknown = [key for key in equation.parts if key in why and equation.sizes[key] != 0]
    is_total = equation.whole in why
    small_rest = is_small(equation.rest)
    count = len(unknown) + is_total + small_rest
    if count == 0:
        return True
    if count == 1:
        return False
    if is_total and cell.degree[equation.whole] == 1:
        return True
    free = [
        exact(equation.sizes[key]) - FEWER_THAN
        for key in unknown
        if cell.degree[key] == 1 and exact(equation.sizes[key]) >= FEWER_THAN
    ]
    return bool(free) and sum(free) >= ROOM


def _all_of(cell: _Cell, why: Mapping[Hashable, str]) -> dict[Hashable, str]:
    """Everything of the period that is not 0."""
    return {
        key: why.get(key, PROTECTING)
        for key, point in cell.points.items()
        if point.value or point.numerator or point.denominator
    }


def _total_of_small(cell: _Cell, why: Mapping[Hashable, str]) -> dict[Hashable, str]:
    """A small total would bound its parts: that it is small is not said where it has several."""
    return {
        one.whole: PROTECTING
        for one in cell.equations
        if why.get(one.whole) == SMALL and sum(one.sizes[part] != 0 for part in one.parts) > 1
    }
