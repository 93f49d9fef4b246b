"""The calculator's figures in words: levels, percentages, rows, and what comes next."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.domain.amounts import exact
from obb.domain.fiscal import FEDERAL
from outcomes.domain.applicable import Rate
from outcomes.domain.child_support import (
    CASES,
    DOLLARS,
    NOTHING_TO_DIVIDE_BY,
    PERCENT,
    Figure,
    Formula,
    as_shown,
)
from outcomes.domain.child_support_year import Asked, Computed
from outcomes.queries.reference_rates import Rates

_DOWN = Context(prec=40, rounding=ROUND_FLOOR)


def year(asked: Asked) -> str:
    """ "FFY2026 (Oct 2025–Sep 2026)"."""
    return f"F{FEDERAL.label(asked.year)}"


def level(one: Computed) -> str:
    """ "92.90%" or "4.90", rounded down; or why there is none."""
    if one.level.value is None:
        return (
            _("No level: the second figure is 0.")
            if one.level.why == NOTHING_TO_DIVIDE_BY
            else _("not entered")
        )
    return with_sign(one.formula, shown(one.level.value))


def shown(value: Decimal) -> str:
    """ "92.90", rounded down."""
    return f"{as_shown(value):,.2f}"


def long_level(one: Computed) -> str:
    """With six decimals, rounded down."""
    value = one.level.value.quantize(Decimal("0.000001"), context=_DOWN)
    return with_sign(one.formula, f"{value:,.6f}")


def goal(one: Computed, step: Decimal) -> str:
    """A step's level: "80%", "4.50"."""
    if one.formula.unit == PERCENT:
        return f"{step.normalize():f}%"
    return f"{step:,.2f}"


def with_sign(formula: Formula, text: str) -> str:
    """The sign for percent, where the measure is one."""
    return f"{text}%" if formula.unit == PERCENT else text


def percent(value: Decimal) -> str:
    """ "98%"."""
    return f"{value.normalize():f}%"


def percentage(one: Computed, asked: Asked) -> str:
    """The applicable percentage, or why there is none."""
    if one.level.value is None:
        return _("none without a level")
    if not asked.is_whole_year:
        return _("none for a part of a year")
    if one.rate is None:
        return _("no row covers this level")
    if one.formula.code in asked.unreliable:
        return _("%(percent)s, but it counts nothing: the data are not complete and reliable") % {
            "percent": percent(one.rate.percent)
        }
    return percent(one.rate.percent)


def figure(which: Figure, value: Decimal) -> str:
    """A reported figure: "1,234" or "$1,234.50"."""
    return exact(value) if which.counts == DOLLARS else f"{value:,.0f}"


def step(one: Computed, asked: Asked) -> str:
    """How much more reaches the next better level, and what an increase over the year before would do."""
    if one.level.value is None:
        return _("none without a level")
    if one.step is None:
        return _("None: this is the highest.")
    said = [
        more_words(one.formula.numerator, one.needed),
        _("to reach %(goal)s, which has %(percent)s")
        % {"goal": goal(one, one.step.goal), "percent": percent(one.step.rate.percent)},
    ]
    if one.step.rate.points is not None:
        said.append(
            _("(up %(points)s points on the year before)")
            % {"points": f"{one.step.rate.points.normalize():f}"}
        )
    sentence = f"{' '.join(said)}."
    if one.condition is not None:
        sentence = f"{sentence} {_condition(one.condition)}"
    return sentence


def more_words(which: Figure, needed: Decimal) -> str:
    """ "45 more cases", "$1,200.00 more"."""
    return _more(which, needed) % {"count": figure(which, needed)}


def _more(which: Figure, needed: Decimal) -> str:
    counts, number = which.counts, int(needed)
    if counts == DOLLARS:
        return _("%(count)s more")
    if counts == CASES:
        return ngettext("%(count)s more case", "%(count)s more cases", number)
    return ngettext("%(count)s more child", "%(count)s more children", number)


def _condition(rate: Rate) -> str:
    return _(
        "Or: at least %(points)s points above the year before has %(percent)s. Type last year's level to see."
    ) % {"points": f"{rate.points.normalize():f}", "percent": percent(rate.percent)}


def more(one: Computed) -> str:
    """What one more case or child, or 1,000 dollars more, adds to the level."""
    if one.more is None:
        return ""
    adds = f"{one.more.quantize(Decimal('0.0001'), context=_DOWN):.4f}"
    counts = one.formula.numerator.counts
    if counts == DOLLARS and one.formula.unit != PERCENT:
        return _("$1,000 more adds %(adds)s") % {"adds": adds}
    if counts == DOLLARS:
        return _("$1,000 more adds %(adds)s points") % {"adds": adds}
    if counts == CASES:
        return _("one more case adds %(adds)s points") % {"adds": adds}
    return _("one more child adds %(adds)s points") % {"adds": adds}


def whose_rows(rates: Rates) -> str:
    """Whether the rows are the county's own."""
    if not rates.is_own:
        return _("These rows are as OBB ships them, from the source each one names.")
    if not rates.not_taken:
        return _("These rows are the county's own, from the source each one names.")
    return _(
        "Some of these rows are the county's own; of the laws it has not taken over, OBB's hold. Each names its source."
    )


def not_reliable(asked: Asked) -> str:
    """What unreliable data mean for a whole year; "" where none were marked."""
    if not asked.unreliable or not asked.is_whole_year:
        return ""
    return _(
        "A measure whose data are not complete and reliable counts nothing in the incentive base and is not held"
        " against the federal standards: for a state, such data are a failure of their own."
    )


def standards_when(asked: Asked) -> str:
    """When the two kinds of standards are looked at, for figures through another month; "" where there is nothing."""
    if asked.is_through_june:
        return ""
    return _("What a State asks of its counties is judged on June 30: choose figures through June to see it.")


def no_county_rows(asked: Asked) -> str:
    """That nothing is known of what is asked of counties in the year: no other year's rows stand in."""
    return _(
        "No row says what a State asks of its counties on %(day)s, and no other year's row is taken for it. Agreements"
        " change from year to year: add the rows of this one from its text."
    ) % {"day": date_format(asked.county_day, "DATE_FORMAT")}


def part_of_year(asked: Asked) -> str:
    """Why figures through this month are no year's figures; "" for a whole year."""
    if asked.is_whole_year:
        return ""
    return _(
        "Figures through %(month)s count a part of the federal year, which began on October 1, %(first)s. They are"
        " shown as they are and never stretched to a year: compare them with figures through %(month)s of another"
        " federal year, and with no other month."
    ) % {"month": MONTHS[asked.through], "first": asked.day.year}
