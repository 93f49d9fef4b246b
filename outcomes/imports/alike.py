"""Which of a county's indicators a header speaks of, by the words that both have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FILLER = frozenset(
    "a an and the of in on at for to with who are is by from per or number total percent percentage pct rate rates"
    " share ratio data value result results raw estimate estimated measure county residents people persons population"
    " under over age aged ages years year all every each annual monthly".split()
)
_ABBREVIATED = {
    "medhhinc": ("median", "household", "income"), "hh": ("household",), "inc": ("income",), "med": ("median",),
    "pov": ("poverty",), "povall": ("poverty",), "pctpovall": ("poverty",), "pov017": ("child", "poverty"),
    "pctpov017": ("child", "poverty"), "unemp": ("unemployment",), "grad": ("graduation",), "hs": ("high", "school"),
    "pop": ("population",), "kids": ("child",), "children": ("child",), "youth": ("child",),
    "lbw": ("low", "birthweight"),
    "birthweight": ("birth", "weight"), "teenage": ("teen",), "jobless": ("unemployment",),
}  # fmt: skip
_MINORS = re.compile(r"\b0 ?(?:-|–|to) ?17\b|\bunder 18\b")
_STEM = 6
LEAST = 0.75


@dataclass(frozen=True, slots=True)
class Ours:
    """An indicator of the county as a file may speak of it. `is_share` as a header's; None: it may be either."""

    code: str
    name: str
    is_share: bool | None = None


def words_in(text: str) -> frozenset[str]:
    """The words that say something, cut to their stems: "Births" and "birth", "Unemployed" and "unemployment" alike."""
    found: set[str] = set()
    text = _MINORS.sub(" child ", text.casefold().replace("_", " "))
    for word in re.findall(r"[a-z]+[0-9]*|[0-9]+", text.replace("-", " ")):
        for whole in _ABBREVIATED.get(word, (word,)):
            for part in _ABBREVIATED.get(whole, (whole,)):
                stem = part[:-1] if part.endswith("s") and len(part) > 3 and not part.endswith("ss") else part
                if stem not in _FILLER and not stem.isdigit():
                    found.add(stem[:_STEM])
    return frozenset(found)


def likeness(said: frozenset[str], asked: frozenset[str]) -> float:
    """From 0 to 1: the share of their words that both have, by their number together. 1 of the same words."""
    both = len(said & asked)
    return 2 * both / (len(said) + len(asked)) if both else 0.0


def best_of(text: str, indicators: Iterable[Ours], is_share: bool | None = None) -> tuple[Ours, float] | None:
    """The indicator that a text speaks of most surely, and how surely; None where none is alike enough, or two are
    as alike.
    """
    said = words_in(text)
    scored = sorted(((_score(said, one, is_share), one) for one in indicators), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < LEAST:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1], scored[0][0]


def _score(said: frozenset[str], one: Ours, is_share: bool | None) -> float:
    score = max(likeness(said, words_in(one.name)), likeness(said, words_in(one.code)))
    return (
        score - 0.3 if score and None not in (is_share, one.is_share) and is_share != one.is_share else score
    )


def paired(labels: Sequence[tuple[str, bool | None]], indicators: Sequence[Ours]) -> dict[int, Ours]:
    """Place of a label → the indicator that it is of: each indicator once, the surest pairs first.

    A label is its words and whether it is a share. Of labels as sure as each other the first one counts.
    """
    said = [(words_in(text), is_share) for text, is_share in labels]
    pairs = sorted(
        (
            (-score, place, number)
            for place, (words, is_share) in enumerate(said)
            for number, one in enumerate(indicators)
            if (score := _score(words, one, is_share)) >= LEAST
        )
    )
    found: dict[int, Ours] = {}
    taken: set[int] = set()
    for _score_of, place, number in pairs:
        if place not in found and number not in taken:
            found[place] = indicators[number]
            taken.add(number)
    return found
