"""The words of a profile's grammar: texts, numbers, lists, tables and patterns, each mistake with its place."""

import re
from collections.abc import Mapping
from typing import Any

from obb.imports.patterns import repeats_in_repeats
from obb.imports.problems import Problem, did_you_mean

_LONGEST_PATTERN = 300


class Words:
    """Reads the values of a mapping and notes what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def _wrong(self, place: str, value: Any, message: str, remedy: str) -> None:
        self.problems.append(Problem(None, place, "" if value is None else str(value), message, remedy))

    def _known(self, part: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for key in part:
            if key not in known:
                remedy = did_you_mean(str(key), known, f"Known here: {', '.join(known)}.")
                self._wrong(place, key, f"“{key}” is not known in {place}.", remedy)

    def _typed(
        self, part: Mapping[str, Any], key: str, place: str, kind: type, default: Any, word: str
    ) -> Any:
        value = part.get(key, default)
        if value is default or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool))):
            return value
        self._wrong(f"{place}.{key}".lstrip("."), value, f"“{key}” is {word}.", f"Write {word}.")
        return default

    def _text(self, part: Mapping[str, Any], key: str, place: str, default: Any = "") -> Any:
        return self._typed(part, key, place, str, default, "a text in quotation marks")

    def _count(self, part: Mapping[str, Any], key: str, place: str, default: int) -> int:
        value = self._typed(part, key, place, int, default, "a whole number")
        if 0 <= value <= 10_000:
            return value
        self._wrong(f"{place}.{key}", value, f"“{key}” is from 0 to 10000.", "Write a smaller number.")
        return default

    def _table(self, part: Mapping[str, Any], key: str, place: str) -> Mapping[str, Any]:
        return self._typed(part, key, place, Mapping, {}, "a table of its own") if key in part else {}

    def _texts(self, part: Mapping[str, Any], key: str, place: str) -> tuple[str, ...] | None:
        value = part.get(key)
        if value is None or (isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)):
            return None if value is None else tuple(value)
        self._wrong(f"{place}.{key}", value, f"“{key}” is a list of texts.", 'Write it as ["a", "b"].')
        return None

    def _pattern(self, part: Mapping[str, Any], key: str, place: str) -> re.Pattern[str] | None:
        text = self._text(part, key, place, None)
        if text is None:
            return None
        if len(text) > _LONGEST_PATTERN or repeats_in_repeats(text):
            self._wrong(
                f"{place}.{key}", text, "The pattern could take very long.", "Repeat no group that repeats."
            )
            return None
        try:
            return re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            self._wrong(
                f"{place}.{key}", text, f"The pattern cannot be read: {error}.", "Correct the pattern."
            )
            return None

    def _one_of(self, part: Mapping[str, Any], key: str, place: str, allowed: tuple[str, ...]) -> str:
        value = self._text(part, key, place)
        if value in ("", *allowed):
            return value
        listed = ", ".join(f"“{one}”" for one in allowed)
        self._wrong(f"{place}.{key}", value, f"“{key}” is one of {listed}.", "Write one of these.")
        return ""
