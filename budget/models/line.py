"""Budget line: one amount, in dollars and cents, and the file and row it came from.

Lines carry no foreign keys of their own: a constraint checked for each row makes a large import ten
times as slow. One trigger for each statement proves every reference of what was written, its county,
its years and its kind; a mirror trigger on the dimensions refuses to delete what a line points to
(`budget/migrations/sql/lines.sql`).
"""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budget.models.account import Account
from budget.models.cost_center import CostCenter
from budget.models.fund import Fund
from budget.models.funding_source import FundingSource
from budget.models.kinds import Kind
from budget.models.stage import Stage
from obb.constraints import a_number
from obb.models import County, ImportBatch
from obb.models.import_batch import place_of


def _dimension(to: type[models.Model], name: str, *, optional: bool = False) -> models.ForeignKey:
    """A reference that the statement trigger proves; empty means “not stated” in the county's file."""
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=optional,
        related_name="+",
        verbose_name=name,
    )


class LineFields(models.Model):
    """What a line is made of, wherever it is kept."""

    county = _dimension(County, _("county"))
    year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = _dimension(Stage, _("stage"))
    fund = _dimension(Fund, _("fund"), optional=True)
    cost_center = _dimension(CostCenter, _("cost center"))
    account = _dimension(Account, _("account"), optional=True)
    funding_source = _dimension(FundingSource, _("funding source"), optional=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    batch = _dimension(ImportBatch, _("import"))
    row = models.PositiveIntegerField(_("row in the file"))

    class Meta:
        abstract = True

    @property
    def origin_file(self) -> str:
        """The file it came from; of several brought in at once, the very one. Needs `files` and `file_name`."""
        return place_of(self.files or (), self.file_name, self.row)[0]

    @property
    def origin_row(self) -> int:
        """Its row in that file."""
        return place_of(self.files or (), self.file_name, self.row)[1]


def _amount_constraints(noun: str) -> list[models.BaseConstraint]:
    return [
        a_number("amount", name=f"{noun}_amount_is_a_number"),
        models.CheckConstraint(condition=Q(kind__in=["expense", "revenue"]), name=f"{noun}_kind_known"),
    ]


class Line(LineFields):
    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = _amount_constraints("line")
        indexes = [
            # Without the amounts: sums are kept apart, and equal keys then share their place in the index.
            models.Index(fields=("county", "year", "stage", "cost_center"), name="line_by_slice"),
            # Lines of an import lie together: which pages hold them is enough, and costs an import next to nothing.
            BrinIndex(fields=("batch",), name="line_by_batch", autosummarize=True, pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"


class ReplacedLine(LineFields):
    """A line that an import took out, kept with its own number so that an undo restores it exactly."""

    line_id = models.BigIntegerField()
    replaced_by = _dimension(ImportBatch, _("replaced by"))

    class Meta:
        constraints = _amount_constraints("replaced_line")
        indexes = [models.Index(fields=("replaced_by",), name="replaced_line_by_batch")]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"
