"""An indicator's noise limits, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from outcomes.charts.noise import COUNTED, YEARLY, noise_of
from outcomes.domain import words
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.series import short_unit


def noise_words(found: IndicatorPage) -> str:
    """The noise limits in words; "" where there are none."""
    noise, panel = noise_of(found.panel, found.standing), found.panel
    if noise is None:
        limits = found.standing.limits
        flat = limits is not None and limits.control is not None and bool(limits.control.limits)
        return _("No noise limits: nearly every value is the same as the one before it.") if flat else ""
    figures = (f"{end:,f}".replace("-", "−") for end in (noise.low[-1], noise.high[-1]))
    low, high = words.ends(*figures, short_unit(panel.unit))
    said = {"first": noise.labels[0], "last": noise.labels[-1], "low": low, "high": high}
    if noise.how == COUNTED:
        told = _(
            "Noise limits, %(first)s to %(last)s, from what was counted (%(name)s): if nothing had changed,"
            " the value of %(last)s would lie between %(low)s and %(high)s."
        ) % (said | {"name": "p′" if panel.kind == "share" else "u′"})
    elif panel.frequency in YEARLY:
        told = (
            _(
                "Noise limits, %(first)s to %(last)s: if nothing had changed, single values would lie between"
                " %(low)s and %(high)s."
            )
            % said
        )
    else:
        told = (
            _(
                "Noise limits, %(first)s to %(last)s: if nothing had changed, single values would lie between"
                " %(low)s and %(high)s once the usual course of the year is taken out."
            )
            % said
        )
    if noise.trial:
        told += " " + _("These are trial limits, from fewer than 12 values.")
    return told
