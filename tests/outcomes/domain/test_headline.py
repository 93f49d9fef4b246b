"""What the help page promises: how often a call is false, found, or the wrong way round."""

import numpy as np
import pytest

from outcomes.domain.direction import direction

SERIES = 2000
WITHIN = 2.2  # percentage points: two standard errors at 2,000 series


def called(n, *, rho=0.0, slope=0.0, step=0.0):
    """Percent of simulated series called rising, and called falling; noise of one standard deviation."""
    rng = np.random.default_rng([2026, n])
    noise = rng.standard_normal((SERIES, n))
    for i in range(1, n):
        noise[:, i] = rho * noise[:, i - 1] + (1 - rho**2) ** 0.5 * noise[:, i]
    change = slope * np.arange(n) + step * (np.arange(n) >= n - max(2, round(n / 3)))
    found = [direction(row) for row in 20 + noise + change]
    up = sum(one.p <= 0.10 and one.best.estimate > 0 for one in found)
    down = sum(one.p <= 0.10 and one.best.estimate < 0 for one in found)
    return 100 * up / SERIES, 100 * down / SERIES


@pytest.mark.parametrize(
    ("n", "rho", "measured"),
    [
        (5, 0.0, 5.8),
        (5, 0.3, 10.1),
        (8, 0.0, 4.4),
        (8, 0.3, 9.8),
        (8, 0.6, 19.4),
        (12, 0.0, 4.5),
        (12, 0.3, 10.3),
    ],
)
def test_false_calls_on_what_does_not_change(n, rho, measured):
    assert sum(called(n, rho=rho)) == pytest.approx(measured, abs=WITHIN)


@pytest.mark.parametrize(
    ("n", "change", "measured"),
    [(8, {"slope": 0.3}, 31), (8, {"slope": 0.5}, 66), (8, {"step": 2.0}, 54), (12, {"slope": 0.3}, 82)],
)
def test_real_changes_found_and_never_the_wrong_way(n, change, measured):
    right, wrong = called(n, **change)
    assert right == pytest.approx(measured, abs=WITHIN)
    assert wrong < 0.5
