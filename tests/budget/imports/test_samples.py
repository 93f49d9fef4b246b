"""The profiles of budget files to copy: each reads the file that it describes, to the cent."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.test import Client

from budget.models import CostCenter, Line
from obb.imports.kinds import kind_called
from obb.imports.templates import sample_profiles
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center

pytestmark = pytest.mark.django_db

NAMES = ["across", "debit-and-credit", "editions", "other-numbers", "report", "sheets"]


@pytest.fixture
def county():
    county = make_county("durham")
    make_cost_center(county, "0520", "Food assistance", make_department(county, "DSS", "Social Services"))
    return county


def written(kind, *arguments):
    said = io.StringIO()
    call_command("import_template", kind, *arguments, stdout=said)
    return said.getvalue()


def bring(name, folder, file):
    profile = folder / f"{name}.toml"
    profile.write_text(written("lines", "--profile", name), encoding="utf-8")
    said = io.StringIO()
    call_command("import_budget", "durham", str(file), profile=str(profile), reason="Tried", stdout=said)
    return said.getvalue()


def stored():
    return sorted(
        Line.objects.values_list(
            "year", "stage__name", "cost_center__code", "account__code", "kind", "amount"
        )
    )


def text_file(folder: Path, name: str, text: str, encoding="utf-8") -> Path:
    (folder / name).write_text(text, encoding=encoding)
    return folder / name


def test_the_command_lists_them_and_says_where_there_are_none(county):
    assert written("lines", "--profile").split() == NAMES
    with pytest.raises(CommandError, match="There are no sample profiles for “funds”"):
        written("funds", "--profile")


def test_the_help_page_shows_every_one_of_them():
    page = Client().get("/help/budget-files/").content.decode()
    samples = sample_profiles(kind_called("lines"))
    assert list(samples) == NAMES
    for text in samples.values():
        shown = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert shown.replace("'", "&#x27;").replace('"', "&quot;") in page


def test_editions_in_one_column(county, tmp_path):
    file = text_file(
        tmp_path, "e.csv",
        "Department,Organization,Category,Edition,Type,Amount\n"
        'Library,Organization 211100 Branches,Personnel,FY27 Adopted,Line,"1,234.50"\n'
        "Library,Organization 211100 Branches,Books,FY27 Adopted,Line,65.50\n"
        'Library,,,FY27 Adopted,Total,"1,300.00"\n'
        "Library,Organization 211100 Branches,Personnel,FY25 Expenditure,Line,(10)\n",
    )  # fmt: skip
    said = bring("editions", tmp_path, file)
    assert stored() == [
        (2025, "Actual", "211100", "PERSONNEL", "expense", Decimal("-10.00")),
        (2027, "Adopted", "211100", "BOOKS", "expense", Decimal("65.50")),
        (2027, "Adopted", "211100", "PERSONNEL", "expense", Decimal("1234.50")),
    ]
    assert CostCenter.objects.get(code="211100").name == "Branches"
    assert "left out: 1, totals" in said


def test_years_and_stages_across(county, tmp_path):
    file = text_file(
        tmp_path, "w.csv",
        "Fund,Department,Account,2025-26,,2026-27\n,,,Budget,Actual,Budget\n"
        "100 - General,5100 - Social Services,51000 - Salaries,1000,990,1100\n"
        "100 - General,5100 - Social Services,43100 - Federal,0,-,800\n",
    )  # fmt: skip
    said = bring("across", tmp_path, file)
    assert stored() == [
        (2026, "Actual", "5100", "51000", "expense", 990),
        (2026, "Adopted", "5100", "43100", "revenue", 0),
        (2026, "Adopted", "5100", "51000", "expense", 1000),
        (2027, "Adopted", "5100", "43100", "revenue", 800),
        (2027, "Adopted", "5100", "51000", "expense", 1100),
    ]
    assert "left out: 1, no amount" in said


def test_a_report_with_subtotals(county, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "Budget FY2027.xlsx"))
    notes, sheet = book.add_worksheet("Notes"), book.add_worksheet("Report")
    notes.write(0, 0, "Read me")
    for number, row in enumerate(
        [
            ["Budget report"],
            [],
            ["Org", "Org name", "Object", "Object name", "Adopted"],
            [520, "Food assistance", 51000, "Salaries", 1000],
            [None, None, 52000, "Supplies", 200.25],
            ["Total 520", None, None, None, 1200.25],
            ["Grand Total", None, None, None, 1200.25],
        ]
    ):
        sheet.write_row(number, 0, row)
    book.close()
    said = bring("report", tmp_path, tmp_path / "Budget FY2027.xlsx")
    assert stored() == [
        (2027, "Adopted", "0520", "51000", "expense", 1000),
        (2027, "Adopted", "0520", "52000", "expense", Decimal("200.25")),
    ]
    assert "left out: 2, totals" in said


def test_debit_and_credit_of_the_latest_snapshot(county, tmp_path):
    file = text_file(
        tmp_path, "g.csv",
        "As of,Fiscal year,Cost center,Account,Debit,Credit\n"
        '2027-06-30,2027,0520,51000,"1,000.00",\n2027-06-30,2027,0520,51000,,25.00\n'
        '2027-06-30,2027,0520,43100,,"800.00"\n2027-05-31,2027,0520,51000,900.00,\n',
    )  # fmt: skip
    said = bring("debit-and-credit", tmp_path, file)
    assert stored() == [
        (2027, "Actual", "0520", "43100", "revenue", 800),
        (2027, "Actual", "0520", "51000", "expense", -25),
        (2027, "Actual", "0520", "51000", "expense", 1000),
    ]
    assert "left out: 1, earlier snapshots" in said


def test_decimal_commas_in_thousands(county, tmp_path):
    file = text_file(
        tmp_path, "n.csv", "Jahr;Stelle;Konto;Betrag (in 1.000)\n2027;0520;51000;1.234,50\n2027;0520;51000;-0,01\n", "cp1252"
    )  # fmt: skip
    bring("other-numbers", tmp_path, file)
    assert [line[-1] for line in stored()] == [-10, 1234500]


def test_a_sheet_for_each_department(county, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "d.xlsx") as book:
        book.add_worksheet("Notes").write(0, 0, "Draft")
        for name, rows in (
            ("DSS", []),
            ("0530 Social Services", [["5300", "51000", 1000], ["5300", "52000", 20.5]]),
            ("0400 Sheriff", [["4000", "51000", 7]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([["Org", "Object", "FY2027 Adopted"], *rows]):
                sheet.write_row(number, 0, row)
        book.get_worksheet_by_name("0530 Social Services").set_row(2, None, None, {"hidden": True})
    said = bring("sheets", tmp_path, tmp_path / "d.xlsx")
    assert stored() == [
        (2027, "Adopted", "4000", "51000", "expense", Decimal("7.00")),
        (2027, "Adopted", "5300", "51000", "expense", Decimal("1000.00")),
    ]
    assert "left out: 1, hidden rows" in said
    assert "Sheets of the workbook that are not read: “Notes”, “DSS”." in said
