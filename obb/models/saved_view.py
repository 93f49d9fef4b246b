"""Saved view: a page's address under a name, for oneself or for everybody who works in the county."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county
from obb.models.county import County
from obb.models.person import Person


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, person: Person) -> SavedViewQuerySet:
        """Her own, and those that are shared."""
        return self.filter(Q(owner_id=person.pk) | Q(shared=True))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SavedView(models.Model):
    """It holds what was asked for, never what was found: whoever opens it sees what is hers to see."""

    LONGEST_QUERY = 8000

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="saved_views", verbose_name=_("county")
    )
    page = models.CharField(_("page"), max_length=40, help_text=_("Which page it opens: goals, lines."))
    name = models.CharField(
        _("name"), max_length=80, help_text=_("As it stands in lists: “Grants over $1 million”.")
    )
    query = models.TextField(
        _("what it asks for"), blank=True, help_text=_("The page's address after the question mark.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("saved by")
    )
    shared = models.BooleanField(
        _("shared with the county"), default=False, help_text=_("Everybody who works in the county finds it.")
    )
    opens_first = models.BooleanField(
        _("opens first"), default=False, help_text=_("Its owner sees it when she opens the page.")
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            one_county("saved_view_of_one_county"),
            models.UniqueConstraint(
                fields=("county", "page", "owner", "name"),
                name="saved_view_name_once_an_owner",
                violation_error_message=_("You have saved a view under this name already."),
            ),
            models.UniqueConstraint(
                fields=("county", "page", "owner"),
                condition=Q(opens_first=True),
                name="saved_view_opens_first_once",
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="saved_view_name_not_blank"),
            models.CheckConstraint(
                condition=Q(page__regex=r"^[a-z]+(-[a-z]+)*$"), name="saved_view_page_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("obb:view", args=[self.county.slug, self.pk])
