"""Applicable percentages: the shipped tables at every boundary, and laws for any table."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.applicable import Rate, applicable, condition_of, in_force, next_step, table_of
from outcomes.queries.reference_rates import shipped

D = Decimal
JUST_BELOW = D("0.0001")
MEASURES = ("paternity", "orders", "current", "arrears", "cost")
TABLES = {measure: table_of(shipped(), measure) for measure in MEASURES}


def ladder(floor: int) -> dict[D, int]:
    """Where each percentage begins, written out from 42 U.S.C. 658a(b)(6): a second telling of the tables."""
    steps = {80: 100, 79: 98, 78: 96, 77: 94, 76: 92, 75: 90, 74: 88, 73: 86, 72: 84, 71: 82, 70: 80}
    steps |= {level: level + 10 for level in range(floor, 70)}
    return {D(level): percent for level, percent in (steps | {0: 0}).items()}


COST = {
    D("5.00"): 100, D("4.99"): 90, D("4.50"): 90, D("4.00"): 80, D("3.50"): 70, D("3.00"): 60,
    D("2.50"): 50, D("2.00"): 40, D(0): 0,
}  # fmt: skip
BEGINS = {
    "paternity": ladder(50), "orders": ladder(50), "current": ladder(40), "arrears": ladder(40), "cost": COST,
}  # fmt: skip


def percent(measure: str, level: D, before: D | None = None) -> D:
    return applicable(TABLES[measure], level, before).percent


@pytest.mark.parametrize("measure", MEASURES)
def test_every_boundary_of_every_shipped_table(measure):
    begins = sorted(BEGINS[measure])
    assert [(level, percent(measure, level)) for level in begins] == [
        (level, D(BEGINS[measure][level])) for level in begins
    ]
    for lower, upper in zip(begins, begins[1:], strict=False):
        assert percent(measure, upper - JUST_BELOW) == D(BEGINS[measure][lower])
    assert percent(measure, D(140)) == 100
    assert len([rate for rate in TABLES[measure] if rate.points is None]) == len(begins)


@pytest.mark.parametrize(
    ("measure", "level", "before", "expected"),
    [
        ("paternity", "49.99", "39.99", 50),
        ("paternity", "49.99", "40", 0),
        ("paternity", "50", "30", 60),  # from the floor on the table holds
        ("orders", "45", "40", 50),
        ("orders", "45", "40.01", 0),
        ("current", "39.99", "34.99", 50),
        ("arrears", "0.5", "0", 0),
        ("arrears", "5", "0", 50),
        ("cost", "1.99", "0.5", 0),  # the law knows no increase for cost effectiveness
    ],
)
def test_an_increase_below_the_floor(measure, level, before, expected):
    assert percent(measure, D(level), D(before)) == expected
    if D(level) < 50 and measure != "cost":
        assert percent(measure, D(level)) == 0
        assert condition_of(TABLES[measure], D(level)).points == (10 if measure == "paternity" else 5)


def test_the_shares_of_the_collections_base():
    shares = {measure: table_of(shipped(), measure, "base")[0].percent for measure in MEASURES}
    assert shares == {"paternity": 100, "orders": 100, "current": 100, "arrears": 75, "cost": 75}


def test_every_shipped_row_names_its_source_and_the_one_that_is_read_between_the_lines_is_not_verified():
    rows = [rate for rate in shipped() if rate.use in ("percentage", "base")]
    assert all(rate.source.startswith("42 U.S.C. 658a(b)") and rate.url for rate in rows)
    open_rows = [rate for rate in rows if not rate.is_verified]
    assert [(rate.measure, rate.low, rate.high) for rate in open_rows] == [("cost", D("4.99"), D(5))]
    assert "less than 4.99" in open_rows[0].note
    assert all(rate.verified_by and rate.verified_on for rate in shipped() if rate.is_verified)
    assert all(rate.source and rate.url and (rate.is_verified or rate.note) for rate in shipped())


def test_standards_that_were_not_compared_with_the_law_are_not_verified():
    found = {
        (rate.measure, rate.use, rate.low)
        for rate in shipped()
        if not rate.is_verified and rate.use != "percentage"
    }
    assert found == {
        ("paternity", "penalty", D(90)), ("paternity", "penalty", D(75)), ("paternity", "penalty", D(50)),
        ("current", "penalty", D(0)), ("paternity", "growth", D(0)), ("orders", "growth", D(0)),
        ("current", "growth", D(0)), ("arrears", "growth", D(0)),
    }  # fmt: skip


LEVELS = st.integers(0, 1_500_000).map(lambda number: D(number).scaleb(-4))
NAMES = st.sampled_from(MEASURES)


@given(NAMES, LEVELS, LEVELS)
def test_a_higher_level_never_has_a_lower_percentage(measure, one, other):
    low, high = sorted((one, other))
    assert percent(measure, low) <= percent(measure, high)


@given(NAMES, LEVELS, LEVELS, LEVELS)
def test_nor_with_the_same_year_before(measure, one, other, before):
    low, high = sorted((one, other))
    assert percent(measure, low, before) <= percent(measure, high, before)
    assert percent(measure, low, before) >= percent(measure, low)


@given(NAMES, LEVELS, st.none() | LEVELS)
def test_the_next_step_is_the_nearest_level_that_has_more(measure, level, before):
    """Against a plain search over every level at which anything could change."""
    table = TABLES[measure]
    has = percent(measure, level, before)
    places = {rate.low for rate in table} | {
        before + rate.points for rate in table if rate.points is not None and before is not None
    }
    better = [place for place in sorted(places) if place > level and percent(measure, place, before) > has]
    step = next_step(table, level, before)
    if not better:
        assert step is None and has == 100
    else:
        assert (step.goal, step.rate.percent) == (better[0], percent(measure, better[0], before))


def test_rows_hold_from_their_first_day_to_their_last():
    old = Rate("orders", "percentage", D(0), None, None, D(1), date(2000, 10, 1), date(2020, 9, 30))
    new = Rate("orders", "percentage", D(0), None, None, D(2), date(2020, 10, 1))
    for day, expected in (
        (date(2000, 9, 30), ()),
        (date(2000, 10, 1), (old,)),
        (date(2020, 9, 30), (old,)),
        (date(2020, 10, 1), (new,)),
    ):
        assert in_force([old, new], day) == expected


def test_where_no_row_covers_a_level_there_is_none_and_the_next_step_still_is():
    table = table_of([Rate("orders", "percentage", D(50), None, None, D(60), date(2000, 10, 1))], "orders")
    assert applicable(table, D(49)) is None
    assert next_step(table, D(49)).goal == 50
    assert next_step(table, D(51)) is None
