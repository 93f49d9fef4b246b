"""Which field a header speaks of: by the words that finance systems use, told apart into codes and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from obb.imports.columns import FieldSpec
from obb.imports.looks import Look

CODE_WORDS = frozenset({"code", "id", "no", "nbr", "num", "number", "key", "cd"})
NAME_WORDS = frozenset({"name", "desc", "descr", "description", "title", "label", "long", "text"})
_ALONE = frozenset({("name",), ("type",), ("category",), ("total",), ("expense",), ("detail",), ("section",)})
"""Headers that mean something only where nothing else stands beside them."""
EXACT, ALIKE, WITHIN = 100, 80, 40
"""How sure a header makes: it is the field's word, the same words in another order, or holds it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A header that may be a field's: how surely, and whether it says that it holds codes or names."""

    look: Look
    score: float
    says_code: bool = False
    says_name: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """A known header in words, as `Look.words` has them."""
    return tuple(re.findall(r"[a-z]+|\d+", text.casefold()))


def stem_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """What a header is about: its words without those that say code or name at the end ("Unit Code" → unit)."""
    while len(words) > 1 and words[-1] in CODE_WORDS | NAME_WORDS:
        words = words[:-1]
    return words


def base_of(field: FieldSpec, spec: Mapping[str, FieldSpec]) -> FieldSpec | None:
    """The field whose name this one holds ("department_name" → "department"); None for any other."""
    return spec.get(field.name.removesuffix("_name")) if field.name.endswith("_name") else None


def claims(field: FieldSpec, spec: Mapping[str, FieldSpec], looks: Sequence[Look]) -> list[Claim]:
    """Every header that may be this field's, or its name's, the surest first."""
    names = [words_of(field.name), *map(words_of, field.known_as)]
    has_name = f"{field.name}_name" in spec
    found = [claim for look in looks for claim in _claimed(look, names, has_name)]
    return sorted(found, key=lambda claim: -claim.score)


def _claimed(look: Look, names: Sequence[tuple[str, ...]], has_name: bool) -> Iterator[Claim]:
    words = look.words
    code = bool(words) and words[-1] in CODE_WORDS
    name = has_name and bool(words) and words[-1] in NAME_WORDS
    best = max(
        (
            max(_alike(words, known), _alike(words[:-1], known) if code or name else 0.0) - place
            for place, known in enumerate(names)
        ),
        default=0.0,
    )
    if best > 0:
        yield Claim(look, best, says_code=code, says_name=name)


def _alike(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    if not words or not known:
        return 0.0
    if words == known or "".join(words) == "".join(known):
        return EXACT
    if sorted(words) == sorted(known):
        return ALIKE
    if known in _ALONE:
        return 0.0
    at = (words[start : start + len(known)] for start in range(len(words) - len(known) + 1))
    return WITHIN + 20 * len(known) / len(words) if known in at else 0.0
