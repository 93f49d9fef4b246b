"""One value of a chart, and a series of them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

FINAL, PROVISIONAL, LINKED, BEFORE_BREAK = "final", "provisional", "linked", "before_break"
EXCEPTIONAL, SUPPRESSED, REST = "exceptional", "suppressed", "rest"
STATUSES = frozenset({FINAL, PROVISIONAL, LINKED, BEFORE_BREAK, EXCEPTIONAL, SUPPRESSED, REST})
FEWEST, MOST_HIDDEN = Decimal(1), Decimal(10)
"""What a hidden count of people may be: it is drawn as this band, never at its value."""

Number = Decimal | int | float


def number(value: Number | None) -> Decimal | None:
    """A plain Decimal; None stays None. Raises ValueError for what is not finite."""
    if value is None:
        return None
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value!r} cannot be drawn")
    return exact


@dataclass(frozen=True)
class Point:
    """One value at one period or category. `y` None is a gap; `note` says why ("not yet reported").

    `low` and `high` are its margin of error. `base`: a bar of a chart of parts starts there instead of at zero,
    and ends at base + y. A suppressed point loses its value here: nothing later can show
    it.
    """

    x: str
    y: Decimal | None
    status: str = FINAL
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""
    base: Decimal | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"no such status: {self.status}")
        hidden = self.status == SUPPRESSED
        for name in ("y", "low", "high", "base"):
            object.__setattr__(self, name, None if hidden else number(getattr(self, name)))
        object.__setattr__(self, "x", str(self.x))
        object.__setattr__(self, "note", str(self.note))

    @property
    def end(self) -> Decimal | None:
        """Where its bar ends."""
        return self.y if self.y is None or self.base is None else self.base + self.y


def few() -> str:
    """The words for a suppressed count."""
    return _("fewer than 11")


@dataclass(frozen=True)
class Line:
    """One series.

    `look` of bars: outline (planned), hatch (amended), solid (actual), or "" for the series' colour.
    """

    name: str
    points: tuple[Point, ...]
    look: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", str(self.name))
        object.__setattr__(self, "points", tuple(self.points))
        if len({point.x for point in self.points}) != len(self.points):
            raise ValueError(f"{self.name} has two points at one place")

    @cached_property
    def by_x(self) -> dict[str, Point]:
        """The points by their place."""
        return {point.x: point for point in self.points}
