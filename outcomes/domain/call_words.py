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
    """A difference: percentages differ by points."""
    if unit == "%":
        return _("1 point") if figure == "1" else _("{figure} points").format(figure=figure)
    return amount(figure, unit)


def level(figure: str, unit: str) -> str:
    if unit == "$":
        return f"−${figure[1:]}" if figure.startswith("−") else f"${figure}"
    if unit == "%":
        return f"{figure}%"
    return f"{figure} {unit}" if unit else figure
