"""Tables of money by outcome, by cost center and by whose money it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.models import FundingSource
from obb.tables.base import Table
from obb.tables.columns import BarColumn, LinkColumn, MoneyColumn, PercentColumn, TextColumn
from outcomes.queries.money import UNSTATED


class LinkedMoneyColumn(MoneyColumn):
    """An amount that leads to what it is made of: `url` names the record's key that holds the address."""

    def __init__(self, *args: Any, url: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url = url

    def markup(self, value: Any, record: Any) -> str:
        address = record.get(self.url) if isinstance(record, dict) else None
        shown = super().markup(value, record)
        return format_html('<a href="{}">{}</a>', address, shown) if address and value is not None else shown


class LevelColumn(TextColumn):
    """Whose money it is."""

    searchable = False

    def words(self, value: str) -> str:
        return str(level_words(value))


def level_words(level: str) -> object:
    """Federal, State, County, Other, or that the ledger does not say."""
    return _("Not stated") if level == UNSTATED else FundingSource.Level(level).label


class GoalMoney(Table):
    """Rows have `goal`, `url`, `amount`, `share`, `before`, `change`, `change_share`."""

    goal = LinkColumn(_("Goal"), url="url")
    amount = MoneyColumn(_("Amount"))
    share = PercentColumn(_("Share"))
    bar = BarColumn(_("Share as a bar"), accessor="share")
    before = MoneyColumn(_("Before"))
    change = MoneyColumn(_("Change"), signed=True)
    change_share = PercentColumn(_("Change, %"), signed=True)


class Revenues(Table):
    """Rows have `goal`, `url`, `amount`, `spent`, `left`."""

    goal = LinkColumn(_("Goal"), url="url")
    spent = MoneyColumn(_("Expenses"))
    amount = MoneyColumn(_("Revenues"))
    left = MoneyColumn(_("Expenses less revenues"))


class Matrix(Table):
    """One cost center a row; `matrix_columns` follow."""

    center = LinkColumn(_("Cost center"), url="url")
    department = TextColumn(_("Department"))


def matrix_columns(goals: Iterable[tuple[str, str]]) -> list[tuple[str, TextColumn]]:
    """The columns after a cost center's own: one for each (key, goal), what is left, and the ledger."""
    return [
        *((key, MoneyColumn(name)) for key, name in goals),
        ("unmapped", MoneyColumn(_("Not yet mapped"))),
        ("total", LinkedMoneyColumn(_("Ledger"), url="lines")),
    ]


class Parts(Table):
    """One cost center and goal a row, where goals are too many to be columns."""

    layout = "blocks text"

    center = LinkColumn(_("Cost center"), url="url")
    department = TextColumn(_("Department"))
    goal = LinkColumn(_("Goal"), url="goal_url")
    amount = LinkedMoneyColumn(_("Amount"), url="lines")


class Levels(Table):
    """One department a row; `level_columns` follow."""

    department = LinkColumn(_("Department"), url="url")


def level_columns(levels: Iterable[str]) -> list[tuple[str, TextColumn]]:
    """A column for each level of funding, under the key “l” and the level, and their total."""
    columns = [(f"l{level}", MoneyColumn(level_words(level))) for level in levels]
    return [*columns, ("total", MoneyColumn(_("Total")))]


class Sources(Table):
    """Rows have `name`, `level`, `amount`, `share`."""

    name = TextColumn(_("Funding source"), empty=_("Not stated"))
    level = LevelColumn(_("Whose money"), empty=_("Not stated"))
    amount = MoneyColumn(_("Expenses"))
    share = PercentColumn(_("Share"))


class Sums(Table):
    """What adds up to something: rows have `part` and `amount`."""

    part = TextColumn(_("Part"), searchable=False, orderable=False)
    amount = MoneyColumn(_("Amount"), orderable=False)


class ServingCenters(Table):
    """The cost centers behind a goal."""

    layout = "blocks"

    center = LinkColumn(_("Cost center"), url="url")
    department = TextColumn(_("Department"))
    whole = LinkedMoneyColumn(_("Whole cost center"), url="lines")
    share = PercentColumn(_("Share to this goal"), decimals=2)
    amount = MoneyColumn(_("To this goal"))
    restated = TextColumn(_("Restated"), searchable=False, empty="–")


class Stages(Table):
    """A goal's dollars by year; a column for each stage is added."""

    year = TextColumn(_("Fiscal year"), searchable=False)
