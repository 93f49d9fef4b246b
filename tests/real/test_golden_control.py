"""Noise limits and flags against a run of the NHS reference in R (folder named by OBB_SHARED)."""

import json
import os
from pathlib import Path

import pytest

from outcomes.domain.control import OUTSIDE, SHIFT, TREND, TWO_OF_THREE, control

GOLDEN = json.loads((Path(os.environ["OBB_SHARED"]) / "golden" / "xmr_nhs.json").read_text())
GOOD = {"increase": "up", "decrease": "down"}
LABELS = {
    (OUTSIDE, 1): "Above UCL",
    (OUTSIDE, -1): "Below LCL",
    (TREND, 1): "7 Point Trend (Increasing)",
    (TREND, -1): "7 Point Trend (Decreasing)",
    (TWO_OF_THREE, 1): "2 in 3 Above CL",
    (TWO_OF_THREE, -1): "2 in 3 Below CL",
    (SHIFT, 1): "7 Points Above CL",
    (SHIFT, -1): "7 Points Below CL",
}


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_limits_and_flags_equal_the_reference(case):
    options, expected = case["options"], case["expected"]
    found = control(
        case["values"],
        rebase_at=options["rebase_at"],
        baseline=options["fix_after"],
        screen=options["screen_outliers"],
    )
    near = {"abs": GOLDEN["tolerance"], "rel": GOLDEN["tolerance"]}
    assert [limit.start for limit in found.limits] == [group["start"] for group in expected["groups"]]
    for limit, group in zip(found.limits, expected["groups"], strict=True):
        assert limit.mean == pytest.approx(group["mean"], **near)
        # where nothing moves the reference has no limits at all; ours are the mean
        lower, upper = (group[end] if group[end] is not None else group["mean"] for end in ("lower", "upper"))
        assert (limit.lower, limit.upper) == (pytest.approx(lower, **near), pytest.approx(upper, **near))
    assert list(found.outside) == expected["outside_limits"]
    assert list(found.shift) == expected["shift_7"]
    assert list(found.trend) == expected["trend_7"]
    assert list(found.two_of_three) == expected["two_of_three"]
    labels = [LABELS[flag.rule, flag.side] if flag else "Common Cause" for flag in found.flags]
    assert labels == expected["labels"]
    good = GOOD[options["improvement"]]
    assert found.variation(good) == expected["latest_variation"]
    if options["target"] is not None:
        assert found.assurance(options["target"], good) == expected["assurance"]
