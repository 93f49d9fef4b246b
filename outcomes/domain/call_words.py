"""The call alone in words, and figures in their unit: what every other sentence is made with.

`translate` is a callable from an English template to its translation; templates stand literally in calls of `_` so
that message tools find them.
"""

from collections.abc import Callable

from outcomes.domain import verdict as calls
from outcomes.domain.verdict import Verdict

Translate = Callable[[str], str]


def as_is(text: str) -> str:
    """No translation."""
    return text


def badge(verdict: Verdict, *, translate: Translate = as_is) -> str:
    """The call alone, naming the benchmark where its gap was judged: "Further, against North Carolina"."""
    _ = translate
    word = call_word(verdict.call, _)
    if not verdict.against:
        return word
    return _("{call}, against {benchmark}").format(call=word, benchmark=verdict.against)


def call_word(call: str, _: Translate) -> str:
    return {
        calls.CLOSER: _("Closer"),
        calls.FURTHER: _("Further"),
        calls.RISING: _("Rising"),
        calls.FALLING: _("Falling"),
        calls.NO_CLEAR_CHANGE: _("No clear change"),
        calls.NO_CHANGE_THAT_MATTERS: _("No change that matters"),
        calls.STEADY: _("Steady"),
        calls.TOO_LITTLE_DATA: _("Too little data"),
    }[call]


def amount(figure: str, unit: str) -> str:
    """A pace or the lower end of a range: the unit is said elsewhere."""
    return f"${figure}" if unit == "$" else figure


def difference(figure: str, unit: str, _: Translate) -> str:
    """A difference: percentages differ by points, other values by as many of their unit as it can be said of."""
    if unit == "%":
        return _("1 point") if figure == "1" else _("{figure} points").format(figure=figure)
    return level(figure, unit if unit == "$" or _counts(unit) else "")


def level(figure: str, unit: str) -> str:
    """A value in its unit: −$1,200, 18.7%, 12 cases, 1 case."""
    if unit == "$":
        return f"−${figure[1:]}" if figure.startswith("−") else f"${figure}"
    if unit == "%":
        return f"{figure}%"
    return f"{figure} {of_one(unit) if figure in _ONE else unit}" if unit else figure


def ends(low: str, high: str, unit: str) -> tuple[str, str]:
    """The two ends of a range, each a figure: signs stand at both, words once: ("$3", "$5"), ("3", "5 per 1,000")."""
    if unit in ("$", "%"):
        return level(low, unit), level(high, unit)
    return low, f"{high} {unit}".rstrip()


def of_one(unit: str) -> str:
    """A unit as it reads after 1: “cases a month” → “case a month”; what cannot be told stays."""
    words = unit.split(" ")
    for place, word in enumerate(words):
        if word.casefold() in _JOINING:
            break
        if (single := _single(word)) != word:
            return " ".join([*words[:place], single, *words[place + 1 :]])
    return unit


def _single(word: str) -> str:
    plain = word.casefold()
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if not plain.endswith("s") or plain.endswith(("ss", "us", "is", "ous")) or len(plain) < 4:
        return word
    if plain.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if plain.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def _counts(unit: str) -> bool:
    """Whether a unit can be said of a change: “cases”, but not “per 1,000 residents” or “dollars a day”."""
    words = unit.casefold().split()
    return len(unit) <= _LONGEST_SAID and not {"per", "a", "an"} & set(words)


_ONE = ("1", "−1")
_LONGEST_SAID = 24
_JOINING = {
    "a",
    "an",
    "per",
    "of",
    "in",
    "on",
    "out",
    "with",
    "who",
    "that",
    "for",
    "from",
    "to",
    "by",
    "under",
    "and",
}
_IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman", "feet": "foot"}
