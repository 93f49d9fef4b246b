"""A federal year's measures held against the standards: each standing, and how much more would meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from outcomes.domain.applicable import OF_COUNTIES, PENALTY, Rate, table_of
from outcomes.domain.child_support import needed_for
from outcomes.domain.child_support_year import Asked, Computed
from outcomes.domain.standards import Standing, county_standing, penalty_standing

OF_THE_WHOLE_STATE = "paternity_statewide"
"""Births of a whole state: no figure of a county, so that nothing is asked of a county by it."""


@dataclass(frozen=True)
class Judged:
    """A measure and how it stands. `needed`: how much more of the numerator meets it, the denominator staying."""

    measure: Computed
    standing: Standing
    needed: Decimal | None


def penalties(asked: Asked, measures: Sequence[Computed], rates: Sequence[Rate]) -> tuple[Judged, ...]:
    """The federal standards, for measures of a whole year; none for a part of one, since the law judges no part.

    Nor for a measure whose data are not reliable: the standard asks for reliable ones before any level.
    """
    if not asked.is_whole_year:
        return ()
    return tuple(
        _judged(one, standing)
        for one in measures
        if one.level.value is not None and one.formula.code not in asked.unreliable
        if (
            standing := penalty_standing(
                table_of(rates, one.formula.table, PENALTY),
                one.level.value,
                one.before,
                is_rounded=one.formula.table == "paternity",
            )
        )
        is not None
    )


def asked_of_counties(
    asked: Asked, measures: Sequence[Computed], rates: Sequence[Rate]
) -> tuple[Judged, ...]:
    """What is asked of counties, for figures through June: it is judged on the 30th, and on no other day."""
    if not asked.is_through_june:
        return ()
    return tuple(
        _judged(one, county_standing(rate, one.level.value, asked.before.get(one.formula.code)))
        for one in measures
        if one.level.value is not None and one.formula.code != OF_THE_WHOLE_STATE
        for use in OF_COUNTIES
        for rate in table_of(rates, one.formula.table, use)
    )


def _judged(one: Computed, standing: Standing) -> Judged:
    if standing.goal is None:
        return Judged(one, standing, None)
    needed = needed_for(
        one.formula, standing.goal, one.numerator, one.denominator, is_beyond=standing.is_beyond
    )
    return Judged(one, standing, needed)
