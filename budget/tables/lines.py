"""The table of budget lines."""

from django.utils.translation import gettext_lazy as _

from budget.models import Kind
from obb.tables.base import Table
from obb.tables.columns import MoneyColumn, NumberColumn, TextColumn

NOT_STATED = _("not stated")


class KindColumn(TextColumn):
    """Expense or revenue."""

    searchable = False

    def words(self, value: str) -> str:
        return str(Kind(value).label)


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
    file_name = TextColumn(_("File"), searchable=False, orderable=False)
    row = NumberColumn(_("Row"))
