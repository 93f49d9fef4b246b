"""An indicator's charts: its own trend with benchmark and target; first the gap, where the gap was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts import points as charts
from obb.charts.beside import Break, Target
from obb.charts.points import Line, Point
from obb.charts.say import short_title
from obb.charts.value import LINE, Chart
from obb.domain.amounts import rounded
from obb.domain.fiscal import period_of
from outcomes.charts.figures import range_words
from outcomes.domain.benchmark import RATIO
from outcomes.domain.small_numbers import SMALL, value_counts
from outcomes.queries.panels import IndicatorPanel, PanelPoint
from outcomes.queries.series import short_unit

_SEVERAL = 3
_OF_A_RATIO = 1  # decimals, drawn as they are listed
_ENOUGH = Decimal("0.9")
"""Where every value lies within the top tenth of the axis, the axis starts higher, and says so."""


def charts_of(panel: IndicatorPanel, owner: str) -> tuple[Chart, ...]:
    """What is drawn of an indicator; nothing where there is no value yet. `owner` names its own series.

    Where the verdict was taken on the gap to a benchmark, the gap comes first.
    """
    if not panel.points:
        return ()
    own = trend(panel, owner)
    judged_gap = panel.verdict is not None and panel.verdict.against
    return (gap(panel, owner), own) if judged_gap else (own,)


def trend(panel: IndicatorPanel, owner: str) -> Chart:
    """The indicator over time, with benchmark and target."""
    places = _places(panel)
    lines = [Line(owner, tuple(_own(panel, point, label) for point, label in places))]
    if any(point.benchmark is not None for point in panel.points):
        name = panel.benchmark_name or _("Benchmark")
        lines.append(Line(name, tuple(_other(point, label) for point, label in places)))
    chart = Chart(
        LINE,
        panel.name,
        _about(panel),
        tuple(lines),
        x=_axis(panel, places),
        head=panel.frequency_words,
        target=_target(panel),
        breaks=_breaks(places),
        source=_source(panel),
        money=_is_money(panel),
        suffix="%" if panel.is_percent else "",
        decimals=_decimals(panel),
        from_zero=not _is_high(panel),
    )
    return replace(chart, title=short_title(panel.name, chart))


def gap(panel: IndicatorPanel, owner: str) -> Chart:
    """The county less its benchmark, period by period; for money, the county as a percent of it."""
    against = panel.verdict.against if panel.verdict is not None else panel.benchmark_name
    ratio = panel.verdict is not None and panel.verdict.record.get("gap") == RATIO
    places = _places(panel)
    name = _("Gap to %(benchmark)s") % {"benchmark": against}
    line = Line(name, tuple(_difference(point, label, ratio) for point, label in places))
    words = {"owner": owner, "benchmark": against, "unit": panel.unit}
    if ratio:
        about = _("%(owner)s as a percent of %(benchmark)s") % words
    elif panel.is_percent:
        about = _("%(owner)s less %(benchmark)s, in percentage points; 0 means alike") % words
    else:
        about = _("%(owner)s less %(benchmark)s, %(unit)s; 0 means alike") % words
    chart = Chart(
        LINE,
        name,
        about,
        (line,),
        x=_axis(panel, places),
        head=panel.frequency_words,
        breaks=_breaks(places),
        source=_source(panel),
        suffix="%" if ratio else "",
        decimals=_OF_A_RATIO if ratio else _decimals(panel),
    )
    return replace(chart, title=short_title(name, chart))


def _places(panel: IndicatorPanel) -> list[tuple[PanelPoint, str]]:
    """Each point under a label of its own: two of one label (a period measured both ways) are told apart."""
    seen: dict[str, int] = {}
    places = []
    for point in panel.points:
        seen[point.label] = seen.get(point.label, 0) + 1
        label = point.label if seen[point.label] == 1 else f"{point.label} ({seen[point.label]})"
        places.append((point, label))
    return places


def _axis(panel: IndicatorPanel, places: Sequence[tuple[PanelPoint, str]]) -> tuple[str, ...]:
    """Every period from first to last, so that a missing one is seen as a gap; targets after the last."""
    labels = {point.period: label for point, label in places}
    if any(point.span > 1 for point, _label in places) or len(labels) < len(places):
        return tuple(label for _point, label in places)
    later = {target.period: target.label for target in panel.targets if len(panel.targets) > 1}
    last = max([*labels, *later]) if labels else 0
    names = (
        labels.get(number) or later.get(number) or _named(panel, number)
        for number in range(min(labels), last + 1)
    )
    axis = tuple(names)
    return axis if len(set(axis)) == len(axis) else tuple(label for _point, label in places)


def _named(panel: IndicatorPanel, number: int) -> str:
    frequency = panel.frequency
    prefix = panel.points[0].label[:2] if frequency == "fiscal_year" else ""
    if frequency == "fiscal_year":
        return f"FY{number}" if prefix == "FY" else str(number)
    return period_of(number, frequency).label


def _own(panel: IndicatorPanel, point: PanelPoint, label: str) -> Point:
    if point.suppressed == SMALL and value_counts(panel.kind):
        return Point(label, None, charts.SUPPRESSED)
    if point.suppressed == SMALL:  # a share of fewer than 11 people may be any percent: no band from 1 to 10
        return Point(label, None, note=_small())
    if point.value is None:
        return Point(label, None, note=point.withheld or _("not reported"))
    return Point(label, point.value, _status(point), *_range(point.value, point.margin), note=_note(point))


def _small() -> str:
    return _("withheld: a small number of people")


def _status(point: PanelPoint) -> str:
    if point.exceptional:
        return charts.EXCEPTIONAL
    if point.status == "provisional":
        return charts.PROVISIONAL
    return charts.LINKED if point.linked else charts.FINAL


def _note(point: PanelPoint) -> str:
    """What bears on the value itself; where it was printed stands elsewhere."""
    words = [point.exceptional]
    if point.status == "estimated":
        words.insert(0, _("estimated"))
    if point.linked and _status(point) != charts.LINKED:
        words.insert(0, _("linked"))
    return "; ".join(filter(None, words))


def _range(value: Decimal, margin: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if margin is None else (value - margin, value + margin)


def _other(point: PanelPoint, label: str) -> Point:
    if point.benchmark is None:
        return Point(label, None, note=_("no data"))
    return Point(label, point.benchmark, charts.FINAL, *_range(point.benchmark, point.benchmark_margin))


def _difference(point: PanelPoint, label: str, ratio: bool) -> Point:
    if point.suppressed == SMALL:
        return Point(label, None, note=_small())
    if point.value is None or point.benchmark is None:
        return Point(label, None, note=point.withheld or _("no data"))
    if ratio:
        known = point.benchmark != 0
        share = rounded(point.value / point.benchmark * 100, _OF_A_RATIO) if known else None
        return Point(label, share, _status(point))
    return Point(label, point.value - point.benchmark, _status(point), note=_note(point))


def _breaks(places: Sequence[tuple[PanelPoint, str]]) -> tuple[Break, ...]:
    found = []
    for point, label in places:
        if point.break_before:
            found.append(Break(label, point.break_before))
        elif point.link_before:
            found.append(Break(label, _("linked: %(reason)s") % {"reason": point.link_before}, joined=True))
    return tuple(found)


def _target(panel: IndicatorPanel) -> Target | None:
    if not panel.targets:
        return None
    better = panel.good if panel.good in {"up", "down"} else ""
    if len(panel.targets) == 1:
        only = panel.targets[0]
        return Target(y=only.value, label=_("Target for %(when)s") % {"when": only.label}, better=better)
    points = tuple(Point(target.label, target.value) for target in panel.targets)
    return Target(points=points, label=_("Target"), better=better)


def _about(panel: IndicatorPanel) -> str:
    first, last = panel.points[0].label, panel.points[-1].label
    unit = panel.unit or panel.kind_words
    span = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    about, inside = f"{unit[:1].upper()}{unit[1:]}, {span}", range_words(panel)
    if panel.kind == "milestone":
        return _("%(about)s; 1 is reached, 0 is not") % {"about": about}
    return _("%(about)s; better from %(range)s") % {"about": about, "range": inside} if inside else about


def _source(panel: IndicatorPanel) -> str:
    if panel.source:
        return panel.source
    return "; ".join(dict.fromkeys(point.source for point in panel.points if point.source))


def _is_money(panel: IndicatorPanel) -> bool:
    return short_unit(panel.unit) == "$" and _decimals(panel) in (0, 2)


def _decimals(panel: IndicatorPanel) -> int:
    """As many as any value was printed with."""
    found = [
        -int(figure.as_tuple().exponent)
        for point in panel.points
        for figure in (point.value, point.benchmark)
        if figure is not None
    ]
    return max(found, default=0)


def _is_high(panel: IndicatorPanel) -> bool:
    """Whether lines drawn from zero would lie flat at the top; where people are counted they stay there."""
    found = [p.value for p in panel.points if p.value is not None]
    if len(found) < _SEVERAL:
        return False
    found += [p.benchmark for p in panel.points if p.benchmark is not None]
    found += [target.value for target in panel.targets]
    if not found or panel.counts_people or any(point.suppressed for point in panel.points):
        return False
    return min(found) > 0 and min(found) > max(found) * _ENOUGH
