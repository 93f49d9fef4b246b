"""Indicators in the admin, each with its targets; its values are listed by themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from obb.admin.base import CountyAdmin, PartInline
from obb.admin.filters import OwnCounty
from obb.admin.first_page import Missing
from obb.admin.refusals import Refused
from obb.admin.site import site
from outcomes.actions.definitions import DefinitionRefused, redefine
from outcomes.admin.addressed import Addressed
from outcomes.admin.frozen import KeptWherePublished
from outcomes.admin.indicator_form import IndicatorForm
from outcomes.admin.judged import JudgedAnew
from outcomes.admin.marks import Marked
from outcomes.admin.owners import Owned
from outcomes.admin.period import TargetForm
from outcomes.models import Indicator, PublishedIndicator, Target
from outcomes.views.addresses import on_its_goal


class InUse(SimpleListFilter):
    """Those in use, or those that are retired."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("used", _("In use")), ("retired", _("Retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        asked = {"used": True, "retired": False}.get(self.value() or "")
        return None if asked is None else queryset.filter(retired_on__isnull=asked)


class Answered(SimpleListFilter):
    """Those that somebody answers for, or those that nobody does."""

    title = _("owner")
    parameter_name = "owned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Somebody")), ("no", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        asked = {"yes": False, "no": True}.get(self.value() or "")
        return None if asked is None else queryset.filter(owner__isnull=asked)


class TargetInline(PartInline):
    model = Target
    form = TargetForm
    hints = {
        "value": _("What should be reached by then."),
        "decimals": _("How many of them are shown: 1 for 12.5."),
        "note": _("Who set it, and where."),
    }
    fields = ("by", "keep_from", "value", "decimals", "note")


@admin.register(Indicator, site=site)
class IndicatorAdmin(JudgedAnew, KeptWherePublished, Owned, Marked, Addressed, CountyAdmin):
    place = 2
    form = IndicatorForm
    actions = (*Marked.actions, *Owned.actions)
    frozen_in = ((PublishedIndicator, "indicator_id"),)
    list_display = ("name", "code", "goal", "department", "good", "owner", "is_published")
    list_filter = (
        "is_published",
        InUse,
        "development",
        Answered,
        ("goal", OwnCounty),
        ("department", OwnCounty),
        "frequency",
        "good",
        "population",
    )
    list_select_related = ("goal", "department", "owner", "county")
    search_fields = ("name", "code", "definition", "goal__name", "department__name")
    ordering = ("goal__position", "position", "name", "pk")
    autocomplete_fields = ("goal", "department", "cost_center", "owner", "backup", "benchmark_indicator")
    hints = {
        "name": _("What is measured, in a few words: “Children under 18 in poverty”."),
        "goal": _("Type a part of its name. Empty: it stands under no goal."),
        "owner": _("Who answers for its figures. Type a part of her name."),
        "population": _("Everybody who lives here, or those a program serves."),
        "kind": _("What sort of figure it is; the verdict depends on it."),
        "good": _("Not stated: then a verdict says rising or falling, never closer or further."),
        "low": _("For “better inside a range”: where the range begins."),
        "high": _("For “better inside a range”: where the range ends."),
        "matters": _(
            "In the indicator's own unit. A smaller change is called steady. Empty: any change counts."
        ),
        "frequency": _("How often there is a figure."),
        "calendar": _("When its year begins."),
        "position": _("In which order a goal's indicators are shown."),
        "retired_reason": _("For those who find it later: what took its place, or why it ended."),
    }
    inlines = (TargetInline,)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name", "goal", "owner", "department", "unit", "kind", "population", "counts_people", "frequency",
                    "good", "is_published", "code",
                )
            },
        ),
        (
            _("What is measured"),
            {
                "fields": (
                    "definition", "numerator_words", "denominator_words", "source", "method", "recounts",
                    "recounts_from", "performance", "calculator", "development", "benchmark_name",
                    "benchmark_indicator",
                )
            },
        ),
        (
            _("How it is judged"),
            {
                "fields": (
                    "low", "high", "matters", "is_cyclical", "is_real", "resolution", "judged_from", "pool_years",
                    "pools_end", "noise_baseline",
                )
            },
        ),
        (_("Its periods"), {"fields": ("calendar", "covers", "combining", "restarts")}),
        (_("Who else, and where"), {"fields": ("cost_center", "backup", "review_on", "slug", "position")}),
        (
            _("Retire it"),
            {
                "description": _("No longer used? It keeps its page, its values and its history."),
                "fields": ("retired_on", "retired_reason"),
            },
        ),
    )  # fmt: skip

    def missing(self, request: HttpRequest) -> list[Missing]:
        """Those in use that nobody answers for."""
        number = self.get_queryset(request).in_use().filter(owner__isnull=True).count()
        said = ngettext("%(count)d indicator has no owner.", "%(count)d indicators have no owner.", number)
        url = f"{reverse('admin:outcomes_indicator_changelist')}?owned=no&use=used"
        return [Missing(said % {"count": number}, url)] if number else []

    def get_fieldsets(self, request: HttpRequest, obj: Indicator | None = None) -> list[tuple[Any, dict]]:
        """Of a new one what it can do without is folded; it has no definition yet to change, and nothing to retire."""
        found = super().get_fieldsets(request, obj)
        if obj is not None:
            return found
        left = {"recounts", "recounts_from", "retired_on", "retired_reason"}
        shorter = [
            (name, {**options, "fields": [one for one in options["fields"] if one not in left]})
            for name, options in found
        ]
        return [
            (name, options if name is None else {**options, "classes": ["collapse"]})
            for name, options in shorter
            if options["fields"]
        ]

    def view_on_site(self, obj: Indicator) -> str:
        """On its goal's page, where it stands there."""
        return on_its_goal(obj) or obj.get_absolute_url()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """To choose from: those in use. What is retired is found in the list, and changed there."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(retired_on__isnull=True)
        return super().get_search_results(request, queryset, search_term)

    def save_related(self, request: HttpRequest, form: IndicatorForm, formsets: Any, change: bool) -> None:
        if form.begins is not None and form.before is not None:
            try:
                redefine(
                    indicator=form.instance,
                    before=form.before,
                    period=form.begins,
                    by=request.user,
                    reason=form.cleaned_data["why"],
                    at=timezone.now(),
                )
            except DefinitionRefused as refused:
                raise Refused(str(refused)) from refused
        super().save_related(request, form, formsets, change)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().delete_view(request, object_id, {**(extra_context or {}), "may_retire": True})
