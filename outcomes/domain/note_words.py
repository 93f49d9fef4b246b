"""What a reader should know beside a verdict's sentence: small numbers, breaks, values left out or linked."""

from outcomes.domain import verdict as calls
from outcomes.domain.call_words import Translate, as_is, call_word
from outcomes.domain.verdict import Verdict


def notes(verdict: Verdict, *, translate: Translate = as_is) -> tuple[str, ...]:
    """What a reader should know beside the sentence: small numbers, breaks, values left out."""
    _ = translate
    found = []
    if verdict.unstable:
        found.append(_("Small numbers: unstable."))
    if verdict.break_label and verdict.refusal != "after_break":
        found.append(
            _("Values before {period} are not used: {reason}.").format(
                period=verdict.break_label, reason=verdict.break_reason or _("the series was broken there")
            )
        )
    return (*found, *_left_out(verdict, _))


def _left_out(verdict: Verdict, _: Translate) -> list[str]:
    found = []
    provisional = [out.label for out in verdict.left_out if out.why == "provisional"]
    if provisional:
        found.append(_("Provisional and not used: {periods}.").format(periods=", ".join(provisional)))
        if verdict.call != calls.TOO_LITTLE_DATA:
            found[-1] += " " + _("The call stands, as of {last}.").format(last=verdict.last)
    for out in verdict.left_out:
        if out.why == "exceptional":
            found.append(_("Left out: {period} ({reason}).").format(period=out.label, reason=out.reason))
    if verdict.kept_exceptional:
        found.append(
            _(
                "Marked as exceptional and used all the same: {periods}. More than 1 value in 5 may not be left out."
            ).format(periods=", ".join(verdict.kept_exceptional))
        )
    other = verdict.call_with_exceptional
    if other is not None and other != verdict.call:
        found.append(_("With these values the call would be: {call}.").format(call=call_word(other, _)))
    single = verdict.call_in_single_years
    if single is not None and single != verdict.call:
        found.append(_("Judged in single years the call would be: {call}.").format(call=call_word(single, _)))
    return found


def linked_words(verdict: Verdict, _: Translate) -> list[str]:
    """That values were carried over from an earlier definition."""
    if not verdict.linked_at:
        return []
    periods = _(" and ").join(verdict.linked_at)
    return [_("Values before {periods} are linked: they were measured otherwise.").format(periods=periods)]
