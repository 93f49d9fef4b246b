"""One file that states goals, indicators, actuals and targets together, through a profile."""

from decimal import Decimal

import pytest

from obb.imports import pipeline
from outcomes.models import Goal, Indicator, Observation, Target, VerdictRecord
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center
from tests.factories.results import NOW, bring_text

pytestmark = pytest.mark.django_db

PROFILE = {
    "kind": "results",
    "fields": {
        "goal": {"column": "strategy", "clean": True},
        "cost_center": {"column": "org", "pattern": r"^Organization (\d+)$"},
        "indicator": {"column": "measure"},
        "period": {"column": "when", "pattern": r"^(FY\d\d) "},
        "role": {"column": "when", "pattern": r" (Actual|Target)$"},
        "value": {"column": "value"},
    },
}
LONG = "To answer residents quickly and in their own language wherever in the county they live by the means"
FILE = f"""org,strategy,measure,when,value
Organization 0100,{LONG} they prefer,% of calls answered,FY16 Actual,
Organization 0100,{LONG} they prefer,% of calls answered,FY17 Actual,95%
Organization 0100,{LONG} they prefer,% of calls answered,FY18 Target,100%
Organization 0200,{LONG} they prefer,% of calls answered,FY17 Actual,N/A
Organization 0200,{LONG} they choose,# of calls,FY17 Actual,"1,234"
Organization 0200,Efficiently Deliver Services,Days to pay,FY17 Actual,3.5
Organization 0100,Efficiently deliver services,Days to pay,FY17 Actual,-8%
Organization 0100,Caf&eacute; &amp; streets,Clean,FY18 Target,
"""


@pytest.fixture
def county():
    county = make_county("durham")
    for code in ("0100", "0200"):
        make_cost_center(county, code, department=make_department(county, name=f"Department of {code}"))
    return county


def test_goals_are_their_names_and_one_name_is_one_goal(county):
    batch = bring_text(county, "results", FILE, profile=PROFILE)
    assert batch.state == "confirmed", batch.problems
    assert [goal.name for goal in Goal.objects.order_by("position")] == [
        f"{LONG} they prefer",
        f"{LONG} they choose",
        "Efficiently Deliver Services",
        "Efficiently deliver services",
        "Café & streets",
    ]
    shared = Goal.objects.get(name=f"{LONG} they prefer")
    assert (shared.department, shared.indicators.count()) == (None, 2)
    assert Goal.objects.get(name="Café & streets").department.name == "Department of 0100"
    assert all(len(goal.code) <= 60 and len(goal.slug) <= 80 for goal in Goal.objects.all())


def test_indicators_are_told_apart_by_cost_center(county):
    bring_text(county, "results", FILE, profile=PROFILE)
    rows = Indicator.objects.order_by("pk").values_list("cost_center__code", "name", "kind", "unit", "good")
    assert list(rows) == [
        ("0100", "% of calls answered", "share", "percent", "unstated"),
        ("0200", "% of calls answered", "score", "", "unstated"),
        ("0200", "# of calls", "score", "", "unstated"),
        ("0200", "Days to pay", "score", "", "unstated"),
        ("0100", "Days to pay", "share", "percent", "unstated"),
        ("0100", "Clean", "score", "", "unstated"),
    ]


def test_blank_actuals_are_not_reported_and_blank_targets_are_none(county):
    bring_text(county, "results", FILE, profile=PROFILE)
    values = Observation.objects.order_by("indicator", "period").values_list(
        "indicator__name", "label", "value"
    )
    assert list(values) == [
        ("% of calls answered", "FY2016", None),
        ("% of calls answered", "FY2017", Decimal(95)),
        ("% of calls answered", "FY2017", None),
        ("# of calls", "FY2017", Decimal(1234)),
        ("Days to pay", "FY2017", Decimal("3.5")),
        ("Days to pay", "FY2017", Decimal(-8)),
    ]
    assert list(Target.objects.values_list("indicator__name", "label", "value")) == [
        ("% of calls answered", "FY2018", Decimal(100))
    ]
    assert {record.call for record in VerdictRecord.objects.all()} == {"too little data"}
    assert VerdictRecord.objects.count() == 4  # the two without any value are not judged


def test_again_it_changes_nothing_and_an_undo_leaves_nothing(county):
    batch = bring_text(county, "results", FILE, profile=PROFILE)
    again = bring_text(county, "results", FILE, profile=PROFILE)
    assert {name: counts["new"] + counts["changed"] for name, counts in again.totals.items()} == {
        "goal": 0,
        "indicator": 0,
        "observation": 0,
        "target": 0,
    }
    pipeline.undo(batch=batch, by=None, reason="wrong file", at=NOW)
    models = (Goal, Indicator, Observation, Target, VerdictRecord)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]


def test_problems(county):
    text = (
        "org,strategy,measure,when,value\n"
        "Organization 0900,G,M,FY17 Actual,1\n"
        "Organization 0100,G,M,FY17 Actual,1\n"
        "Organization 0100,H,M,FY16 Actual,1\n"
        "Organization 0100,G,M,FY17 Actual,2\n"
        "Organization 0100,G,M,FY17 Estimate,2\n"
        "Organization 0100,G,M,FY18 Actual,many\n"
    )
    batch = bring_text(county, "results", text, profile=PROFILE)
    assert [(one["row"], one["column"], one["message"]) for one in batch.problems] == [
        (2, "cost_center", "The county has no cost center “0900”."),
        (4, "goal", "This indicator stands under another goal in row 3."),
        (5, "", "The same as row 3: M, FY2017."),
        (6, "when", "“FY17 Estimate” does not match the profile's pattern."),
        (7, "value", "“many” is not a number."),
    ]
    assert Goal.objects.count() == 0


def test_a_final_value_that_changes_is_a_revision(county):
    bring_text(county, "results", FILE, profile=PROFILE)
    batch = bring_text(
        county,
        "results",
        FILE.replace("95%", "94.5%").replace("FY17 Actual,3.5", "FY17 Actual,"),
        profile=PROFILE,
    )
    assert batch.review["revisions"] == {
        "count": 1,
        "rows": [
            {
                "name": "% of calls answered",
                "of": "county",
                "period": "FY2017",
                "was": "95",
                "now": "94.5",
                "row": None,
            }
        ],
    }
    assert (
        "revisions" not in bring_text(county, "results", FILE.replace("95%", "94.5%"), profile=PROFILE).review
    )


def test_a_mark_in_place_of_a_figure_is_kept_as_a_note(county):
    text = FILE.replace("FY17 Actual,N/A", "FY17 Actual,<11").replace("FY18 Target,100%", "FY18 Target,(NA)")
    assert bring_text(county, "results", text, profile=PROFILE).state == "confirmed"
    marked = Observation.objects.exclude(note="")
    assert [(one.value, one.note) for one in marked] == [(None, "The source has “<11” in place of a figure.")]
    assert Target.objects.count() == 0
    bring_text(county, "results", FILE.replace("95%", "*"), profile=PROFILE)
    assert Observation.objects.get(value=95).note == ""
