"""Results: which indicators a reader may see, in draft or as published, and how each was called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import BigIntegerField, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from budget.models import Publication
from obb.access import Reach, of_departments
from obb.models import County
from outcomes.domain.roll_up import roll_up
from outcomes.models import Indicator, PublishedIndicator
from outcomes.queries.forecasts import HitRate, together
from outcomes.queries.panels import IndicatorPanel, panels_of


@dataclass(frozen=True)
class Result:
    """One indicator's call; "" where it has not been judged. `copy_id`: the published copy it is read from.

    `retired`: it is used no more; in a copy, it was so when that was published.
    """

    indicator_id: int
    goal_id: int | None
    position: int
    call: str
    copy_id: int | None = None
    retired: bool = False


def results_of(
    county: County, *, drafts: bool, reach: Reach, goal_id: int | None = None, retired: bool = False
) -> tuple[Result, ...]:
    """By goal and order. One query for a draft, two for what is published; both where detail is in part hers.

    Draft: the indicators of the departments she may see, and of others what is published. Published: of
    every indicator that may be public, the copy in the newest current publication that holds it. `retired`: those
    that are used no more, too; without them nothing that is counted rests on them.
    """
    if not drafts:
        found = _published(county, goal_id)
    elif not reach.is_partial:
        found = _drafts(county, reach, goal_id)
    else:
        own = _drafts(county, reach, goal_id)
        hers = {result.indicator_id for result in own}
        others = [result for result in _published(county, goal_id) if result.indicator_id not in hers]
        found = [*own, *others]
    return tuple(
        sorted(
            (result for result in found if retired or not result.retired),
            key=lambda result: (result.goal_id or 0, result.position, result.indicator_id),
        )
    )


def place_on_goal(indicator: Indicator) -> int:
    """How many drafts stand before this one on its goal's page, for who sees them all; 0 for the first."""
    same, key = Indicator.objects.filter(goal=indicator.goal_id).in_use(), indicator.pk
    before = Q(position__lt=indicator.position) | Q(position=indicator.position, pk__lt=key)
    return same.filter(before).count()


def by_goal(results: Iterable[Result]) -> dict[int, list[Result]]:
    """Goal's id → its results, in order."""
    found: dict[int, list[Result]] = {}
    for result in results:
        if result.goal_id is not None:
            found.setdefault(result.goal_id, []).append(result)
    return found


def tally(results: Iterable[Result]) -> tuple[tuple[str, int], ...]:
    """(call, how many) in the order calls are listed; "" (not judged yet) last."""
    return roll_up(result.call for result in results).counts


def panels_by_id(results: Iterable[Result]) -> dict[int, IndicatorPanel]:
    """Indicator's id → its panel, as this reader may see it; six queries at most, however many."""
    results = list(results)
    keys = [result.indicator_id for result in results if result.copy_id is None]
    copies = [result.copy_id for result in results if result.copy_id is not None]
    found: dict[int, IndicatorPanel] = {}
    if keys:
        drafts = panels_of(list(Indicator.objects.filter(pk__in=keys)), public=False)
        found.update({panel.id: panel for panel in drafts})
    if copies:
        now = Indicator.objects.filter(pk=OuterRef("indicator_id"))
        rows = PublishedIndicator.objects.filter(pk__in=copies).values_list(
            "indicator_id", Subquery(now.values("slug")), "panel"
        )
        # Its address is as it is now, so that links still lead to it.
        found.update({key: replace(IndicatorPanel.from_json(panel), slug=slug) for key, slug, panel in rows})
    return found


def _drafts(county: County, reach: Reach, goal_id: int | None) -> list[Result]:
    indicators = of_departments(Indicator.objects.filter(county=county), reach)
    if goal_id is not None:
        indicators = indicators.filter(goal_id=goal_id)
    now = FilteredRelation("verdicts", condition=Q(verdicts__is_current=True))
    rows = indicators.annotate(now=now).values_list("pk", "goal_id", "position", "now__call", "retired_on")
    return [Result(*row, call or "", retired=day is not None) for *row, call, day in rows]


def _published(county: County, goal_id: int | None) -> list[Result]:
    copies = newest_copies(county)
    if goal_id is not None:
        copies = copies.filter(goal_id=goal_id)
    rows = copies.values_list(
        "indicator_id", "goal_id", "panel__position", "panel__verdict__call", "pk", "panel__retired_on"
    )
    public = set(Indicator.objects.published().filter(county=county).values_list("pk", flat=True))
    return [
        Result(key, goal, position or 0, call or "", copy, retired=bool(day))
        for key, goal, position, call, copy, day in rows
        if key in public
    ]


def frozen_hits(county: County, indicators: Collection[int]) -> HitRate:
    """How often published values of these lay in the ranges that were forecast of them, as it was published."""
    copies = newest_copies(county).filter(indicator_id__in=indicators)
    rows = copies.values_list("panel__forecast_values", "panel__forecast_hits")
    return together(HitRate(values or 0, hits or 0) for values, hits in rows)


_COUNTING = """
    WITH RECURSIVE kin(id) AS (
        SELECT id FROM outcomes_indicator WHERE county_id = %s AND counts_people
        UNION
        SELECT CASE WHEN g.whole_id = kin.id THEN g.indicator_id ELSE g.whole_id END
        FROM kin JOIN outcomes_indicatorgroup g ON kin.id IN (g.whole_id, g.indicator_id)
    )
    SELECT id FROM kin
"""


def counting(county: County) -> RawSQL:
    """The ids of those that count people, and of all groups and totals beside them, over however many steps."""
    return RawSQL(_COUNTING, [county.pk])  # noqa: S611 our own text; the county is a parameter


def newest_copies(county: County) -> QuerySet[PublishedIndicator]:
    """One row an indicator: as the newest of the current publications that hold it froze it.

    A copy made before an indicator, or any of its family, was known to count people holds small numbers, its
    own or those of the benchmark that is lent to it: it is read no more, and the figures come back when the
    county publishes again.
    """
    current = Publication.objects.current().filter(county=county)
    people = counting(county)
    borrowing = Indicator.objects.filter(county=county, benchmark_indicator__in=people).values("pk")
    return (
        PublishedIndicator.objects.filter(publication__in=current)
        .alias(lent_by=Cast(KeyTextTransform("lent_by", "panel"), BigIntegerField()))
        .exclude(~Q(panel__contains={"guarded": True}), indicator_id__in=people, panel__counts_people=False)
        .exclude(lent_by__isnull=False, lent_by__in=people)
        .exclude(~Q(panel__has_key="lent_by"), indicator_id__in=borrowing)
        .order_by("indicator_id", "-publication__published_at", "-pk")
        .distinct("indicator_id")
    )
