"""Saved views, to read: they are made, changed and deleted where their lists are."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from obb.models import SavedView


@admin.register(SavedView, site=site)
class SavedViewAdmin(CountyAdmin):
    """Those that are shared, and one's own: what somebody keeps for herself is nobody else's business."""

    view_only = True
    list_display = ("name", "page", "owner", "shared")
    list_filter = ("page", "shared")
    search_fields = ("name", "query")
    ordering = ("page", "name", "pk")
    list_select_related = ("owner",)
    fields = ("page", "name", "query", "owner", "shared", "opens_first")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).seen_by(request.user)
