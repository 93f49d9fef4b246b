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
_MINORS = re.compile(r"\b0 ?(?:-|–|to) ?17\b|\bunder (?:age )?18\b")
_BELOW_POVERTY = re.compile(
    r"\bbelow (?:the )?poverty (?:level|line)\b|\bfor whom poverty status is determined\b"
)
_PUBLISHERS = re.compile(r"\bkids count\b")
"""Names that say who publishes, in words that say something else."""
_GROUPS = frozenset(
    "aian american indian native alaska asian pacific islander nhopi black african hispanic latino latina white".split()
)
"""Words of groups of people: a figure of one of them is no figure of all, nor of another."""
_STEM = 6
LEAST = 0.75
_GROUP_STEMS = frozenset(word[:_STEM] for word in _GROUPS)


@dataclass(frozen=True, slots=True)
class Ours:
    """An indicator of the county as a file may speak of it. `is_share` as a header's; None: it may be either.

    `is_percent`: 19% is 19 of it.
    """

    code: str
    name: str
    is_share: bool | None = None
    is_percent: bool = False


def words_in(text: str) -> frozenset[str]:
    """The words that say something, cut to their stems: "Births" and "birth", "Unemployed" and "unemployment" alike."""
    found: set[str] = set()
    text = _BELOW_POVERTY.sub(" poverty ", _PUBLISHERS.sub(" ", text.casefold().replace("_", " ")))
    text = _MINORS.sub(" child ", text)
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
    name, code = words_in(one.name), words_in(one.code)
    if said & _GROUP_STEMS != (name | code) & _GROUP_STEMS:
        return 0.0
    score = max(likeness(said, name), likeness(said, code))
    return (
        score - 0.3 if score and None not in (is_share, one.is_share) and is_share != one.is_share else score
    )


def paired(labels: Sequence[tuple[str, bool | None]], indicators: Sequence[Ours]) -> dict[int, Ours]:
    """Place of a label → the indicator that it is of: each indicator once, the surest pairs first.

    A label is its words and whether it is a share. Of labels as sure as each other one that is as the indicator is
    counts first, a rate for a rate, then the first one.
    """
    said = [(words_in(text), is_share) for text, is_share in labels]
    pairs = sorted(
        (
            (-score, is_share is None or is_share != one.is_share, place, number)
            for place, (words, is_share) in enumerate(said)
            for number, one in enumerate(indicators)
            if (score := _score(words, one, is_share)) >= LEAST
        )
    )
    found: dict[int, Ours] = {}
    taken: set[int] = set()
    for _score_of, _is_unlike, place, number in pairs:
        if place not in found and number not in taken:
            found[place] = indicators[number]
            taken.add(number)
    return found
