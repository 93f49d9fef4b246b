"""What the lines of a file add up to, kept while it is read; and which of its rows are exactly alike."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.functional import cached_property

REPEATS = "repeats another row exactly"
"""Why a row is left out where a person has decided to drop repeats."""
Key = tuple[int, int, str, int, int | None]
"""year, stage, kind, cost center, fund"""


class Tally:
    """Sums and counts by year, stage, kind, cost center and fund; what tells rows and keys apart, of every line."""

    def __init__(self) -> None:
        self.amounts: defaultdict[Key, Decimal] = defaultdict(Decimal)
        self.counts: Counter[Key] = Counter()
        self._marks, self._keys, self._rows = array("q"), array("q"), array("q")

    def add(self, keys: Sequence[Key], amounts: Iterable[Decimal]) -> None:
        """Adds lines: their keys and amounts, side by side."""
        sums = self.amounts
        for key, amount in zip(keys, amounts, strict=True):
            sums[key] += amount
        self.counts.update(keys)

    def mark(self, marks: Iterable[int], keys: Iterable[str], rows: Sequence[int]) -> None:
        """Remembers what all cells of a row and what its references come to (8 bytes each), and where it stands."""
        self._marks.extend(marks)
        self._keys.extend(map(hash, keys))
        self._rows.extend(rows)

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

    def by(self, *places: int) -> dict[tuple, tuple[int, Decimal]]:
        """(lines, amount) by the chosen parts of the key."""
        found: dict[tuple, tuple[int, Decimal]] = {}
        for key, amount in self.amounts.items():
            part = tuple(key[place] for place in places)
            lines, total = found.get(part, (0, Decimal(0)))
            found[part] = (lines + self.counts[key], total + amount)
        return found


def _repeated(marks: array[int], rows: array[int]) -> tuple[int, list[list[int]]]:
    import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

    if not rows:
        return 0, []
    values, places = numpy.frombuffer(marks, dtype="i8"), numpy.frombuffer(rows, dtype="i8")
    order = numpy.argsort(values, kind="stable")
    repeats = numpy.flatnonzero(numpy.diff(values[order]) == 0)
    groups: list[list[int]] = []
    for place in repeats[:1000].tolist():
        first, second = int(places[order[place]]), int(places[order[place + 1]])
        if groups and groups[-1][-1] == first:
            groups[-1].append(second)
        else:
            groups.append([first, second])
    return len(repeats), sorted(groups)[:50]
