"""Verdicts: indicators judged anew, with every call that was ever shown kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from obb.history import event_model
from outcomes.actions.forecasts import keep_forecasts
from outcomes.models import Indicator, IndicatorGroup, Observation, VerdictRecord
from outcomes.queries.judged import groups_of, judged_now
from outcomes.queries.series import series_of
from outcomes.queries.verdicts import is_confirmed


def judge_indicators(*, indicators: Iterable[Indicator | int], at: datetime) -> list[VerdictRecord]:
    """Judges these indicators, and those they are the benchmark of, from what is stored now.

    Answers with the records that are new. Groups of one indicator are judged together: with one of them
    all. Where nothing changed nothing is written, nor before the first value arrives; where anything did,
    the old record stays, no longer current. Where nothing came but provisional values the call stands as it was
    dated. Whoever writes observations or indicators calls it in the same
    transaction. The number of queries does not depend on how many there are.
    """
    keys = {one if isinstance(one, int) else one.pk for one in indicators}
    if not keys:
        return []
    with transaction.atomic():
        concerned = Indicator.objects.filter(
            Q(pk__in=keys) | Q(benchmark_indicator__in=keys) | _lent_in_families(keys)
        )
        keys = set(concerned.values_list("pk", flat=True))
        groups = groups_of(keys)
        # Two judging at once would both find the same record current.
        together = Indicator.objects.filter(pk__in=keys.union(*groups))
        locked = list(together.select_for_update(no_key=True).order_by("pk"))
        current = {
            record.indicator_id: record
            for record in VerdictRecord.objects.filter(indicator__in=locked, is_current=True)
        }
        series, vintages = series_of(locked), _vintages(locked)
        verdicts = judged_now(locked, series, groups)
        keep_forecasts(indicators=locked, series=series, at=at)
        new, old = [], []
        for indicator in locked:
            verdict = verdicts[indicator.pk]
            stated, before = verdict.as_record(), current.get(indicator.pk)
            if before is None and all(point.value is None for point in series[indicator.pk].points):
                continue
            if before is not None and before.record == stated:
                continue
            if before is not None:
                old.append(before.pk)
            new.append(
                VerdictRecord(
                    county_id=indicator.county_id,
                    indicator=indicator,
                    call=verdict.call,
                    against=verdict.against,
                    record=stated,
                    rule_version=verdict.rule_version,
                    judged_at=before.judged_at
                    if before is not None and is_confirmed(before.record, stated)
                    else at,
                    vintage=vintages.get(indicator.pk),
                )
            )
        VerdictRecord.objects.filter(pk__in=old).update(is_current=False)
        return VerdictRecord.objects.bulk_create(new)


def _lent_in_families(keys: set[int]) -> Q:
    """Whose benchmark belongs to a family of groups: it lends its values only while none of them counts people."""
    groups = IndicatorGroup.objects.order_by()
    families = Q(benchmark_indicator__in=groups.values("indicator")) | Q(
        benchmark_indicator__in=groups.values("whole")
    )
    return families & Q(county__in=Indicator.objects.filter(pk__in=keys).order_by().values("county"))


def _vintages(indicators: Sequence[Indicator]) -> dict[int, datetime]:
    """Indicator's id → when the newest change of its own or its benchmark's values was made. One query."""
    lenders = {one.pk: one.benchmark_indicator_id for one in indicators}
    events = event_model(Observation).objects.filter(indicator_id__in={*lenders, *lenders.values()} - {None})
    newest = dict(events.order_by().values_list("indicator_id").annotate(newest=Max("pgh_created_at")))
    found = {key: [newest[one] for one in (key, lender) if one in newest] for key, lender in lenders.items()}
    return {key: max(times) for key, times in found.items() if times}
