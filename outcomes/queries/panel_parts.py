"""What an indicator's panel is made of: its values, targets, verdict, notes and strategies, each a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from outcomes.domain.forecast import Step
from outcomes.domain.small_numbers import PROTECTING, SMALL
from outcomes.domain.verdict import Verdict
from outcomes.models import Observation, StoryNote


@dataclass(frozen=True)
class PanelPoint:
    """One period: the county's value and the benchmark's. None is “not reported”, never 0.

    Figures bear the decimals that were printed. `suppressed`: "" shown; "small": a value of 1 to 10
    that the public sees as “fewer than 11”; "protecting": withheld so that a small one cannot be worked
    out. `period` numbers the last period covered, `span` says how many. `linked`: made comparable with a later
    definition, by the earlier one it is `measured`; `link_before`: why what is before it is linked. `vintage`: the day
    the county's figures were published or recorded (2027-01-31; "" where it is not known).
    """

    period: int
    label: str
    span: int = 1
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    margin: Decimal | None = None
    suppressed: str = ""
    status: str = "final"
    exceptional: str = ""
    break_before: str = ""
    benchmark: Decimal | None = None
    benchmark_margin: Decimal | None = None
    benchmark_source: str = ""
    source: str = ""
    note: str = ""
    linked: bool = False
    measured: Decimal | None = None
    link_before: str = ""
    vintage: str = ""

    @property
    def withheld(self) -> str:
        """What stands in place of a figure that is withheld; "" where none is."""
        if self.suppressed == SMALL:
            return _("fewer than 11")
        return (
            _("withheld: a small number could be worked out from it") if self.suppressed == PROTECTING else ""
        )

    @property
    def status_words(self) -> str:
        return str(Observation.Status(self.status).label)


@dataclass(frozen=True)
class PanelDefinition:
    """What was counted from one period on (`from_label`, "" for the first) up to another (`until`, exclusive)."""

    version: int
    text: str
    numerator_words: str = ""
    denominator_words: str = ""
    source: str = ""
    method: str = ""
    from_label: str = ""
    until_label: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PanelLink:
    """Values before `label` were linked: times `amount` (`by_ratio`), or plus it.

    `both`: what was measured both ways, as (period, earlier, now) in the decimals that were printed.
    """

    label: str
    reason: str
    amount: Decimal
    by_ratio: bool
    both: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class PanelTarget:
    """What the indicator should reach by a period; with `kept_from`, be at in every period from there on."""

    period: int
    label: str
    value: Decimal
    note: str = ""
    kept_from: int | None = None
    kept_from_label: str = ""


@dataclass(frozen=True)
class PanelVerdict:
    """The current call. `numbers` False: the sentence and record hold no figure, to protect a small number.

    `record` is what `Verdict.from_record` takes; `notes` are sentences to stand beside.
    """

    call: str
    badge: str
    against: str
    sentence: str
    notes: tuple[str, ...]
    record: Mapping[str, Any]
    rule_version: str
    judged_at: str
    first: str = ""
    last: str = ""
    numbers: bool = True

    @property
    def verdict(self) -> Verdict:
        """The rule's whole answer, to say it in other words."""
        return Verdict.from_record(self.record)


@dataclass(frozen=True)
class PanelExpected:
    """What a forecast made at `made_at` (ISO), before it was known, says of the newest final value."""

    period: int
    ahead: int
    point: float
    scale: float
    low80: float
    high80: float
    low95: float
    high95: float
    made_at: str = ""

    @property
    def step(self) -> Step:
        return Step(self.ahead, self.point, self.scale, self.low80, self.high80, self.low95, self.high95)


@dataclass(frozen=True)
class PanelNote:
    """One note of the story. `kind` and `evidence` are codes of StoryNote; days are ISO.

    `label` and `period`: the period it is about, if any. `ended_at` is "" while it stands; ended ones, `id`
    and who wrote it are for those who read drafts.
    """

    kind: str
    text: str
    written_at: str
    id: int | None = None
    evidence: str = ""
    source: str = ""
    label: str = ""
    period: int | None = None
    written_by: str = ""
    ended_at: str = ""
    ended_because: str = ""

    @property
    def evidence_words(self) -> str:
        return str(StoryNote.Evidence(self.evidence).label) if self.evidence else ""

    @property
    def day(self) -> datetime:
        """When it was written."""
        return datetime.fromisoformat(self.written_at)

    @property
    def last_day(self) -> datetime | None:
        """When it ended; None while it stands."""
        return datetime.fromisoformat(self.ended_at) if self.ended_at else None


@dataclass(frozen=True)
class PanelStrategy:
    """A strategy and its baseline (`Forecast.from_record`). `began_on` is ISO; `is_late`: made afterwards."""

    name: str
    began_on: str
    baseline: Mapping[str, Any]
    is_late: bool = False
    id: int | None = None

    @property
    def day(self) -> date:
        """When it began."""
        return date.fromisoformat(self.began_on)
