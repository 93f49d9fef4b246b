"""Choices of a few words, written with blanks and kept as the models spell them."""

from __future__ import annotations

from collections.abc import Callable

from obb.imports.columns import choice
from outcomes.domain.pooling import POOLS


def choice_code(*words: str) -> Callable[[str], str]:
    """A reader of one of these words: “under way” (or under_way) is kept as under_way."""
    read = choice(*words, **{word.replace(" ", "_"): word for word in words})
    return lambda text: read(text).replace(" ", "_")


read_frequency = choice_code("year", "fiscal year", "quarter", "month")


_CONFIDENCE = choice("90", "95", "99", **{f"{level}%": str(level) for level in (90, 95, 99)})


def read_confidence(text: str) -> int:
    """How sure a margin or an interval is, in percent: 90, 95 or 99."""
    return int(_CONFIDENCE(text.replace(" ", "")))


_POOLED = choice(*map(str, POOLS))


def read_pooled(text: str) -> int:
    """How many years stand in one value: 3 or 5."""
    return int(_POOLED(text))
