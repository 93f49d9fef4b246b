"""Linking over a changed definition: what was measured both ways, and the decision of a person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.forms.imports import ReasonForm
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page
from outcomes.actions.links import LinkRefused, link_over, report_earlier, unlink, why_not
from outcomes.forms.links import EarlierValueForm
from outcomes.models import Indicator, IndicatorLink
from outcomes.queries.links import Change, changes_of
from outcomes.queries.panel_points import panel_links
from outcomes.queries.series import short_unit
from outcomes.views.indicator_act import SECTION, act_page, indicator_address
from outcomes.views.link_words import link_words
from outcomes.views.reporters import indicator_to_report


@county_page()
def links(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """Each change of the definition, with what was measured both ways."""
    one = indicator_to_report(visit, slug)
    back = indicator_address(visit, one)
    crumbs = [
        (_("Indicators"), reverse("outcomes:indicator_list", args=[visit.county.slug])),
        (one.name, back),
        (_("Changes of its definition"), None),
    ]
    context = {
        "indicator": one,
        "changes": [_shown(found, one) for found in changes_of(one)],
        "county_slug": visit.county.slug,
        "back_url": back,
    }
    return page(request, visit, "outcomes/indicator_links.html", context, crumbs=crumbs, section=SECTION)


@county_page(methods=WRITES)
def earlier_value(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """What the earlier definition gives for a period of the newer one."""
    one = indicator_to_report(visit, slug)
    form = EarlierValueForm(
        request.POST or None, indicator=one, initial={"period": request.GET.get("period", "")[:40]}
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        figure = typed["value"]
        try:
            report_earlier(
                indicator=one,
                period=typed["period"],
                value=None if figure is None else figure.value,
                decimals=0 if figure is None else figure.decimals,
                by=request.user,
                reason=typed["reason"],
                at=now(),
            )
        except LinkRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, form.done)
            return redirect(_address(visit, one))
    words = _(
        "It stands beside the value of the newer definition, and is never one of the series. With it, values before"
        " the change can be linked to those after."
    )
    title = _("A value by the earlier definition")
    return act_page(request, visit, one, form, title=title, button=_("Save value"), words=words)


@county_page(methods=WRITES)
def link_new(request: HttpRequest, visit: Visit, slug: str, period: int) -> HttpResponse:
    """Asks why, then links over the change."""
    one = indicator_to_report(visit, slug)
    found = next((change for change in changes_of(one) if change.period == period), None)
    if found is None or found.link is not None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link_over(
                indicator=one, period=period, by=request.user, reason=form.cleaned_data["reason"], at=now()
            )
        except LinkRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Values before %(period)s are linked to the rest.") % {"period": found.label}
            )
            return redirect(indicator_address(visit, one))
    words = _(
        "The verdict, the noise limits and the forecast will rest on the values before the change too, made"
        " comparable by what was measured both ways. They are marked “linked” wherever they stand. Your reason is"
        " shown beside them."
    )
    refused = why_not(found)
    return act_page(
        request,
        visit,
        one,
        form,
        title=_("Link the values before %(period)s?") % {"period": found.label},
        button=_("Link them"),
        words=refused or words,
        quote="" if refused else _shown(found, one)["would"],
    )


@county_page(methods=WRITES)
def link_remove(request: HttpRequest, visit: Visit, slug: str, period: int) -> HttpResponse:
    """Asks why, then takes the link away."""
    one = indicator_to_report(visit, slug)
    link = get_object_or_404(IndicatorLink.objects.select_related("indicator"), indicator=one, period=period)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unlink(link=link, by=request.user, reason=form.cleaned_data["reason"], at=now())
        messages.success(request, _("The link is taken away. The break stands again."))
        return redirect(indicator_address(visit, one))
    title = _("Take away the link at %(period)s?") % {"period": link.label}
    words = _("The earlier values are shown again as they were measured, and left out of the verdict.")
    return act_page(request, visit, one, form, title=title, button=_("Take it away"), words=words)


def _shown(found: Change, one: Indicator) -> dict[str, Any]:
    would = panel_links([found.would])[0] if found.would is not None else None
    return {
        "period": found.period,
        "label": found.label,
        "reason": found.reason,
        "both": [(each.label, f"{each.earlier:,f}", f"{each.now:,f}") for each in found.both],
        "would": "" if would is None else link_words(would, short_unit(one.unit)),
        "refused": why_not(found),
        "link": found.link,
    }


def _address(visit: Visit, one: Indicator) -> str:
    return reverse("outcomes:indicator_links", args=[visit.county.slug, one.slug])
