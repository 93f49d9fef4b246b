"""An indicator's targets: the sentence of the next one, and the table of all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from obb.tables.page import show
from obb.tables.shown import ShownTable
from outcomes.domain.outlook_words import target_sentence
from outcomes.domain.series import PERIODS_A_YEAR
from outcomes.domain.target import growth_ratio, kept, met, targeted_change
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.indicators import latest_words
from outcomes.queries.panels import IndicatorPanel, PanelPoint, PanelTarget
from outcomes.queries.series import short_unit
from outcomes.queries.standing import series_of_panel
from outcomes.tables import indicators as tables

_AT_TIMES = ("note", "baseline", "targeted_change", "growth_ratio")
"""Columns that are left out where no target has them."""


def targets_table(request: HttpRequest, found: IndicatorPage, start: str) -> ShownTable:
    """Every target with the result of its period, and how far the way to it has been gone."""
    panel = found.panel
    results = {point.period: point for point in panel.points if point.span == 1}
    rows = [_row(panel, target, results.get(target.period)) for target in panel.targets]
    return show(
        tables.Targets,
        rows,
        request,
        name="targets",
        caption=_("Targets"),
        about=panel.unit or panel.kind_words,
        exclude=[name for name in _AT_TIMES if all(row[name] in (None, "") for row in rows)],
        finds=False,
        file_name=f"{start}-targets",
    )


def _row(panel: IndicatorPanel, target: PanelTarget, point: PanelPoint | None) -> dict[str, Any]:
    result, said = "", ""
    if panel.latest is not None and target.period > panel.latest.period:
        result = said = _("still to come")
    elif point is not None and point.withheld:
        result = point.withheld
    elif point is not None and point.value is not None:
        result = latest_words(point.value, panel.unit)
        said = _met_words(panel, point.value, target.value)
    if target.kept_from is not None:
        said = _kept_words(panel, target) or said
    return {
        "label": target.label if target.kept_from is None else f"{target.kept_from_label}–{target.label}",
        "target": latest_words(target.value, panel.unit),
        "result": result,
        "met": said,
        "note": target.note,
        **_way(panel, target),
    }


def _way(panel: IndicatorPanel, target: PanelTarget) -> dict[str, Any]:
    """From the baseline to the target: what others publish of it. Nothing where a value is withheld."""
    nothing: dict[str, Any] = {"baseline": "", "targeted_change": None, "growth_ratio": None}
    series = None if panel.baseline_period is None else series_of_panel(panel)
    if series is None or target.kept_from is not None:
        return nothing
    final = [point for point in series.points if point.value is not None and point.status != "provisional"]
    first = next((point for point in final if point.period == panel.baseline_period), None)
    if first is None or final[-1].period <= first.period:
        return nothing
    a_year, newest = PERIODS_A_YEAR[panel.frequency], final[-1]
    gone, whole = newest.period - first.period, target.period - first.period
    ratio = None
    if gone % a_year == whole % a_year == 0:
        ratio = growth_ratio(first.value, newest.value, gone // a_year, target.value, whole // a_year)
    change = targeted_change(first.value, newest.value, target.value)
    return {
        "baseline": _("%(value)s in %(period)s")
        % {"value": latest_words(first.value, panel.unit), "period": first.label},
        "targeted_change": None if change is None else round(Decimal(repr(change)), 1),
        "growth_ratio": None if ratio is None else round(Decimal(repr(ratio)), 2),
    }


def _met_words(panel: IndicatorPanel, value: Decimal, target: Decimal) -> str:
    if panel.good not in ("up", "down"):
        return ""
    return _("Met") if met(value, target, panel.good) else _("Not met")


def _kept_words(panel: IndicatorPanel, target: PanelTarget) -> str:
    """Of a target to keep, in how many periods it was met; "" where that cannot be said."""
    series = series_of_panel(panel)
    if series is None or target.kept_from is None or panel.good not in ("up", "down"):
        return ""
    done, of = kept(series.points, target.value, panel.good, first=target.kept_from, last=target.period)
    return _("%(met)s of %(count)s so far") % {"met": done, "count": of} if of else ""


def target_words(found: IndicatorPage) -> str:
    """Whether the next target is met now, which is a fact apart from the verdict, and how it looks."""
    target, panel = found.standing.target, found.panel
    if target is None:
        return _("No target set.")
    said = {
        "value": latest_words(target.value, panel.unit),
        "when": target.label,
        "from": target.kept_from_label,
    }
    if target.kept_from is not None:
        head = _("Target, %(value)s or better in every period from %(from)s to %(when)s.") % said
        counted = _kept_words(panel, target)
        return f"{head} {_('Met in %(counted)s.') % {'counted': counted}}" if counted else head
    head = _("Target, %(value)s by %(when)s.") % said
    if found.standing.outlook is not None:
        unit = short_unit(panel.unit)
        return f"{head} {target_sentence(found.standing.outlook, unit=unit, translate=_)}"
    if panel.good not in ("up", "down"):
        return f"{head} {_('No good direction is stated, so nobody can say whether it is met.')}"
    return f"{head} {_('Not reported yet.')}" if panel.latest is None else head
