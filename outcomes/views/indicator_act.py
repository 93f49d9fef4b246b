"""A page with one form that changes something about an indicator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.views.entry import Visit
from obb.views.page import page
from outcomes.models import Indicator

SECTION = "outcomes:scorecard"


def indicator_address(visit: Visit, one: Indicator, anchor: str = "") -> str:
    """The indicator's own page, to which such a page returns."""
    return reverse("outcomes:indicator", args=[visit.county.slug, one.slug]) + anchor


def act_page(
    request: HttpRequest,
    visit: Visit,
    one: Indicator,
    form: Any,
    *,
    title: str,
    button: str,
    words: str = "",
    quote: str = "",
    anchor: str = "",
) -> HttpResponse:
    """`words` say what the act does; `quote` is the text it is about, if any."""
    back = indicator_address(visit, one, anchor)
    crumbs = [
        (_("Indicators"), reverse("outcomes:indicator_list", args=[visit.county.slug])),
        (one.name, back),
        (title, None),
    ]
    context = {
        "indicator": one,
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "quote": quote,
        "back_url": back,
    }
    return page(request, visit, "outcomes/indicator_act.html", context, crumbs=crumbs, section=SECTION)
