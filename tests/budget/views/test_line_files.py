"""Files of the lines page: exactly what is seen, numbers as numbers, nothing that runs, and read again the same."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.http import HttpResponse

import obb.tables.export
from budget.models import Line
from obb.domain.delimited import LIVE, alive, inert
from obb.history import change
from obb.imports.pipeline import bring
from obb.tables.export import MOST_ROWS, streamed_csv, too_many_rows, workbook_response
from tests.factories.money import (
    make_account,
    make_cost_center,
    make_fund,
    make_funding_source,
    make_lines,
    make_stage,
)
from tests.factories.results import NOW, bring_text
from tests.outcomes.views.conftest import Small
from tests.pages import sheets, table, words

AT = "/small/lines/"
HARMLESS = "Plain name"


@pytest.fixture
def rough(small: Small) -> Small:
    """Codes and names that a spreadsheet would run, revenues, repeats, and a second stage and year."""
    county = small.county
    requested = make_stage(county, "requested", "Requested", "requested")
    for number, sign in enumerate(LIVE):
        with_sign = sign.strip("\t\r\n\x00") + f"SUM(A{number})"
        center = make_cost_center(county, with_sign, f"{sign.replace(chr(0), '')}cmd {number}", small.health)
        fund = make_fund(county, with_sign, f"@name {number}")
        make_lines(center, requested, 2018, "-0.01", "12345678901.23", "-0.01", fund=fund)
    make_lines(
        small.centers["7200"], small.adopted, 2019, "-40.10", "0.00", kind="revenue",
        account=make_account(county, "0042", "Fees, and “more”", kind="revenue"),
        funding_source=make_funding_source(county, "FED"),
    )  # fmt: skip
    return small


def rows(answer: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def ledger(small: Small) -> Counter:
    found = Line.objects.filter(county=small.county).values_list(
        "year", "stage", "cost_center", "fund", "account", "funding_source", "kind", "amount"
    )
    return Counter(found)


EVERYTHING = {"year": "all", "stage": "all"}
FIELDS = (
    "year,stage,department_code,fund_code,fund_name,cost_center_code,account_code,account_name,kind,"
    "funding_source_code,level,amount"
)


@pytest.mark.parametrize(
    "asked", [{"format": "plain"}, {"columns": FIELDS}, {"format": "plain", "lines-sort": "-amount"}]
)
def test_the_lines_of_a_file_read_again_are_the_same_ledger(rough: Small, asked: dict[str, str]) -> None:
    before = ledger(rough)
    file = rough.client("analyst").get(AT, EVERYTHING | asked | {"export": "lines"})
    text = file.getvalue().decode("utf-8-sig")
    again = bring_text(rough.county, "lines", text.replace("100.00", "100.50"))
    assert again.state == "confirmed", again.problems[:3]
    assert ledger(rough) != before
    again = bring_text(rough.county, "lines", text)
    assert again.state == "confirmed", again.problems[:3]
    assert ledger(rough) == before
    assert set(Line.objects.filter(county=rough.county).values_list("batch", flat=True)) == {again.pk}


def test_a_workbook_is_read_again_when_its_sheet_is_named(rough: Small) -> None:
    before = ledger(rough)
    file = rough.client("analyst").get(
        AT, EVERYTHING | {"columns": FIELDS, "export": "lines", "format": "xlsx"}
    )
    again = bring(
        county=rough.county, kind="lines", file_name="lines.xlsx", content=file.getvalue(), by=None, at=NOW,
        reason="a test", profile={"kind": "lines", "name": "Workbook", "file": {"sheet": "Budget lines"}},
    )  # fmt: skip
    assert again.state == "confirmed", again.problems[:3]
    assert ledger(rough) == before


def test_what_begins_like_a_formula_is_text_in_every_file(rough: Small) -> None:
    client, asked = rough.client("analyst"), EVERYTHING | {"export": "lines", "lines-per_page": "10"}
    for form in ("csv", "plain"):
        for row in rows(client.get(AT, asked | {"format": form}))[1:]:
            for cell in row:
                number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                assert number or not cell.startswith(LIVE), cell
    file = client.get(AT, asked | {"format": "xlsx", "columns": FIELDS})
    with zipfile.ZipFile(io.BytesIO(file.getvalue())) as package:
        pages = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
        styles = package.read("xl/styles.xml")
    assert not any(b"<f>" in page or b"<hyperlink" in page for page in pages)
    assert b'quotePrefix="1"' in styles


def test_numbers_are_numbers_negative_ones_too(rough: Small) -> None:
    client, asked = (
        rough.client("analyst"),
        EVERYTHING | {"export": "lines", "columns": "amount,year,row", "most": "0"},
    )
    assert [row[0] for row in rows(client.get(AT, asked))[1:4]] == ["-5.00", "-40.10", "0.00"]
    book = sheets(client.get(AT, asked | {"format": "xlsx"}))["Budget lines"]
    assert book[0] == ["Amount", "Year", "Row"]
    assert [(row[0], type(row[0])) for row in book[1:4]] == [(-5.0, float), (-40.1, float), (0.0, float)]
    assert all(isinstance(cell, float | int) for row in book[1:] for cell in row)


def test_all_rows_are_in_the_file_in_the_order_and_columns_that_are_seen(rough: Small) -> None:
    client = rough.client("analyst")
    asked = EVERYTHING | {
        "columns": "amount,cost_center_name",
        "lines-sort": "-amount",
        "least": "1",
        "lines-per_page": "10",
    }
    seen = table(client.get(AT, asked), "lines")
    filed = rows(client.get(AT, asked | {"export": "lines"}))
    book = sheets(client.get(AT, asked | {"export": "lines", "format": "xlsx"}))["Budget lines"]
    assert seen[0] == filed[0] == book[0]
    assert len(filed) - 1 == len(book) - 1 == 14
    amounts = [Decimal(row[0]) for row in filed[1:]]
    assert amounts == sorted(amounts, reverse=True)
    assert [f"${amount:,}" for amount in amounts[:10]] == [row[0] for row in seen[1:11]]
    assert [round(Decimal(row[0]), 2) for row in book[1:]] == amounts


def test_groups_are_filed_with_their_subtotals(rough: Small) -> None:
    client, asked = rough.client("analyst"), {"by": "department", "by2": "kind", "export": "groups"}
    seen = table(client.get(AT, {"by": "department", "by2": "kind"}), "groups")
    filed = rows(client.get(AT, asked))
    assert [
        [cell.replace("$", "").replace(",", "").replace("−", "-") for cell in row[2:]] for row in seen[1:]
    ] == [row[2:] for row in filed[1:]]
    assert [row[:2] for row in filed] == [row[:2] for row in seen]
    book = sheets(client.get(AT, asked | {"format": "xlsx"}))
    assert [row[0] for row in book["Budget lines added up"]] == [row[0] for row in filed]


def test_the_workbook_says_what_it_holds_and_for_whom(rough: Small) -> None:
    person = rough.member("viewer", rough.health)
    client = rough.client()
    client.force_login(person)
    asked = {
        "year": ["2018", "2019"],
        "stage": "adopted",
        "fund": "-",
        "least": "10",
        "export": "lines",
        "format": "xlsx",
    }
    answer = client.get(AT, asked)
    assert answer["Content-Disposition"] == 'attachment; filename="small-2018-2019-adopted-lines.xlsx"'
    said = [str(row[0]) for row in sheets(answer)["Notes"]]
    assert said[0] == "Small County, North Carolina: budget lines, FY2019 Adopted, FY2018 Adopted"
    assert "  Fund: Not stated" in said and "  Amount from 10.00" in said
    assert "lines: 2" in said and "expenses: $75.00" in said
    assert any(str(person) in line for line in said)
    assert "Drafts: not published." in said
    assert "Only lines of the reader's own departments." in said


def test_more_rows_than_a_sheet_holds_are_refused_in_words(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not too_many_rows(MOST_ROWS - 1) and too_many_rows(MOST_ROWS)
    monkeypatch.setattr(obb.tables.export, "MOST_ROWS", 3)
    client = small.client("analyst")
    answer = client.get(AT, {"export": "lines", "format": "xlsx"})
    assert answer.status_code == 413
    assert "An Excel sheet holds 1,048,575 rows, and these are 4." in words(answer)
    assert client.get(AT, {"export": "lines"}).status_code == 200


def _many(count: int) -> Iterator[list[object]]:
    yield ["Code", "Amount"]
    for number in range(count):
        yield [f"code {number}", Decimal(number) / 100]


@pytest.mark.django_db  # what is sent whole ends its request, which looks after the connection
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    peaks = []
    for count in (500, 5_000, 50_000):
        tracemalloc.start()
        if form == "csv":
            answer = streamed_csv(_many(count), "many")
        else:
            answer = workbook_response(_many(count), [], sheet="Many", file_name="many")
        size = sum(len(piece) for piece in answer.streaming_content)
        answer.close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size > count
    assert peaks[2] < peaks[1] + 500_000, peaks


def test_an_apostrophe_is_taken_off_where_it_was_put() -> None:
    for text in (*(f"{sign}x" for sign in LIVE if sign != "\x00"), "'x", "x", "'", "", "''=x", " =x"):
        assert alive(inert(text)) == text


def test_names_of_files_bear_no_sign_that_breaks_a_header(small: Small) -> None:
    with change(by=None, reason="a test"):
        small.adopted.name = 'Adopted"; filename=evil\r\n'
        small.adopted.save()
    answer = small.client("analyst").get(AT, {"export": "lines"})
    assert answer["Content-Disposition"] == 'attachment; filename="small-2019-adopted-lines.csv"'
