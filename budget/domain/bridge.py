"""The stage bridge: a difference between two years and stages, told by names, and what no name explains.

The difference is known by cells: (department, cost center, account), None where a part is not told apart.
A name states amounts of its own, or covers cells and then takes all that is left in them. Amounts that are
stated come first, then names that cover, each in the order given. Nothing is taken twice, and what is left is
kept cell by cell: so names and rest add up to the difference, to the cent, whatever is stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Cell = tuple[int | None, int | None, int | None]
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Cover:
    """Cells that a name covers: one of each list that is not empty. All empty: it covers nothing."""

    departments: frozenset[int] = frozenset()
    cost_centers: frozenset[int] = frozenset()
    accounts: frozenset[int] = frozenset()

    def holds(self, cell: Cell) -> bool:
        lists = (self.departments, self.cost_centers, self.accounts)
        return any(lists) and all(key in wanted for key, wanted in zip(cell, lists, strict=True) if wanted)


@dataclass(frozen=True, slots=True)
class Name:
    """A change with a name. `stated`: dollars by cell; without any, it is what `cover` holds."""

    title: str
    why: str = ""
    stated: Mapping[Cell, Decimal] = field(default_factory=dict)
    cover: Cover = Cover()
    key: int = 0
    """Whose it is: the number of an amendment or of a step that somebody named."""
    is_amendment: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A name and what it comes to here."""

    name: Name
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Explained:
    """Every name in the order given, and what is left by cell (cells without anything left are not there)."""

    told: tuple[Told, ...]
    rest: Mapping[Cell, Decimal]

    @property
    def named(self) -> Decimal:
        return sum((one.amount for one in self.told), NOTHING)

    @property
    def unexplained(self) -> Decimal:
        return sum(self.rest.values(), NOTHING)


def differences(old: Mapping[Cell, Decimal], new: Mapping[Cell, Decimal]) -> dict[Cell, Decimal]:
    """New less old, by cell."""
    return {cell: new.get(cell, NOTHING) - old.get(cell, NOTHING) for cell in (*old, *new)}


def explain(difference: Mapping[Cell, Decimal], names: Sequence[Name]) -> Explained:
    """The difference told by these names. Named and unexplained add up to it, always."""
    left = dict(difference)
    amounts: dict[int, Decimal] = {}
    for place, name in enumerate(names):
        if name.stated:
            amounts[place] = sum(name.stated.values(), NOTHING)
            for cell, dollars in name.stated.items():
                left[cell] = left.get(cell, NOTHING) - dollars
    for place, name in enumerate(names):
        if not name.stated:
            held = [cell for cell in left if name.cover.holds(cell)]
            amounts[place] = sum((left.pop(cell) for cell in held), NOTHING)
    told = tuple(Told(name, amounts[place]) for place, name in enumerate(names))
    return Explained(told, {cell: dollars for cell, dollars in left.items() if dollars != 0})


@dataclass(frozen=True, slots=True)
class Stop:
    """A year and stage as the bridge needs to know it; `position` is the county's own order."""

    year: int
    kind: str
    position: int
    key: str


_OF_THE_YEAR_BEFORE = ("original", "amended", "estimate")


def stops_of(there: Sequence[Stop], year: int) -> tuple[Stop, ...]:
    """Which years and stages the bridge of a year goes over, in order; only those that there are.

    The newest actual before it; then the year's stages in the county's order; the year's own actual at the
    end. A year that has no original, amended or estimate yet takes those of the year before, as budgets in the
    making do. Empty where the year has nothing.
    """
    own = sorted((one for one in there if one.year == year), key=lambda one: one.position)
    if not own:
        return ()
    middle = [one for one in own if one.kind != "actual"]
    if not any(one.kind in _OF_THE_YEAR_BEFORE for one in middle):
        before = [one for one in there if one.year == year - 1 and one.kind in _OF_THE_YEAR_BEFORE]
        middle = [*sorted(before, key=lambda one: one.position), *middle]
    first = min((one.year for one in middle), default=year)
    earlier = [one for one in there if one.kind == "actual" and one.year < first]
    start = [max(earlier, key=lambda one: (one.year, one.position))] if earlier else []
    return (*start, *middle, *(one for one in own if one.kind == "actual"))
