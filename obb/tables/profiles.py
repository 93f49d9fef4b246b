"""The table of saved profiles."""

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import DateColumn, LinkColumn, NumberColumn, TextColumn
from obb.tables.imports import KindColumn


class Profiles(Table):
    """A county's saved profiles: what each is for, and when it was last used."""

    layout = "blocks"
    name = LinkColumn(_("Name"), url=lambda row: row.url)
    kind_label = KindColumn(_("What the file holds"), accessor="kind", searchable=False)
    note = TextColumn(_("Note"), empty="–")
    used_at = DateColumn(_("Last used"), empty=_("never"))
    used_file = LinkColumn(_("With the file"), url=lambda row: row.used_url or None, empty="–")
    uses = NumberColumn(_("Imports"))


class ProfileFields(Table):
    """Where each field comes from."""

    layout = "blocks text"
    label = TextColumn(_("Field"), orderable=False)
    source = TextColumn(_("Comes from"), orderable=False)
    how = TextColumn(_("How it is read"), empty=_("as it stands"), orderable=False)
