"""Initiative: what is being done about a goal; its milestones and measures."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.constraints import a_number, one_county, same_county
from obb.models import County
from outcomes.domain.small_numbers import is_small
from outcomes.models.goal import Goal
from outcomes.models.plan import Plan


class Timing(models.Model):
    """A date as exactly as it was stated: day, month, range, fiscal year, ongoing, to be determined, none.

    A range is (first day, day after the last). The original words are kept in `timing_text`.
    """

    class Precision(models.TextChoices):
        NONE = "none", _("Not stated")
        DAY = "day", _("A day")
        MONTH = "month", _("A month")
        RANGE = "range", _("From one day to another")
        FISCAL_YEAR = "fiscal_year", _("A fiscal year")
        ONGOING = "ongoing", _("Ongoing")
        UNDETERMINED = "tbd", _("To be determined")

    precision = models.CharField(_("how exact"), max_length=12, choices=Precision, default=Precision.NONE)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    day_after = models.DateField(_("day after the last"), null=True, blank=True)
    timing_text = models.CharField(_("in the original words"), max_length=300, blank=True)

    class Meta:
        abstract = True


def _timing_constraint(noun: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(precision__in=["none", "ongoing", "tbd"], first_day__isnull=True, day_after__isnull=True)
        | Q(
            precision__in=["day", "month", "range", "fiscal_year"],
            first_day__isnull=False,
            day_after__gt=models.F("first_day"),
        ),
        name=f"{noun}_dates_fit_their_precision",
    )


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def published(self) -> InitiativeQuerySet:
        return self.filter(is_published=True)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Initiative(Timing):
    class Link(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNSTATED = "unstated", _("Not stated")

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("county")
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("plan")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    is_key = models.BooleanField(_("key initiative"), default=False)
    title = models.CharField(_("title"), max_length=300)
    strategic_link = models.CharField(
        _("link to strategic business plan"), max_length=10, choices=Link, default=Link.UNSTATED
    )
    strategic_goal = models.CharField(_("which goal of that plan"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    is_multi_year = models.BooleanField(_("multi-year"), default=False)
    partners = models.CharField(_("partners"), max_length=500, blank=True)
    continues = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continues"),
    )
    goals = models.ManyToManyField(
        Goal, through="InitiativeGoal", related_name="initiatives", verbose_name=_("goals")
    )
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("May the public read it? Nothing is public by default.")
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            one_county("initiative_of_one_county"),
            same_county("plan", "outcomes.Plan", "initiative_plan_of_one_county"),
            same_county("continues", "outcomes.Initiative", "initiative_lineage_of_one_county"),
            models.UniqueConstraint(fields=("plan", "number"), name="initiative_number_once_a_plan"),
            models.CheckConstraint(
                condition=Q(strategic_link__in=["yes", "no", "unstated"]), name="initiative_link_known"
            ),
            _timing_constraint("initiative"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outcomes:initiative", args=[self.county.slug, self.pk])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class InitiativeGoal(models.Model):
    """An initiative aims at a goal."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="aims", verbose_name=_("initiative")
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="aimed_at_by", verbose_name=_("goal")
    )

    class Meta:
        verbose_name = _("aim")
        verbose_name_plural = _("aims")
        constraints = [
            same_county("initiative", "outcomes.Initiative", "aim_initiative_of_one_county"),
            same_county("goal", "outcomes.Goal", "aim_goal_of_one_county"),
            models.UniqueConstraint(fields=("initiative", "goal"), name="aim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} – {self.goal}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Milestone(Timing):
    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")
        UNREPORTED = "unreported", _("Not reported")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("initiative")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    position = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"), help_text=_("Exactly as written."))
    units = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("responsible units")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UNREPORTED)
    status_on = models.DateField(_("since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            one_county("milestone_of_one_county"),
            same_county("initiative", "outcomes.Initiative", "milestone_initiative_of_one_county"),
            same_county("parent", "outcomes.Milestone", "milestone_parent_of_one_county"),
            models.UniqueConstraint(fields=("initiative", "position"), name="milestone_order_once"),
            models.CheckConstraint(
                condition=Q(status__in=["not_started", "under_way", "done", "dropped", "unreported"]),
                name="milestone_status_known",
            ),
            _timing_constraint("milestone"),
        ]

    def __str__(self) -> str:
        return self.text


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Measure(models.Model):
    """What an initiative is measured by. A blank result is “not reported”, a blank target “no target set”."""

    class Kind(models.TextChoices):
        NUMERIC = "numeric", _("A number")
        COMPLETION = "completion", _("Milestones done")
        CADENCE = "cadence", _("Reports filed in time")
        DELIVERABLE = "deliverable", _("Something delivered")
        BASELINE = "baseline", _("A baseline to be established")
        SURVEY = "survey", _("A survey")
        TEXT = "text", _("Judged in words")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="measures", verbose_name=_("initiative")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    label = models.TextField(_("measure"), help_text=_("Exactly as written."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NUMERIC)
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    good = models.CharField(
        _("good direction"),
        max_length=5,
        choices=[("up", _("Up is better")), ("down", _("Down is better"))],
        default="up",
    )
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=6, null=True, blank=True)
    result = models.DecimalField(_("result"), max_digits=20, decimal_places=6, null=True, blank=True)
    result_text = models.CharField(_("result in words"), max_length=300, blank=True)
    counts_people = models.BooleanField(
        _("counts people or families"),
        default=False,
        help_text=_("Then a result from 1 to 10 is shown to the public as “fewer than 11”."),
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            same_county("initiative", "outcomes.Initiative", "measure_initiative_of_one_county"),
            models.UniqueConstraint(fields=("initiative", "position"), name="measure_order_once"),
            a_number("baseline", "target", "result", name="measure_is_a_number"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def tells_few(self) -> bool:
        """Whether the public could read a small number of people from it."""
        return self.counts_people and (is_small(self.result) or is_small(self.baseline))
