"""Indicator panel: everything the page of an indicator shows, as one frozen value, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from obb.domain.days import day_text
from outcomes.models import Indicator
from outcomes.queries.panel_parts import (
    PanelDefinition,
    PanelExpected,
    PanelLink,
    PanelNote,
    PanelPoint,
    PanelStrategy,
    PanelTarget,
    PanelVerdict,
)
from outcomes.queries.series import short_unit

__all__ = [
    "IndicatorPanel", "PanelDefinition", "PanelExpected", "PanelLink", "PanelNote", "PanelPoint", "PanelStrategy",
    "PanelTarget", "PanelVerdict",
]  # fmt: skip

_FIGURES = frozenset(
    "value measured amount numerator denominator margin benchmark benchmark_margin low high".split()
)


@dataclass(frozen=True)
class IndicatorPanel:
    """An indicator, its values, targets and verdict, as one reader may see them.

    `kind`, `good`, `frequency`, `calendar` and `population` are the codes of the model's choices; the
    properties ending in `_words` say them. `owner` and `backup` are empty in a published panel.
    `first_due`: by when its first value is asked for, where there is none yet.
    `definitions`: the earlier ones, oldest first; the one that holds now is the panel's own, since
    `defined_since`, because of `defined_because` ("" where it never changed). Days are written as 2027-01-31.
    `guarded`: it or its family counts people, and its small numbers were looked for. `lent_by`: the indicator whose
    values stand beside. `covers`: periods that each value covers. `baseline_period`: from which on it is judged, as
    `baseline_label` calls it. `forecast_hits` of `forecast_values` lay in the range of 8 in 10 that was forecast of
    them: kept in published panels. `pool_years` stand in each value, one of which ends in `pools_end`; `singles` are
    those years by themselves, and empty in a published panel.
    """

    id: int
    code: str
    slug: str
    name: str
    definition: str
    unit: str
    kind: str
    good: str
    frequency: str
    calendar: str
    population: str
    source: str
    goal_id: int | None = None
    department_id: int | None = None
    cost_center_id: int | None = None
    position: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    owner: str = ""
    counts_people: bool = False
    cyclical: bool = False
    real: bool | None = None
    benchmark_name: str = ""
    points: tuple[PanelPoint, ...] = ()
    targets: tuple[PanelTarget, ...] = ()
    verdict: PanelVerdict | None = None
    expected: PanelExpected | None = None
    story: tuple[PanelNote, ...] = ()
    strategies: tuple[PanelStrategy, ...] = ()
    performance: str = ""
    numerator_words: str = ""
    denominator_words: str = ""
    method: str = ""
    combining: str = ""
    restarts: bool = False
    development: str = ""
    noise_baseline: str = "all"
    backup: str = ""
    review_on: str = ""
    retired_on: str = ""
    retired_reason: str = ""
    first_due: str = ""
    definitions: tuple[PanelDefinition, ...] = ()
    defined_since: str = ""
    defined_because: str = ""
    links: tuple[PanelLink, ...] = ()
    guarded: bool = False
    lent_by: int | None = None
    covers: int = 1
    baseline_period: int | None = None
    baseline_label: str = ""
    forecast_values: int = 0
    forecast_hits: int = 0
    pool_years: int | None = None
    pools_end: int | None = None
    singles: tuple[PanelPoint, ...] = ()

    @property
    def kind_words(self) -> str:
        return str(Indicator.Kind(self.kind).label)

    @property
    def good_words(self) -> str:
        return str(Indicator.Good(self.good).label)

    @property
    def frequency_words(self) -> str:
        return str(Indicator.Frequency(self.frequency).label)

    @property
    def calendar_words(self) -> str:
        return str(Indicator.Calendar(self.calendar).label)

    @property
    def population_words(self) -> str:
        return str(Indicator.Population(self.population).label)

    @property
    def performance_words(self) -> str:
        return str(dict(Indicator.Performance.choices).get(self.performance, ""))

    @property
    def combining_words(self) -> str:
        return str(dict(Indicator.Combining.choices).get(self.combining, ""))

    @property
    def development_words(self) -> str:
        return str(dict(Indicator.Development.choices).get(self.development, ""))

    @property
    def retired_day(self) -> str:
        """The day it was retired, in words; "" while it is in use."""
        return date_format(date.fromisoformat(self.retired_on), "DATE_FORMAT") if self.retired_on else ""

    @property
    def nothing_said(self) -> str:
        """What stands in place of a verdict where none was given."""
        if self.latest is not None:
            return _("No verdict has been given yet.")
        if not self.first_due:
            return _("No results yet.")
        said = {"day": day_text(date.fromisoformat(self.first_due)), "owner": self.owner}
        if self.owner:
            return _("No results yet. First result due %(day)s from %(owner)s.") % said
        return _("No results yet. First result due %(day)s.") % said

    @property
    def earlier_first(self) -> tuple[PanelDefinition, ...]:
        """The earlier definitions, the newest of them first."""
        return self.definitions[::-1]

    @property
    def is_percent(self) -> bool:
        return short_unit(self.unit) == "%"

    @property
    def latest(self) -> PanelPoint | None:
        """The newest period with a value, shown or withheld."""
        return _newest(self.points)

    @property
    def reported(self) -> PanelPoint | None:
        """The newest period that was reported, though the pool that it belongs to may not have ended."""
        return _newest(self.singles) or self.latest

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON: figures as the text of their digits."""
        stated = asdict(self)
        stated["points"] = [_texts(asdict(point)) for point in self.points]
        stated["singles"] = [_texts(asdict(point)) for point in self.singles]
        stated["targets"] = [_texts(asdict(target)) for target in self.targets]
        stated["links"] = [_texts(asdict(link)) for link in self.links]
        if self.verdict is not None:
            stated["verdict"] = {**asdict(self.verdict), "notes": list(self.verdict.notes)}
        return _texts(stated)

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> IndicatorPanel:
        """The panel that `to_json` wrote, equal to it; names this version does not know are ignored."""
        known = _figures(_known(cls, stated))
        known["points"] = tuple(PanelPoint(**_figures(_known(PanelPoint, one))) for one in stated["points"])
        known["singles"] = tuple(
            PanelPoint(**_figures(_known(PanelPoint, one))) for one in stated.get("singles", ())
        )
        known["targets"] = tuple(
            PanelTarget(**_figures(_known(PanelTarget, one))) for one in stated["targets"]
        )
        known["links"] = tuple(
            PanelLink(**_figures(_known(PanelLink, one)) | {"both": tuple(map(tuple, one["both"]))})
            for one in stated.get("links", ())
        )
        expected = stated.get("expected")
        known["expected"] = None if expected is None else PanelExpected(**_known(PanelExpected, expected))
        known["story"] = tuple(PanelNote(**_known(PanelNote, one)) for one in stated.get("story", ()))
        known["strategies"] = tuple(
            PanelStrategy(**_known(PanelStrategy, one)) for one in stated.get("strategies", ())
        )
        known["definitions"] = tuple(
            PanelDefinition(**_known(PanelDefinition, one)) for one in stated.get("definitions", ())
        )
        verdict = stated.get("verdict")
        if verdict is not None:
            known["verdict"] = PanelVerdict(
                **{**_known(PanelVerdict, verdict), "notes": tuple(verdict["notes"])}
            )
        return cls(**known)


def _newest(points: Sequence[PanelPoint]) -> PanelPoint | None:
    return next((one for one in reversed(points) if one.value is not None or one.suppressed), None)


def _known(shape: type, stated: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(shape)}
    return {name: value for name, value in stated.items() if name in names}


def _texts(stated: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in stated.items()}


def _figures(stated: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(value) if name in _FIGURES and value is not None else value
        for name, value in stated.items()
    }
