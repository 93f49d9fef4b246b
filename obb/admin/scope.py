"""What of a model one person sees and may do in the admin: her counties' rows, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.admin.autocomplete import CountySelect
from obb.admin.keeper import keeper_of
from obb.models import County, Person


class InCounty(BaseModelAdmin):
    """For records and for their parts. `county_path` leads from a row to its county's key."""

    county_path = "county_id"
    for_analysts = True  # may those who only consult the county read it here?
    view_only = False
    allows_delete = True
    hints: Mapping[str, str | Promise] = {}  # help for fields whose model has none

    def readable(self, request: HttpRequest) -> frozenset[int]:
        keeper = keeper_of(request)
        return keeper.readable if self.for_analysts else keeper.kept

    def county_of(self, obj: models.Model) -> int:
        return obj.county_id

    # A field of the browser's for numbers drops what it cannot read, unsaid.
    formfield_overrides = {
        models.DecimalField: {
            "widget": AdminTextInputWidget(attrs={"inputmode": "decimal", "class": "vFigureField"}),
            "error_messages": {
                "invalid": gettext_lazy("Write a number, with a point before its decimals: 1234.5.")
            },
        }
    }

    # -- what she sees ------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(**{f"{self.county_path}__in": self.readable(request)})

    def of_county(self, request: HttpRequest, queryset: QuerySet, county: int) -> QuerySet:
        """The rows among these that may stand in a form of one county."""
        return queryset.filter(**{self.county_path: county})

    # -- what she may do ----------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        readable = self.readable(request)
        return bool(readable) if obj is None or obj.pk is None else self.county_of(obj) in readable

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if self.view_only:
            return False
        kept = keeper_of(request).kept
        return bool(kept) if obj is None or obj.pk is None else self.county_of(obj) in kept

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.allows_delete and self.has_change_permission(request, obj)

    # -- what she may choose ------------------------------------------------------------------------------

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.hints:
            kwargs.setdefault("help_text", self.hints[db_field.name])
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = (
                field.widget.widget
            )  # no pop-up windows beside a choice: each noun has its own pages
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        county = getattr(request, "form_county", None)
        if "queryset" not in kwargs:
            kwargs["queryset"] = self.choices_for(db_field, request, county)
        if db_field.related_model is County and county is not None:
            kwargs |= {"disabled": True, "initial": county, "empty_label": None}
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = CountySelect(db_field, county)
            kwargs["error_messages"] = {
                "invalid_choice": _(
                    "“%(value)s” does not say which one. Type a part of its name and choose from what fits."
                )
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def choices_for(self, db_field: models.ForeignKey, request: HttpRequest, county: int | None) -> QuerySet:
        """The rows a field may point to: of the form's county, or of those she keeps where it has none."""
        counties = keeper_of(request).kept if county is None else {county}
        related = db_field.related_model
        if related is County:
            return County.objects.filter(pk__in=counties).order_by("name")
        if related is Person:
            return (
                Person.objects.filter(roles__county__in=counties).order_by("last_name", "username").distinct()
            )
        ordering = self.get_field_queryset("default", db_field, request)
        rows = related._default_manager.all() if ordering is None else ordering
        return rows.filter(county__in=counties).complex_filter(db_field.get_limit_choices_to())
