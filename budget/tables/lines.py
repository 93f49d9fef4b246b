"""The tables of budget lines, and of lines added up."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.models import FundingSource, Kind
from obb.tables.base import Table
from obb.tables.columns import Label, LinkColumn, MoneyColumn, NumberColumn, TextColumn, is_nothing

NOT_STATED = _("not stated")


class KindColumn(TextColumn):
    """Expense or revenue."""

    searchable = False

    def words(self, value: str) -> str:
        return str(Kind(value).label)


class LevelColumn(TextColumn):
    """Whose money it is."""

    searchable = False

    def words(self, value: str) -> str:
        return str(FundingSource.Level(value).label)


class YearColumn(TextColumn):
    """A fiscal year: FY2019; in a file the number."""

    searchable = False

    def words(self, value: int) -> str:
        return f"FY{value}"

    def file_value(self, value: Any) -> object:
        return value


class StatedColumn(TextColumn):
    """A code or a name that a line may lack; in a file the cell is then empty, so that it can be read again."""

    def __init__(self, label: Label | None = None, accessor: str | None = None, **options: Any) -> None:
        super().__init__(label, accessor, empty=NOT_STATED, **options)

    def file_value(self, value: Any) -> object:
        return None if is_nothing(value) else self.words(value)


class StatedLevelColumn(LevelColumn, StatedColumn):
    """Whose money it is, where that is known."""


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


class Explored(Table):
    """Lines of any editions in the columns that a reader chooses: `LINE_COLUMNS`."""


LINE_COLUMNS: Mapping[str, TextColumn] = {
    "year": YearColumn(_("Year")),
    "stage": TextColumn(_("Stage")),
    "department_code": TextColumn(_("Department")),
    "department_name": TextColumn(_("Department name")),
    "cost_center_code": TextColumn(_("Cost center")),
    "cost_center_name": TextColumn(_("Cost center name")),
    "fund_code": StatedColumn(_("Fund")),
    "fund_name": StatedColumn(_("Fund name")),
    "account_code": StatedColumn(_("Account")),
    "account_name": StatedColumn(_("Account name")),
    "funding_source_code": StatedColumn(_("Funding source")),
    "funding_source_name": StatedColumn(_("Funding source name")),
    "level": StatedLevelColumn(_("Funding level")),
    "kind": KindColumn(_("Kind")),
    "amount": MoneyColumn(_("Amount")),
    "file_name": TextColumn(_("File"), accessor="origin_file", orderable=False),
    "row": row_column(),
}
"""Every column there is. Their heads are those of the plain format, so that a file of them can be read again."""

USUAL = (
    "cost_center_code", "cost_center_name", "fund_name", "account_code", "account_name", "funding_source_name",
    "kind", "amount", "file_name", "row",
)  # fmt: skip
"""The columns shown where nobody chose any; year and stage stand before them where several are shown."""

PLAIN = {
    "year": "year",
    "stage": "stage_code",
    "department": "department_code",
    "department_name": "department_name",
    "fund": "fund_code",
    "fund_name": "fund_name",
    "cost_center": "cost_center_code",
    "cost_center_name": "cost_center_name",
    "account": "account_code",
    "account_name": "account_name",
    "kind": "kind",
    "funding_source": "funding_source_code",
    "funding_source_name": "funding_source_name",
    "funding_level": "level",
    "amount": "amount",
}
"""Header of the plain format → what of a line stands below it."""


class SparseMoneyColumn(MoneyColumn):
    """Dollars where there are lines; a dash on the page, and nothing in a file, where there are none."""

    def __init__(self, label: Label | None = None, accessor: str | None = None, **options: Any) -> None:
        super().__init__(label, accessor, empty="–", **options)

    def file_value(self, value: Any) -> object:
        return None if value is None else super().file_value(value)


class SparseNumberColumn(NumberColumn):
    """A count of lines where there are any."""

    def __init__(self, label: Label | None = None, accessor: str | None = None, **options: Any) -> None:
        super().__init__(label, accessor, empty="–", **options)

    def file_value(self, value: Any) -> object:
        return None if value is None else super().file_value(value)


class Groups(Table):
    """Lines added up by some dimensions; all columns come from `group_columns`."""


def group_columns(
    dimensions: Sequence[tuple[str, str]], across: Sequence[tuple[str, str, bool]] = ()
) -> list[tuple[str, TextColumn]]:
    """A column for each (dimension, words), the last one leading to the lines of its group; then the sums.

    `across`: (column, words, whether it is money) of the sums side by side, in their place.
    """
    *outer, last = dimensions
    named = [
        *((name, LinkColumn(words, url=f"{name}_url", empty="")) for name, words in outer),
        (last[0], LinkColumn(last[1], url="url", empty="")),
    ]
    if across:
        return named + [
            (name, SparseMoneyColumn(words) if money else SparseNumberColumn(words))
            for name, words, money in across
        ]
    return [
        *named,
        ("lines", NumberColumn(_("Lines"))),
        ("expenses", MoneyColumn(_("Expenses"))),
        ("revenues", MoneyColumn(_("Revenues"))),
        ("net_cost", MoneyColumn(_("Expenses less revenues"))),
    ]
