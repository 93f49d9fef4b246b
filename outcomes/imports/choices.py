"""Choices of a few words, written with blanks and kept as the models spell them."""

from __future__ import annotations

from collections.abc import Callable

from obb.imports.columns import choice


def choice_code(*words: str) -> Callable[[str], str]:
    """A reader of one of these words: “under way” (or under_way) is kept as under_way."""
    read = choice(*words, **{word.replace(" ", "_"): word for word in words})
    return lambda text: read(text).replace(" ", "_")


read_frequency = choice_code("year", "fiscal year", "quarter", "month")
