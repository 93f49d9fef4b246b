"""What the lines of a file add up to, kept while it is read; and which of its rows are exactly alike."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.functional import cached_property

Key = tuple[int, int, str, int, int | None]
"""year, stage, kind, cost center, fund"""


class Tally:
    """Sums and counts by year, stage, kind, cost center and fund; a checksum of every line."""

    def __init__(self) -> None:
        self.amounts: defaultdict[Key, Decimal] = defaultdict(Decimal)
        self.counts: Counter[Key] = Counter()
        self._marks, self._rows = array("q"), array("q")

    def add(self, keys: Sequence[Key], amounts: Iterable[Decimal]) -> None:
        """Adds lines: their keys and amounts, side by side."""
        sums = self.amounts
        for key, amount in zip(keys, amounts, strict=True):
            sums[key] += amount
        self.counts.update(keys)

    def mark(self, lines: Iterable[str], rows: Sequence[int]) -> None:
        """Remembers the lines' texts (by a checksum of 8 bytes) and rows, to find those exactly alike."""
        self._marks.extend(map(hash, lines))
        self._rows.extend(rows)

    @property
    def lines(self) -> int:
        return len(self._rows)

    @cached_property
    def alike(self) -> tuple[int, list[list[int]]]:
        """(rows that repeat an earlier one exactly, the first 50 groups of rows that are alike)."""
        import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

        if not self._rows:
            return 0, []
        marks, rows = numpy.frombuffer(self._marks, dtype="i8"), numpy.frombuffer(self._rows, dtype="i8")
        order = numpy.argsort(marks, kind="stable")
        repeats = numpy.flatnonzero(numpy.diff(marks[order]) == 0)
        groups: list[list[int]] = []
        for place in repeats[:1000].tolist():
            first, second = int(rows[order[place]]), int(rows[order[place + 1]])
            if groups and groups[-1][-1] == first:
                groups[-1].append(second)
            else:
                groups.append([first, second])
        return len(repeats), sorted(groups)[:50]

    def by(self, *places: int) -> dict[tuple, tuple[int, Decimal]]:
        """(lines, amount) by the chosen parts of the key."""
        found: dict[tuple, tuple[int, Decimal]] = {}
        for key, amount in self.amounts.items():
            part = tuple(key[place] for place in places)
            lines, total = found.get(part, (0, Decimal(0)))
            found[part] = (lines + self.counts[key], total + amount)
        return found
