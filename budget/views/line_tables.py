"""The two tables of the lines page: lines in the columns chosen, and lines added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Kind
from budget.queries.explored import NO_LINES, UNSTATED, Narrowed, Tally
from budget.queries.line_groups import GroupPart, GroupRow, Groups, groups_of, rows_of
from budget.queries.line_pages import ORDERS, LineRow, all_of, page_of
from budget.queries.lines import LineSums
from budget.tables import lines as tables
from budget.tables.lines import LINE_COLUMNS, group_columns, row_column
from budget.views.line_editions import ShownEditions
from budget.views.line_filters import measure_words
from budget.views.line_state import GROUPS, Asked, labels, state, usual_columns, with_these
from obb.access import Ability
from obb.tables.columns import TextColumn
from obb.tables.kept import note_look
from obb.tables.laid import Foot, lay_out
from obb.tables.params import Asked as Wish
from obb.tables.params import asked as wishes
from obb.tables.shown import ShownTable
from obb.views.entry import Visit

PER_PAGE = 50
COLUMNS = "columns"
"""The parameter that names the columns of the lines, in their order."""
PLAIN_FORMAT = "plain"
"""The file that can be brought in again."""


def columns_of(asked: Asked, shown: ShownEditions) -> tuple[str, ...]:
    """The columns of the lines: those chosen, or the usual ones."""
    return asked.columns or usual_columns(len(shown.editions) > 1)


def line_wish(request: HttpRequest) -> Wish:
    """How the lines are sorted and paged."""
    return wishes(request, "lines", orderable=ORDERS, choices={}, per_page=PER_PAGE)


def lines_table(
    request: HttpRequest,
    visit: Visit,
    shown: ShownEditions,
    narrowed: Narrowed,
    found: Tally,
    asked: Asked,
) -> ShownTable:
    """The page of lines that the address asks for; its totals are of all lines that are left."""
    wish, names = line_wish(request), columns_of(asked, shown)
    columns = [(name, _column(name, visit, narrowed)) for name in names]
    look = [(COLUMNS, ",".join(asked.columns))] if names != usual_columns(len(shown.editions) > 1) else []
    note_look(request, wish, look, per_page=PER_PAGE)
    count = found.total.lines
    number = Paginator(range(count), wish.per_page).get_page(wish.page).number
    order = wish.order
    seen = page_of(narrowed, found, order, offset=(number - 1) * wish.per_page, limit=wish.per_page)
    return lay_out(
        tables.Explored,
        request,
        wish,
        columns=columns,
        sortable=[name for name in names if name in ORDERS],
        seen=seen,
        every=_Every(lambda: all_of(narrowed, order)),
        count=count,
        caption=_("Budget lines"),
        about=_("%(edition)s, dollars") % {"edition": shown.label},
        feet=_line_feet(found) if "amount" in names else (),
        foot_in_file=False,
        look_columns=COLUMNS,
        files=[
            (_("Excel"), _("Excel workbook of Budget lines"), "xlsx"),
            (_("CSV to import again"), _("CSV to import again"), PLAIN_FORMAT),
        ],
        empty=_("No line is left with these filters."),
        file_name=f"{visit.county.slug}-{shown.key}-lines",
    )


class _Every:
    """Rows that are read when they are walked through."""

    def __init__(self, read: Callable[[], Iterator[Any]]) -> None:
        self.read = read

    def __iter__(self) -> Iterator[Any]:
        return self.read()


def _column(name: str, visit: Visit, narrowed: Narrowed) -> TextColumn:
    if name != "row":
        return LINE_COLUMNS[name]

    def original(line: LineRow) -> str:
        if not visit.may(Ability.IMPORT) or narrowed.names.published:
            return ""
        return reverse("obb:import_row", args=[visit.county.slug, line.batch_id, line.row])

    return row_column(original)


def _line_feet(found: Tally) -> list[Foot]:
    """One total for each kind of account that there is: the two are never added up."""
    both = [
        (_("Total of expenses"), found.total.expenses, Kind.EXPENSE),
        (_("Total of revenues"), found.total.revenues, Kind.REVENUE),
    ]
    return [(label, {"amount": amount}) for label, amount, kind in both if kind in found.kinds]


# -- groups ---------------------------------------------------------------------------------------------------


def groups_table(
    request: HttpRequest,
    visit: Visit,
    shown: ShownEditions,
    narrowed: Narrowed,
    found: Tally,
    asked: Asked,
) -> tuple[ShownTable, Groups]:
    """The lines added up, with a subtotal a level; each leads to its own lines."""
    groups = groups_of(narrowed, asked.by, asked.across)
    across = {f"a{place}": part for place, part in enumerate(groups.across)}
    columns = _group_columns(asked, across)
    names = [name for name, _column in columns]
    wish = wishes(request, "groups", orderable=names, choices={}, per_page=PER_PAGE)
    note_look(request, wish, per_page=PER_PAGE)
    ordered = _ordered(groups, asked, across, wish.order)
    number = Paginator(range(len(ordered)), wish.per_page).get_page(wish.page).number
    row = _Rows(request, asked, shown, across).row
    table = lay_out(
        tables.Groups,
        request,
        wish,
        columns=columns,
        sortable=names,
        seen=[row(one) for one in ordered[(number - 1) * wish.per_page : number * wish.per_page]],
        every=map(row, ordered),
        count=len(ordered),
        caption=_("Budget lines added up"),
        about=_about(shown, asked),
        feet=[(_("Total"), _totals(groups, found, asked, across))] if ordered and not groups.more else (),
        look=lambda record: "sub" if record["subtotal"] else "",
        files=[(_("Excel"), _("Excel workbook of Budget lines added up"), "xlsx")],
        empty=_("No line is left with these filters."),
        file_name=f"{visit.county.slug}-{shown.key}-lines-by-{'-'.join(asked.by)}",
    )
    return table, groups


def _about(shown: ShownEditions, asked: Asked) -> str:
    if not asked.across:
        return _("%(edition)s, dollars") % {"edition": shown.label}
    words = measure_words()[asked.measure].lower()
    if asked.measure == "lines":
        return _("%(edition)s, number of lines") % {"edition": shown.label}
    return _("%(edition)s, %(measure)s in dollars") % {"edition": shown.label, "measure": words}


def _group_columns(asked: Asked, across: Mapping[str, GroupPart]) -> list[tuple[str, TextColumn]]:
    words = labels()
    beside = [(name, part.words, asked.measure != "lines") for name, part in across.items()]
    return group_columns([(name, words[name]) for name in asked.by], beside)


def _ordered(groups: Groups, asked: Asked, across: Mapping[str, GroupPart], order: str) -> list[GroupRow]:
    name, backwards, depth = order.removeprefix("-"), order.startswith("-"), len(asked.by)
    if name in asked.by:
        return rows_of(groups.groups, depth, level=asked.by.index(name), backwards=backwards)
    if name in across:
        part = across[name]
        return rows_of(
            groups.groups,
            depth,
            by=lambda sums, beside: getattr(beside.get(part, NO_LINES), asked.measure),
            backwards=backwards,
        )
    if name:
        return rows_of(groups.groups, depth, by=lambda sums, beside: getattr(sums, name), backwards=backwards)
    return rows_of(groups.groups, depth)


def _totals(groups: Groups, found: Tally, asked: Asked, across: Mapping[str, GroupPart]) -> dict[str, Any]:
    """Of all lines that are left, taken from their own tally and not from the groups."""
    if not across:
        return _figures(found.total)
    sums: dict[GroupPart, LineSums] = {}
    for edition, its in found.by_edition:
        key = {"year": str(edition.year), "stage": edition.stage_code, "edition": edition.key}[asked.across]
        sums[GroupPart(key)] = sums.get(GroupPart(key), NO_LINES) + its
    return {name: getattr(sums[part], asked.measure) for name, part in across.items()}


def _figures(sums: LineSums) -> dict[str, Any]:
    return {
        "lines": sums.lines,
        "expenses": sums.expenses,
        "revenues": sums.revenues,
        "net_cost": sums.net_cost,
    }


class _Rows:
    """Groups as rows of the table, each with the address of its lines: the same filters, and the group's own."""

    def __init__(
        self, request: HttpRequest, asked: Asked, shown: ShownEditions, across: Mapping[str, GroupPart]
    ) -> None:
        self.asked, self.across = asked, across
        self.path, self.query = request.path, state(request)
        for name in (*GROUPS, "across", "measure", "groups-sort", "groups-per_page", "view"):
            self.query.pop(name, None)
        self.query.setlist("year", list(dict.fromkeys(str(one.year) for one in shown.editions)))
        self.query.setlist("stage", list(dict.fromkeys(one.stage_code for one in shown.editions)))

    def row(self, group: GroupRow) -> dict[str, Any]:
        """Cells by column; `url` leads to the lines of all parts, `<dimension>_url` is of subtotals alone."""
        row: dict[str, Any] = {f"{name}_url": None for name in self.asked.by}
        row |= {"url": None, "subtotal": group.subtotal}
        row |= dict.fromkeys(self.asked.by, "")
        address = self._address(group.parts)
        for name, part in zip(self.asked.by, group.parts, strict=False):
            row[name] = part.words or _("not stated")
        if group.subtotal:
            last = self.asked.by[len(group.parts) - 1]
            row[last] = _("%(group)s, total") % {"group": group.parts[-1].words or _("not stated")}
            row[f"{last}_url"] = address
        else:
            row["url"] = address
        if self.across:
            return row | {
                name: getattr(group.across[part], self.asked.measure) if part in group.across else None
                for name, part in self.across.items()
            }
        return row | _figures(group.sums)

    def _address(self, parts: Sequence[GroupPart]) -> str:
        chosen = {name: part.key or UNSTATED for name, part in zip(self.asked.by, parts, strict=False)}
        return f"{self.path}{with_these(self.query, chosen)}"


def offered_columns(asked: Asked, shown: ShownEditions) -> list[tuple[str, str, int | None]]:
    """(column, its head, its place now, None where it is not shown) of every column there is."""
    now = {name: place for place, name in enumerate(columns_of(asked, shown), 1)}
    return [(name, str(column.verbose_name), now.get(name)) for name, column in LINE_COLUMNS.items()]
