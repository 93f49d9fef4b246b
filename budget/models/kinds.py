"""The two kinds of account. Totals are always within one kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    EXPENSE = "expense", _("Expense")
    REVENUE = "revenue", _("Revenue")
