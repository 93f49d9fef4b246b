"""One indicator as a card (`templates/parts/indicator.html`): its verdict, charts, targets and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from obb.charts import page as charts
from obb.charts.page import ShownChart
from obb.models import County
from outcomes.charts.trend import charts_of
from outcomes.queries.panels import IndicatorPanel

CARDS_A_PAGE = 10


def card_name(indicator_id: int) -> str:
    """Where an indicator's card stands on a page."""
    return f"i-{indicator_id}"


@dataclass(frozen=True)
class IndicatorCard:
    """`call` is "" where no verdict has been given yet; `facts` are sentences to stand below the charts.

    `remarks` are what was noted on single values: (periods, words).
    """

    panel: IndicatorPanel
    url: str
    name: str
    call: str
    badge: str
    sentence: str
    notes: tuple[str, ...]
    facts: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    charts: tuple[ShownChart, ...]

    @property
    def reason(self) -> str:
        """The sentence without the call that begins it, to stand beside the badge."""
        return self.sentence.removeprefix(f"{self.badge}.").strip()


def card_of(
    panel: IndicatorPanel, request: HttpRequest, county: County, *, name: str = "", suffix: str = ""
) -> IndicatorCard:
    """The card of one indicator; `name` (its id and its charts', one word) defaults to “i-12”.

    `suffix` is appended to the indicator's address (`?edition=published`).
    """
    name = name or card_name(panel.id)
    drawn = charts_of(panel, county.short_name)
    verdict = panel.verdict
    return IndicatorCard(
        panel=panel,
        url=reverse("outcomes:indicator", args=[county.slug, panel.slug]) + suffix,
        name=name,
        call=verdict.call if verdict is not None else "",
        badge=verdict.badge if verdict is not None else _("Not judged yet"),
        sentence=verdict.sentence if verdict is not None else panel.nothing_said,
        notes=verdict.notes if verdict is not None else (),
        facts=_facts(panel),
        remarks=_remarks(panel),
        charts=tuple(
            charts.show(
                chart, request, name=f"{name}-{place}", file_name=f"{county.slug}-{panel.slug}-{place}"
            )
            for place, chart in enumerate(drawn, start=1)
        ),
    )


def cards_of(
    panels: Sequence[IndicatorPanel], request: HttpRequest, county: County, *, suffix: str = ""
) -> tuple[IndicatorCard, ...]:
    """A card each."""
    return tuple(card_of(panel, request, county, suffix=suffix) for panel in panels)


def _facts(panel: IndicatorPanel) -> tuple[str, ...]:
    facts = [_("Good direction: %(good)s.") % {"good": panel.good_words.lower()}]
    if not panel.targets:
        facts.append(_("No target set."))
    if panel.owner:
        facts.append(_("Owner: %(owner)s.") % {"owner": panel.owner})
    return tuple(facts)


def _remarks(panel: IndicatorPanel) -> tuple[tuple[str, str], ...]:
    """Each note once, with the periods it stands at."""
    periods: dict[str, list[str]] = {}
    for point in panel.points:
        if point.note:
            periods.setdefault(point.note, []).append(point.label)
    return tuple((", ".join(labels), note) for note, labels in periods.items())
