"""A county whose every unpublished word bears a mark of those who may read it, and a second county beside it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from budget.models import CostCenter, Stage
from obb.domain.fiscal import period_of
from obb.history import change
from obb.imports import pipeline
from obb.models import County, Department, Person
from outcomes.actions.definitions import redefine, words_of
from outcomes.actions.publish import publish
from outcomes.actions.quality import answer_quality
from outcomes.actions.shares import set_shares
from outcomes.models import Alignment, Goal, Indicator, Initiative, InitiativeGoal
from outcomes.queries.quality import Answer
from tests.factories import ground, money, results

YEAR, DRAFT_YEAR = 2019, 2020

# Circles of readers: department A's, department B's, everybody's who reads drafts of the county, its budget
# staff's, that of people's names, and all that is another county's.
CIRCLES = ("a", "b", "county", "staff", "people", "elsewhere")

# Whose words may stand in no byte that this reader gets.
FOREIGN = {
    "nobody": CIRCLES,
    "stranger": ("a", "b", "county", "staff", "people"),
    "commissioner": ("staff", "elsewhere"),
    "viewer_a": ("b", "staff", "elsewhere"),
    "director_a": ("b", "staff", "elsewhere"),
    "director_b": ("a", "staff", "elsewhere"),
    "analyst": ("elsewhere",),
    "admin": ("elsewhere",),
}


@dataclass(frozen=True)
class World:
    """`county` is asked for, `elsewhere` is the stranger's; `marks` by circle; `people` by role."""

    county: County
    elsewhere: County
    marks: dict[str, str]
    people: dict[str, Any]


def make_world() -> World:
    """Each department: something published, something not, and something changed since it was published."""
    mark = {circle: f"zq{secrets.token_hex(5)}" for circle in CIRCLES}
    county, elsewhere = (
        ground.make_county("canary", years=(YEAR, DRAFT_YEAR)),
        ground.make_county("elsewhere"),
    )
    a, b = (ground.make_department(county, f"dep-{name}", f"Department {name}") for name in "ab")
    people = _people(county, elsewhere, a, b, mark)
    stage = money.make_stage(county, "adopted")
    board = results.make_goal(county, "Our board's goal", kind="board", is_published=True)
    shown = {
        circle: _published(county, department, stage, board) for circle, department in (("a", a), ("b", b))
    }
    once = _once_published(county, b)
    publish(
        county=county, year=YEAR, stage=stage, title="FY2019", reason="Adopted", by=None, at=results.NOW
    )  # fmt: skip
    for circle, department in (("a", a), ("b", b)):
        _edit_since(shown[circle], mark[circle])
        _hidden(county, department, stage, board, mark[circle])
    _served_by_both(county, a, b, stage, mark)
    _of_the_county(county, a, stage, mark["county"])
    _take_back(once, mark["b"])
    _waiting_import(county, people["analyst"], mark["staff"])
    _beside(elsewhere, people["stranger"], mark["elsewhere"])
    return World(county, elsewhere, mark, people)


def _people(
    county: County, elsewhere: County, a: Department, b: Department, mark: dict[str, str]
) -> dict[str, Any]:
    roles: dict[str, tuple[str, Department | None]] = {
        "commissioner": ("commissioner", None),
        "viewer_a": ("viewer", a),
        "director_a": ("director", a),
        "director_b": ("director", b),
        "analyst": ("analyst", None),
        "admin": ("admin", None),
    }
    people: dict[str, Any] = {
        role: ground.make_member(county, kind, department, f"{mark['people']}-{role}")
        for role, (kind, department) in roles.items()
    }
    people["stranger"] = ground.make_member(elsewhere, "admin", None, f"{mark['elsewhere']}-admin")
    people["nobody"] = AnonymousUser()
    return people


@dataclass(frozen=True)
class _Shown:
    center: CostCenter
    indicator: Indicator


def _published(county: County, department: Department, stage: Stage, board: Goal) -> _Shown:
    goal = results.make_goal(county, department=department, is_published=True)
    indicator = results.make_indicator(
        county, goal=goal, department=department, is_published=True, good="down"
    )
    results.make_observations(indicator, {2015 + step: f"{20 - step}.0" for step in range(5)})
    results.make_target(indicator, 2022, "12")
    center = money.make_cost_center(county, department=department)
    money.make_lines(center, stage, YEAR, "100.00", "-5.00")
    money.make_lines(center, stage, YEAR, "40.00", kind="revenue")
    results.map_all(center, YEAR, **{goal.code: 60})
    initiative = _initiative(county, department, goal, YEAR)
    with change(by=None, reason="a test"):
        Initiative.objects.filter(pk=initiative.pk).update(is_published=True)
        Alignment.objects.create(county=county, goal=goal, board_goal=board, strength="close", reason="Plain")
    return _Shown(center, indicator)


def _initiative(county: County, department: Department, goal: Goal | None, year: int) -> Initiative:
    plan = results.make_plan(county, department, year)
    initiative = results.make_initiative(plan)
    results.make_milestone(initiative)
    results.make_measure(initiative)
    if goal is not None:
        with change(by=None, reason="a test"):
            InitiativeGoal.objects.create(county=county, initiative=initiative, goal=goal)
    return initiative


def _edit_since(shown: _Shown, mark: str) -> None:
    """A draft of what the public reads: it reads the copy, which knows nothing of this.

    Addresses are as they are now: a page that has moved is found where it is.
    """
    _write(mark, shown.center, but=("code",))
    _write(mark, shown.indicator, but=("slug",))
    _write(mark, *shown.indicator.observations.all(), *shown.indicator.targets.all())
    _record(shown.indicator, mark)


def _hidden(county: County, department: Department, stage: Stage, board: Goal, mark: str) -> None:
    """A goal, indicator, cost center and initiative of a department's own; and one indicator of a public goal."""
    goal = results.make_goal(county, department=department)
    public = Goal.objects.filter(county=county, department=department, is_published=True).first()
    indicators = [
        results.make_indicator(county, goal=goal, department=department, good="down"),
        results.make_indicator(county, goal=goal, department=department, is_published=True),
        results.make_indicator(county, goal=public, department=department, calculator="orders"),
        results.make_indicator(
            county, department=department, retired_on=results.NOW.date(), retired_reason="Another is better"
        ),
    ]
    _write(mark, goal, *indicators)
    for indicator in indicators:
        results.make_observations(indicator, {2015 + step: f"{20 - step}.0" for step in range(5)})
        results.make_target(indicator, 2022, "12")
        _write(mark, *indicator.observations.all(), *indicator.targets.all())
        _record(indicator, mark)
    center = money.make_cost_center(county, department=department)
    _write(mark, center)
    for year in (YEAR, DRAFT_YEAR):
        money.make_lines(center, stage, year, "70.00")
        _map(center, year, {goal: 5000, public: 2500}, mark)
    initiative = _initiative(county, department, goal, DRAFT_YEAR)
    _write(mark, initiative.plan, initiative, *initiative.milestones.all(), *initiative.measures.all())
    with change(by=None, reason=mark):
        Alignment.objects.create(county=county, goal=goal, board_goal=board, strength="close", reason=mark)


def _served_by_both(county: County, a: Department, b: Department, stage: Stage, mark: dict[str, str]) -> None:
    """A draft goal of A that B's money serves too: B may know its name, and nothing else of it."""
    goal = results.make_goal(county, department=a)
    _write(mark["a"], goal, but=("name", "slug", "code"))
    for department, circle in ((a, "a"), (b, "b")):
        center = money.make_cost_center(county, department=department)
        _write(mark[circle], center)
        money.make_lines(center, stage, DRAFT_YEAR, "30.00")
        _map(center, DRAFT_YEAR, {goal: 10_000}, mark[circle])


def _once_published(county: County, department: Department) -> Goal:
    """A goal that the public may read when its indicator is published, and then no longer."""
    goal = results.make_goal(county, department=department, is_published=True)
    indicator = results.make_indicator(county, goal=goal, department=department, is_published=True)
    results.make_observations(indicator, {2018: "3", 2019: "4"})
    return goal


def _take_back(goal: Goal, mark: str) -> None:
    """What was published of it now belongs to a draft; and a published initiative aims at another draft."""
    with change(by=None, reason=mark):
        Goal.objects.filter(pk=goal.pk).update(is_published=False)
        goal.refresh_from_db()
    _write(mark, goal)
    hidden = Goal.objects.filter(department=goal.department, is_published=False).exclude(pk=goal.pk).first()
    with change(by=None, reason="a test"):
        for initiative in Initiative.objects.filter(plan__department=goal.department, is_published=True):
            InitiativeGoal.objects.create(county=goal.county, initiative=initiative, goal=hidden)


def _of_the_county(county: County, department: Department, stage: Stage, mark: str) -> None:
    """What no department owns, and is not published: for all who read drafts here."""
    goal = results.make_goal(county)
    board = results.make_goal(county, kind="board")
    indicator = results.make_indicator(county, goal=goal, calculator="orders")
    results.make_rate(
        county, source="A law", is_verified=True, verified_by=mark, verified_on=date(2026, 11, 1), note=mark
    )
    draft_stage = money.make_stage(county, "requested")
    fund, account = money.make_fund(county), money.make_account(county)
    source = money.make_funding_source(county)
    _write(mark, goal, board, indicator, fund, account, source)
    _write(mark, draft_stage)
    results.make_observations(indicator, {2018: "3", 2019: "4"})
    center = CostCenter.objects.filter(county=county, department=department).first()
    lines = {"fund": fund, "account": account, "funding_source": source}
    for each in (stage, draft_stage):
        money.make_lines(center, each, DRAFT_YEAR, "10.00", **lines)
    with change(by=None, reason=mark):
        Alignment.objects.create(county=county, goal=goal, board_goal=board, strength="partly", reason=mark)


def _waiting_import(county: County, by: Person, mark: str) -> None:
    for number, text in enumerate((f"code,name\n{mark},{mark}\n", f"code,name\n{mark} ,\n,{mark}\n")):
        pipeline.stage(
            county=county, kind="departments", file_name=f"{mark}-{number}.csv", content=text.encode(), by=by,
            at=results.NOW,
        )  # fmt: skip


def _beside(county: County, by: Person, mark: str) -> None:
    """Another county's: none of it published."""
    ground.open_years(county, DRAFT_YEAR)
    department = ground.make_department(county)
    stage = money.make_stage(county, "adopted")
    board = results.make_goal(county, kind="board")
    _write(mark, department, stage, board)
    _hidden_elsewhere(county, department, stage, board, mark)
    _waiting_import(county, by, mark)


def _hidden_elsewhere(county: County, department: Department, stage: Stage, board: Goal, mark: str) -> None:
    goal = results.make_goal(county, department=department)
    indicator = results.make_indicator(county, goal=goal, department=department, calculator="orders")
    results.make_rate(county, note=mark)
    center = money.make_cost_center(county, department=department)
    dimensions = [money.make_fund(county), money.make_account(county), money.make_funding_source(county)]
    _write(mark, goal, indicator, center, *dimensions)
    results.make_observations(indicator, {2018: "3", 2019: "4"})
    names = ("fund", "account", "funding_source")
    money.make_lines(center, stage, DRAFT_YEAR, "10.00", **dict(zip(names, dimensions, strict=True)))
    _map(center, DRAFT_YEAR, {goal: 10_000}, mark)
    initiative = _initiative(county, department, goal, DRAFT_YEAR)
    _write(mark, initiative.plan, initiative, *initiative.milestones.all(), *initiative.measures.all())
    with change(by=None, reason=mark):
        Alignment.objects.create(county=county, goal=goal, board_goal=board, strength="close", reason=mark)


def _map(center: CostCenter, year: int, shares: dict[Goal, int], mark: str) -> None:
    set_shares(
        county=center.county, year=year, cost_center=center, shares={goal.pk: each for goal, each in shares.items()},
        by=None, reason=mark, at=results.NOW,
    )  # fmt: skip


_NAMES = {"indicator": {"baseline_period": 2012}, "target": {"kept_from": 2000}}
"""Numbers of periods whose names are free text to the database: none stands without the other."""


def _write(mark: str, *things: models.Model, but: tuple[str, ...] = ()) -> None:
    """Puts the mark into every field of free text. The order of writing tells rows of one kind apart."""
    with change(by=None, reason=mark):
        for thing in things:
            for field in thing._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField) and not field.choices:
                    if field.name not in but and field.name != "checksum" and not _in_use(thing, field.name):
                        setattr(thing, field.name, f"{mark}-{field.name}-{thing.pk}"[: field.max_length])
            for name, number in _NAMES.get(thing._meta.model_name, {}).items():
                setattr(thing, name, number)
            thing.save()


def _in_use(thing: models.Model, field: str) -> bool:
    """An indicator that is not retired has no reason for it."""
    return field == "retired_reason" and thing.retired_on is None


def _record(indicator: Indicator, mark: str) -> None:
    """Another definition from a period on, and answers on its quality."""
    before = words_of(indicator)
    indicator.refresh_from_db()
    redefine(
        indicator=indicator, before=before, period=period_of(2019, "year"), by=None, reason=mark, at=results.NOW
    )  # fmt: skip
    answer_quality(
        indicator=indicator, answers={1: Answer("partly", mark)}, by=None, reason=mark, at=results.NOW, seen={}
    )  # fmt: skip
