"""Comparisons and the bridge as Excel workbooks: exactly what is seen, numbers as numbers, nothing that runs."""

import csv
import io
import zipfile
from decimal import Decimal, InvalidOperation

import pytest

from tests.budget.queries.test_bridge import World
from tests.factories.ground import make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.outcomes.views.conftest import Small
from tests.pages import links, sheets, table

PAGES = {
    "/small/compare/": ("changes", "Expenses by cost center"),
    "/small/compare/years/": ("years", "Expenses by cost center"),
    "/small/bridge/": ("steps", "Stage bridge, FY2019"),
}


def as_number(cell: object) -> object:
    """A CSV's text as a workbook has it: numbers as numbers, to the cent."""
    try:
        return round(Decimal(str(cell)), 2)
    except InvalidOperation:
        return cell


@pytest.mark.parametrize("at", PAGES)
def test_the_workbook_is_the_csv_with_numbers_as_numbers(small: Small, at: str) -> None:
    name, sheet = PAGES[at]
    make_lines(
        make_cost_center(small.county, "=1+1", "@SUM(A1)", small.health), small.adopted, 2019, "0.10", "-0.03"
    )
    make_lines(small.centers["5100"], make_stage(small.county, "requested"), 2019, "120.00")
    client, asked = small.client("analyst"), {"by": "cost_center" if name != "steps" else "department"}
    page = client.get(at, asked)
    whole = sheet if name == "steps" else "Expenses by cost center"
    answer = client.get(f"{at}{links(page)['Excel']}")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    filed = list(
        csv.reader(io.StringIO(client.get(at, asked | {"export": name}).content.decode("utf-8-sig")))
    )
    assert filed.pop()[0].startswith("Small County, North Carolina: ")
    book = sheets(answer)
    assert list(book) == [whole[:31], "Notes"]
    assert [[as_number(cell) for cell in row] for row in book[whole[:31]]] == [
        [as_number(cell.removeprefix("'")) for cell in row] for row in filed
    ]
    assert len(book[whole[:31]]) == len(table(page, name))
    amounts = [cell for row in book[whole[:31]][1:] for cell in row if isinstance(cell, float)]
    assert len(amounts) > 3
    again = client.get(f"{at}{links(page)['Excel']}")
    with zipfile.ZipFile(io.BytesIO(again.getvalue())) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_notes_say_whose_what_and_how_far(small: Small) -> None:
    client = small.client("director", small.health)
    asked = {"department": str(small.health.pk), "export": "changes", "format": "xlsx"}
    said = [row[0] for row in sheets(client.get("/small/compare/", asked))["Notes"]]
    assert said[0] == (
        "Small County, North Carolina: Expenses by department, FY2018 Adopted to FY2019 Adopted, dollars"
    )
    assert said[1].startswith("Department: ") and "Public Health" in said[1]
    assert said[2].startswith("Expenses go from $0.00 to $75.00")
    assert "Drafts: not published." in said
    assert "Only lines of the reader's own departments." in said


def test_the_public_takes_what_is_published_home(small: Small) -> None:
    small.publish(2018)
    small.publish(2019)
    make_lines(small.centers["5100"], small.adopted, 2019, "1000.00")
    book = sheets(small.client().get("/small/compare/", {"export": "changes", "format": "xlsx"}))
    assert (
        book["Expenses by department"][-1][:3] == ["Total", 95.0, 170.0]
        or book["Expenses by department"][-1][2] == 170.0
    )
    assert any(str(row[0]).startswith("Published ") for row in book["Notes"])
    assert not any("Drafts" in str(row[0]) for row in book["Notes"])


@pytest.mark.django_db
def test_what_is_not_explained_is_a_workbook_too(client) -> None:
    world = World()
    client.force_login(make_member(world.county, "analyst"))
    page = client.get("/bridged/bridge/")
    book = sheets(client.get("/bridged/bridge/", {"export": "rest", "format": "xlsx"}))
    assert len(book["Not explained by department"]) == len(table(page, "rest"))
    assert 'aria-label="Excel workbook of Not explained by department"' in page.content.decode()
