"""The words an indicator's record chooses from, and that the database knows no others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IndicatorChoices:
    """Mixed into `Indicator`: `Indicator.Kind` and the like."""

    class Kind(models.TextChoices):
        SHARE = "share", _("Share, in percent")
        RATE = "rate", _("Rate per so many people")
        COUNT = "count", _("Count")
        ESTIMATE = "estimate", _("Survey estimate")
        AMOUNT = "amount", _("Amount of money")
        SCORE = "score", _("Duration or score")
        MILESTONE = "milestone", _("Yes or no")

    class Good(models.TextChoices):
        UP = "up", _("Up is better")
        DOWN = "down", _("Down is better")
        RANGE = "range", _("Better inside a range")
        NONE = "none", _("Neither is better")
        UNSTATED = "unstated", _("Not stated")

    class Frequency(models.TextChoices):
        YEAR = "year", _("Calendar year")
        FISCAL_YEAR = "fiscal_year", _("Fiscal year")
        QUARTER = "quarter", _("Quarter")
        MONTH = "month", _("Month")

    class Calendar(models.TextChoices):
        CALENDAR = "calendar", _("Calendar year")
        COUNTY = "county", _("The county's fiscal year")
        FEDERAL = "federal", _("Federal fiscal year (from 1 October)")

    class Population(models.TextChoices):
        POPULATION = "population", _("A whole population")
        PROGRAM = "program", _("A program's customers")

    class Calculator(models.TextChoices):
        PATERNITY_IVD = "paternity_ivd", _("Paternity establishment, IV-D caseload")
        PATERNITY_STATEWIDE = "paternity_statewide", _("Paternity establishment, statewide")
        ORDERS = "orders", _("Cases with support orders")
        CURRENT = "current", _("Current support paid")
        ARREARS = "arrears", _("Cases paying on arrears")
        COST = "cost", _("Cost effectiveness")

    class Performance(models.TextChoices):
        HOW_MUCH = "how_much", _("How much did we do?")
        HOW_WELL = "how_well", _("How well did we do it?")
        BETTER_OFF = "better_off", _("Is anyone better off?")

    class Combining(models.TextChoices):
        SUM = "sum", _("They add up")
        LAST = "last", _("The last one stands for the year")
        AVERAGE = "average", _("Their average, weighted by the denominator")
        NEVER = "never", _("They cannot be combined")

    class Development(models.TextChoices):
        IDEA = "idea", _("An idea")
        DEFINED = "defined", _("Defined")
        COLLECTING = "collecting", _("Being collected")
        REPORTED = "reported", _("Reported")

    class Pool(models.IntegerChoices):
        THREE = 3, _("Three years")
        FIVE = 5, _("Five years")

    class Baseline(models.TextChoices):
        ALL = "all", _("All values")
        FIRST = "first", _("The first 12, then frozen")


def _known(field: str, codes: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": codes}), name=f"indicator_{field}_known")


KNOWN_WORDS = (
    _known(
        "calculator", ["", "paternity_ivd", "paternity_statewide", "orders", "current", "arrears", "cost"]
    ),
    _known("performance", ["", "how_much", "how_well", "better_off"]),
    _known("combining", ["", "sum", "last", "average", "never"]),
    _known("development", ["", "idea", "defined", "collecting", "reported"]),
    _known("noise_baseline", ["all", "first"]),
)
