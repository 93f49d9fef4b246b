"""What the database refuses of a reference rate, by any path; and that every change of one is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from obb.history import change, history_of
from outcomes.models import ReferenceRate
from tests.factories.ground import make_county
from tests.factories.results import make_rate

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("rate_measure_known", {"measure": "weather"}),
        ("rate_use_known|rate_percent_where_one_counts", {"use": "guess"}),
        ("rate_percent_where_one_counts", {"percent": None}),
        ("rate_percent_where_one_counts", {"use": "penalty"}),
        ("rate_increase_above_zero", {"points": "5", "use": "minimum", "percent": None}),
        ("rate_levels_in_order", {"low": "50", "high": "50"}),
        ("rate_levels_in_order", {"low": "-1"}),
        ("rate_increase_above_zero", {"points": "0"}),
        ("rate_increase_above_zero", {"points": "5", "use": "base"}),
        ("rate_percent_of_a_whole", {"percent": "100.5"}),
        ("rate_days_in_order", {"valid_to": date(1999, 9, 30)}),
        ("rate_verified_against_a_source", {"is_verified": True, "source": "A law"}),
        (
            "rate_verified_against_a_source",
            {"is_verified": True, "verified_by": "Ada", "verified_on": date(2026, 1, 1)},
        ),
    ],
)
def test_the_database_refuses(name, fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_rate(make_county(), **fields)


@pytest.mark.parametrize("column", ["low", "high", "points", "percent"])
def test_no_path_brings_in_what_is_no_number(column):
    rate = make_rate(make_county())
    with (
        pytest.raises(IntegrityError, match="rate_is_a_number|rate_percent_of_a_whole"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE outcomes_referencerate SET {column} = 'NaN' WHERE id = %s", [rate.pk])  # noqa: S608


def test_two_rows_for_one_level_on_one_day_are_refused_when_the_transaction_ends():
    county = make_county()
    make_rate(county, low=D(50), high=D(60))
    make_rate(county, low=D(60))
    make_rate(county, low=D(50), high=D(60), measure="arrears")
    make_rate(county, low=D(50), high=D(60), points=D(5))
    make_rate(make_county(), low=D(50), high=D(60))
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="rate_once_a_level"), transaction.atomic():
        make_rate(county, low=D("59.9999"), high=D(70))
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="rate_increase_once_a_level"), transaction.atomic():
        make_rate(county, low=D(0), high=D(55), points=D(10))
        connection.check_constraints()


def test_a_row_is_followed_by_another_the_day_after_it_ends():
    county = make_county()
    make_rate(county, valid_to=date(2020, 9, 30))
    make_rate(county, valid_from=date(2020, 10, 1))
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="rate_once_a_level"), transaction.atomic():
        make_rate(county, valid_from=date(2010, 10, 1))
        connection.check_constraints()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"low": "79", "high": "80"}, "Cases with support orders: 79 up to 80"),
        ({"low": "80"}, "Cases with support orders: 80 and above"),
        ({"low": "0", "high": "50", "points": "5"}, "Cases with support orders: 0 up to 50, up by 5 points"),
        ({"low": "4.99", "high": "5.00", "measure": "cost"}, "Cost effectiveness: 4.99 up to 5.00"),
        (
            {"low": "75", "high": "90", "points": "2", "use": "penalty"},
            "Cases with support orders: 75 up to 90, up by 2 points",
        ),
        ({"low": "50", "use": "minimum"}, "Cases with support orders: above 50"),
        ({"low": "60.5", "use": "goal"}, "Cases with support orders: 60.5 and above"),
        ({"low": "0", "use": "growth"}, "Cases with support orders: above the year before"),
        ({"low": "0", "use": "growth", "points": "1.5"}, "Cases with support orders: up by 1.5 points"),
    ],
)
def test_a_row_is_called_by_its_table_and_levels(fields, said):
    kept = {name: value if name in ("measure", "use") else D(value) for name, value in fields.items()}
    if "use" in kept:
        kept["percent"] = None
    assert str(make_rate(make_county(), **kept)) == said


def test_a_correction_is_told_with_who_and_why():
    rate = make_rate(make_county())
    with change(by=None, reason="The law was amended"):
        rate.percent = D(61)
        rate.save()
    newest = history_of(rate)[0]
    assert (newest.why, [(one.field, one.before, one.after) for one in newest.fields]) == (
        "The law was amended",
        [("percent", "60", "61")],
    )
    assert ReferenceRate.objects.get().percent == 61
