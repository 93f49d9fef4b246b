"""Setting one cost center's shares: all at once, under one version, never above 100.00%."""

from decimal import Decimal

import pytest

from obb.history import history_of
from outcomes.actions.shares import (
    ShareOutOfRange,
    SharesAboveAll,
    StaleShares,
    UnknownInCrosswalk,
    copy_forward,
    set_shares,
)
from outcomes.models import Allocation, CrosswalkVersion, Spending
from tests.factories.ground import make_county, make_person
from tests.factories.money import make_cost_center, make_lines, make_stage, make_successions
from tests.factories.results import NOW, make_goal

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county("durham", years=(2019, 2020))


@pytest.fixture
def center(county):
    return make_cost_center(county, "0100")


@pytest.fixture
def goals(county):
    return [make_goal(county, name) for name in ("Less poverty", "Families together", "Safe children")]


def put(center, year, shares, *, by=None, reason="agreed", **more):
    return set_shares(
        county=center.county,
        year=year,
        cost_center=center,
        shares={goal.pk: share for goal, share in shares.items()},
        by=by,
        reason=reason,
        at=NOW,
        **more,
    )


def standing(year=2019):
    rows = Allocation.objects.filter(year=year).order_by("position")
    return list(rows.values_list("goal__name", "share"))


def test_shares_are_replaced_whole_and_a_zero_is_no_share(center, goals):
    first, second, third = goals
    assert put(center, 2019, {first: 6000, second: 3333})
    assert put(center, 2019, {second: 5000, third: 5000, first: 0})
    assert standing() == [("Families together", 5000), ("Safe children", 5000)]
    assert list(CrosswalkVersion.objects.values_list("year", "version")) == [(2019, 1), (2019, 2)]


def test_the_same_shares_again_are_no_new_version(center, goals):
    assert put(center, 2019, {goals[0]: 6000})
    assert not put(center, 2019, {goals[0]: 6000})
    assert CrosswalkVersion.objects.count() == 1


def test_above_all_is_refused_with_what_to_take_away(center, goals):
    put(center, 2019, {goals[0]: 100})
    with pytest.raises(SharesAboveAll) as refusal:
        put(center, 2019, {goals[0]: 6000, goals[1]: 4001})
    assert str(refusal.value) == "Shares add to 100.01%. Take away 0.01%."
    assert standing() == [("Less poverty", 100)]


@pytest.mark.parametrize("share", [-1, 10001, 33.5, None])
def test_what_is_no_share_is_refused(center, goals, share):
    with pytest.raises(ShareOutOfRange):
        put(center, 2019, {goals[0]: share})


def test_who_saw_other_shares_is_told_and_changes_nothing(center, goals):
    put(center, 2019, {goals[0]: 6000})
    seen = {goals[0].pk: 6000}
    assert put(center, 2019, {goals[0]: 5000}, seen=seen)
    with pytest.raises(StaleShares) as refusal:
        put(center, 2019, {goals[1]: 10000}, seen=seen)
    assert refusal.value.now == {goals[0].pk: 5000}
    assert standing() == [("Less poverty", 5000)]


def test_what_is_another_countys_or_not_open_is_refused(center, goals):
    other = make_county("wake", years=(2019,))
    with pytest.raises(UnknownInCrosswalk):
        put(center, 2019, {make_goal(other): 100})
    with pytest.raises(UnknownInCrosswalk):
        put(center, 2018, {goals[0]: 100})
    with pytest.raises(UnknownInCrosswalk):
        set_shares(
            county=other,
            year=2019,
            cost_center=center,
            shares={make_goal(other).pk: 1},
            by=None,
            reason="no",
            at=NOW,
        )


def test_history_says_who_and_why(center, goals):
    ana = make_person("ana")
    put(center, 2019, {goals[0]: 6000}, by=ana, reason="time study")
    put(center, 2019, {goals[0]: 5000}, by=ana, reason="second time study")
    share = Allocation.objects.get()
    found = [
        (one.who, one.why, one.what, [(f.before, f.after) for f in one.fields if f.field == "share"])
        for one in history_of(share)
    ]
    assert found == [
        ("ana", "second time study", "changed", [("60.00%", "50.00%")]),
        ("ana", "time study", "added", [(None, "60.00%")]),
    ]


def test_renaming_and_reordering_goals_moves_no_cent(county, center, goals):
    stage = make_stage(county)
    make_lines(center, stage, 2019, "0.01", "0.01", "-0.03", "100.01")
    put(center, 2019, dict(zip(goals, (3333, 3333, 3334), strict=True)))
    before = dict(Spending.objects.values_list("goal", "amount"))
    for goal, position in zip(goals, (3, 1, 2), strict=True):
        type(goal).objects.filter(pk=goal.pk).update(position=position, name=f"Renamed {position}")
    make_lines(center, stage, 2020, "5.00")
    assert dict(Spending.objects.filter(year=2019).values_list("goal", "amount")) == before
    assert sum(before.values()) == Decimal("100.00")


def test_a_year_is_copied_forward_and_what_is_mapped_stays(county, center, goals):
    mapped, ended = make_cost_center(county, "0200"), make_cost_center(county, "0300", last_year=2019)
    for one in (center, mapped, ended):
        put(one, 2019, {goals[0]: 6000})
    put(mapped, 2020, {goals[1]: 100})
    made = copy_forward(county=county, from_year=2019, to_year=2020, by=None, reason="as last year", at=NOW)
    assert (made.copied, made.already_mapped, made.no_longer_valid) == (1, 1, 1)
    rows = Allocation.objects.filter(year=2020).order_by("cost_center__code")
    assert list(rows.values_list("cost_center__code", "goal", "share")) == [
        ("0100", goals[0].pk, 6000),
        ("0200", goals[1].pk, 100),
    ]
    assert CrosswalkVersion.objects.filter(year=2020).count() == 2


def test_copying_forward_carries_shares_to_successors(county, goals):
    split, one, alike, other, merged, torn = (
        make_cost_center(county, code) for code in ("S", "1", "A", "O", "M", "T")
    )
    halves = [make_cost_center(county, code, first_year=2020) for code in ("H1", "H2")]
    for ended in (split, one, alike, other):
        ended.last_year = 2019
        ended.save()
    make_successions("cost_center", split, 2020, (halves[0], 5000), (halves[1], 5000))
    make_successions("cost_center", one, 2020, (merged, 10_000))
    make_successions("cost_center", alike, 2020, (merged, 5000), (torn, 5000))
    make_successions("cost_center", other, 2020, (torn, 10_000))
    put(split, 2019, {goals[0]: 2000})
    put(one, 2019, {goals[0]: 6000})
    put(alike, 2019, {goals[0]: 6000})
    put(other, 2019, {goals[1]: 100})
    made = copy_forward(county=county, from_year=2019, to_year=2020, by=None, reason="as last year", at=NOW)
    assert (made.copied, made.no_longer_valid, made.carried, made.undecided) == (0, 0, 3, 1)
    rows = Allocation.objects.filter(year=2020).order_by("cost_center__code")
    assert list(rows.values_list("cost_center__code", "goal", "share")) == [
        ("H1", goals[0].pk, 2000),
        ("H2", goals[0].pk, 2000),
        ("M", goals[0].pk, 6000),
    ]
