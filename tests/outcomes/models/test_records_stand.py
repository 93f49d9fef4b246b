"""The database keeps every verdict and forecast as it was made, until its indicator goes."""

import pytest
from django.db import IntegrityError, connection, transaction

from obb.history import change
from outcomes.models import ForecastRecord, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.results import make_indicator, make_observations

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    found = make_indicator(make_county("small"), good="down")
    make_observations(found, {2010 + i: str(24 - i % 3) for i in range(8)})
    return found


@pytest.mark.parametrize("model", [VerdictRecord, ForecastRecord])
def test_nothing_is_written_on_a_record_but_that_a_later_one_took_its_place(one, model):
    same = model.objects.get()
    for changed in ({"record": {}}, {"rule_version": "2"}, {"indicator_id": None}):
        with pytest.raises(IntegrityError, match="record_stands"), transaction.atomic():
            model.objects.update(**changed)
    assert model.objects.update(is_current=False) == 1
    with pytest.raises(IntegrityError, match="record_stands"), transaction.atomic():
        model.objects.update(is_current=True)
    assert model.objects.get().record == same.record


@pytest.mark.parametrize("model", [VerdictRecord, ForecastRecord])
def test_a_record_goes_only_with_its_indicator(one, model):
    with pytest.raises(IntegrityError, match="record_stands"), transaction.atomic():
        model.objects.all().delete()
        _now()
    with change(by=None, reason="a test"):
        one.observations.all().delete()
        one.delete()
        _now()
    assert not model.objects.exists()


def _now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
