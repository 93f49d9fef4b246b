"""Help: how every figure is computed, in plain words; the same for every county, open to everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.views.page import footer

# Address → (title, what it answers), in the order of the list.
TOPICS = {
    "money": (gettext_lazy("Money and the ledger"), gettext_lazy("What a total holds, and how it ties.")),
    "stages": (
        gettext_lazy("Stages, amendments and the bridge"),
        gettext_lazy("What closed means, how a budget is amended, and what changed from stage to stage."),
    ),
    "lines": (
        gettext_lazy("Looking around in the lines"),
        gettext_lazy("Filters, groups, columns, files and saved views."),
    ),
    "lists": (
        gettext_lazy("Lists and saved views"),
        gettext_lazy("Sort, search, columns, files, and what stays as you had it."),
    ),
    "crosswalk": (
        gettext_lazy("Money by outcome"),
        gettext_lazy("How a cost center's dollars are split among goals, to the cent."),
    ),
    "reorganization": (
        gettext_lazy("Reorganizations"),
        gettext_lazy("How earlier years are shown in today's codes, to the cent."),
    ),
    "verdicts": (
        gettext_lazy("Closer or further"),
        gettext_lazy("When an indicator earns a verdict, and when it does not."),
    ),
    "targets": (
        gettext_lazy("Targets and measures"),
        gettext_lazy("Percent of target achieved, milestones, and what a blank means."),
    ),
    "calculators": (
        gettext_lazy("Calculators"),
        gettext_lazy("Measures that a law lays down, and the percentages they have."),
    ),
    "small-numbers": (
        gettext_lazy("Small numbers of people"),
        gettext_lazy("Why a figure may say “fewer than 11”."),
    ),
    "publishing": (
        gettext_lazy("Drafts and publishing"),
        gettext_lazy("What the public sees, and when it changes."),
    ),
    "imports": (
        gettext_lazy("Bringing in files"),
        gettext_lazy("Choose, review, confirm, undo; the file formats."),
    ),
    "budget-files": (
        gettext_lazy("Files of budget lines"),
        gettext_lazy("Exports of finance systems: editions, years across, reports, debit and credit."),
    ),
    "results": (
        gettext_lazy("Files of results"),
        gettext_lazy("Published tables: years across, margins, neighborhoods, editions, revisions."),
    ),
    "roles": (
        gettext_lazy("Who sees and changes what"),
        gettext_lazy("Roles, departments and the county's totals."),
    ),
    "glossary": (gettext_lazy("Glossary"), gettext_lazy("The words on these pages.")),
    "accessibility": (
        gettext_lazy("Accessibility"),
        gettext_lazy("The standard these pages are built to, known gaps, and whom to tell."),
    ),
}


def index(request: HttpRequest) -> HttpResponse:
    """The list of topics."""
    topics = [(reverse("help_topic", args=[slug]), title, about) for slug, (title, about) in TOPICS.items()]
    return render(request, "help/index.html", {"topics": topics, "foot": footer()})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic's page."""
    if slug not in TOPICS:
        raise Http404
    title = TOPICS[slug][0]
    context = {"title": title, "crumbs": [(_("Help"), reverse("help")), (title, None)], "foot": footer()}
    return render(request, f"help/{slug}.html", context)
