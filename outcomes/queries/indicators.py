"""Indicators one reader may see: the list, each with its newest value and its verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from obb.access import Reach
from obb.models import County
from outcomes.domain import words
from outcomes.domain.series import Point
from outcomes.domain.verdict import Verdict
from outcomes.models import Indicator, Observation, PublishedIndicator, VerdictRecord
from outcomes.queries.named_goals import nameable
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.public import is_public
from outcomes.queries.quality import yes_counts
from outcomes.queries.results import Result, results_of
from outcomes.queries.series import point_of, series_of, short_unit


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator of the list. `latest` is its newest value in words, "" where none is reported.

    `call` is "" where it has not been judged; `badge` names the benchmark a gap was judged against.
    `state` is draft, published, awaiting (marked as public, but in no publication yet), or retired.
    `kind` says what sort of figure it is, `development` how far its data are ("" where nobody stated it).
    `quality`: how many of the nine questions were answered with yes; None where none was, and in public.
    `as_published`: read from the published copy by someone who also reads drafts.
    """

    county_slug: str
    pk: int
    slug: str
    name: str
    goal: str
    goal_slug: str
    department: str
    department_id: int | None
    latest: str
    latest_label: str
    call: str
    badge: str
    good: str
    state: str
    kind: str
    development: str
    as_published: bool = False
    quality: int | None = None


_Place = tuple[str, int, str, str, str, str, str, int | None]
"""The first eight fields of a row."""


@dataclass(frozen=True)
class _Frozen:
    """What a list shows of a published copy."""

    slug: str
    name: str
    good: str
    call: str
    badge: str
    latest: str
    latest_label: str
    kind: str
    development: str


def indicator_rows(
    county: County,
    *,
    reach: Reach,
    drafts: bool,
    department_id: int | None = None,
    goal_id: int | None = None,
    retired: bool = True,
) -> list[IndicatorRow]:
    """By goal and order, those of no goal last. Ten queries at most, however many there are.

    Draft: her departments' as they stand, of others what is published. Published: what is marked as
    public, as it was frozen; what is in no publication yet has a name and no figures. `retired` False: without those
    that are used no more.
    """
    results = {
        result.indicator_id: result
        for result in results_of(county, drafts=drafts, reach=reach, goal_id=goal_id, retired=True)
    }
    indicators = Indicator.objects.filter(county=county).select_related("goal", "department")
    if department_id is not None:
        indicators = indicators.filter(department_id=department_id)
    if goal_id is not None:
        indicators = indicators.filter(goal_id=goal_id)
    found = [
        indicator
        for indicator in indicators.order_by("goal__position", "position", "pk")
        if (indicator.pk in results or is_public(indicator))
        and (retired or not _is_retired(indicator, results.get(indicator.pk)))
    ]
    drawn = [one for one in found if one.pk in results and results[one.pk].copy_id is None]
    live = [one.pk for one in drawn]
    frozen = _frozen([results[one.pk] for one in found if one.pk in results])
    newest, badges = _newest(drawn), _badges(live)
    yes = yes_counts(live) if live else {}
    goals = [one.goal for one in found if one.goal is not None]
    named, as_published = nameable(goals, drafts=drafts, reach=reach), reach.reads_drafts and not drafts
    rows = []
    for one in found:
        if one.pk in frozen:
            place = _place(county, one, named, name=frozen[one.pk].name)
            rows.append(_published_row(place, frozen[one.pk], as_published))
        elif one.pk in results:
            place = _place(county, one, named, name=one.name)
            row = _draft_row(place, one, results[one.pk], newest, badges)
            rows.append(replace(row, quality=yes.get(one.pk)))
        else:
            rows.append(_awaiting_row(_place(county, one, named, name=one.name), one, as_published))
        if _is_retired(one, results.get(one.pk)):
            rows[-1] = replace(rows[-1], state="retired")
    return rows


def _is_retired(indicator: Indicator, result: Result | None) -> bool:
    """As this reader sees it: a copy that was published before it was retired shows it in use."""
    return indicator.retired_on is not None if result is None else result.retired


def latest_words(value: Decimal, unit: str) -> str:
    """A value with its unit, as it was printed: 18.7%, $1,234, 12 cases."""
    figure = f"{abs(value):,f}"
    return words.level(f"−{figure}" if value < 0 else figure, short_unit(unit))


def _newest(indicators: Sequence[Indicator]) -> dict[int, Point]:
    """Indicator's id → the newest of the county's values that is there. One query; more where years are pooled."""
    if not indicators:
        return {}
    keys = [one.pk for one in indicators]
    values = Observation.objects.filter(indicator_id__in=keys, of=Observation.Of.COUNTY, value__isnull=False)
    rows = values.order_by("indicator_id", "-period").distinct("indicator_id")
    newest = {one.indicator_id: point_of(one) for one in rows}
    pooled = [one for one in indicators if one.pool_years is not None]
    for key, series in (series_of(pooled) if pooled else {}).items():
        valued = [point for point in series.points if point.value is not None]
        newest.pop(key, None)
        newest |= {key: valued[-1]} if valued else {}
    return newest


def _badges(keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Indicator's id → (call, against). One query."""
    if not keys:
        return {}
    current = VerdictRecord.objects.filter(indicator_id__in=keys, is_current=True)
    return {
        key: (call, against) for key, call, against in current.values_list("indicator_id", "call", "against")
    }


def _frozen(results: Sequence[Result]) -> dict[int, _Frozen]:
    """Indicator's id → its published copy. One query; the verdicts' long records stay where they are."""
    copies = [result.copy_id for result in results if result.copy_id is not None]
    if not copies:
        return {}
    rows = PublishedIndicator.objects.filter(pk__in=copies).values_list(
        "indicator_id",
        "panel__slug",
        "panel__name",
        "panel__good",
        "panel__kind",
        "panel__development",
        "panel__unit",
        "panel__points",
        "panel__verdict__call",
        "panel__verdict__badge",
    )
    return {key: _frozen_of(*rest) for key, *rest in rows}


def _frozen_of(
    slug: str,
    name: str,
    good: str,
    kind: str,
    development: str | None,
    unit: str,
    points: Sequence[Mapping[str, Any]],
    call: str | None,
    badge: str | None,
) -> _Frozen:
    panel = IndicatorPanel.from_json({**_BLANK, "unit": unit, "points": list(points or ())})
    point = panel.latest
    latest = "" if point is None else point.withheld or latest_words(point.value, unit)
    label = "" if point is None else point.label
    return _Frozen(slug, name, good, call or "", badge or "", latest, label, kind, development or "")


_BLANK = {
    "id": 0, "code": "", "slug": "", "name": "", "definition": "", "kind": "score", "good": "unstated",
    "frequency": "year", "calendar": "calendar", "population": "population", "source": "", "targets": (),
}  # fmt: skip


def _published_row(place: _Place, frozen: _Frozen, as_published: bool) -> IndicatorRow:
    return IndicatorRow(
        *place,
        latest=frozen.latest,
        latest_label=frozen.latest_label,
        call=frozen.call,
        badge=frozen.badge,
        good=str(Indicator.Good(frozen.good).label),
        state="published",
        kind=str(Indicator.Kind(frozen.kind).label),
        development=str(dict(Indicator.Development.choices).get(frozen.development, "")),
        as_published=as_published,
    )


def _draft_row(
    place: _Place,
    one: Indicator,
    result: Result,
    newest: Mapping[int, Point],
    badges: Mapping[int, tuple[str, str]],
) -> IndicatorRow:
    point = newest.get(one.pk)
    call, against = badges.get(one.pk, (result.call, ""))
    return IndicatorRow(
        *place,
        latest="" if point is None or point.value is None else latest_words(point.value, one.unit),
        latest_label="" if point is None else point.label,
        call=call,
        badge=_badge(call, against),
        good=one.get_good_display(),
        state="published" if one.is_published else "draft",
        kind=one.get_kind_display(),
        development=one.get_development_display(),
    )


def _awaiting_row(place: _Place, one: Indicator, as_published: bool) -> IndicatorRow:
    return IndicatorRow(
        *place,
        latest="",
        latest_label="",
        call="",
        badge="",
        good=one.get_good_display(),
        state="awaiting",
        kind=one.get_kind_display(),
        development=one.get_development_display(),
        as_published=as_published,
    )


def _place(county: County, one: Indicator, named: Collection[int], *, name: str) -> _Place:
    """What stands around it: a goal that this reader may not know is not named."""
    goal = one.goal if one.goal_id in named else None
    return (
        county.slug,
        one.pk,
        one.slug,
        name,
        goal.name if goal is not None else "",
        goal.slug if goal is not None else "",
        one.department.name if one.department is not None else "",
        one.department_id,
    )


def _badge(call: str, against: str) -> str:
    if not call:
        return ""
    said = Verdict(call=call, n=0, frequency="year", good="unstated", level=0.1, against=against)
    return words.badge(said, translate=_)
