"""The newest value, a target and a forecast in words, to stand after a verdict's sentence.

`translate` as in `words`; templates stand literally in calls of `_`.
"""

from outcomes.domain import verdict as calls
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
from outcomes.domain.words import Translate, amount, as_is, difference, level


def latest_sentence(verdict: Verdict, latest: Latest, *, translate: Translate = as_is) -> str:
    """What the newest value adds to the call, by the rule's table; "2020 was lower than 2019: as expected."."""
    _ = translate
    if latest.call == AS_EXPECTED:
        template = {
            -1: _("{period} was lower than {before}: as expected."),
            0: _("{period} was the same as {before}: as expected."),
            1: _("{period} was higher than {before}: as expected."),
        }[(latest.value > latest.value_before) - (latest.value < latest.value_before)]
    else:
        template = _standing_out(verdict.call, latest.call, _)
    return template.format(period=latest.label, before=latest.label_before)


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
    """Paces count toward the target: a minus is a pace away from it."""
    toward = -1 if (outlook.needed_pace or 0.0) < 0 else 1
    needed = abs(outlook.needed_pace or 0.0)
    template = _pace_template(outlook, _)
    if outlook.pace is None or outlook.pace_low is None or outlook.pace_high is None:
        return template.format(needed=difference(shown(needed, shown_step(needed, 0.0)), unit, _))
    pace = toward * outlook.pace
    low, high = sorted((toward * outlook.pace_low, toward * outlook.pace_high))
    step = telling_step(pace, low, high, float(shown_step(needed, 0.0)))
    return template.format(
        needed=difference(shown(needed, step), unit, _),
        pace=amount(shown(pace, step), unit),
        low=amount(shown(low, step), unit),
        high=amount(shown(high, step), unit),
    )


def _pace_template(outlook: Outlook, _: Translate) -> str:
    if outlook.pace is None:
        return {
            "quarter": _("It needs {needed} a quarter."),
            "month": _("It needs {needed} a month."),
        }.get(outlook.frequency, _("It needs {needed} a year."))
    return {
        "quarter": _("It needs {needed} a quarter; it has been doing {pace} ({low} to {high})."),
        "month": _("It needs {needed} a month; it has been doing {pace} ({low} to {high})."),
    }.get(outlook.frequency, _("It needs {needed} a year; it has been doing {pace} ({low} to {high})."))


def forecast_sentence(
    forecast: Forecast, *, label: str, step: int = -1, unit: str = "", translate: Translate = as_is
) -> str:
    """The 80 % range of one step (default the last) for the period called `label`; or why there is none."""
    _ = translate
    if forecast.refusal == "too_noisy":
        return _("Too noisy to project.")
    if forecast.refusal is not None or not forecast.steps:
        return _("Too little data to project.")
    chosen = forecast.steps[step]
    width = shown_step(chosen.high80 - chosen.low80, 0.0)
    text = _(
        "If we keep doing what we do, {period} lies between {low} and {high} about 8 times in 10."
    ).format(
        period=label,
        low=level(shown(chosen.low80, width), unit),
        high=level(shown(chosen.high80, width), unit),
    )
    return f"{text} {_('The pattern has just changed.')}" if forecast.just_changed else text
