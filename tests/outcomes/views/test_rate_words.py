"""How far a call may be trusted is told of as many values as were judged, and of how linked they look."""

import pytest

from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import judge
from outcomes.views.rate_words import rate_rows

LINKED = [20.0, 21.4, 22.3, 22.1, 21.2, 19.8, 18.6, 18.1, 18.9, 20.2]
LOOSE = [20.0, 21.4, 19.3, 20.9, 19.5, 21.2, 19.1, 20.8, 19.9, 20.4]


def told(values, *, frequency="year", **named):
    points = [Point(2000 + i, str(2000 + i), value) for i, value in enumerate(values)]
    return dict(rate_rows(judge(Series(points, frequency=frequency), **named)))


def test_strongly_linked_years_are_said_to_be():
    assert told(LINKED) == {
        "How often such a call is false": (
            "Where nothing changes, 4 in 100 if neighboring values are not linked, 10 at ρ 0.3, 21 at ρ 0.6, 39 at ρ"
            " 0.9: measured on made-up series of as many values. These look linked by 0.95, which 10 values tell only"
            " roughly. That is strong: take a call with care."
        ),
        "What it would find": (
            "Of real changes: 56 in 100 drifts of 0.3 standard deviations a year, 93 of 0.5, and 63 in 100 steps of 2 in the last"
            " third."
        ),
    }


def test_loose_ones_are_not():
    said = told(LOOSE, level=0.05)["How often such a call is false"]
    assert said.startswith(
        "Where nothing changes, 2 in 100 if neighboring values are not linked, 6 at ρ 0.3,"
    )
    assert said.endswith("These do not look linked, as far as 10 values tell.")


@pytest.mark.parametrize(
    ("values", "frequency", "found"),
    [
        (LOOSE[:5], "year", "Of real changes: 11 in 100 drifts of 0.3 standard deviations a year, 20 of 0.5, and 32 in 100"
                            " steps of 2 in the last third. So few values find only large changes."),
        (LOOSE, "quarter", "Of real changes, where neighboring values are linked by 0.3: 42 in 100 drifts of 1 standard"
                           " deviation a year, and 41 in 100 steps of 1.5 in the last third. So few values find only"
                           " large changes."),
        (LOOSE * 4, "month", "Of real changes, where neighboring values are linked by 0.3: 94 in 100 drifts of 1 standard"
                             " deviation a year, and 87 in 100 steps of 1.5 in the last third."),
    ],
)  # fmt: skip
def test_what_would_be_found(values, frequency, found):
    assert told(values, frequency=frequency)["What it would find"] == found


def test_nothing_is_told_where_no_trend_was_tested():
    assert told(LOOSE[:4]) == {}
    pair = Series([Point(y, str(y), y / 100, moe=1) for y in (2010, 2015)], kind="estimate")
    assert rate_rows(judge(pair)) == []
