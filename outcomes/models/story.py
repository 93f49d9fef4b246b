"""Story: what people say of an indicator's curve – why it runs so, who helps, what works, what is not known yet."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county, same_county
from obb.models import County
from outcomes.models.indicator import Indicator


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=name,
    )


class StoryNoteQuerySet(models.QuerySet["StoryNote"]):
    def current(self) -> StoryNoteQuerySet:
        return self.filter(ended_at__isnull=True)

    def public(self) -> StoryNoteQuerySet:
        return self.current().filter(is_published=True)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class StoryNote(models.Model):
    """One dated note beside a curve. It is never rewritten: a new one takes its place and both are kept."""

    class Kind(models.TextChoices):
        STORY = "story", _("Story behind the curve")
        PARTNER = "partner", _("Partner")
        WORKS = "works", _("What works")
        ACTION = "action", _("No-cost or low-cost action")
        DATA = "data", _("Data agenda")

    class Evidence(models.TextChoices):
        """How well a program is proven, from best to worst; empty: not rated, which is not “no evidence”."""

        PROVEN = "proven", _("Proven effective")
        PROMISING = "promising", _("Promising")
        THEORY = "theory", _("Theory-based")
        MIXED = "mixed", _("Mixed effects")
        NONE = "none", _("No effect")
        HARMFUL = "harmful", _("Proven harmful")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="story_notes", verbose_name=_("indicator")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STORY)
    text = models.TextField(_("text"), max_length=4000)
    evidence = models.CharField(
        _("evidence"),
        max_length=10,
        choices=Evidence,
        blank=True,
        help_text=_("For what works: how well it is proven. Empty: not rated."),
    )
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Where that is shown, or who says so.")
    )
    period = models.IntegerField(_("period number"), null=True, blank=True, editable=False)
    label = models.CharField(
        _("period"),
        max_length=40,
        blank=True,
        help_text=_("Where it is about one period, it is marked there on the curve."),
    )
    is_published = models.BooleanField(
        _("published"),
        default=False,
        help_text=_("The public reads it from the next publication on, if the indicator is published."),
    )
    written_by = _person(_("written by"))
    written_at = models.DateTimeField(_("written at"))
    ended_by = _person(_("ended by"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended, because"), max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("takes the place of"),
    )

    objects = StoryNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("story note")
        verbose_name_plural = _("story notes")
        constraints = [
            one_county("story_note_of_one_county"),
            same_county("indicator", "outcomes.Indicator", "story_note_indicator_of_one_county"),
            same_county("replaces", "outcomes.StoryNote", "story_note_replaces_of_one_county"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="story_note_not_blank"),
            models.CheckConstraint(
                condition=Q(evidence="") | Q(kind="works"),
                name="story_note_evidence_of_what_works",
                violation_error_message=_("Evidence is rated for what works, not for other notes."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__gte=F("written_at")) & ~Q(ended_because="")),
                name="story_note_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        start = self.text if len(self.text) <= 60 else f"{self.text[:59]}…"
        return f"{self.get_kind_display()}: {start}"
