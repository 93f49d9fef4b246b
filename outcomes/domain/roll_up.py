"""Roll-up: how many indicators of a goal, a department or a county were called what.

Counts only: indicators in unlike units have no average.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.domain.groups import by_chance
from outcomes.domain.verdict import CALLS, TOO_LITTLE_DATA
from outcomes.domain.words import Translate, as_is


@dataclass(frozen=True)
class RollUp:
    """`counts`: (call, how many) in the order calls are listed, "" (not judged yet) last; none of zero."""

    counts: tuple[tuple[str, int], ...]

    @property
    def every(self) -> int:
        return sum(count for _call, count in self.counts)

    @property
    def enough(self) -> int:
        """Those with enough data for a verdict."""
        return sum(count for call, count in self.counts if call not in ("", TOO_LITTLE_DATA))


def roll_up(calls: Iterable[str]) -> RollUp:
    """Counts these calls; "" is an indicator that was not judged yet."""
    found = list(calls)
    return RollUp(tuple((call, found.count(call)) for call in (*CALLS, "") if call in found))


def chance_sentence(found: RollUp, level: float, *, translate: Translate = as_is) -> str:
    """What chance alone would show among those with enough data; "" where there is none.

    `level` × n on average, rounded half up: with 60 indicators at 0.10, six.
    """
    _, enough = translate, found.enough
    if not enough:
        return ""
    if enough == 1:
        return _(
            "One indicator has enough data; chance alone would show a call at most 1 time in {odds}."
        ).format(odds=round(1 / level))
    most = by_chance(enough, level)
    if most == 0:
        return _(
            "Of {count} indicators with enough data, fewer than 1 would show a call by chance alone."
        ).format(count=enough)
    return _(
        "Of {count} indicators with enough data, {most} or fewer would show a call by chance alone."
    ).format(count=enough, most=most)
