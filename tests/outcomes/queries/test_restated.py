"""Money by outcome in today's codes: cut by goals and by successors at once, it ties in both directions."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from budget.domain.restate import became, part_of
from budget.models import Line
from budget.queries.editions import editions
from budget.queries.restated import code_sums
from budget.queries.successions import steps_of
from obb.models import Department
from outcomes.models import Allocation
from outcomes.queries.dimensions import names_of
from outcomes.queries.restated import placed_cells, today_sums
from outcomes.queries.spending import goal_sums
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_lines, make_stage, make_successions
from tests.factories.results import make_goal, map_all

pytestmark = pytest.mark.django_db
WHOLE = 10_000


@pytest.fixture
def county():
    """Two departments; three old cost centers in uneven shares of three goals, split, merged and split again."""
    dice = Random(11)  # noqa: S311  the same lines each time
    county = make_county("both-ways", years=(2017, 2018, 2019))
    one, other = make_department(county, "A"), make_department(county, "B")
    stage = make_stage(county, "actual")
    goals = [make_goal(county, f"Goal {name}", slug=f"goal-{name}", code=f"G{name}") for name in "abc"]
    old = [make_cost_center(county, f"O{place}", department=one) for place in range(3)]
    middle = make_cost_center(county, "M", department=one)
    new = [make_cost_center(county, f"N{place}", department=(one, other)[place % 2]) for place in range(3)]
    make_successions("cost_center", old[0], 2018, (middle, 3333), (new[0], 6667))
    make_successions("cost_center", old[1], 2018, (middle, WHOLE))
    make_successions("cost_center", middle, 2019, (new[1], 3334), (new[2], 3333), (new[0], 3333))
    for year in (2017, 2018, 2019):
        for center in (*old, middle, *new):
            map_all(center, year, Ga=dice.randint(1, 33), Gb=dice.randint(1, 33))
            for _ in range(4):
                amount = Decimal(dice.randint(-99_999, 999_999)) / 100
                make_lines(center, stage, year, amount, kind=dice.choice(("expense", "revenue")))
    assert goals
    return county


def plainly(county, edition, kind, through):
    """Line by line in Python: (cost center, goal) → dollars."""
    known = became(steps_of(county, "cost_center"), through=through)
    found = defaultdict(Decimal)
    for line in Line.objects.filter(county=county, year=edition.year, stage=edition.stage_id, kind=kind):
        seen = known.get(line.cost_center_id)
        ends = (
            [(part.code, part.begin, part.end) for part in seen.parts]
            if seen is not None and line.year < seen.before_year
            else [(line.cost_center_id, Fraction(0), Fraction(1))]
        )
        running = 0
        shares = Allocation.objects.filter(year=line.year, cost_center=line.cost_center_id)
        given = list(shares.order_by("position", "goal_id").values_list("goal_id", "share"))
        for goal, share in [*given, (None, WHOLE - sum(share for _goal, share in given))]:
            since, running = Fraction(running, WHOLE), running + share
            for center, begin, end in ends:
                found[center, goal] += part_of(line.amount, begin, end, since, Fraction(running, WHOLE))
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("kind", ["expense", "revenue"])
@pytest.mark.parametrize("through", [2017, 2018, 2019])
def test_it_is_what_cutting_line_by_line_gives_and_ties_both_ways(county, kind, through):
    for edition in editions(county, drafts=True):
        names = names_of(county, edition)
        by_cell, by_goal, by_center = defaultdict(Decimal), defaultdict(Decimal), defaultdict(Decimal)
        for cell in placed_cells(county, edition, names, through=through, kind=kind):
            by_cell[cell.cost_center_id, cell.goal_id] += cell.amount
            by_goal[cell.goal_id] += cell.amount
            by_center[cell.cost_center_id] += cell.amount
            assert cell.department_id == names.cost_centers[cell.cost_center_id].department_id
        assert {key: amount for key, amount in by_cell.items() if amount} == plainly(
            county, edition, kind, through
        )
        # over all cost centers the goals have what they have
        kept = {row.goal_id: row.amount for row in goal_sums(county, [edition], kind=kind)}
        assert by_goal == kept
        # over all goals the cost centers have what the ledger says in today's codes
        ledger = code_sums(county, "cost_center", [edition], through=through, kind=kind)
        assert by_center == {row.key: row.amount for row in ledger}


def test_as_it_was_nothing_is_restated(county):
    [edition, *_more] = editions(county, drafts=True)
    cells = placed_cells(county, edition, names_of(county, edition), through=None)
    assert cells and not any(cell.is_restated for cell in cells)


def test_a_department_is_followed_where_its_cost_centers_stay(county, django_assert_num_queries):
    one, third = Department.objects.get(county=county, code="A"), make_department(county, "C")
    make_successions("department", one, 2019, (third, WHOLE))
    edition = next(each for each in editions(county, drafts=True) if each.year == 2018)
    names = names_of(county, edition)
    with django_assert_num_queries(2):
        cells = placed_cells(county, edition, names, through=2019)
    codes = {names.departments[cell.department_id].code for cell in cells}
    assert codes == {"B", "C"}
    hers = placed_cells(county, edition, names, through=2019, departments=[one.pk])
    assert sum(cell.amount for cell in hers) == sum(
        cell.amount
        for cell in placed_cells(county, edition, names, through=None)
        if cell.department_id == one.pk
    )


def test_one_cost_center_over_the_years(county):
    choices = editions(county, drafts=True)
    new = names_of(county, choices[0]).cost_centers
    [key] = [pk for pk, center in new.items() if center.code == "N0"]
    sums, restated = today_sums(county, choices, key, through=2019)
    assert restated == {2017, 2018}
    for one in sums:
        edition = next(each for each in choices if each.year == one.year)
        assert one.amount == sum(
            cell.amount
            for cell in placed_cells(county, edition, names_of(county, edition), through=2019)
            if cell.cost_center_id == key
        )
