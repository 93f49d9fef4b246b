"""Two survey estimates compared as the Census Bureau does."""

from dataclasses import replace
from math import erfc, sqrt

import pytest

from outcomes.domain.series import Point, Series
from outcomes.domain.survey import compare
from outcomes.domain.verdict import Verdict, judge
from outcomes.domain.words import sentence


def test_a_difference_beyond_its_margin_differs():
    found = compare(18.8, 1.0, 16.0, 0.95)
    assert found.margin == pytest.approx(sqrt(1.0**2 + 0.95**2))
    assert found.z == pytest.approx(2.8 / (found.margin / 1.645))
    assert found.differs
    assert not compare(14.6, 0.85, 14.4, 1.05).differs


def test_overlapping_intervals_may_still_differ():
    assert compare(14.6, 1.0, 16.2, 1.0).differs


def test_shared_years_make_the_margin_smaller():
    assert compare(18, 1, 17, 1, overlap=0.8).margin == pytest.approx(sqrt(2 * 0.2))
    with pytest.raises(ValueError, match="share of years"):
        compare(18, 1, 17, 1, overlap=1)


def test_margins_at_95_percent_are_smaller_errors():
    assert compare(18, 1, 17, 1, confidence=95).margin == pytest.approx(1.645 / 1.96 * sqrt(2))


def test_without_sampling_error_any_difference_differs():
    assert (compare(3, 0, 2, 0).differs, compare(2, 0, 2, 0).differs) == (True, False)


def estimates(*values_and_margins, **named):
    points = [
        Point(2010 + 5 * i, f"{2006 + 5 * i}–{2010 + 5 * i}", value, moe=moe, span=5)
        for i, (value, moe) in enumerate(values_and_margins)
    ]
    return Series(points, kind="estimate", good="down", **named)


def test_two_to_four_estimates_are_compared_and_called_no_trend():
    verdict = judge(estimates((18.8, 1.0), (17.0, 1.1), (16.0, 0.95)))
    assert (verdict.call, verdict.shape, verdict.n) == ("closer", "two estimates", 3)
    assert verdict.change == pytest.approx(-2.8)
    assert verdict.p == pytest.approx(erfc(2.8 / sqrt(1.0**2 + 0.95**2) * 1.645 / sqrt(2)))
    assert sentence(verdict, name="Poverty", unit="%") == (
        "Closer. Poverty was 16.0% in 2016–2020 and 18.8% in 2006–2010: more apart than the margins of error"
        " explain (likely 1.4 to 4.2 points). Two estimates compared, not a trend."
    )


def test_estimates_within_their_margins_are_no_clear_change():
    verdict = judge(estimates((14.6, 0.85), (14.4, 1.05)))
    assert (verdict.call, verdict.pace) == ("no clear change", None)
    assert "no more apart than the margins of error explain" in sentence(verdict, name="Poverty", unit="%")
    assert "14" not in sentence(verdict, name="Poverty", unit="%", numbers=False)


def test_an_estimate_without_a_margin_or_alone_is_too_little():
    assert judge(estimates((14.6, 0.85), (10.4, None))).call == "too little data"
    assert judge(estimates((14.6, 0.85))).call == "too little data"
    assert judge(replace(estimates((14.6, 0.85), (10.4, 1)), kind="share")).call == "too little data"


def test_a_change_too_small_to_matter_is_said_to_be():
    assert judge(estimates((14.6, 0.1), (14.2, 0.1), matters=1)).call == "steady"
    assert judge(estimates((15.6, 0.5), (14.7, 0.5), matters=1)).call == "no change that matters"


def test_the_record_keeps_what_was_compared():
    verdict = judge(estimates((18.8, 1.0), (16.0, 0.95)))
    assert Verdict.from_record(verdict.as_record()) == verdict


def far_apart(*years, **named):
    points = [Point(y, str(y), 30.0 - i, moe=1.0, **named) for i, y in enumerate(years)]
    return judge(Series(points, kind="estimate", good="down"))


@pytest.mark.parametrize(
    ("years", "compared"),
    [
        ((2012, 2018), ("2012", "2018", 2)),
        ((2019, 2021), ("2019", "2021", 2)),  # no one-year estimates were published for 2020
        ((2010, 2013, 2016, 2019), ("2010", "2019", 4)),
        ((2010, 2012, 2014, 2016, 2018, 2020), ("2014", "2020", 4)),  # every other year: the newest four
        ((2010, 2016, 2017, 2018), ("2016", "2018", 3)),  # a run of its own after the gap
    ],
)
def test_estimates_may_lie_years_apart(years, compared):
    found = far_apart(*years)
    assert (found.shape, (found.first, found.last, found.n)) == ("two estimates", compared)
    used = [str(y) for y in years if compared[0] <= str(y)]
    assert [out.label for out in found.left_out] == [str(y) for y in years if str(y) not in used]


def test_without_margins_a_gap_stays_a_gap():
    points = [Point(y, str(y), 20.0) for y in range(2010, 2021, 2)]
    assert judge(Series(points, kind="estimate")).refusal == "gaps"
