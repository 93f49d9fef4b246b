"""A verdict in words a resident understands: one call, one sentence of reason, one of chance.

Every function takes `translate`, a callable from an English template to its translation; templates
stand literally in calls of `_` so that message tools find them.
"""

from collections.abc import Callable
from decimal import Decimal

from outcomes.domain import verdict as calls
from outcomes.domain.benchmark import RATIO
from outcomes.domain.rounding import shown, shown_step, shown_up, telling_step
from outcomes.domain.verdict import Verdict

Translate = Callable[[str], str]


def as_is(text: str) -> str:
    """No translation."""
    return text


def badge(verdict: Verdict, *, translate: Translate = as_is) -> str:
    """The call alone, naming the benchmark where its gap was judged: "Further, against North Carolina"."""
    _ = translate
    word = _word(verdict.call, _)
    if not verdict.against:
        return word
    return _("{call}, against {benchmark}").format(call=word, benchmark=verdict.against)


def _word(call: str, _: Translate) -> str:
    return {
        calls.CLOSER: _("Closer"),
        calls.FURTHER: _("Further"),
        calls.RISING: _("Rising"),
        calls.FALLING: _("Falling"),
        calls.NO_CLEAR_CHANGE: _("No clear change"),
        calls.NO_CHANGE_THAT_MATTERS: _("No change that matters"),
        calls.STEADY: _("Steady"),
        calls.TOO_LITTLE_DATA: _("Too little data"),
    }[call]


def sentence(
    verdict: Verdict,
    *,
    name: str,
    unit: str = "",
    numbers: bool = True,
    translate: Translate = as_is,
) -> str:
    """The badge, why, and how easily chance would do it.

    `name` starts the sentence ("Children in poverty"). `unit` follows a level ("%", "per 1,000
    residents"; "$" precedes it). `numbers` False: no figure derived from the data, for public pages
    where a count of 1 to 10 is behind it; period labels stay.
    """
    _ = translate
    head = badge(verdict, translate=_) + "."
    if verdict.call == calls.TOO_LITTLE_DATA:
        return f"{head} {_refusal(verdict, name, numbers, _)}"
    subject = _subject(verdict, name, _)
    if verdict.shape == calls.TWO_ESTIMATES:
        return " ".join([head, _two_estimates(verdict, subject, unit, numbers, _), *_linked(verdict, _)])
    reason = _figures(verdict, subject, unit, _) if numbers else _no_figures(verdict, subject, _)
    parts = [head, reason]
    if verdict.is_call and numbers:
        parts.append(_chance(verdict, _))
    if verdict.good == "unstated" and verdict.is_call:
        parts.append(_("No good direction is stated, so this is neither closer nor further."))
    return " ".join([*parts, *_linked(verdict, _)])


def chance(p: float, *, translate: Translate = as_is) -> str:
    """A chance in words: "fewer than 1 time in 100" up to .01, else "about 1 time in" its inverse."""
    _ = translate
    if p <= 0.01:
        return _("fewer than 1 time in 100")
    return _("about 1 time in {times}").format(times=max(1, round(1 / p)))


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
    provisional = [out.label for out in verdict.left_out if out.why == "provisional"]
    if provisional:
        found.append(_("Provisional and not used: {periods}.").format(periods=", ".join(provisional)))
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
        found.append(_("With these values the call would be: {call}.").format(call=_word(other, _)))
    return tuple(found)


def _linked(verdict: Verdict, _: Translate) -> list[str]:
    """That values were carried over from an earlier definition."""
    if not verdict.linked_at:
        return []
    periods = _(" and ").join(verdict.linked_at)
    return [_("Values before {periods} are linked: they were measured otherwise.").format(periods=periods)]


def _subject(verdict: Verdict, name: str, _: Translate) -> str:
    if verdict.against and verdict.gap == RATIO:
        return _("{name} as a percent of {benchmark}").format(name=name, benchmark=verdict.against)
    if verdict.against:
        return _("{name} compared with {benchmark}").format(name=name, benchmark=verdict.against)
    if verdict.good == "range":
        return _("{name} (distance from the good range)").format(name=name)
    return name


def _figures(verdict: Verdict, subject: str, unit: str, _: Translate) -> str:
    if verdict.gap == RATIO:
        unit = "%"
    if verdict.call == calls.STEADY:
        template = _("{subject} changed by less than {matters} from {first} to {last}.")
    elif verdict.call == calls.NO_CHANGE_THAT_MATTERS:
        template = _(
            "{subject} changed by {change} from {first} to {last}; only {matters} or more would matter."
        )
    elif verdict.call == calls.NO_CLEAR_CHANGE:
        template = _(
            "{subject} did not change from {first} to {last} by more than chance explains."
            " We would have noticed a change of about {detectable}."
        )
    elif verdict.shape == "step":
        return _step(verdict, subject, unit, _)
    else:
        return _drift(verdict, subject, unit, _)
    resolution = verdict.resolution or 0.0
    change, seen = verdict.change or 0.0, verdict.detectable or 0.0
    return template.format(
        subject=subject,
        first=verdict.first,
        last=verdict.last,
        change=difference(shown(abs(change), shown_step(change, resolution)), unit, _),
        detectable=difference(shown_up(seen, shown_step(seen, resolution)), unit, _),
        matters=difference(f"{verdict.matters:,g}" if verdict.matters is not None else "", unit, _),
    )


def _drift(verdict: Verdict, subject: str, unit: str, _: Translate) -> str:
    pace, low, high = _ascending(verdict.pace, verdict.pace_low, verdict.pace_high)
    step = telling_step(pace, low, high, verdict.resolution or 0.0)
    return _drift_template(verdict, _).format(
        subject=subject,
        pace=difference(shown(pace, step), unit, _),
        first=verdict.first,
        last=verdict.last,
        low=amount(shown(low, step), unit),
        high=amount(shown(high, step), unit),
    )


def _drift_template(verdict: Verdict, _: Translate) -> str:
    if verdict.frequency == "quarter":
        fell = _("{subject} fell about {pace} a quarter from {first} to {last} (likely {low} to {high}).")
        rose = _("{subject} rose about {pace} a quarter from {first} to {last} (likely {low} to {high}).")
    elif verdict.frequency == "month":
        fell = _("{subject} fell about {pace} a month from {first} to {last} (likely {low} to {high}).")
        rose = _("{subject} rose about {pace} a month from {first} to {last} (likely {low} to {high}).")
    else:
        fell = _("{subject} fell about {pace} a year from {first} to {last} (likely {low} to {high}).")
        rose = _("{subject} rose about {pace} a year from {first} to {last} (likely {low} to {high}).")
    return fell if (verdict.pace or 0.0) < 0 else rose


def _step(verdict: Verdict, subject: str, unit: str, _: Translate) -> str:
    change, low, high = _ascending(verdict.step_change, verdict.step_low, verdict.step_high)
    step = telling_step(change, low, high, verdict.resolution or 0.0)
    if (verdict.step_change or 0.0) < 0:
        template = _(
            "{subject} averaged {after} in {later}, down from {before} in {earlier}"
            " (likely {low} to {high} lower)."
        )
    else:
        template = _(
            "{subject} averaged {after} in {later}, up from {before} in {earlier}"
            " (likely {low} to {high} higher)."
        )
    return template.format(
        subject=subject,
        after=level(shown(verdict.step_after or 0.0, step), unit),
        later=_range(verdict.after_first, verdict.last),
        before=level(shown(verdict.step_before or 0.0, step), unit),
        earlier=_range(verdict.first, verdict.before_last),
        low=amount(shown(low, step), unit),
        high=difference(shown(high, step), unit, _),
    )


def _two_estimates(verdict: Verdict, subject: str, unit: str, numbers: bool, _: Translate) -> str:
    """The first and the newest survey value: which differ, and that this is no trend."""
    differs = verdict.is_call or verdict.call == calls.NO_CHANGE_THAT_MATTERS
    if not numbers:
        found = (
            _(
                "{subject}: the estimates of {first} and {last} differ by more than their margins of error explain."
            )
            if differs
            else _(
                "{subject}: the estimates of {first} and {last} differ by no more than their margins of error explain."
            )
        )
    elif differs:
        found = _(
            "{subject} was {after} in {last} and {before} in {first}:"
            " more apart than the margins of error explain (likely {low} to {high})."
        )
    else:
        found = _(
            "{subject} was {after} in {last} and {before} in {first}:"
            " no more apart than the margins of error explain."
            " We would have noticed a difference of about {detectable}."
        )
    resolution = verdict.resolution or 0.0
    change, low, high = _ascending(verdict.change, verdict.change_low, verdict.change_high)
    step, seen = telling_step(change, low, high, resolution), verdict.detectable or 0.0
    printed = Decimal(repr(resolution)) if resolution > 0 else step
    said = found.format(
        subject=subject,
        first=verdict.first,
        last=verdict.last,
        before=level(shown(verdict.step_before or 0.0, printed), unit),
        after=level(shown(verdict.step_after or 0.0, printed), unit),
        low=amount(shown(low, step), unit),
        high=difference(shown(high, step), unit, _),
        detectable=difference(shown_up(seen, shown_step(seen, resolution)), unit, _),
    )
    return f"{said} {_('Two estimates compared, not a trend.')}"


def _no_figures(verdict: Verdict, subject: str, _: Translate) -> str:
    if verdict.call == calls.STEADY:
        template = _("{subject} changed from {first} to {last} by less than what matters.")
    elif verdict.call == calls.NO_CHANGE_THAT_MATTERS:
        template = _("{subject} changed from {first} to {last}, but by less than what matters.")
    elif verdict.call == calls.NO_CLEAR_CHANGE:
        template = _("{subject} did not change from {first} to {last} by more than chance explains.")
    elif (verdict.change or 0.0) < 0:
        template = _("{subject} fell from {first} to {last} by more than chance explains.")
    else:
        template = _("{subject} rose from {first} to {last} by more than chance explains.")
    return template.format(subject=subject, first=verdict.first, last=verdict.last)


def _chance(verdict: Verdict, _: Translate) -> str:
    if verdict.shape == "step" and (verdict.step_change or 0.0) < 0:
        template = _("A drop like this would come up by chance {chance} if nothing had changed.")
    elif verdict.shape == "step":
        template = _("A rise like this would come up by chance {chance} if nothing had changed.")
    else:
        template = _("A run like this would come up by chance {chance} if nothing had changed.")
    return template.format(chance=chance(1.0 if verdict.p is None else verdict.p, translate=_))


def _refusal(verdict: Verdict, name: str, numbers: bool, _: Translate) -> str:
    stated = {
        "milestone": _("{name}: a milestone is reached or not, and no trend is drawn from it."),
        "undeflated": _(
            "{name}: dollars of different years cannot be compared. State them in the dollars of one year."
        ),
        "mixed_sources": _(
            "{name}: the values come from more than one source ({sources}). Mark where the source changed."
        ),
        "mixed_spans": _(
            "{name}: some values cover more years than others, and the two kinds cannot be compared."
        ),
        "small_counts": _("{name}: fewer than 20 cases in some periods, too few to judge a group by."),
        "no_benchmark": _(
            "{name}: this rises and falls with the whole economy, and needs a benchmark to be judged against."
        ),
    }.get(verdict.refusal or "")
    if stated is not None:
        return stated.format(name=name, sources=", ".join(verdict.sources))
    if not numbers:
        return _("{name}: too few values that can be compared.").format(name=name)
    more = verdict.needed_more
    need = _("We need 1 more.") if more == 1 else _("We need {more} more.").format(more=more)
    return f"{_so_far(verdict, name, _)} {need}"


def _so_far(verdict: Verdict, name: str, _: Translate) -> str:
    if verdict.refusal == "overlapping":
        template = _("{name}: each value covers {span} years, and only {n} of them share none.")
    elif verdict.refusal == "after_break" and verdict.n == 1:
        template = _("{name}: 1 value that can be compared since the break at {period} ({reason}).")
    elif verdict.refusal == "after_break":
        template = _("{name}: {n} values that can be compared since the break at {period} ({reason}).")
    elif verdict.refusal == "gaps":
        template = _("{name}: too many periods are missing; the latest run without wide gaps has {n}.")
    elif verdict.n == 0:
        template = _("{name}: no values yet that can be compared.")
    elif verdict.n == 1:
        template = _("{name}: 1 value that can be compared.")
    else:
        template = _("{name}: {n} values that can be compared.")
    return template.format(
        name=name,
        n=verdict.n,
        span=verdict.span,
        period=verdict.break_label,
        reason=verdict.break_reason or _("the series was broken there"),
    )


def _ascending(estimate: float | None, low: float | None, high: float | None) -> tuple[float, float, float]:
    """Sizes without their sign: the estimate, the smaller and the larger end."""
    small, large = sorted((abs(low or 0.0), abs(high or 0.0)))
    return abs(estimate or 0.0), small, large


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def amount(figure: str, unit: str) -> str:
    """A pace or the lower end of a range: the unit is said elsewhere."""
    return f"${figure}" if unit == "$" else figure


def difference(figure: str, unit: str, _: Translate) -> str:
    """A difference: percentages differ by points."""
    if unit == "%":
        return _("1 point") if figure == "1" else _("{figure} points").format(figure=figure)
    return amount(figure, unit)


def level(figure: str, unit: str) -> str:
    if unit == "$":
        return f"−${figure[1:]}" if figure.startswith("−") else f"${figure}"
    if unit == "%":
        return f"{figure}%"
    return f"{figure} {unit}" if unit else figure
