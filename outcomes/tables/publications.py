"""Tables of what has been published."""

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import LightColumn, LinkColumn, NumberColumn, TextColumn
from obb.tables.history import WhenColumn


class Publications(Table):
    """Rows have `title`, `url`, `edition`, `version`, `state`, `published_at`, `by`, `reason`, `withdrawn`,
    `act` and `act_url`.
    """

    layout = "blocks text"

    title = LinkColumn(_("Title"), url="url")
    edition = TextColumn(_("Year and stage"))
    version = NumberColumn(_("Version"))
    state = LightColumn(_("State"))
    published_at = WhenColumn(_("Published"))
    by = TextColumn(_("By"), empty=_("a command on the server"))
    reason = TextColumn(_("Why"))
    withdrawn = TextColumn(_("Withdrawn"), empty=_("no"), searchable=False)
    act = LinkColumn(_("Change"), url="act_url", empty=_("nothing to do"), orderable=False, searchable=False,
                     exclude_from_export=True)  # fmt: skip
