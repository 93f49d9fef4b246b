"""How many digits of an estimate are shown: no more than the data print, no fewer than one that counts."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from math import floor, log10


def shown_step(estimate: float, resolution: float) -> Decimal:
    """The decimal step an estimate is shown at.

    The data's own step, coarsened to two significant digits of the estimate where the data print
    more, refined to one significant digit where a slow pace would otherwise read 0.
    """
    printed = _power(floor(log10(resolution) + 1e-9)) if resolution > 0 else Decimal(0)
    if estimate == 0:
        return printed or Decimal(1)
    leading = floor(log10(abs(estimate)) + 1e-12)
    return max(_power(leading - 1), min(printed, _power(leading)))


def float_noise(values: Iterable[float]) -> float:
    """What sums of these values may be off by, being floats: 1e-11 of the largest. Less than this is nothing."""
    return 1e-11 * max(map(abs, values), default=0.0)


def telling_step(estimate: float, low: float, high: float, resolution: float) -> Decimal:
    """`shown_step`, refined (at most twice) until the two ends of a range read differently."""
    step = shown_step(estimate, resolution)
    for _finer in range(2):
        if low == high or shown(low, step) != shown(high, step):
            break
        step /= 10
    return step


def shown(value: float, step: Decimal) -> str:
    """`value` rounded half up at `step`, with commas and a true minus; one digit more than 0.0 where
    a value that is not 0 would read as 0."""
    figure = _at(value, step, ROUND_HALF_UP)
    if figure == 0 and abs(value) > 1e-12:
        step = min(step, shown_step(value, 0.0) * 10)
        figure = _at(value, step, ROUND_HALF_UP)
    return _printed(figure, step)


def shown_up(value: float, step: Decimal) -> str:
    """`value`, not negative, rounded up at `step`, so that what is promised is not too little."""
    return _printed(_at(round(value, 12), step, ROUND_CEILING), step)


def plain(value: float) -> str:
    """`value` as it was written, with commas: no exponent however large or small, no zeros at its end."""
    exponent = int(Decimal(repr(float(value))).normalize().as_tuple().exponent)
    return shown(value, _power(min(0, exponent)))


def _at(value: float, step: Decimal, rounding: str) -> Decimal:
    return (Decimal(repr(float(value))) / step).to_integral_value(rounding) * step


def _printed(figure: Decimal, step: Decimal) -> str:
    decimals = max(0, -int(step.normalize().as_tuple().exponent))
    text = f"{abs(figure):,.{decimals}f}"
    return f"−{text}" if figure < 0 else text


def _power(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)
