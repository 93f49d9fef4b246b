"""Reference rate: a row of a table that a law or an agency lays down, with its days, its source and a check mark."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DecimalRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from obb.constraints import a_number, one_county
from obb.models import County
from outcomes.domain.applicable import Rate


def _level(name: object, **options: object) -> models.DecimalField:
    return models.DecimalField(name, max_digits=12, decimal_places=4, **options)


def _overlap(name: str, condition: Q) -> ExclusionConstraint:
    """No two rows of one table hold for the same level on the same day, when the transaction ends: a file may
    add the new row before it ends the old one.
    """
    return ExclusionConstraint(
        name=name,
        condition=condition,
        deferrable=models.Deferrable.DEFERRED,
        expressions=[
            ("county", RangeOperators.EQUAL),
            ("measure", RangeOperators.EQUAL),
            ("use", RangeOperators.EQUAL),
            (
                Func(F("low"), F("high"), Value("[)"), function="numrange", output_field=DecimalRangeField()),
                RangeOperators.OVERLAPS,
            ),
            (
                Func(
                    F("valid_from"),
                    F("valid_to"),
                    Value("[]"),
                    function="daterange",
                    output_field=DateRangeField(),
                ),
                RangeOperators.OVERLAPS,
            ),
        ],
        violation_error_message=_(
            "Another row of this table holds for some of these levels on some of these days. End it first."
        ),
    )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ReferenceRate(models.Model):
    """A county's own copy, so that its admin may correct a row and say why. What a row means: `domain.applicable`."""

    class Measure(models.TextChoices):
        PATERNITY = "paternity", _("Paternity establishment")
        ORDERS = "orders", _("Cases with support orders")
        CURRENT = "current", _("Current support paid")
        ARREARS = "arrears", _("Cases paying on arrears")
        COST = "cost", _("Cost effectiveness")

    class Use(models.TextChoices):
        PERCENTAGE = "percentage", _("Applicable percentage")
        BASE = "base", _("Share of the collections base")
        PENALTY = "penalty", _("Federal standard (penalties)")
        MINIMUM = "minimum", _("Minimum of the State: to be exceeded")
        GROWTH = "growth", _("Growth the State asks for")
        GOAL = "goal", _("Goal of the county: to be reached")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    use = models.CharField(_("what the row lays down"), max_length=12, choices=Use, default=Use.PERCENTAGE)
    low = _level(_("level at least"), default=0, help_text=_("In percent; for cost effectiveness the ratio."))
    high = _level(_("level below"), null=True, blank=True, help_text=_("Empty: and above."))
    points = _level(
        _("increase of at least"),
        null=True,
        blank=True,
        help_text=_(
            "In points over the year before. Empty: the row holds without this condition; for growth, any is enough."
        ),
    )
    percent = models.DecimalField(
        _("percent"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("From 0 to 100. Only for an applicable percentage or a share of the base."),
    )
    valid_from = models.DateField(_("holds from"))
    valid_to = models.DateField(
        _("holds to"), null=True, blank=True, help_text=_("That day included. Empty: it still holds.")
    )
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("The law or rule, with its paragraph. The public reads it."),
    )
    url = models.CharField(
        _("address of the source"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Where it can be read, beginning with https://."),
    )
    is_verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Somebody has compared this row with its source, word by word."),
    )
    verified_by = models.CharField(_("verified by"), max_length=120, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("reference rate")
        verbose_name_plural = _("reference rates")
        constraints = [
            one_county("rate_of_one_county"),
            a_number("low", "high", "points", "percent", name="rate_is_a_number"),
            models.CheckConstraint(
                condition=Q(measure__in=["paternity", "orders", "current", "arrears", "cost"]),
                name="rate_measure_known",
            ),
            models.CheckConstraint(
                condition=Q(use__in=["percentage", "base", "penalty", "minimum", "growth", "goal"]),
                name="rate_use_known",
            ),
            models.CheckConstraint(
                condition=Q(use__in=["percentage", "base"], percent__isnull=False)
                | Q(use__in=["penalty", "minimum", "growth", "goal"], percent__isnull=True),
                name="rate_percent_where_one_counts",
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0) & (Q(high__isnull=True) | Q(high__gt=F("low"))),
                name="rate_levels_in_order",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True)
                | Q(points__gt=0, use__in=["percentage", "penalty", "growth"]),
                name="rate_increase_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100)),
                name="rate_percent_of_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rate_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_verified=False)
                | (~Q(source="") & ~Q(verified_by="") & Q(verified_on__isnull=False)),
                name="rate_verified_against_a_source",
            ),
            _overlap("rate_once_a_level", Q(points__isnull=True)),
            _overlap("rate_increase_once_a_level", Q(points__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.range_words}"

    @property
    def range_words(self) -> str:
        return rate_words(self)

    def clean(self) -> None:
        """The database's own checks of one row, in words, for forms and files. Asks the database nothing."""
        super().clean()
        wrong = {name: said for name, is_wrong, said in self._checks() if is_wrong}
        if wrong:
            raise ValidationError(wrong)

    def _checks(self) -> Iterator[tuple[str, bool, str]]:
        """(field, whether it is wrong, what is said of it)."""
        low, high, points = self.low, self.high, self.points
        yield "low", low is not None and low < 0, _("A level is 0 or more.")
        yield (
            "high",
            None not in (low, high) and high <= low,
            _("“Level below” must be above “level at least”."),
        )
        yield "points", points is not None and points <= 0, _("An increase is above 0.")
        yield (
            "points",
            points is not None and self.use not in WITH_INCREASE,
            _("An increase stands with applicable percentages, federal standards and growth only."),
        )
        yield (
            "percent",
            self.percent is None and self.use in WITH_PERCENT,
            _("Say the percent: from 0 to 100."),
        )
        yield (
            "percent",
            self.percent is not None and self.use not in WITH_PERCENT,
            _("Such a row has no percent: leave it empty."),
        )
        yield (
            "percent",
            self.percent is not None and not 0 <= self.percent <= 100,
            _("The percent is from 0 to 100."),
        )
        yield (
            "valid_to",
            None not in (self.valid_from, self.valid_to) and self.valid_to < self.valid_from,
            _("The last day cannot be before the first."),
        )
        for name, said in (
            ("source", _("A verified row says its source.")),
            ("verified_by", _("Say who verified it, or take the mark away.")),
            ("verified_on", _("Say on which day it was verified, or take the mark away.")),
        ):
            yield name, self.is_verified and not getattr(self, name), said


WITH_PERCENT = (ReferenceRate.Use.PERCENTAGE, ReferenceRate.Use.BASE)
WITH_INCREASE = (ReferenceRate.Use.PERCENTAGE, ReferenceRate.Use.PENALTY, ReferenceRate.Use.GROWTH)


def rate_words(rate: ReferenceRate | Rate) -> str:
    """ "79 up to 80", "80 and above", "above 50"; with the increase where there is one."""
    points = "" if rate.points is None else f"{rate.points.normalize():f}"
    if rate.use == ReferenceRate.Use.GROWTH:
        return _("up by %(points)s points") % {"points": points} if points else _("above the year before")
    low = _bound(rate, rate.low)
    if rate.use == ReferenceRate.Use.MINIMUM:
        return _("above %(low)s") % {"low": low}
    said = (
        _("%(low)s and above") % {"low": low}
        if rate.high is None
        else _("%(low)s up to %(high)s") % {"low": low, "high": _bound(rate, rate.high)}
    )
    return _("%(levels)s, up by %(points)s points") % {"levels": said, "points": points} if points else said


def _bound(rate: ReferenceRate | Rate, value: Decimal) -> str:
    """A ratio has its two decimals, a percent those it needs."""
    is_ratio = rate.measure == ReferenceRate.Measure.COST and rate.use != ReferenceRate.Use.BASE
    return f"{value:.2f}" if is_ratio and value == round(value, 2) else f"{value.normalize():f}"
