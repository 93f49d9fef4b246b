"""Tables of the child support calculator: results, every step, rows of the law, the incentive base, like months."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.amounts import exact
from obb.tables.base import Table
from obb.tables.columns import Light, LightColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from outcomes.domain.applicable import Rate
from outcomes.domain.child_support import FORMULA
from outcomes.domain.child_support_year import Asked, Base, Computed
from outcomes.models import Indicator, ReferenceRate
from outcomes.models.reference_rate import rate_words
from outcomes.queries.kept_figures import LikeMonths
from outcomes.tables import child_support_words as words


class Results(Table):
    """Rows are made by `result_rows`."""

    layout = "blocks text"

    measure = TextColumn(gettext_lazy("Measure"), orderable=False)
    level = TextColumn(gettext_lazy("Level"), orderable=False)
    percent = TextColumn(gettext_lazy("Applicable percentage"), orderable=False)
    row = TextColumn(gettext_lazy("Row of the table"), orderable=False, empty=gettext_lazy("none"))
    verified = LightColumn(gettext_lazy("Row verified?"), orderable=False, empty=gettext_lazy("no row"))
    step = TextColumn(gettext_lazy("Next step, all else the same"), orderable=False)
    more = TextColumn(gettext_lazy("What one more adds"), orderable=False, empty=gettext_lazy("no level"))


def result_rows(asked: Asked, measures: tuple[Computed, ...]) -> list[dict[str, Any]]:
    """A row for each measure of which a figure was typed, in words."""
    return [
        {
            "measure": Indicator.Calculator(one.formula.code).label,
            "level": words.level(one),
            "percent": words.percentage(one, asked),
            "row": "" if one.rate is None else rate_words(one.rate),
            "verified": None if one.rate is None else verified(one.rate),
            "step": words.step(one, asked),
            "more": words.more(one),
        }
        for one in measures
        if one.numerator is not None or one.denominator is not None
    ]


def verified(rate: Rate) -> Light:
    """The check mark of a row."""
    return Light("done", _("Verified")) if rate.is_verified else Light("due", _("Not verified"))


class Steps(Table):
    """How each level comes about: rows are made by `step_rows`."""

    layout = "blocks text"

    measure = TextColumn(gettext_lazy("Measure"), orderable=False)
    step = TextColumn(gettext_lazy("Step"), orderable=False)
    figure = TextColumn(gettext_lazy("Figure"), orderable=False)
    source = TextColumn(gettext_lazy("Where it is from"), orderable=False)


def step_rows(
    asked: Asked, measures: tuple[Computed, ...], labels: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Every step of each measure that has a level; `labels` name the figures."""
    for one in measures:
        if one.level.value is None:
            continue
        name = Indicator.Calculator(one.formula.code).label
        for said, figure, source in _steps(one, asked, labels):
            yield {"measure": name, "step": said, "figure": figure, "source": source}


def _steps(one: Computed, asked: Asked, labels: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    formula = one.formula
    for figure, value in ((formula.numerator, one.numerator), (formula.denominator, one.denominator)):
        yield str(labels[figure.name]), words.figure(figure, value), figure.line
    said = _("The first by the second, times 100") if formula.scale == 100 else _("The first by the second")
    yield said, words.long_level(one), formula.source
    if one.before is not None:
        yield _("Level a year before"), f"{one.before.normalize():f}%", _("typed here")
    if one.rate is not None:
        row = _("Row of the table: %(levels)s") % {"levels": rate_words(one.rate)}
        yield row, words.percent(one.rate.percent), one.rate.source or _("no source stated")
    if one.step is not None:
        goal = words.goal(one, one.step.goal)
        yield (
            _("Needed for %(goal)s: %(goal)s of the second, less the first") % {"goal": goal},
            words.figure(formula.numerator, one.needed),
            one.step.rate.source or _("no source stated"),
        )


class BaseParts(Table):
    """The incentive base: rows are made by `base_rows`."""

    layout = "blocks"

    measure = TextColumn(gettext_lazy("Measure"), orderable=False)
    share = TextColumn(gettext_lazy("Share of the collections base"), orderable=False)
    maximum = MoneyColumn(gettext_lazy("At most"), orderable=False)
    percent = TextColumn(gettext_lazy("Applicable percentage"), orderable=False)
    amount = MoneyColumn(gettext_lazy("Counts"), orderable=False)


def base_rows(base: Base) -> list[dict[str, Any]]:
    """A row for each measure that counts."""
    return [
        {
            "measure": Indicator.Calculator(part.weighed.code).label,
            "share": words.percent(part.weighed.share),
            "maximum": part.maximum,
            "percent": words.percent(part.weighed.percent),
            "amount": part.amount,
        }
        for part in base.parts
    ]


class RatesTable(Table):
    """The rows in force: made by `rate_rows`."""

    layout = "blocks text"

    measure = TextColumn(gettext_lazy("Measure"))
    use = TextColumn(gettext_lazy("What the row lays down"))
    levels = TextColumn(gettext_lazy("Level"), order_by="low")
    percent = NumberColumn(gettext_lazy("Percent"), decimals=0, suffix="%", empty=gettext_lazy("none"))
    holds = TextColumn(gettext_lazy("Holds"), searchable=False)
    source = LinkColumn(gettext_lazy("Source"), url="url", empty=gettext_lazy("no source stated"))
    verified = LightColumn(gettext_lazy("Verified?"))
    checked = TextColumn(gettext_lazy("By whom, when"), empty=gettext_lazy("nobody yet"))
    note = TextColumn(gettext_lazy("Note"), empty=gettext_lazy("none"))


def inside_words(*, is_own: bool, drafts: bool) -> tuple[str, ...]:
    """Columns that are left out for the public: who verified a county's own row, and what was noted of it."""
    return () if drafts or not is_own else ("checked", "note")


def rate_rows(rates: tuple[Rate, ...]) -> list[dict[str, Any]]:
    """A row for each."""
    return [
        {
            "measure": ReferenceRate.Measure(rate.measure).label,
            "use": ReferenceRate.Use(rate.use).label,
            "levels": rate_words(rate),
            "low": rate.low,
            "percent": rate.percent,
            "holds": _holds(rate),
            "source": rate.source,
            "url": rate.url,
            "verified": verified(rate),
            "checked": _checked(rate),
            "note": rate.note,
        }
        for rate in rates
    ]


def _holds(rate: Rate) -> str:
    first = date_format(rate.valid_from, "DATE_FORMAT")
    if rate.valid_to is None:
        return _("since %(day)s") % {"day": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(rate.valid_to, "DATE_FORMAT")}


def _checked(rate: Rate) -> str:
    if not rate.is_verified or rate.verified_on is None:
        return ""
    return f"{rate.verified_by}, {date_format(rate.verified_on, 'DATE_FORMAT')}"


class Months(Table):
    """The same month of several federal years: rows are made by `month_rows`, years by `year_columns`."""

    month = TextColumn(gettext_lazy("Through"), orderable=False)


def year_columns(like: LikeMonths) -> list[tuple[str, TextColumn]]:
    """A column for each year, and one for the change."""
    sign = "%" if FORMULA[like.code].scale == 100 else ""
    columns: list[tuple[str, TextColumn]] = [
        (
            f"y{year}",
            NumberColumn(
                f"FFY{year}", decimals=like.decimals, suffix=sign, orderable=False, empty=_("not reported")
            ),
        )
        for year in like.years
    ]
    if len(like.years) > 1:
        label = _("FFY%(year)s less the year before") % {"year": like.years[-1]}
        change = NumberColumn(
            label, decimals=like.decimals, signed=True, orderable=False, empty=_("not both")
        )
        columns.append(("change", change))
    return columns


def month_rows(like: LikeMonths) -> list[dict[str, Any]]:
    """A row for each month, in the order of the federal year."""
    return [
        {
            "month": MONTHS[row.month],
            "change": row.change,
            **{f"y{year}": value for year, value in zip(like.years, row.values, strict=True)},
        }
        for row in like.rows
    ]


class Kept(Table):
    """Figures kept here that the calculator can take: rows have `label`, `url`, `measures`."""

    layout = "blocks text"

    label = LinkColumn(gettext_lazy("Take the figures of"), url="url", orderable=False)
    measures = TextColumn(gettext_lazy("For"), orderable=False)


def base_words(base: Base) -> str:
    """What the base is, in a sentence."""
    return _("Collections base: %(amount)s, twice what was assigned, now or before, and once all else.") % {
        "amount": exact(base.amount)
    }


def total_of(base: Base) -> dict[str, Decimal]:
    """The foot of the base's table."""
    return {"amount": base.total}
