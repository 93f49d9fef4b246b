"""The direction test against reference values computed elsewhere (folder named by OBB_SHARED)."""

import json
import os
from pathlib import Path

import pytest

from outcomes.domain.direction import direction

GOLDEN = json.loads((Path(os.environ["OBB_SHARED"]) / "golden" / "direction.json").read_text())
CALLED = [case for case in GOLDEN["cases"] if case["expected"]["p"] is not None]


def decimals(values):
    return max(len(repr(float(v)).split(".")[1].rstrip("0")) for v in values)


def near(x):
    return pytest.approx(x, abs=GOLDEN["tolerance"], rel=GOLDEN["tolerance"])


@pytest.mark.parametrize("case", CALLED, ids=lambda case: f"{case['source'][:40]} n={len(case['values'])}")
def test_direction_equals_the_reference(case):
    options, expected = case["options"], case["expected"]
    resolution = options.get("resolution", 10.0 ** -decimals(case["values"]))
    found = direction(case["values"], season=options.get("season", 0), resolution=resolution)
    assert found.n == expected["n"]
    assert found.shape == expected["shape"]
    assert found.p == near(expected["p"])
    assert list(found.drift.interval()) == near(expected["pace_ci90"])
    for name in ("drift", "step"):
        fit = getattr(found, name)
        assert {key: getattr(fit, key) for key in expected[name]} == near(expected[name])
