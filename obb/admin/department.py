"""Departments in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from obb.models import Department


@admin.register(Department, site=site)
class DepartmentAdmin(CountyAdmin):
    place = 3
    list_display = ("name", "code", "first_year", "last_year")
    hints = {
        "name": _("As the county says it; it may be changed without losing anything."),
    }
    search_fields = ("name", "code")
    ordering = ("name", "pk")
    fields = ("code", "name", "mission", "first_year", "last_year")
