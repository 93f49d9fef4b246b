"""Years pooled: small counts of several years as one value, sums over sums, no year in two of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import groupby

from outcomes.domain.ratios import PERCENT
from outcomes.domain.series import Figure, Point, exact
from outcomes.domain.small_numbers import FEWER_THAN, PROTECTING, SHOWN, needs_withholding

POOLS = (3, 5)
POOLED_KINDS = ("share", "rate", "count")
ENOUGH = 20  # cases, from which on a value is not called unstable
_DIGITS = 50


@dataclass(frozen=True)
class Pool:
    """`years` to a value. One ends in the year `ends`, and every `years` years before and after it.

    The years are counted from `ends`, not from the newest value: a new year never moves those that are there,
    whose differences would give single years away.
    """

    years: int
    ends: int

    def end_of(self, year: int) -> int:
        """The last year of the pool that a year belongs to."""
        return year + (self.ends - year) % self.years


@dataclass(frozen=True)
class Prospect:
    """What pools of so many `years` would come to: `pools` complete ones, of at least `least` cases each."""

    years: int
    pools: int
    least: Figure


def pooled(points: Sequence[Point], pool: Pool, kind: str) -> tuple[Point, ...]:
    """The points, oldest first, with the years of each pool as one of that span.

    A count is the mean of its years, so that its unit stays, to one decimal more than they have; a share or rate is
    the sum of what was counted over the sum of what it was counted out of, to as many as they have. `numerator` and
    `denominator` are the sums. A pool with a year missing, or without the figures that this takes, or with a break
    between its years, is a gap; one at either end of the series is left out, unless a break stands in it. One
    provisional or exceptional year makes its pool so. Values that cover several years already stay.
    """
    longer = [point for point in points if point.span > 1]
    single = sorted((point for point in points if point.span == 1), key=lambda point: point.period)
    found = [
        _pool(list(years), end, pool, kind)
        for end, years in groupby(single, key=lambda point: pool.end_of(point.period))
    ]
    return tuple(sorted((*_complete(found), *longer), key=lambda point: (point.period, point.span)))


def waiting(points: Sequence[Point], pool: Pool) -> tuple[Point, ...]:
    """The newest years with a value, whose pool has not ended."""
    valued = [point for point in points if point.value is not None and point.span == 1]
    if not valued:
        return ()
    end = pool.end_of(valued[-1].period)
    return tuple(one for one in valued if one.period > end - pool.years) if valued[-1].period < end else ()


def prospects(points: Sequence[Point], kind: str) -> tuple[Prospect, ...]:
    """What pools that end with the newest year would come to, for each number of years there may be in one.

    Those that would hold counts of 20 and more, at least two of them.
    """
    valued = [point for point in points if point.value is not None and point.status != "provisional"]
    if kind not in POOLED_KINDS or not valued or any(point.span > 1 for point in valued):
        return ()
    found = []
    for years in POOLS:
        made = pooled(points, Pool(years, valued[-1].period), kind)
        counts = [one.count(kind) for one in made if one.value is not None]
        known = [exact(count) for count in counts if count is not None]
        if len(known) == len(counts) > 1 and min(known) >= ENOUGH:
            found.append(Prospect(years, len(known), min(known)))
    return tuple(found)


def told_apart(
    singles: Sequence[Point], pool: Pool, kind: str, published: Mapping[int, str]
) -> dict[int, str]:
    """The pools (by their last year) from which a small number of one year could be worked out, and why withheld.

    `published`: year → why its own value was withheld when it was published by itself ("" where it was shown).
    With some years of a pool known, the pool gives the sum of the others away: it is withheld where one of those
    is small, or was withheld. With all of them known to be small, it is where their sum leaves them no room.
    """
    found = {}
    for end, group in groupby(singles, key=lambda point: pool.end_of(point.period)):
        years = [point for point in group if point.span == 1]
        shown = [one for one in years if published.get(one.period) == SHOWN]
        hidden = [one for one in years if published.get(one.period, SHOWN) != SHOWN]
        if shown:
            rest = [one for one in years if one not in shown]
            if hidden or any(needs_withholding(one, kind) for one in rest):
                found[end] = PROTECTING
        elif hidden and _has_no_room(years, kind):
            found[end] = PROTECTING
    return found


def _has_no_room(years: Sequence[Point], kind: str) -> bool:
    """Whether the sum of years that are all known to be 1 to 10 tells that one of them cannot be 1."""
    counts = [exact(count) for one in years if (count := one.count(kind)) is not None]
    return len(counts) < len(years) or sum(counts) > (FEWER_THAN - 1) * (len(years) - 1) + 1


def _complete(found: Sequence[Point]) -> list[Point]:
    """Gaps between pools are gaps; before the first and after the last one nothing is missing."""
    made = [at for at, point in enumerate(found) if point.value is not None]
    return [
        point
        for at, point in enumerate(found)
        if point.break_before is not None or (made and made[0] <= at <= made[-1])
    ]


def _pool(years: Sequence[Point], end: int, pool: Pool, kind: str) -> Point:
    breaks = [(at, one.break_before) for at, one in enumerate(years) if one.break_before is not None]
    whole = len(years) == pool.years and all(one.value is not None for one in years)
    empty = Point(
        period=end,
        label=_label(end, pool.years, years[0].label),
        value=None,
        span=pool.years,
        break_before=breaks[-1][1] if breaks else None,
    )
    if not whole or any(at > 0 for at, _reason in breaks):
        return empty
    value, numerator, denominator = sums_over_sums(years, kind)
    if value is None:
        return empty
    vintages = [one.vintage for one in years if one.vintage is not None]
    return replace(
        empty,
        value=value,
        numerator=numerator,
        denominator=denominator,
        status=next(
            (status for status in ("provisional", "estimated") if any(one.status == status for one in years)),
            "final",
        ),
        exceptional="; ".join(f"{one.label}: {one.exceptional}" for one in years if one.exceptional) or None,
        source="; ".join(dict.fromkeys(one.source for one in years if one.source)),
        linked=any(one.linked for one in years),
        link_before=next((one.link_before for one in years if one.link_before), None),
        vintage=max(vintages, default=None),
    )


def _label(end: int, years: int, first: str) -> str:
    """2016–2018, FY2016–2018."""
    return f"{'FY' if first.startswith('FY') else ''}{end - years + 1}–{end}"


def sums_over_sums(
    years: Sequence[Point], kind: str
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Value, numerator and denominator of several years (or months) together, the value rounded half up.

    A count is their mean; a share or rate without denominators has none.
    """
    step = last_decimal(years)
    tops = [one.numerator if kind != "share" else one.count(kind) for one in years]
    top = None if None in tops else sum((exact(one) for one in tops), Decimal(0))
    if kind == "count":
        total = sum((exact(one.value) for one in years), Decimal(0))
        return rounded(total / len(years), step / 10), total if top is None else top, None
    if any(one.denominator is None for one in years):
        return None, None, None
    bottoms = [exact(one.denominator) for one in years]
    bottom = sum(bottoms, Decimal(0))
    if bottom <= 0:
        return None, None, None
    per = _per(years, kind, step) if top is not None else None
    with localcontext(prec=_DIGITS):
        if per is not None:
            return rounded(top * per / bottom, step), top, bottom
        weighted = sum(
            (exact(one.value) * base for one, base in zip(years, bottoms, strict=True)), Decimal(0)
        )
        return rounded(weighted / bottom, step), top, bottom


def _per(years: Sequence[Point], kind: str, step: Decimal) -> Decimal | None:
    """Of how many a rate is (100 for a share): the power of ten by which every year's figures agree; else None."""
    if any(one.numerator is None for one in years):
        return None
    if kind == "share":
        return PERCENT if _agree(years, PERCENT, step) else None
    top = sum((exact(one.numerator) for one in years), Decimal(0))
    if not top:
        return Decimal(1)
    weighted = sum(exact(one.value) * exact(one.denominator) for one in years)
    if weighted <= 0:
        return None
    nearest = Decimal(10) ** int((weighted / top).log10().to_integral_value())
    return nearest if _agree(years, nearest, step) else None


def _agree(years: Sequence[Point], per: Decimal, step: Decimal) -> bool:
    return all(
        exact(one.denominator) > 0
        and abs(exact(one.numerator) * per / exact(one.denominator) - exact(one.value)) <= step
        for one in years
    )


def last_decimal(years: Sequence[Point]) -> Decimal:
    """The last decimal that any of them is printed to."""
    exponents = (exact(one.value).as_tuple().exponent for one in years if one.value is not None)
    return Decimal(1).scaleb(min(0, *map(int, exponents)))


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """To the decimals of the step, half up."""
    return value.quantize(step, rounding=ROUND_HALF_UP)
