"""Initiatives: the list by plan, and one with its milestones, its measures and its lineage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.tables.columns import Light
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, county_page, now
from obb.views.page import page
from outcomes.domain.attainment import Attainment, attained
from outcomes.domain.small_numbers import is_small, without_numbers
from outcomes.models import Initiative, Measure, Milestone
from outcomes.queries.indicators import latest_words
from outcomes.queries.initiative import InitiativePage, PlacedMilestone, initiative_page
from outcomes.queries.initiatives import initiative_rows
from outcomes.tables import initiatives as tables
from outcomes.tables.initiatives import milestone_words, timing_words
from outcomes.tables.timing import is_late
from outcomes.views.addresses import goal_address

SECTION = "outcomes:initiative_list"


@county_page(public=True)
def initiative_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every initiative this reader may see, newest plan first."""
    rows = initiative_rows(visit.county, reach=visit.reach, drafts=visit.drafts)
    years = sorted({row.year for row in rows}, reverse=True)
    table = show(
        tables.Initiatives,
        rows,
        request,
        name="initiatives",
        caption=_("Initiatives"),
        about=_("newest plan first"),
        choices={
            "year": [(year, f"FY{year}") for year in years],
            "plan": [(name, name) for name in sorted({row.plan_words for row in rows})],
        },
        empty=_("No plan has been brought in yet.") if visit.drafts else _("No initiative is published yet."),
        file_name=f"{visit.county.slug}-initiatives",
    )
    if (file := export_response(request, table)) is not None:
        return file
    return page(
        request,
        visit,
        "outcomes/initiative_list.html",
        {"table": table},
        crumbs=[(_("Initiatives"), None)],
        section=SECTION,
    )


@county_page(public=True)
def initiative(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """One initiative: what is to be done by when, how far it is, and which goals it aims at."""
    found = initiative_page(visit.county, pk, reach=visit.reach, drafts=visit.drafts)
    if found is None:
        raise Http404
    one, slug = found.initiative, visit.county.slug
    milestones = _milestones(request, found, f"{slug}-initiative-{pk}", localdate(now()))
    measures = _measures(request, found, f"{slug}-initiative-{pk}", public=not visit.drafts)
    if (file := export_response(request, milestones, measures)) is not None:
        return file
    asked = "?edition=published" if visit.reach.reads_drafts and not visit.drafts else ""
    context = {
        "found": found,
        "initiative": one,
        "department_url": reverse("outcomes:department", args=[slug, one.plan.department.code]) + asked,
        "completion": timing_words(found.timing),
        "is_past": is_late(one.day_after, localdate(now())) and found.count.done < found.count.counted,
        "strategic": _strategic(one),
        "milestones": milestones,
        "milestones_said": milestone_words(found.count),
        "measures": measures,
        "goals": [(goal.name, goal_address(visit, goal, asked)) for goal in found.goals],
        "continues": [_lineage(visit, each, asked) for each in (found.continues,) if each is not None],
        "continued_by": [_lineage(visit, each, asked) for each in found.continued_by],
        "history_url": reverse("outcomes:initiative_history", args=[slug, pk]) if found.is_hers else "",
    }
    crumbs = [(_("Initiatives"), reverse(SECTION, args=[slug]) + asked), (one.title, None)]
    return page(request, visit, "outcomes/initiative.html", context, crumbs=crumbs, section=SECTION)


def _lineage(visit: Visit, other: Initiative, asked: str) -> tuple[str, str]:
    words = _("%(title)s (FY%(year)s, No. %(number)s)") % {
        "title": other.title,
        "year": other.plan.year,
        "number": other.number,
    }
    return words, reverse("outcomes:initiative", args=[visit.county.slug, other.pk]) + asked


def _strategic(one: Initiative) -> str:
    words = one.get_strategic_link_display()
    return f"{words}: {one.strategic_goal}" if one.strategic_goal else words


def _milestones(request: HttpRequest, found: InitiativePage, start: str, today: date) -> ShownTable:
    return show(
        tables.Milestones,
        [_milestone(row, place, today) for place, row in enumerate(found.milestones)],
        request,
        name="milestones",
        caption=_("Milestones"),
        about=milestone_words(found.count),
        exclude=() if any(row.milestone.note for row in found.milestones) else ("note",),
        finds=len(found.milestones) > 10,
        per_page=50,
        empty=_("No milestone stated."),
        file_name=f"{start}-milestones",
    )


def _milestone(row: PlacedMilestone, position: int, today: date) -> dict[str, Any]:
    one = row.milestone
    return {
        "place": row.place,
        "position": position,
        "text": one.text,
        "units": ", ".join(one.units),
        "timing": None if one.precision == Milestone.Precision.NONE and not one.timing_text else row.timing,
        "day_after": one.day_after,
        "state": _state(one, today),
        "note": one.note,
    }


def _state(one: Milestone, today: date) -> Light:
    """What is not reported is neither done nor late: nobody knows."""
    words, status = one.get_status_display(), one.status
    if one.status_on is not None:
        words = _("%(status)s, %(day)s") % {"status": words, "day": date_format(one.status_on, "DATE_FORMAT")}
    if status == Milestone.Status.DONE:
        return Light("done", words)
    if status == Milestone.Status.DROPPED:
        return Light("none", words)
    past = is_late(one.day_after, today)
    if past:
        words = _("%(status)s, past its date") % {"status": words}
    if status == Milestone.Status.UNREPORTED:
        return Light("none", words)
    if past:
        return Light("late", words)
    return Light("due" if status == Milestone.Status.UNDER_WAY else "none", words)


def _measures(request: HttpRequest, found: InitiativePage, start: str, *, public: bool) -> ShownTable:
    return show(
        tables.Measures,
        [_measure(one, public=public) for one in found.measures],
        request,
        name="measures",
        caption=_("Outcomes and measures"),
        finds=len(found.measures) > 10,
        empty=_("No outcome or measure stated."),
        file_name=f"{start}-measures",
    )


def _withheld(one: Measure) -> dict[str, Any]:
    """A measure as the public sees it whose result is a small number of people, or begins at one."""
    told = _("withheld: a small number of people")
    return {
        "label": one.label,
        "kind": one.get_kind_display(),
        "target": None if one.target is None else _figure(one.target, one.unit),
        "result": _("fewer than 11") if is_small(one.result) else told,
        "attained": Attainment(words=told),
        "state": Light("none", told),
        "how": "",
    }


def _measure(one: Measure, *, public: bool) -> dict[str, Any]:
    if public and one.counts_people:
        if one.tells_few:
            return _withheld(one)
        one.result_text = without_numbers(one.result_text)
    found = attained(
        result=_plain(one.result), target=_plain(one.target), good=one.good, baseline=_plain(one.baseline)
    )
    result = one.result_text if one.result is None else _figure(one.result, one.unit)
    if one.result is not None and one.result_text:
        result = f"{result} ({one.result_text})"
    return {
        "label": one.label,
        "kind": one.get_kind_display(),
        "target": None if one.target is None else _figure(one.target, one.unit),
        "result": result,
        "attained": found,
        "state": _at_target(found, one),
        "how": _how(found, one),
    }


def _at_target(found: Attainment, one: Measure) -> Light:
    if found.met is None:
        words = _("not reported") if one.result is None else _("no target set")
        return Light("none", one.result_text and _("in words only") or words)
    return Light("done", _("At target")) if found.met else Light("due", _("Not at target"))


def _how(found: Attainment, one: Measure) -> str:
    """The formula and its inputs; for lower-is-better, that it is so."""
    told = []
    if found.formula:
        told.append(_formulas().get(found.formula, found.formula))
    if one.baseline is not None:
        told.append(_("baseline %(value)s") % {"value": _figure(one.baseline, one.unit)})
    if found.plain is not None and found.share is not None:
        told.append(_("result ÷ target: %(value)s") % {"value": tables.percent(found.plain)})
    return "; ".join(told)


def _formulas() -> dict[str, str]:
    return {
        "result ÷ target": _("result ÷ target"),
        "target ÷ result (lower is better)": _("target ÷ result (lower is better)"),
        "(result − baseline) ÷ (target − baseline)": _("(result − baseline) ÷ (target − baseline)"),
        "result and target are both 0": _("result and target are both 0"),
    }


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()


def _figure(value: Decimal, unit: str) -> str:
    plain = value.normalize()
    return latest_words(plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain, unit)
