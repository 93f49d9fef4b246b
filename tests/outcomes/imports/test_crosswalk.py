"""The crosswalk from a file."""

import pytest

from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from outcomes.models import Allocation, CrosswalkVersion
from tests.factories.ground import make_county
from tests.factories.money import make_cost_center
from tests.factories.results import NOW, bring_text, make_goal, map_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    county = make_county("durham", years=(2019, 2020))
    make_goal(county, "Less poverty", code="POV")
    make_goal(county, "Families together", code="PERM")
    for code in ("0100", "0200"):
        make_cost_center(county, code)
    return county


def shares() -> list[tuple]:
    return list(
        Allocation.objects.order_by("year", "cost_center__code", "position").values_list(
            "year", "cost_center__code", "goal__code", "share"
        )
    )


def test_a_file_maps_cost_centers_under_one_version_a_year(county):
    text = "year,cost_center,goal,share\nFY2019,0100,POV,60\nFY2019,0100,Families together,33.33\n2020,0200,PERM,100%\n"
    batch = bring_text(county, "crosswalk", text)
    assert batch.state == "confirmed", batch.problems
    assert shares() == [
        (2019, "0100", "POV", 6000),
        (2019, "0100", "PERM", 3333),
        (2020, "0200", "PERM", 10000),
    ]
    assert batch.totals == {"cost_centers": 2, "shares": 3, "new": 2, "changed": 0, "same": 0}
    assert list(CrosswalkVersion.objects.order_by("year").values_list("year", "version", "reason")) == [
        (2019, 1, "a test"),
        (2020, 1, "a test"),
    ]
    assert bring_text(county, "crosswalk", text).totals["same"] == 2
    assert CrosswalkVersion.objects.count() == 2


def test_an_undo_puts_back_the_shares_that_stood(county):
    from_before = county.pk and make_cost_center(county, "0300")
    map_all(from_before, 2019, POV=10, PERM=20)
    batch = bring_text(
        county, "crosswalk", "year,cost_center,goal,share\n2019,0300,PERM,90\n2019,0100,POV,50\n"
    )
    assert shares() == [(2019, "0100", "POV", 5000), (2019, "0300", "PERM", 9000)]
    pipeline.undo(batch=batch, by=None, reason="not agreed", at=NOW)
    assert shares() == [(2019, "0300", "POV", 1000), (2019, "0300", "PERM", 2000)]
    assert CrosswalkVersion.objects.filter(year=2019).count() == 3


def test_an_undo_is_refused_where_somebody_changed_them_since(county):
    batch = bring_text(county, "crosswalk", "year,cost_center,goal,share\n2019,0100,POV,50\n")
    map_all(Allocation.objects.get().cost_center, 2019, POV=40)
    with pytest.raises(UndoRefused):
        pipeline.undo(batch=batch, by=None, reason="not agreed", at=NOW)
    assert shares() == [(2019, "0100", "POV", 4000)]


def test_all_problems_at_once(county):
    text = (
        "year,cost_center,goal,share\n"
        "2019,0100,POV,60\n2019,0100,PERM,40.01\n"
        "2018,0100,POV,60\n2019,0900,POV,60\n2019,0200,NONE,60\n2019,0200,POV,0\n2019,0200,POV,33.333\n"
    )
    batch = bring_text(county, "crosswalk", text)
    assert [(one["row"], one["column"], one["message"], one["remedy"]) for one in batch.problems] == [
        (3, "share", "The shares of cost center 0100 in FY2019 add to 100.01%.", "Take away 0.01%."),
        (4, "year", "Fiscal year 2018 is not open in this county.", "Load its budget first, or have an admin open the year."),
        (5, "cost_center", "The county has no cost center “0900”.", "Add the cost center first, or correct the cell."),
        (6, "goal", "The county has no goal “NONE”.", "Add the goal first, or correct the cell."),
        (7, "share", "“0” is not a share.", "Write a percent above 0 and up to 100."),
        (8, "share", "“33.333” has more than two decimals.", "Round it to two."),
    ]  # fmt: skip
    assert shares() == []
