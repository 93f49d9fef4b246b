"""What a publication froze of the amendments that changed its stage: those shown to the public, as they were then."""

from __future__ import annotations

from django.db import models

from budget.models.publication import Publication


class PublishedAmendment(models.Model):
    """Its words; names of codes stand in the publication."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="amendments")
    amendment_id = models.BigIntegerField()
    stage_id = models.BigIntegerField()
    in_stage = models.BooleanField()
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    authority = models.CharField(max_length=120)
    authority_words = models.CharField(max_length=200)
    decided_on = models.DateField()
    reason = models.CharField(max_length=500)
    fund_balance = models.CharField(max_length=300, blank=True)
    exception_used = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("publication", "amendment_id"), name="published_amendment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PublishedAmendmentLine(models.Model):
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="amendment_lines")
    amendment_id = models.BigIntegerField()
    position = models.PositiveIntegerField()
    cost_center_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    fund_id = models.BigIntegerField(null=True)
    funding_source_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10)
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("publication", "amendment_id", "position"), name="published_amendment_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.amount}"
