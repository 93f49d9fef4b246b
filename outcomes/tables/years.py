"""Table of the years that an indicator's months or quarters come to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import NumberColumn, TextColumn


class Years(Table):
    """Rows have `label`, `year`, `value`, `numerator`, `denominator`, `reported`, `note`."""

    layout = "blocks"

    label = TextColumn(_("Year"), order_by="year")
    value = NumberColumn(_("Value"), empty=_("cannot be told"), orderable=False)
    numerator = NumberColumn(_("Numerator"), orderable=False)
    denominator = NumberColumn(_("Denominator"), orderable=False)
    reported = TextColumn(_("Reported"), searchable=False, orderable=False)
    note = TextColumn(_("Note"), empty=_("none"), orderable=False)
