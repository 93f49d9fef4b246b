"""Mann-Kendall, Sen and p′/u′ against reference values computed elsewhere (folder named by OBB_SHARED)."""

import json
import os
from pathlib import Path

import pytest

from outcomes.domain.control import control
from outcomes.domain.overdispersed import RANGE_TO_SD, point_limits
from outcomes.domain.rank_trend import rank_trend

GOLDEN = Path(os.environ["OBB_SHARED"]) / "golden"
RANKS = json.loads((GOLDEN / "mann_kendall.json").read_text())
LIMITS = json.loads((GOLDEN / "spc_qicharts2.json").read_text())
SINGLE = ("ex_6.5_3", "i_dev_unscreened", "i_cdi")


@pytest.mark.parametrize("case", RANKS["cases"], ids=lambda case: str(case["values"])[:30])
def test_ranks_equal_the_reference(case):
    found = rank_trend(case["values"])
    near = {"abs": RANKS["tolerance"], "rel": RANKS["tolerance"]}
    assert (found.s, found.p_exact is None) == (case["S"], case["ties"])
    assert [found.tau, found.variance, found.z, found.p_normal, found.slope] == pytest.approx(
        [case["tau"], case["var_S"], case["z"], case["p_normal"], case["sen_slope"]], **near
    )
    if found.p_exact is not None:
        assert found.p_exact == pytest.approx(case["p_exact"], **near)


@pytest.mark.parametrize(
    "case", [case for case in LIMITS["cases"] if case["id"].startswith("up_")], ids=lambda case: case["id"]
)
def test_u_prime_limits_equal_the_reference(case):
    counts = [value * size for value, size in zip(case["values"], case["denominators"], strict=True)]
    found = point_limits(counts, case["denominators"], kind="rate")
    expected = case["expected"]
    assert found.centre == pytest.approx(expected["centre"][0], rel=LIMITS["tolerance"])
    assert list(found.lower) == pytest.approx(expected["lower"], rel=LIMITS["tolerance"])
    assert list(found.upper) == pytest.approx(expected["upper"], rel=LIMITS["tolerance"])
    assert list(found.outside) == expected["outside"]


def test_plain_limits_flag_sixteen_of_twenty_where_p_prime_flags_none():
    case = next(case for case in LIMITS["cases"] if case["id"] == "p_nhs_accidents")
    counts = [value * size for value, size in zip(case["values"], case["denominators"], strict=True)]
    assert len(case["expected"]["outside"]) == 16
    assert point_limits(counts, case["denominators"]).outside == ()


@pytest.mark.parametrize(
    "case", [case for case in LIMITS["cases"] if case["id"] in SINGLE], ids=lambda case: case["id"]
)
def test_single_value_limits_equal_the_reference_but_for_its_constant(case):
    base = None if case["baseline"] is None else sum(case["baseline"])
    found = control(case["values"], baseline=base, screen=case["screened"]).limits[0]
    expected = case["expected"]
    # 3 ÷ 1.128 there, the rounded 2.66 here
    assert found.mean == pytest.approx(expected["centre"][0])
    assert (found.upper - found.mean) * 3 / RANGE_TO_SD / 2.66 == pytest.approx(
        expected["upper"][0] - expected["centre"][0]
    )
