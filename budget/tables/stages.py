"""The table of a county's years and stages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import DateColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn


class StateColumn(TextColumn):
    """Open or closed, in words."""

    searchable = False

    def words(self, value: Any) -> str:
        return str(value)


class Standings(Table):
    """Rows have `edition`, `url` (None for who may only read), `state` and what `Standing` has."""

    layout = "blocks"
    edition = LinkColumn(_("Year and stage"), url="url")
    lines = NumberColumn(_("Lines"))
    expenses = MoneyColumn(_("Expenses"))
    revenues = MoneyColumn(_("Revenues"))
    imported_at = DateColumn(_("Imported"), empty="–")
    imported_by = TextColumn(_("Imported by"), empty="–", searchable=False)
    state = StateColumn(_("State"))
    closed_at = DateColumn(_("Closed"), empty="–")
    closed_by = TextColumn(_("Closed by, and why"), empty="–")
    published = TextColumn(_("Published"), searchable=False)
