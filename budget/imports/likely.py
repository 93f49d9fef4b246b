"""Codes that are gone and codes that are new: which of them look like one thing under another code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

ALIKE = 0.8
MOST = 300
"""How many codes on each side are compared: beyond that the names say little and the work grows with the square."""


@dataclass(frozen=True, slots=True)
class Side:
    """A code on one side, its name and what it adds up to there."""

    code: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Rename:
    """`gone` looks like `new` because of `why`: name, amount or both."""

    gone: Side
    new: Side
    why: str


def likely_renames(gone: Iterable[Side], new: Iterable[Side]) -> list[Rename]:
    """Each code that is gone with the new one most like it, best first, each used once.

    By the same or nearly the same name; or by exactly the same amount, other than 0, where no other has it.
    """
    gone, new = list(gone)[:MOST], list(new)[:MOST]
    pairs = []
    for one in gone:
        for other in new:
            score, why = _score(one, other, _once(gone, one.amount) and _once(new, other.amount))
            if score:
                pairs.append((score, one.code, other.code, Rename(one, other, why)))
    found, used_gone, used_new = [], set(), set()
    for _number, gone_code, new_code, rename in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if gone_code not in used_gone and new_code not in used_new:
            found.append(rename)
            used_gone.add(gone_code)
            used_new.add(new_code)
    return found


def _score(one: Side, other: Side, amount_tells: bool) -> tuple[float, str]:
    name = SequenceMatcher(None, _key(one.name), _key(other.name)).ratio() if one.name and other.name else 0.0
    same_amount = amount_tells and one.amount == other.amount != 0
    if name >= ALIKE:
        return name + same_amount, "both" if same_amount else "name"
    return (0.5, "amount") if same_amount else (0.0, "")


def _once(sides: Iterable[Side], amount: Decimal) -> bool:
    return sum(side.amount == amount for side in sides) == 1


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def as_json(rename: Rename) -> Mapping[str, str]:
    """For a review."""
    return {
        "gone": rename.gone.code,
        "gone_name": rename.gone.name,
        "new": rename.new.code,
        "new_name": rename.new.name,
        "why": rename.why,
    }
