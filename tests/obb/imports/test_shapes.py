"""Files in the shapes that finance systems export: two header rows, reports, snapshots, debit and credit."""

import io
from decimal import Decimal

import pytest
import xlsxwriter

from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, read_code
from obb.imports.profile import from_dict
from obb.imports.readers import open_sheet
from obb.imports.reading import Stream, apply

LINES = (
    YEAR,
    FieldSpec("stage", read_code, required=True),
    FieldSpec("cost_center", read_code, required=True),
    FieldSpec("account", read_code),
    FieldSpec("kind", choice("expense", "revenue"), blank="expense"),
    AMOUNT,
)
FIELDS = {name: {"column": name} for name in ("year", "stage", "cost_center", "amount")}


def read(content, name="x.csv", **profile):
    settings = from_dict(profile)
    data = content if isinstance(content, bytes) else content.encode()
    return apply(settings, open_sheet(data, name, settings.file), LINES)


def rows(reading, *names):
    assert reading.problems == []
    return [tuple(str(record[name]) for name in names) for record in reading.records]


def test_two_header_rows_with_groups_over_several_columns_become_years_and_stages():
    reading = read(
        "Report of the budget office,,,,\n"
        ",,FY2018,,FY2019,\n"
        "Org,Object,Adopted,Actual,Adopted,Actual\n"
        "100,6100,10,9.50,11,\n",
        file={"header_row": 2, "header_rows": 2},
        unpivot={"columns": r"^FY(?P<year>\d{4}) (?P<stage>Adopted|Actual)$", "into": "amount"},
        fields={
            "year": {"column": "year"}, "stage": {"column": "stage"}, "cost_center": {"column": "Org"},
            "account": {"column": "Object"},
            "amount": {"column": "amount", "leave_out_blank": "no amount"},
        },
    )  # fmt: skip
    assert rows(reading, "year", "stage", "account", "amount") == [
        ("2018", "Adopted", "6100", "10.00"),
        ("2018", "Actual", "6100", "9.50"),
        ("2019", "Adopted", "6100", "11.00"),
    ]
    assert reading.left_out == {"no amount": 1}


def test_merged_headers_of_a_workbook_are_joined_and_no_problem():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("FY2019")
        sheet.merge_range("A1:A2", "Org")
        sheet.merge_range("B1:C1", "Adopted")
        sheet.write_row("B2", ["6100", "6200"])
        sheet.write_row("A3", ["100", 12.1, 3])
    reading = read(
        file.getvalue(), "book.xlsx",
        file={"header_rows": 2, "header_join": " / "},
        unpivot={"columns": r"^(?P<stage>\w+) / (?P<account>\d+)$", "into": "amount"},
        fields={
            "year": {"sheet_name": r"FY(\d{4})"}, "stage": {"column": "stage"}, "cost_center": {"column": "Org"},
            "account": {"column": "account"}, "amount": {"column": "amount"},
        },
    )  # fmt: skip
    assert rows(reading, "year", "stage", "cost_center", "account", "amount") == [
        ("2019", "Adopted", "100", "6100", "12.10"),
        ("2019", "Adopted", "100", "6200", "3.00"),
    ]


def test_a_report_whose_group_cells_are_empty_below_the_first():
    text = "year,stage,cost_center,amount\nFY2019,adopted,100,1\n,,,2\n,,Total 100,3\n,,200,4\n"
    reading = read(
        text,
        leave_out=[{"column": "cost_center", "matches": "^Total", "reason": "totals"}],
        fields={name: {"column": name, "fill_down": name != "amount"} for name in FIELDS},
    )
    assert rows(reading, "year", "cost_center", "amount") == [
        ("2019", "100", "1.00"), ("2019", "100", "2.00"), ("2019", "200", "4.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pick", "amounts"), [("latest", ["3.00"]), ("earliest", ["1.00"]), ("2019-02-28", ["2.00"])]
)
def test_one_of_several_snapshots_is_chosen(pick, amounts):
    text = (
        "as_of,year,stage,cost_center,amount\n"
        "2019-02-28,FY2019,adopted,100,2\n12/31/2018,FY2019,adopted,100,1\n2019-03-31,FY2019,adopted,100,3\n"
    )
    profile = from_dict({"choose": {"column": "as of", "pick": pick}, "fields": FIELDS})
    stream = Stream(profile, open_sheet(text.encode(), "x.csv"), LINES)
    assert [str(record["amount"]) for record in stream.records()] == amounts
    assert stream.problems == []
    assert stream.left_out == {"other snapshots": 2}
    assert stream.snapshots == {"2019-02-28": 1, "12/31/2018": 1, "2019-03-31": 1}


def test_a_snapshot_that_cannot_be_chosen_says_so():
    text = "as_of,year,stage,cost_center,amount\nfinal,FY2019,adopted,100,2\ndraft,FY2019,adopted,100,1\n"
    found = read(text, choose={"column": "as_of"}, fields=FIELDS).problems
    assert [one.message for one in found] == [
        "“final” is neither a day nor a year, so that the latest cannot be told."
    ]
    found = read(text, choose={"column": "as_of", "pick": "finel"}, fields=FIELDS).problems
    assert [(one.message, one.remedy) for one in found] == [
        ("No row has “finel” in “as_of”.", "Did you mean “final”?")
    ]


def test_snapshots_that_nothing_chooses_among_are_told():
    text = "as_of_date,year,stage,cost_center,amount\n2019-01-31,FY2019,adopted,100,2\n2019-02-28,FY2019,adopted,100,2\n"
    [notice] = read(text, fields=FIELDS).notices
    assert notice.message == (
        "“as_of_date” has 2 values and nothing chooses among them: 2019-01-31 (1 rows), 2019-02-28 (1 rows)."
    )


def test_totals_inside_are_told_unless_a_rule_leaves_them_out():
    text = (
        "name,year,stage,cost_center,amount\nParks,FY2019,adopted,100,2\nGrand Total,FY2019,adopted,100,2\n"
    )
    [notice] = read(text, fields=FIELDS).notices
    assert notice.message == "Rows look like totals and are read as lines: 3."
    without = [{"column": "name", "matches": "Total$", "reason": "totals"}]
    reading = read(text, fields=FIELDS, leave_out=without)
    assert (reading.notices, reading.left_out) == ([], {"totals": 1})


def test_debit_and_credit_columns_become_one_signed_amount():
    text = "year,stage,cost_center,debit,credit\nFY2019,actual,100,12.50,\nFY2019,actual,100,,2.25\nFY2019,actual,100,5,5\nFY2019,actual,100,,\n"
    reading = read(
        text, fields=FIELDS | {"amount": {"column": "debit", "minus": ["credit"], "leave_out_blank": "empty"}}
    )
    assert rows(reading, "amount") == [("12.50",), ("-2.25",), ("0.00",)]
    assert reading.left_out == {"empty": 1}
    wrong = read(
        "year,stage,cost_center,debit,credit\nFY2019,actual,100,1,x\n",
        fields=FIELDS | {"amount": {"column": "debit", "minus": ["credit"]}},
    )
    assert [one.message for one in wrong.problems] == ["“x” is not an amount."]


def test_signs_thousands_and_other_numbers():
    text = "year;stage;cost_center;amount\nFY2019;actual;100;1.234,5\nFY2019;actual;100;-2\n"
    reading = read(
        text.encode("utf-16"),
        fields=FIELDS
        | {"amount": {"column": "amount", "numbers": "1.234,50", "times": 1000, "negate": True}},
    )
    assert rows(reading, "amount") == [("-1234500.00",), ("2000.00",)]


def test_rows_left_out_are_remembered_by_number():
    text = "x,year,stage,cost_center,amount\n" + "t,FY2019,actual,1,1\n" * 300 + ",FY2019,actual,1,1\n"
    profile = from_dict({"leave_out": [{"column": "x", "equals": "t", "reason": "totals"}], "fields": FIELDS})
    stream = Stream(profile, open_sheet(text.encode(), "x.csv"), LINES)
    assert len(list(stream.records())) == 1
    assert stream.left_out == {"totals": 300}
    assert stream.out_rows == {"totals": list(range(2, 202))}
    assert sum(
        record["amount"] for record in Stream(profile, open_sheet(text.encode(), "x.csv"), LINES).records()
    ) == Decimal(1)
