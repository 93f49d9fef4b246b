"""A changed definition in a file of indicators: whether it cuts the series is asked, never assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from obb.domain.fiscal import Period, UnreadablePeriod
from obb.history import change
from obb.imports.kinds import Arrival, Review
from obb.imports.lists import EntryWork, commit_entries
from obb.imports.problems import Problem
from outcomes.actions.definitions import Words, redefine
from outcomes.actions.verdicts import judge_indicators
from outcomes.domain.periods import read_observed
from outcomes.imports.judged import touched
from outcomes.models import Indicator, IndicatorDefinition

WORDS = {
    "text": "definition",
    "numerator_words": "numerator_words",
    "denominator_words": "denominator_words",
    "source": "source",
    "method": "method",
}
"""A version's field → the indicator's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row says of its changed definition; None where it says nothing."""

    row: int
    recounts: bool | None
    since: str | None
    because: str | None


@dataclass(frozen=True, slots=True)
class Redefined:
    """From `period` on the indicator counts what its words say now."""

    indicator: Indicator
    before: Words
    period: Period
    reason: str


@dataclass(slots=True)
class IndicatorWork(EntryWork):
    """What `commit_defined` writes."""

    redefined: list[Redefined] = field(default_factory=list)


def with_definitions(review: Review, arrival: Arrival, answers: Mapping[str, Answer]) -> Review:
    """The review with a problem for each changed definition of which the file does not say what it changes.

    A text where there was none defines nothing anew. A change that begins with a period stored already, as when
    the same file comes again, is left as it is.
    """
    work: EntryWork = review.work
    changed = {thing.pk: before for thing, before in work.changed}
    things = {thing.code: thing for thing, _before in work.changed}
    last, stated = _last_begun(arrival, answers), _stored_and_stated(arrival, answers)
    problems, redefined = list(review.problems), []
    for code, answer in answers.items():
        thing = things.get(code)
        before = {} if thing is None else changed[thing.pk]
        other = [name for name in WORDS.values() if before.get(name)]
        if thing is None or not other:
            if code in stated and code not in last:
                problems.append(_needless(answer))
            continue
        found = _asked(answer, thing, last.get(code), arrival)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            words = Words(**{name: before.get(own, getattr(thing, own)) for name, own in WORDS.items()})
            redefined.append(Redefined(thing, words, found, answer.because or arrival.reason))
    known = IndicatorWork(work.model, work.new, work.changed, stamped=work.stamped, redefined=redefined)
    review = replace(review, problems=problems, work=known)
    cuts = ",".join(f"{one.indicator.pk}:{one.period.number}" for one in redefined)
    if redefined:
        told = [
            _("%(name)s: from %(period)s on something else is counted; earlier values are compared no more.")
            % {"name": one.indicator.name, "period": one.period.label}
            for one in redefined
        ]
        review.changes["warnings"] = [*review.changes.get("warnings", []), *told]
        review.mark += f"|{cuts}"
    return review


def commit_defined(arrival: Arrival, review: Review) -> dict[str, Any]:
    """Writes the entries, then the versions of definitions they begin; judged at the end, as one act."""
    work: IndicatorWork = review.work
    with change(by=arrival.by, reason=arrival.reason):
        done = commit_entries(arrival, review)
        kept = {one.pk for one in IndicatorDefinition.objects.filter(county=arrival.county)}
        for one in work.redefined:
            was = one.indicator.definition_version
            redefine(
                indicator=one.indicator,
                before=one.before,
                period=one.period,
                by=arrival.by,
                reason=one.reason,
                at=arrival.at,
            )
            fields = done["written"][0]["changed"][one.indicator.pk]
            fields["definition_version"] = [was, one.indicator.definition_version]
        made = IndicatorDefinition.objects.filter(county=arrival.county).exclude(pk__in=kept)
        if work.redefined:
            keys = list(made.values_list("pk", flat=True))
            done["written"].append({"model": IndicatorDefinition._meta.label, "new": keys, "changed": {}})
        judge_indicators(indicators=touched(done), at=arrival.at)
    return done


def _last_begun(arrival: Arrival, answers: Mapping[str, Answer]) -> dict[str, int]:
    """Indicator's code → the period with which its newest definition begins. One query, or none."""
    if not any(one.recounts or one.since for one in answers.values()):
        return {}
    rows = IndicatorDefinition.objects.filter(county=arrival.county, from_period__isnull=False).order_by()
    return dict(rows.values_list("indicator__code").annotate(last=Max("from_period")))


def _asked(answer: Answer, thing: Indicator, last: int | None, arrival: Arrival) -> Period | Problem | None:
    """From when it cuts the series; None where only the words are better."""
    if answer.recounts is False and not answer.since:
        return None
    if answer.recounts is None and not answer.since:
        message = _(
            "The definition of “%(name)s” changes, and the row does not say whether what is counted does."
        )
        remedy = _(
            "Write no under “recounts” if only the words are better; or yes, and under “recounts_from” the first"
            " period under the new definition."
        )
        return Problem(answer.row, "recounts", "", message % {"name": thing.name}, remedy)
    if answer.recounts is False:
        message = _("The row says that nothing else is counted, and from when.")
        return Problem(
            answer.row, "recounts_from", answer.since or "", message, _("Leave one of the two out.")
        )
    if not answer.since:
        message = _("The row does not say from which period on the new definition holds.")
        return Problem(
            answer.row, "recounts_from", "", message, _("Write it: 2019, FY2019, 2016 Q3, July 2016.")
        )
    try:
        period = read_observed(answer.since, thing.frequency, thing.calendar, arrival.county.calendar)
    except UnreadablePeriod as error:
        return Problem(answer.row, "recounts_from", answer.since, error.reason, error.remedy)
    if last is not None and period.number <= last:
        message = _("Another definition begins with that period, or a later one.")
        return Problem(answer.row, "recounts_from", answer.since, message, _("Choose a later period."))
    return period


def _stored_and_stated(arrival: Arrival, answers: Mapping[str, Answer]) -> set[str]:
    """The codes of stored indicators whose rows state a change. One query, or none."""
    codes = [code for code, one in answers.items() if one.recounts or one.since]
    if not codes:
        return set()
    return set(Indicator.objects.filter(county=arrival.county, code__in=codes).values_list("code", flat=True))


def _needless(answer: Answer) -> Problem:
    """A change that is stated of an indicator whose words stay, and that is not stored."""
    message = _("The row says that something else is counted, and no word of the definition changes.")
    remedy = _("State the new definition, or leave the cell empty.")
    return Problem(answer.row, "recounts", "", message, remedy)
