"""What is counted while files are read: rows, problems, rows left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from obb.imports.parts import Part
from obb.imports.problems import Problem

MOST_PROBLEMS = 10_000
MOST_OUT_ROWS = 200
"""How many rows left out for one reason are remembered by number."""


class Counts:
    """Counts that grow row by row.

    `problems` holds the first 10,000; `problem_count` counts all. `out_rows`: the first rows left out for each
    reason.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.left_out: Counter[str] = Counter()
        self.out_rows: dict[str, list[int]] = {}
        self.rows_read = 0
        self.most_out_rows = MOST_OUT_ROWS

    def note(self, problems: Sequence[Problem], part: Part | None = None) -> None:
        """Notes problems, each with its file where there are several; counts those that have no room."""
        self.problem_count += len(problems)
        room = max(0, MOST_PROBLEMS - len(self.problems))
        several = part is not None and len(self.parts) > 1
        self.problems.extend(
            replace(problem, file=part.sheet.place) if several else problem for problem in problems[:room]
        )

    def leave(self, reason: str, rows: Sequence[int]) -> None:
        """Counts rows left out for a reason, and remembers the first of them."""
        self.left_out[reason] += len(rows)
        kept = self.out_rows.setdefault(reason, [])
        kept.extend(rows[: max(0, self.most_out_rows - len(kept))])
