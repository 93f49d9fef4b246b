"""What is loaded for each demo county, in which order, and what of it is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from outcomes.reference import CHILD_SUPPORT_RATES

FOLDER = Path(__file__).parent
NOTICE = " ".join(
    (
        "The dollars on this page are invented for this demonstration.",
        "Indicator figures are real and name their source.",
    )
)


@dataclass(frozen=True)
class Published:
    """A year and stage that the public reads, with the words it was published under."""

    year: int
    stage: str
    title: str
    reason: str


@dataclass(frozen=True)
class NamedChange:
    """A name for what changed from one (year, stage) to another, by the codes of what it covers."""

    old: tuple[int, str]
    new: tuple[int, str]
    title: str
    why: str
    departments: tuple[str, ...] = ()
    cost_centers: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    is_published: bool = False


@dataclass(frozen=True)
class Rule:
    """Who may amend a budget, what it keeps within, and how far it may go."""

    name: str
    kind: str
    within: str = ""
    max_amount: Decimal | None = None
    exception: str = ""
    reports_to_board: bool = False


@dataclass(frozen=True)
class DemoCounty:
    """A county, and its files as (kind, file name). Years are those opened."""

    slug: str
    name: str
    years: tuple[int, ...]
    files: tuple[tuple[str, str], ...]
    ledger_notice: str = ""
    published: tuple[Published, ...] = ()
    named_changes: tuple[NamedChange, ...] = ()
    rules: tuple[Rule, ...] = ()
    closed: tuple[tuple[int, str, str], ...] = ()
    """(year, stage, why)."""

    @property
    def folder(self) -> Path:
        return FOLDER / self.slug

    def path_of(self, name: str) -> Path:
        """A file of its own, or one that OBB ships for every county."""
        own = self.folder / name
        return own if own.exists() else CHILD_SUPPORT_RATES.parent / name


ACCOUNTS_CLOSED = "The accounts of the year are closed."
_ACTUALS = tuple(
    Published(year, "actual", f"FY{year} as spent (invented)", ACCOUNTS_CLOSED) for year in range(2014, 2019)
)
_ADOPTED = tuple(
    Published(year, "adopted", f"FY{year} adopted budget (invented)", "The board has adopted the budget.")
    for year in (2018, 2019)
)

_LAST_ACTUAL, _ORIGINAL, _ADOPTED_2019 = (2018, "actual"), (2019, "original"), (2019, "adopted")
_ESTIMATE, _REQUESTED, _RECOMMENDED = (2019, "estimate"), (2020, "requested"), (2020, "recommended")
_NAMED_CHANGES = (
    *(
        change
        for new in (_ORIGINAL, _ADOPTED_2019)
        for change in (
            NamedChange(
                _LAST_ACTUAL, new, "Child care subsidy", "The state's allocation rises (invented).",
                cost_centers=("0524",), is_published=True,
            ),
            NamedChange(
                _LAST_ACTUAL, new, "Pay plan and vacant positions",
                "Pay rises in July, and positions are budgeted as if all were filled (invented).",
                accounts=("51000",), is_published=True,
            ),
        )
    ),
    NamedChange(
        _ESTIMATE, _REQUESTED, "New positions in Social Services", "Caseloads have grown (invented).",
        departments=("5100",), accounts=("51000",),
    ),
    NamedChange(
        _ESTIMATE, _REQUESTED, "Child care subsidy", "More families are eligible (invented).",
        cost_centers=("0524",),
    ),
    NamedChange(
        _REQUESTED, _RECOMMENDED, "Positions not recommended", "They wait for next year (invented).",
        accounts=("51000",),
    ),
    NamedChange(
        _REQUESTED, _RECOMMENDED, "Contracts at last year's price", "They were renewed as they are (invented).",
        accounts=("53000",),
    ),
)  # fmt: skip

_RULES = (
    Rule("Board of Commissioners", "board"),
    Rule(
        "County Manager", "manager", "fund", Decimal("50000.00"),
        "A declared emergency", reports_to_board=True,
    ),
    Rule(
        "Budget Officer", "budget officer", "cost center", Decimal("10000.00"), reports_to_board=True,
    ),
)  # fmt: skip

DURHAM = DemoCounty(
    slug="durham",
    name="Durham County, North Carolina",
    years=tuple(range(2014, 2021)),
    ledger_notice=NOTICE,
    files=(
        ("departments", "departments.csv"),
        ("people", "people.csv"),
        ("stages", "stages.csv"),
        ("funding_sources", "funding-sources.csv"),
        *(("lines", f"lines-fy{year}.csv") for year in range(2014, 2020)),
        ("amendments", "amendments.csv"),
        ("successions", "successions.csv"),
        ("lines", "lines-fy2020.csv"),
        ("goals", "goals.csv"),
        ("alignments", "alignments.csv"),
        ("crosswalk", "crosswalk.csv"),
        ("indicators", "indicators.csv"),
        ("observations", "observations.csv"),
        ("targets", "targets.csv"),
        ("story_notes", "story-notes.csv"),
    ),
    published=_ACTUALS + _ADOPTED,
    named_changes=_NAMED_CHANGES,
    rules=_RULES,
    closed=((2019, "original", "The board adopted it on June 25, 2018; it changes by amendment alone."),),
)

MECKLENBURG = DemoCounty(
    slug="mecklenburg",
    name="Mecklenburg County, North Carolina",
    years=tuple(range(2015, 2020)),
    files=(
        ("departments", "departments.csv"),
        ("people", "people.csv"),
        ("stages", "stages.csv"),
        ("goals", "goals.csv"),
        ("reference_rates", CHILD_SUPPORT_RATES.name),
        ("indicators", "indicators.csv"),
        ("observations", "observations.csv"),
        ("targets", "targets.csv"),
        ("plans", "plans.csv"),
        ("initiatives", "initiatives-fy2017.csv"),
        ("initiatives", "initiatives-fy2019.csv"),
        ("milestones", "milestones.csv"),
        ("measures", "measures.csv"),
    ),
    published=(Published(2015, "actual", "Results of FY2015", "The year's results are final."),),
)

DEMO_COUNTIES = (DURHAM, MECKLENBURG)
