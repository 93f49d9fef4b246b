"""Tables of what is reported of indicators, and of what is due."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import DateColumn, LightColumn, LinkColumn, TextColumn


class EnteredValues(Table):
    """Rows have `label`, `period`, `url` ("" where it cannot be changed), `value`, `status`, `note`."""

    layout = "blocks text"

    label = LinkColumn(_("Period"), url=lambda row: row["url"], order_by="period")
    value = TextColumn(_("Value"), orderable=False)
    status = TextColumn(_("Status"))
    note = TextColumn(_("Notes"), empty=_("none"))


class DueValues(Table):
    """Rows have `name`, `url`, `label`, `day`, `light`, `owner`."""

    layout = "blocks text"

    name = LinkColumn(_("Indicator"), url=lambda row: row["url"])
    label = TextColumn(_("Period"), orderable=False)
    day = DateColumn(_("Due"))
    light = LightColumn(_("State"))
    owner = TextColumn(_("Owner"), empty=_("nobody named"))
