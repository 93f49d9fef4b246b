"""County: the tenant. Everything belongs to one; nobody sees another's unpublished data."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import FiscalCalendar

# First words of addresses that the product itself uses, or may come to use.
RESERVED_SLUGS = (
    "about accessibility account accounts admin api assets auth counties county demo docs favicon.ico"
    " glossary health healthz help home i18n import imports jsi18n login logout media metrics new password"
    " people profile public robots.txt root search settings setup signin signout sitemap.xml static status"
    " support system test user users www"
).split()

slug_shape = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    _("Use small letters, digits and single hyphens, for example “durham”."),
)


class CountyQuerySet(models.QuerySet["County"]):
    def visible_to(self, person: object) -> CountyQuerySet:
        """Counties whose unpublished data this person may read some of."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return self.none()
        if person.is_superuser:
            return self
        return self.filter(roles__person=person).distinct()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class County(models.Model):
    slug = models.CharField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[slug_shape],
        help_text=_("How the county's addresses begin: “durham” gives /durham/goals/."),
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("In full: “Durham County, North Carolina”.")
    )
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=7,
        help_text=_("7 is July. A fiscal year is named by the year it ends in."),
    )
    chance_level = models.DecimalField(
        _("chance level of a verdict"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.10"),
        help_text=_("0.10 or 0.05: how often an unchanging indicator may be called closer or further."),
    )
    ledger_notice = models.CharField(
        _("notice about the money"),
        max_length=300,
        blank=True,
        help_text=_("Shown on every page that shows money, for example that figures are invented."),
    )

    objects = CountyQuerySet.as_manager()

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        constraints = [
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="county_slug_shape"
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="county_slug_not_reserved",
                violation_error_message=_("This word is used by OBB's own addresses. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year_start_month__range=(1, 12)), name="county_start_month"
            ),
            models.CheckConstraint(
                condition=Q(chance_level__in=(Decimal("0.05"), Decimal("0.10"))), name="county_chance_level"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outcomes:home", args=[self.slug])

    @property
    def short_name(self) -> str:
        """The name without its state: “Durham County”."""
        return self.name.split(",")[0]

    @property
    def calendar(self) -> FiscalCalendar:
        return FiscalCalendar(self.fiscal_year_start_month)
