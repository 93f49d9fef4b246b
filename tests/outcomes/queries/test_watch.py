"""Watch list: when a value is old, in each calendar; what is worse than expected."""

from datetime import date
from decimal import Decimal

import pytest

from obb.access import reach_of
from outcomes.models import Observation
from outcomes.queries.watch import NO_OWNER, STALE, WORSE_THAN_EXPECTED, watch_list
from tests.factories.ground import make_county, make_member, make_person
from tests.factories.results import make_indicator, make_observations

pytestmark = pytest.mark.django_db


def _reasons(one, today: date) -> tuple[str, ...]:
    reach = reach_of(make_member(one.county, "analyst"), one.county)
    rows = watch_list(one.county, reach=reach, today=today)
    return rows[0].reasons if rows else ()


@pytest.mark.parametrize(
    ("frequency", "period", "recent", "old"),
    [
        ("year", 2023, date(2025, 12, 31), date(2026, 1, 1)),
        ("fiscal_year", 2023, date(2025, 6, 30), date(2025, 7, 1)),
        ("quarter", 2026 * 4 + 0, date(2026, 9, 30), date(2026, 10, 1)),
        ("month", 2026 * 12 + 7, date(2026, 10, 31), date(2026, 11, 1)),
    ],
)
def test_a_value_is_old_when_two_periods_have_ended_since(
    frequency: str, period: int, recent: date, old: date
) -> None:
    owner = make_person("owner")
    one = make_indicator(make_county("small"), "Cases", frequency=frequency, calendar="county", owner=owner)
    Observation.objects.create(
        county=one.county, indicator=one, period=period, label="then", value=Decimal(1)
    )
    assert _reasons(one, recent) == ()
    assert _reasons(one, old) == (STALE,)


def test_a_value_outside_what_was_expected_is_a_warning() -> None:
    one = make_indicator(make_county("small"), "Waiting days", unit="days", good="down", kind="score")
    values = "20.1 20.3 19.8 20.0 20.2 19.9 20.1 20.0 20.2 31.0".split()
    make_observations(one, dict(zip(range(2016, 2026), values, strict=True)))
    assert _reasons(one, date(2026, 3, 1)) == (WORSE_THAN_EXPECTED, NO_OWNER)


def test_most_reasons_come_first() -> None:
    county = make_county("small")
    make_observations(make_indicator(county, "A fresh one"), {2025: "1"})
    make_observations(make_indicator(county, "B old one"), {2010: "1"})
    reach = reach_of(make_member(county, "analyst"), county)
    rows = watch_list(county, reach=reach, today=date(2026, 3, 1))
    assert [row.name for row in rows] == ["B old one", "A fresh one"]


def test_what_is_retired_is_watched_no_more() -> None:
    one = make_indicator(make_county("small"), "Cases")
    make_observations(one, {2010: "1"})
    assert _reasons(one, date(2026, 3, 1)) == (STALE, NO_OWNER)
    one.retired_on, one.retired_reason = date(2026, 2, 1), "Another took its place."
    one.save()
    reach = reach_of(make_member(one.county, "analyst", username="bob"), one.county)
    assert watch_list(one.county, reach=reach, today=date(2026, 3, 1)) == ()


def test_a_pooled_year_is_fresh_though_its_pool_has_not_ended() -> None:
    one = make_indicator(make_county("small"), "Cases", kind="count", pool_years=3, pools_end=2023)
    make_observations(one, {year: "30" for year in range(2018, 2026)})
    assert _reasons(one, date(2026, 3, 1)) == (NO_OWNER,)
    assert _reasons(one, date(2028, 3, 1)) == (STALE, NO_OWNER)
