"""The newest value, a target and a forecast in words, to stand after a verdict's sentence.

`translate` as in `words`; templates stand literally in calls of `_`.
"""

from decimal import Decimal

from outcomes.domain import verdict as calls
from outcomes.domain.call_words import amount, ends, level
from outcomes.domain.forecast import Forecast
from outcomes.domain.latest import AS_EXPECTED, BETTER, HIGHER, LOWER, WORSE, Latest
from outcomes.domain.rounding import shown, shown_step, telling_step
from outcomes.domain.target import (
    CANNOT_TELL,
    FAST_ENOUGH,
    OFF_TRACK,
    ON_TRACK,
    TOO_CLOSE,
    TOO_SLOW,
    Outlook,
)
from outcomes.domain.verdict import Verdict
from outcomes.domain.words import Translate, as_is, difference


def latest_sentence(verdict: Verdict, latest: Latest, *, translate: Translate = as_is) -> str:
    """What the newest value adds to the call, by the rule's table; "2020 was lower than 2019: as expected."."""
    _ = translate
    if latest.call == AS_EXPECTED:
        template = _as_expected(latest, verdict.good == "range", _)
    else:
        template = _standing_out(verdict.call, latest.call, _)
    return template.format(period=latest.label, before=latest.label_before)


def _as_expected(latest: Latest, in_range: bool, _: Translate) -> str:
    """`in_range`: the values are distances from the good range, 0 inside it."""
    way = (latest.value > latest.value_before) - (latest.value < latest.value_before)
    if not in_range:
        return {
            -1: _("{period} was lower than {before}: as expected."),
            0: _("{period} was the same as {before}: as expected."),
            1: _("{period} was higher than {before}: as expected."),
        }[way]
    if latest.value == latest.value_before == 0:
        return _("{period} was inside the good range, as {before} was: as expected.")
    return {
        -1: _("{period} was nearer to the good range than {before}: as expected."),
        0: _("{period} was as far from the good range as {before}: as expected."),
        1: _("{period} was further from the good range than {before}: as expected."),
    }[way]


def _standing_out(call: str, newest: str, _: Translate) -> str:
    if newest == HIGHER:
        return _("The newest value, {period}, is higher than expected.")
    if newest == LOWER:
        return _("The newest value, {period}, is lower than expected.")
    if (call, newest) == (calls.CLOSER, BETTER):
        return _("And the newest value, {period}, is better than expected.")
    if (call, newest) == (calls.CLOSER, WORSE):
        return _("Closer over the period, but the newest value, {period}, is a warning.")
    if (call, newest) == (calls.FURTHER, BETTER):
        return _("Further over the period, but the newest value, {period}, is better than expected.")
    if (call, newest) == (calls.FURTHER, WORSE):
        return _("And the newest value, {period}, is worse than expected.")
    if newest == BETTER:
        return _("The newest value, {period}, stands out as better – watch the next one.")
    return _("The newest value, {period}, stands out as worse – watch the next one.")


def target_sentence(outlook: Outlook, *, unit: str = "", translate: Translate = as_is) -> str:
    """Met now or not; on track or not; the pace needed beside the pace there is."""
    _ = translate
    parts = [_("Met now, in {period}.") if outlook.met_now else _("Not met now, in {period}.")]
    parts[0] = parts[0].format(period=outlook.latest_label)
    if outlook.call is not None:
        parts.append(_call(outlook.call, _))
    if not outlook.met_now and outlook.needed_pace is not None:
        parts.append(_pace(outlook, unit, _))
    return " ".join(parts)


def _call(call: str, _: Translate) -> str:
    return {
        ON_TRACK: _("On track."),
        OFF_TRACK: _("Off track."),
        TOO_CLOSE: _("Too close to call."),
        FAST_ENOUGH: _("Fast enough."),
        TOO_SLOW: _("Too slow."),
        CANNOT_TELL: _("Cannot tell yet."),
    }[call]


def _pace(outlook: Outlook, unit: str, _: Translate) -> str:
    """The pace needed to the target, and the one there is with its range, each with its own direction."""
    needed = outlook.needed_pace or 0.0
    head = _needs(outlook.frequency, needed < 0, _)
    pace, low, high = outlook.pace, outlook.pace_low, outlook.pace_high
    if pace is None or low is None or high is None:
        return head.format(needed=difference(shown(abs(needed), shown_step(needed, 0.0)), unit, _))
    step = telling_step(pace, low, high, float(shown_step(needed, 0.0)))
    said = head.format(needed=difference(shown(abs(needed), step), unit, _))
    return f"{said} {_does(pace, low, high, step, unit, _)}"


def _needs(frequency: str, falls: bool, _: Translate) -> str:
    if frequency == "quarter":
        return (
            _("It needs to fall {needed} a quarter.") if falls else _("It needs to rise {needed} a quarter.")
        )
    if frequency == "month":
        return _("It needs to fall {needed} a month.") if falls else _("It needs to rise {needed} a month.")
    return _("It needs to fall {needed} a year.") if falls else _("It needs to rise {needed} a year.")


def _does(pace: float, low: float, high: float, step: Decimal, unit: str, _: Translate) -> str:
    """What it has been doing; where nobody can say which way, from how much down to how much up."""
    least, most = (abs(low), high) if low < 0 < high else sorted((abs(low), abs(high)))
    said = {
        "pace": difference(shown(abs(pace), step), unit, _),
        "low": amount(shown(least, step), unit),
        "high": amount(shown(most, step), unit),
        "most": difference(shown(most, step), unit, _),
    }
    if low < 0 < high:
        return _("It has been doing anything from falling {low} to rising {most}.").format(**said)
    if said["low"] == said["high"]:
        template = _("It has been falling {pace}.") if pace < 0 else _("It has been rising {pace}.")
    elif pace < 0:
        template = _("It has been falling {pace} (likely {low} to {high}).")
    else:
        template = _("It has been rising {pace} (likely {low} to {high}).")
    return template.format(**said)


def forecast_sentence(
    forecast: Forecast,
    *,
    label: str,
    step: int = -1,
    unit: str = "",
    resolution: float = 0.0,
    translate: Translate = as_is,
) -> str:
    """The 80 % range of one step (default the last) for the period called `label`; or why there is none.

    `resolution`: the step of what the data print; the range is said no finer, unless its ends would then read alike.
    """
    _ = translate
    if forecast.refusal == "too_noisy":
        return _("Too noisy to project.")
    if forecast.refusal == "pooled":
        return _("Not projected: each value covers several periods.")
    if forecast.refusal is not None or not forecast.steps:
        return _("Too little data to project.")
    chosen = forecast.steps[step]
    width = telling_step(chosen.high80 - chosen.low80, chosen.low80, chosen.high80, resolution)
    low, high = (shown(end, width) for end in (chosen.low80, chosen.high80))
    if low == high:
        template = _("If we keep doing what we do, {period} is {high} about 8 times in 10.")
        high = level(high, unit)
    else:
        template = _(
            "If we keep doing what we do, {period} lies between {low} and {high} about 8 times in 10."
        )
        low, high = ends(low, high, unit)
    text = template.format(period=label, low=low, high=high)
    return f"{text} {_('The pattern has just changed.')}" if forecast.just_changed else text
