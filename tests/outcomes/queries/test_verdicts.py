"""The calls that stood for an indicator, newest first, none silently changed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Observation
from outcomes.queries.verdicts import calls_of
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_indicator, make_observations

pytestmark = pytest.mark.django_db


def test_a_revision_shows_both_calls_with_their_dates(django_assert_num_queries):
    indicator = make_indicator(make_county("durham"), "Children in poverty", good="down", unit="percent")
    make_observations(indicator, {2010 + n: str(30 - 2 * n) for n in range(9)})
    Observation.objects.filter(period=2018).update(value=Decimal(15))
    judge_indicators(indicators=[indicator], at=NOW + timedelta(days=1))
    Observation.objects.filter(period__gt=2012).update(value=Decimal(30))
    judge_indicators(indicators=[indicator], at=NOW + timedelta(days=2))
    with django_assert_num_queries(1):
        found = calls_of(indicator)
    days = [((one.since - NOW).days, None if one.until is None else (one.until - NOW).days) for one in found]
    assert [(one.badge, one.before, one.changed) for one in found] == [
        ("No clear change", "Closer", True),
        ("Closer", "Closer", False),
        ("Closer", "", True),
    ]
    assert days == [(2, None), (1, 2), (0, 1)]
    assert found[2].sentence.startswith("Closer. Children in poverty fell about 2")
