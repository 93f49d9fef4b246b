"""Watch list: indicators that somebody should look at now, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from obb.access import Reach, of_departments
from obb.domain.fiscal import period_with
from obb.models import County
from outcomes.domain.latest import WORSE
from outcomes.domain.periods import calendar_of
from outcomes.domain.verdict import FURTHER
from outcomes.models import Indicator
from outcomes.queries.panels import IndicatorPanel, panels_of
from outcomes.queries.standing import standing_of

STALE_AFTER = 2
"""Periods that have ended since the newest value, from which on it is called old."""

WORSE_THAN_EXPECTED, IS_FURTHER, NO_VALUE, STALE, NO_OWNER = (
    "worse",
    "further",
    "no value",
    "stale",
    "no owner",
)
REASONS = {
    WORSE_THAN_EXPECTED: gettext_lazy("newest value worse than expected"),
    IS_FURTHER: gettext_lazy("getting further"),
    NO_VALUE: gettext_lazy("without any value"),
    STALE: gettext_lazy("with an old value"),
    NO_OWNER: gettext_lazy("without an owner"),
}


@dataclass(frozen=True)
class WatchRow:
    """One indicator: `reasons` are codes of REASONS, in its order, `said` the same in words."""

    slug: str
    name: str
    department: str
    owner: str
    call: str
    badge: str
    latest_label: str
    reasons: tuple[str, ...]
    said: tuple[str, ...]


def watch_list(county: County, *, reach: Reach, today: date) -> tuple[WatchRow, ...]:
    """Of those in use of the departments she may see in draft, most reasons first, then by name.

    Five queries however many.
    """
    found = of_departments(Indicator.objects.filter(county=county).in_use(), reach)
    indicators = list(found.select_related("department").order_by("name", "pk"))
    rows = []
    for one, panel in zip(indicators, panels_of(indicators, public=False), strict=True):
        reasons = list(_reasons(one, panel, county, today))
        if reasons:
            rows.append(_row(one, panel, reasons))
    return tuple(sorted(rows, key=lambda row: -len(row.reasons)))


def periods_since(panel: IndicatorPanel, county: County, today: date) -> int | None:
    """How many whole periods have ended since the newest value's; None without a value."""
    if panel.reported is None:
        return None
    running = period_with(today, panel.frequency, calendar_of(panel.calendar, county.calendar))
    return max(0, running.number - 1 - panel.reported.period)


def _reasons(one: Indicator, panel: IndicatorPanel, county: County, today: date) -> Iterable[tuple[str, str]]:
    latest = standing_of(panel).latest
    if latest is not None and latest.call == WORSE:
        yield (
            WORSE_THAN_EXPECTED,
            _("The newest value, of %(label)s, is worse than expected.") % {"label": panel.latest.label},
        )
    if panel.verdict is not None and panel.verdict.call == FURTHER:
        yield IS_FURTHER, _("It is getting further from what the county wants.")
    since = periods_since(panel, county, today)
    if since is None:
        yield NO_VALUE, _("No value has been reported.")
    elif since >= STALE_AFTER:
        yield STALE, _since_words(panel, since)
    if one.owner_id is None:
        yield NO_OWNER, _("Nobody is named as its owner.")


def _since_words(panel: IndicatorPanel, since: int) -> str:
    words = {
        "quarter": ngettext("%(count)s quarter", "%(count)s quarters", since),
        "month": ngettext("%(count)s month", "%(count)s months", since),
    }.get(panel.frequency, ngettext("%(count)s year", "%(count)s years", since)) % {"count": since}
    return _("The newest value is of %(label)s; %(periods)s have ended since.") % {
        "label": panel.reported.label,
        "periods": words,
    }


def _row(one: Indicator, panel: IndicatorPanel, reasons: list[tuple[str, str]]) -> WatchRow:
    verdict = panel.verdict
    return WatchRow(
        slug=one.slug,
        name=one.name,
        department=one.department.name if one.department is not None else "",
        owner=panel.owner,
        call=verdict.call if verdict is not None else "",
        badge=verdict.badge if verdict is not None else "",
        latest_label=panel.reported.label if panel.reported is not None else "",
        reasons=tuple(code for code, _said in reasons),
        said=tuple(words for _code, words in reasons),
    )
