"""Whatever bytes arrive: the readers answer or refuse in words, and never raise anything else."""

import io

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obb.domain.amounts import UnreadableAmount, read_amount
from obb.imports.columns import AMOUNT, FieldSpec, read_code
from obb.imports.problems import UnreadableFile
from obb.imports.profile import PLAIN
from obb.imports.readers import WEB_LIMITS, open_sheet
from obb.imports.reading import apply

SPEC = (FieldSpec("code", read_code, required=True), AMOUNT)
SLOW = settings(max_examples=300, suppress_health_check=list(HealthCheck))


def read(data, name):
    try:
        reading = apply(PLAIN, open_sheet(data, name, None, WEB_LIMITS), SPEC)
    except UnreadableFile as refusal:
        assert all(problem.message and problem.remedy for problem in refusal.problems)
        return None
    assert all(problem.message and problem.remedy for problem in reading.problems)
    return reading


def a_book():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["code", "amount"])
        sheet.write_row(1, 0, ["100", 12.5])
    return file.getvalue()


BOOK = a_book()


@SLOW
@given(st.binary(max_size=2000))
@example(b"code,amount\n\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b'code,amount\n"' + b"x" * 1500)
def test_any_bytes_called_csv(data):
    read(data, "x.csv")


@SLOW
@given(st.text(max_size=1000), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_text_in_any_encoding(text, encoding):
    read(("code,amount\n" + text).encode(encoding, "replace"), "x.csv")


@SLOW
@given(st.binary(max_size=600))
def test_any_bytes_called_a_workbook(data):
    read(b"PK\x03\x04" + data, "x.xlsx")
    read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data, "x.xls")


@SLOW
@given(st.integers(0, len(BOOK) - 1), st.integers(0, 255), st.integers(0, 40))
def test_a_workbook_with_bytes_changed_or_cut(place, byte, cut):
    changed = bytearray(BOOK)
    changed[place] = byte
    del changed[place : place + cut]
    read(bytes(changed), "x.xlsx")


CELLS = st.one_of(
    st.decimals(-(10**9), 10**9, places=2).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(lambda amount: f"{amount:,}"),
    st.decimals(0, 10**6, places=2).map(lambda amount: f"({amount})"),
    st.text(alphabet="0123456789.,-()$ −%eE_NaN", max_size=12),
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_one_reader_of_money_serves_form_csv_and_workbook(cells):
    """The same text is the same amount, or the same refusal, wherever it is typed."""

    def outcome(text):
        try:
            return read_amount(text)
        except UnreadableAmount as error:
            return error.reason

    texts = [cell.strip() for cell in cells]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_numbers": False, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["code", "amount"])
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, 0, "1")
            sheet.write_string(row, 1, text)
    csv = "code\tamount\n" + "".join(f"1\t{text}\n" for text in texts)
    for reading in (read(csv.encode(), "x.tsv"), read(file.getvalue(), "x.xlsx")):
        found = {record.row: record["amount"] for record in reading.records}
        found |= {problem.row: problem.message for problem in reading.problems}
        for row, text in enumerate(texts, 2):
            expected = outcome(text)
            if not text:
                expected = "The cell is empty."
            elif expected is None:
                expected = f"“{text}” says that there is none."
            assert found[row] == expected


def test_a_hostile_name_is_stored_harmless():
    with pytest.raises(UnreadableFile):
        open_sheet(b"x", "../../etc/passwd")
