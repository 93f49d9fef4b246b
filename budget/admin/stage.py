"""Stages in the admin: a county names and orders its own."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from budget.admin.kept import KeptAdmin
from budget.models import Stage
from obb.admin.site import site


@admin.register(Stage, site=site)
class StageAdmin(KeptAdmin):
    list_display = ("name", "code", "kind", "position")
    list_filter = ("kind",)
    hints = {
        "kind": _("What the stage is, whatever the county calls it."),
    }
    search_fields = ("name", "code")
    ordering = ("position", "pk")
    prepopulated_fields = {"code": ("name",)}
    fields = ("name", "code", "kind", "position")
