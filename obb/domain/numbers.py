"""Figures of indicators as departments write them: "100%", "1,234", "N/A"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from obb.domain.unreadable import Unreadable

NOT_REPORTED = frozenset(
    {"", "-", "--", "–", "—", "−", "n/a", "na", "n.a.", "not available", "not reported", "not applicable"}
    | {"tbd", "tbr", "null", "none", "*", "."}
)


class UnreadableNumber(Unreadable):
    """A text that is neither a figure nor a usual way to say that there is none."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as read: its value (None: not reported), the unit its signs tell, and the original text."""

    value: Decimal | None
    unit: str | None
    text: str


_NUMBER = re.compile(
    r"(?P<open>\()?(?P<minus>[-−])?(?P<dollar>\$\s*)?(?P<inner>-)?"
    r"(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)\s*(?P<percent>%)?(?P<close>\))?",
    re.ASCII,
)


def read_number(text: str | None) -> Number:
    """ "100%" is 100 in percent, "$5" 5 in dollars, "1,234" a bare 1234; blank, a dash or N/A is not reported.

    Every decimal is kept. Raises UnreadableNumber for words, exponents, ranges and misplaced commas.
    """
    original = text or ""
    plain = original.strip(" \t\r\n\u00a0\u202f")
    if plain.lower() in NOT_REPORTED:
        return Number(None, None, original)
    match = _NUMBER.fullmatch(plain)
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise UnreadableNumber(
            f"“{original}” is not a number.", "Write digits such as 1,234.5 or 95%, or leave the cell empty."
        )
    signs = [bool(match["open"]), bool(match["minus"]), bool(match["inner"])]
    if sum(signs) > 1 or (match["dollar"] and match["percent"]):
        raise UnreadableNumber(f"“{original}” has more than one sign.", "Write the number with one sign.")
    value = Decimal(match["digits"].replace(",", ""))
    unit = "percent" if match["percent"] else "dollars" if match["dollar"] else None
    return Number(-value if any(signs) and value else value, unit, original)
