"""What every page of a county has around it: navigation, notice, breadcrumbs, foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.views.entry import Visit

Crumbs = Sequence[tuple[str, str | None]]


def page(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: Mapping[str, Any],
    *,
    crumbs: Crumbs = (),
    section: str = "",
    money: bool = False,
    dense: bool = False,
    published: str = "",
    status: int = 200,
) -> HttpResponse:
    """Renders `template` in its frame.

    `crumbs` come after the county's own; `section` is the URL name that the navigation marks;
    `money` says that dollars are shown, so that the county's notice about them must stand there.
    """
    county = visit.county
    frame = {
        "county": county,
        "visit": visit,
        "home_url": reverse("outcomes:home", args=[county.slug]),
        "nav": navigation(visit, section),
        "notice": county.ledger_notice if money else "",
        "notice_title": _("Invented figures.") if money and county.ledger_notice else "",
        "crumbs": [(county.short_name, reverse("outcomes:home", args=[county.slug])), *crumbs]
        if crumbs
        else (),
        "foot": footer(),
        "published": published,
        "dense": dense,
    }
    return render(request, template, {**frame, **context}, status=status)


def navigation(visit: Visit, section: str) -> list[tuple[str, str, bool]]:
    """(label, address, is this one) for what this reader may open."""
    places = [
        (_("Goals"), "outcomes:goal_list", True),
        (_("Scorecard"), "outcomes:scorecard", True),
        (_("Money by outcome"), "outcomes:money", True),
        (_("Compare"), "budget:compare", True),
        (_("Departments"), "outcomes:department_list", True),
        (_("Cost centers"), "outcomes:cost_center_list", True),
        (_("Initiatives"), "outcomes:initiative_list", True),
        (_("Imports"), "obb:import_list", visit.may(Ability.IMPORT)),
        (_("Publish"), "outcomes:publish", visit.may(Ability.PUBLISH)),
        (_("History"), "obb:history", visit.may(Ability.READ_ALL_DRAFTS)),
    ]
    return [
        (label, reverse(name, args=[visit.county.slug]), name == section)
        for label, name, shown in places
        if shown
    ]


def footer() -> list[tuple[str, str]]:
    """(label, address) of what stands at the foot of every page."""
    return [
        (_("How figures are computed"), reverse("help")),
        (_("Glossary"), reverse("help_topic", args=["glossary"])),
        (_("Accessibility"), reverse("help_topic", args=["accessibility"])),
    ]
