"""The child support calculator for one reader: measures, rows and base, and what the county keeps of the figures."""

from __future__ import annotations

from dataclasses import dataclass

from obb.access import Reach
from obb.models import County
from outcomes.domain.applicable import OF_COUNTIES
from outcomes.domain.child_support_standards import Judged, asked_of_counties, penalties
from outcomes.domain.child_support_year import Asked, Base, Computed, base_of, computed
from outcomes.queries.kept_figures import KeptFigures, kept_figures
from outcomes.queries.reference_rates import Rates, rates_of


@dataclass(frozen=True)
class ChildSupportPage:
    """`rates` are those that hold for the year asked for; `base` is None where it cannot be computed.

    `penalties` of a whole year, `counties` (what is asked of counties) of figures through June; else they are empty.
    """

    asked: Asked
    measures: tuple[Computed, ...]
    rates: Rates
    base: Base | None
    penalties: tuple[Judged, ...]
    counties: tuple[Judged, ...]
    kept: KeptFigures

    @property
    def has_county_rows(self) -> bool:
        """Whether anything is asked of counties on the 30 June of the year."""
        return any(rate.use in OF_COUNTIES for rate in self.rates.rows)

    @property
    def not_verified(self) -> tuple[Computed, ...]:
        """The measures whose percentage rests on a row that nobody has compared with its source."""
        return tuple(one for one in self.measures if one.rate is not None and not one.rate.is_verified)


def child_support_page(county: County, asked: Asked, *, reach: Reach, drafts: bool) -> ChildSupportPage:
    """Two queries at most, however many rows and figures there are."""
    rates = rates_of(county, asked.day, asked.county_day)
    measures = computed(asked, rates.rows)
    return ChildSupportPage(
        asked,
        measures,
        rates,
        base_of(asked, measures, rates.rows),
        penalties(asked, measures, rates.rows),
        asked_of_counties(asked, measures, rates.rows),
        kept_figures(county, reach=reach, drafts=drafts),
    )
