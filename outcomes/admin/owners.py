"""Handing many indicators to another owner: looked over first, with one reason, as one act."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from obb.admin.keeper import keeper_of
from obb.models import Person
from outcomes.actions.owners import hand_over

NOBODY = "nobody"


class Owned(ModelAdmin):
    """For records that somebody answers for."""

    actions = ("change_owner",)

    @admin.action(permissions=["change"], description=gettext_lazy("Change owner of the selected ones"))
    def change_owner(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = self.model._default_manager.filter(
            pk__in=queryset.values("pk"), county__in=keeper_of(request).kept
        ).order_by(*self.ordering)
        rows = list(chosen.select_related("owner"))
        counties = {row.county_id for row in rows}
        if len(counties) > 1:
            self.message_user(
                request, _("Choose those of one county: its people are not another's."), messages.ERROR
            )
            return None
        people = list(
            Person.objects.filter(roles__county__in=counties, is_active=True)
            .order_by("last_name", "username")
            .distinct()
        )
        asked, why = request.POST.get("owner", ""), request.POST.get("why", "").strip()[:500]
        owner = next((one for one in people if str(one.pk) == asked), None)
        confirmed, is_known = "confirmed" in request.POST, owner is not None or asked == NOBODY
        if confirmed and why and is_known:
            number = hand_over(indicators=chosen, owner=owner, by=request.user, reason=why)
            self.message_user(request, _handed(number), messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who answers for these?"),
            "opts": self.opts,
            "rows": [(row, row.owner or _("nobody")) for row in rows],
            "people": people,
            "asked": asked,
            "nobody": NOBODY,
            "why": why,
            "checkbox": ACTION_CHECKBOX_NAME,
            "refusal": _("Say why.") if confirmed and not why else "",
            "unchosen": confirmed and not is_known,
        }
        return TemplateResponse(request, "admin/owner.html", context)


def _handed(number: int) -> str:
    return ngettext("%(count)d has another owner now.", "%(count)d have another owner now.", number) % {
        "count": number
    }
