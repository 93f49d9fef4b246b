"""Authority: who may change an adopted budget, from where to where, and how far, by the county's own rules."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from obb.constraints import a_number, one_county
from obb.models import County


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Authority(models.Model):
    class Kind(models.TextChoices):
        BOARD = "board", _("Board")
        MANAGER = "manager", _("Manager")
        BUDGET_OFFICER = "budget officer", _("Budget officer")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", verbose_name=_("county"))
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As the county says it: “Board of Commissioners”.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    from_scope = models.CharField(
        _("from where"),
        max_length=200,
        blank=True,
        help_text=_("“Any line of a department”. Empty: anywhere."),
    )
    to_scope = models.CharField(
        _("to where"),
        max_length=200,
        blank=True,
        help_text=_("“The same department and fund”. Empty: anywhere."),
    )
    max_amount = models.DecimalField(
        _("at most"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Dollars that one amendment may move. Empty: no limit."),
    )
    exception = models.CharField(
        _("exception"), max_length=300, blank=True, help_text=_("When the limit does not hold; empty: never.")
    )
    reports_to_board = models.BooleanField(_("reported to the board"), default=False)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            one_county("authority_of_one_county"),
            models.UniqueConstraint(fields=("county", "name"), name="authority_name_once_a_county"),
            models.CheckConstraint(condition=~Q(name=""), name="authority_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["board", "manager", "budget officer"]), name="authority_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(max_amount__isnull=True) | Q(max_amount__gte=0),
                name="authority_limit_not_negative",
            ),
            a_number("max_amount", name="authority_limit_is_a_number"),
        ]

    def __str__(self) -> str:
        return self.name
