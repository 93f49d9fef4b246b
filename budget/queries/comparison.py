"""Two years and stages side by side, or many, by one dimension: amounts, changes, and the whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budget.queries.edition_sums import NOTHING, cells_of, names_of
from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from obb.domain.amounts import Change, percent_change
from obb.models import County


@dataclass(frozen=True, slots=True)
class Compared:
    """One value of the dimension in both editions; an amount is None where the edition has no lines of it."""

    part: Part
    old: Decimal | None
    new: Decimal | None

    @property
    def change(self) -> Change:
        """No lines are no dollars here: what the old edition does not know is new, and the other way round gone."""
        return percent_change(_sum(self.old), _sum(self.new))


@dataclass(frozen=True)
class Comparison:
    """All values of the dimension in the order of their codes, those not stated last, and the whole."""

    old: Edition
    new: Edition
    rows: tuple[Compared, ...]
    departments: tuple[tuple[int, str], ...]

    @property
    def whole(self) -> Compared:
        return Compared(
            Part("", ""),
            sum((_sum(row.old) for row in self.rows), NOTHING),
            sum((_sum(row.new) for row in self.rows), NOTHING),
        )


@dataclass(frozen=True)
class Across:
    """Each value of the dimension with its amounts by the edition's key; None where it has no lines of it."""

    editions: tuple[Edition, ...]
    rows: tuple[tuple[Part, dict[str, Decimal | None]], ...]
    departments: tuple[tuple[int, str], ...]


def comparison(
    county: County,
    old: Edition,
    new: Edition,
    dimension: str,
    *,
    kind: str,
    reach: Collection[int] | None,
    department: int | None = None,
) -> Comparison:
    """Lines of one kind of account by one dimension, old and new. Four queries at most.

    `reach`: the departments a reader of drafts may see in detail, None for all; `department` narrows
    further; one that she may not see is as none asked for.
    """
    found = across(county, (old, new), dimension, kind=kind, reach=reach, department=department)
    rows = tuple(Compared(part, amounts[old.key], amounts[new.key]) for part, amounts in found.rows)
    return Comparison(old, new, rows, found.departments)


def across(
    county: County,
    editions: Sequence[Edition],
    dimension: str,
    *,
    kind: str,
    reach: Collection[int] | None,
    department: int | None = None,
) -> Across:
    """The same for any number of editions, in their order. Four queries at most, however many there are."""
    names = names_of(county, editions, (dimension,))
    seen = _departments(names.parts["department"], names.department_of.values(), reach)
    narrowed = {department} if department in seen else reach
    cells = cells_of(county, editions, (dimension,), names, kind=kind, departments=narrowed)
    keys = {key for sums in cells.values() for (key,) in sums}
    rows = [
        (names.part(dimension, key), {edition.key: cells[edition.key].get((key,)) for edition in editions})
        for key in keys
    ]
    rows.sort(key=lambda row: (not row[0].code, row[0].code, row[0].name))
    by_name = sorted(seen.items(), key=lambda pair: (pair[1], pair[0]))
    return Across(tuple(editions), tuple(rows), tuple(by_name))


def _departments(parts, filings, reach: Collection[int] | None) -> dict[int, str]:
    """Departments with cost centers that this reader may see, by key."""
    used = {department for filed in filings for department in filed.values()}
    return {key: part.name for key, part in parts.items() if key in used and (reach is None or key in reach)}


def _sum(amount: Decimal | None) -> Decimal:
    return NOTHING if amount is None else amount
