"""What stands beside a chart's series: target, noise limits, breaks, notes, forecast."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts.points import Point, number


@dataclass(frozen=True)
class Target:
    """What is aimed at: one `y` for all periods, or `points` where it changes.

    `better` is up, down or "" (not said).
    """

    y: Decimal | None = None
    points: tuple[Point, ...] = ()
    label: str = ""
    better: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "y", number(self.y))
        object.__setattr__(self, "points", tuple(self.points))

    def at(self, x: str) -> Decimal | None:
        """The target for a period; None where none was set."""
        if not self.points:
            return self.y
        return next((point.y for point in self.points if point.x == x), None)

    @property
    def name(self) -> str:
        """The target's label."""
        return self.label or _("Target")


@dataclass(frozen=True)
class Limits:
    """Between `low` and `high` the series moves by chance alone.

    Where they differ from period to period, or hold for a part of them only, `points` have the low and
    high of each, and `low` and `high` are those of the last.
    """

    low: Decimal
    high: Decimal
    label: str = ""
    points: tuple[Point, ...] = ()

    def at(self, x: str) -> tuple[Decimal | None, Decimal | None]:
        """The limits of a period; (None, None) where they do not hold for it."""
        if not self.points:
            return number(self.low), number(self.high)
        return next(((point.low, point.high) for point in self.points if point.x == x), (None, None))

    @property
    def name(self) -> str:
        """The limits' label."""
        return self.label or _("Noise limit")


@dataclass(frozen=True)
class Break:
    """Before the period `x` something else was measured; `label` says what changed.

    `joined`: the values before were made comparable, so that the line runs on.
    """

    x: str
    label: str
    joined: bool = False


@dataclass(frozen=True)
class Annotation:
    """What somebody wrote of the period `x`; drawn as a number, told in words."""

    x: str
    words: str


@dataclass(frozen=True)
class Forecast:
    """Points after the last value, with low and high of the likely range; `likely` says how likely.

    `wide`: for readers of statistics, low and high of 95 in 100.
    """

    points: tuple[Point, ...]
    likely: str = ""
    wide: tuple[Point, ...] = ()

    @property
    def words(self) -> str:
        """How likely the range is."""
        return self.likely or _("8 in 10")
