"""Indicator: a measured condition, of a whole population or of a program's customers."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models import CostCenter
from obb.constraints import one_county, same_county
from obb.models import County, Department
from outcomes.models.goal import Goal
from outcomes.models.indicator_choices import KNOWN_WORDS
from outcomes.models.indicator_choices import IndicatorChoices as Choices
from outcomes.models.pooled_years import POOLS_STATED, PooledYears


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def published(self) -> IndicatorQuerySet:
        return self.filter(is_published=True)

    def in_use(self) -> IndicatorQuerySet:
        """Those that are not retired: what is offered to choose from, and what is due."""
        return self.filter(retired_on__isnull=True)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Indicator(Choices, PooledYears):
    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("county")
    )
    goal = models.ForeignKey(
        Goal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("goal"),
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("department"),
        help_text=_("Whose results these are."),
    )
    cost_center = models.ForeignKey(
        CostCenter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("cost center"),
        help_text=_("The program whose results these are. It links no money: the crosswalk does."),
    )
    code = models.CharField(
        _("code"), max_length=60, help_text=_("Short and stable: files name the indicator by it.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        help_text=_("How its page is addressed; made from the name where left empty."),
    )
    name = models.CharField(_("name"), max_length=300)
    definition = models.TextField(
        _("definition"), blank=True, help_text=_("What is counted, over what, where and when.")
    )
    unit = models.CharField(_("unit"), max_length=80, blank=True, help_text=_("“percent”, “cases a month” …"))
    kind = models.CharField(_("kind"), max_length=12, choices=Choices.Kind, default=Choices.Kind.SHARE)
    good = models.CharField(
        _("good direction"), max_length=10, choices=Choices.Good, default=Choices.Good.UNSTATED
    )
    low = models.DecimalField(_("range from"), max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("range to"), max_digits=20, decimal_places=6, null=True, blank=True)
    frequency = models.CharField(
        _("period"), max_length=12, choices=Choices.Frequency, default=Choices.Frequency.YEAR
    )
    calendar = models.CharField(
        _("calendar"), max_length=10, choices=Choices.Calendar, default=Choices.Calendar.CALENDAR
    )
    population = models.CharField(
        _("measured of"), max_length=12, choices=Choices.Population, default=Choices.Population.POPULATION
    )
    performance = models.CharField(
        _("answers"),
        max_length=10,
        choices=Choices.Performance,
        blank=True,
        help_text=_("Which of the three questions about a program it answers. Empty: not stated."),
    )
    numerator_words = models.CharField(
        _("what is counted"),
        max_length=300,
        blank=True,
        help_text=_("The top of a share or rate: “children under 18 in poverty”."),
    )
    denominator_words = models.CharField(
        _("out of what"),
        max_length=300,
        blank=True,
        help_text=_("The bottom of a share or rate: “all children under 18”."),
    )
    source = models.TextField(_("source"), blank=True, help_text=_("Who publishes the figures, and where."))
    calculator = models.CharField(
        _("calculated by"),
        max_length=20,
        choices=Choices.Calculator,
        blank=True,
        help_text=_(
            "The federal formula it follows. Its page then leads to the calculator, and its figures in."
        ),
    )
    method = models.TextField(
        _("method"),
        blank=True,
        help_text=_("How a figure is made from the source, so that somebody else gets the same."),
    )
    definition_version = models.PositiveSmallIntegerField(
        _("version of the definition"), default=1, editable=False
    )
    combining = models.CharField(
        _("how its values combine"),
        max_length=10,
        choices=Choices.Combining,
        blank=True,
        help_text=_("What a year's figure is made of where there is one for each month. Empty: not stated."),
    )
    restarts = models.BooleanField(
        _("starts at zero each year"),
        default=False,
        help_text=_("Counted up from the start of each year: only like months are compared."),
    )
    development = models.CharField(
        _("how far its data are"),
        max_length=10,
        choices=Choices.Development,
        blank=True,
        help_text=_("From an idea to figures that are reported. Empty: not stated."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands in for the owner"),
        help_text=_("Who reports when the owner is away."),
    )
    review_on = models.DateField(
        _("look at it again on"),
        null=True,
        blank=True,
        help_text=_("When somebody asks next whether it is still the right one."),
    )
    counts_people = models.BooleanField(
        _("counts people or families"),
        default=False,
        help_text=_("Then results from 1 to 10 are shown to the public as “fewer than 11”."),
    )
    is_cyclical = models.BooleanField(
        _("follows the business cycle"),
        default=False,
        help_text=_("Like unemployment: then the verdict is on the gap to the benchmark."),
    )
    is_real = models.BooleanField(
        _("inflation taken out"),
        null=True,
        blank=True,
        help_text=_("For amounts of money: without it no verdict is given."),
    )
    resolution = models.DecimalField(
        _("rounding step"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("1, 0.1 … Empty: the last printed decimal."),
    )
    matters = models.DecimalField(
        _("smallest change that matters"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    covers = models.PositiveSmallIntegerField(
        _("periods that each value covers"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_(
            "12 for an average of the twelve months up to each month. Values that share periods are not judged as"
            " if each stood alone."
        ),
    )
    baseline_period = models.IntegerField(_("number of the plan's first period"), null=True, editable=False)
    baseline_label = models.CharField(_("judged from"), max_length=40, blank=True, editable=False)
    benchmark_name = models.CharField(
        _("benchmark"),
        max_length=120,
        blank=True,
        help_text=_("Whose figures stand beside: “North Carolina”."),
    )
    benchmark_indicator = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="compared",
        verbose_name=_("benchmark indicator"),
        help_text=_("Another indicator whose values stand beside, where no benchmark values are entered."),
    )
    noise_baseline = models.CharField(
        _("noise limits rest on"),
        max_length=10,
        choices=Choices.Baseline,
        default=Choices.Baseline.ALL,
        help_text=_("For a process that is watched month by month: its first 12 values, then frozen."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("May the public read it? Nothing is public by default.")
    )

    retired_on = models.DateField(
        _("retired on"),
        null=True,
        blank=True,
        help_text=_("From then on nobody is asked for its values. Its page and its history stay."),
    )
    retired_reason = models.CharField(_("retired because"), max_length=500, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            one_county("indicator_of_one_county"),
            same_county("goal", "outcomes.Goal", "indicator_goal_of_one_county"),
            same_county("department", "obb.Department", "indicator_department_of_one_county"),
            same_county("cost_center", "budget.CostCenter", "indicator_cost_center_of_one_county"),
            models.UniqueConstraint(fields=("county", "code"), name="indicator_code_once_a_county"),
            models.UniqueConstraint(fields=("county", "slug"), name="indicator_address_once_a_county"),
            models.CheckConstraint(condition=Q(code__regex=r"^\S(.*\S)?$"), name="indicator_code_not_blank"),
            models.CheckConstraint(
                condition=~Q(good="range")
                | Q(low__isnull=False, high__isnull=False, high__gte=models.F("low")),
                name="indicator_range_has_ends",
                violation_error_message=_("“In a range” needs where the range begins and where it ends."),
            ),
            same_county(
                "benchmark_indicator", "outcomes.Indicator", "indicator_benchmark_indicator_of_one_county"
            ),
            models.CheckConstraint(
                condition=~Q(benchmark_indicator=models.F("id")),
                name="indicator_is_not_its_own_benchmark",
                violation_error_message=_("An indicator cannot be its own benchmark. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True, retired_reason="")
                | (Q(retired_on__isnull=False) & ~Q(retired_reason="")),
                name="indicator_retired_with_a_reason",
                violation_error_message=_("To retire it, give both the day and the reason."),
            ),
            models.CheckConstraint(
                condition=Q(restarts=False) | Q(frequency__in=["quarter", "month"]),
                name="indicator_restarts_within_a_year",
                violation_error_message=_("Only monthly or quarterly values can start at zero each year."),
            ),
            *KNOWN_WORDS,
            models.CheckConstraint(
                condition=Q(definition_version__gte=1), name="indicator_definition_version_counts"
            ),
            models.CheckConstraint(condition=Q(covers__gte=1), name="indicator_value_covers_a_period"),
            *POOLS_STATED,
            models.CheckConstraint(
                condition=Q(baseline_period__isnull=True, baseline_label="")
                | (Q(baseline_period__isnull=False) & ~Q(baseline_label="")),
                name="indicator_baseline_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outcomes:indicator", args=[self.county.slug, self.slug])
