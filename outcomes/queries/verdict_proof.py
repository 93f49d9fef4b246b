"""The verdicts proven anew: every call that stands is judged again, and no call that ever stood belies its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Any

from budget.queries.ledger import named
from obb.history import event_model
from obb.models import County
from outcomes.domain.verdict import NO_CLEAR_CHANGE, RULE_VERSION, Verdict, follows
from outcomes.models import Indicator, IndicatorGroup, VerdictRecord
from outcomes.queries.judged import groups_of, judged_now
from outcomes.queries.series import series_of

CLOSE = 1e-9  # floats of another machine may differ in their last digits


def findings(county_id: int | None) -> Iterator[str]:
    """Everything wrong with the records of verdicts, each in a sentence that names the indicator."""
    counties = County.objects.order_by("slug")
    for county in counties if county_id is None else counties.filter(pk=county_id):
        indicators = list(Indicator.objects.filter(county=county).order_by("name", "pk"))
        records = list(VerdictRecord.objects.filter(county=county).order_by("judged_at", "pk"))
        yield from named(f"{county.slug}: {said}" for said in _standing(indicators, records))
        yield from named(f"{county.slug}: {said}" for said in _belied(indicators, records))


def counted(county_id: int | None) -> int:
    """How many calls stand."""
    standing = VerdictRecord.objects.filter(is_current=True)
    return (standing if county_id is None else standing.filter(county_id=county_id)).count()


def _standing(indicators: Sequence[Indicator], records: Sequence[VerdictRecord]) -> Iterator[str]:
    """Of the calls that stand those that the stored values do not give, and values without one."""
    current = {one.indicator_id: one for one in records if one.is_current}
    series = series_of(indicators)
    verdicts = judged_now(indicators, series, groups_of(series.keys()))
    for one in indicators:
        record, verdict = current.get(one.pk), verdicts[one.pk]
        if record is None:
            if any(point.value is not None for point in series[one.pk].points):
                yield f"“{one.name}” has values and no verdict; they give “{verdict.call}”"
        elif record.rule_version == RULE_VERSION and not _alike(record.record, verdict.as_record()):
            told = "with other figures" if record.call == verdict.call else f"but “{verdict.call}”"
            yield f"“{one.name}”: “{record.call}” stands, and its values give it not so, {told}"


def _belied(indicators: Sequence[Indicator], records: Sequence[VerdictRecord]) -> Iterator[str]:
    """Records, standing or past, whose call is not the one that their own figures give.

    One that was ever a group of another may have shown no clear change for the sake of the other groups.
    """
    names = {one.pk: one.name for one in indicators}
    ever = event_model(IndicatorGroup).objects.filter(indicator_id__in=names).order_by()
    grouped = set(ever.values_list("indicator_id", flat=True))
    for record in records:
        verdict = Verdict.from_record(record.record)
        given = follows(verdict)
        is_group = record.indicator_id in grouped and verdict.call == NO_CLEAR_CHANGE
        if (record.call, record.against, record.rule_version) != (
            verdict.call,
            verdict.against,
            verdict.rule_version,
        ) or (given not in (None, verdict.call) and not is_group):
            yield (
                f"“{names[record.indicator_id]}”: the record of {record.judged_at:%Y-%m-%d %H:%M} says"
                f" “{record.call}”, its figures “{given or verdict.call}”"
            )


def _alike(stored: Any, now: Any) -> bool:
    if isinstance(stored, float) and isinstance(now, float):
        return isclose(stored, now, rel_tol=CLOSE, abs_tol=1e-12)
    if isinstance(stored, Mapping) and isinstance(now, Mapping):
        return stored.keys() == now.keys() and all(_alike(stored[key], now[key]) for key in stored)
    if isinstance(stored, list) and isinstance(now, list):
        return len(stored) == len(now) and all(map(_alike, stored, now))
    return stored == now
