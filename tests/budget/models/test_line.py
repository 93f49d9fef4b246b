"""What the database refuses of a budget line, and what it keeps because a line points to it."""

import threading
import time
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from budget.models import Account, CostCenter, Fund, Line, Stage
from obb.models import FiscalYear
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_batch, make_cost_center, make_line, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county("durham", years=[2016, 2017])


@pytest.fixture
def center(county):
    return make_cost_center(county, "5100", department=make_department(county, "DSS"))


@pytest.fixture
def stage(county):
    return make_stage(county, "adopted")


def write(county, center, stage, **changes):
    make_line(
        **{"county": county, "cost_center": center, "stage": stage, "year": 2017, "amount": "10.00"} | changes
    )


def test_nan_cannot_enter(county, center, stage):
    batch = make_batch(county)
    with pytest.raises(IntegrityError, match="line_amount_is_a_number"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO budget_line (county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row)"
            " VALUES (%s, 2017, %s, %s, 'expense', 'NaN', %s, 1)",
            [county.pk, stage.pk, center.pk, batch.pk],
        )


def test_a_year_that_is_not_open_is_refused(county, center, stage):
    with pytest.raises(IntegrityError, match="fiscal year 2030 is not open"), transaction.atomic():
        write(county, center, stage, year=2030)


def test_another_countys_stage_is_refused(county, center):
    other = make_stage(make_county("orange"), "adopted")
    with (
        pytest.raises(IntegrityError, match="stage .* is not one of the line's county"),
        transaction.atomic(),
    ):
        write(county, center, other)


def test_another_countys_cost_center_is_refused(county, stage):
    orange = make_county("orange")
    other = make_cost_center(orange, "9", department=make_department(orange, "X"))
    with pytest.raises(IntegrityError, match="cost center .* is not one"), transaction.atomic():
        write(county, other, stage)


def test_a_cost_center_that_is_not_there_is_refused(county, center, stage):
    with pytest.raises(IntegrityError, match="cost center 999999 is not one"), transaction.atomic():
        write(county, center, stage, cost_center_id=999999)


def test_a_cost_center_outside_its_years_is_refused(county, center, stage):
    CostCenter.objects.filter(pk=center.pk).update(last_year=2016)
    with pytest.raises(IntegrityError, match="cost center .* county and year"), transaction.atomic():
        write(county, center, stage)


def test_an_account_of_the_other_kind_is_refused(county, center, stage):
    account = Account.objects.create(county=county, code="4000", name="Grants", kind="revenue")
    with pytest.raises(IntegrityError, match="account .* year and kind"), transaction.atomic():
        write(county, center, stage, account=account, kind="expense")


def test_one_bad_line_among_many_refuses_the_statement(county, center, stage):
    batch = make_batch(county)
    lines = [
        Line(
            county=county, year=2017, stage=stage, cost_center_id=key, kind="expense",
            amount=Decimal("1.00"), batch=batch, row=row,
        )
        for row, key in enumerate([center.pk, 999999, center.pk])
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.bulk_create(lines)
    assert Line.objects.count() == 0


def test_what_a_line_points_to_cannot_be_deleted(county, center, stage):
    fund = Fund.objects.create(county=county, code="100", name="General Fund")
    write(county, center, stage, fund=fund)
    for table, key in [
        ("budget_costcenter", center.pk),
        ("budget_fund", fund.pk),
        ("budget_stage", stage.pk),
    ]:
        with pytest.raises(IntegrityError, match="has budget lines"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])  # noqa: S608 – table names above
    with pytest.raises(IntegrityError, match="fiscal year 2017 has budget lines"), transaction.atomic():
        FiscalYear.objects.filter(county=county, year=2017).delete()
    FiscalYear.objects.filter(county=county, year=2016).delete()
    Fund.objects.create(county=county, code="200", name="Unused").delete()
    assert Line.objects.count() == 1


def test_a_dimension_with_lines_keeps_its_county_its_kind_and_its_years(county, center, stage):
    account = Account.objects.create(county=county, code="5000", name="Salaries", kind="expense")
    write(county, center, stage, account=account)
    with pytest.raises(IntegrityError, match="would leave behind"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(kind="revenue")
    with pytest.raises(IntegrityError, match="would leave behind"), transaction.atomic():
        CostCenter.objects.filter(pk=center.pk).update(last_year=2016)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.filter(pk=stage.pk).update(county=make_county("orange"))
        connection.check_constraints()
    CostCenter.objects.filter(pk=center.pk).update(name="Renamed")
    assert CostCenter.objects.get(pk=center.pk).name == "Renamed"


@pytest.mark.django_db(transaction=True)
def test_a_dimension_that_goes_while_a_line_waits_for_it_is_seen_as_gone(county, center, stage):
    """The deleter holds the cost center when the line is written; the line waits, and is then refused."""
    batch = make_batch(county)
    deleter, failures = connection.copy(), []

    def write_a_line():
        try:
            write(county, center, stage, batch=batch)
        except IntegrityError as error:
            failures.append(str(error))
        finally:
            connection.close()

    try:
        deleter.set_autocommit(False)
        with deleter.cursor() as cursor:
            cursor.execute("DELETE FROM budget_costcenter WHERE id = %s", [center.pk])
        writer = threading.Thread(target=write_a_line)
        writer.start()
        wait_until_someone_waits()
        deleter.commit()
        writer.join()
    finally:
        deleter.close()
    assert len(failures) == 1
    assert "is not one of the line's county and year" in failures[0]
    assert not Line.objects.exists()


def wait_until_someone_waits() -> None:
    """Until another connection waits for a lock."""
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")
