"""The parts of an indicator's page: its tables, and the sentences beside its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.tables.columns import NumberColumn
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.charts.figures import decimals_of, rounded
from outcomes.charts.outlook import period_label
from outcomes.domain import words
from outcomes.domain.benchmark_words import level_sentence
from outcomes.domain.forecast import Forecast
from outcomes.domain.outlook_words import forecast_sentence, latest_sentence
from outcomes.models import Observation
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.indicators import latest_words
from outcomes.queries.panels import IndicatorPanel, PanelPoint
from outcomes.queries.series import short_unit
from outcomes.tables import indicators as tables
from outcomes.views.hit_words import own_hits_words
from outcomes.views.method import decided, measured, used_words
from outcomes.views.noise_words import noise_words
from outcomes.views.pool_words import beside_pools
from outcomes.views.target_parts import targets_table
from outcomes.views.year_parts import years_table

_ABOUT = ("measured", "benchmark", "numerator", "denominator", "margin", "source", "used", "vintage")
"""Columns that are left out where no value has them."""


def tables_of(request: HttpRequest, visit: Visit, found: IndicatorPage) -> dict[str, ShownTable]:
    """Every table of the page by its name; no targets or method where there are none."""
    panel, start = found.panel, f"{visit.county.slug}-{found.panel.slug}"
    parts = {
        "values": _values(request, panel, panel.points, start, name="values", caption=_("Every value")),
        "measured": show(
            tables.Facts,
            measured(found),
            request,
            name="measured",
            caption=_("What is measured"),
            finds=False,
            file_name=f"{start}-definition",
        ),
        "verdicts": show(
            tables.EarlierVerdicts,
            list(found.verdicts),
            request,
            name="verdicts",
            caption=_("Every verdict that was shown"),
            about=_("newest first"),
            exclude=() if found.is_draft else ("sentence",),
            finds=len(found.verdicts) > 10,
            empty=_("No verdict has been given yet."),
            file_name=f"{start}-verdicts",
        ),
    }
    if panel.singles:
        parts["singles"] = _values(
            request, panel, panel.singles, start, name="singles", caption=_("Each year by itself")
        )
    if (by_year := years_table(request, visit, panel, start)) is not None:
        parts["years"] = by_year
    if found.revisions:
        parts["revisions"] = _revisions(request, visit, found, start)
    if panel.targets:
        parts["targets"] = targets_table(request, found, start)
    if panel.verdict is not None:
        judged_at = datetime.fromisoformat(panel.verdict.judged_at)
        parts["method"] = show(
            tables.Facts,
            decided(panel.verdict, panel, judged_at),
            request,
            name="method",
            caption=_("How this was decided"),
            finds=False,
            file_name=f"{start}-method",
        )
    return parts


def _values(
    request: HttpRequest,
    panel: IndicatorPanel,
    points: Sequence[PanelPoint],
    start: str,
    *,
    name: str,
    caption: str,
) -> ShownTable:
    used = used_words(panel) if points is panel.points else None
    rows = [_value_row(panel, point, used) for point in points]
    unused = [column for column in _ABOUT if all(row[column] in (None, "") for row in rows)]
    decimals = decimals_of(panel, points)
    return show(
        tables.Values,
        rows,
        request,
        name=name,
        caption=caption,
        about=panel.unit or panel.kind_words,
        headings={"benchmark": panel.benchmark_name} if panel.benchmark_name else None,
        extra_columns=[
            ("value", NumberColumn(_("Value"), decimals=decimals, empty=_("not reported"), orderable=False)),
            (
                "measured",
                NumberColumn(_("By the earlier definition"), decimals=decimals, orderable=False),
            ),
            ("benchmark", NumberColumn(_("Benchmark"), decimals=decimals, orderable=False)),
            ("margin", NumberColumn(_("Margin of error"), decimals=decimals, orderable=False)),
        ],
        exclude=unused,
        order="-label",
        finds=False,
        per_page=50,
        empty=_("No value has been reported yet."),
        note=panel.source and _("Source: %(source)s") % {"source": panel.source},
        file_name=f"{start}-{name}",
    )


def _value_row(panel: IndicatorPanel, point: PanelPoint, used: dict[str, str] | None) -> dict[str, Any]:
    notes, source = [point.note], point.source or point.benchmark_source
    if point.break_before:
        notes.insert(0, _("Break before it: %(reason)s") % {"reason": point.break_before})
    if point.linked:
        notes.insert(0, _("Linked"))
    if point.link_before:
        notes.insert(0, _("Values before it are linked: %(reason)s") % {"reason": point.link_before})
    if point.exceptional:
        notes.insert(0, _("Exceptional: %(reason)s") % {"reason": point.exceptional})
    reported = point.value is not None or bool(point.suppressed)  # the verdict rests on what is withheld, too
    return {
        "label": point.label,
        "period": point.period,
        "value": point.withheld or point.value,
        "measured": point.measured,
        "benchmark": point.benchmark,
        "numerator": point.numerator,
        "denominator": point.denominator,
        "margin": point.margin,
        "status": point.status_words,
        "used": used.get(point.label, _("yes")) if reported and used is not None else "",
        "note": ". ".join(note.rstrip(".") for note in notes if note),
        "source": "" if source == panel.source else source,
        "vintage": date.fromisoformat(point.vintage) if point.vintage else None,
    }


def _revisions(request: HttpRequest, visit: Visit, found: IndicatorPage, start: str) -> ShownTable:
    unit, names = (
        found.panel.unit,
        {
            Observation.Of.COUNTY: visit.county.short_name,
            Observation.Of.BENCHMARK: found.panel.benchmark_name or _("the benchmark"),
            Observation.Of.EARLIER: _("%(county)s, by the earlier definition")
            % {"county": visit.county.short_name},
        },
    )
    rows = [
        {
            "period": one.period,
            "label": one.label,
            "whose": names[Observation.Of(one.of)],
            "was": latest_words(one.was, unit),
            "now": None if one.now is None else latest_words(one.now, unit),
            "when": one.when,
            "who": one.who,
            "why": one.why if found.is_draft else _("Published with “%(title)s”") % {"title": one.why},
        }
        for one in found.revisions
    ]
    return show(
        tables.Revisions,
        rows,
        request,
        name="revisions",
        caption=_("Revised values"),
        about=_("final values that became others, newest first"),
        exclude=() if found.is_draft else ("whose", "who"),
        finds=len(rows) > 10,
        file_name=f"{start}-revisions",
    )


def reason(panel: IndicatorPanel) -> str:
    """Why it was called so, without the badge that stands beside it."""
    if panel.verdict is None:
        return panel.nothing_said
    return panel.verdict.sentence.removeprefix(f"{panel.verdict.badge}.").strip()


def beside(found: IndicatorPage) -> list[str]:
    """Sentences beside the verdict: the newest value, what comes if things go on, noise limits."""
    panel, standing, told = found.panel, found.standing, [_changed_words(found)]
    if standing.latest is not None and panel.verdict is not None and not panel.verdict.against:
        told.append(latest_sentence(panel.verdict.verdict, standing.latest, translate=_))
    told += [*beside_pools(found), _level_words(panel), noise_words(found)]
    ahead = standing.ahead
    if ahead is not None and ahead.steps and ahead.last_period is not None:
        label = period_label(panel, ahead.last_period + ahead.steps[-1].ahead)
        told += [_provisional_words(panel, ahead)]
        told.append(
            forecast_sentence(
                ahead,
                label=label,
                unit=short_unit(panel.unit),
                resolution=10.0 ** -decimals_of(panel),
                translate=_,
            )
        )
        if panel.cyclical:
            told.append(_("This forecast does not know the business cycle."))
        told.append(own_hits_words(found.hits))
    elif ahead is not None:
        told.append(forecast_sentence(ahead, label="", translate=_))
    if any(point.suppressed for point in panel.points):
        told.append(_("Small numbers of people are withheld, and with them what could give them away."))
    return [sentence for sentence in told if sentence]


def _provisional_words(panel: IndicatorPanel, ahead: Forecast) -> str:
    """The newest value, where it is provisional, against what was to be expected of it; "" where it is not."""
    newest, step = panel.latest, None
    if newest is not None and newest.status == "provisional" and ahead.last_period is not None:
        step = ahead.at(newest.period)
    if newest is None or newest.value is None or step is None:
        return ""
    low, high = rounded(step.low80, panel), rounded(step.high80, panel)
    ends = words.ends(*(f"{end:,f}".replace("-", "−") for end in (low, high)), short_unit(panel.unit))
    said = {
        "period": newest.label,
        "value": latest_words(newest.value, panel.unit),
        "low": ends[0],
        "high": ends[1],
    }
    template = (
        _(
            "%(period)s is provisional: %(value)s, within what was expected 8 times in 10 (%(low)s to %(high)s)."
        )
        if low <= newest.value <= high
        else _(
            "%(period)s is provisional: %(value)s, outside what was expected 8 times in 10 (%(low)s to %(high)s)."
        )
    )
    return template % said


def _changed_words(found: IndicatorPage) -> str:
    """Which call the one that stands took the place of, since when, and whether a revision did it."""
    if not found.verdicts:
        return ""
    now = found.verdicts[0].badge
    run = list(takewhile(lambda one: one.badge == now, found.verdicts))
    if len(run) == len(found.verdicts):
        return ""
    day = localdate(run[-1].since)
    said = {"before": found.verdicts[len(run)].badge, "now": now, "day": date_format(day, "DATE_FORMAT")}
    if any(localdate(one.when) == day for one in found.revisions):
        return _("%(before)s → %(now)s after the revision of %(day)s.") % said
    return _("%(before)s → %(now)s since %(day)s.") % said


def _level_words(panel: IndicatorPanel) -> str:
    """The newest period that both have, the county's and its benchmark's; "" where there is none."""
    if any(point.suppressed for point in panel.points):
        return ""
    both = [one for one in panel.points if one.value is not None and one.benchmark is not None]
    if not both:
        return ""
    newest = both[-1]
    return level_sentence(
        newest.label,
        newest.value,
        newest.benchmark,
        name=panel.benchmark_name or _("the benchmark"),
        unit=short_unit(panel.unit),
        margins=(newest.margin, newest.benchmark_margin),
        is_estimate=panel.kind == "estimate",
        translate=_,
    )
