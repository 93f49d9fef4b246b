"""From stored values to the stored call, in the rule's order: breaks, provisional, exceptional, gaps, window, seasons."""

import random
from decimal import Decimal

import pytest

from obb.history import change
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Observation, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_indicator
from tests.outcomes.actions.plain_verdict import plain_verdict

pytestmark = pytest.mark.django_db
KINDS = ("share", "rate", "count", "amount", "score", "milestone")


def invented(rng, county):
    """An indicator of any kind, saved."""
    kind = rng.choice(KINDS)
    cyclical = rng.random() < 0.15 and kind not in ("amount", "milestone")
    good = rng.choice(["up", "down", "down", "range", "none", "unstated"])
    since = rng.choice([None, None, 8005])
    return make_indicator(
        county,
        kind=kind,
        frequency=rng.choice(["year", "year", "quarter"]),
        good=good,
        low=Decimal(14) if good == "range" else None,
        high=Decimal(18) if good == "range" else None,
        is_real=rng.choice([True, False]) if kind == "amount" else None,
        is_cyclical=cyclical,
        benchmark_name="North Carolina" if cyclical else "",
        baseline_period=since,
        baseline_label="" if since is None else "p8005",
    )


def observed(rng, one, of):
    """Its values with marks of every sort, saved; each has one cause to be left out at most."""
    length, slope = rng.randint(4, 30), rng.choice([0, 0, 0.3, -0.5])
    rows = []
    for period in range(8000, 8000 + length):
        luck = rng.random()
        if luck < 0.06:
            continue
        value = Decimal(f"{max(20 + slope * (period - 8000) + rng.gauss(0, 1), 2):.1f}")
        size, numerator = Decimal(rng.choice([2000, 40_000])), None
        if one.kind == "milestone":
            value = Decimal(rng.choice([0, 1]))
        elif one.kind == "count":
            value = (10 * value + 20).quantize(Decimal(1))
        elif one.kind in ("share", "rate") and of == "county" and rng.random() < 0.9:
            numerator = (value * size / 100).quantize(Decimal(1))
            value = 100 * numerator / size
        rows.append(
            Observation(
                county_id=one.county_id,
                indicator=one,
                of=of,
                period=period,
                label=f"p{period}",
                value=None if luck < 0.1 else value,
                decimals=max(0, -value.normalize().as_tuple().exponent),
                numerator=numerator,
                denominator=None if numerator is None else size,
                status="provisional" if luck > 0.97 else "final",
                exceptional="Flood" if 0.9 < luck < 0.94 and of == "county" else "",
                break_before="Counted anew" if 0.88 < luck < 0.9 and of == "county" else "",
            )
        )
    return rows


def test_the_stored_call_is_the_plain_one():
    rng, county = random.Random("in order"), make_county("small")  # noqa: S311
    told = {}
    with change(by=None, reason="a test"):
        for _ in range(90):
            one = invented(rng, county)
            rows, others = (
                observed(rng, one, "county"),
                observed(rng, one, "benchmark") if one.is_cyclical else [],
            )
            Observation.objects.bulk_create([*rows, *others])
            told[one.pk] = (one, rows, others)
        judge_indicators(indicators=told.keys(), at=NOW)
    records = {record.indicator_id: record for record in VerdictRecord.objects.filter(is_current=True)}
    calls = set()
    for key, (one, rows, others) in told.items():
        plain = plain_verdict(one, rows, others)
        record = records[key].record
        calls.add(plain.call)
        shown = (one.kind, one.frequency, one.good, one.baseline_period, [(r.period, r.value) for r in rows])
        assert (record["call"], record["n"]) == (plain.call, len(plain.used)), shown
        assert record["call_with_exceptional"] == plain.with_exceptional, shown
        assert record["p"] == (None if plain.p is None else pytest.approx(plain.p, abs=1e-7)), shown
        if plain.used:
            assert (record["first"], record["last"]) == (plain.used[0], plain.used[-1]), shown
    assert calls == {"closer", "further", "rising", "falling", "no clear change", "too little data"}
