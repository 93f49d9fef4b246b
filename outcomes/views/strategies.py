"""Strategies to turn an indicator's curve, and a new start after a step that has stood."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from obb.forms.imports import ReasonForm
from obb.views.entry import WRITES, Visit, county_page, now
from outcomes.actions.segments import SegmentRefused, start_segment
from outcomes.actions.strategies import StrategyRefused, record_strategy, remove_strategy
from outcomes.forms.strategies import StrategyForm
from outcomes.models import Strategy
from outcomes.queries.new_start import offered
from outcomes.views.indicator_act import act_page, indicator_address
from outcomes.views.reporters import indicator_to_report


@county_page(methods=WRITES)
def strategy_new(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """Names a strategy and freezes its baseline."""
    one = indicator_to_report(visit, slug)
    form = StrategyForm(request.POST or None, indicator=one)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_strategy(indicator=one, by=request.user, at=now(), **form.cleaned_data)
        except StrategyRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            last = made.baseline.last_label
            messages.success(
                request, _("The baseline is frozen. It rests on values up to %(last)s.") % {"last": last}
            )
            return redirect(indicator_address(visit, one))
    words = _("What would have come without it is the forecast that stood on the day it began.")
    title, button = _("Name a strategy"), _("Freeze the baseline")
    return act_page(request, visit, one, form, title=title, button=button, words=words)


@county_page(methods=WRITES)
def strategy_remove(request: HttpRequest, visit: Visit, slug: str, pk: int) -> HttpResponse:
    """Asks why, then takes it off the page."""
    one = indicator_to_report(visit, slug)
    strategy = get_object_or_404(Strategy, indicator=one, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove_strategy(strategy=strategy, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The strategy is removed. The history keeps it."))
        return redirect(indicator_address(visit, one))
    title = _("Remove “%(name)s”?") % {"name": strategy.name}
    return act_page(request, visit, one, form, title=title, button=_("Remove it"))


@county_page(methods=WRITES)
def new_start(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """Where a step has stood long enough: starts a new segment from it, for a reason."""
    one = indicator_to_report(visit, slug)
    offer = offered(one)
    if offer is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            start_segment(
                indicator=one,
                label=offer.label,
                by=request.user,
                reason=form.cleaned_data["reason"],
                at=now(),
            )
        except SegmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A new segment starts at %(label)s.") % {"label": offer.label})
            return redirect(indicator_address(visit, one))
    title = _("Start a new segment from %(label)s?") % {"label": offer.label}
    words = _(
        "The verdict, the noise limits and the forecast will rest on values from then on. The earlier ones stay on"
        " the chart, in grey, with your reason. Do it where something known has changed for good, never because a"
        " target was missed."
    )
    return act_page(request, visit, one, form, title=title, button=_("Start the segment"), words=words)
