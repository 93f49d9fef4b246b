"""What was published, to read: publishing and withdrawing have their own page."""

from django.contrib import admin

from budget.models import Publication
from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.site import site


@admin.register(Publication, site=site)
class PublicationAdmin(CountyAdmin):
    view_only = True
    list_display = (
        "title",
        "year",
        "stage",
        "version",
        "published_by",
        "published_at",
        "withdrawn_at",
        "superseded",
    )
    list_filter = ("year", ("stage", OwnCounty), "superseded")
    list_select_related = ("stage", "published_by", "county")
    search_fields = ("title", "reason")
    date_hierarchy = "published_at"
    ordering = ("-published_at", "-pk")
    fields = (
        "title", "year", "stage", "version", "reason", "published_by", "published_at", "superseded",
        "withdrawn_by", "withdrawn_at", "withdrawal_reason", "checksum",
    )  # fmt: skip
