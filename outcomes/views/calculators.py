"""Calculators: sums that a law lays down, for figures somebody types or the county keeps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.domain.fiscal import FEDERAL
from obb.imports import pipeline
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import ONLY_WRITES, Visit, county_page, now
from obb.views.page import page
from obb.views.params import Pick, kept, whole
from outcomes.domain.child_support_year import COLLECTIONS, Asked
from outcomes.domain.restarts import YEAR_ENDS, months_in_order
from outcomes.forms.child_support import BEFORE, LABELS, ChildSupportForm
from outcomes.models import Indicator, ReferenceRate
from outcomes.queries.child_support import ChildSupportPage, child_support_page
from outcomes.queries.kept_figures import NO_COUNTS, OTHER_CALENDAR, OTHER_PERIOD, KeptPeriod, NotTaken
from outcomes.queries.reference_rates import rates_of, shipped_file
from outcomes.reference import CHILD_SUPPORT_RATES
from outcomes.tables import child_support as tables
from outcomes.tables import child_support_standards as standards
from outcomes.tables import child_support_words as words
from outcomes.tables.child_support_workbook import TYPE, workbook

SECTION = "outcomes:calculator_list"
FIRST_YEAR = 2000
"""The first federal year that the measures were paid by."""


@county_page(public=True)
def calculator_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What can be calculated."""
    return page(
        request,
        visit,
        "outcomes/calculator_list.html",
        {},
        crumbs=[(_("Calculators"), None)],
        section=SECTION,
    )


@county_page(public=True)
def child_support(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The federal child support measures: `?year=&through=` and the figures by their names."""
    form, asked = _asked(request)
    found = child_support_page(visit.county, asked, reach=visit.reach, drafts=visit.drafts)
    parts = _tables(request, visit, found)
    months = [_months(request, visit, like) for like in found.kept.months]
    if (file := export_response(request, *parts.values(), *months)) is not None:
        return file
    slugs = [visit.county.slug]
    context = {
        "form": form,
        "found": found,
        "picks": _picks(request, asked),
        "kept": kept(request),
        **parts,
        "months": months,
        "kept_rows": bool(found.kept.periods),
        "not_taken": [
            (_indicator_url(visit, one), one.name, _not_taken(one)) for one in found.kept.not_taken
        ],
        "rates_open": any(name.startswith("rates-") for name in request.GET),
        "is_entered": bool(form.typed),
        "year_words": words.year(asked),
        "part_words": words.part_of_year(asked),
        "beyond": [Indicator.Calculator(one.formula.code).label for one in found.measures if one.is_beyond],
        "whose_rows": words.whose_rows(found.rates),
        "not_reliable": words.not_reliable(asked),
        "standards_when": words.standards_when(asked) if found.has_county_rows else "",
        "no_county_rows": "" if found.has_county_rows else words.no_county_rows(asked),
        **_where_rows_are_added(visit),
        "base_words": tables.base_words(found.base) if found.base is not None else "",
        "paternity": Indicator.Calculator(found.base.paternity).label
        if found.base is not None and found.base.paternity
        else "",
        "workbook_url": f"{reverse('outcomes:child_support_workbook', args=slugs)}?{request.GET.urlencode()}",
        "take_url": reverse("outcomes:take_rates", args=slugs)
        if visit.may(Ability.IMPORT) and found.rates.not_taken
        else "",
        "correct_url": reverse("admin:outcomes_referencerate_changelist")
        if visit.may(Ability.ADMINISTER) and found.rates.is_own
        else "",
    }
    crumbs = [(_("Calculators"), reverse(SECTION, args=slugs)), (_("Child support"), None)]
    return page(request, visit, "outcomes/child_support.html", context, crumbs=crumbs, section=SECTION)


def _where_rows_are_added(visit: Visit) -> dict[str, str]:
    """Where this reader adds a row: in the admin, or as a file; nowhere for who may neither."""
    if visit.may(Ability.ADMINISTER):
        return {"add_url": reverse("admin:outcomes_referencerate_add"), "add_words": _("Add a row")}
    if visit.may(Ability.IMPORT):
        address = reverse("obb:import_new", args=[visit.county.slug])
        return {"add_url": f"{address}?kind=reference_rates", "add_words": _("Bring rows in as a file")}
    return {}


@county_page(public=True)
def child_support_workbook(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same figures and results as an Excel workbook."""
    _form, asked = _asked(request)
    found = child_support_page(visit.county, asked, reach=visit.reach, drafts=visit.drafts)
    response = HttpResponse(
        workbook(found, county=visit.county.name, labels=LABELS, drafts=visit.drafts), content_type=TYPE
    )
    name = f"{visit.county.slug}-child-support-ffy{asked.year}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@county_page(needs=Ability.IMPORT, methods=ONLY_WRITES)
def take_rates(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Reads the shipped rows that the county does not keep yet as its import, for somebody to review and confirm."""
    not_taken = rates_of(visit.county, now().date()).not_taken
    if not not_taken:
        return redirect("outcomes:child_support", visit.county.slug)
    batch = pipeline.stage(
        county=visit.county,
        kind="reference_rates",
        file_name=CHILD_SUPPORT_RATES.name,
        content=shipped_file(not_taken),
        by=request.user,
        at=now(),
    )
    return redirect(batch.get_absolute_url())


def _asked(request: HttpRequest) -> tuple[ChildSupportForm, Asked]:
    """The form as it was sent, and what of it could be read. Without a year: the last one that has ended."""
    form = ChildSupportForm(request.GET)
    this_year = FEDERAL.year_of(now().date())
    year, through = whole(request, "year"), whole(request, "through")
    typed = form.typed
    return form, Asked(
        year if year is not None and FIRST_YEAR <= year <= this_year + 1 else this_year - 1,
        through if through in months_in_order() else YEAR_ENDS,
        figures=typed,
        before={name.removeprefix(BEFORE): value for name, value in typed.items() if name.startswith(BEFORE)},
        collected={name: typed.get(name) for name in COLLECTIONS},
        unreliable=form.unreliable,
    )


def _picks(request: HttpRequest, asked: Asked) -> tuple[Pick, ...]:
    this_year = FEDERAL.year_of(now().date())
    years = range(this_year + 1, FIRST_YEAR - 1, -1)
    return (
        Pick(
            "year",
            _("Federal fiscal year"),
            str(asked.year),
            tuple((str(year), f"F{FEDERAL.label(year)}") for year in years),
        ),
        Pick(
            "through",
            _("Figures run through"),
            str(asked.through),
            tuple((str(month), _month_words(month)) for month in months_in_order()),
        ),
    )


def _month_words(month: int) -> str:
    name = str(MONTHS[month])
    return _("%(month)s (the whole year)") % {"month": name} if month == YEAR_ENDS else name


def _tables(request: HttpRequest, visit: Visit, found: ChildSupportPage) -> dict[str, ShownTable]:
    asked, start = found.asked, f"{visit.county.slug}-child-support"
    about = words.year(asked)
    shown = {
        "results": show(
            tables.Results,
            tables.result_rows(asked, found.measures),
            request,
            name="results",
            caption=_("The measures"),
            about=about,
            finds=False,
            note=_(
                "Levels are rounded down, so that none looks as if it had reached a step that it has not."
            ),
            file_name=f"{start}-measures",
        ),
        "steps": show(
            tables.Steps,
            list(tables.step_rows(asked, found.measures, LABELS)),
            request,
            name="steps",
            caption=_("Every step"),
            about=about,
            finds=False,
            per_page=100,
            empty=_("Nothing has been calculated yet."),
            file_name=f"{start}-steps",
        ),
        "rates": show(
            tables.RatesTable,
            tables.rate_rows(found.rates.rows),
            request,
            name="rates",
            caption=_("Rows in force"),
            about=about,
            choices={"measure": [(label, label) for label in ReferenceRate.Measure.labels]},
            exclude=tables.inside_words(is_own=found.rates.is_own, drafts=visit.drafts),
            per_page=10,
            empty=_("No row holds for this year."),
            file_name=f"{start}-rates",
        ),
    }
    if found.base is not None:
        shown["base"] = show(
            tables.BaseParts,
            tables.base_rows(found.base),
            request,
            name="base",
            caption=_("The incentive base"),
            about=_("dollars, %(year)s") % {"year": about},
            totals=tables.total_of(found.base),
            total_label=_("Incentive base"),
            finds=False,
            file_name=f"{start}-base",
        )
    for name, judged, caption, left_out in (
        ("penalties", found.penalties, _("The federal standards"), ("use",)),
        ("counties", found.counties, _("What is asked of counties on June 30"), ()),
    ):
        if judged:
            shown[name] = show(
                standards.Standards,
                standards.standing_rows(judged),
                request,
                name=name,
                caption=caption,
                about=about,
                finds=False,
                exclude=left_out,
                file_name=f"{start}-{name}",
            )
    if found.kept.periods:
        shown["stored"] = show(
            tables.Kept,
            [_kept_row(one) for one in found.kept.periods],
            request,
            name="stored",
            caption=_("Figures kept here"),
            finds=False,
            per_page=10,
            file_name=f"{start}-kept",
        )
    return shown


def _kept_row(one: KeptPeriod) -> dict[str, Any]:
    figures = {name: f"{value:f}" for name, value in one.figures.items()}
    label = words.year(Asked(one.year, one.through))
    if one.through != YEAR_ENDS:
        label = _("%(year)s through %(month)s") % {"year": label, "month": MONTHS[one.through]}
    return {
        "label": label,
        "url": f"?{urlencode({'year': one.year, 'through': one.through, **figures})}#h-results",
        "measures": "; ".join(str(Indicator.Calculator(code).label) for code in one.codes),
    }


def _months(request: HttpRequest, visit: Visit, like: Any) -> ShownTable:
    return show(
        tables.Months,
        tables.month_rows(like),
        request,
        name=f"months-{like.slug}",
        caption=like.name,
        about=_("counted since 1 October"),
        extra_columns=tables.year_columns(like),
        finds=False,
        file_name=f"{visit.county.slug}-{like.slug}-like-months",
    )


def _indicator_url(visit: Visit, one: NotTaken) -> str:
    return reverse("outcomes:indicator", args=[visit.county.slug, one.slug])


def _not_taken(one: NotTaken) -> str:
    """Why its figures stay where they are."""
    return {
        OTHER_CALENDAR: _("it is counted in another year than the federal one, which begins on 1 October."),
        OTHER_PERIOD: _("it is kept by another period than the federal year or its months."),
        NO_COUNTS: _("only its percent is kept, not the two figures it is made of."),
    }[one.why]
