"""What the lines of a file add up to, kept while it is read; and which of its rows are exactly alike."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from secrets import randbits
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from obb.imports.blocks import mixed

if TYPE_CHECKING:
    import numpy

REPEATS = "repeats another row exactly"
"""Why a row is left out where a person has decided to drop repeats."""
Key = tuple[int, int, str, int, int | None]
"""year, stage, kind, cost center, fund"""
_EXACT = 2**53
"""Whole numbers below are exact as floats, and so is what adds up to less."""


class Tally:
    """Sums and counts by year, stage, kind, cost center and fund; what tells rows and keys apart, of every line."""

    def __init__(self) -> None:
        self.cents: defaultdict[Key, int] = defaultdict(int)
        self.counts: Counter[Key] = Counter()
        self._by: dict[tuple[int, ...], Mapping[tuple, tuple[int, Decimal]]] = {}
        self._marks, self._keys, self._rows = array("q"), array("q"), array("q")
        self._salt = randbits(64)

    def add(self, keys: Sequence[Key], cents: Iterable[int]) -> None:
        """Adds lines: their keys and amounts in cents, side by side."""
        sums = self.cents
        for key, amount in zip(keys, cents, strict=True):
            sums[key] += amount
        self.counts.update(keys)
        self._by.clear()

    def add_coded(self, keys: Sequence[Key], codes: numpy.ndarray, cents: numpy.ndarray) -> None:
        """Adds lines: the key of each is `keys[code]`, its amount is given in cents."""
        import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

        counts = numpy.bincount(codes, minlength=len(keys))
        sums = _sums_of(codes, cents, len(keys))
        for key, total, count in zip(keys, sums, counts.tolist(), strict=True):
            self.cents[key] += total
            self.counts[key] += count
        self._by.clear()

    def mark(self, marks: numpy.ndarray, references: Sequence[numpy.ndarray], rows: numpy.ndarray) -> None:
        """Remembers what all cells of a row and what its references come to (8 bytes each), and where it stands."""
        import numpy  # noqa: PLC0415  heavy

        keys = numpy.zeros(len(rows), dtype="u8")
        for column in references:
            keys = mixed(keys ^ column.astype("i8").view("u8"), self._salt)
        for kept, values in ((self._marks, marks), (self._keys, keys), (self._rows, rows)):
            kept.frombytes(values.astype(values.dtype.newbyteorder("=")).tobytes())

    @property
    def lines(self) -> int:
        return len(self._rows)

    @cached_property
    def alike(self) -> tuple[int, list[list[int]]]:
        """(rows that repeat an earlier one in every cell, the first 50 groups of rows that are alike)."""
        return _repeated(self._marks, self._rows)

    @cached_property
    def same_key(self) -> tuple[int, list[list[int]]]:
        """(lines with the references of an earlier one, whatever their amounts; the first 50 groups of rows)."""
        return _repeated(self._keys, self._rows)

    def by(self, *places: int) -> Mapping[tuple, tuple[int, Decimal]]:
        """(lines, amount) by the chosen parts of the key; added up once for whoever asks."""
        if places not in self._by:
            self._by[places] = self._added_up(places)
        return self._by[places]

    def _added_up(self, places: Sequence[int]) -> Mapping[tuple, tuple[int, Decimal]]:
        part_of = itemgetter(*places) if len(places) > 1 else lambda key: (key[places[0]],)
        lines: defaultdict[tuple, int] = defaultdict(int)
        cents: defaultdict[tuple, int] = defaultdict(int)
        for key, amount in self.cents.items():
            part = part_of(key)
            lines[part] += self.counts[key]
            cents[part] += amount
        return {part: (lines[part], Decimal(total).scaleb(-2)) for part, total in cents.items()}


def _sums_of(codes: numpy.ndarray, cents: numpy.ndarray, count: int) -> list[int]:
    """What the cents of each code add up to, exactly."""
    import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

    most = len(cents) * int(numpy.abs(cents).max(initial=0))
    if most < _EXACT:
        return numpy.bincount(codes, weights=cents, minlength=count).astype("i8").tolist()
    wide = most >= 2**62
    sums = numpy.zeros(count, dtype=object if wide else "i8")
    numpy.add.at(sums, codes, cents.astype(object) if wide else cents)
    return sums.tolist()


def _repeated(marks: array[int], rows: array[int]) -> tuple[int, list[list[int]]]:
    import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

    if not rows:
        return 0, []
    values, places = numpy.frombuffer(marks, dtype="i8"), numpy.frombuffer(rows, dtype="i8")
    ordered = numpy.sort(values)
    again = numpy.flatnonzero(ordered[1:] == ordered[:-1])
    if not len(again):
        return 0, []
    # Which rows they are is asked of the first thousand only: they have the least marks.
    few = numpy.flatnonzero(values <= ordered[again[:1000][-1]])
    order = few[numpy.argsort(values[few], kind="stable")]
    groups: list[list[int]] = []
    for place in again[:1000].tolist():
        first, second = int(places[order[place]]), int(places[order[place + 1]])
        if groups and groups[-1][-1] == first:
            groups[-1].append(second)
        else:
            groups.append([first, second])
    return len(again), sorted(groups)[:50]
