"""Goal: an outcome for a population, in plain words; and the alignment of outcome goals with board goals."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county, same_county
from obb.models import County, Department


class GoalQuerySet(models.QuerySet["Goal"]):
    def outcomes(self) -> GoalQuerySet:
        return self.filter(kind=Goal.Kind.OUTCOME)

    def board(self) -> GoalQuerySet:
        return self.filter(kind=Goal.Kind.BOARD)

    def published(self) -> GoalQuerySet:
        return self.filter(is_published=True)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Goal(models.Model):
    """A board goal belongs to the county, an outcome goal to a department (or to several: then to none)."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Board goal")
        OUTCOME = "outcome", _("Outcome goal")

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="goals", verbose_name=_("county")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OUTCOME)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("department"),
        help_text=_(
            "Whose outcome goal it is. Empty for a board goal, or where several departments share it."
        ),
    )
    code = models.CharField(
        _("code"), max_length=60, help_text=_("Short and stable: files name the goal by it.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        help_text=_("How its page is addressed; made from the name where left empty."),
    )
    name = models.CharField(
        _("name"), max_length=300, help_text=_("In the county's own words, never shortened.")
    )
    statement = models.TextField(
        _("what it means"),
        blank=True,
        help_text=_("One or two plain sentences: for whom, and what would be better."),
    )
    population = models.CharField(_("for whom"), max_length=200, blank=True)
    position = models.PositiveIntegerField(
        _("order"), help_text=_("In which order goals are shown and money is split.")
    )
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("May the public read it? Nothing is public by default.")
    )

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            one_county("goal_of_one_county"),
            same_county("department", "obb.Department", "goal_department_of_one_county"),
            models.UniqueConstraint(fields=("county", "code"), name="goal_code_once_a_county"),
            models.UniqueConstraint(fields=("county", "slug"), name="goal_address_once_a_county"),
            models.UniqueConstraint(
                fields=("county", "position"),
                name="goal_order_once_a_county",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(kind__in=["board", "outcome"]), name="goal_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="board") | Q(department__isnull=True),
                name="goal_board_has_no_department",
                violation_error_message=_("A board goal belongs to the county: leave its department empty."),
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^\S(.*\S)?$"), name="goal_code_not_blank"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outcomes:goal", args=[self.county.slug, self.slug])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Alignment(models.Model):
    """An outcome goal serves a board goal: how strongly, and why."""

    class Strength(models.TextChoices):
        CLOSE = "close", _("Closely aligned")
        PARTLY = "partly", _("Partly aligned")
        LOOSE = "loose", _("Loosely aligned")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="alignments", verbose_name=_("outcome goal")
    )
    board_goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, related_name="served_by", verbose_name=_("board goal")
    )
    strength = models.CharField(_("strength"), max_length=10, choices=Strength)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("alignment")
        verbose_name_plural = _("alignments")
        constraints = [
            same_county("goal", "outcomes.Goal", "alignment_goal_of_one_county"),
            same_county("board_goal", "outcomes.Goal", "alignment_board_goal_of_one_county"),
            models.UniqueConstraint(fields=("goal", "board_goal"), name="alignment_once"),
            models.CheckConstraint(condition=~Q(goal=models.F("board_goal")), name="alignment_of_two_goals"),
            models.CheckConstraint(
                condition=Q(strength__in=["close", "partly", "loose"]), name="alignment_strength_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="alignment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} – {self.board_goal}"
