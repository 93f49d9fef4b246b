"""The table of budget lines."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.models import Kind
from obb.tables.base import Table
from obb.tables.columns import LinkColumn, MoneyColumn, NumberColumn, TextColumn

NOT_STATED = _("not stated")


class KindColumn(TextColumn):
    """Expense or revenue."""

    searchable = False

    def words(self, value: str) -> str:
        return str(Kind(value).label)


class RowColumn(NumberColumn):
    """The row in the file; `url` makes the address of the row as it stands there, "" for who may not see it."""

    searchable = False

    def __init__(self, *args: Any, url: Callable[[Any], str] = lambda record: "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.url = url

    def markup(self, value: Any, record: Any) -> str:
        shown = super().markup(value, record)
        address = self.url(record)
        return format_html('<a href="{}">{}</a>', address, shown) if address else shown


def row_column(url: Callable[[Any], str] = lambda record: "") -> RowColumn:
    """The column of rows, leading where `url` says."""
    return RowColumn(_("Row"), accessor="origin_row", orderable=False, url=url)


class Lines(Table):
    """A line: where it belongs, how much, and the file and row it came from."""

    cost_center_code = TextColumn(_("Cost center"))
    cost_center_name = TextColumn(_("Name"))
    fund_name = TextColumn(_("Fund"), empty=NOT_STATED)
    account_code = TextColumn(_("Account"), empty=NOT_STATED)
    account_name = TextColumn(_("Account name"), empty=NOT_STATED)
    funding_source_name = TextColumn(_("Funding source"), empty=NOT_STATED)
    kind = KindColumn(_("Kind"))
    amount = MoneyColumn(_("Amount"))
    file_name = TextColumn(_("File"), accessor="origin_file", searchable=False, orderable=False)
    row = row_column()


class Groups(Table):
    """Lines added up by some dimensions; all columns come from `group_columns`."""


def group_columns(dimensions: Sequence[tuple[str, str]]) -> list[tuple[str, TextColumn]]:
    """A column for each (dimension, words), the last one leading to the lines of its group; then the sums."""
    *outer, last = dimensions
    return [
        *((name, TextColumn(words, empty=NOT_STATED)) for name, words in outer),
        (last[0], LinkColumn(last[1], url="url", empty=NOT_STATED)),
        ("lines", NumberColumn(_("Lines"))),
        ("expenses", MoneyColumn(_("Expenses"))),
        ("revenues", MoneyColumn(_("Revenues"))),
        ("net_cost", MoneyColumn(_("Expenses less revenues"))),
    ]
