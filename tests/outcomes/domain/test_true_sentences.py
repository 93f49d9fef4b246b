"""What a verdict's sentences claim, read back from their words and held to the values."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcomes.domain.call_words import ends, of_one
from outcomes.domain.forecast import forecast
from outcomes.domain.latest import latest
from outcomes.domain.outlook_words import forecast_sentence, latest_sentence, target_sentence
from outcomes.domain.series import PERIODS_A_YEAR, Point, Series
from outcomes.domain.target import outlook
from outcomes.domain.verdict import judge
from outcomes.domain.words import chance, sentence

FIGURE = r"−?[\d,]+(?:\.\d+)?"
PACE = re.compile(
    rf"It (?P<way>rose|fell) about (?P<pace>{FIGURE})(?: cases?)? a (?P<unit>year|quarter|month)"
    rf" from (?P<first>\S+) to (?P<last>\S+) \((?:likely (?P<low>{FIGURE}) to (?P<high>{FIGURE})|give or take the rounding)\)\."
)
STEP = re.compile(
    rf"It averaged (?P<after>{FIGURE})(?: cases?)? in (?P<later>\S+), (?P<way>up|down) from (?P<before>{FIGURE})(?: cases?)?"
    rf" in (?P<earlier>\S+) \((?:likely (?P<low>{FIGURE}) to (?P<high>{FIGURE})(?: cases?)? (?:higher|lower)|give or take the rounding)\)\."
)
ODDS = re.compile(r"by chance (?:about 1 time in (\d+)|(fewer than 1 time in 100)) if nothing had changed")
FORBIDDEN = re.compile(
    r"(?<![\d,.])1 (?:cases|values|points|years|more values)\b|1 time in [01]\b|nan|inf\b|None|e[+-]\d"
)


def read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def half_a_step(text: str) -> float:
    """Half of the last digit that a figure prints; of round thousands, of their last digit that is not 0."""
    plain = text.replace("−", "").replace(",", "")
    exponent = (
        Decimal(plain).normalize().as_tuple().exponent
        if "." not in plain
        else Decimal(plain).as_tuple().exponent
    )
    return 0.5 * 10.0**exponent * (1 + 1e-9)


@st.composite
def series(draw) -> Series:
    frequency = draw(st.sampled_from(["year", "fiscal_year", "quarter", "month"]))
    count = draw(st.integers(1, 14 if PERIODS_A_YEAR[frequency] == 1 else 40))
    scale = draw(
        st.sampled_from([Decimal("0.00001"), Decimal("0.1"), Decimal(1), Decimal(1000), Decimal(10) ** 9])
    )
    start, slope = draw(st.integers(-50, 200)), draw(st.sampled_from([-9, -3, -1, 0, 0, 1, 3, 9]))
    jump = draw(st.sampled_from([0, 0, 30, -30]))
    found = []
    for at in range(count):
        wobble = draw(st.integers(-6, 6))
        value = scale * (start + slope * at + wobble + (jump if at > count * 2 // 3 else 0))
        status = "provisional" if at == count - 1 and draw(st.booleans()) else "final"
        broke = "a new form" if at == count // 3 and draw(st.integers(0, 6)) == 0 else None
        if draw(st.integers(0, 12)):
            found.append(
                Point(
                    2000 * PERIODS_A_YEAR[frequency] + at, f"P{at}", value, status=status, break_before=broke
                )
            )
    good = draw(st.sampled_from(["up", "down", "none", "unstated"]))
    matters = draw(st.none() | st.sampled_from([scale, scale * 20]))
    return Series(found, frequency=frequency, good=good, matters=matters)


@settings(max_examples=400, deadline=None)
@given(series(), st.sampled_from(["", "cases"]))
def test_what_the_sentence_claims_is_so(one: Series, unit: str) -> None:
    verdict = judge(one)
    said = sentence(verdict, name="It", unit=unit)
    values = {point.label: point.value for point in one.points}
    assert not FORBIDDEN.search(said), said
    for label in re.findall(r"\bP\d+\b", said):
        assert label in values
    if verdict.call == "steady":
        assert abs(verdict.change) < float(one.matters)
    if not verdict.is_call:
        assert " rose " not in said
        assert " fell " not in said
        assert "averaged" not in said
        assert "by chance about" not in said
        return
    found = PACE.search(said) or STEP.search(said)
    assert found, said
    upward = found["way"] in ("rose", "up")
    assert (
        verdict.call
        == {"up": ("further", "closer"), "down": ("closer", "further")}.get(one.good, ("falling", "rising"))[
            upward
        ]
    )
    if found.re is PACE:
        size, exact, frequency = (
            found["pace"],
            abs(verdict.pace),
            {"fiscal_year": "year"}.get(one.frequency, one.frequency),
        )
        assert (found["first"], found["last"], found["unit"]) == (verdict.first, verdict.last, frequency)
        assert (verdict.pace > 0) == upward
        assert read(size) > 0
        assert abs(read(size) - exact) <= half_a_step(size)
    else:
        before, after = read(found["before"]), read(found["after"])
        assert (after > before) == upward
        assert before != after
        assert abs(after - verdict.step_after) <= half_a_step(found["after"])
        assert abs(before - verdict.step_before) <= half_a_step(found["before"])
        size = None
    if found["low"] is not None:
        assert read(found["low"]) < read(found["high"])
        assert size is None or read(found["low"]) <= read(size) <= read(found["high"])
    odds = ODDS.search(said)
    assert odds, said
    assert (verdict.p <= 0.01) == bool(odds[2])
    assert odds[1] is None or abs(1 / verdict.p - int(odds[1])) <= 0.5


@settings(max_examples=200, deadline=None)
@given(series(), st.integers(-50, 300), st.integers(1, 6))
def test_what_is_said_beside_it_is_so(one: Series, aim: int, ahead: int) -> None:
    verdict, final = judge(one), [point for point in one.points if point.status == "final"]
    newest = latest(one)
    if newest is not None:
        told = latest_sentence(verdict, newest)
        assert newest.label == final[-1].label
        if told.endswith(": as expected."):
            way = (final[-1].value > final[-2].value) - (final[-1].value < final[-2].value)
            assert {1: " was higher than ", 0: " was the same as ", -1: " was lower than "}[way] in told
    projected = forecast(one, horizon=ahead)
    told = forecast_sentence(projected, label="later", unit="cases", resolution=0.1)
    assert not FORBIDDEN.search(told), told
    if ranged := re.search(rf"between ({FIGURE}) and ({FIGURE}) cases about 8 times in 10", told):
        assert read(ranged[1]) < read(ranged[2])
    found = outlook(one, verdict, target=aim, period=one.points[-1].period + ahead) if final else None
    if found is not None:
        told = target_sentence(found, unit="cases")
        assert not FORBIDDEN.search(told), told
        assert told.startswith("Met now" if found.met_now else "Not met now")
        if needs := re.search(rf"needs to (rise|fall) ({FIGURE}) cases?", told):
            assert (needs[1] == "rise") == (aim > final[-1].value)
            assert read(needs[2]) > 0
        if does := re.search(r"has been (rising|falling) ", told):
            assert (does[1] == "rising") == (verdict.pace > 0)


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("cases", "case"), ("cases a month", "case a month"), ("children under 18 in poverty", "child under 18 in poverty"),
        ("people", "person"), ("families served", "family served"), ("classes", "class"), ("new cases", "new case"),
        ("°F", "°F"), ("per 1,000 residents", "per 1,000 residents"), ("minutes to the first answer", "minute to the first answer"),
        ("business days", "business day"), ("mg per liter", "mg per liter"), ("", ""),
    ],
)  # fmt: skip
def test_a_unit_after_one(unit: str, one: str) -> None:
    assert of_one(unit) == one


def test_a_range_says_its_unit_once() -> None:
    assert ends("3", "5", "$") == ("$3", "$5")
    assert ends("3", "5", "%") == ("3%", "5%")
    assert ends("0", "1", "children") == ("0", "1 children")
    assert ends("−3", "5", "") == ("−3", "5")


def test_a_unit_is_not_said_twice_nor_where_it_cannot_be_said_of_a_change() -> None:
    falling = judge(Series([Point(2010 + at, str(2010 + at), 900 - 9 * at) for at in range(9)], good="none"))
    assert sentence(falling, name="Births", unit="births").startswith("Falling. Births fell about 9.0 a year")
    assert sentence(falling, name="Calls", unit="calls answered").startswith(
        "Falling. Calls fell about 9.0 calls answered a year"
    )
    assert sentence(falling, name="Calls", unit="calls a day").startswith(
        "Falling. Calls fell about 9.0 a year"
    )
    assert sentence(falling, name="Births", unit="per 1,000 women").startswith(
        "Falling. Births fell about 9.0 a year"
    )


def test_a_chance_of_more_than_a_half_is_no_odd_thing() -> None:
    assert chance(0.6) == "about 1 time in 2"
    assert chance(0.7) == chance(1.0) == "more often than not"


def test_what_restarts_each_year_is_said_from_year_to_year() -> None:
    months = [
        Point(24_000 + at, f"P{at}", 90 * (at % 12 + 1) + 40 * (at // 12) + at * 7 % 5) for at in range(48)
    ]
    said = sentence(
        judge(Series(months, frequency="month", good="up", restarts=True)), name="Cases", restarts=True
    )
    assert said.startswith("Closer. Cases rose about 40 from one year to the next, P12 to P47 (likely ")


def test_in_a_good_range_the_newest_value_is_told_by_its_distance() -> None:
    inside = Series(
        [Point(2010 + at, str(2010 + at), 70 + at % 3) for at in range(10)], good="range", low=65, high=75
    )
    newest = latest(inside)
    assert newest is not None
    assert (
        latest_sentence(judge(inside), newest) == "2019 was inside the good range, as 2018 was: as expected."
    )
    leaving = Series(
        [Point(2010 + at, str(2010 + at), 70 - 2 * at) for at in range(10)], good="range", low=65, high=75
    )
    newest = latest(leaving)
    assert newest is not None
    assert (
        latest_sentence(judge(leaving), newest)
        == "2019 was further from the good range than 2018: as expected."
    )
