"""How often forecasts held, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.queries.forecasts import ENOUGH, HitRate


def hits_words(hits: HitRate, *, for_analysts: bool) -> str:
    """Of many indicators; "" until a value has come after a forecast. `for_analysts`: and when to fit anew."""
    if not hits.values:
        return ""
    told = ngettext(
        "%(hits)s of %(count)s value that came after a forecast lay in its range of 8 in 10.",
        "%(hits)s of %(count)s values that came after a forecast lay in its range of 8 in 10.",
        hits.values,
    ) % {"hits": hits.hits, "count": hits.values}
    if for_analysts and hits.needs_refit:
        told += " " + _("That is outside 70 to 90 in 100: the ranges should be fitted anew.")
    elif for_analysts and hits.values < ENOUGH:
        told += " " + _("Look at it once a year. It says something of the ranges from 100 values on.")
    return told


def own_hits_words(hits: HitRate) -> str:
    """Of one indicator."""
    if not hits.values:
        return ""
    return ngettext(
        "Of its own forecasts so far, %(hits)s of %(count)s held: the value lay in the range of 8 in 10.",
        "Of its own forecasts so far, %(hits)s of %(count)s held: the values lay in the range of 8 in 10.",
        hits.values,
    ) % {"hits": hits.hits, "count": hits.values}
