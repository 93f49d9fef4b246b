"""Attainment: how much of its target a measure has achieved, and which milestones are done."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

UP, DOWN, RANGE = "up", "down", "range"
NOT_REPORTED, NO_TARGET = "not reported", "no target set"
ACHIEVED, NOT_YET = "achieved", "not yet achieved"
# Wide enough that neither a product nor a quotient of 20-digit figures is cut short of its last printed digit.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Attainment:
    """What may be said of a result against its target.

    `share`: of one, exact to 60 digits and never capped (1.5 is 150 %); None where it is no percent.
    `plain`: result ÷ target beside it, where the share was measured from a baseline. `met`: is the
    target reached; None where that cannot be said. `difference`: result − target (for a range: the
    distance to it), where both exist. `words`: what stands in place of a percent, "" where there is one.
    `formula`: how the share was computed, "" where there is none.
    """

    share: Decimal | None = None
    plain: Decimal | None = None
    met: bool | None = None
    difference: Decimal | None = None
    words: str = ""
    formula: str = ""

    @property
    def shown(self) -> str:
        """ "150.0 %", "not reported", "no target set", "achieved" …"""
        return self.words if self.share is None else percent(self.share)


def attained(
    *, result: Decimal | None, target: Decimal | None, good: str = UP, baseline: Decimal | None = None
) -> Attainment:
    """Percent of target achieved, by the rule of its case; a blank is never 0.

    `good`: up or down. With a baseline, the part of the way from it to the target; a baseline that is
    at the target already, or beyond it, leaves no way, and is not used. A share of 1 or more is always
    a target met, and one below 1 never is; where no quotient has that sense there is none.
    """
    if result is None:
        return Attainment(words=NOT_REPORTED)
    if target is None:
        return Attainment(words=NO_TARGET)
    met = result >= target if good == UP else result <= target
    difference = _WIDE.subtract(result, target)
    if baseline is not None and (target > baseline if good == UP else target < baseline):
        # (r − b) ÷ (t − b), which for lower-is-better is (b − r) ÷ (b − t): the same number.
        share = _WIDE.divide(_WIDE.subtract(result, baseline), _WIDE.subtract(target, baseline))
        plain = None if target == 0 else _WIDE.divide(result, target)
        return Attainment(
            _clean(share), plain, met, difference, formula="(result − baseline) ÷ (target − baseline)"
        )
    if target == 0 and result == 0:
        return Attainment(Decimal(1), None, True, difference, formula="result and target are both 0")
    if target > 0 and result >= 0 and good == UP:
        share = _WIDE.divide(result, target)
        return Attainment(_clean(share), None, met, difference, formula="result ÷ target")
    if target > 0 and result > 0 and good == DOWN:
        share = _WIDE.divide(target, result)
        return Attainment(share, None, met, difference, formula="target ÷ result (lower is better)")
    return Attainment(None, None, met, difference, ACHIEVED if met else NOT_YET)


def attained_range(*, result: Decimal | None, low: Decimal | None, high: Decimal | None) -> Attainment:
    """100 % inside the range; outside, the distance to it (negative below, positive above)."""
    if result is None:
        return Attainment(words=NOT_REPORTED)
    if low is None and high is None:
        return Attainment(words=NO_TARGET)
    if low is not None and result < low:
        return Attainment(None, None, False, _WIDE.subtract(result, low), NOT_YET)
    if high is not None and result > high:
        return Attainment(None, None, False, _WIDE.subtract(result, high), NOT_YET)
    return Attainment(Decimal(1), None, True, Decimal(0), formula="inside the range")


@dataclass(frozen=True, slots=True)
class Completion:
    """Milestones done, of those not dropped. `reported`: those whose status was stated."""

    done: int
    of: int
    dropped: int
    reported: int

    @property
    def share(self) -> Decimal | None:
        """None where there is none to be done."""
        return None if self.of == 0 else _WIDE.divide(Decimal(self.done), Decimal(self.of))


def completion(statuses: Iterable[str]) -> Completion:
    """done ÷ (all − dropped), from the milestones' statuses; one not reported is not done."""
    stated = list(statuses)
    dropped = stated.count("dropped")
    return Completion(
        done=stated.count("done"),
        of=len(stated) - dropped,
        dropped=dropped,
        reported=len(stated) - stated.count("unreported"),
    )


def percent(share: Decimal) -> str:
    """1.5 → "150.0 %": one decimal, halves away from zero, no −0.0."""
    value = _WIDE.quantize(_WIDE.multiply(share, Decimal(100)), Decimal("0.1"))
    value = abs(value) if not value else value
    return f"{'−' if value < 0 else ''}{abs(value):,.1f}%"


def _clean(share: Decimal) -> Decimal:
    return share if share else Decimal(0)
