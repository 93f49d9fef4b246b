"""What a file says of one indicator in one period: its rows read, figures that stand in rows of their own joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.fiscal import Period, UnreadablePeriod
from obb.imports.columns import NotReported
from obb.imports.kinds import Arrival
from obb.imports.problems import Problem
from obb.imports.records import Record
from obb.models import County
from outcomes.domain.margins import at_90, half_width, rounded
from outcomes.domain.periods import read_observed
from outcomes.imports import known
from outcomes.imports.figures import MOST_DECIMALS, Figure
from outcomes.models import Indicator, Observation

VALUE = "value"
_FIGURES = ("numerator", "denominator", "numerator_margin", "denominator_margin")
_TEXTS = ("status", "exceptional", "break_before", "source")


@dataclass(slots=True)
class Observed:
    """One figure of one area, or of the whole county (`area` ""). None is not stated, or not reported.

    `withheld`: the file has a mark in its place. `notes`: what is told with it. `rows`: how many rows it came from.
    Margins are at 90 %; `confidence` is that of the interval the source states. `vintage`: the day it was published.
    `is_outside`: the value lies outside of its own interval.
    """

    row: int
    indicator: Indicator
    of: str
    period: Period
    area: str = ""
    edition: str = ""
    figures: dict[str, Decimal | None] = field(default_factory=dict)
    decimals: int | None = None
    texts: dict[str, str | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    withheld: bool = False
    rows: int = 1
    vintage: date | None = None
    confidence: int | None = None
    is_outside: bool = False
    key: tuple[int, str, int] = field(init=False)
    """Indicator, whose it is, and period: what is stored once."""

    def __post_init__(self) -> None:
        self.key = self.indicator.pk, self.of, self.period.number

    @property
    def name(self) -> str:
        """For people."""
        words = {Observation.Of.BENCHMARK: _("benchmark"), Observation.Of.EARLIER: _("earlier definition")}
        whose = f" ({words[self.of]})" if self.of in words else ""
        return f"{self.indicator.name}, {self.period.label}{whose}"

    def get(self, name: str) -> Decimal | None:
        return self.figures.get(name)

    @property
    def note(self) -> str | None:
        """All notes as one text; None where there are none."""
        return " ".join(dict.fromkeys(self.notes))[:500] or None


def observed_in(arrival: Arrival, problems: list[Problem]) -> list[Observed]:
    """Every figure of the file. Rows that state one `figure` each (numerator, denominator) become one Observed."""
    found: list[Observed] = []
    joined: dict[tuple, tuple[Observed, set[str]]] = {}
    for record, indicator, period in rows_of(arrival, problems):
        one = _observed(record, indicator, period, problems)
        if record["figure"] is None:
            found.append(one)
            continue
        one = _as_figure(one, record["figure"])
        key = (*one.key, one.area, one.edition)
        if key not in joined:
            joined[key] = (one, {record["figure"]})
            found.append(one)
        elif record["figure"] in joined[key][1]:
            problems.append(_twice(record, one, joined[key][0].row))
        else:
            joined[key][1].add(record["figure"])
            _join(joined[key][0], one)
    for one, _figures in joined.values():
        one.withheld = one.withheld and one.get(VALUE) is None
        low, high = one.figures.pop("low", None), one.figures.pop("high", None)
        if low is not None and high is not None and one.get("margin") is None:
            one.figures["margin"] = _margin_of(one, low, high, one.confidence, problems)
    return found


def rows_of(arrival: Arrival, problems: list[Problem]) -> Iterator[tuple[Record, Indicator, Period]]:
    """The rows whose indicator and period are known; the others are problems."""
    indicators = known.indicators(arrival.county, problems)
    periods: dict[tuple[str, str, str], Period] = {}
    for record in arrival.stream.records():
        indicator = indicators.get(record, "indicator")
        if indicator is None:
            continue
        said = record["period"], indicator.frequency, indicator.calendar
        if said not in periods:
            found = period_in(record, indicator, arrival.county, problems)
            if found is None:
                continue
            periods[said] = found
        yield record, indicator, periods[said]


def period_in(
    record: Record, indicator: Indicator, county: County, problems: list[Problem], *, column: str = "period"
) -> Period | None:
    """The period a row names, at its indicator's frequency; None, and a problem, where it names none."""
    try:
        return read_observed(record[column], indicator.frequency, indicator.calendar, county.calendar)
    except UnreadablePeriod as error:
        problems.append(Problem(record.row, column, record[column], error.reason, error.remedy))
        return None


def _observed(record: Record, indicator: Indicator, period: Period, problems: list[Problem]) -> Observed:
    one = Observed(
        record.row,
        indicator,
        record["of"] or Observation.Of.COUNTY,
        period,
        record["area"] or "",
        record["edition"] or "",
        texts={name: record[name] for name in _TEXTS},
        notes=[record["note"]] if record["note"] else [],
        vintage=record["vintage"],
        confidence=record["confidence"],
    )
    figure = _reported(one, record["value"], value=True)
    if isinstance(figure, Figure):
        one.figures[VALUE], one.decimals = figure.value, figure.decimals
    for name in _FIGURES:
        one.figures[name] = _reported(one, record[name])
    one.figures["margin"] = _margin(record, one, problems)
    return one


def _reported(one: Observed, figure: Any, *, value: bool = False) -> Any:
    """The figure; None, with a note of the mark, where the file has a mark in its place."""
    if not isinstance(figure, NotReported):
        return figure
    one.withheld = one.withheld or value
    one.notes.append(said_of(figure))
    return None


def said_of(figure: NotReported) -> str:
    """The note of a mark that stands in place of a figure."""
    words = {"mark": figure.mark, "why": figure.why.rstrip(".")}
    if figure.why:
        return _("%(why)s: the source has “%(mark)s” in place of a figure.") % words
    return _("The source has “%(mark)s” in place of a figure.") % words


def _margin(record: Record, one: Observed, problems: list[Problem]) -> Decimal | None:
    """The margin at 90 %, from one that is stated or from the two ends of an interval."""
    margin, low, high = (_reported(one, record[name]) for name in ("margin", "low", "high"))
    confidence = record["confidence"]
    if low is None or high is None:
        return margin if margin is None or confidence is None else _kept(at_90(margin, confidence), one)
    if record["margin"] is not None:
        message = _("A margin and an interval are both stated.")
        problems.append(
            Problem(record.row, "margin", str(record["margin"]), message, _("State one of them."))
        )
        return None
    return _margin_of(one, low, high, confidence, problems)


def _margin_of(
    one: Observed, low: Decimal, high: Decimal, confidence: int | None, problems: list[Problem]
) -> Decimal | None:
    """Half of an interval's width, at 90 %, with a note of both ends; None, and a problem, where it is none."""
    if high < low:
        message = _("The interval ends before it begins.")
        problems.append(Problem(one.row, "high", str(high), message, _("Exchange “low” and “high”.")))
        return None
    if confidence is None:
        message = _("Nothing says how sure the interval is.")
        remedy = _("State the confidence: 90, 95 or 99 (percent).")
        problems.append(Problem(one.row, "confidence", "", message, remedy))
        return None
    one.notes.append(
        _("Margin: half of the %(confidence)s%% interval from %(low)s to %(high)s, at 90%%.")
        % {"confidence": confidence, "low": low, "high": high}
    )
    value = one.get(VALUE)
    one.is_outside = value is not None and not low <= value <= high
    return _kept(at_90(half_width(low, high), confidence), one)


def _kept(margin: Decimal, one: Observed) -> Decimal:
    """With one decimal more than the value has."""
    return rounded(margin, min((one.decimals or 0) + 1, MOST_DECIMALS))


def _as_figure(one: Observed, figure: str) -> Observed:
    """A row whose value is really this figure."""
    if figure == VALUE:
        return one
    return replace(one, figures={**one.figures, VALUE: None, figure: one.get(VALUE)}, decimals=None)


def _join(into: Observed, more: Observed) -> None:
    for name, figure in more.figures.items():
        if figure is not None:
            into.figures[name] = figure
    into.decimals = more.decimals if into.decimals is None else into.decimals
    into.texts = {name: into.texts[name] or more.texts[name] for name in _TEXTS}
    into.notes += more.notes
    into.withheld = into.withheld or more.withheld
    into.rows += more.rows
    into.confidence = into.confidence or more.confidence
    into.vintage = latest_of((into, more))


def latest_of(group: Iterable[Observed]) -> date | None:
    """The newest day that any of them was published; None where none is stated."""
    return max((one.vintage for one in group if one.vintage is not None), default=None)


def _twice(record: Record, one: Observed, row: int) -> Problem:
    message = _("The %(figure)s is stated twice, here and in row %(row)s: %(name)s.") % {
        "figure": record["figure"],
        "row": row,
        "name": one.name,
    }
    return Problem(record.row, "figure", record["figure"], message, _("Keep one of the two rows."))
