"""Totals that a file prints among its rows: left out as lines, and compared with what the lines add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from obb.imports.columns import Bad, LeftOut

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """One total as printed, at its row, and what the kept lines with the same values add up to."""

    row: int
    of: Mapping[str, str]
    printed: Decimal
    read: Decimal

    @property
    def ties(self) -> bool:
        return self.printed == self.read


class PrintedTotals:
    """Sums of one field, `amount`, over the values of some others: as lines give them, and as the file prints them."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        self._printed: list[tuple[int, Key, Decimal]] = []
        self._sums: defaultdict[Key, Decimal] = defaultdict(Decimal)

    def note(self, rows: Sequence[int], keys: Iterable[Key], amounts: Iterable[Any]) -> None:
        """Rows that print a total. One whose cells cannot be read says nothing and is passed over."""
        for row, key, amount in zip(rows, keys, amounts, strict=True):
            if isinstance(amount, Decimal) and not any(type(part) in (Bad, LeftOut) for part in key):
                self._printed.append((row, key, amount))

    def add(self, keys: Iterable[Key], amounts: Iterable[Any]) -> None:
        """Lines that are kept."""
        for key, amount in zip(keys, amounts, strict=True):
            if amount is not None:
                self._sums[key] += amount

    def compared(self) -> list[PrintedTotal]:
        """Every printed total beside the lines' sum, in the file's order."""
        return [
            PrintedTotal(
                row,
                {name: str(value) for name, value in zip(self.fields, key, strict=True)},
                printed,
                self._sums.get(key, Decimal("0.00")),
            )
            for row, key, printed in self._printed
        ]
