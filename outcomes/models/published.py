"""What a publication froze of the crosswalk, of the money by outcome and of the verdicts."""

from __future__ import annotations

from django.db import models

from budget.models import Publication
from outcomes.models.spending import SpendingFields


class PublishedSpending(SpendingFields):
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="spending")

    class Meta:
        indexes = [models.Index(fields=("publication", "goal"), name="published_spending_by_goal")]


class PublishedShare(models.Model):
    """A share of the crosswalk that the money was published with, in hundredths of a percent."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="shares")
    cost_center_id = models.BigIntegerField()
    goal_id = models.BigIntegerField()
    share = models.PositiveIntegerField()
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.share // 100}.{self.share % 100:02d}%"


class PublishedIndicator(models.Model):
    """An indicator as it was shown: its words, its values and its verdict."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="indicators")
    indicator_id = models.BigIntegerField()
    goal_id = models.BigIntegerField(null=True)
    panel = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("publication", "indicator_id"), name="published_indicator_once"),
        ]

    def __str__(self) -> str:
        return str(self.indicator_id)
