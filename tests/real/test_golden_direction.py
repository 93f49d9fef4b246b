"""The direction call against reference values computed elsewhere (folder named by OBB_SHARED)."""

import json
import os
from pathlib import Path

import pytest

from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import judge

GOLDEN = json.loads((Path(os.environ["OBB_SHARED"]) / "golden" / "direction.json").read_text())
FREQUENCY = {0: "year", 4: "quarter", 12: "month"}


def near(value):
    return pytest.approx(value, abs=GOLDEN["tolerance"], rel=GOLDEN["tolerance"])


@pytest.mark.parametrize(
    "case", GOLDEN["cases"], ids=lambda case: f"{case['source'][:40]} n={len(case['values'])}"
)
def test_the_call_equals_the_reference(case):
    options, expected = case["options"], case["expected"]
    series = Series(
        [Point(i, str(i), value) for i, value in enumerate(case["values"])],
        frequency=FREQUENCY[options.get("season", 0)],
        good=options.get("good", "none"),
        resolution=options.get("resolution"),
    )
    found = judge(series, window=20)
    assert (found.call, found.n, found.shape) == (expected["call"], expected["n"], expected["shape"])
    if expected["p"] is None:
        assert (found.p, found.pace, found.drift, found.step) == (None, None, None, None)
        return
    assert found.p == near(expected["p"])
    assert found.pace == near(expected["pace"])
    assert [found.pace_low, found.pace_high] == near(expected["pace_ci90"])
    for name in ("drift", "step"):
        fit = getattr(found, name)
        assert {key: getattr(fit, key) for key in expected[name]} == near(expected[name])
