"""What is said of pooled years beside a verdict, and of what pools would do for small numbers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from outcomes.domain.pooling import Pool, prospects, waiting
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.standing import point_of_panel, series_of_panel


def pooled_words(panel: IndicatorPanel) -> str:
    """How the years are pooled; "" where each stands by itself."""
    if panel.pool_years is None:
        return ""
    said = {"years": panel.pool_years, "end": panel.pools_end}
    if panel.kind == "count":
        return _("%(years)s years stand in each value, as their yearly mean; one ends in %(end)s.") % said
    return (
        _(
            "%(years)s years stand in each value, as what was counted in them over what it was counted out of; one"
            " ends in %(end)s."
        )
        % said
    )


def beside_pools(found: IndicatorPage) -> list[str]:
    """For those who read drafts too: which years wait for their pool to end, and where pooling would help."""
    panel = found.panel
    if not found.is_draft:
        return [pooled_words(panel)]
    if panel.pool_years is None or panel.pools_end is None:
        return _offers(panel)
    pool = Pool(panel.pool_years, panel.pools_end)
    later = waiting([point_of_panel(one) for one in panel.singles], pool)
    told = [pooled_words(panel)]
    if later:
        told.append(
            _("%(periods)s: in no value yet, until %(end)s is reported.")
            % {"periods": ", ".join(one.label for one in later), "end": pool.end_of(later[-1].period)}
        )
    return told


def _offers(panel: IndicatorPanel) -> list[str]:
    """Where counts under 20 are judged, what pools of them would hold."""
    if panel.verdict is None or not panel.verdict.verdict.unstable:
        return []
    series = series_of_panel(panel)
    if series is None or series.frequency not in ("year", "fiscal_year") or panel.covers > 1:
        return []
    return [
        _(
            "%(years)s years in one value would make %(pools)s values of at least %(least)s cases each: an admin can"
            " set it in this indicator’s record."
        )
        % {"years": one.years, "pools": one.pools, "least": f"{one.least:,.0f}"}
        for one in prospects(series.points, panel.kind)
    ]
