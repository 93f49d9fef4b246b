"""Account: what the money is for or from (the object of a line), an expense or a revenue."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.kinds import Kind
from obb.models.coded import Coded, coded_constraints


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Account(Coded):
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            *coded_constraints("account"),
            models.CheckConstraint(condition=Q(kind__in=["expense", "revenue"]), name="account_kind_known"),
        ]
