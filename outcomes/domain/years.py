"""What a year comes to of which there are months or quarters, as an indicator says that its values combine."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from outcomes.domain.pooling import last_decimal, rounded, sums_over_sums
from outcomes.domain.series import Figure, Point, exact

SUM, LAST, AVERAGE = "sum", "last", "average"
INCOMPLETE, BROKEN, WITHHELD, UNCOUNTED = "incomplete", "broken", "withheld", "uncounted"
_OVER_SOMETHING = ("share", "rate")


@dataclass(frozen=True)
class YearFigure:
    """`value` is None where `why` says why: a period is missing (incomplete), another definition begins within the
    year (broken), a period is withheld, or there is nothing to weight an average by (uncounted).

    `reported` of `periods` have a value. `provisional`: one that it rests on is.
    """

    year: int
    value: Decimal | None
    numerator: Figure | None
    denominator: Figure | None
    reported: int
    periods: int
    provisional: bool = False
    why: str = ""


def years_of(
    points: Sequence[Point],
    *,
    combining: str,
    kind: str,
    periods: int,
    year_of: Callable[[int], int],
    withheld: Collection[int] = (),
) -> tuple[YearFigure, ...]:
    """Every year that has a period reported, oldest first; nothing where values do not combine.

    Sum: all values of the year added up; of a share or rate there is none. Last: the value of the year's last period.
    Average: of a share or rate the sum of what was counted over the sum of what it was counted out of, of others
    weighted by their denominators, rounded half up to the decimals of the values. `year_of` a period's number.
    `withheld`: the periods whose value this reader may not see; no year tells it. Values that cover several periods
    are left alone.
    """
    if combining not in (SUM, LAST, AVERAGE) or any(point.span > 1 for point in points):
        return ()
    found = []
    for year, within in groupby(points, key=lambda point: year_of(point.period)):
        known = [point for point in within if point.value is not None or point.period in withheld]
        used = known if combining != LAST else [one for one in known if year_of(one.period + 1) != year]
        full = len(known) == periods if combining != LAST else bool(used)
        if known:
            why = INCOMPLETE if not full else _why_not(used, withheld)
            figures = _NOTHING if why else _together(used, combining, kind)
            found.append(
                YearFigure(
                    year,
                    *figures,
                    reported=len(known),
                    periods=periods,
                    provisional=figures[0] is not None and any(one.status == "provisional" for one in used),
                    why=why or ("" if figures[0] is not None else UNCOUNTED),
                )
            )
    return tuple(found)


def _why_not(used: Sequence[Point], withheld: Collection[int]) -> str:
    if any(one.period in withheld for one in used):
        return WITHHELD
    return BROKEN if any(one.break_before is not None for one in used[1:]) else ""


_Figures = tuple[Decimal | None, Figure | None, Figure | None]
_NOTHING: _Figures = (None, None, None)


def _together(used: Sequence[Point], combining: str, kind: str) -> _Figures:
    if combining == LAST:
        (one,) = used
        return None if one.value is None else exact(one.value), one.numerator, one.denominator
    if combining == SUM:
        total = sum((exact(one.value or 0) for one in used), Decimal(0))
        return _NOTHING if kind in _OVER_SOMETHING else (total, None, None)
    if kind in _OVER_SOMETHING:
        return sums_over_sums(used, kind)
    weights = [exact(one.denominator) for one in used if one.denominator is not None]
    if len(weights) < len(used) or sum(weights) <= 0:
        return _NOTHING
    total = sum(exact(one.value or 0) * weight for one, weight in zip(used, weights, strict=True))
    return rounded(total / sum(weights), last_decimal(used)), None, sum(weights, Decimal(0))
