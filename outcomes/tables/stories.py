"""Tables of an indicator's strategies and of its groups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import LinkColumn, NumberColumn, TextColumn
from outcomes.tables.scorecard import CallColumn


class Strategies(Table):
    """Rows have `name`, `began`, `baseline`, `since`, `newest`, `expected`, `call`, `verdict`, `act`, `url`."""

    layout = "blocks text"

    name = TextColumn(_("Strategy"), orderable=False)
    began = TextColumn(_("Began"), orderable=False)
    baseline = TextColumn(_("Baseline rests on values up to"), orderable=False)
    since = NumberColumn(_("Values since"), orderable=False)
    newest = TextColumn(_("Newest value"), empty=_("none yet"), orderable=False)
    expected = TextColumn(_("Baseline's 8 in 10"), empty=_("none yet"), orderable=False)
    verdict = CallColumn(_("Against the baseline"), orderable=False)
    act = LinkColumn(_("Change"), url="url", orderable=False, empty=_("none"))


class Groups(Table):
    """Rows have `dimension`, `name`, `url`, `newest`, `of`, `call`, `verdict`, `gap`."""

    layout = "blocks text"

    name = LinkColumn(_("Group"), url="url", orderable=False)
    dimension = TextColumn(_("Grouped by"), orderable=False)
    newest = TextColumn(_("Newest value"), empty=_("not reported"), orderable=False)
    of = TextColumn(_("Of"), empty=_("no period yet"), orderable=False)
    verdict = CallColumn(_("Verdict"), empty=_("not judged yet"), orderable=False)
    gap = TextColumn(_("Gap"), empty=_("compared with"), orderable=False)
