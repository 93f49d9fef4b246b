"""Publishing many at once: looked over first, with one reason, as one act."""

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
from outcomes.actions.marks import mark


class Marked(ModelAdmin):
    """For records that carry their own published mark."""

    actions = ("publish", "unpublish")

    @admin.action(permissions=["change"], description=gettext_lazy("Publish the selected ones"))
    def publish(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._mark(request, queryset, "publish", published=True)

    @admin.action(
        permissions=["change"], description=gettext_lazy("Take the selected ones from public sight")
    )
    def unpublish(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._mark(request, queryset, "unpublish", published=False)

    def _mark(
        self, request: HttpRequest, queryset: QuerySet, action: str, *, published: bool
    ) -> HttpResponse | None:
        chosen = self.model._default_manager.filter(
            pk__in=queryset.values("pk"), county__in=keeper_of(request).kept
        ).order_by(*self.ordering)
        why = request.POST.get("why", "").strip()[:500]
        confirmed = "confirmed" in request.POST
        if confirmed and why:
            number = mark(rows=chosen, published=published, by=request.user, reason=why)
            self._say(request, number, published)
            return None
        rows = list(chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish these?") if published else _("Take these from public sight?"),
            "opts": self.opts,
            "changing": [row for row in rows if row.is_published != published],
            "staying": [row for row in rows if row.is_published == published],
            "published": published,
            "chosen": [row.pk for row in rows],
            "checkbox": ACTION_CHECKBOX_NAME,
            "action": action,
            "refusal": _("Say why.") if confirmed else "",
        }
        return TemplateResponse(request, "admin/mark.html", context)

    def _say(self, request: HttpRequest, number: int, published: bool) -> None:
        words = (
            ngettext("%(count)d is now published.", "%(count)d are now published.", number)
            if published
            else ngettext(
                "%(count)d is no longer in public sight.", "%(count)d are no longer in public sight.", number
            )
        )
        messages.success(request, words % {"count": number})
