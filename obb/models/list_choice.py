"""List choice: how one person last had a list: its columns, order and rows a page."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.models.county import County


class ListChoice(models.Model):
    """A habit of hers, not a record of the county: it has no history, and goes when she chooses the usual again."""

    county = models.ForeignKey(
        County, on_delete=models.CASCADE, related_name="list_choices", verbose_name=_("county")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    page = models.CharField(_("page"), max_length=40, help_text=_("Which page the list is on: goals."))
    table = models.CharField(_("list"), max_length=40, help_text=_("Which list of the page."))
    query = models.TextField(
        _("how it is shown"), help_text=_("The part of the address that says it: goals-per_page=50.")
    )

    class Meta:
        verbose_name = _("list choice")
        verbose_name_plural = _("list choices")
        constraints = [
            models.UniqueConstraint(
                fields=("county", "person", "page", "table"), name="list_choice_once_a_person"
            ),
            models.CheckConstraint(condition=~Q(query=""), name="list_choice_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.table}"
