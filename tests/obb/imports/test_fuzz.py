"""Whatever bytes arrive: the readers answer or refuse in words, and never raise anything else."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obb.domain.amounts import UnreadableAmount, read_amount
from obb.imports.columns import AMOUNT, FieldSpec, read_code
from obb.imports.problems import UnreadableFile
from obb.imports.profile import PLAIN, from_dict, to_dict
from obb.imports.readers import WEB_LIMITS, open_sheet
from obb.imports.reading import apply
from tests.factories.old_workbook import old_workbook

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


def parts_of(data):
    package = zipfile.ZipFile(io.BytesIO(data))
    return {name: package.read(name) for name in package.namelist()}


PARTS = parts_of(BOOK)
PIECES = [
    b"<", b">", b'"', b"&", b"&#0;", b"<row", b"</row>", b"<c", b'r="A1"', b'r="XFD1"', b'r="ZZZZ9"', b'r="A0"', b' t="s"',
    b' t="e"', b' t="b"', b' t="d"', b' hidden="1"', b"<v>", b"1e999", b"-1", b"99999999999", b"NaN", b"<mergeCell ref=",
    b'"A1:B9"', b'"B9:A1"', b'"A"', b"<sheet ", b'name=""', b'r:id="rId9"', b"<col min=", b'"0"', b'"-1"', b"\x00", b"\xff",
    b"<is><t>x</t></is>", b"<f>A1</f>", b"<!--", b"]]>", b"<?", b' xml:space="preserve"', b"<si/>",
]  # fmt: skip


@SLOW
@given(
    st.sampled_from(sorted(name for name in PARTS if name.endswith((".xml", ".rels")))),
    st.lists(
        st.tuples(st.integers(0, 4_000), st.integers(0, 60), st.sampled_from(PIECES) | st.binary(max_size=8)),
        min_size=1, max_size=4,
    ),
    st.booleans(),
)  # fmt: skip
def test_a_workbook_whose_xml_is_changed(name, changes, is_dropped):
    parts = dict(PARTS)
    for place, cut, piece in changes:
        at = place % (len(parts[name]) + 1)
        parts[name] = parts[name][:at] + piece + parts[name][at + cut :]
    if is_dropped:
        del parts[name]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    read(file.getvalue(), "x.xlsx")


OLD = old_workbook({"Data": [["code", "amount"], ["100", 12.5], ["0200", 7.0]]}, hidden_rows=[3])


@SLOW
@given(
    st.lists(st.tuples(st.integers(0, len(OLD) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 600),
)
def test_an_old_workbook_with_bytes_changed_or_cut(changes, cut):
    changed = bytearray(OLD)
    for place, byte in changes:
        changed[place if place % 3 else place % 2_600] = byte
    read(bytes(changed[: len(changed) - cut]), "x.xls")


FILE = b'Year,Dept,Amount,2026 Adopted\nFY26,0100,"1,234.50",5\nFY27,0200,(7.00),-\n,,,\nTotal,,9,9\n'
TEXTS = st.sampled_from(
    ["", "Year", "Dept", "Amount", "2026 Adopted", "all", r"^(\d+)", "(?P<year>.*)", "(", "FY26", "x" * 400, "leave_out", "1000"]
) | st.text(max_size=8)  # fmt: skip
VALUES = st.recursive(
    TEXTS | st.integers(-3, 20_000) | st.booleans() | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
STATED = {
    "file": st.fixed_dictionaries({}, optional=dict.fromkeys(
        ("sheet", "sheets", "header_row", "header_rows", "header_join", "skip_rows", "headers", "delimiter", "encoding",
         "hidden_rows", "hidden_columns"), VALUES)),
    "keep": st.lists(st.fixed_dictionaries({"column": TEXTS, "reason": TEXTS}, optional=dict.fromkeys(
        ("equals", "in", "matches", "blank"), VALUES)), max_size=2) | VALUES,
    "leave_out": st.lists(st.fixed_dictionaries({"column": TEXTS, "reason": TEXTS}, optional=dict.fromkeys(
        ("equals", "in", "matches", "blank", "total_of"), VALUES)), max_size=2) | VALUES,
    "unpivot": st.fixed_dictionaries({"columns": TEXTS}, optional={"into": TEXTS, "beside": TEXTS}) | VALUES,
    "choose": st.fixed_dictionaries({"column": TEXTS}, optional={"pick": TEXTS}) | VALUES,
    "only_one": st.fixed_dictionaries({"of": TEXTS, "per": TEXTS, "reason": TEXTS}) | VALUES,
    "constants": st.dictionaries(TEXTS, VALUES, max_size=2), "new_codes": st.dictionaries(TEXTS, VALUES, max_size=2),
}  # fmt: skip
FIELD = st.fixed_dictionaries({"column": TEXTS}, optional=dict.fromkeys(
    ("constant", "code_from", "join", "file_name", "sheet_name", "pattern", "map", "map_else", "width", "blank",
     "leave_out_blank", "clean", "fill_down", "numbers", "times", "negative_marks", "dates", "plus", "minus", "negate",
     "cell", "look_up", "not_reported", "divided_by", "decimals"), VALUES))  # fmt: skip


@SLOW
@given(
    st.fixed_dictionaries({}, optional=STATED),
    st.fixed_dictionaries({}, optional={"code": FIELD, "amount": FIELD}),
    st.sampled_from([(FILE, "x.csv"), (BOOK, "x.xlsx"), (OLD, "x.xls")]),
)
def test_any_profile_over_a_file(stated, fields, file):
    """Refused in words, or it reads the file: nothing else is raised."""
    try:
        profile = from_dict({**stated, "fields": fields})
        assert from_dict(to_dict(profile)) == profile
        reading = apply(profile, open_sheet(*file, profile.file, WEB_LIMITS), SPEC)
    except UnreadableFile as refusal:
        assert all(problem.message and problem.remedy for problem in refusal.problems)
        return
    assert all(problem.message and problem.remedy for problem in reading.problems)


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
