"""A text file by blocks gives the rows, and the refusals, that Python's strict reader gives one by one."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obb.imports.blocks import Cells, TextFile, blocks, cells_of, records_of
from obb.imports.column_batches import row_marks
from obb.imports.problems import UnreadableFile

SIZES = st.sampled_from([1, 3, 8, 40, 1 << 20])
raw = st.text(st.sampled_from('ab,"\n\r;é '), max_size=60)
cell = st.sampled_from(
    ["", "a", " ", "x,y", 'say "no"', "two\nlines", "a label longer than one word", "é", "n" * 300]
)


def row_by_row(content, encoding="utf-8", delimiter=","):
    """The rows, and the words of the refusal where there is one."""
    rows = []
    try:
        with io.TextIOWrapper(io.BytesIO(content), encoding, newline="") as text:
            rows.extend(records_of(text, encoding, delimiter))
    except UnreadableFile as refusal:
        return rows, refusal.problems
    return rows, None


def by_blocks(content, size, encoding="utf-8", delimiter=",", first_row=1):
    rows, refused = [], None
    try:
        for number, records in blocks(TextFile(content, encoding, delimiter, first_row), size):
            assert number == len(rows) + first_row
            rows.extend(records.records() if isinstance(records, Cells) else records)
    except UnreadableFile as refusal:
        refused = refusal.problems
    return rows, refused


@settings(max_examples=1500, deadline=None)
@given(raw, SIZES)
@example('a,"b\r\nc",d\r\n', 3)
@example('"a""b",c\n"",""\n', 1)
@example('5" pipe,1\n6" pipe,2\n', 8)
@example("a\rb\n", 40)
@example('a,"b', 40)
@example('"\r"\n"', 1)
@example('"a"b,c\n', 40)
@example("\n\na\n", 40)
@example("a,b\n1,2", 3)
@example('\n"";""\n', 8)
def test_any_text_is_read_alike(text, size):
    content = text.encode()
    rows, refused = row_by_row(content)
    found, refused_too = by_blocks(content, size)
    assert refused_too == refused
    if refused is None:
        assert found == rows


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(cell, min_size=2, max_size=3), min_size=1, max_size=20), st.sampled_from(["\n", "\r\n"]), SIZES,
    st.sampled_from([",", ";"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
)  # fmt: skip
def test_rows_that_a_program_writes_are_read_alike(rows, end, size, delimiter, encoding):
    text = "".join(
        delimiter.join('"' + one.replace('"', '""') + '"' if set(one) & set(',;"\n') else one for one in row)
        + end
        for row in rows
    )
    content = text.encode(encoding)
    assert (
        by_blocks(content, size, encoding, delimiter)
        == row_by_row(content, encoding, delimiter)
        == (rows, None)
    )
    later = min(2, len(rows))
    assert by_blocks(content, size, encoding, delimiter, first_row=later + 1) == (rows[later:], None)


def test_a_long_plain_file_is_read_as_cells_alone():
    content = b"".join(b'%d,"Parks, Recreation",%d.50\r\n' % (n, n) for n in range(20_000))
    found = [records for _number, records in blocks(TextFile(content, "utf-8", ","), 1 << 14)]
    assert len(found) > 10
    assert all(isinstance(records, Cells) for records in found)
    assert sum(map(len, found)) == 20_000
    assert found[0].records()[:2] == [["0", "Parks, Recreation", "0.50"], ["1", "Parks, Recreation", "1.50"]]


def test_a_doubled_mark_leaves_its_block_alone_to_the_row_reader():
    rows = ["a,b\n"] * 20 + ['"say ""no""",b\n'] + ["a,b\n"] * 20
    found = [records for _n, records in blocks(TextFile("".join(rows).encode(), "utf-8", ","), 16)]
    assert sum(not isinstance(records, Cells) for records in found) == 1
    assert sum(map(len, found)) == 41


def test_a_cell_longer_than_any_is_refused_by_line():
    content = b"a,b\n" * 3 + b"c," + b"x" * 100_001 + b"\n"
    with pytest.raises(UnreadableFile, match="ends on line 4 has more than 100,000 characters"):
        list(blocks(TextFile(content, "utf-8", ",")))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=12))
def test_marks_are_the_same_for_the_same_rows_alone(rows):
    marks = row_marks(cells_of(rows, "utf-8"), 7).tolist()
    known = {}
    for row, mark in zip(rows, marks, strict=True):
        assert known.setdefault(tuple(row), mark) == mark
    assert len(set(marks)) == len(known)
    # Also where the other rows of the block are shorter or longer.
    assert [row_marks(cells_of([row], "utf-8"), 7)[0] for row in rows] == marks
    assert row_marks(cells_of(rows, "utf-8"), 8).tolist() != marks


@settings(max_examples=200, deadline=None)
@given(st.lists(cell, min_size=1, max_size=30))
def test_a_column_is_its_distinct_texts_in_the_order_of_the_file(texts):
    column = cells_of([[text] for text in texts], "utf-8").column(0)
    assert column.values == list(dict.fromkeys(texts))
    assert column.tolist() == texts
