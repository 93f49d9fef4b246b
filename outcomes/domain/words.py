"""A verdict in words a resident understands: one call, one sentence of reason, one of chance.

Every function takes `translate`, a callable from an English template to its translation; templates
stand literally in calls of `_` so that message tools find them.
"""

from decimal import Decimal

from outcomes.domain import verdict as calls
from outcomes.domain.benchmark import RATIO
from outcomes.domain.call_words import Translate, amount, as_is, badge, difference, ends, level
from outcomes.domain.note_words import linked_words, notes
from outcomes.domain.refusal_words import refusal_words
from outcomes.domain.rounding import plain, shown, shown_step, shown_up, telling_step
from outcomes.domain.series import PERIODS_A_YEAR
from outcomes.domain.verdict import Verdict

__all__ = [
    "Translate", "amount", "as_is", "badge", "chance", "difference", "ends", "level", "notes", "sentence",
]  # fmt: skip


def sentence(
    verdict: Verdict,
    *,
    name: str,
    unit: str = "",
    numbers: bool = True,
    restarts: bool = False,
    translate: Translate = as_is,
) -> str:
    """The badge, why, and how easily chance would do it.

    `name` starts the sentence ("Children in poverty"). `unit` follows a level ("%", "per 1,000
    residents"; "$" precedes it). `numbers` False: no figure derived from the data, for public pages
    where a count of 1 to 10 is behind it; period labels stay. `restarts`: counting starts anew each year, so that
    the pace is said from one year to the next.
    """
    _ = translate
    head = badge(verdict, translate=_) + "."
    if verdict.call == calls.TOO_LITTLE_DATA:
        return f"{head} {refusal_words(verdict, name, numbers, _)}"
    subject = _subject(verdict, name, _)
    if unit not in ("$", "%") and unit.casefold() in name.casefold():
        unit = ""  # “Births fell about 86 a year”
    if verdict.shape == calls.TWO_ESTIMATES:
        return " ".join([head, _two_estimates(verdict, subject, unit, numbers, _), *linked_words(verdict, _)])
    reason = _figures(verdict, subject, unit, restarts, _) if numbers else _no_figures(verdict, subject, _)
    parts = [head, reason]
    if verdict.is_call and numbers:
        parts.append(_chance(verdict, _))
    if verdict.good == "unstated" and verdict.is_call:
        parts.append(_("No good direction is stated, so this is neither closer nor further."))
    return " ".join([*parts, *linked_words(verdict, _)])


def chance(p: float, *, translate: Translate = as_is) -> str:
    """A chance in words: "fewer than 1 time in 100" up to .01, else "about 1 time in" its inverse, from 2 on."""
    _ = translate
    if p <= 0.01:
        return _("fewer than 1 time in 100")
    times = round(1 / p)
    return _("about 1 time in {times}").format(times=times) if times > 1 else _("more often than not")


def _subject(verdict: Verdict, name: str, _: Translate) -> str:
    if verdict.against and verdict.gap == RATIO:
        return _("{name} as a percent of {benchmark}").format(name=name, benchmark=verdict.against)
    if verdict.against:
        return _("{name} compared with {benchmark}").format(name=name, benchmark=verdict.against)
    if verdict.good == "range":
        return _("{name} (distance from the good range)").format(name=name)
    return name


def _figures(verdict: Verdict, subject: str, unit: str, restarts: bool, _: Translate) -> str:
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
        return _drift(verdict, subject, unit, restarts, _)
    resolution = verdict.resolution or 0.0
    change, seen = verdict.change or 0.0, verdict.detectable or 0.0
    return template.format(
        subject=subject,
        first=verdict.first,
        last=verdict.last,
        change=difference(shown(abs(change), shown_step(change, resolution)), unit, _),
        detectable=difference(shown_up(seen, shown_step(seen, resolution)), unit, _),
        matters=difference("" if verdict.matters is None else plain(verdict.matters), unit, _),
    )


def _drift(verdict: Verdict, subject: str, unit: str, restarts: bool, _: Translate) -> str:
    times = PERIODS_A_YEAR[verdict.frequency] if restarts else 1
    found = (verdict.pace, verdict.pace_low, verdict.pace_high)
    pace, low, high = (times * size for size in _ascending(*found))
    step = telling_step(pace, low, high, verdict.resolution or 0.0)
    return _drift_template(verdict, restarts, _).format(
        subject=subject,
        pace=difference(shown(pace, step), unit, _),
        first=verdict.first,
        last=verdict.last,
        likely=_likely(_("likely {low} to {high}"), low, amount(shown(high, step), unit), step, unit, _),
    )


def _likely(template: str, low: float, high: str, step: Decimal, unit: str, _: Translate) -> str:
    """The likely range, `high` in words; no range where both ends read alike."""
    least = amount(shown(low, step), unit)
    return (
        template.format(low=least, high=high)
        if high.split(" ")[0] != least
        else _("give or take the rounding")
    )


def _drift_template(verdict: Verdict, restarts: bool, _: Translate) -> str:
    if restarts:
        fell = _("{subject} fell about {pace} from one year to the next, {first} to {last} ({likely}).")
        rose = _("{subject} rose about {pace} from one year to the next, {first} to {last} ({likely}).")
    elif verdict.frequency == "quarter":
        fell = _("{subject} fell about {pace} a quarter from {first} to {last} ({likely}).")
        rose = _("{subject} rose about {pace} a quarter from {first} to {last} ({likely}).")
    elif verdict.frequency == "month":
        fell = _("{subject} fell about {pace} a month from {first} to {last} ({likely}).")
        rose = _("{subject} rose about {pace} a month from {first} to {last} ({likely}).")
    else:
        fell = _("{subject} fell about {pace} a year from {first} to {last} ({likely}).")
        rose = _("{subject} rose about {pace} a year from {first} to {last} ({likely}).")
    return fell if (verdict.pace or 0.0) < 0 else rose


def _step(verdict: Verdict, subject: str, unit: str, _: Translate) -> str:
    change, low, high = _ascending(verdict.step_change, verdict.step_low, verdict.step_high)
    step = telling_step(change, low, high, verdict.resolution or 0.0)
    if (verdict.step_change or 0.0) < 0:
        template = _("{subject} averaged {after} in {later}, down from {before} in {earlier} ({likely}).")
        likely = _("likely {low} to {high} lower")
    else:
        template = _("{subject} averaged {after} in {later}, up from {before} in {earlier} ({likely}).")
        likely = _("likely {low} to {high} higher")
    return template.format(
        subject=subject,
        after=level(shown(verdict.step_after or 0.0, step), unit),
        later=_range(verdict.after_first, verdict.last),
        before=level(shown(verdict.step_before or 0.0, step), unit),
        earlier=_range(verdict.first, verdict.before_last),
        likely=_likely(likely, low, difference(shown(high, step), unit, _), step, unit, _),
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
            " more apart than the margins of error explain ({likely})."
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
        likely=_likely(
            _("likely {low} to {high}"), low, difference(shown(high, step), unit, _), step, unit, _
        ),
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


def _ascending(estimate: float | None, low: float | None, high: float | None) -> tuple[float, float, float]:
    """Sizes without their sign: the estimate, the smaller and the larger end."""
    small, large = sorted((abs(low or 0.0), abs(high or 0.0)))
    return abs(estimate or 0.0), small, large


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"
