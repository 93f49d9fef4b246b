"""The table of saved views."""

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import LinkColumn, TextColumn


class SavedViews(Table):
    """Rows have `name`, `url`, `place`, `owner`, `readers`, `first`, and `change` with `change_url` (or neither)."""

    layout = "blocks"
    name = LinkColumn(_("Name"), url="url")
    place = TextColumn(_("Page"))
    owner = TextColumn(_("Saved by"))
    readers = TextColumn(_("Who finds it"))
    first = TextColumn(_("Opens first"), searchable=False, empty="–")
    change = LinkColumn(
        _("Change"), url="change_url", empty="–", searchable=False, orderable=False, exclude_from_export=True
    )
