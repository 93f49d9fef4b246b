"""One indicator's values over time, as they were reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import isfinite, sqrt

Figure = Decimal | float | int

PERIODS_A_YEAR = {"year": 1, "fiscal_year": 1, "quarter": 4, "month": 12}
GOODS = ("up", "down", "range", "none", "unstated")
KINDS = ("share", "rate", "count", "estimate", "amount", "score", "milestone")
STATUSES = ("final", "provisional", "estimated")
NORMAL = {90: 1.645, 95: 1.96}  # margin of error ÷ standard error, by confidence level


@dataclass(frozen=True)
class Point:
    """One period's value. None is a gap, never 0.

    `period` numbers the (last) period covered: the year, year × 4 + quarter − 1, or
    year × 12 + month − 1. `span` is how many periods the value covers (5 for a five-year average).
    `exceptional` and `break_before` hold the written reason; a flag without a reason is no flag,
    but a break counts even with an empty reason. `linked`: carried over from an older definition, by which it
    was `measured`; `link_before`: why values before it are linked to it. `vintage`: the day its figures were published
    or recorded.
    """

    period: int
    label: str
    value: Figure | None
    numerator: Figure | None = None
    denominator: Figure | None = None
    moe: Figure | None = None
    status: str = "final"
    exceptional: str | None = None
    break_before: str | None = None
    source: str = ""
    span: int = 1
    linked: bool = False
    measured: Figure | None = None
    link_before: str | None = None
    vintage: date | None = None

    def __post_init__(self) -> None:
        _one_of(self.status, STATUSES, "status")
        if self.span < 1:
            raise ValueError(f"{self.label}: a value covers at least one period")
        for name in ("value", "numerator", "denominator", "moe"):
            figure = getattr(self, name)
            if figure is not None and not isfinite(figure):
                raise ValueError(f"{self.label}: {name} is not a number")

    @property
    def first_period(self) -> int:
        return self.period - self.span + 1

    @property
    def begins_anew(self) -> bool:
        """Whether another definition begins with it, whether or not the values before are linked to it."""
        return self.break_before is not None or self.link_before is not None

    def standard_error(self, kind: str, confidence: int = 90) -> float | None:
        """Sampling error in the value's own unit, or None where nothing says it.

        Margin of error ÷ 1.645 (90 %) or 1.96 (95 %); √(p(1−p)/N) for a share, of whose
        count and denominator either will do; √k for a count and √k/N for a rate (Poisson), scaled as the value is.
        A count that is the mean of several periods has their sum as its numerator, which is k.
        """
        if self.value is None:
            return None
        if self.moe is not None:
            return float(self.moe) / NORMAL[confidence]
        if kind == "count" and (self.span == 1 or self.numerator is None):
            return sqrt(max(float(self.value), 0.0))
        k = self.count(kind)
        if k is None or kind not in ("share", "rate", "count"):
            return None
        if k <= 0:
            return 0.0
        if kind != "share":
            return abs(float(self.value)) / sqrt(k)
        share = float(k) / float(self.denominator) if self.denominator else float(self.value) / 100
        return abs(float(self.value)) * sqrt(max(1 - share, 0.0) / float(k))

    def count(self, kind: str) -> Figure | None:
        """The number of cases behind the value, where it is known; of a share in percent also by its denominator."""
        if kind == "count":
            return self.value if self.numerator is None else self.numerator
        if kind == "share" and self.numerator is None and None not in (self.value, self.denominator):
            return exact(self.value) * exact(self.denominator) / 100
        return self.numerator if kind in ("share", "rate") else None


@dataclass(frozen=True)
class Series:
    """The points of one indicator, oldest first, and what is needed to judge them.

    `resolution`: rounding step of the published values (default: their last printed decimal).
    `matters`: smallest change over the window that matters, in the value's unit.
    `restarts`: counted up from the start of each year (arrears cases paying since 1 October): only like
    months are alike. `real`: for amounts, True once they are in the dollars of one year. `low`/`high`: the good range.
    `since`: the plan's baseline period, from which on values are judged where they are enough. `singles`: the years
    by themselves, where `points` are pools of them.
    Raises ValueError for points out of order, or two for one period with no break between them.
    """

    points: Sequence[Point]
    frequency: str = "year"
    good: str = "unstated"
    kind: str = "score"
    low: Figure | None = None
    high: Figure | None = None
    resolution: Figure | None = None
    matters: Figure | None = None
    cyclical: bool = False
    restarts: bool = False
    real: bool | None = None
    benchmark: Sequence[Point] | None = None
    benchmark_name: str = ""
    moe_confidence: int = 90
    since: int | None = None
    singles: Sequence[Point] | None = None

    def __post_init__(self) -> None:
        _one_of(self.frequency, tuple(PERIODS_A_YEAR), "frequency")
        _one_of(self.good, GOODS, "good direction")
        _one_of(self.kind, KINDS, "kind")
        _one_of(self.moe_confidence, tuple(NORMAL), "confidence level")
        if self.good == "range" and self.low is None and self.high is None:
            raise ValueError("a good range needs a lower or an upper end")
        object.__setattr__(self, "points", tuple(self.points))
        _check_order(self.points)
        if self.benchmark is not None:
            object.__setattr__(self, "benchmark", tuple(self.benchmark))
            _check_order(self.benchmark)

    @property
    def season(self) -> int:
        """Periods a year that have a season of their own; 0 for yearly values."""
        a_year = PERIODS_A_YEAR[self.frequency]
        return a_year if a_year > 1 else 0


def printed_step(values: Sequence[Figure]) -> float:
    """The step of the last decimal printed in any of the values: 0.1 for 12.5 and 13; at most 1."""
    decimals = 0
    for value in values:
        exponent = exact(value).normalize().as_tuple().exponent
        decimals = max(decimals, -int(exponent))
    return float(Decimal(1).scaleb(-decimals))


def exact(value: Figure) -> Decimal:
    """The value as it prints, so that 0.3 − 0.1 is 0.2."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _check_order(points: Sequence[Point]) -> None:
    for before, point in pairwise(points):
        if point.period < before.period:
            raise ValueError(f"{point.label} comes after {before.label}: oldest first")
        if point.period == before.period and point.break_before is None:
            raise ValueError(f"two values for {point.label}")


def _one_of(word: object, words: tuple, what: str) -> None:
    if word not in words:
        raise ValueError(f"{what} is one of {', '.join(map(str, words))}; not {word}")
