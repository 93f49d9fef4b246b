"""Figures that stand at another scale than an indicator's: fractions of 1 for percents, thousands for ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from outcomes.domain.margins import rounded
from outcomes.imports.observed import VALUE, Observed
from outcomes.models import Indicator, Observation
from outcomes.queries.series import short_unit

_LARGEST = Decimal("1.5")
_FEWEST = 3
_APART = 20
_MOST_WARNINGS = 20


def is_percent(one: Indicator) -> bool:
    """Whether its figures are in percent, so that 19% is 19: by its unit, or as a share of which none is stated."""
    return short_unit(one.unit) == "%" or (not one.unit and one.kind == Indicator.Kind.SHARE)


def are_fractions(figures: Sequence[tuple[Decimal, int]], fewest: int = _FEWEST) -> bool:
    """Whether figures, each with the decimals it is printed with, look like parts of 1: 0.192 for 19.2%.

    So many or more between 0 and 1.5, most with two decimals or more.
    """
    filled = [(value, decimals) for value, decimals in figures if value]
    if len(filled) < fewest or not all(0 < value <= _LARGEST for value, _decimals in filled):
        return False
    return 2 * sum(decimals >= 2 and value < 1 for value, decimals in filled) > len(filled)


def scale_doubts(found: Iterable[Observed], stored: Iterable[Observation]) -> list[str]:
    """Warnings for a review: percents that look like fractions, and figures far from those that are stored."""
    known: dict[tuple[int, str], list[Decimal]] = {}
    for row in stored:
        if row.value:
            known.setdefault((row.indicator_id, row.of), []).append(abs(row.value))
    groups: dict[tuple[int, str], list[Observed]] = {}
    for one in found:
        if one.get(VALUE) is not None:
            groups.setdefault((one.indicator.pk, one.of), []).append(one)
    told = []
    for place, group in groups.items():
        figures = [(value, one.decimals or 0) for one in group if (value := one.get(VALUE)) is not None]
        sizes = [abs(value) for value, _decimals in figures if value]
        words = {"name": group[0].indicator.name, **_ends(figures)}
        if is_percent(group[0].indicator) and are_fractions(figures, 1):
            told.append(
                _(
                    "%(name)s is in percent, and the file has figures from %(low)s to %(high)s. Where they are parts"
                    " of 1, such as 0.19 for 19%%, say so under “It holds” of the value, or write times = 100 in the"
                    " profile."
                )
                % words
            )
        elif sizes and place in known and _is_far(median(sizes), median(known[place])):
            usual = rounded(median(known[place]), 6).normalize()
            words["usual"] = f"{usual:,f}"
            told.append(
                _(
                    "%(name)s: the file has figures from %(low)s to %(high)s, and about %(usual)s is stored."
                    " Look whether it is the same measure, in the same unit."
                )
                % words
            )
    return list(dict.fromkeys(told))[:_MOST_WARNINGS]


def outside(found: Sequence[Observed]) -> list[str]:
    """Warnings for a review: values that lie outside of their own intervals."""
    words = _(
        "%(name)s: the value %(value)s lies outside of its own interval. Look whether both are of one measure."
    )
    return [
        words % {"name": one.name, "value": f"{one.figures[VALUE]:,f}"} for one in found if one.is_outside
    ][:_MOST_WARNINGS]


def _ends(figures: Sequence[tuple[Decimal, int]]) -> dict[str, str]:
    values = [value for value, _decimals in figures]
    return {"low": f"{min(values).normalize():,f}", "high": f"{max(values).normalize():,f}"}


def _is_far(one: Decimal, other: Decimal) -> bool:
    return max(one, other) >= _APART * min(one, other)
