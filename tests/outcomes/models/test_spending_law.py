"""The law of the money by outcome: whatever is written, mapped or taken away, the parts give the lines."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from budget.models import Line
from obb.domain.exact import split
from outcomes.actions.shares import set_shares
from outcomes.models import Allocation, Goal, Spending
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_batch, make_cost_center, make_lines, make_stage
from tests.factories.results import NOW, make_goal

amounts = st.one_of(
    st.decimals(Decimal("-99999999999.99"), Decimal("99999999999.99"), places=2),
    st.sampled_from([Decimal(text) for text in ("0.00", "0.01", "-0.01", "0.05", "-0.50", "1.00")]),
)
years = st.sampled_from([2019, 2020])
which = st.integers(0, 2)


@st.composite
def some_shares(draw):
    """Up to three goals' shares, together at most all."""
    left, shares = 10_000, {}
    for goal in draw(st.permutations(range(3))):
        share = draw(st.integers(0, left) | st.sampled_from([0, min(left, 3333), left]))
        shares[goal] = share
        left -= share
    return shares


steps = st.one_of(
    st.tuples(st.just("write"), which, years, st.lists(amounts, min_size=1, max_size=4)),
    st.tuples(st.just("take_away"), which, years, st.booleans()),
    st.tuples(st.just("change"), which, years, amounts),
    st.tuples(st.just("move"), which, years, which),
    st.tuples(st.just("map"), which, years, some_shares()),
    st.tuples(st.just("reorder"), which, years, st.permutations([1, 2, 3])),
    st.tuples(st.just("forget_shares"), which, years, st.none()),
)


def computed() -> dict[tuple, Decimal]:
    """The same sums by the plain rule, line by line."""
    shares = defaultdict(list)
    for row in Allocation.objects.order_by("position", "goal_id"):
        shares[row.year, row.cost_center_id].append((row.goal_id, row.share))
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for line in Line.objects.all():
        mapped = shares[line.year, line.cost_center_id]
        parts = split(line.amount, [share for __, share in mapped])
        for goal, part in zip([*(goal for goal, __ in mapped), None], parts, strict=True):
            sums[line.year, line.stage_id, line.cost_center_id, line.kind, goal] += part
    return {key: amount for key, amount in sums.items() if amount}


def kept() -> dict[tuple, Decimal]:
    rows = Spending.objects.values_list("year", "stage", "cost_center", "kind", "goal", "amount")
    return {tuple(key): amount for *key, amount in rows if amount}


class World:
    """A county of three cost centers and three goals, and what may happen to its money."""

    def __init__(self) -> None:
        self.county = make_county(years=(2019, 2020))
        department = make_department(self.county)
        self.stages = [make_stage(self.county, "adopted"), make_stage(self.county, "actual")]
        self.centers = [make_cost_center(self.county, department=department) for _ in range(3)]
        self.goals = [make_goal(self.county) for _ in range(3)]
        self.batch = make_batch(self.county)

    def write(self, center, year, what):
        kind = "revenue" if center == self.centers[2] else "expense"
        make_lines(center, self.stages[year % 2], year, *what, kind=kind, batch=self.batch)

    def take_away(self, center, year, what):
        lines = Line.objects.filter(year=year, cost_center=center)
        (lines if what else Line.objects.filter(pk__in=lines[:1])).delete()

    def change(self, center, year, what):
        Line.objects.filter(year=year, cost_center=center).update(amount=what)

    def move(self, center, year, what):
        Line.objects.filter(year=year, cost_center=center).update(cost_center=self.centers[what], year=2019)

    def map(self, center, year, what):
        shares = {self.goals[goal].pk: share for goal, share in what.items()}
        set_shares(
            county=self.county, year=year, cost_center=center, shares=shares, by=None, reason="a step", at=NOW
        )

    def reorder(self, center, year, what):
        for goal, position in zip(self.goals, what, strict=True):
            Goal.objects.filter(pk=goal.pk).update(position=position)

    def forget_shares(self, center, year, what):
        Allocation.objects.filter(year=year, cost_center=center).delete()


class TestSpending(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(steps, min_size=1, max_size=8))
    def test_parts_give_lines_whatever_happens(self, happened):
        world = World()
        for act, number, year, what in happened:
            getattr(world, act)(world.centers[number], year, what)
            self._check()

    def _check(self):
        assert kept() == computed()
        rows = Line.objects.values_list("year", "stage", "kind").annotate(total=Sum("amount")).order_by()
        for year, stage, kind, total in rows:
            by_outcome = Spending.objects.filter(year=year, stage=stage, kind=kind).aggregate(
                total=Sum("amount")
            )
            assert by_outcome["total"] == total
        assert not Spending.objects.filter(lines__lte=0).exists()


pytestmark = pytest.mark.django_db


@pytest.mark.django_db
def test_a_changed_line_changes_its_own_sums_and_no_others():
    county = make_county(years=(2019,))
    adopted, actual = make_stage(county, "adopted"), make_stage(county, "actual")
    center = make_cost_center(county, department=make_department(county))
    make_lines(center, adopted, 2019, "10.00", "5.00")
    make_lines(center, actual, 2019, "7.00")
    before = dict(Spending.objects.values_list("pk", "amount"))
    Line.objects.filter(amount=Decimal("10.00")).update(amount=Decimal("10.01"))
    after = dict(Spending.objects.values_list("pk", "amount"))
    assert before.keys() == after.keys()  # none was made anew
    assert sorted(after.values()) == [Decimal("7.00"), Decimal("15.01")]
    Line.objects.filter(amount=Decimal("7.00")).update(stage_id=adopted.pk)
    assert list(Spending.objects.values_list("stage__code", "amount", "lines")) == [
        ("adopted", Decimal("22.01"), 3)
    ]
