"""Nine questions that a good measure answers with yes.

The nine conditions are those of the Government Finance Officers Association's best practice on
performance measures (gfoa.org/materials/performance-measures); the words are our own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

QUESTIONS = (
    "useful", "relevant", "reliable", "adequate", "collectible", "consistent", "environment", "responsibility",
    "systems",
)  # fmt: skip
"""By number, from 1: 3 is reliable."""
YES, PARTLY, NO = "yes", "partly", "no"


@dataclass(frozen=True)
class Tally:
    """How many of the nine were answered how."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def answered(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def open(self) -> int:
        return len(QUESTIONS) - self.answered


def tally(answers: Iterable[str]) -> Tally:
    """Of one indicator's answers."""
    counted = Counter(answers)
    return Tally(counted[YES], counted[PARTLY], counted[NO])
