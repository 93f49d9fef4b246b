"""The database keeps what closed, published and open lines say of the codes they stand on."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from budget.actions.closings import close_stage
from budget.actions.corrections import correcting
from budget.models import Account, CostCenter, Fund, FundingSource, Stage
from obb.models import Department
from outcomes.actions.publish import publish
from tests.factories.ground import make_county, make_department
from tests.factories.money import (
    make_account,
    make_cost_center,
    make_fund,
    make_funding_source,
    make_lines,
    make_stage,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def things():
    county = make_county("durham", years=(2018, 2019))
    stage = make_stage(county, "adopted")
    center = make_cost_center(county, "5100", "Intake", department=make_department(county, "DSS"))
    fund, account, source = (
        make_fund(county, "101"),
        make_account(county, "6100"),
        make_funding_source(county, "IVE"),
    )
    make_lines(center, stage, 2019, "1.00", fund=fund, account=account, funding_source=source)
    other = make_department(county, "PH")
    return {
        "stage": stage, "cost_center": center, "fund": fund, "account": account, "funding_source": source,
        "department": center.department, "other": other,
    }  # fmt: skip


def _refused_by(thing, **fields) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**fields)
    return refused.value.__cause__.diag.constraint_name


SETTLED = [
    ("cost_center", {"code": "X"}),
    ("fund", {"code": "X"}),
    ("account", {"code": "X"}),
    ("account", {"kind": "revenue"}),
    ("funding_source", {"code": "X"}),
    ("funding_source", {"level": "state"}),
    ("stage", {"code": "x"}),
    ("stage", {"kind": "actual"}),
    ("department", {"code": "X"}),
]


@pytest.mark.parametrize("how", ["closed", "published"])
@pytest.mark.parametrize(("noun", "fields"), SETTLED)
def test_closed_and_published_lines_keep_it_even_from_a_correction(things, noun, fields, how):
    county, stage = things["stage"].county, things["stage"]
    if how == "closed":
        close_stage(county=county, year=2019, stage=stage, by=None, reason="r", at=NOON)
    else:
        publish(county=county, year=2019, stage=stage, title="t", reason="r", by=None, at=NOON)
    assert _refused_by(things[noun], **fields) == f"{noun}_settled"
    with correcting():
        assert _refused_by(things[noun], **fields) == f"{noun}_settled"
    if noun == "cost_center":
        assert _refused_by(things[noun], department=things["other"]) == "cost_center_settled"


def test_open_lines_keep_departments_and_codes_but_from_a_correction(things):
    for noun in ("cost_center", "fund", "account"):
        assert _refused_by(things[noun], code="X") == f"{noun}_meaning_stays"
    assert _refused_by(things["cost_center"], department=things["other"]) == "cost_center_meaning_stays"
    assert _refused_by(things["account"], kind="revenue") == "account_stays"
    with correcting():
        CostCenter.objects.update(department=things["other"], code="X")
        Fund.objects.update(code="X")
        Account.objects.update(code="X")
    assert CostCenter.objects.get().department == things["other"]
    # It was said of those changes alone.
    assert _refused_by(things["cost_center"], code="5100") == "cost_center_meaning_stays"


def test_open_lines_let_a_level_and_what_a_stage_is_be_corrected(things):
    FundingSource.objects.update(level="federal", code="X")
    Stage.objects.update(kind="actual", code="x")
    Department.objects.filter(pk=things["department"].pk).update(code="SOC")
    assert (FundingSource.objects.get().level, Stage.objects.get().kind) == ("federal", "actual")


def test_a_code_without_lines_and_every_name_are_free(things):
    county, stage = things["stage"].county, things["stage"]
    close_stage(county=county, year=2019, stage=stage, by=None, reason="r", at=NOON)
    unused = make_cost_center(county, "9", department=things["other"])
    CostCenter.objects.filter(pk=unused.pk).update(code="10", department=things["department"])
    for model in (CostCenter, Fund, Account, FundingSource, Stage, Department):
        model.objects.update(name="Spelled right")
    assert CostCenter.objects.filter(name="Spelled right").count() == 2


def test_a_department_stays_in_the_years_of_its_lines(things):
    assert _refused_by(things["department"], last_year=2018) == "department_stays"
    assert _refused_by(things["department"], first_year=2020) == "department_stays"
    Department.objects.filter(pk=things["department"].pk).update(first_year=2019, last_year=2019)


def test_a_failed_correction_does_not_leave_the_door_open(things):
    with pytest.raises(RuntimeError), correcting():
        raise RuntimeError
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('obb.correcting', true), '')")
        assert cursor.fetchone() == ("",)
