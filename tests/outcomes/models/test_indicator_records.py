"""What the database refuses of an indicator's record."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from outcomes.models import Indicator, IndicatorDefinition, QualityAnswer, Target
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_indicator, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county("durham")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"performance": "well"}, "indicator_performance_known"),
        ({"combining": "add"}, "indicator_combining_known"),
        ({"development": "done"}, "indicator_development_known"),
        ({"noise_baseline": "12"}, "indicator_noise_baseline_known"),
        ({"restarts": True}, "indicator_restarts_within_a_year"),
        ({"retired_on": date(2026, 6, 30)}, "indicator_retired_with_a_reason"),
        ({"retired_reason": "Old."}, "indicator_retired_with_a_reason"),
        ({"definition_version": 0}, "indicator_definition_version_counts"),
        ({"covers": 0}, "indicator_value_covers_a_period"),
        ({"baseline_period": 2015}, "indicator_baseline_has_a_name"),
        ({"baseline_label": "2015"}, "indicator_baseline_has_a_name"),
        ({"pool_years": 3}, "indicator_pools_end_in_a_year"),
        ({"pools_end": 2024}, "indicator_pools_end_in_a_year"),
        ({"pool_years": 4, "pools_end": 2024}, "indicator_pool_years_known"),
        ({"pool_years": 3, "pools_end": 2024, "kind": "score"}, "indicator_pools_years_of_counts"),
        ({"pool_years": 3, "pools_end": 2024, "frequency": "month"}, "indicator_pools_years_of_counts"),
        ({"pool_years": 3, "pools_end": 2024, "covers": 2}, "indicator_pools_years_of_counts"),
    ],
)
def test_an_indicator(county, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_indicator(county, **fields)


@pytest.mark.parametrize(
    ("first", "label"), [(2026, "2026"), (None, "2020"), (2020, "")], ids=["after it", "no number", "no name"]
)
def test_a_target_is_kept_up_to_its_period(county, first, label):
    target = make_target(make_indicator(county), 2025, "95")
    with pytest.raises(IntegrityError, match="target_is_kept_up_to_its_period"), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(kept_from=first, kept_from_label=label)
    Target.objects.filter(pk=target.pk).update(kept_from=2025, kept_from_label="2025")


def test_an_indicator_is_not_its_own_benchmark(county):
    one = make_indicator(county)
    with pytest.raises(IntegrityError, match="indicator_is_not_its_own_benchmark"), transaction.atomic():
        Indicator.objects.update(benchmark_indicator=one)


def definition(indicator, **fields):
    return IndicatorDefinition.objects.create(county_id=indicator.county_id, indicator=indicator, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 1, "from_period": 2019, "from_label": "2019", "reason": "A"},
        {"version": 2},
        {"version": 2, "from_period": 2019, "from_label": "2019"},
        {"version": 2, "from_period": 2019, "reason": "A"},
    ],
)
def test_a_later_definition_begins_in_a_period_for_a_reason(county, fields):
    with pytest.raises(IntegrityError, match="definition_begins_with_a_reason"), transaction.atomic():
        definition(make_indicator(county), **fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"question": 0, "answer": "yes"}, "quality_question_known"),
        ({"question": 10, "answer": "yes"}, "quality_question_known"),
        ({"question": 1, "answer": "maybe"}, "quality_answer_known"),
    ],
)
def test_an_answer_on_quality(county, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        QualityAnswer.objects.create(
            county=county, indicator=make_indicator(county), answered_at=NOW, **fields
        )


def test_parts_of_another_countys_indicator_are_refused(county):
    other = make_indicator(make_county("wake"))
    with pytest.raises(IntegrityError, match="quality_indicator_of_one_county"), transaction.atomic():
        QualityAnswer.objects.create(
            county=county, indicator=other, question=1, answer="yes", answered_at=NOW
        )
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="definition_indicator_of_one_county"), transaction.atomic():
        IndicatorDefinition.objects.create(county=county, indicator=other, version=1)
        connection.check_constraints()
    with (
        pytest.raises(IntegrityError, match="indicator_benchmark_indicator_of_one_county"),
        transaction.atomic(),
    ):
        make_indicator(county, benchmark_indicator=other)
        connection.check_constraints()
