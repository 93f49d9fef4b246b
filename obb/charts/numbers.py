"""A chart's values as a table and as a file: the cells as they are displayed."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from obb.charts.points import (
    BEFORE_BREAK,
    EXCEPTIONAL,
    LINKED,
    PROVISIONAL,
    SUPPRESSED,
    Line,
    Point,
    few,
    number,
)
from obb.charts.value import Chart
from obb.domain.delimited import delimited


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A cell: its text on the page, and its value in the file (a number, or the same text)."""

    text: str
    value: Decimal | str
    known: bool = True


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A period or category, its cells, and what is to be noted about it."""

    head: str
    cells: tuple[NumberCell, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The table beside a chart. `noted`: it has a column for notes."""

    caption: str
    about: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[NumberRow, ...]
    noted: bool
    source: str


def status_words(status: str) -> str:
    """What the table notes about a value of this status; "" for a final one."""
    return {
        PROVISIONAL: _("provisional"),
        LINKED: _("linked"),
        BEFORE_BREAK: _("before the break"),
        EXCEPTIONAL: _("exceptional"),
    }.get(status, "")


def numbers(chart: Chart) -> Numbers:
    """The chart's values, a row for each period or category, gaps said in words."""
    found = _columns(chart)
    columns = [heading for heading, _cells in found]
    cells = [column for _heading, column in found]
    rows = [
        NumberRow(place, tuple(column[row] for column in cells), _note(chart, place))
        for row, place in enumerate(chart.places)
    ]
    return Numbers(
        caption=chart.title,
        about=table_about(chart),
        head=chart.head or (_("Year") if chart.ordered else _("Part")),
        columns=tuple(columns),
        rows=tuple(rows),
        noted=any(row.note for row in rows),
        source=chart.source,
    )


def table_about(chart: Chart) -> str:
    """What the table says beside its caption: unit and span, and what is one figure for all rows."""
    said = [chart.subtitle]
    if chart.target is not None and chart.target.y is not None and not chart.target.points:
        said.append(
            f"{chart.target.name[:1].lower()}{chart.target.name[1:]} {chart.words(chart.target.y, unit=False)}"
        )
    if chart.limits is not None and not chart.limits.points:
        low, high = (
            chart.words(number(limit), unit=False) for limit in (chart.limits.low, chart.limits.high)
        )
        said.append(_("noise limits %(low)s and %(high)s") % {"low": low, "high": high})
    return "; ".join(said)


def _columns(chart: Chart) -> list[tuple[str, list[NumberCell]]]:
    found = []
    ahead = _ahead(chart)
    for line in chart.series:
        found.append(
            (line.name, [_own(chart, line.by_x.get(place), place in ahead) for place in chart.places])
        )
        if any(point.low is not None or point.high is not None for point in line.points):
            found += _range(chart, line, line.name)
    if chart.target is not None and chart.target.points:
        found.append((chart.target.name, [_plain(chart, chart.target.at(place)) for place in chart.places]))
    if chart.limits is not None and chart.limits.points:
        found += _range(chart, Line(chart.limits.name, chart.limits.points), chart.limits.name)
    return [*found, *_forecast(chart, ahead)]


def _ahead(chart: Chart) -> frozenset[str]:
    """The periods that are forecast."""
    return (
        frozenset(point.x for point in chart.forecast.points) if chart.forecast is not None else frozenset()
    )


def _own(chart: Chart, point: Point | None, is_ahead: bool) -> NumberCell:
    if point is None and is_ahead:
        return NumberCell(_("not yet"), _("not yet"), False)
    return _cell(chart, point)


def _forecast(chart: Chart, ahead: frozenset[str]) -> list[tuple[str, list[NumberCell]]]:
    """What is expected of the periods to come; of those that have been there is nothing to say, and no word."""
    if chart.forecast is None:
        return []
    line = Line(_("Forecast"), chart.forecast.points)
    found = [(line.name, [_cell(chart, line.by_x.get(place)) for place in chart.places])]
    found += _range(chart, line, chart.forecast.words)
    if chart.forecast.wide:
        found += _range(chart, Line(_("95 in 100"), chart.forecast.wide), _("95 in 100"))
    past = NumberCell("", "", False)
    return [
        (name, [cell if place in ahead else past for place, cell in zip(chart.places, cells, strict=True)])
        for name, cells in found
    ]


def _range(chart: Chart, line: Line, name: str) -> list[tuple[str, list[NumberCell]]]:
    points = [line.by_x.get(place) for place in chart.places]
    return [
        (
            _("%(name)s, from") % {"name": name},
            [_plain(chart, point.low if point else None) for point in points],
        ),
        (
            _("%(name)s, to") % {"name": name},
            [_plain(chart, point.high if point else None) for point in points],
        ),
    ]


def _cell(chart: Chart, point: Point | None) -> NumberCell:
    if point is not None and point.status == SUPPRESSED:
        return NumberCell(few(), few(), False)
    if point is None or point.y is None:
        words = point.note if point is not None and point.note else _("no data")
        return NumberCell(words, words, False)
    return _plain(chart, point.y)


def _plain(chart: Chart, y: Decimal | None) -> NumberCell:
    if y is None:
        return NumberCell(_("no data"), _("no data"), False)
    return NumberCell(chart.words(y, unit=False), chart.shown(y))


def _note(chart: Chart, place: str) -> str:
    notes = [mark.label for mark in chart.breaks if mark.x == place]
    notes += [f"({count}) {one.words}" for count, one in enumerate(chart.annotations, 1) if one.x == place]
    for line in chart.series:
        point = line.by_x.get(place)
        words = (
            [status_words(chart.status_of(point)), point.note if point.y is not None else ""] if point else []
        )
        said = ", ".join(filter(None, words))
        if said:
            notes.append(f"{line.name}: {said}" if len(chart.series) > 1 else said)
    return "; ".join([*(note.rstrip(".") for note in notes[:-1]), *notes[-1:]])


def csv_text(chart: Chart) -> str:
    """The same table as a file, with what it is and its source in its last lines."""
    table = numbers(chart)
    head = [table.head, *table.columns, *([_("Note")] if table.noted else [])]
    rows: list[list[object]] = [head]
    for row in table.rows:
        rows.append([row.head, *(cell.value for cell in row.cells), *([row.note] if table.noted else [])])
    rows.append([f"{table.caption}. {table.about}"])
    if table.source:
        rows.append([_("Source: %(source)s") % {"source": table.source}])
    return delimited(rows)
