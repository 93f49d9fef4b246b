"""Control totals: what somebody knows a file must add up to, against what it does add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from obb.domain.amounts import read_amount
from obb.imports.problems import did_you_mean


class UnknownControl(Exception):
    """A control total names nothing that the file adds up to; says so in a sentence."""


@dataclass(frozen=True, slots=True)
class Control:
    """One sum of the file that may be controlled; `stated` is None where nobody has stated it."""

    key: str
    label: str
    read: Decimal
    stated: Decimal | None = None

    @property
    def ties(self) -> bool | None:
        """Whether it ties; None where nothing is stated."""
        return None if self.stated is None else self.stated == self.read

    @property
    def apart(self) -> Decimal | None:
        """What the file has more than was stated."""
        return None if self.stated is None else self.read - self.stated


def controls_of(review: Mapping[str, Any], decisions: Mapping[str, Any]) -> list[Control]:
    """The sums of a review that may be controlled, with what was stated for them."""
    stated = decisions.get("controls", {})
    return [
        Control(
            one["key"],
            one["label"],
            Decimal(one["read"]),
            Decimal(stated[one["key"]]) if one["key"] in stated else None,
        )
        for one in review.get("controls", ())
    ]


def broken(controls: Iterable[Control]) -> list[Control]:
    """Those that were stated and do not tie."""
    return [control for control in controls if control.ties is False]


def typed(words: Sequence[str], review: Mapping[str, Any]) -> dict[str, str]:
    """Control totals as a command line has them ("FY2019 adopted expense=1,234.50"), by their keys.

    Raises UnknownControl for one that names no sum of the file, and UnreadableAmount.
    """
    known = {_folded(one["label"]): one["key"] for one in review.get("controls", ())}
    found = {}
    for word in words:
        label, sign, amount = word.rpartition("=")
        key = known.get(_folded(label)) if sign else None
        value = read_amount(amount)
        if key is None or value is None:
            listed = "; ".join(one["label"] for one in list(review.get("controls", ()))[:12])
            remedy = did_you_mean(_folded(label), known, f"The file has: {listed}.")
            raise UnknownControl(f"“{word}” is not a control total of this file. {remedy}")
        found[key] = str(value)
    return found


def _folded(label: str) -> str:
    return " ".join(label.replace(",", " ").casefold().split())
