"""Many groups judged at once: few of the calls shown may be false."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.groups import by_chance, judge_groups, passing
from outcomes.domain.series import Point, Series


def years(values, numerators=None, **named):
    counts = numerators or [None] * len(values)
    return Series(
        [
            Point(2010 + i, str(2010 + i), value, numerator=k, denominator=None if k is None else 1000)
            for i, (value, k) in enumerate(zip(values, counts, strict=True))
        ],
        **named,
    )


def test_the_textbook_example():
    # Benjamini and Hochberg's own: 15 chances, four stand at 0.05
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
               0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert sum(passing(chances, 0.05)) == 4


@given(st.lists(st.floats(0, 1), max_size=12))
def test_as_defined(chances):
    m = len(chances)
    ordered = sorted(chances)
    cut = max((p for k, p in enumerate(ordered, 1) if p <= k / m * 0.10), default=-1)
    assert passing(chances) == [p <= cut for p in chances]


def test_a_lone_weak_call_among_many_groups_does_not_stand():
    rng = np.random.default_rng(7)
    weak = [18.2, 17.5, 17.9, 16.8, 16.1, 16.5]
    groups = {"weak": years(weak, good="down")} | {
        f"still {i}": years((20 + rng.standard_normal(6)).round(1).tolist(), good="down") for i in range(9)
    }
    alone = judge_groups({"weak": groups["weak"]})["weak"]
    among = judge_groups(groups)["weak"]
    assert (alone.call, among.call) == ("closer", "no clear change")
    assert among.p == alone.p


def test_small_counts_and_short_groups_are_not_judged():
    found = judge_groups(
        {
            "small": years([5, 4, 3, 2, 1], [25, 24, 23, 22, 19], kind="rate", good="down"),
            "short": years([5, 4, 3, 2], good="down"),
            "long": years([5.0, 4.1, 3.2, 2.1, 1.1, 0.2], good="down"),
        }
    )
    assert (found["small"].call, found["small"].refusal, found["small"].p) == (
        "too little data",
        "small_counts",
        None,
    )
    assert found["short"].call == "too little data"
    assert found["long"].call == "closer"


def test_small_counts_before_the_window_do_not_matter():
    counts = [3, *range(100, 300, 20)]
    found = judge_groups({"grown": years([k / 10 for k in counts], counts, kind="rate", good="up")})
    assert (found["grown"].call, found["grown"].n) == ("closer", 10)


def test_false_calls_among_still_groups_are_rare():
    rng = np.random.default_rng(11)
    false = [
        sum(
            v.is_call
            for v in judge_groups(
                {str(i): years((20 + rng.standard_normal(8)).tolist()) for i in range(10)}
            ).values()
        )
        for _ in range(60)
    ]
    assert np.mean([count > 0 for count in false]) < 0.25


@pytest.mark.parametrize(("judged", "few"), [(60, 6), (0, 0), (5, 1), (14, 1)])
def test_how_many_by_chance_alone(judged, few):
    assert by_chance(judged) == few
