"""Publication: the named, reasoned act that shows a county's year and stage to the public, as a copy."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.line import LineFields
from budget.models.stage import Stage
from obb.constraints import a_number, known_year, one_county, same_county
from obb.models import County


class PublicationQuerySet(models.QuerySet["Publication"]):
    def current(self) -> PublicationQuerySet:
        """The newest publication of each year and stage that has not been withdrawn."""
        return self.filter(superseded=False, withdrawn_at__isnull=True)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Publication(models.Model):
    """Freezes money, crosswalk and verdicts. Later edits change the draft until it is published again."""

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="publications", verbose_name=_("county")
    )
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="publications", verbose_name=_("stage")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"))
    superseded = models.BooleanField(_("superseded by a later one"), default=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawal_reason = models.CharField(_("reason for the withdrawal"), max_length=500, blank=True)
    names = models.JSONField(
        _("names as they were"), default=dict, help_text=_("Codes and names of everything in the copy.")
    )
    checksum = models.CharField(_("checksum"), max_length=64, help_text=_("SHA-256 of the frozen copy."))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            one_county("publication_of_one_county"),
            same_county("stage", "budget.Stage", "publication_stage_of_one_county"),
            known_year("publication_year_known"),
            models.UniqueConstraint(
                fields=("county", "year", "stage", "version"), name="publication_version_once"
            ),
            models.UniqueConstraint(
                fields=("county", "year", "stage"),
                condition=Q(superseded=False, withdrawn_at__isnull=True),
                name="publication_current_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="publication_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title


class PublishedLine(LineFields):
    """A line as it was when it was published."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        constraints = [
            a_number("amount", name="published_line_amount_is_a_number"),
        ]
        indexes = [
            models.Index(fields=("publication", "cost_center"), name="published_line_by_slice"),
        ]
