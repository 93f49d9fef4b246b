"""The tables of years and stages compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.queries.editions import Edition
from obb.domain.amounts import CHANGED_SIGN, NEW, Change
from obb.tables.base import Table
from obb.tables.columns import LinkColumn, MoneyColumn, PercentColumn, TextColumn

NO_LINES = gettext_lazy("no lines")


class Changes(Table):
    """Rows have `what`, `url`, `old`, `new`, `change` and `share` (of one, or the words why it is no percent).

    `restated`: what of it is shown under another code than its lines have.
    """

    what = LinkColumn(gettext_lazy("What"), url="url")
    old = MoneyColumn(gettext_lazy("Before"), empty=NO_LINES)
    new = MoneyColumn(gettext_lazy("After"), empty=NO_LINES)
    change = MoneyColumn(gettext_lazy("Change"), signed=True)
    share = PercentColumn(gettext_lazy("Change, %"), signed=True)
    restated = TextColumn(gettext_lazy("Restated"), searchable=False, empty="–")


class YearsStages(Table):
    """Rows have `what` and an amount under each edition's key; its columns come from `edition_columns`."""

    what = TextColumn(gettext_lazy("What"))


def edition_columns(editions: Sequence[Edition]) -> list[tuple[str, MoneyColumn]]:
    """A column for each year and stage, called as its column_name says."""
    return [
        (column_name(edition), MoneyColumn(edition.label, accessor=column_name(edition), empty=NO_LINES))
        for edition in editions
    ]


def column_name(edition: Edition) -> str:
    """Unlike the edition's key a word that an accessor can be."""
    return f"e{edition.year}_{edition.stage_id}"


def share_of(change: Change) -> Decimal | str | None:
    """The change as a share of the old amount, or in words where that is no percent."""
    words = {NEW: _("new"), CHANGED_SIGN: _("not a percent")}
    return words.get(change.kind, change.share)
