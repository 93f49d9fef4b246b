"""What stands in a publication stays, so that the published pages go on naming something that is there."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _


class KeptWherePublished(ModelAdmin):
    """`frozen_in`: (model of a published copy, its field with this record's key)."""

    frozen_in: tuple[tuple[type[models.Model], str], ...] = ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        doomed, counts, missing, held = super().get_deleted_objects(objs, request)
        keys = [one.pk for one in objs]
        if any(
            copy._default_manager.filter(**{f"{field}__in": keys}).exists() for copy, field in self.frozen_in
        ):
            held = [*held, _("What was published of it: take it from public sight instead.")]
        return doomed, counts, missing, held
