"""Histories: what changed in a thing and in what belongs to it, told to those who read its drafts."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from obb.history import change
from outcomes.models import Alignment, Goal, Milestone, Observation
from tests.factories.ground import make_county, make_member, make_person
from tests.factories.results import (
    make_goal,
    make_indicator,
    make_initiative,
    make_milestone,
    make_observations,
    make_plan,
    map_all,
)
from tests.outcomes.views.conftest import Small
from tests.pages import column, table

HEADS = ("Who", "What", "Before → after", "Why")


@pytest.fixture
def dana():
    return make_person("dana", first_name="Dana", last_name="Reyes")


def test_a_goal_tells_its_alignments_those_taken_away_too(small: Small, dana) -> None:
    board = make_goal(small.county, "Safe Community", kind="board")
    with change(by=dana, reason="The retreat"):
        aligned = Alignment.objects.create(
            county=small.county, goal=small.poverty, board_goal=board, strength="close", reason="Both"
        )
    with change(by=dana, reason="Said twice"):
        aligned.delete()
    with change(by=dana, reason="The board's words"):
        Goal.objects.filter(pk=small.poverty.pk).update(name="Reducing Family Poverty")
    answer = small.client("director", small.social).get("/small/goals/poverty/history/")
    told = column(answer, "changes", *HEADS)
    goals = [row for row in told if row[1].startswith("goal")]
    assert goals[0] == (
        "Dana Reyes",
        "goal “Reducing Family Poverty” changed",
        "name: Reducing Poverty → Reducing Family Poverty",
        "The board's words",
    )
    assert [row[1] for row in goals[1:]] == ["goal “Reducing Poverty” added"]
    assert [row[1] for row in told if row not in goals] == [
        "alignment “Reducing Family Poverty – Safe Community” deleted",
        "alignment “Reducing Family Poverty – Safe Community” added",
    ]
    assert "strength: Closely aligned → nothing" in told[0][2]


def test_an_indicator_tells_its_values(small: Small, dana) -> None:
    indicator = make_indicator(small.county, "Children in poverty", slug="poor", department=small.social)
    make_observations(indicator, {2019: "18.7"})
    with change(by=dana, reason="March revision"):
        Observation.objects.filter(indicator=indicator).update(value=Decimal("19.1"), status="provisional")
    client = small.client("director", small.social)
    told = column(client.get("/small/indicators/poor/history/"), "changes", *HEADS)
    assert told[0] == (
        "Dana Reyes",
        "observation “Children in poverty, 2019” changed",
        "value: 18.7 → 19.1status: Final → Provisional",
        "March revision",
    )
    rows = client.get("/small/indicators/poor/history/", {"export": "changes"}).content.decode("utf-8-sig")
    assert "value: 18.7 → 19.1; status: Final → Provisional" in rows


def test_a_cost_center_tells_its_shares_in_percent(small: Small) -> None:
    map_all(small.centers["5100"], 2019, **{small.poverty.code: "33.33"})
    answer = small.client("analyst").get("/small/cost-centers/5100/history/")
    told = column(answer, "changes", "What", "Before → after")
    assert (
        "share “5100 Child support, Reducing Poverty, FY2019” changed",
        "share: 60.00% → 33.33%",
    ) in told
    assert "share “5100 Child support, Improving Access, FY2019” deleted" in [what for what, _fields in told]


def test_an_initiative_tells_its_milestones(small: Small, dana) -> None:
    made = make_initiative(make_plan(small.county, small.social, 2019), "Court Team")
    milestone = make_milestone(made, "Train the staff")
    with change(by=dana, reason="Reported in June"):
        Milestone.objects.filter(pk=milestone.pk).update(status="done")
    with change(by=dana, reason="Not ours"):
        milestone.delete()
    answer = small.client("director", small.social).get(f"/small/initiatives/{made.pk}/history/")
    told = column(answer, "changes", *HEADS)
    assert [row[1] for row in told] == [
        "milestone “Train the staff” deleted",
        "milestone “Train the staff” changed",
        "milestone “Train the staff” added",
        "initiative “Court Team” added",
    ]
    assert told[1][2] == "status: Not reported → Done"


@pytest.fixture
def addresses(small: Small) -> list[str]:
    """The history of one thing of each kind, all of Social Services."""
    make_indicator(small.county, slug="poor", department=small.social, is_published=True)
    made = make_initiative(make_plan(small.county, small.social, 2019), is_published=True)
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.poverty.pk).update(is_published=True)
    return [
        "/small/goals/poverty/history/",
        "/small/indicators/poor/history/",
        "/small/cost-centers/5100/history/",
        f"/small/initiatives/{made.pk}/history/",
    ]


def test_what_is_published_keeps_its_history_to_those_who_read_its_drafts(
    small: Small, addresses: list[str]
) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_county("other"), "admin"))
    readers = {
        "owner": (small.client("viewer", small.social), 200),
        "colleague": (small.client("director", small.health), 404),
        "commissioner": (small.client("commissioner"), 200),
        "stranger": (stranger, 404),
        "nobody": (Client(), 302),
    }
    for who, (client, code) in readers.items():
        assert [(who, client.get(address).status_code) for address in addresses] == [(who, code)] * 4


def test_a_history_costs_the_same_for_one_change_and_for_many(small: Small) -> None:
    indicator = make_indicator(small.county, slug="poor", department=small.social)
    client, counts = small.client("analyst"), []
    for first in (2019, 1819):
        make_observations(indicator, dict.fromkeys(range(first, first + (1 if first == 2019 else 199)), "3"))
        client.get("/small/indicators/poor/history/")
        with CaptureQueriesContext(connection) as made:
            assert len(table(client.get("/small/indicators/poor/history/"), "changes")) > 2
        counts.append(len(made))
    assert counts == [19, 19]
