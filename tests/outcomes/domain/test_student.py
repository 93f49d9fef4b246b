"""Student's t against closed forms, printed tables and plain integration."""

from math import atan, exp, inf, isclose, lgamma, pi, sqrt, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain import student

CLOSED = {
    1: lambda t: 0.5 + atan(t) / pi,
    2: lambda t: 0.5 + t / (2 * sqrt(2 + t * t)),
    3: lambda t: 0.5 + (t / sqrt(3) / (1 + t * t / 3) + atan(t / sqrt(3))) / pi,
    4: lambda t: 0.5 + 3 / 8 * (t / sqrt(1 + t * t / 4)) * (1 - t * t / (12 * (1 + t * t / 4))),
}


@pytest.mark.parametrize("df", CLOSED)
@pytest.mark.parametrize("t", [-30.0, -3.1, -1.0, -0.2, 0.0, 0.3, 1.5, 2.5706, 9.0])
def test_cdf_equals_the_closed_form(df, t):
    assert student.cdf(t, df) == pytest.approx(CLOSED[df](t), abs=1e-13)


def integrated(t, df, steps=4000):
    """Simpson's rule over the density: plain and slow."""
    front = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi)

    def density(x):
        return front * (1 + x * x / df) ** (-(df + 1) / 2)

    h = t / steps
    inner = sum((4 if i % 2 else 2) * density(i * h) for i in range(1, steps))
    return 0.5 + h / 3 * (density(0) + inner + density(t))


@pytest.mark.parametrize("df", [5, 6, 8, 13, 28, 58, 118])
@pytest.mark.parametrize("t", [0.1, 0.9, 1.7, 2.6, 5.0])
def test_cdf_equals_the_integral_of_the_density(df, t):
    assert student.cdf(t, df) == pytest.approx(integrated(t, df), abs=1e-11)


@pytest.mark.parametrize(
    ("df", "expected"),
    [
        (1, tan(pi * 0.475)),
        (2, 0.95 / sqrt(2 * 0.975 * 0.025)),
        (5, 2.570581835636314),
        (10, 2.2281388519649385),
        (30, 2.0422724563012373),
    ],
)
def test_quantile_equals_closed_forms_and_printed_tables(df, expected):
    assert student.quantile(0.975, df) == pytest.approx(expected, abs=1e-10)


@given(q=st.floats(0.001, 0.999), df=st.integers(1, 60))
def test_quantile_undoes_cdf(q, df):
    assert isclose(student.cdf(student.quantile(q, df), df), q, abs_tol=1e-12)


@given(t=st.floats(0, 50), df=st.integers(1, 60))
def test_both_tails_are_alike(t, df):
    assert student.two_sided_p(t, df) == student.two_sided_p(-t, df)
    assert isclose(student.cdf(t, df) + student.cdf(-t, df), 1, abs_tol=1e-15)


def test_the_far_tail_keeps_its_digits():
    # for 2 degrees of freedom the tail is 1 − t/√(2 + t²), about 1/t²
    assert student.two_sided_p(1e8, 2) == pytest.approx(1e-16, rel=1e-8)
    assert student.two_sided_p(inf, 7) == 0.0


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="degrees of freedom"):
        student.two_sided_p(1.0, 0)
    with pytest.raises(ValueError, match="0 < q < 1"):
        student.quantile(1.0, 5)
