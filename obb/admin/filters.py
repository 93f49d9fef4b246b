"""Filters of lists that name the reader's own county's values and no other's."""

from __future__ import annotations

from django.contrib.admin import ModelAdmin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.db import models
from django.http import HttpRequest


class OwnCounty(RelatedFieldListFilter):
    """`list_filter = [("department", OwnCounty)]`: the related rows that their own admin shows this person."""

    def field_choices(
        self, field: models.Field, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[object, str]]:
        related = model_admin.admin_site.get_model_admin(field.remote_field.model)
        shown = related.get_queryset(request).order_by(*related.get_ordering(request))
        return [(row.pk, str(row)) for row in shown]
