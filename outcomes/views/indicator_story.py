"""The parts of an indicator's page that people write: its story, strategies, groups, and a new start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.charts.beside import Annotation
from obb.charts.value import Chart
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.charts.figures import rounded
from outcomes.domain import words
from outcomes.domain.rounding import shown, shown_step
from outcomes.domain.turning import BEATING, BELOW
from outcomes.domain.verdict import CLOSER, FURTHER, TOO_LITTLE_DATA, Verdict
from outcomes.models import StoryNote
from outcomes.queries.groups import GroupRow, groups_of
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.indicators import latest_words
from outcomes.queries.new_start import offered
from outcomes.queries.panels import IndicatorPanel, PanelNote
from outcomes.queries.series import short_unit
from outcomes.queries.turning import Turned, turned
from outcomes.tables.stories import Groups, Strategies
from outcomes.views.reporters import may_report

KINDS = tuple(StoryNote.Kind)


@dataclass(frozen=True)
class StoryPart:
    """The notes of one kind that stand; `lead` is said where there are none."""

    kind: str
    title: str
    lead: str
    notes: tuple[PanelNote, ...]


def story_parts(request: HttpRequest, visit: Visit, found: IndicatorPage) -> dict[str, Any]:
    """What people say of the curve, and what they did; links to change it for those who report on it."""
    panel = found.panel
    may_write = found.one is not None and may_report(visit, found.one)
    standing = [note for note in panel.story if not note.ended_at]
    parts = [_part(kind, standing) for kind in KINDS]
    context: dict[str, Any] = {
        "stories": [part for part in parts if part.notes or found.is_draft],
        "earlier": [
            (note, str(StoryNote.Kind(note.kind).label)) for note in reversed(panel.story) if note.ended_at
        ],
        "may_write": may_write,
        "county_slug": visit.county.slug,
        "slug": panel.slug,
        "groups": _groups(request, visit, panel),
        "offer": offered(found.one) if may_write and found.one is not None else None,
    }
    context["strategies"] = _strategies(request, visit, panel, may_write)
    return context


def with_notes(chart: Chart, panel: IndicatorPanel) -> Chart:
    """The chart with the notes that are about one period of it, numbered."""
    places = {point.period: point.label for point in panel.points}
    told = [
        Annotation(places[note.period], note.text)
        for note in panel.story
        if note.period in places and not note.ended_at
    ]
    return replace(chart, annotations=tuple(told)) if told else chart


def _part(kind: StoryNote.Kind, notes: list[PanelNote]) -> StoryPart:
    lead = {
        StoryNote.Kind.STORY: _("Nobody has written yet why the curve runs as it does."),
        StoryNote.Kind.PARTNER: _("No partner is named yet."),
        StoryNote.Kind.WORKS: _("Nothing is written yet about what works."),
        StoryNote.Kind.ACTION: _("No action that costs little or nothing is named yet."),
        StoryNote.Kind.DATA: _("No data is named that is still to be developed."),
    }[kind]
    own = tuple(note for note in notes if note.kind == kind)
    return StoryPart(str(kind), _title(kind, len(own)), lead, own)


def _title(kind: StoryNote.Kind, count: int) -> str:
    return {
        StoryNote.Kind.STORY: _("Why it runs so"),
        StoryNote.Kind.PARTNER: ngettext("Partner", "Partners", count) if count else _("Partners"),
        StoryNote.Kind.WORKS: _("What works"),
        StoryNote.Kind.ACTION: _("What costs little or nothing"),
        StoryNote.Kind.DATA: _("Data agenda"),
    }[kind]


def _strategies(
    request: HttpRequest, visit: Visit, panel: IndicatorPanel, may_write: bool
) -> ShownTable | None:
    rows = [_turned_row(visit, panel, one, may_write) for one in turned(panel)]
    if not rows:
        return None
    return show(
        Strategies,
        rows,
        request,
        name="strategies",
        caption=_("Since a strategy began"),
        about=_("against the forecast frozen on that day"),
        exclude=() if may_write else ("act",),
        finds=False,
        note=_("It is never called an effect of the strategy: other things changed too."),
        file_name=f"{visit.county.slug}-{panel.slug}-strategies",
    )


def _turned_row(visit: Visit, panel: IndicatorPanel, one: Turned, may_write: bool) -> dict[str, Any]:
    said = one.turning
    unit = short_unit(panel.unit)
    row: dict[str, Any] = {
        "name": one.name,
        "url": reverse("outcomes:strategy_remove", args=[visit.county.slug, panel.slug, one.id])
        if may_write and one.id is not None
        else "",
        "began": date_format(one.began_on, "DATE_FORMAT"),
        "baseline": _("%(last)s, made afterwards") % {"last": one.last_label}
        if one.is_late
        else one.last_label,
        "since": said.counted,
        "act": _("Remove") if may_write and one.id is not None else "",
        "call": {BEATING: CLOSER, BELOW: FURTHER}.get(said.call or "", ""),
        "verdict": _turning_words(said.call),
        "newest": "",
        "expected": "",
    }
    if said.call is not None:
        step = shown_step(said.high80 - said.low80, 0.0)
        ends = [words.level(shown(end, step), unit) for end in (said.low80, said.high80)]
        row["newest"] = _("%(value)s in %(label)s") % {
            "value": latest_words(rounded(said.latest, panel), panel.unit),
            "label": said.latest_label,
        }
        row["expected"] = _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}
    return row


def _turning_words(call: str | None) -> str:
    if call is None:
        return _("No value has come yet")
    return {BEATING: _("Beating the baseline"), BELOW: _("Below the baseline")}.get(
        call, _("In line with the baseline")
    )


def _groups(request: HttpRequest, visit: Visit, panel: IndicatorPanel) -> ShownTable | None:
    found = groups_of(visit.county, panel.id, drafts=visit.drafts, reach=visit.reach)
    if not found:
        return None
    return show(
        Groups,
        [_group_row(visit, one) for one in found],
        request,
        name="groups",
        caption=_("By group"),
        about=panel.unit or panel.kind_words,
        finds=False,
        per_page=50,
        note=_(
            "Groups are judged together, so that of their calls at most 1 in 10 is by chance"
            " (Benjamini and Hochberg). No verdict is given where a count is under 20."
        ),
        file_name=f"{visit.county.slug}-{panel.slug}-groups",
    )


def _group_row(visit: Visit, one: GroupRow) -> dict[str, Any]:
    panel, latest = one.panel, one.panel.latest
    value = ""
    if latest is not None:
        value = latest.withheld or latest_words(latest.value, panel.unit)
    return {
        "dimension": one.dimension,
        "name": one.name,
        "url": reverse("outcomes:indicator", args=[visit.county.slug, panel.slug])
        + ("" if visit.drafts or not visit.reach.reads_drafts else "?edition=published"),
        "newest": value,
        "of": latest.label if latest is not None else "",
        "call": panel.verdict.call if panel.verdict is not None else "",
        "verdict": panel.verdict.badge if panel.verdict is not None else "",
        "gap": _gap_words(one.gap, one.first),
    }


def _gap_words(gap: Verdict | None, first: str) -> str:
    if gap is None:
        return ""
    said = {
        CLOSER: _("The gap to %(first)s is closing"),
        FURTHER: _("The gap to %(first)s is widening"),
        TOO_LITTLE_DATA: _("Too little data on the gap to %(first)s"),
    }.get(gap.call, _("No clear change in the gap to %(first)s"))
    return said % {"first": first}
