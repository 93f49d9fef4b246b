"""Which of an indicator's values a call may rest on, and why the others are left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from outcomes.domain.series import PERIODS_A_YEAR, Figure, Point, Series, exact, printed_step

MINIMUM = {"year": 5, "fiscal_year": 5, "quarter": 8, "month": 24}
WINDOW = {"year": 10, "fiscal_year": 10, "quarter": 20, "month": 36}
LONGEST_YEARS = 20
POOLED_YEARS = 20  # values that cover several years need the longest window to be enough
UNSTABLE_BELOW = 20  # counts
HIDDEN_TO = 10  # counts of 1 to this are not shown to the public


@dataclass(frozen=True)
class LeftOut:
    """A value a call does not rest on. `why`: before break, provisional, exceptional, gap, overlap
    or window."""

    label: str
    why: str
    reason: str = ""


@dataclass(frozen=True)
class Prepared:
    """The values of the window, oldest first; or why they may not be judged (`refusal`).

    Refusals: too_few, after_break, gaps, overlapping, too_long (the longest window does not hold enough values
    of that span), mixed_sources, mixed_spans, undeflated, milestone. `values` are distances from the range where good
    is a range. `kept_exceptional`: periods marked as exceptional that are used all the same, since they are more than
    1 in 5.
    """

    points: tuple[Point, ...]
    values: tuple[float, ...] = ()
    errors: tuple[float | None, ...] | None = None
    season: int = 0
    resolution: float = 0.0
    left_out: tuple[LeftOut, ...] = ()
    refusal: str | None = None
    needed_more: int = 0
    break_label: str = ""
    break_reason: str = ""
    sources: tuple[str, ...] = ()
    span: int = 1
    unstable: bool = False
    hidden: bool = False
    linked_at: tuple[str, ...] = ()
    kept_exceptional: tuple[str, ...] = ()

    @property
    def vintage(self) -> str:
        """The newest vintage among the values (2027-01-31); "" where none is known."""
        return max(
            (point.vintage.isoformat() for point in self.points if point.vintage is not None), default=""
        )

    @property
    def n(self) -> int:
        return len(self.points)

    @property
    def periods(self) -> tuple[int, ...]:
        return tuple(point.period for point in self.points)


def prepare(
    series: Series,
    *,
    window: int | None = None,
    since: int | None = None,
    keep_exceptional: bool = False,
    minimum: int | None = None,
) -> Prepared:
    """Choose the values: the last segment, final ones, of the window, no exceptional ones, overlap, gaps.

    `window`: periods looked back, at most 20 years; default 10 years, 20 quarters, 36 months.
    `since`: the plan's baseline period, used instead where it leaves enough points.
    `keep_exceptional`: the second version, with the exceptional points in.
    `minimum`: points needed, default those of a direction call.
    """
    if series.kind == "milestone":
        return Prepared((), refusal="milestone")
    if series.kind == "amount" and series.real is not True:
        return Prepared((), refusal="undeflated")
    left_out: list[LeftOut] = []
    points, broke = _last_segment(series.points, left_out)
    points = _final(points, left_out)
    longest = max((point.span for point in points), default=1)
    needed = _least(series, longest) if minimum is None else minimum
    points = _windowed(points, _first_period(series, points, window, since, needed, longest), left_out)
    kept: tuple[str, ...] = ()
    if not keep_exceptional:
        points, kept = _ordinary(points, left_out)
    overlapping = _overlap(points)
    apart = _apart(points, left_out)
    stretch = _without_gaps(series, apart, apart[1 - needed :], left_out)
    sources = tuple(dict.fromkeys(point.source for point in stretch if point.source))
    counts = [count for point in stretch if (count := point.count(series.kind)) is not None]
    refusal = None
    if len({point.span for point in stretch}) > 1:
        refusal = "mixed_spans"
    elif len(sources) > 1:
        refusal = "mixed_sources"
    elif len(stretch) < needed:
        if since is not None:  # exceptional values or gaps left too few of those from the baseline on
            return prepare(series, window=window, keep_exceptional=keep_exceptional, minimum=minimum)
        refusal = _too_long(series, needed * longest) or _why_too_few(
            needed, len(points), len(apart), overlapping, broke, left_out
        )
    prepared = Prepared(
        points=stretch,
        season=series.season if longest == 1 else 0,
        left_out=tuple(left_out),
        refusal=refusal,
        needed_more=max(0, needed - len(stretch)),
        break_label=broke.label if broke else "",
        break_reason=(broke.break_before or "") if broke else "",
        sources=sources,
        span=longest,
        unstable=any(count < UNSTABLE_BELOW for count in counts),
        hidden=any(0 < count <= HIDDEN_TO for count in counts),
        linked_at=_linked_at(series.points, stretch),
        kept_exceptional=kept,
    )
    return prepared if not stretch else _with_figures(prepared, series)


def _least(series: Series, longest: int) -> int:
    """Averages over whole years have no season of their own, and are counted as years are."""
    return MINIMUM["year" if longest >= PERIODS_A_YEAR[series.frequency] else series.frequency]


def _linked_at(points: Sequence[Point], used: Sequence[Point]) -> tuple[str, ...]:
    """The periods before which values that are used are linked ones."""
    if not any(point.linked for point in used):
        return ()
    return tuple(p.label for p in points if p.link_before is not None and p.period > used[0].period)


def _with_figures(prepared: Prepared, series: Series) -> Prepared:
    raw = [point.value for point in prepared.points if point.value is not None]
    errors = tuple(point.standard_error(series.kind, series.moe_confidence) for point in prepared.points)
    return replace(
        prepared,
        values=tuple(_judged(value, series) for value in raw),
        errors=None if all(error is None for error in errors) else errors,
        resolution=printed_step(raw) if series.resolution is None else float(series.resolution),
    )


def _judged(value: Figure, series: Series) -> float:
    """The value itself, or its distance from the good range."""
    if series.good != "range":
        return float(value)
    below = Decimal(0) if series.low is None else exact(series.low) - exact(value)
    above = Decimal(0) if series.high is None else exact(value) - exact(series.high)
    return float(max(below, above, Decimal(0)))


def _last_segment(points: Sequence[Point], left_out: list[LeftOut]) -> tuple[tuple[Point, ...], Point | None]:
    starts = [i for i, point in enumerate(points) if point.break_before is not None]
    if not starts or starts[-1] == 0:
        return tuple(points), None
    start = starts[-1]
    reason = points[start].break_before or ""
    left_out += [LeftOut(p.label, "before break", reason) for p in points[:start] if p.value is not None]
    return tuple(points[start:]), points[start]


def _final(points: Sequence[Point], left_out: list[LeftOut]) -> tuple[Point, ...]:
    """Without the gaps and the provisional values."""
    valued = [point for point in points if point.value is not None]
    left_out += [LeftOut(p.label, "provisional") for p in valued if p.status == "provisional"]
    return tuple(point for point in valued if point.status != "provisional")


def _first_period(
    series: Series,
    points: Sequence[Point],
    window: int | None,
    since: int | None,
    needed: int,
    longest: int,
) -> int:
    """The first period that is looked at."""
    if not points:
        return 0
    a_year = PERIODS_A_YEAR[series.frequency]
    most = LONGEST_YEARS * a_year
    if window is not None and not needed <= window <= most:
        raise ValueError(f"a window has {needed} to {most} periods, not {window}")
    last = points[-1].period
    if since is not None and sum(point.period >= since for point in points) >= needed:
        return max(since, last - most + 1)
    usual = WINDOW[series.frequency] if longest == 1 else POOLED_YEARS * a_year
    return last - (usual if window is None else window) + 1


def _windowed(points: Sequence[Point], first: int, left_out: list[LeftOut]) -> tuple[Point, ...]:
    left_out += [LeftOut(point.label, "window") for point in points if point.first_period < first]
    return tuple(point for point in points if point.first_period >= first)


def _ordinary(
    points: tuple[Point, ...], left_out: list[LeftOut]
) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """Without the exceptional points: only those with a written reason, at most 1 in 5, else none; which stay."""
    odd = [point for point in points if (point.exceptional or "").strip()]
    if 5 * len(odd) > len(points):
        return points, tuple(point.label for point in odd)
    left_out += [LeftOut(point.label, "exceptional", point.exceptional or "") for point in odd]
    return tuple(point for point in points if point not in odd), ()


def _overlap(points: Sequence[Point]) -> bool:
    return any(b.first_period <= a.period for a, b in pairwise(points))


def _apart(points: Sequence[Point], left_out: list[LeftOut]) -> tuple[Point, ...]:
    """The newest value and, going back, each that shares no period with the one kept before."""
    kept: list[Point] = []
    for point in reversed(points):
        if not kept or point.period < kept[-1].first_period:
            kept.append(point)
        else:
            left_out.append(LeftOut(point.label, "overlap"))
    return tuple(reversed(kept))


def _without_gaps(
    series: Series, points: tuple[Point, ...], few: tuple[Point, ...], left_out: list[LeftOut]
) -> tuple[Point, ...]:
    """The newest stretch; the last `few` estimates with margins where it is a single one, as they are compared."""
    stretch = _stretch(points)
    if len(stretch) < 2 and series.kind == "estimate" and all(point.moe is not None for point in few):
        stretch = few
    left_out += [LeftOut(point.label, "gap") for point in points[: len(points) - len(stretch)]]
    return stretch


def _stretch(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The longest stretch up to the newest value with at most 1 period in 5 missing."""
    for start in range(len(points)):
        rest = points[start:]
        length = rest[-1].period - rest[0].first_period + 1
        missing = length - sum(point.span for point in rest)
        if 5 * missing <= length:
            return rest
    return points


def _too_long(series: Series, needed: int) -> str:
    """Of survey estimates two are compared all the same; of others the longest window must hold the periods needed."""
    longest = LONGEST_YEARS * PERIODS_A_YEAR[series.frequency]
    return "too_long" if series.kind != "estimate" and longest < needed else ""


def _why_too_few(
    needed: int, final: int, apart: int, overlapping: bool, broke: Point | None, left_out: list[LeftOut]
) -> str:
    """The step that took the last points away."""
    if final >= needed:
        return "overlapping" if overlapping and apart < needed else "gaps"
    if broke is not None and any(out.why == "before break" for out in left_out):
        return "after_break"
    return "too_few"
