"""Charts of money: titles true of what is drawn, stages told apart, the remainder in sight."""

from decimal import Decimal

import pytest

from budget.queries.editions import Edition
from obb.charts.points import REST
from outcomes.charts.spending import drawn_stages, goal_chart, stage_chart
from outcomes.queries.dimensions import GoalName
from outcomes.queries.money import Amounts, GoalAmount
from outcomes.queries.spending import GoalSum

KINDS = ("actual", "original", "amended", "estimate", "requested", "recommended", "adopted")


def _edition(year: int, kind: str = "adopted") -> Edition:
    place = KINDS.index(kind) + 1
    return Edition(year, place, kind, kind.capitalize(), kind, place)


def _sums(*amounts: str, first: int = 2015) -> tuple[list[GoalSum], list[Edition]]:
    editions = [_edition(first + number) for number in range(len(amounts))]
    rows = [
        GoalSum(one.year, one.stage_id, 1, Decimal(amount))
        for one, amount in zip(editions, amounts, strict=True)
    ]
    return rows, editions


@pytest.mark.parametrize(
    ("amounts", "title"),
    [
        (("1", "2", "3"), "Adopted money grew every year"),
        (("3", "2", "1"), "Adopted money shrank every year"),
        (("1", "3", "2"), "Adopted money rose from FY2015 to FY2017"),
        (("2", "3", "1"), "Adopted money fell from FY2015 to FY2017"),
        (("2", "3", "2"), "Adopted money is the same in FY2015 and FY2017"),
        (("2", "3"), "Adopted money rose from FY2015 to FY2016"),
        (("2",), "Adopted money: one year so far"),
    ],
)
def test_the_title_says_how_the_shown_stage_ran(amounts: tuple[str, ...], title: str) -> None:
    sums, editions = _sums(*amounts)
    assert stage_chart("Reducing Poverty", sums, editions, editions[-1]).title == title


def test_no_edition_no_chart() -> None:
    assert stage_chart("Reducing Poverty", [], [], _edition(2019)) is None


def test_a_loaded_year_without_money_for_the_goal_is_zero_and_a_missing_one_a_gap() -> None:
    editions = [_edition(2018), _edition(2018, "actual"), _edition(2019)]
    chart = stage_chart("Reducing Poverty", [], editions, editions[0])
    by_name = {line.name: line for line in chart.series}
    assert [point.y for point in by_name["Adopted"].points] == [Decimal("0.00"), Decimal("0.00")]
    assert [(point.y, point.note) for point in by_name["Actual"].points] == [
        (Decimal("0.00"), ""),
        (None, "not in the ledger"),
    ]
    assert [(line.name, line.look) for line in chart.series] == [("Actual", "solid"), ("Adopted", "outline")]


def test_four_stages_are_drawn_of_seven_in_the_countys_order() -> None:
    editions = [_edition(2019, kind) for kind in KINDS]
    assert drawn_stages(editions) == ("Actual", "Amended", "Recommended", "Adopted")


def test_stages_of_one_look_are_told_apart_by_colour() -> None:
    editions = [_edition(2019, "original"), _edition(2019, "adopted")]
    assert [line.look for line in stage_chart("x", [], editions, editions[0]).series] == ["", ""]


def _amounts(*rows: tuple[str, str], unmapped: str = "0") -> Amounts:
    goals = tuple(
        GoalAmount(GoalName(place, "", "", name, True), Decimal(amount), None)
        for place, (name, amount) in enumerate(rows)
    )
    total = sum((row.amount for row in goals), Decimal(unmapped))
    return Amounts(goals, Decimal(0), None, Decimal(unmapped), None, total, None)


def test_goals_stand_by_size_and_what_is_not_mapped_is_hatched() -> None:
    chart = goal_chart(_amounts(("Safety", "30"), ("Poverty", "60"), unmapped="10"), _edition(2019))
    assert chart.title == "The largest goal takes 60.0% of the money"
    assert [(point.x, point.y, point.status) for point in chart.series[0].points] == [
        ("Poverty", Decimal("60"), "final"),
        ("Safety", Decimal("30"), "final"),
        ("Not yet mapped", Decimal("10"), REST),
    ]


def test_the_title_does_not_hide_that_most_is_not_mapped() -> None:
    chart = goal_chart(_amounts(("Poverty", "10"), unmapped="90"), _edition(2019))
    assert chart.title == "90.0% of the money is not yet mapped to a goal"


def test_more_than_twelve_goals_are_drawn_together_and_add_up() -> None:
    chart = goal_chart(_amounts(*((f"Goal {n}", "1") for n in range(15)), unmapped="5"), _edition(2019))
    assert [point.x for point in chart.series[0].points[-2:]] == ["3 other goals", "Not yet mapped"]
    assert sum(point.y for point in chart.series[0].points) == Decimal("20")


def test_goals_of_one_name_are_told_apart() -> None:
    chart = goal_chart(_amounts(("Safe streets", "2"), ("Safe streets", "1")), _edition(2019))
    assert [point.x for point in chart.series[0].points] == ["Safe streets", "Safe streets (2)"]


def test_no_money_no_chart() -> None:
    assert goal_chart(_amounts(), _edition(2019)) is None
