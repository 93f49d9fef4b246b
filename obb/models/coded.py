"""Coded: what the budget's dimensions share – a text code, a name and the fiscal years it is valid in."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.constraints import one_county
from obb.models.county import County


class CodedQuerySet(models.QuerySet):
    def in_year(self, year: int) -> Self:
        """Those valid in this fiscal year."""
        return self.filter(
            Q(first_year__isnull=True) | Q(first_year__lte=year),
            Q(last_year__isnull=True) | Q(last_year__gte=year),
        )

    def oldest_first(self) -> Self:
        """In the order they began: one without a first year has always been there."""
        return self.order_by(F("first_year").asc(nulls_first=True), "pk")


class Coded(models.Model):
    """Codes are text (“0400” keeps its zero), unique in their county at any one time."""

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, verbose_name=gettext_lazy("county"), related_name="+"
    )
    code = models.CharField(
        gettext_lazy("code"),
        max_length=60,
        help_text=gettext_lazy("As the finance system writes it; zeros in front count."),
    )
    name = models.CharField(gettext_lazy("name"), max_length=300)
    first_year = models.PositiveSmallIntegerField(
        gettext_lazy("first fiscal year"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Empty: it has always been there."),
    )
    last_year = models.PositiveSmallIntegerField(
        gettext_lazy("last fiscal year"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Empty: it is still in use."),
    )

    objects = CodedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def in_use(self) -> str:
        """“FY2015 to FY2018”, “to FY2018”, “from FY2019”; "" for a code that has always been there and still is."""
        first, last = (None if year is None else f"FY{year}" for year in (self.first_year, self.last_year))
        if first is not None and last is not None:
            return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        if last is not None:
            return _("to %(last)s") % {"last": last}
        return "" if first is None else _("from %(first)s") % {"first": first}

    def clean(self) -> None:
        super().clean()
        if self.first_year is not None and self.last_year is not None and self.first_year > self.last_year:
            raise ValidationError({"last_year": _("The last year cannot be before the first.")})


def coded_constraints(noun: str) -> list[models.BaseConstraint]:
    """The named constraints of a coded table; `noun` begins their names."""
    return [
        one_county(f"{noun}_of_one_county"),
        models.CheckConstraint(condition=Q(code__regex=r"^\S(.*\S)?$"), name=f"{noun}_code_not_blank"),
        models.CheckConstraint(
            condition=Q(first_year__isnull=True)
            | Q(last_year__isnull=True)
            | Q(last_year__gte=F("first_year")),
            name=f"{noun}_years_in_order",
        ),
        ExclusionConstraint(
            name=f"{noun}_code_once_at_a_time",
            expressions=[
                ("county", RangeOperators.EQUAL),
                ("code", RangeOperators.EQUAL),
                (
                    Func(
                        F("first_year"),
                        F("last_year"),
                        Value("[]"),
                        function="int4range",
                        output_field=IntegerRangeField(),
                    ),
                    RangeOperators.OVERLAPS,
                ),
            ],
            violation_error_message=gettext_lazy(
                "This code is already in use in these years. End the other one first."
            ),
        ),
    ]
