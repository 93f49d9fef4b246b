"""How far a call may be trusted, in words: how often it would be false, and what it would find."""

from __future__ import annotations

from django.utils.translation import gettext as _

from outcomes.domain.direction import linkage_seen
from outcomes.domain.false_calls import Measured, measured
from outcomes.domain.series import PERIODS_A_YEAR
from outcomes.domain.verdict import TWO_ESTIMATES, Verdict

STRONG = 0.45  # nearer to 0.6 than to 0.3


def rate_rows(said: Verdict) -> list[tuple[str, str]]:
    """Of as many values as were judged, whatever their own were; nothing of two estimates, which are no trend."""
    if said.rho is None or said.shape == TWO_ESTIMATES:
        return []
    a_year = 1 if said.span > 1 else PERIODS_A_YEAR[said.frequency]
    found = measured(said.n, said.frequency if a_year > 1 else "year", said.level)
    return [
        (_("How often such a call is false"), f"{_false(found)} {_seen(said)}"),
        (_("What it would find"), _found(found, a_year)),
    ]


def _false(found: Measured) -> str:
    free, some, strong, most = (f"{percent:.0f}" for percent in found.false)
    return _(
        "Where nothing changes, %(free)s in 100 if neighboring values are not linked, %(some)s at ρ 0.3,"
        " %(strong)s at ρ 0.6, %(most)s at ρ 0.9: measured on made-up series of as many values."
    ) % {"free": free, "some": some, "strong": strong, "most": most}


def _seen(said: Verdict) -> str:
    best = said.step if said.shape == "step" else said.drift
    if best is None or best.rounded:
        return _("How linked these are cannot be seen: what is left over is no more than rounding.")
    seen = linkage_seen(best.rho, said.n)
    if seen < 0.05:
        return _("These do not look linked, as far as %(n)s values tell.") % {"n": said.n}
    told = _("These look linked by %(seen)s, which %(n)s values tell only roughly.") % {
        "seen": f"{seen:.2f}",
        "n": said.n,
    }
    return told if seen < STRONG else f"{told} {_('That is strong: take a call with care.')}"


def _found(found: Measured, a_year: int) -> str:
    figures = {
        "step": f"{found.step:.0f}",
        "fast": f"{found.drifts[-1]:.0f}",
        "slow": f"{found.drifts[0]:.0f}",
    }
    if a_year == 1:
        told = _(
            "Of real changes: %(slow)s in 100 drifts of 0.3 standard deviations a year, %(fast)s of 0.5, and"
            " %(step)s in 100 steps of 2 in the last third."
        )
    else:
        told = _(
            "Of real changes, where neighboring values are linked by 0.3: %(fast)s in 100 drifts of 1 standard"
            " deviation a year, and %(step)s in 100 steps of 1.5 in the last third."
        )
    if found.drifts[-1] >= 50:
        return told % figures
    return f"{told % figures} {_('So few values find only large changes.')}"
