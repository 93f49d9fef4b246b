"""Which years and stages hold lines of a code, which of them are closed and which published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from budget.models import (
    Account,
    CostCenter,
    Fund,
    FundingSource,
    Line,
    LineSum,
    Publication,
    PublishedLine,
    PublishedLineSum,
    Stage,
    StageClosing,
)
from obb.models import County, Department

COLUMNS: dict[type[models.Model], str] = {
    CostCenter: "cost_center",
    Department: "cost_center__department",
    Fund: "fund",
    Account: "account",
    FundingSource: "funding_source",
    Stage: "stage",
}
"""What lines are filed under, and where they say so."""


@dataclass(frozen=True, slots=True)
class Uses:
    """The years and stages that hold lines of one code, each as “FY2018 Adopted”, newest first.

    `closed` and `published` (in public sight now) are told apart; `held` are all that are stored, with their years.
    """

    held: tuple[str, ...]
    closed: tuple[str, ...]
    published: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def is_settled(self) -> bool:
        """Whether a closed or published year and stage rests on it."""
        return bool(self.closed or self.published)


NO_USES = Uses((), (), (), ())


def uses_of(county: County, model: type[models.Model], keys: Sequence[int]) -> dict[int, Uses]:
    """Key → what uses it; keys without lines are left out. Four queries, whatever their number."""
    column, by_account = COLUMNS[model], model is Account
    stages = {one.pk: one for one in Stage.objects.filter(county=county)}
    closed = set(
        StageClosing.objects.filter(county=county, reopened_at__isnull=True).values_list("year", "stage_id")
    )
    mine = {f"{column}__in": list(keys), "county": county}
    lines = Line if by_account else LineSum
    held = set(lines.objects.filter(**mine).order_by().values_list(column, "year", "stage_id").distinct())
    copies = PublishedLine if by_account else PublishedLineSum
    current = Publication.objects.current().filter(county=county)
    shown = set(
        copies.objects.filter(**mine, publication__in=current)
        .order_by()
        .values_list(column, "year", "stage_id")
        .distinct()
    )

    def told(found: set[tuple[int, int, int]], key: int) -> tuple[str, ...]:
        here = [(year, stages[stage]) for one, year, stage in found if one == key]
        here.sort(key=lambda each: (-each[0], each[1].position))
        return tuple(f"FY{year} {stage.name}" for year, stage in here)

    return {
        key: Uses(
            told(held, key),
            told({each for each in held if each[1:] in closed}, key),
            told(shown, key),
            tuple(sorted({year for one, year, _stage in held if one == key})),
        )
        for key in {key for key, _year, _stage in held | shown}
    }
