"""New start: whether a step has stood for so long that a new segment is offered. It is never applied by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.domain.linking import new_start_offered
from outcomes.domain.verdict import Verdict
from outcomes.models import Indicator, Observation, VerdictRecord


@dataclass(frozen=True)
class Offer:
    """From the period `label` on; `since` final values came after the step was first called."""

    label: str
    since: int


def offered(indicator: Indicator) -> Offer | None:
    """By the newest step that was called, if what came since stayed on the side it stepped to. Two queries.

    The call itself need not stand: the window moves on, and once the old level has left it nothing changes
    any more. None where a segment started at or after the step.
    """
    first = _first_called(indicator)
    if first is None or first.step_before is None or first.step_after is None:
        return None
    points = _final(indicator)
    labels = [point.label for point in points]
    if first.last not in labels or first.after_first not in labels:
        return None
    if any(point.break_before for point in points[labels.index(first.after_first) :]):
        return None
    since = points[labels.index(first.last) + 1 :]
    is_due = new_start_offered(first.shape, first.is_call, first.k_last, indicator.frequency, len(since))
    return Offer(first.after_first, len(since)) if is_due and _stayed(first, since) else None


def _first_called(indicator: Indicator) -> Verdict | None:
    """The verdict that called the newest step; of several in a row that did, the first."""
    first = None
    for row in VerdictRecord.objects.filter(indicator=indicator).order_by("-judged_at", "-pk"):
        said = Verdict.from_record(row.record)
        is_step = said.is_call and said.shape == "step" and not said.against
        if is_step and (first is None or said.call == first.call):
            first = said
        elif first is not None:
            break
    return first


def _final(indicator: Indicator) -> list[Observation]:
    rows = Observation.objects.filter(indicator=indicator, of=Observation.Of.COUNTY, value__isnull=False)
    return list(rows.exclude(status=Observation.Status.PROVISIONAL).order_by("period"))


def _stayed(step: Verdict, since: Sequence[Observation]) -> bool:
    """Whether each value since lies nearer to the level after the step than to the one before."""
    middle = (step.step_before + step.step_after) / 2
    return all((float(one.value) > middle) == (step.step_after > middle) for one in since)
