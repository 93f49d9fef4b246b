"""CSV files of every layout as headers and numbered rows."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.imports.problems import UnreadableFile
from obb.imports.readers import FileOptions, Limits, open_sheet


def rows(text, name="lines.csv", **options):
    sheet = open_sheet(text.encode(), name, FileOptions(**options))
    return sheet.headers, list(sheet.rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_the_delimiter(delimiter):
    text = f'name{delimiter}amount\n"a, b; c"{delimiter}"1,234"\n'
    assert rows(text) == (["name", "amount"], [(2, ["a, b; c", "1,234"])])


def test_a_stated_delimiter_is_used():
    assert rows("a,b;c\n1,2;3\n", delimiter="semicolon") == (["a,b", "c"], [(2, ["1,2", "3"])])
    with pytest.raises(UnreadableFile, match="“colon” is not a delimiter"):
        rows("a:b\n", delimiter="colon")


def test_a_file_of_one_column():
    assert rows("code\n0400\n0401\n") == (["code"], [(2, ["0400"]), (3, ["0401"])])


def test_quoted_line_ends_and_windows_lines():
    text = 'name,note\r\nA,"first\r\nsecond"\r\nB,"say ""so"""\r\n'
    assert rows(text)[1] == [(2, ["A", "first\r\nsecond"]), (3, ["B", 'say "so"'])]
    assert rows("a,b\r1,2\r")[1] == [(2, ["1", "2"])]


def test_header_row_rows_to_skip_and_files_without_headers():
    text = "County report,\n,\nname,amount\nthousands,of dollars\nA,1\n"
    assert rows(text, header_row=3, skip_rows=1) == (["name", "amount"], [(5, ["A", "1"])])
    assert rows("A,1\nB,2\n", header_row=0, headers=("name", "amount")) == (
        ["name", "amount"], [(1, ["A", "1"]), (2, ["B", "2"])],
    )  # fmt: skip
    with pytest.raises(UnreadableFile, match="no header row"):
        rows("A,1\n", header_row=0)
    with pytest.raises(UnreadableFile, match="no row 9"):
        rows("A,1\n", header_row=9)
    with pytest.raises(UnreadableFile, match="Row 1, where the headers should be, is empty"):
        rows(",,\nA,1\n")


def test_headers_are_trimmed():
    assert rows(" Civilian  labor_force ,b,,\n1,2,,\n")[0] == ["Civilian labor_force", "b"]


@pytest.mark.parametrize("text", ['a,b\n"x,1\n', 'a,b\n"x"y,1\n'])
def test_a_torn_quotation_swallows_nothing(text):
    with pytest.raises(
        UnreadableFile, match="A quotation mark is opened and not closed, or stands inside a cell"
    ):
        rows(text)


def test_an_endless_cell_is_refused():
    with pytest.raises(UnreadableFile, match="more than 100,000 characters"):
        rows("a,b\n1," + "x" * 100_001 + "\n")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("lines.csv", b"\x89PNG\r\n\x1a\n....", "The file's name ends in .csv, but it is a picture."),
        (
            "lines.csv",
            b"PK\x03\x04....",
            "The file's name ends in .csv, but it is a workbook or a packed file.",
        ),
        ("lines.csv", b"%PDF-1.7 ...", "The file's name ends in .csv, but it is a PDF."),
        ("lines.xlsx", b"a,b\n1,2\n", "The file's name ends in .xlsx, but it is no workbook."),
        ("lines.xlsm", b"PK\x03\x04....", "The workbook has macros, which are not taken."),
        ("lines.pdf", b"%PDF-1.7 ...", "A file ending in “.pdf” is not taken."),
        ("lines", b"a,b\n", "A file ending in “.” is not taken."),
        ("lines.csv", b"", "The file is empty."),
        ("lines.csv", b" \n\n", "The file is empty."),
    ],
)
def test_a_file_must_be_what_its_name_says(name, data, message):
    with pytest.raises(UnreadableFile) as caught:
        open_sheet(data, name)
    assert caught.value.problems[0].message == message
    assert caught.value.problems[0].remedy


def test_limits_are_said():
    with pytest.raises(UnreadableFile, match="has 0.0 MB; the limit here is 0 MB"):
        open_sheet(b"a,b\n1,2\n", "x.csv", limits=Limits(size=4))
    sheet = open_sheet(b"a,b\n" + b"1,2\n" * 11, "x.csv", limits=Limits(rows=10))
    with pytest.raises(
        UnreadableFile, match="more than 10 rows, the limit here. Load it with the command line"
    ):
        list(sheet.rows)
    assert len(list(open_sheet(b"a,b\n" + b"1,2\n" * 10, "x.csv", limits=Limits(rows=10)).rows)) == 10


def test_a_path_reads_like_its_bytes(tmp_path):
    file = tmp_path / "a b.csv"
    file.write_bytes(b"a,b\n1,2\n3,4\n")
    assert list(open_sheet(file, file.name).rows) == list(open_sheet(file.read_bytes(), file.name).rows)
    assert isinstance(file, Path)


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_what_is_written_is_read(records, delimiter):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["first", "second", "third"])
    writer.writerows(records)
    sheet = open_sheet(text.getvalue().encode(), "x.csv", FileOptions(delimiter=delimiter, encoding="utf-8"))
    assert [row for _, row in sheet.rows] == records


@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.tsv", "x.xlsx", "x.xls"]))
def test_any_bytes_are_rows_or_refused(data, name):
    try:
        for number, row in open_sheet(data, name).rows:
            assert number > 1
            assert all(isinstance(cell, str) for cell in row)
    except UnreadableFile as refusal:
        assert refusal.problems
