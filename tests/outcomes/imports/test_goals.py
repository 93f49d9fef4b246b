"""Goals and alignments from plain files."""

import pytest

from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from outcomes.models import Alignment, Goal
from tests.factories.ground import make_county, make_department
from tests.factories.results import NOW, bring_text, make_goal, make_indicator

pytestmark = pytest.mark.django_db

GOALS = """code,name,kind,department,statement,order,published
BOARD-1,Thriving Families,board,,,,yes
POVERTY,"Reducing Family Poverty — “all of it” & more",outcome,0530,Fewer families in poverty.,,no
"""


def test_goals_are_stored_as_written_in_the_order_of_the_file():
    county = make_county("durham")
    department = make_department(county, code="0530", name="Social Services")
    batch = bring_text(county, "goals", GOALS)
    assert batch.state == "confirmed", batch.problems
    rows = Goal.objects.order_by("position").values_list(
        "code", "name", "slug", "kind", "department", "is_published"
    )
    assert list(rows) == [
        ("BOARD-1", "Thriving Families", "thriving-families", "board", None, True),
        (
            "POVERTY",
            "Reducing Family Poverty — “all of it” & more",
            "reducing-family-poverty-all-of-it-and-more",
            "outcome",
            department.pk,
            False,
        ),
    ]


def test_a_goal_that_is_there_is_changed_by_its_code_and_keeps_its_address():
    county = make_county("durham")
    make_department(county, code="0530")
    bring_text(county, "goals", GOALS)
    batch = bring_text(county, "goals", "code,name,kind\nPOVERTY,Ending Family Poverty,outcome\n")
    assert batch.totals == {"rows": 1, "new": 0, "changed": 1, "same": 0}
    goal = Goal.objects.get(code="POVERTY")
    assert (goal.name, goal.slug) == ("Ending Family Poverty", "reducing-family-poverty-all-of-it-and-more")
    assert goal.statement == "Fewer families in poverty."
    assert bring_text(county, "goals", GOALS.replace("order", "order")).totals["changed"] == 1


def test_an_undo_takes_new_goals_away_and_puts_changed_ones_back():
    county = make_county("durham")
    make_goal(county, "Old words", code="POVERTY", slug="poverty")
    make_department(county, code="0530")
    batch = bring_text(county, "goals", GOALS)
    pipeline.undo(batch=batch, by=None, reason="wrong file", at=NOW)
    assert list(Goal.objects.values_list("code", "name")) == [("POVERTY", "Old words")]


def test_an_undo_is_refused_where_a_new_goal_has_indicators_by_now():
    county = make_county("durham")
    make_department(county, code="0530")
    batch = bring_text(county, "goals", GOALS)
    make_indicator(county, "Children in poverty", goal=Goal.objects.get(code="POVERTY"))
    with pytest.raises(UndoRefused):
        pipeline.undo(batch=batch, by=None, reason="wrong file", at=NOW)
    assert Goal.objects.count() == 2


def test_an_undo_never_takes_along_what_others_changed():
    county = make_county("durham")
    make_department(county, code="0530")
    batch = bring_text(county, "goals", GOALS)
    later = bring_text(county, "goals", "code,name,kind\nPOVERTY,Ending Family Poverty,outcome\n")
    with pytest.raises(UndoRefused, match="“Ending Family Poverty” has been changed since this import"):
        pipeline.undo(batch=batch, by=None, reason="wrong file", at=NOW)
    assert Goal.objects.count() == 2
    for one in (later, batch):
        pipeline.undo(batch=one, by=None, reason="wrong file", at=NOW)
    assert Goal.objects.count() == 0


def test_an_undo_never_takes_along_what_others_added():
    county = make_county("durham")
    make_department(county, code="0530")
    batch = bring_text(county, "goals", GOALS)
    aligned = bring_text(
        county, "alignments", "goal,board_goal,strength,reason\nPOVERTY,BOARD-1,close,Income.\n"
    )
    with pytest.raises(UndoRefused) as refusal:
        pipeline.undo(batch=batch, by=None, reason="wrong file", at=NOW)
    assert str(refusal.value).startswith(
        "Something has been added since to what this import brought: alignment"
    )
    for one in (aligned, batch):
        pipeline.undo(batch=one, by=None, reason="wrong file", at=NOW)
    assert (Goal.objects.count(), Alignment.objects.count()) == (0, 0)


def test_every_problem_of_the_file_is_listed_and_nothing_is_stored():
    county = make_county("durham")
    make_goal(county, "One that is first", code="FIRST", position=1)
    batch = bring_text(
        county,
        "goals",
        "code,name,kind,department,order\nA,Goal A,outcome,DSS,1\nA,Goal A again,outcome,,2\nB,Goal B,outcom,,\n",
    )
    assert batch.state == "refused"
    assert [(one["row"], one["column"], one["message"]) for one in batch.problems] == [
        (2, "department", "The county has no department “DSS”."),
        (2, "order", "Order 1 is also that of FIRST."),
        (3, "", "The same as row 2: Goal A again."),
        (4, "kind", "“outcom” is not one of: board, outcome."),
    ]
    assert Goal.objects.count() == 1


def test_alignments_join_an_outcome_goal_with_a_board_goal():
    county = make_county("durham")
    make_goal(county, "Thriving Families", code="BOARD-1", kind="board")
    make_goal(county, "Less poverty", code="POVERTY")
    batch = bring_text(
        county, "alignments", "goal,board_goal,strength,reason\nPOVERTY,BOARD-1,close,Income comes first.\n"
    )
    assert batch.state == "confirmed"
    one = Alignment.objects.get()
    assert (one.goal.code, one.board_goal.code, one.strength, one.reason) == (
        "POVERTY",
        "BOARD-1",
        "close",
        "Income comes first.",
    )
    turned = bring_text(
        county, "alignments", "goal,board_goal,strength,reason\nBOARD-1,POVERTY,close,Turned.\n"
    )
    assert [one["message"] for one in turned.problems] == [
        "An alignment joins an outcome goal with a board goal."
    ]
