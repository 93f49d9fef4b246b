"""The bridge of a year: from one stage to the next, what changed, by its names and what no name explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budget.domain.bridge import Cell, Explained, Name, Stop, differences, explain, stops_of
from budget.models import Stage
from budget.queries.amendments import Amended, amended_by
from budget.queries.bridge_names import Given, leg_of, names_given
from budget.queries.edition_sums import NOTHING, Names, cells_of, names_of
from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from obb.domain.amounts import Change, percent_change
from obb.models import County

BY = ("department", "cost_center", "account")
"""What the unexplained rest is told by: the parts of a cell, in their order."""


@dataclass(frozen=True)
class Leg:
    """From one year and stage to the next: `explained` adds up to `new_amount` less `old_amount`, to the cent."""

    old: Edition
    new: Edition
    old_amount: Decimal
    new_amount: Decimal
    explained: Explained

    @property
    def change(self) -> Change:
        return percent_change(self.old_amount, self.new_amount)

    def rest_by(self, place: int) -> dict[int | None, Decimal]:
        """What no name explains by one part of a cell; None where it cannot be told."""
        found: dict[int | None, Decimal] = defaultdict(lambda: NOTHING)
        for cell, dollars in self.explained.rest.items():
            found[cell[place]] += dollars
        return dict(found)


@dataclass(frozen=True)
class Bridge:
    """The whole way. `rest`: (part, amount by the newer edition's key), what no name explains."""

    year: int
    stops: tuple[Edition, ...]
    legs: tuple[Leg, ...]
    rest: tuple[tuple[Part, Mapping[str, Decimal]], ...]
    departments: tuple[tuple[int, str], ...]

    @property
    def change(self) -> Change:
        return percent_change(self.legs[0].old_amount, self.legs[-1].new_amount)

    @property
    def named(self) -> Decimal:
        return sum((leg.explained.named for leg in self.legs), NOTHING)

    @property
    def unexplained(self) -> Decimal:
        return sum((leg.explained.unexplained for leg in self.legs), NOTHING)


def stops_in(choices: Sequence[Edition], year: int) -> tuple[Edition, ...]:
    """The editions that the bridge of this year goes over."""
    by_key = {one.key: one for one in choices}
    there = [Stop(one.year, one.stage_kind, one.position, one.key) for one in choices]
    return tuple(by_key[stop.key] for stop in stops_of(there, year))


def years_in(choices: Sequence[Edition]) -> tuple[int, ...]:
    """The years that have a bridge of two stages at least, newest first."""
    years = sorted({one.year for one in choices}, reverse=True)
    return tuple(year for year in years if len(stops_in(choices, year)) > 1)


def bridge(
    county: County,
    choices: Sequence[Edition],
    year: int,
    *,
    kind: str,
    by: str,
    reach: Collection[int] | None,
    department: int | None = None,
) -> Bridge:
    """The bridge of one of `years_in`. Eight queries at most, however many stages, names and lines there are.

    `reach`: the departments a reader of drafts may see in detail, None for all. Names that state an amount of no
    department stand only where all departments are seen.
    Copies tell the names that were published with them.
    """
    stops = stops_in(choices, year)
    given = names_given(county, stops, kind)
    amended = amended_by(county, amended_stop(stops), kind=kind)
    names = names_of(county, stops, (by,))
    seen = _seen(names, reach)
    narrowed = {department} if department in seen else reach
    by_account = by == "account" or any(one.cover.accounts for one in given)
    cells = _cells(county, stops, names, kind, narrowed, by_account)
    legs = tuple(
        Leg(
            old,
            new,
            sum(cells[old.key].values(), NOTHING),
            sum(cells[new.key].values(), NOTHING),
            explain(
                differences(cells[old.key], cells[new.key]),
                [
                    *_amendments(amended, old, new, names, narrowed, by_account),
                    *_of_leg(given, old, new, narrowed),
                ],
            ),
        )
        for old, new in pairwise(stops)
    )
    by_name = sorted(seen.items(), key=lambda pair: (pair[1], pair[0]))
    return Bridge(year, stops, legs, _rest(legs, names, by), tuple(by_name))


def _seen(names: Names, reach: Collection[int] | None) -> dict[int, str]:
    used = {department for filed in names.department_of.values() for department in filed.values()}
    return {
        key: part.name
        for key, part in names.parts["department"].items()
        if key in used and (reach is None or key in reach)
    }


def _cells(
    county: County,
    stops: Sequence[Edition],
    names: Names,
    kind: str,
    departments: Collection[int] | None,
    by_account: bool,
) -> dict[str, dict[Cell, Decimal]]:
    """By department and cost center, and by account where it matters: accounts make the cells many."""
    dimensions = ("department", "cost_center", "account") if by_account else ("department", "cost_center")
    found = cells_of(county, stops, dimensions, names, kind=kind, departments=departments)
    if by_account:
        return found
    return {key: {(*cell, None): dollars for cell, dollars in cells.items()} for key, cells in found.items()}


def _of_leg(
    given: Sequence[Given], old: Edition, new: Edition, departments: Collection[int] | None
) -> list[Name]:
    """The names of one leg, as far as these departments are concerned."""
    return [
        one.name
        for one in given
        if one.leg == leg_of(old, new)
        and (one.amount is None or departments is None or one.department_id in departments)
    ]


def amended_stop(stops: Sequence[Edition]) -> Edition | None:
    """The amended stage that amendments lead to; None where this bridge goes over none."""
    return next((one for one in stops if one.stage_kind == Stage.Kind.AMENDED), None)


def _amendments(
    amended: Sequence[Amended],
    old: Edition,
    new: Edition,
    names: Names,
    departments: Collection[int] | None,
    by_account: bool,
) -> list[Name]:
    """The amendments of the older stage, where the newer is that year's amended one; each with its lines here."""
    if new.stage_kind != Stage.Kind.AMENDED or new.year != old.year:
        return []
    found = []
    for one in amended:
        if one.stage_id != old.stage_id:
            continue
        stated: dict[Cell, Decimal] = defaultdict(lambda: NOTHING)
        for center, account, dollars in one.lines:
            cell = (names.department_of[new.key].get(center), center, account if by_account else None)
            if departments is None or cell[0] in departments:
                stated[cell] += dollars
        if stated:
            found.append(Name(one.title, one.why, stated=dict(stated), key=one.pk, is_amendment=True))
    return found


def _rest(legs: Sequence[Leg], names: Names, by: str) -> tuple[tuple[Part, Mapping[str, Decimal]], ...]:
    """What no name explains, leg by leg, by one dimension in the order of its codes; what cannot be told last."""
    place = BY.index(by)
    found: dict[int | None, dict[str, Decimal]] = defaultdict(dict)
    for leg in legs:
        for key, dollars in leg.rest_by(place).items():
            found[key][leg.new.key] = dollars
    rows = [
        (names.part(by, key), {leg.new.key: amounts.get(leg.new.key, NOTHING) for leg in legs})
        for key, amounts in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row[0].code, row[0].code, row[0].name)))
