"""Lines kept on disk come to the database as they are, and are known again."""

from decimal import Decimal

import numpy
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from budget.actions.lines import COPIED
from budget.imports.coded import numbers_of, together
from budget.imports.spool import KINDS, Spool
from budget.imports.tally import Tally
from obb.imports.blocks import Coded

MOST = 10**16 - 1
number = st.integers(1, 2**40)
cents = st.integers(-MOST, MOST) | st.sampled_from([0, 1, -1, 99, -100, 9999, 10_000, 1_000_000, MOST, -MOST])
lines = st.lists(
    st.tuples(
        st.integers(1900, 2199), number, st.none() | number, number, st.none() | number, st.none() | number,
        st.sampled_from([0, 1]), cents, st.integers(2, 2**31 - 1),
    ),
    min_size=1, max_size=30,
)  # fmt: skip


def spooled(lines, *, pieces=1):
    spool = Spool(7, 8)
    for start in range(0, len(lines), -(-len(lines) // pieces)):
        some = lines[start : start + -(-len(lines) // pieces)]
        spool.add([numbers_of(column) for column in zip(*some, strict=True)])
    return spool


def whole(file):
    read = b""
    while more := file.read(1000):
        read += more
    return read


class TestSpool(TestCase):
    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(lines, st.integers(1, 3))
    def test_what_is_copied_is_what_was_added(self, lines, pieces):
        with connection.cursor() as cursor, spooled(lines, pieces=pieces) as spool:
            cursor.execute("CREATE TEMP TABLE copied (LIKE budget_line) ON COMMIT DROP")
            cursor.execute("ALTER TABLE copied ALTER id DROP NOT NULL")
            columns = ", ".join(COPIED)
            cursor.copy_expert(f"COPY copied ({columns}) FROM STDIN (FORMAT binary)", spool.for_copy())
            cursor.execute(f"SELECT {columns} FROM copied")  # noqa: S608  names of columns
            found = cursor.fetchall()
            assert found == [
                (*line[:6], KINDS[line[6]], Decimal(line[7]).scaleb(-2), line[8], 7, 8) for line in lines
            ]
            assert all(row[7].as_tuple().exponent == -2 for row in found)
            compared = columns.replace("amount", "(amount * 100)::bigint").removesuffix(
                ", county_id, batch_id"
            )
            taken = []
            writer = type("Writer", (), {"write": lambda _self, piece: taken.append(bytes(piece))})()
            cursor.copy_expert(f"COPY (SELECT {compared} FROM copied) TO STDOUT (FORMAT binary)", writer)  # noqa: S608
            assert b"".join(taken) == whole(spool.for_comparison())
            cursor.execute("DROP TABLE copied")


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("ab"), st.integers(0, 1), cents), min_size=1))
def test_sums_by_distinct_keys_are_those_line_by_line(rows):
    years, kinds, funds, amounts = zip(*rows, strict=True)

    def coded(values):
        known = list(dict.fromkeys(values))
        return Coded(numpy.array([known.index(value) for value in values], dtype="i8"), known)

    keys = together(*map(coded, (years, years, kinds, years, funds)))
    assert keys.tolist() == list(zip(years, years, kinds, years, funds, strict=True))
    assert keys.values == list(dict.fromkeys(keys.tolist()))
    by_column, by_line = Tally(), Tally()
    by_column.add_coded(keys.values, keys.codes, numpy.array(amounts, dtype="i8"))
    by_line.add(keys.tolist(), amounts)
    assert (by_column.cents, by_column.counts) == (by_line.cents, by_line.counts)
    assert by_column.by(0, 2) == by_line.by(0, 2)


def test_sums_that_sixty_four_bits_do_not_hold():
    tally = Tally()
    tally.add_coded([(2019, 1, "expense", 1, None)], numpy.zeros(2000, dtype="i8"), numpy.full(2000, MOST))
    assert tally.by(0, 4) == {(2019, None): (2000, Decimal(MOST * 2000).scaleb(-2))}
    tally.add([(2019, 1, "expense", 1, 7)], [5])
    assert tally.by(0) == {(2019,): (2001, Decimal(MOST * 2000 + 5).scaleb(-2))}


pytestmark = pytest.mark.django_db


@given(st.lists(st.integers(0, 40), max_size=60))
def test_rows_that_repeat_are_those_that_a_plain_count_finds(cells):
    tally = Tally()
    rows = numpy.arange(2, len(cells) + 2)
    tally.mark(numpy.array(cells, dtype="i8"), [numpy.array(cells, dtype="i8")], rows)
    groups: dict[int, list[int]] = {}
    for row, cell in zip(rows.tolist(), cells, strict=True):
        groups.setdefault(cell, []).append(row)
    several = sorted(group for group in groups.values() if len(group) > 1)
    assert tally.alike == (len(cells) - len(groups), several)
    assert tally.same_key == tally.alike


def test_of_many_rows_that_repeat_the_first_fifty_groups_are_named():
    tally = Tally()
    marks = numpy.arange(6_000, dtype="i8") % 3_000
    tally.mark(marks, [marks], numpy.arange(2, 6_002))
    count, groups = tally.alike
    assert (count, len(groups)) == (3_000, 50)
    assert groups[0] == [2, 3_002]
