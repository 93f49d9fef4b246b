"""Where things go in a drawing: the width of words, scales, and labels kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LINE_HEIGHT = 15.0
"""Least distance between two labels, in units of the drawing."""

_NARROW, _WIDE = "iljtfrI.,:;'’|!()[] 1", "mwMWOQGCD@%&—"


def width_of(text: str, *, bold: bool = False) -> float:
    """The width of words at 13 units, rather too wide than too narrow."""
    units = sum(
        4.4 if letter in _NARROW and letter != "1" else 11.5 if letter in _WIDE else 7.6 for letter in text
    )
    return units * (1.06 if bold else 1.0)


def wrapped(text: str, width: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`; a word that is wider stands alone. Nothing is cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to units: `low` lands on `start`, `high` on `end`."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def __call__(self, value: Decimal) -> float:
        return self.start + float((value - self.low) / (self.high - self.low)) * (self.end - self.start)


def spread(wanted: Sequence[float], low: float, high: float, gap: float = LINE_HEIGHT) -> list[float]:
    """Heights at least `gap` apart, in the order of the wanted ones, between `low` and `high` where they fit
    there.

    Labels that collide share a block centred on their wanted heights, so that none moves further than it
    must.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    blocks: list[tuple[float, list[int]]] = []
    for place in order:
        start, members = wanted[place], [place]
        blocks.append((start, members))
        while len(blocks) > 1 and blocks[-1][0] < blocks[-2][0] + gap * len(blocks[-2][1]):
            members = [*blocks[-2][1], *blocks[-1][1]]
            blocks[-2:] = [(_start(members, wanted, gap), members)]
    answer = [0.0] * len(wanted)
    bottom = high + gap
    tops = []
    for start, members in reversed(blocks):
        start = min(start, bottom - gap * len(members))
        tops.append((start, members))
        bottom = start
    floor = low
    for start, members in reversed(tops):
        start = max(start, floor)
        for step, place in enumerate(members):
            answer[place] = start + step * gap
        floor = start + gap * len(members)
    return answer


def _start(members: Sequence[int], wanted: Sequence[float], gap: float) -> float:
    return sum(wanted[place] - step * gap for step, place in enumerate(members)) / len(members)


def thinned(centers: Sequence[float], texts: Sequence[str], apart: float = 8.0) -> list[int]:
    """Which labels under an axis to write so that none touches another: first and last, and evenly between."""
    last = len(texts) - 1
    if last <= 0:
        return list(range(len(texts)))
    for step in range(1, last + 1):
        kept = [*range(0, last, step), last]
        if step > 1 and len(kept) > 2 and last - kept[-2] < step:
            kept.pop(-2)
        if all(_clear(centers, texts, one, two, apart) for one, two in zip(kept, kept[1:], strict=False)):
            return kept
    return [last]


def _clear(centers: Sequence[float], texts: Sequence[str], one: int, two: int, apart: float) -> bool:
    half = (width_of(texts[one]) + width_of(texts[two])) / 2
    return centers[two] - centers[one] >= half + apart
