"""The published table of false and right calls is made anew, from the seed, and must not have moved."""

import numpy as np
import pytest

from outcomes.domain.control import control
from outcomes.management.bench.rules import RULES, ours, xmr_icon
from outcomes.management.bench.verdicts import CHANGING, OF_LENGTH, STILL, World, measure_verdicts, rates

SERIES = 20_000
WITHIN = 1.5  # percentage points

# At 8 yearly values: still, in the order of STILL; then (right, wrong) in the order of CHANGING
PUBLISHED = {
    "arrow: last against previous": ((100, 100, 100, 100, 100), ((59, 41.3), (64, 35.8), (50, 50.1))),
    "arrow with a 1% dead band": ((88.2, 86.8, 82.1, 84.0, 91.7), ((52, 35.3), (58, 29.9), (44, 44.1))),
    "last against the baseline year": ((100, 100, 100, 100, 100), ((93, 6.9), (99, 0.7), (92, 8.1))),
    "10% rule without sampling errors": ((50.6, 51.0, 50.9, 46.4, 63.2), ((91, 0.1), (99, 0), (89, 0.1))),
    "5-year growth rate beyond 1%": ((47.5, 48.0, 46.3, 34.9, 61.3), ((62, 3.5), (84, 0.5), (75, 1.6))),
    "XmR icon of the newest point": ((1.4, 2.9, 7.2, 2.9, 8.2), ((7, 0.1), (18, 0), (10, 0))),
    "Mann-Kendall p < .05": ((2.9, 7.4, 15.8, 3.1, 2.9), ((25, 0), (59, 0), (22, 0))),
    "Mann-Kendall p < .10": ((6.1, 12.3, 23.2, 5.9, 5.9), ((38, 0), (74, 0), (35, 0))),
    "Hamed-Rao p < .05": ((6.2, 9.5, 17.0, 6.2, 6.0), ((30, 0), (61, 0), (26, 0))),
    "Yue-Wang p < .05": ((34.0, 42.3, 52.4, 33.7, 31.0), ((77, 0.3), (96, 0), (78, 0.1))),
    "OBB": ((4.4, 9.8, 19.4, 3.6, 1.6), ((31, 0.0), (66, 0), (54, 0))),
}
# Ours: still in the order of STILL, right in the order of OF_LENGTH
BY_LENGTH = {
    5: ((5.8, 10.1, 15.8, 4.8, 1.1), (7, 11, 20, 15, 32, 8)),
    6: ((5.4, 10.1, 17.6, 4.7, 1.9), (9, 15, 32, 22, 38, 9)),
    10: ((4.7, 10.5, 21.4, 4.2, 2.9), (30, 56, 93, 39, 63, 8)),
    12: ((4.5, 10.3, 21.4, 3.8, 2.3), (49, 82, 100, 50, 75, 7)),
    15: ((4.5, 10.0, 21.3, 4.0, 2.8), (79, 99, 100, 60, 86, 7)),
    20: ((4.6, 9.7, 19.9, 4.3, 3.4), (99, 100, 100, 80, 96, 6)),
}


@pytest.mark.parametrize("name", RULES)
def test_the_table_of_eleven_rules(name):
    still, changing = PUBLISHED[name]
    for world, published in zip(STILL, still, strict=True):
        assert rates(RULES[name], world, 8, SERIES).any == pytest.approx(published, abs=WITHIN), world.name
    for world, (right, wrong) in zip(CHANGING, changing, strict=True):
        found = rates(RULES[name], world, 8, SERIES)
        assert (found.right, found.wrong) == (
            pytest.approx(right, abs=WITHIN),
            pytest.approx(wrong, abs=WITHIN),
        ), world.name


@pytest.mark.parametrize("n", BY_LENGTH)
def test_our_own_rule_by_length(n):
    still, right = BY_LENGTH[n]
    for world, published in zip(STILL, still, strict=True):
        assert rates(ours, world, n, 8_000).any == pytest.approx(published, abs=WITHIN), world.name
    for world, published in zip(OF_LENGTH, right, strict=True):
        assert rates(ours, world, n, 8_000).right == pytest.approx(published, abs=WITHIN), world.name


@pytest.mark.parametrize("n", [6, 8, 15])
def test_the_icon_is_that_of_the_chart(n):
    y = World("mixed", rho=0.4, slope=0.2).draw(400, n)
    plain = [control(row).flags[-1] for row in y]
    assert xmr_icon(y).tolist() == [0 if flag is None else flag.side for flag in plain]


def test_the_same_seed_gives_the_same_table():
    said, again = [], []
    measure_verdicts(said.append, count=50)
    measure_verdicts(again.append, count=50)
    assert said == again
    assert [line.split("  ")[1] for line in said[3:14]] == list(RULES)
    assert np.array_equal(STILL[0].draw(5, 8), STILL[0].draw(5, 8))


def test_where_the_corrected_test_has_no_answer_it_counts_as_called():
    zigzag = np.array([[4.0, 2, 7, 3, 8, 1, 6, 5]])  # its corrected variance is −0.03 of the plain one
    assert RULES["Hamed-Rao p < .05"](zigzag).tolist() == [1]
    assert RULES["Hamed-Rao p < .05"](-zigzag).tolist() == [-1]
    assert RULES["Mann-Kendall p < .10"](zigzag).tolist() == [0]
