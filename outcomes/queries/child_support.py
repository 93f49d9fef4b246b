"""The child support calculator for one reader: measures, rows and base, and what the county keeps of the figures."""

from __future__ import annotations

from dataclasses import dataclass

from obb.access import Reach
from obb.models import County
from outcomes.domain.child_support_year import Asked, Base, Computed, base_of, computed
from outcomes.queries.kept_figures import KeptFigures, kept_figures
from outcomes.queries.reference_rates import Rates, rates_of


@dataclass(frozen=True)
class ChildSupportPage:
    """`rates` are those that hold for the year asked for; `base` is None where it cannot be computed."""

    asked: Asked
    measures: tuple[Computed, ...]
    rates: Rates
    base: Base | None
    kept: KeptFigures

    @property
    def not_verified(self) -> tuple[Computed, ...]:
        """The measures whose percentage rests on a row that nobody has compared with its source."""
        return tuple(one for one in self.measures if one.rate is not None and not one.rate.is_verified)


def child_support_page(county: County, asked: Asked, *, reach: Reach, drafts: bool) -> ChildSupportPage:
    """Two queries at most, however many rows and figures there are."""
    rates = rates_of(county, asked.day)
    measures = computed(asked, rates.rows)
    return ChildSupportPage(
        asked,
        measures,
        rates,
        base_of(asked, measures, rates.rows),
        kept_figures(county, reach=reach, drafts=drafts),
    )
