"""Tables of initiatives."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from obb.tables.base import Table
from obb.tables.columns import LightColumn, LinkColumn, NumberColumn, TextColumn
from outcomes.domain.attainment import (
    ACHIEVED,
    NO_TARGET,
    NOT_REPORTED,
    NOT_YET,
    Attainment,
    attained,
    percent,
)
from outcomes.queries.initiatives import MeasuredFigures, MilestoneCount, Timing
from outcomes.tables.timing import due_words

LONGER_THAN_A_DATE = 5
"""So many words say more than “June 30, 2017” does."""


def initiative_url(row: Any) -> str:
    """The address of an initiative's page, as the list is read: in draft or as published."""
    address = reverse("outcomes:initiative", args=[row.county_slug, row.pk])
    return f"{address}?edition=published" if row.as_published else address


def timing_words(timing: Timing) -> str:
    """The date in words, with the plan's own sentence where that says more."""
    said = due_words(timing.precision, timing.first_day, timing.day_after, timing.calendar)
    original = timing.text.strip()
    if len(original.split()) < LONGER_THAN_A_DATE or original.casefold() == said.casefold():
        return said
    return f"{said} (“{original}”)"


def milestone_words(count: MilestoneCount) -> str:
    """“2 of 9 milestones done, 7 not reported”; "" where none is stated."""
    if not count.counted and not count.dropped:
        return ""
    told = [
        ngettext("%(done)s of %(all)s milestone done", "%(done)s of %(all)s milestones done", count.counted)
        % {"done": count.done, "all": count.counted}
    ]
    if count.unreported:
        told.append(_now("%(count)s not reported") % {"count": count.unreported})
    if count.dropped:
        told.append(_now("%(count)s dropped") % {"count": count.dropped})
    return ", ".join(told)


def measure_words(measures: tuple[MeasuredFigures, ...]) -> str:
    """“1 of 2 measures at target, 1 not reported”; "" where none is stated."""
    if not measures:
        return ""
    with_target = [one for one in measures if one.target is not None]
    withheld = sum(one.withheld for one in measures)
    words = ngettext("%(count)s measure", "%(count)s measures", len(measures)) % {"count": len(measures)}
    if not with_target:
        return _now("%(measures)s, no target set") % {"measures": words}
    reached = sum(
        attained(result=one.result, target=one.target, good=one.good, baseline=one.baseline).met is True
        for one in with_target
    )
    told = [_now("%(count)s of %(measures)s at target") % {"count": reached, "measures": words}]
    if withheld:
        told.append(_now("%(count)s withheld") % {"count": withheld})
    missing = sum(one.result is None and not one.withheld for one in measures)
    if missing:
        told.append(_now("%(count)s not reported") % {"count": missing})
    if len(with_target) < len(measures):
        told.append(_now("%(count)s without a target") % {"count": len(measures) - len(with_target)})
    return ", ".join(told)


class TimingColumn(TextColumn):
    """When it will be complete; what has no date sorts last."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, accessor="timing", empty=_("not stated"), **options)

    def words(self, value: Timing) -> str:
        return timing_words(value)


class MilestoneColumn(TextColumn):
    """How far the milestones are, sorted by the part that is done."""

    searchable = False

    def words(self, value: MilestoneCount) -> str:
        return milestone_words(value) or str(self.empty)

    def sort_key(self, value: MilestoneCount) -> float:
        return value.done / value.counted if value.counted else -1.0


class MeasureColumn(TextColumn):
    """How many measures are at their target."""

    searchable = False

    def words(self, value: tuple[MeasuredFigures, ...]) -> str:
        return measure_words(value) or str(self.empty)

    def sort_key(self, value: tuple[MeasuredFigures, ...]) -> int:
        return len(value)


class KeyColumn(TextColumn):
    """Key initiative or not."""

    searchable = False

    def words(self, value: bool) -> str:
        return _now("Key initiative") if value else _now("No")


class YearColumn(TextColumn):
    """A fiscal year."""

    searchable = False

    def words(self, value: int) -> str:
        return f"FY{value}"

    def sort_key(self, value: int) -> int:
        return value


class Initiatives(Table):
    """Rows are InitiativeRow."""

    layout = "blocks text"

    title = LinkColumn(_("Initiative"), url=initiative_url)
    year = YearColumn(_("Year"))
    number = NumberColumn(_("Number"))
    is_key = KeyColumn(_("Key"))
    plan = TextColumn(_("Plan"), accessor="plan_words")
    timing = TimingColumn(_("To be complete"), order_by="day_after")
    milestones = MilestoneColumn(_("Milestones"), empty=_("none stated"))
    measures = MeasureColumn(_("Measures"), empty=_("none stated"))


class Milestones(Table):
    """Rows have `place`, `position`, `text`, `units`, `timing`, `state`, `note`."""

    layout = "blocks text"

    place = TextColumn(_("No."), order_by="position", searchable=False)
    text = TextColumn(_("Milestone"))
    units = TextColumn(_("Responsible"), empty=_("not stated"))
    timing = TimingColumn(_("When"), order_by="day_after")
    state = LightColumn(_("Status"))
    note = TextColumn(_("Note"), empty=_("none"))


class PercentOfTargetColumn(TextColumn):
    """How much of its target a measure has achieved: an Attainment. A blank is said, never 0."""

    searchable = False
    number = True
    css = "r"

    def words(self, value: Attainment) -> str:
        return attainment_words(value)

    def file_value(self, value: Attainment) -> object:
        return attainment_words(value)

    def sort_key(self, value: Attainment) -> Decimal:
        return Decimal(-1) if value.share is None else value.share


def attainment_words(value: Attainment) -> str:
    """ "150.0 %", or why there is no percent."""
    said = {
        NOT_REPORTED: _now("not reported"),
        NO_TARGET: _now("no target set"),
        ACHIEVED: _now("achieved"),
        NOT_YET: _now("not yet achieved"),
    }
    return said.get(value.words, value.words) if value.share is None else percent(value.share)


class Measures(Table):
    """Rows have `label`, `kind`, `target`, `result`, `attained`, `state`, `how`."""

    layout = "blocks text"

    label = TextColumn(_("Measure"))
    kind = TextColumn(_("Kind"))
    target = TextColumn(_("Target"), empty=_("no target set"), searchable=False, orderable=False)
    result = TextColumn(_("Result"), empty=_("not reported"), searchable=False, orderable=False)
    attained = PercentOfTargetColumn(_("% of target achieved"))
    state = LightColumn(_("At target?"))
    how = TextColumn(_("How it is computed"), empty=_("nothing to compute"), searchable=False)
