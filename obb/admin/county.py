"""A county's own record: its admin keeps it; only the installation's keeper adds one."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from obb.admin.base import CountyAdmin
from obb.admin.keeper import keeper_of
from obb.admin.site import site
from obb.models import County


@admin.register(County, site=site)
class CountyRecordAdmin(CountyAdmin):
    in_county = False
    county_path = "pk"
    list_display = ("name", "slug", "fiscal_year_start_month")
    search_fields = ("name", "slug")
    ordering = ("name",)
    fields = ("name", "slug", "fiscal_year_start_month", "chance_level", "ledger_notice")

    def county_of(self, obj: models.Model) -> int:
        return obj.pk

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return keeper_of(request).over_all

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return keeper_of(request).over_all
