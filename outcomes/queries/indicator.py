"""One indicator as one reader may see it: its panel, how it stands, and every call that was ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from obb.access import Reach
from obb.models import County
from outcomes.domain import words
from outcomes.domain.verdict import Verdict
from outcomes.models import Goal, Indicator, PublishedIndicator, VerdictRecord
from outcomes.queries.forecasts import NO_HITS, HitRate, hit_rate
from outcomes.queries.named_goals import nameable
from outcomes.queries.panels import IndicatorPanel, panels_of
from outcomes.queries.public import is_public
from outcomes.queries.quality import Answer, answers_of
from outcomes.queries.results import newest_copies
from outcomes.queries.revisions import Revision, published_revisions_of, revisions_of
from outcomes.queries.series import short_unit
from outcomes.queries.standing import Standing, standing_of
from outcomes.queries.verdicts import records_of


@dataclass(frozen=True)
class EarlierVerdict:
    """A call as it was shown from a day on. `sentence` is empty in what the public reads."""

    since: datetime
    call: str
    badge: str
    sentence: str
    rule_version: str


@dataclass(frozen=True)
class IndicatorPage:
    """`is_draft`: as it stands now; else the published copy, of the publication `title` at `published_at`.

    `awaiting`: it is marked as public and is in no publication yet, so that it has no figures here.
    `goal` is None where it has none, or none that the reader may see. `verdicts` and `revisions`: newest first.
    `calculator`: the federal formula it follows; "" for none.
    `hits`: how often its own values lay in the ranges that were forecast of them.
    `answers`: on its quality, and `one`, the record, for those who read its drafts.
    """

    panel: IndicatorPanel
    standing: Standing
    is_draft: bool
    awaiting: bool
    goal: Goal | None
    department: str
    department_code: str
    verdicts: tuple[EarlierVerdict, ...]
    is_published: bool
    calculator: str = ""
    title: str = ""
    published_at: datetime | None = None
    revisions: tuple[Revision, ...] = ()
    answers: Mapping[int, Answer] = field(default_factory=dict)
    one: Indicator | None = None
    hits: HitRate = NO_HITS


def indicator_page(county: County, slug: str, *, reach: Reach, drafts: bool) -> IndicatorPage | None:
    """The indicator at this address; None where there is none that this reader may see. Twelve queries at most."""
    one = (
        Indicator.objects.filter(county=county, slug=slug)
        .select_related("goal", "department", "county")
        .first()
    )
    if one is None:
        return None
    goal = one.goal if one.goal and nameable([one.goal], drafts=drafts, reach=reach) else None
    if drafts and (one.department_id is None or reach.sees_department(one.department_id)):
        return _draft(one, goal)
    return _published(one, goal) if one.is_published else None


def _draft(one: Indicator, goal: Goal | None) -> IndicatorPage:
    panel = panels_of([one], public=False)[0]
    return _page(
        one,
        panel,
        goal,
        is_draft=True,
        answers=answers_of(one),
        hits=hit_rate([one.pk]),
        verdicts=tuple(_said(one, record) for record in reversed(records_of(one))),
        revisions=revisions_of(one),
    )


def _published(one: Indicator, goal: Goal | None) -> IndicatorPage | None:
    copy = newest_copies(one.county).filter(indicator_id=one.pk).select_related("publication").first()
    if copy is None and not is_public(one):
        return None
    if copy is None:
        bare = replace(panels_of([one], public=True)[0], points=(), targets=(), verdict=None)
        return _page(one, bare, goal, awaiting=True)
    return _page(
        one,
        IndicatorPanel.from_json(copy.panel),
        goal,
        verdicts=_shown(one),
        revisions=published_revisions_of(one),
        title=copy.publication.title,
        published_at=copy.publication.published_at,
    )


def _page(
    one: Indicator,
    panel: IndicatorPanel,
    goal: Goal | None,
    *,
    is_draft: bool = False,
    awaiting: bool = False,
    verdicts: tuple[EarlierVerdict, ...] = (),
    revisions: tuple[Revision, ...] = (),
    title: str = "",
    published_at: datetime | None = None,
    answers: Mapping[int, Answer] | None = None,
    hits: HitRate | None = None,
) -> IndicatorPage:
    return IndicatorPage(
        panel=panel,
        standing=standing_of(panel),
        is_draft=is_draft,
        awaiting=awaiting,
        goal=goal,
        department=one.department.name if one.department is not None else "",
        department_code=one.department.code if one.department is not None else "",
        verdicts=verdicts,
        is_published=one.is_published,
        calculator=one.calculator,
        title=title,
        published_at=published_at,
        revisions=revisions,
        answers=answers or {},
        one=one if is_draft else None,
        hits=HitRate(panel.forecast_values, panel.forecast_hits) if hits is None else hits,
    )


def _said(one: Indicator, record: VerdictRecord) -> EarlierVerdict:
    verdict = Verdict.from_record(record.record)
    return EarlierVerdict(
        since=record.judged_at,
        call=record.call,
        badge=words.badge(verdict, translate=_),
        sentence=words.sentence(
            verdict, name=one.name, unit=short_unit(one.unit), restarts=one.restarts, translate=_
        ),
        rule_version=record.rule_version,
    )


def _shown(one: Indicator) -> tuple[EarlierVerdict, ...]:
    """What the public was shown, each call from the day it was first published.

    Without its sentence: an earlier copy may hold figures that are withheld since.
    """
    rows = (
        PublishedIndicator.objects.filter(
            indicator_id=one.pk, publication__county_id=one.county_id, publication__withdrawn_at__isnull=True
        )
        .order_by("publication__published_at", "pk")
        .values_list(
            "publication__published_at",
            "panel__verdict__call",
            "panel__verdict__badge",
            "panel__verdict__rule_version",
        )
    )
    found: list[EarlierVerdict] = []
    for since, call, badge, version in rows:
        if call and (not found or (found[-1].call, found[-1].badge) != (call, badge)):
            found.append(EarlierVerdict(since, call, badge, "", version or ""))
    return tuple(reversed(found))
