"""A link over a changed definition, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.domain import words
from outcomes.domain.rounding import shown, shown_step
from outcomes.queries.panels import PanelLink


def link_words(link: PanelLink, unit: str) -> str:
    """How values before it were made comparable, and by what: “times 1.08, by 2 periods measured both ways …”."""
    amount = float(link.amount)
    if link.by_ratio:
        how = _("times %(factor)s") % {"factor": f"{amount:.4g}"}
    else:
        moved = words.difference(shown(abs(amount), shown_step(amount, 0.0)), unit, _)
        how = (_("less %(amount)s") if amount < 0 else _("plus %(amount)s")) % {"amount": moved}
    both = "; ".join(
        _("%(period)s: %(earlier)s, then %(now)s") % {"period": period, "earlier": earlier, "now": now}
        for period, earlier, now in link.both
    )
    return ngettext(
        "Values before %(label)s: %(how)s, by %(count)s period measured both ways (%(both)s).",
        "Values before %(label)s: %(how)s, by %(count)s periods measured both ways (%(both)s).",
        len(link.both),
    ) % {"label": link.label, "how": how, "count": len(link.both), "both": both}
