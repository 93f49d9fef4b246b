"""Hidden rows, columns and sheets of a workbook: said when they are read, left out and counted when a profile says so."""

import io
import tracemalloc

import pytest
import xlsxwriter

from obb.imports.columns import AMOUNT, FieldSpec, read_code
from obb.imports.hidden import ranges
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, from_toml
from obb.imports.readers import open_sheet
from obb.imports.reading import apply
from tests.factories.old_workbook import old_workbook
from tests.obb.imports.test_workbooks import sheet_of

SPEC = (FieldSpec("code", read_code, required=True), FieldSpec("note"), AMOUNT)
ROWS = [["code", "note", "amount"], *([f"{number:04}", "", number] for number in range(1, 10))]
READ = "Somebody or a filter has hidden them. Where they do not count, leave them out, in the layout or by "


def book(rows=ROWS, hidden=(), columns=(), more=()):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, len(rows) - 1, 2)
        for number in hidden:
            sheet.set_row(number - 1, None, None, {"hidden": True})
        for column in columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
        for name, is_hidden in more:
            other = workbook.add_worksheet(name)
            other.write(0, 0, "x")
            if is_hidden:
                other.hide()
    return file.getvalue()


def read(content, name="x.xlsx", **file):
    profile = from_dict({"file": file})
    return apply(profile, open_sheet(content, name, profile.file), SPEC)


def said(reading):
    return [f"{notice.message} {notice.remedy}" for notice in reading.notices]


def old(**hidden):
    return old_workbook({"Data": [[str(cell) for cell in row[:2]] + row[2:] for row in ROWS]}, **hidden)


@pytest.mark.parametrize(
    ("content", "name"),
    [(book(hidden=[4, 5, 6, 9]), "x.xlsx"), (old(hidden_rows=[4, 5, 6, 9]), "x.xls")],
    ids=["xlsx", "xls"],
)
def test_hidden_rows_are_read_and_said_or_left_out_and_counted(content, name):
    reading = read(content, name)
    assert len(reading.records) == 9
    assert said(reading) == [f'4 hidden rows are read: 4–6, 9. {READ}hidden_rows = "leave_out" in a profile.']
    reading = read(content, name, hidden_rows="leave_out")
    assert [record.row for record in reading.records] == [2, 3, 7, 8, 10]
    assert (reading.left_out, reading.rows_read, said(reading)) == ({"hidden rows": 4}, 9, [])


def test_a_hidden_row_that_a_rule_leaves_out_is_not_said():
    reading = apply(
        from_toml('[[leave_out]]\ncolumn = "code"\nequals = "0003"\nreason = "x"\n[fields.code]\ncolumn = "code"\n'
                  '[fields.amount]\ncolumn = "amount"'),
        open_sheet(book(hidden=[4]), "x.xlsx"), SPEC,
    )  # fmt: skip
    assert (reading.left_out, said(reading)) == ({"x": 1}, [])


@pytest.mark.parametrize(
    ("content", "name"),
    [(book(columns=[1, 2]), "x.xlsx"), (old(hidden_columns=[1, 2]), "x.xls")],
    ids=["xlsx", "xls"],
)
def test_hidden_columns_that_are_read_are_said_or_not_there(content, name):
    reading = read(content, name)
    assert said(reading) == [
        "Hidden columns are read: “note”, “amount”. Where they do not count, read others, or leave them out, in the layout or by"
        ' hidden_columns = "leave_out" in a profile.'
    ]
    reading = read(content, name, hidden_columns="leave_out")
    assert [problem.message for problem in reading.problems] == [
        "There is no column for “amount”, which every row needs."
    ]
    profile = from_dict({"fields": {"code": {"column": "code"}, "amount": {"constant": "1"}}})
    assert said(apply(profile, open_sheet(content, name), SPEC)) == []


def test_a_hidden_wide_column_that_is_left_out_makes_no_rows():
    rows = [["code", "2025", "2026"], ["1", 5, 7], ["2", 6, 8]]
    profile = from_dict({
        "file": {"hidden_columns": "leave_out"},
        "unpivot": {"columns": r"^(?P<year>\d{4})$"},
        "fields": {"code": {"column": "code"}, "note": {"column": "year"}, "amount": {"column": "amount"}},
    })  # fmt: skip
    reading = apply(profile, open_sheet(book(rows, columns=[1]), "x.xlsx", profile.file), SPEC)
    assert [(one["note"], int(one["amount"])) for one in reading.records] == [("2026", 7), ("2026", 8)]


def test_a_hidden_row_still_says_what_the_empty_cells_below_it_mean():
    rows = [["code", "note", "amount"], ["A", "", 1], ["", "", 2], ["B", "", 3], ["", "", 4]]
    profile = from_dict({
        "file": {"hidden_rows": "leave_out"},
        "fields": {"code": {"column": "code", "fill_down": True}, "amount": {"column": "amount"}},
    })  # fmt: skip
    reading = apply(profile, open_sheet(book(rows, hidden=[4]), "x.xlsx", profile.file), SPEC)
    assert [(one["code"], int(one["amount"])) for one in reading.records] == [("A", 1), ("A", 2), ("B", 4)]


def test_of_snapshots_the_latest_is_chosen_among_the_rows_that_are_shown():
    rows = [["code", "note", "amount"], ["A", "2025-01-01", 1], ["A", "2026-01-01", 2]]
    profile = from_dict({
        "file": {"hidden_rows": "leave_out"}, "choose": {"column": "note"},
        "fields": {"code": {"column": "code"}, "amount": {"column": "amount"}},
    })  # fmt: skip
    reading = apply(profile, open_sheet(book(rows, hidden=[3]), "x.xlsx", profile.file), SPEC)
    assert [int(one["amount"]) for one in reading.records] == [1]


def test_sheets_that_are_not_read_are_listed():
    content = book(more=[("Notes", False), ("Old", True)])
    assert said(read(content, sheet="Data")) == [
        "Sheets of the workbook that are not read: “Notes”, “Old” (hidden)."
        " Where they belong to it, tick them in the layout, or name them in the profile (sheets)."
    ]
    hidden = open_sheet(content, "x.xlsx", from_dict({"file": {"sheet": "Old"}}).file)
    assert (hidden.is_hidden, hidden.headers) == (True, ["x"])
    with pytest.raises(UnreadableFile, match="The workbook has 2 sheets: “Data”, “Notes”"):
        read(content)


def test_a_hidden_sheet_that_is_read_is_said():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("Cover").write(0, 0, "Budget")
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, ["code", "amount"])
        sheet.write_row(1, 0, ["1", 5])
        sheet.hide()
    assert said(read(file.getvalue(), sheet="Data"))[0] == (
        "The sheet “Data” is hidden, and is read. Look whether it is the right one."
    )


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="true"><c r="A2"><v>1</v></c></row>', [2]),
        ("<row><c><v>1</v></c></row><row hidden='1'><c><v>1</v></c></row>", [2]),
        ('<row r="1" hidden="0"><c r="A1"><v>1</v></c></row><row r="9" hidden="1"/>', []),
        ('<x:row hidden="1" r="1"><c r="A1"><v>1</v></c></x:row>', [1]),
    ],
)  # fmt: skip
def test_however_a_program_writes_that_a_row_is_hidden(cells, hidden):
    sheet = open_sheet(sheet_of(cells), "x.xlsx")
    assert sheet.hidden.numbers() == hidden


def test_rows_in_words():
    assert ranges([3]) == "3"
    assert ranges([9, 5, 6, 7, 1200]) == "5–7, 9, 1,200"
    assert ranges(range(1, 40, 2)) == "1, 3, 5, 7, 9 …"
    assert ranges([]) == ""


def test_a_hundred_thousand_hidden_rows_take_a_byte_each():
    rows = "".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_001))
    content = sheet_of(rows)
    with_some = sheet_of(rows.replace('hidden="1"', "", 99_999))

    def most_memory(data):
        tracemalloc.start()
        sheet = open_sheet(data, "x.xlsx")
        assert len(sheet.hidden.rows) == 100_001
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert most_memory(content) < most_memory(with_some) + 1_000_000
