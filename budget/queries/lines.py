"""Budget lines for a page: with their codes and names, as they are now or as they were published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast

from budget.models import Kind, Line, PublishedLine
from budget.queries.editions import Edition
from obb.models import County, ImportBatch

_NAMED = {
    "cost_center": "cost_centers",
    "fund": "funds",
    "account": "accounts",
    "funding_source": "funding_sources",
}


@dataclass(frozen=True, slots=True)
class LineSums:
    """What lines add up to. `net_cost` is expenses less revenues."""

    lines: int
    expenses: Decimal
    revenues: Decimal

    @property
    def net_cost(self) -> Decimal:
        return self.expenses - self.revenues

    def __add__(self, other: LineSums) -> LineSums:
        return LineSums(
            self.lines + other.lines, self.expenses + other.expenses, self.revenues + other.revenues
        )


def lines_of(
    county: County,
    edition: Edition,
    *,
    departments: Collection[int] | None = None,
    cost_centers: Collection[int] | None = None,
) -> QuerySet:
    """The edition's lines in the file's order, each with `<dimension>_code` and `<dimension>_name`.

    `departments` limits to those a reader may see, `cost_centers` to those asked for. One query when read.
    """
    if edition.publication_id is not None:
        lines = _named_as_frozen(PublishedLine.objects.filter(publication_id=edition.publication_id))
    else:
        lines = _named_as_now(
            Line.objects.filter(county=county, year=edition.year, stage_id=edition.stage_id)
        )
    if departments is not None:
        lines = lines.filter(cost_center__department_id__in=departments)
    if cost_centers is not None:
        lines = lines.filter(cost_center_id__in=cost_centers)
    batch = ImportBatch.objects.filter(pk=OuterRef("batch_id"))
    return lines.annotate(
        file_name=Subquery(batch.values("file_name")), files=Subquery(batch.values("files"))
    ).order_by("batch_id", "row", "pk")


def sums_of(lines: QuerySet) -> LineSums:
    """One query."""
    found = lines.order_by().aggregate(
        lines=Count("pk"),
        expenses=Sum("amount", filter=Q(kind=Kind.EXPENSE)),
        revenues=Sum("amount", filter=Q(kind=Kind.REVENUE)),
    )
    zero = Decimal("0.00")
    return LineSums(
        found["lines"],
        zero if found["expenses"] is None else found["expenses"],
        zero if found["revenues"] is None else found["revenues"],
    )


def _named_as_now(lines: QuerySet) -> QuerySet:
    names = {}
    for dimension in _NAMED:
        names[f"{dimension}_code"] = F(f"{dimension}__code")
        names[f"{dimension}_name"] = F(f"{dimension}__name")
    return lines.annotate(**names)


def _named_as_frozen(lines: QuerySet) -> QuerySet:
    """Names out of the publication: `names -> 'funds' -> '17' ->> 0`, so that renaming changes nothing."""
    names = {}
    for dimension, kept_in in _NAMED.items():
        for place, what in enumerate(("code", "name")):
            names[f"{dimension}_{what}"] = Func(
                F("publication__names"),
                Value(kept_in),
                Cast(f"{dimension}_id", TextField()),
                Value(str(place)),
                function="jsonb_extract_path_text",
                output_field=TextField(),
            )
    return lines.annotate(**names)
