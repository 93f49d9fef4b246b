"""Plans, initiatives, milestones and measures from plain files."""

from datetime import date
from decimal import Decimal

import pytest

from obb.imports import pipeline
from outcomes.models import Initiative, Measure, Milestone, Plan
from tests.factories.ground import make_county, make_department
from tests.factories.results import NOW, bring_text, make_goal

pytestmark = pytest.mark.django_db

PLANS = "department,year,title,director\nCSE,FY2017,FY17 Work and Performance Plan,A. Director\nCSE,2019,Work Plan FY19,\n"
INITIATIVES = """department,year,number,title,key,strategic_link,goals,completion,continues
CSE,2017,1,Reach parents early,yes,,SUPPORT,6/30/2017,
CSE,2019,1,Reach parents earlier,yes,no,SUPPORT;WORK,"This is a multi-year plan with the completion date yet to be determined.",2017 #1
CSE,2019,2,New case system,,yes,,(All updates/project milestones listed below will be completed in FY19),
"""
MILESTONES = """department,year,initiative,order,parent,text,timing,units,status,status_on
CSE,2017,1,1,,Train the staff,September 2016,HHS/BPM,done,9/30/2016
CSE,2017,1,2,1,Write the course,,,dropped,
CSE,2019,1,1,,"Ask 40 parents — before enforcement",ongoing,,under way,
CSE,2019,2,1,,Choose a supplier,,,,
"""
MEASURES = """department,year,initiative,order,label,kind,unit,target,result,result_text
CSE,2017,1,1,Orientations held,numeric,orientations,4,,
CSE,2017,1,2,Monthly reporting of activities and outcomes,cadence,,,,reported monthly
"""


@pytest.fixture
def county():
    county = make_county("mecklenburg", years=(2017, 2019))
    make_department(county, code="CSE", name="Child Support Enforcement")
    make_goal(county, "Families get the support they are owed", code="SUPPORT")
    make_goal(county, "Parents find work", code="WORK")
    return county


def bring_all(county):
    batches = [
        bring_text(county, kind, text)
        for kind, text in (
            ("plans", PLANS), ("initiatives", INITIATIVES), ("milestones", MILESTONES), ("measures", MEASURES),
        )
    ]  # fmt: skip
    assert [(batch.state, batch.problems) for batch in batches] == [("confirmed", [])] * 4
    return batches


def test_a_plan_comes_in_whole(county):
    bring_all(county)
    assert list(Plan.objects.order_by("year").values_list("year", "title", "director")) == [
        (2017, "FY17 Work and Performance Plan", "A. Director"),
        (2019, "Work Plan FY19", ""),
    ]
    first, second, third = Initiative.objects.order_by("plan__year", "number")
    assert (first.precision, first.first_day, first.day_after) == ("day", date(2017, 6, 30), date(2017, 7, 1))
    assert (first.strategic_link, second.strategic_link, third.strategic_link) == ("unstated", "no", "yes")
    assert (second.precision, second.is_multi_year, second.continues) == ("tbd", True, first)
    assert sorted(goal.code for goal in second.goals.all()) == ["SUPPORT", "WORK"]
    assert (third.precision, third.is_key, third.timing_text) == (
        "none",
        False,
        "(All updates/project milestones listed below will be completed in FY19)",
    )


def test_milestones_nest_and_keep_their_words(county):
    bring_all(county)
    train, course, ask, choose = Milestone.objects.order_by(
        "initiative__plan__year", "initiative__number", "position"
    )
    assert (train.units, train.status, train.status_on) == (["HHS", "BPM"], "done", date(2016, 9, 30))
    assert (train.precision, train.first_day, train.day_after) == (
        "month",
        date(2016, 9, 1),
        date(2016, 10, 1),
    )
    assert (course.parent, course.status) == (train, "dropped")
    assert (ask.text, ask.precision, ask.status) == (
        "Ask 40 parents — before enforcement",
        "ongoing",
        "under_way",
    )
    assert (choose.status, choose.precision, choose.first_day) == (
        "unreported",
        "fiscal_year",
        date(2018, 7, 1),
    )


def test_a_blank_result_is_not_reported(county):
    bring_all(county)
    held, reporting = Measure.objects.order_by("position")
    assert (held.target, held.result, held.good) == (Decimal(4), None, "up")
    assert (reporting.kind, reporting.target, reporting.result_text) == ("cadence", None, "reported monthly")


def test_a_new_completion_takes_the_place_of_the_old_one(county):
    bring_all(county)
    batch = bring_text(
        county, "initiatives", "department,year,number,title,completion\nCSE,2017,1,Reach parents early,TBD\n"
    )
    assert batch.state == "confirmed", batch.problems
    one = Initiative.objects.get(plan__year=2017)
    assert (one.precision, one.first_day, one.timing_text) == ("tbd", None, "TBD")
    pipeline.undo(batch=batch, by=None, reason="back", at=NOW)
    one.refresh_from_db()
    assert (one.precision, one.first_day, one.timing_text) == ("day", date(2017, 6, 30), "6/30/2017")


def test_an_undo_puts_units_and_parents_back(county):
    bring_all(county)
    batch = bring_text(
        county,
        "milestones",
        "department,year,initiative,order,parent,text,units\nCSE,2017,1,2,,Write it,ITS\n",
    )
    bring_text(
        county, "milestones", "department,year,initiative,order,text,units\nCSE,2017,1,1,Train the staff,HR\n"
    )
    pipeline.undo(batch=batch, by=None, reason="back", at=NOW)
    train, course = Milestone.objects.filter(initiative__plan__year=2017).order_by("position")
    assert (train.units, course.units, course.text, course.parent) == (["HR"], [], "Write the course", train)


def test_the_whole_can_be_undone_backwards(county):
    for batch in reversed(bring_all(county)):
        pipeline.undo(batch=batch, by=None, reason="only a trial", at=NOW)
    assert [model.objects.count() for model in (Measure, Milestone, Initiative, Plan)] == [0, 0, 0, 0]


def test_problems_name_the_row_and_the_column(county):
    bring_text(county, "plans", PLANS)
    batch = bring_text(
        county,
        "initiatives",
        "department,year,number,title,goals,completion,continues\n"
        "CSE,2018,1,A,,,\nCSE,2017,1,A,NOPE,sometime soon,2016 #1\n",
    )
    assert [(one["row"], one["column"], one["message"]) for one in batch.problems] == [
        (2, "year", "Child Support Enforcement has no plan for FY2018."),
        (3, "completion", "“sometime soon” says no completion date."),
        (3, "goals", "The county has no goal “NOPE”."),
        (3, "continues", "No initiative of this department is called this."),
    ]
    batch = bring_text(
        county, "milestones", "department,year,initiative,order,parent,text\nCSE,2017,1,1,1,Part of itself\n"
    )
    assert [one["message"] for one in batch.problems] == ["This plan has no initiative with this number."]
