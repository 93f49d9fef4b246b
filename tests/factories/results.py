"""Goals, indicators, their values, shares and plans."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from budget.models import CostCenter
from obb.history import change
from obb.imports.pipeline import bring
from obb.models import County, Department, ImportBatch
from outcomes.actions.shares import set_shares
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import (
    ForecastRecord,
    Goal,
    Indicator,
    IndicatorGroup,
    Initiative,
    Measure,
    Milestone,
    Observation,
    Plan,
    ReferenceRate,
    StoryNote,
    Strategy,
    Target,
)

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
_number = count(1)


def make_goal(county: County, name: str = "", **fields: Any) -> Goal:
    """The next in the county's order; an outcome goal where nothing else is said."""
    number = next(_number)
    fields.setdefault("code", f"G{number}")
    fields.setdefault("slug", f"goal-{number}")
    fields.setdefault("position", Goal.objects.filter(county=county).count() + 1)
    with change(by=None, reason="a test"):
        return Goal.objects.create(county=county, name=name or f"Goal {number}", **fields)


def make_indicator(county: County, name: str = "", *, goal: Goal | None = None, **fields: Any) -> Indicator:
    """A yearly share of which nothing but the name is said, where nothing else is."""
    number = next(_number)
    fields.setdefault("code", f"I{number}")
    fields.setdefault("slug", f"indicator-{number}")
    with change(by=None, reason="a test"):
        return Indicator.objects.create(
            county=county, goal=goal, name=name or f"Indicator {number}", **fields
        )


def make_observations(
    indicator: Indicator, values: dict[int, Any], *, of: str = "county", **fields: Any
) -> list[Observation]:
    """{2019: "18.7", 2020: None}: yearly values, judged. More of each by `fields`."""
    with change(by=None, reason="a test"):
        made = Observation.objects.bulk_create(
            Observation(
                county_id=indicator.county_id,
                indicator=indicator,
                of=of,
                period=year,
                label=str(year),
                value=None if value is None else Decimal(value),
                decimals=0 if value is None else max(0, -Decimal(value).as_tuple().exponent),
                **fields,
            )
            for year, value in values.items()
        )
        judge_indicators(indicators=[indicator], at=NOW)
    return made


def make_target(indicator: Indicator, year: int, value: Any, note: str = "") -> Target:
    with change(by=None, reason="a test"):
        return Target.objects.create(
            county_id=indicator.county_id,
            indicator=indicator,
            period=year,
            label=str(year),
            value=Decimal(value),
            note=note,
        )


def make_note(indicator: Indicator, text: str = "The county opened a clinic.", **fields: Any) -> StoryNote:
    """A note that stands, of the story itself where nothing else is said."""
    fields.setdefault("written_at", NOW)
    with change(by=None, reason="a test"):
        return StoryNote.objects.create(
            county_id=indicator.county_id, indicator=indicator, text=text, **fields
        )


def make_strategy(indicator: Indicator, name: str = "Home visits", **fields: Any) -> Strategy:
    """One whose baseline says nothing, where none is given."""
    if "baseline" not in fields:
        fields["baseline"] = ForecastRecord.objects.create(
            county_id=indicator.county_id,
            indicator=indicator,
            last_period=2018,
            last_label="2018",
            record={"n": 5, "frequency": "year", "last_period": 2018, "steps": []},
            rule_version="1",
            made_at=NOW,
            is_current=False,
            is_late=True,
        )
    fields.setdefault("began_on", NOW.date())
    fields.setdefault("recorded_at", NOW)
    with change(by=None, reason="a test"):
        return Strategy.objects.create(
            county_id=indicator.county_id, indicator=indicator, name=name, **fields
        )


def make_group(whole: Indicator, indicator: Indicator, name: str, **fields: Any) -> IndicatorGroup:
    """`indicator` measures the group `name` of `whole`, by age where nothing else is said."""
    fields.setdefault("dimension", "Age")
    fields.setdefault("position", whole.groups.count())
    with change(by=None, reason="a test"):
        return IndicatorGroup.objects.create(
            county_id=whole.county_id, whole=whole, indicator=indicator, name=name, **fields
        )


def map_all(cost_center: CostCenter, year: int, **shares: Any) -> None:
    """map_all(center, 2019, **{goal.code: 60}): percents by goal code."""
    goals = dict(Goal.objects.filter(county=cost_center.county).values_list("code", "pk"))
    set_shares(
        county=cost_center.county,
        year=year,
        cost_center=cost_center,
        shares={goals[code]: int(Decimal(str(share)) * 100) for code, share in shares.items()},
        by=None,
        reason="a test",
        at=NOW,
    )


def make_plan(county: County, department: Department, year: int, **fields: Any) -> Plan:
    fields.setdefault("title", "Work and Performance Plan")
    with change(by=None, reason="a test"):
        return Plan.objects.create(county=county, department=department, year=year, **fields)


def make_initiative(plan: Plan, title: str = "Reach parents early", **fields: Any) -> Initiative:
    fields.setdefault("number", plan.initiatives.count() + 1)
    with change(by=None, reason="a test"):
        return Initiative.objects.create(county_id=plan.county_id, plan=plan, title=title, **fields)


def make_milestone(initiative: Initiative, text: str = "Train the staff", **fields: Any) -> Milestone:
    fields.setdefault("position", initiative.milestones.count() + 1)
    with change(by=None, reason="a test"):
        return Milestone.objects.create(
            county_id=initiative.county_id, initiative=initiative, text=text, **fields
        )


def make_measure(initiative: Initiative, label: str = "Orientations held", **fields: Any) -> Measure:
    fields.setdefault("position", initiative.measures.count() + 1)
    with change(by=None, reason="a test"):
        return Measure.objects.create(
            county_id=initiative.county_id, initiative=initiative, label=label, **fields
        )


def make_rate(county: County, measure: str = "orders", **fields: Any) -> ReferenceRate:
    """A row of a federal table: 50 and above has 60 percent from 1 October 1999 on, where nothing else is said."""
    given = {"low": Decimal(50), "percent": Decimal(60), "valid_from": date(1999, 10, 1)} | fields
    with change(by=None, reason="a test"):
        return ReferenceRate.objects.create(county=county, measure=measure, **given)


def bring_text(county: County, kind: str, text: str, **more: Any) -> ImportBatch:
    """A CSV, as text, through the pipeline: confirmed, or refused with its problems."""
    return bring(
        county=county,
        kind=kind,
        file_name=f"{kind}.csv",
        content=text.encode(),
        by=more.pop("by", None),
        at=more.pop("at", NOW),
        reason="a test",
        **more,
    )
