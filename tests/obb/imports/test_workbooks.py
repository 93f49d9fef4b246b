"""Excel files: every cell kept as text, and nothing opened that could hurt."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from time import perf_counter

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from obb.imports.columns import FieldSpec
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.readers import WEB_LIMITS, FileOptions, Limits, open_sheet
from obb.imports.reading import apply
from obb.imports.workbooks import cell_text


def book(*sheets):
    """A workbook of sheets, each a name, its rows and whether it is hidden."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, table, hidden in sheets:
            sheet = workbook.add_worksheet(name)
            if hidden:
                sheet.hide()
            for row, cells in enumerate(table):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    elif isinstance(cell, str) and cell.startswith("#"):
                        sheet.write_formula(row, column, "=1/0", None, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return file.getvalue()


def changed(data, **parts):
    """The same package with parts replaced or added."""
    old, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


LINES = [["code", "name", "amount", "day"], ["0400", "Jail & courts — ¹", 1234.5, datetime(2019, 3, 29)]]  # noqa: DTZ001
ONE = book(("Lines", LINES, False))


def sheet_of(cells):
    """The workbook with these cells, as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    return changed(ONE, **{"xl/worksheets/sheet1.xml": content})


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r = '1048576'><c r = 'xfd1048576'><v>1</v></c></row>",
        '<row r="2"><c r="ZZ50000"><v>1</v></c></row>',
    ],
)
@pytest.mark.parametrize("limits", [WEB_LIMITS, Limits(cells=30_000_000)])
def test_a_stray_cell_far_outside_is_refused_before_it_takes_all_memory(far, limits):
    data = sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')
    with pytest.raises(UnreadableFile, match="A sheet reaches over [0-9,]+ rows and [0-9,]+ columns"):
        open_sheet(data, "lines.xlsx", None, limits)


def test_many_empty_error_cells_take_no_time():
    empty = '<c t="e" r="A2"/>' * 300_000
    data = sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{empty}</row>')
    began = perf_counter()
    list(open_sheet(data, "lines.xlsx").rows)
    assert perf_counter() - began < 30


def test_every_cell_is_text():
    sheet = open_sheet(ONE, "lines.xlsx")
    assert sheet.headers == ["code", "name", "amount", "day"]
    assert list(sheet.rows) == [(2, ["0400", "Jail & courts — ¹", "1234.5", "2019-03-29"])]
    assert (sheet.name, sheet.problems) == ("Lines", [])


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (211100.0, "211100"),
        (0.1 + 0.2, "0.3"),
        (12345678901234.56, "12345678901234.6"),
        (-0.5, "-0.5"),
        (1e16, "10000000000000000"),
        (0.00001, "0.00001"),
        (7, "7"),
        (True, "TRUE"),
        (date(2019, 3, 29), "2019-03-29"),
        (datetime(2019, 3, 29, 13, 5), "2019-03-29 13:05:00"),  # noqa: DTZ001
        (time(13, 5), "13:05:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        (None, ""),
        ("  x ", "  x "),
    ],
)
def test_a_cell_as_text(cell, text):
    assert cell_text(cell) == text


def test_a_spreadsheets_error_is_not_a_blank():
    data = book(("A & B", [["a", "b"], ["x", "#REF!"], ["#DIV/0!", 5]], False))
    assert list(open_sheet(data, "x.xlsx").rows) == [(2, ["x", "#REF!"]), (3, ["#DIV/0!", "5"])]


def test_rows_and_columns_that_start_late_keep_their_numbers():
    data = book(("A", [[], [], [None, "a", "b"], [None, 1, "#REF!"]], False))
    sheet = open_sheet(data, "x.xlsx", FileOptions(header_row=3))
    assert sheet.headers == ["", "a", "b"]
    assert list(sheet.rows) == [(4, ["", "1", "#REF!"])]


def test_the_only_filled_visible_sheet_is_read():
    data = book(("Empty", [], False), ("Old", [["x"]], True), ("Lines", [["a"], ["1"]], False))
    assert list(open_sheet(data, "x.xlsx").rows) == [(2, ["1"])]
    assert open_sheet(data, "x.xlsx", FileOptions(sheet="old")).headers == ["x"]


def test_several_sheets_are_asked_about():
    data = book(("Lines", [["a"]], False), ("Totals", [["b"]], False))
    with pytest.raises(
        UnreadableFile, match="The workbook has 2 sheets: “Lines”, “Totals”. State in the profile"
    ):
        open_sheet(data, "x.xlsx")
    with pytest.raises(
        UnreadableFile, match="no sheet “Linse”; it has “Lines”, “Totals”. Did you mean “Lines”?"
    ):
        open_sheet(data, "x.xlsx", FileOptions(sheet="Linse"))
    with pytest.raises(UnreadableFile, match="The workbook has no sheet with rows"):
        open_sheet(book(("Empty", [], False)), "x.xlsx")


def test_a_stale_dimension_loses_no_row():
    rows = [["a", "b"], *[[number, "x"] for number in range(1000)]]
    data = book(("A", rows, False))
    part = "xl/worksheets/sheet1.xml"
    sheet = zipfile.ZipFile(io.BytesIO(data)).read(part).replace(b'ref="A1:B1001"', b'ref="A1:B2"')
    assert b'ref="A1:B2"' in sheet
    assert len(list(open_sheet(changed(data, **{part: sheet}), "x.xlsx").rows)) == 1000


def test_merged_data_cells_are_a_problem():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:B1", "Report")
        sheet.write_row("A2", ["fund", "amount"])
        sheet.merge_range("A3:A4", "General")
        sheet.write_column("B3", [1, 2])
    spec = (FieldSpec("fund", required=True), FieldSpec("amount"))
    plain = from_dict({"file": {"header_row": 2}})
    found = apply(plain, open_sheet(file.getvalue(), "x.xlsx", plain.file), spec)
    assert found.problems == [
        Problem(
            3,
            "fund",
            "",
            "Cells are merged over rows 3 to 4: the sheet is laid out to be looked at, not as a list.",
            "Unmerge them and fill each row (a pivot table: tabular form, repeat all item labels);"
            " or state fill_down for the column in the profile.",
        )
    ]
    filled = from_dict({"file": {"header_row": 2}, "fields": {"fund": {"column": "fund", "fill_down": True},
                                                              "amount": {"column": "amount"}}})  # fmt: skip
    found = apply(filled, open_sheet(file.getvalue(), "x.xlsx", filled.file), spec)
    assert [dict(record.values) for record in found.records] == [
        {"fund": "General", "amount": "1"},
        {"fund": "General", "amount": "2"},
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (changed(ONE, **{"xl/vbaProject.bin": b"x"}), "The workbook has macros, which are not taken."),
        (
            changed(ONE, **{"xl/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
            "The workbook holds an XML declaration that Excel never writes.",
        ),
        (b"PK\x03\x04" + b"x" * 500, "This is not a workbook that can be read; it may be damaged."),
        (ONE[:-200], "This is not a workbook that can be read; it may be damaged."),
        (ONE[:900] + b"\0" * 40 + ONE[940:], "This is not a workbook that can be read; it may be damaged."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "The workbook is protected by a password, or is an old .xls with a new ending.",
        ),
    ],
)
def test_refuses_what_is_no_plain_workbook(data, message):
    with pytest.raises(UnreadableFile) as caught:
        open_sheet(data, "x.xlsx")
    assert caught.value.problems[0].message == message
    assert caught.value.problems[0].remedy


def test_a_zip_of_zips_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("inner.zip", ONE)
    with pytest.raises(UnreadableFile, match="not a workbook that can be read"):
        open_sheet(file.getvalue(), "x.xlsx")


def test_old_workbooks_with_a_password_or_macros_are_refused():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    with pytest.raises(UnreadableFile, match="protected by a password"):
        open_sheet(ole + "EncryptedPackage".encode("utf-16-le"), "x.xls")
    with pytest.raises(UnreadableFile, match="has macros"):
        open_sheet(ole + "_VBA_PROJECT".encode("utf-16-le"), "x.xls")
    with pytest.raises(UnreadableFile, match="not a workbook that can be read"):
        open_sheet(ole, "x.xls")


def test_bombs_are_refused_before_they_unpack():
    part = {"xl/media/zeros.bin": b"\0" * 6 * 2**20}
    with pytest.raises(UnreadableFile, match="unpacks to more than 100 times its size"):
        open_sheet(changed(ONE, **part), "x.xlsx", limits=WEB_LIMITS)
    with pytest.raises(UnreadableFile, match="unpacks to 6 MB; the limit here is 5 MB"):
        open_sheet(changed(ONE, **part), "x.xlsx", limits=Limits(unpacked=5 * 2**20))
    assert list(open_sheet(changed(ONE, **part), "x.xlsx").rows) == list(open_sheet(ONE, "x.xlsx").rows)


def test_a_path_reads_like_its_bytes(tmp_path):
    file = tmp_path / "a b.xlsx"
    file.write_bytes(ONE)
    assert list(open_sheet(file, file.name).rows) == list(open_sheet(ONE, file.name).rows)


@given(st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_a_damaged_sheet_is_rows_or_refused(wounds):
    sheet = zipfile.ZipFile(io.BytesIO(ONE)).read("xl/worksheets/sheet1.xml")
    for place, bytes_ in wounds:
        place %= len(sheet)
        sheet = sheet[:place] + bytes_ + sheet[place + len(bytes_) :]
    try:
        for _, row in open_sheet(changed(ONE, **{"xl/worksheets/sheet1.xml": sheet}), "x.xlsx").rows:
            assert all(isinstance(cell, str) for cell in row)
    except UnreadableFile as refusal:
        assert refusal.problems


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A2"><f>1+1</f><v></v></c>', "=1+1"),
        ('<c r="A2"><f>1&lt;2</f><v/></c>', "=1<2"),
        ('<c r="A2" s="3"><f t="shared" si="0"/></c>', "="),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
    ],
)
def test_a_formula_that_nobody_has_worked_out_is_no_blank(cell, text):
    head = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    data = sheet_of(f'{head}<row r="2">{cell}<c r="B2"><v>5</v></c></row>')
    assert list(open_sheet(data, "x.xlsx").rows) == [(2, [text, "5"])]


def test_hidden_sheets_are_named_where_no_other_has_rows():
    data = book(("Cover", [], False), ("Data", [["code"]], True))
    with pytest.raises(UnreadableFile, match="no visible sheet with rows; hidden: “Data”"):
        open_sheet(data, "x.xlsx")
