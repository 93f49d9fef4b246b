"""The tables of the stage bridge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from budget.queries.bridge import Leg
from budget.tables.comparison import column_name
from obb.tables.base import Table
from obb.tables.columns import LinkColumn, MoneyColumn, PercentColumn, TextColumn


class StepColumn(LinkColumn):
    """A stage in bold, a change as it is called."""

    def markup(self, value: Any, record: Any) -> str:
        shown = super().markup(value, record)
        return format_html("<b>{}</b>", shown) if record and record["is_stop"] else shown


class Steps(Table):
    """Rows have `what`, `url`, `is_stop`, `change`, `amount`, `share`, `why`; their order is the bridge's own."""

    layout = "blocks"
    what = StepColumn(_("Step"), url="url", orderable=False)
    change = MoneyColumn(_("Change"), signed=True, orderable=False, empty="")
    amount = MoneyColumn(_("Amount"), orderable=False, empty="")
    share = PercentColumn(_("Change, %"), signed=True, orderable=False, empty="")
    why = TextColumn(_("What it is"), orderable=False, empty="")


class Rest(Table):
    """Rows have `what` and an amount under each newer edition's name; its columns come from `leg_columns`."""

    what = TextColumn(_("What"))


def leg_columns(legs: Sequence[Leg]) -> list[tuple[str, MoneyColumn]]:
    """A column for each leg, headed by where it leads."""
    return [
        (
            column_name(leg.new),
            MoneyColumn(
                _("to %(stage)s") % {"stage": leg.new.label}, accessor=column_name(leg.new), signed=True
            ),
        )
        for leg in legs
    ]
