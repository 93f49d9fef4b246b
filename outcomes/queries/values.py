"""Reporting one indicator's values: which period is next, what stands, and what was reported so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q
from django.utils.timezone import localdate

from obb.access import Reach, of_departments
from obb.domain.fiscal import FiscalCalendar, Period
from obb.history import event_model
from obb.models import County
from outcomes.domain.due import Due, due_after
from outcomes.domain.periods import calendar_of
from outcomes.models import Indicator, Observation

SHOWN = 24
"""How many of the newest values stand beside the form."""


@dataclass(frozen=True)
class ValuePage:
    """`stored`: what stands for `period`, None where nothing does. `rows`: the newest reports, newest first.

    `decimals`: those of the newest value, for figures that are worked out.
    """

    indicator: Indicator
    period: Period
    due: Due
    stored: Observation | None
    rows: tuple[Observation, ...]
    decimals: int


def value_page(indicator: Indicator, *, period: Period | None, today: date) -> ValuePage:
    """`period`: None for the one that is due next. Five queries at most."""
    own = Observation.objects.filter(indicator=indicator, of=Observation.Of.COUNTY)
    rows = tuple(own.order_by("-period")[:SHOWN])
    due = dues([indicator], today=today)[indicator.pk]
    asked = due.period if period is None else period
    stored = next((row for row in rows if row.period == asked.number), None)
    if stored is None and rows and asked.number < rows[-1].period:
        stored = own.filter(period=asked.number).first()
    valued = [row for row in rows if row.value is not None]
    return ValuePage(indicator, asked, due, stored, rows, valued[0].decimals if valued else 0)


def dues(indicators: Iterable[Indicator], *, today: date) -> dict[int, Due]:
    """Indicator's id → what is reported next. Three queries at most."""
    indicators = list(indicators)
    keys = [one.pk for one in indicators]
    newest = {
        key: (period, span)
        for key, period, span in Observation.objects.filter(indicator_id__in=keys, of=Observation.Of.COUNTY)
        .order_by("indicator_id", "-period")
        .distinct("indicator_id")
        .values_list("indicator_id", "period", "span")
    }
    made = _made_on([key for key in keys if key not in newest])
    calendars = _calendars(indicators)
    return {
        one.pk: due_after(newest.get(one.pk), one.frequency, calendars[one.pk], since=made.get(one.pk, today))
        for one in indicators
    }


def is_asked_for(indicator: Indicator) -> bool:
    """Whether somebody is asked for its values by a day: a whole population's come when they are published."""
    return indicator.retired_on is None and indicator.population == Indicator.Population.PROGRAM


def first_dues(indicators: Iterable[Indicator]) -> dict[int, Due]:
    """Indicator's id → its first value, of indicators that have none: for those that are asked for.

    Two queries, or none.
    """
    waiting = [one for one in indicators if is_asked_for(one)]
    made = _made_on([one.pk for one in waiting])
    calendars = _calendars(waiting) if made else {}
    return {
        one.pk: due_after(None, one.frequency, calendars[one.pk], since=made[one.pk])
        for one in waiting
        if one.pk in made
    }


def _calendars(indicators: Sequence[Indicator]) -> dict[int, FiscalCalendar]:
    counties = County.objects.in_bulk({one.county_id for one in indicators})
    return {one.pk: calendar_of(one.calendar, counties[one.county_id].calendar) for one in indicators}


def _made_on(keys: list[int]) -> dict[int, date]:
    """Indicator's id → the day it was named."""
    if not keys:
        return {}
    events = event_model(Indicator).objects.filter(pgh_obj_id__in=keys, pgh_label="insert").order_by()
    rows = events.values_list("pgh_obj_id").annotate(first=Min("pgh_created_at"))
    return {key: localdate(first) for key, first in rows}


@dataclass(frozen=True)
class DueValue:
    """One indicator whose next value is asked for: for which period (`label`), by when."""

    slug: str
    name: str
    owner: str
    label: str
    day: date
    is_late: bool


def due_values(county: County, *, reach: Reach, today: date) -> tuple[DueValue, ...]:
    """What this reader is asked to report: what is late first, then by day. Four queries at most.

    Her own indicators, those she stands in for, and those of the departments she directs that somebody
    owns: what nobody answers for comes from files, and a whole population's when it is published.
    """
    hers = Q(owner_id=reach.person_id) | Q(backup_id=reach.person_id)
    if reach.directed:
        hers |= Q(department_id__in=reach.directed, owner__isnull=False)
    found = of_departments(Indicator.objects.filter(county=county), reach).filter(hers).in_use()
    indicators = list(found.select_related("owner").order_by("position", "name", "pk"))
    asked = dues(indicators, today=today)
    rows = [
        DueValue(
            slug=one.slug,
            name=one.name,
            owner="" if one.owner is None else str(one.owner),
            label=asked[one.pk].period.label,
            day=asked[one.pk].day,
            is_late=asked[one.pk].is_late(today),
        )
        for one in indicators
        if is_asked_for(one) and asked[one.pk].is_soon(today)
    ]
    return tuple(sorted(rows, key=lambda row: row.day))
