"""A laid-out table and its form as HTML, joined piece by piece: a template's loops would cost ten times as much."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from obb.tables.shown import Cell, Choice, Finder, Header, Row

MOST_BLOCKS = 12
"""Rows that a phone shows as labelled blocks."""


def grid(
    name: str,
    caption: str,
    about: str,
    layout: str,
    heads: Sequence[Header],
    rows: Sequence[Row],
    *feet: Sequence[Cell],
) -> SafeString:
    """The table element: caption, heads with their scope and order, rows, rows of totals. Cells are HTML already.

    Blocks are for few rows: many would make a phone's page as long as a corridor, so they scroll sideways instead.
    """
    if layout.startswith("blocks") and len(rows) > MOST_BLOCKS:
        layout = "many"
    look = "" if layout == "scroll" else f' class="{escape(layout)}"'
    more = f" <span>– {escape(about)}</span>" if about else ""
    parts = [f'<table{look}>\n<caption id="c-{name}">{escape(caption)}{more}</caption>\n<thead><tr>']
    parts += map(_head, heads)
    parts.append("</tr></thead>\n<tbody>\n")
    for row in rows:
        look = "rest" if row.rest else row.css
        parts.append(f'<tr class="{look}">' if look else "<tr>")
        parts += map(_cell, row.cells)
        parts.append("</tr>\n")
    parts.append("</tbody>\n")
    filled = [foot for foot in feet if foot]
    if filled:
        parts.append("<tfoot>")
        for foot in filled:
            parts += ["<tr>", *map(_cell, foot), "</tr>"]
        parts.append("</tfoot>\n")
    parts.append("</table>")
    return SafeString("".join(parts))


def _head(head: Header) -> str:
    label = escape(head.label)
    if head.sort_url:
        label = f'<a class="sort" href="{escape(head.sort_url)}">{label}</a>'
    elif head.hidden:
        label = f'<span class="vh">{label}</span>'
    look = f' class="{head.css}"' if head.css else ""
    order = f' aria-sort="{head.aria_sort}"' if head.aria_sort else ""
    return f'<th scope="col"{look}{order}>{label}</th>'


def _cell(cell: Cell) -> str:
    look = f' class="{cell.css}"' if cell.css else ""
    if cell.heads:
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        return f'<th scope="row"{look}{span}>{cell.html}</th>'
    label = f' data-label="{escape(cell.label)}"' if cell.html else ""
    return f"<td{look}{label}>{cell.html}</td>"


def fields(finder: Finder) -> SafeString:
    """What stands in a table's form before its button: hidden, search, selects."""
    parts = [
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">' for key, value in finder.hidden
    ]
    if finder.searches:
        name = escape(finder.search_name)
        parts.append(
            f'<div class="field"><label for="{name}">{escape(_("Words"))}</label><input type="search" id="{name}"'
            f' name="{name}" value="{escape(finder.search)}" maxlength="200"></div>'
        )
    parts += map(_select, finder.choices)
    if finder.columns:
        parts.append(f'<fieldset class="shown"><legend>{escape(_("Columns"))}</legend>')
        parts += [_box(*column) for column in finder.columns]
        parts.append("</fieldset>")
    return SafeString("\n".join(parts))


def _box(parameter: str, key: str, label: str, is_shown: bool) -> str:
    mark = " checked" if is_shown else ""
    return (
        f'<label class="tick"><input type="checkbox" name="{escape(parameter)}" value="{escape(key)}"{mark}>'
        f" <span>{escape(label)}</span></label>"
    )


def _select(choice: Choice) -> str:
    name = escape(choice.name)
    return (
        f'<div class="field"><label for="{name}">{escape(choice.label)}</label><select id="{name}" name="{name}">'
        f"{''.join(_options(choice))}</select></div>"
    )


def _options(choice: Choice) -> Iterable[str]:
    for value, words in choice.options:
        mark = " selected" if value == choice.value else ""
        yield f'<option value="{escape(value)}"{mark}>{escape(words)}</option>'
