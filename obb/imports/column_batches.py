"""A profile applied to a block of cells at once: each distinct text of a column is read once, by the one reader.

What a block cannot be proven to give by columns as it would row by row, it gives row by row: `column_batch` then
answers None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from obb.domain.amounts import MOST_DIGITS, read_amount
from obb.imports.blocks import Cells, Coded, mixed
from obb.imports.columns import Bad, LeftOut
from obb.imports.field_plan import FieldPlan
from obb.imports.parts import Part

if TYPE_CHECKING:
    import numpy

_ZERO, _MINUS, _POINT = b"0-."
_MOST = 9  # of a digit


@dataclass(frozen=True, slots=True)
class Cents:
    """A column of amounts in whole cents; `none` marks rows without one (None: there are none such)."""

    cents: numpy.ndarray
    none: numpy.ndarray | None = None

    def tolist(self) -> list[Decimal | None]:
        """The same as amounts of two decimals."""
        amounts = [Decimal(cents).scaleb(-2) for cents in self.cents.tolist()]
        if self.none is None:
            return amounts
        return [None if none else amount for amount, none in zip(amounts, self.none.tolist(), strict=True)]

    def only(self, mask: numpy.ndarray) -> Cents:
        """Some of the rows."""
        return Cents(self.cents[mask], None if self.none is None else self.none[mask])


@dataclass(frozen=True, slots=True)
class ColumnBatch:
    """Some rows as columns of distinct values: their numbers, and for every field of the spec a column.

    `marks`: the same number for rows whose cells are all the same.
    """

    rows: numpy.ndarray
    columns: Mapping[str, Coded | Cents]
    marks: numpy.ndarray

    def only(self, mask: numpy.ndarray) -> ColumnBatch:
        """Some of the rows."""
        columns = {
            name: column.only(mask) if isinstance(column, Cents) else Coded(column.codes[mask], column.values)
            for name, column in self.columns.items()
        }
        return ColumnBatch(self.rows[mask], columns, self.marks[mask])


@dataclass(slots=True)
class Found:
    """What a block gave: its batch, how many rows were looked at, and those left out, by reason in order."""

    batch: ColumnBatch
    looked_at: int
    left: list[tuple[str, list[int]]]


def can_read_by_columns(part: Part) -> bool:
    """Whether a profile asks nothing of this file that needs rows as rows."""
    layout = part.layout
    plain = (
        layout.unpivot is None
        and not layout.filled
        and not layout.headings
        and layout.chosen is None
        and layout.area is None
        and not layout.groups
        and not part.signs
        and not any(rule.total_of for rule, _index, _memo, _keep in part.rules)
    )
    return plain and not any(plan.joined or plan.others for plan in layout.plans)


def row_marks(cells: Cells, salt: int) -> numpy.ndarray:
    """For each row a number that is the same where all cells are."""
    import numpy  # noqa: PLC0415  heavy

    found = numpy.zeros(len(cells), dtype="u8")
    for place in range(cells.width):
        found = mixed(found ^ cells.hashes(place, salt), salt)
    return found.view("i8")


def column_batch(part: Part, cells: Cells, first: int, salt: int) -> Found | None:
    """The rows from number `first` on, read; None where they are to be read row by row."""
    import numpy  # noqa: PLC0415  heavy

    width = len(part.sheet.headers)
    if cells.width < width or not all(_is_blank(cells, place) for place in range(width, cells.width)):
        return None
    if cells.width > width:
        cells = Cells(cells.data, cells.starts[:, :width], cells.lengths[:, :width], cells.encoding)
    if _has_blank_rows(cells):
        return None
    numbers = numpy.arange(first, first + len(cells))
    found = Found(ColumnBatch(numbers, {}, numbers), len(cells), [])
    numbers, cells = _ruled(part, numbers, cells, found)
    if not _read(part, numbers, cells, found):
        return None
    columns = dict(found.batch.columns)
    # Only now, as nothing keeps the block from being read so.
    coded = {place: cells.column(place) for place in part.looked_at(cells.data)}
    part.look_at_coded(numbers, coded)
    for name, value in part.layout.fixed.items():
        columns[name] = Coded(numpy.zeros(len(numbers), dtype="i8"), [value])
    batch = ColumnBatch(numbers, columns, row_marks(cells, salt))
    out = numpy.zeros(len(numbers), dtype=bool)
    for plan in part.layout.plans:
        _leave_out(columns[plan.field.name], numbers, out, found)
    found.batch = batch.only(~out) if out.any() else batch
    found.batch = ColumnBatch(found.batch.rows + part.offset, found.batch.columns, found.batch.marks)
    found.left = [(reason, [row + part.offset for row in rows]) for reason, rows in found.left]
    return found


def _is_blank(cells: Cells, place: int) -> bool:
    return not cells.lengths[:, place].any() or not any(map(str.strip, cells.column(place).values))


def _has_blank_rows(cells: Cells) -> bool:
    import numpy  # noqa: PLC0415  heavy

    blank = numpy.ones(len(cells), dtype=bool)
    for place in range(cells.width):
        column = cells.column(place)
        empty = numpy.array([not text.strip() for text in column.values], dtype=bool)
        if not empty.any():
            return False
        blank &= empty[column.codes]
        if not blank.any():
            return False
    return True


def _ruled(part: Part, numbers: numpy.ndarray, cells: Cells, found: Found) -> tuple[numpy.ndarray, Cells]:
    import numpy  # noqa: PLC0415  heavy

    for rule, place, memo, keep in part.rules:
        column = cells.column(place)
        stays = numpy.array([memo[text] is keep for text in column.values], dtype=bool)[column.codes]
        if not stays.all():
            found.left.append((rule.reason, numbers[~stays].tolist()))
            numbers, cells = numbers[stays], cells.only(stays)
    return numbers, cells


def _read(part: Part, numbers: numpy.ndarray, cells: Cells, found: Found) -> bool:
    """Every planned field; False where a text is no value of its field: its row is then told row by row."""
    columns: dict[str, Coded | Cents] = {}
    for plan in part.layout.plans:
        read = _amounts if plan.field.reader is read_amount else _coded
        column = read(part, plan, cells)
        if column is None:
            return False
        columns[plan.field.name] = column
    found.batch = ColumnBatch(numbers, columns, numbers)
    return True


def _values(part: Part, plan: FieldPlan, texts: list[str]) -> list[Any] | None:
    memo = part.memos[plan.field.name]
    values = [memo[text] for text in texts]
    if any(type(value) is Bad for value in values):
        return None
    if plan.rule.reversed_sign:
        values = [-value if value and isinstance(value, (Decimal, int)) else value for value in values]
    return values


def _coded(part: Part, plan: FieldPlan, cells: Cells) -> Coded | None:
    column = cells.column(plan.index)
    values = _values(part, plan, column.values)
    return None if values is None else Coded(column.codes, values)


def _amounts(part: Part, plan: FieldPlan, cells: Cells) -> Coded | Cents | None:
    """Amounts in cents. Those not plainly written are read one by one; Coded where rows are left out by them."""
    import numpy  # noqa: PLC0415  heavy

    usual = numpy.zeros(len(cells), dtype=bool)
    cents = numpy.zeros(len(cells), dtype="i8")
    if plan.as_it_stands:
        usual, cents = _usual_cents(cells, plan.index)
        cents = -cents if plan.rule.reversed_sign else cents
    if usual.all():
        return Cents(cents)
    others = cells.only(~usual).column(plan.index)
    values = _values(part, plan, others.values)
    if values is None:
        return None
    if any(type(value) is LeftOut for value in values):
        whole = cells.column(plan.index)
        values = _values(part, plan, whole.values)
        return None if values is None else Coded(whole.codes, values)
    cents[~usual] = numpy.array([0 if value is None else cents_of(value) for value in values], dtype="i8")[
        others.codes
    ]
    none = numpy.zeros(len(cells), dtype=bool)
    none[~usual] = numpy.array([value is None for value in values], dtype=bool)[others.codes]
    return Cents(cents, none if none.any() else None)


def cents_of(amount: Decimal) -> int:
    """An amount of two decimals in whole cents."""
    return int(amount.scaleb(2))


def _usual_cents(cells: Cells, place: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """(which cells are plainly written: -1234 or 1234.50, their cents); the same as `read_amount` gives."""
    import numpy  # noqa: PLC0415  heavy

    starts, lengths = cells.starts[:, place], cells.lengths[:, place]
    ends = starts + lengths
    negative = (cells.bytes[starts] == _MINUS) & (lengths > 0)
    pointed = (lengths > 3) & (cells.bytes[numpy.maximum(ends - 3, 0)] == _POINT)
    count = lengths - negative - 3 * pointed  # of the digits before the point
    usual = (count >= 1) & (count <= MOST_DIGITS)

    def digits(stand: numpy.ndarray, back: numpy.ndarray | int) -> numpy.ndarray:
        """The digits so far from the ends, where they stand; as whatever is none wraps around, it is above 9."""
        return numpy.where(stand, cells.bytes[numpy.maximum(ends - back, 0)] - _ZERO, 0).astype("i8")

    cents = numpy.zeros(len(cells), dtype="i8")
    for power in range(int((count * usual).max(initial=0))):
        digit = digits(power < count, power + 1 + 3 * pointed)
        usual &= digit <= _MOST
        cents += digit * 10 ** (power + 2)
    for power in range(2):
        digit = digits(pointed, power + 1)
        usual &= digit <= _MOST
        cents += digit * 10**power
    return usual, numpy.where(negative, -cents, cents)


def _leave_out(column: Coded | Cents, numbers: numpy.ndarray, out: numpy.ndarray, found: Found) -> None:
    """Marks rows that a value leaves out, and that none has left out before."""
    import numpy  # noqa: PLC0415  heavy

    if isinstance(column, Cents):
        return
    for reason in dict.fromkeys(value.reason for value in column.values if type(value) is LeftOut):
        which = numpy.array(
            [type(value) is LeftOut and value.reason == reason for value in column.values], dtype=bool
        )
        gone = which[column.codes] & ~out
        if gone.any():
            found.left.append((reason, numbers[gone].tolist()))
            out |= gone
