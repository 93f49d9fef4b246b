"""Lines as whole numbers, kept outside of memory until the whole file has been read; and as COPY takes them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from obb.imports.copied import CLOSING, OPENING, Pieces
from obb.imports.progress import ADDING_UP, COMPARING, WRITING, tell

if TYPE_CHECKING:
    import numpy

FIELDS = ("year", "stage", "fund", "cost_center", "account", "funding_source", "kind", "cents", "row")
"""What a line is on disk: eight bytes each, a column after the other for all lines of a block."""
NONE = -(2**62)
"""In the place of a number: not stated."""
KINDS = ("expense", "revenue")
_OPTIONAL = ("fund", "account", "funding_source")
_GROUPS = 4
"""Groups of four digits before the point: numeric(16,2) holds no more."""


class Spool:
    """Lines on disk, in the order in which they were added."""

    def __init__(self, county_id: int, batch_id: int) -> None:
        self._county_id, self._batch_id = county_id, batch_id
        self._file = tempfile.TemporaryFile()
        self._blocks: list[int] = []  # how many lines each holds

    def add(self, columns: Sequence[numpy.ndarray]) -> None:
        """Adds lines: an array for each of FIELDS; `kind` is a place in KINDS."""
        self._blocks.append(len(columns[0]))
        for column in columns:
            self._file.write(column.astype("<i8").tobytes())

    def for_copy(self) -> BinaryIO:
        """All lines as binary COPY text of `budget.actions.lines.COPIED`."""
        return Pieces(self._pieces(amounts="numeric"))

    def for_comparison(self) -> BinaryIO:
        """The same without county and import, and the amounts in whole cents: there is one way to write each line."""
        return Pieces(self._pieces(amounts="cents"))

    def _pieces(self, amounts: str) -> Iterator[bytes]:
        import numpy  # noqa: PLC0415  heavy

        self._file.seek(0)
        written, stores, total = 0, amounts == "numeric", sum(self._blocks)
        yield OPENING
        for count in self._blocks:
            read = self._file.read(count * 8 * len(FIELDS))
            columns = numpy.frombuffer(read, dtype="<i8").reshape(len(FIELDS), count)
            tail = (self._county_id, self._batch_id) if stores else ()
            yield _encoded(dict(zip(FIELDS, columns, strict=True)), tail)
            written += count
            tell(WRITING if stores else COMPARING, written, written / total)
        if stores:
            tell(ADDING_UP, written)
        yield CLOSING

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()


def _encoded(fields: dict[str, numpy.ndarray], tail: tuple[int, ...]) -> bytes:
    """Lines as binary COPY text: each value after its length, all in the byte order of the network."""
    import numpy  # noqa: PLC0415  heavy

    count = len(fields["year"])
    parts: list[tuple[str, Any, numpy.ndarray | int]] = [("year", ">i2", fields["year"])]
    parts += [
        (name, ">i8", fields[name]) for name in ("stage", "fund", "cost_center", "account", "funding_source")
    ]
    parts.append(("kind", f"S{len(KINDS[0])}", numpy.array(KINDS, dtype="S")[fields["kind"]]))
    parts.append(("amount", _NUMERIC if tail else ">i8", fields["cents"]))
    parts.append(("row", ">i4", fields["row"]))
    parts += [(f"tail{number}", ">i8", value) for number, value in enumerate(tail)]
    nothing = {name: fields[name] == NONE for name in _OPTIONAL}
    # What no line states has no room at all; what some do not is cut out of their records afterwards.
    never = {name for name, which in nothing.items() if which.all()}
    shape: list[tuple] = [("count", ">i2")]
    for name, kind, _values in parts:
        shape += [(f"{name} length", ">i4")] + ([] if name in never else [(name, kind)])
    record = numpy.empty(count, dtype=shape)
    record["count"] = len(parts)
    for name, _kind, values in parts:
        record[f"{name} length"] = -1 if name in never else record.dtype[name].itemsize
        if name == "amount" and tail:
            _write_amounts(record[name], values)
        elif name not in never:
            record[name] = values
    return _without_nothing(record, {name: which for name, which in nothing.items() if name not in never})


_NUMERIC = [
    ("digits", ">i2"),
    ("weight", ">i2"),
    ("sign", ">u2"),
    ("scale", ">i2"),
    ("groups", ">i2", (_GROUPS + 1,)),
]


def _write_amounts(into: numpy.ndarray, cents: numpy.ndarray) -> None:
    """A numeric: groups of four digits, the last one behind the point. PostgreSQL drops those that are 0 at an end."""
    import numpy  # noqa: PLC0415  heavy

    into["digits"], into["weight"], into["scale"] = _GROUPS + 1, _GROUPS - 1, 2
    into["sign"] = numpy.where(cents < 0, 0x4000, 0)
    left, behind = numpy.divmod(numpy.abs(cents), 100)
    into["groups"][:, _GROUPS] = behind * 100
    for place in range(_GROUPS - 1, -1, -1):
        left, group = numpy.divmod(left, 10_000)
        into["groups"][:, place] = group


def _without_nothing(record: numpy.ndarray, nothing: dict[str, numpy.ndarray]) -> bytes:
    """The records as bytes; what is not stated has the length −1 and no bytes."""
    import numpy  # noqa: PLC0415  heavy

    nothing = {name: which for name, which in nothing.items() if which.any()}
    if not nothing:
        return record.tobytes()
    for name, which in nothing.items():
        record[f"{name} length"][which] = -1
    stays = numpy.ones((len(record), record.dtype.itemsize), dtype=bool)
    for name, which in nothing.items():
        start = record.dtype.fields[name][1]
        stays[which, start : start + record.dtype[name].itemsize] = False
    return record.view("u1").reshape(len(record), -1)[stays].tobytes()
