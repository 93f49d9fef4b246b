"""Read by columns, a file gives what it gives row by row: values, problems, rows left out, notices, marks."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obb.domain.amounts import read_amount
from obb.domain.unreadable import Unreadable
from obb.imports import blocks
from obb.imports.blocks import cells_of
from obb.imports.column_batches import ColumnBatch, _usual_cents
from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, read_code
from obb.imports.profile import PLAIN, from_dict
from obb.imports.readers import open_sheet
from obb.imports.reading import Stream

SPEC = (
    YEAR,
    FieldSpec("stage", required=True),
    FieldSpec("department", read_code),
    FieldSpec("department_name"),
    FieldSpec("kind", choice("expense", "revenue"), blank="expense"),
    FieldSpec("amount", AMOUNT.reader),
)
PROFILES = {
    "plain": PLAIN,
    "mapped": from_dict(
        {
            "leave_out": [{"column": "kind", "equals": "total", "reason": "totals"}],
            "keep": [{"column": "stage", "blank": False, "reason": "no stage"}],
            "fields": {
                "year": {"column": "year", "pattern": r"^(?:FY)?(\d\d\d\d)$"},
                "stage": {"column": "stage", "map": {"A": "adopted", "R": "requested"}, "map_else": "keep"},
                "department": {"code_from": "department_name"},
                "department_name": {"column": "department_name", "clean": True},
                "kind": {"constant": "expense"},
                "amount": {"column": "amount", "leave_out_blank": "nothing in it", "negate": True},
            },
        }
    ),
    "narrow": from_dict(
        {
            "fields": {
                "year": {"column": "year", "leave_out_blank": "no year"},
                "stage": {"constant": "adopted"},
                "department": {"column": "department", "width": 4},
                "amount": {"column": "amount", "numbers": "1.234,50"},
            }
        }
    ),
}
HEADERS = "year,stage,department,department_name,kind,amount"
cells = st.tuples(
    st.sampled_from(["2019", "FY2020", "2020", "1", ""]),
    st.sampled_from(["A", "adopted", "R", "", "the whole of it"]),
    st.sampled_from(["0530", "53", "1", "", "00001"]),
    st.sampled_from(
        ["Parks", "PARKS", "Parks &amp; more", "Parks total", "Total", "", "a name that is long"]
    ),
    st.sampled_from(["expense", "REVENUE", "", "total", "other"]),
    st.sampled_from(
        ["1", "1.50", "-3.25", ".5", "(4)", "1,000", "$2", "", "-", "x", "99999999999999.99", "0.001", "-0"]
    ),
)
good = st.tuples(
    st.sampled_from(["2019", "FY2020"]), st.just("adopted"), st.sampled_from(["0530", "0531"]),
    st.sampled_from(["Parks", "Roads"]), st.sampled_from(["expense", ""]), st.sampled_from(["1", "-2.50", ".5", "", "-"]),
)  # fmt: skip
rows = st.lists(good, min_size=1, max_size=12) | st.lists(cells | good, min_size=1, max_size=12)


def line(row, quoted):
    return ",".join(f'"{cell}"' if quoted or "," in cell else cell for cell in row)


def told(content, profile, *, by_columns):
    stream = Stream(profile, open_sheet(content, "lines.csv", profile.file), SPEC)
    stream.wants_marks, stream.wants_columns = True, by_columns
    numbers, columns, marks, kinds = [], {field.name: [] for field in SPEC}, [], set()
    for batch in stream.batches():
        kinds.add(type(batch))
        numbers += list(map(int, batch.rows))
        marks += list(map(int, batch.marks))
        for name, found in columns.items():
            column = batch.columns[name]
            found += column if isinstance(column, list) else column.tolist()
    alike = {}
    groups = [alike.setdefault(mark, len(alike)) for mark in marks]
    said = {
        "rows": numbers, "columns": columns, "alike": groups, "problems": stream.problems,
        "count": stream.problem_count, "left": dict(stream.left_out), "out": stream.out_rows,
        "read": stream.rows_read, "made": stream.made_codes, "notices": stream.notices,
    }  # fmt: skip
    return said, kinds


@settings(max_examples=400, deadline=None)
@given(
    rows, st.booleans(), st.sampled_from(sorted(PROFILES)), st.sampled_from([60, 1 << 20]), st.integers(0, 3)
)
def test_columns_and_rows_tell_the_same(rows, quoted, profile, size, odd):
    lines = [line(row, quoted) for row in rows]
    if odd:
        lines.insert(len(lines) // 2, ["", ",,,,,", "2019,adopted,1,x,expense,1,,", "2019,adopted"][odd])
    content = "\n".join([HEADERS, *lines, ""]).encode()
    usual, blocks.BLOCK = blocks.BLOCK, size
    try:
        by_columns, kinds = told(content, PROFILES[profile], by_columns=True)
    finally:
        blocks.BLOCK = usual
    row_by_row, _kinds = told(content, PROFILES[profile], by_columns=False)
    assert by_columns == row_by_row


def test_a_good_file_is_read_by_columns_alone():
    content = (HEADERS + "\n" + "2019,adopted,0530,Parks,expense,1.50\n" * 50).encode()
    said, kinds = told(content, PLAIN, by_columns=True)
    assert kinds == {ColumnBatch}
    assert said["columns"]["amount"] == [Decimal("1.50")] * 50
    assert told(content, PLAIN, by_columns=False)[1] != kinds


amount_texts = st.one_of(
    st.from_regex(r"-?[0-9]{1,16}(\.[0-9]{0,3})?", fullmatch=True),
    st.text(st.sampled_from("0123456789.-,$ ()"), max_size=8),
    st.sampled_from(["", "-", ".", "-.50", "1.5", "00000000000000.01", "--1", "1-", "1.2.3", "12.-5", "−5"]),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(amount_texts, min_size=1, max_size=20))
def test_what_is_plainly_written_is_read_as_the_one_reader_reads_it(texts):
    usual, cents = _usual_cents(cells_of([[text] for text in texts], "utf-8"), 0)
    for text, plain, found in zip(texts, usual.tolist(), cents.tolist(), strict=True):
        if plain:
            assert Decimal(found).scaleb(-2) == read_amount(text)
        elif text.isdigit() and text.isascii() and len(text) <= 14:
            pytest.fail(f"{text} is plainly written")


def test_what_the_one_reader_refuses_is_not_plain():
    for text in ("1e5", "nan", "1_000", "٣", "12.345", "1 000", "123456789012345"):
        usual, _cents = _usual_cents(cells_of([[text]], "utf-8"), 0)
        assert not usual[0]
        with pytest.raises(Unreadable):
            read_amount(text)
