"""Initiatives: completion in words, milestones counted honestly, measures against their targets, lineage."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from obb.history import change
from outcomes.models import Initiative, InitiativeGoal, Milestone
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_initiative, make_measure, make_milestone, make_plan
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

LIST = "/small/initiatives/"


@pytest.fixture
def court(small: Small) -> Initiative:
    """Social Services', due June 30, 2019, with a milestone of each state."""
    plan = make_plan(small.county, small.social, 2019, director="Joan Kennedy")
    made = make_initiative(
        plan, "Dedicated Court Team", is_key=True, precision="day", first_day=date(2019, 6, 30),
        day_after=date(2019, 7, 1), timing_text="6/30/2019", strategic_link="yes",
    )  # fmt: skip
    with change(by=None, reason="a test"):
        InitiativeGoal.objects.create(county=small.county, initiative=made, goal=small.poverty)
    return made


def _at(initiative: Initiative) -> str:
    return f"{LIST}{initiative.pk}/"


def test_the_list_keeps_the_plan_s_own_words(small: Small, court: Initiative) -> None:
    sentence = "This is a multi-year plan with the completion date yet to be determined."
    make_initiative(court.plan, "Integrated Service Delivery", precision="tbd", timing_text=sentence)
    for status in ("done", "unreported", "dropped"):
        make_milestone(court, status.title(), status=status)
    make_measure(court, target=Decimal(2), result=Decimal(3))
    make_measure(court, target=Decimal(2))
    answer = small.client("analyst").get(LIST, {"initiatives-sort": "-timing"})
    heads = ("Initiative", "Year", "Key", "Plan", "To be complete", "Milestones", "Measures")
    plan = "Social Services, FY2019: Work and Performance Plan (Joan Kennedy)"
    assert column(answer, "initiatives", *heads) == [
        ("Dedicated Court Team", "FY2019", "Key initiative", plan, "June 30, 2019",
         "1 of 2 milestones done, 1 not reported, 1 dropped", "1 of 2 measures at target, 1 not reported"),
        ("Integrated Service Delivery", "FY2019", "No", plan, f"To be determined (“{sentence}”)",
         "none stated", "none stated"),
    ]  # fmt: skip


def test_one_initiative_nests_its_milestones(small: Small, court: Initiative) -> None:
    first = make_milestone(court, "Work of the year", position=1, status="under_way")
    make_milestone(court, "Meet — as a team", position=2, parent=first, status="done", units=["HHS", "ITS"])
    make_milestone(
        court, "Report", position=3, status="not_started", precision="month", first_day=date(2017, 6, 1),
        day_after=date(2017, 7, 1),
    )  # fmt: skip
    make_milestone(
        court, "Ask", position=4, precision="day", first_day=date(2017, 6, 1), day_after=date(2017, 6, 2)
    )
    make_milestone(court, "Later", position=5, status="not_started", precision="tbd")
    answer = small.client("director", small.social).get(_at(court))
    assert column(answer, "milestones", "No.", "Milestone", "Responsible", "When", "Status") == [
        ("1", "Work of the year", "not stated", "not stated", "Under way"),
        ("1.1", "Meet — as a team", "HHS, ITS", "not stated", "Done"),
        ("2", "Report", "not stated", "June 2017", "Not started, past its date"),
        ("3", "Ask", "not stated", "June 1, 2017", "Not reported, past its date"),
        ("4", "Later", "not stated", "To be determined", "Not started"),
    ]
    said = words(answer)
    assert "Milestones: 1 of 5 milestones done, 1 not reported" in said
    assert "Link to the strategic business plan: Yes" in said
    assert "No description stated." in said
    assert "No outcome or measure stated." in said
    assert links(answer)["Reducing Poverty"] == "/small/goals/poverty/"


def test_a_measure_s_blank_is_never_zero(small: Small, court: Initiative) -> None:
    for label, target, result, more in (
        ("Orientations", "2", "3", {}),
        ("Served", "50", "45", {"unit": "people"}),
        ("Nothing yet", "4", None, {}),
        ("No aim", None, "7", {}),
        ("None wanted", "5", "0", {"good": "down"}),
        ("From a baseline", "40", "30", {"baseline": Decimal(20)}),
    ):
        make_measure(
            court, label, target=target and Decimal(target), result=result and Decimal(result), **more
        )
    make_measure(court, "In words", kind="text", result_text="Well received")
    answer = small.client("analyst").get(_at(court))
    assert column(
        answer, "measures", "Measure", "Target", "Result", "% of target achieved", "At target?"
    ) == [
        ("Orientations", "2", "3", "150.0%", "At target"),
        ("Served", "50 people", "45 people", "90.0%", "Not at target"),
        ("Nothing yet", "4", "not reported", "not reported", "not reported"),
        ("No aim", "no target set", "7", "no target set", "no target set"),
        ("None wanted", "5", "0", "achieved", "At target"),
        ("From a baseline", "40", "30", "50.0%", "Not at target"),
        ("In words", "no target set", "Well received", "not reported", "in words only"),
    ]
    how = dict(column(answer, "measures", "Measure", "How it is computed"))
    assert how["From a baseline"] == (
        "(result − baseline) ÷ (target − baseline); baseline 20; result ÷ target: 75.0%"
    )


def test_lineage_leads_both_ways(small: Small, court: Initiative) -> None:
    before = make_initiative(make_plan(small.county, small.social, 2018), "Court Team")
    with change(by=None, reason="a test"):
        Initiative.objects.filter(pk=court.pk).update(continues=before)
    client = small.client("analyst")
    assert links(client.get(_at(court)))["Court Team (FY2018, No. 1)"] == _at(before)
    assert links(client.get(_at(before)))["Dedicated Court Team (FY2019, No. 1)"] == _at(court)


def test_who_reads_a_draft(small: Small, court: Initiative) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_county("other"), "admin"))
    readers = {
        "owner": small.client("director", small.social),
        "colleague": small.client("director", small.health),
        "commissioner": small.client("commissioner"),
        "stranger": stranger,
        "nobody": Client(),
    }
    asked = {who: client.get(_at(court)).status_code for who, client in readers.items()}
    assert asked == {"owner": 200, "colleague": 404, "commissioner": 200, "stranger": 404, "nobody": 302}
    listed = {who: "Dedicated Court Team" in words(client.get(LIST)) for who, client in readers.items()}
    assert listed == {
        "owner": True, "colleague": False, "commissioner": True, "stranger": False, "nobody": False,
    }  # fmt: skip


def test_the_public_sees_published_goals_only(small: Small, court: Initiative) -> None:
    with change(by=None, reason="a test"):
        Initiative.objects.filter(pk=court.pk).update(is_published=True)
    answer = Client().get(_at(court))
    assert answer.status_code == 200
    assert "No published goal." in words(answer)
    assert "History of this initiative" not in links(answer)
    assert small.client("director", small.health).get(_at(court)).status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(small: Small, court: Initiative) -> None:
    client, counts = small.client("analyst"), []
    for size in (1, 199):
        have = Initiative.objects.count()
        with change(by=None, reason="a test"):
            made = Initiative.objects.bulk_create(
                Initiative(county=small.county, plan=court.plan, number=place, title=f"I {place}")
                for place in range(have + 1, have + 1 + size)
            )
            Milestone.objects.bulk_create(
                Milestone(county=small.county, initiative=one, position=1, text="Start") for one in made
            )
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert len(table(client.get(LIST), "initiatives")) > min(size, 25)
        counts.append(len(asked))
    assert counts == [8, 8]


def test_the_page_costs_the_same_for_one_milestone_and_for_many(small: Small, court: Initiative) -> None:
    client, counts = small.client("analyst"), []
    for first, last in ((1, 1), (2, 200)):
        with change(by=None, reason="a test"):
            Milestone.objects.bulk_create(
                Milestone(county=small.county, initiative=court, position=place, text=f"M {place}")
                for place in range(first, last + 1)
            )
        client.get(_at(court))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(_at(court)).status_code == 200
        counts.append(len(asked))
    assert counts == [9, 9]


def test_a_small_number_of_people_in_a_measure_is_not_told_to_the_public(
    small: Small, court: Initiative
) -> None:
    make_measure(
        court,
        label="Parents helped",
        target=Decimal(9),
        result=Decimal(7),
        result_text="7 of 12",
        counts_people=True,
    )
    make_measure(
        court,
        label="Parents seen",
        target=Decimal(50),
        result=Decimal(62),
        baseline=Decimal(8),
        counts_people=True,
    )
    make_measure(court, label="Talks", target=Decimal(9), result=Decimal(7))
    Initiative.objects.update(is_published=True)
    withheld = "withheld: a small number of people"
    heads = ("Measure", "Target", "Result", "% of target achieved", "At target?", "How it is computed")
    assert column(Client().get(_at(court)), "measures", *heads) == [
        ("Parents helped", "9", "fewer than 11", withheld, withheld, "nothing to compute"),
        ("Parents seen", "50", withheld, withheld, withheld, "nothing to compute"),
        ("Talks", "9", "7", "77.8%", "Not at target", "result ÷ target"),
    ]
    lines = Client().get(_at(court), {"export": "measures", "format": "csv"}).content.decode()
    assert not {"7 of 12", "62", ",8"} & set(lines.replace("\n", ",").split(","))
    assert column(Client().get(LIST), "initiatives", "Measures") == [
        ("0 of 3 measures at target, 2 withheld",)
    ]
    mine = column(small.client("analyst").get(_at(court)), "measures", "Result")
    assert mine == [("7 (7 of 12)",), ("62",), ("7",)]
