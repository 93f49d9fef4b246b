"""Saved profile: how a county's own export is read, kept under a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county
from obb.models.county import County


def _in_words(part: Any, place: str = "") -> Iterator[str]:
    if isinstance(part, Mapping):
        for key in sorted(part):
            yield from _in_words(part[key], f"{place}.{key}".lstrip("."))
    else:
        yield f"{place} = {', '.join(map(str, part)) if isinstance(part, list) else part}"


def said(profile: Mapping[str, Any]) -> str:
    """What a profile states, a setting after the other, so that two can be compared: "fields.year.column = FY"."""
    return "; ".join(_in_words(profile))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ImportProfile(models.Model):
    """`profile` is a mapping as `obb.imports.profile` reads it, without kind, name and note: those stand beside it.

    When it was last used is told by the imports that were read by it (`ImportBatch.saved_profile`).
    """

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="profiles", verbose_name=_("county")
    )
    kind = models.CharField(_("what the file holds"), max_length=30)
    name = models.CharField(_("name"), max_length=100, help_text=_("Such as “Ledger export”."))
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        help_text=_("What colleagues should know: where the file comes from, what to look out for."),
    )
    profile = models.JSONField(_("how the file is read"), default=dict, blank=True)

    said_in_history: ClassVar = {"profile": said}

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            one_county("profile_of_one_county"),
            models.UniqueConstraint(
                "county",
                "kind",
                Lower("name"),
                name="profile_name_once_a_kind",
                violation_error_message=_("There is a profile of this name already. Choose another name."),
            ),
            models.CheckConstraint(condition=Q(name__regex=r"^\S(.*\S)?$"), name="profile_name_not_blank"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("obb:profile", args=[self.county.slug, self.pk])
