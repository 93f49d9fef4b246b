"""Two years and stages side by side, or many, by one dimension: amounts, changes, and the whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budget.models import SUCCESSIONS
from budget.queries.edition_sums import NOTHING, cells_of, names_of
from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from budget.queries.restated import code_sums
from budget.queries.successions import Happened, happenings
from obb.domain.amounts import Change, percent_change
from obb.models import County


@dataclass(frozen=True, slots=True)
class Compared:
    """One value of the dimension in both editions; an amount is None where the edition has no lines of it.

    `restated`: the editions in which some of its money stands under another code in the lines.
    """

    part: Part
    old: Decimal | None
    new: Decimal | None
    restated: tuple[Edition, ...] = ()

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
    happened: tuple[Happened, ...] = ()

    @property
    def whole(self) -> Compared:
        return Compared(
            Part("", ""),
            sum((_sum(row.old) for row in self.rows), NOTHING),
            sum((_sum(row.new) for row in self.rows), NOTHING),
        )


@dataclass(frozen=True)
class Across:
    """Each value of the dimension with its amounts by the edition's key; None where it has no lines of it.

    `restated`: beside each row, the editions in which some of its money stands under another code in the lines;
    `happened`: what those codes became. Both empty where all is as it was.
    """

    editions: tuple[Edition, ...]
    rows: tuple[tuple[Part, dict[str, Decimal | None]], ...]
    departments: tuple[tuple[int, str], ...]
    restated: tuple[tuple[Edition, ...], ...] = ()
    happened: tuple[Happened, ...] = ()

    @property
    def restated_years(self) -> tuple[int, ...]:
        """The fiscal years of which something is restated."""
        return tuple(sorted({edition.year for row in self.restated for edition in row}))


def comparison(
    county: County,
    old: Edition,
    new: Edition,
    dimension: str,
    *,
    kind: str,
    reach: Collection[int] | None,
    department: int | None = None,
    through: int | None = None,
) -> Comparison:
    """Lines of one kind of account by one dimension, old and new. Six queries at most.

    `reach`: the departments a reader of drafts may see in detail, None for all; `department` narrows
    further; one that she may not see is as none asked for. `through`: in the codes of this fiscal year, of drafts
    alone; None: as it was.
    """
    found = across(
        county, (old, new), dimension, kind=kind, reach=reach, department=department, through=through
    )
    rows = tuple(
        Compared(part, amounts[old.key], amounts[new.key], restated)
        for (part, amounts), restated in zip(found.rows, found.restated, strict=True)
    )
    return Comparison(old, new, rows, found.departments, found.happened)


def across(
    county: County,
    editions: Sequence[Edition],
    dimension: str,
    *,
    kind: str,
    reach: Collection[int] | None,
    department: int | None = None,
    through: int | None = None,
) -> Across:
    """The same for any number of editions, in their order. Six queries at most, however many there are."""
    names = names_of(county, editions, (dimension,))
    seen = _departments(names.parts["department"], names.department_of.values(), reach)
    narrowed = {department} if department in seen else reach
    if through is None or dimension not in SUCCESSIONS:
        cells = cells_of(county, editions, (dimension,), names, kind=kind, departments=narrowed)
        sums = {
            (edition, key): (amount, False)
            for edition, cell in cells.items()
            for (key,), amount in cell.items()
        }
    else:
        sums = _restated(county, editions, dimension, kind=kind, departments=narrowed, through=through)
    keys = sorted(
        {key for _edition, key in sums},
        key=lambda key: _in_order(names.part(dimension, key), key),
    )
    rows = [
        (
            names.part(dimension, key),
            {edition.key: sums.get((edition.key, key), (None,))[0] for edition in editions},
        )
        for key in keys
    ]
    restated = tuple(
        tuple(edition for edition in editions if sums.get((edition.key, key), (None, False))[1])
        for key in keys
    )
    by_name = sorted(seen.items(), key=lambda pair: (pair[1], pair[0]))
    years = {edition.year for row in restated for edition in row}
    happened = () if not years else happenings(county, dimension, through=through, years=years)
    return Across(tuple(editions), tuple(rows), tuple(by_name), restated, happened)


def _restated(
    county: County, editions: Sequence[Edition], dimension: str, **asked: Any
) -> dict[tuple[str, int | None], tuple[Decimal, bool]]:
    """(edition's key, code's key) → its dollars in today's codes, and whether any came from another code."""
    keys = {(edition.year, edition.stage_id): edition.key for edition in editions}
    return {
        (keys[one.year, one.stage_id], one.key): (one.amount, one.is_restated)
        for one in code_sums(county, dimension, editions, **asked)
    }


def _in_order(part: Part, key: int | None) -> tuple:
    return not part.code, part.code, part.name, key or 0


def _departments(parts, filings, reach: Collection[int] | None) -> dict[int, str]:
    """Departments with cost centers that this reader may see, by key."""
    used = {department for filed in filings for department in filed.values()}
    return {key: part.name for key, part in parts.items() if key in used and (reach is None or key in reach)}


def _sum(amount: Decimal | None) -> Decimal:
    return NOTHING if amount is None else amount
