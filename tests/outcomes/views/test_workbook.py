"""Money by outcome as a workbook: the same cents as the page, laid out wide, and nothing runs in it."""

import io
from decimal import Decimal

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from outcomes.actions.publish import publish
from tests.factories import ground, money, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    county = ground.make_county("books", years=(2018, 2019))
    department = ground.make_department(county, "A", name="=cmd|' /C calc'!A0")
    actual, adopted = money.make_stage(county, "actual"), money.make_stage(county, "adopted")
    one = money.make_cost_center(county, "0001", department=department)
    two = money.make_cost_center(county, "0002", department=department)
    first = results.make_goal(county, "First goal", is_published=True)
    second = results.make_goal(county, "Second goal")
    money.make_lines(one, adopted, 2019, "100.01", "-0.02")
    money.make_lines(two, adopted, 2019, "50.00")
    money.make_lines(one, actual, 2018, "33.33")
    results.map_all(one, 2019, **{first.code: 50, second.code: 50})
    return county


def sheets(county, role, query=""):
    client = Client(HTTP_HOST="127.0.0.1")
    if role:
        client.force_login(
            ground.make_member(county, role), backend="django.contrib.auth.backends.ModelBackend"
        )
    response = client.get(f"/{county.slug}/money/workbook.xlsx{query}")
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_analysts_workbook_holds_every_year_stage_and_cent(county):
    found = sheets(county, "analyst")
    assert found["By goal"] == [
        ["Goal", "FY2018 Actual", "FY2019 Adopted"],
        ["First goal", "", 50.0],
        ["Second goal", "", 49.99],
        ["Not yet mapped", 33.33, 50.0],
        ["Total, same as the ledger", 33.33, 149.99],
    ]
    name = "=cmd|' /C calc'!A0"
    assert found["By cost center"] == [
        ["Code", "Cost center", "Department", "First goal", "Second goal", "Not yet mapped", "Total"],
        ["0001", "Cost center 0001", name, 50.0, 49.99, "", 99.99],
        ["0002", "Cost center 0002", name, "", "", 50.0, 50.0],
        ["Total, same as the ledger", "", "", 50.0, 49.99, 50.0, 149.99],
    ]


def test_the_publics_workbook_is_of_what_was_published(county):
    publish(
        county=county,
        year=2019,
        stage=county.stages.get(code="adopted"),
        title="FY2019",
        reason="a test",
        by=None,
        at=results.NOW,
    )
    found = sheets(county, "")
    assert found["By goal"] == [
        ["Goal", "FY2019 Adopted"],
        ["First goal", 50.0],
        ["Goals not published", 49.99],
        ["Not yet mapped", 50.0],
        ["Total, same as the ledger", 149.99],
    ]


def test_amounts_are_exact_to_the_cent(county):
    total = sheets(county, "analyst", "?year=2019&stage=adopted")["By cost center"][-1][-1]
    assert Decimal(repr(total)) == Decimal("149.99")
