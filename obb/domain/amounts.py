"""The one reader of money, and how money, changes and shares are rounded and written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from obb.domain.unreadable import Unreadable

CENT = Decimal("0.01")
MINUS = "−"
MOST_DIGITS = 14
"""Digits before the point that numeric(16,2) holds."""

DASHES = frozenset("-–—−")
"""Alone in a cell, each says that there is no amount; so does Excel's "$ -"."""
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class UnreadableAmount(Unreadable):
    """A text that is neither an amount of money nor an empty cell."""


_AMOUNT = re.compile(
    r"(?P<minus>[-−])?\s*(?:\$\s*)?(?P<open>\()?\s*(?:\$\s*)?(?P<inner>[-−])?(?:\$\s*)?"
    r"(?P<dollars>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<cents>\.[0-9]{0,2})?"
    r"\s*(?P<trailing>[-−])?(?P<close>\))?",
    re.ASCII,
)


# What nearly every cell of a ledger looks like: read by one look, the same answer as the whole grammar gives.
_USUAL = re.compile(r"-?(?:[0-9]{1,14}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(\.[0-9]{2})?", re.ASCII)


def read_amount(text: str | None) -> Decimal | None:
    """Dollars and cents in a cell or a form field; None where there is no amount (blank, a lone dash).

    Read: 12.5 · $1,234.50 · (1,234.50) · 1,234.50- · -12 · −12 · .50. The answer has two decimals, never -0.00.
    Raises UnreadableAmount for all else: no letters, exponents, dates, percents, third decimals or guesses.
    """
    if text is None:
        return None
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        value = Decimal(text.replace(",", "") + ("" if usual[1] else ".00"))
        return value if value else abs(value)
    plain = text.strip(" \t\r\n\u00a0\u202f")
    if not plain or plain in DASHES or (plain[0] == "$" and plain[1:].strip() in DASHES):
        return None
    match = _AMOUNT.fullmatch(plain)
    if match is None or plain.count("$") > 1 or (match["dollars"] is None and match["cents"] in (None, ".")):
        raise _why_not(text, plain)
    marks = [match["open"] or match["close"], match["minus"], match["inner"], match["trailing"]]
    if bool(match["open"]) != bool(match["close"]):
        raise UnreadableAmount(f"“{text}” has one bracket of two.", "Write a reduction as -12.00 or (12.00).")
    if sum(mark is not None for mark in marks) > 1:
        raise UnreadableAmount(f"“{text}” has more than one sign.", "Write a reduction as -12.00 or (12.00).")
    dollars = (match["dollars"] or "0").replace(",", "").lstrip("0") or "0"
    if len(dollars) > MOST_DIGITS:
        raise UnreadableAmount(
            f"“{text}” is too large: more than {MOST_DIGITS} digits before the point.", "Check the amount."
        )
    value = Decimal(f"{dollars}.{(match['cents'] or '.')[1:]:0<2}")
    return -value if any(marks) and value else value


_AS_ABOVE = "Write it as 1,234.50 or 1234.50."
_REASONS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(form, re.IGNORECASE), reason, remedy)
    for form, reason, remedy in (
        (r"#\S+", "is a spreadsheet's error, not an amount.", "Correct the formula and export again."),
        (
            r"[-+−]?(nan|inf(inity)?|null|none)",
            "is not a number.",
            "Write the amount, or leave the cell empty.",
        ),
        (r"[-+]?[0-9.,]+e[-+]?[0-9]+", "is written with an exponent.", "Write all digits of the amount."),
        (
            r"[0-9]{1,4}[-/][0-9]{1,2}([-/][0-9]{1,4})?(\s.*)?",
            "looks like a date.",
            "Check that the columns are not swapped.",
        ),
        (r"=.*", "is a formula, not its result.", "Export the values, not the formulas."),
        (r".*%", "is a percent.", "Write the amount in dollars."),
        (r"'.*", "starts with an apostrophe.", "Take the apostrophe off; format the column as a number."),
        (r"[-−($\s]*[0-9]{1,3}(\.[0-9]{3})+,[0-9]*.*", "could be read in two ways.", "Write it as 1,234.50."),
        (
            r"[-−($\s]*[0-9,]*\.[0-9]{3,}.*",
            "has more than two decimals.",
            "Round it to cents, or check the column.",
        ),
        (r".*[0-9].*\$.*", "has a dollar sign inside; it may be two amounts.", "Put one amount in the cell."),
        (r"[-−($\s]*[0-9]+(,[0-9]*)+(\.[0-9]*)?[)−\s-]*", "has its commas in the wrong places.", _AS_ABOVE),
        (r"\+.*", "starts with a plus sign.", "Take the plus sign off."),
        (r".*_.*", "has an underscore in it.", _AS_ABOVE),
        (r".*[0-9]\s+[0-9].*", "has a space between digits.", _AS_ABOVE),
    )
)


def _why_not(text: str, plain: str) -> UnreadableAmount:
    if len(plain) > 60:
        return UnreadableAmount(
            f"“{plain[:60]}…” is not an amount.", "Check that the columns are not swapped."
        )
    if not plain.isascii() and any(letter.isdigit() and not letter.isascii() for letter in plain):
        return UnreadableAmount(f"“{text}” is not written in the digits 0 to 9.", "Type the amount again.")
    for form, reason, remedy in _REASONS:
        if form.fullmatch(plain):
            return UnreadableAmount(f"“{text}” {reason}", remedy)
    return UnreadableAmount(f"“{text}” is not an amount.", "Write it as 1,234.50, or leave the cell empty.")


def exact(amount: Decimal | None, places: int = 2) -> str:
    """Dollars and cents, for tables: "$1,234.50", "−$25,000.00", "$0.00"; "" where there is no amount.

    `places` 0: whole dollars, for figures that are printed so.
    """
    if amount is None:
        return ""
    value = rounded(amount, places)
    return f"{MINUS if value < 0 else ''}${abs(value):,.{places}f}"


_SCALES = ((Decimal(10) ** 6, "million"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 12, "trillion"))


def headline(amount: Decimal | None) -> str:
    """An amount for a headline: "$11.9 million", "$2.5 billion", whole dollars below a million."""
    if amount is None:
        return ""
    sign = MINUS if amount < 0 else ""
    dollars = rounded(abs(amount), 0)
    if dollars < 10**6:
        return f"{sign if dollars else ''}${dollars:,.0f}"
    # From the amount itself: rounding the rounded would round twice.
    scaled = [(rounded(abs(amount) / size, 1), name) for size, name in _SCALES]
    value, name = next((pair for pair in scaled if pair[0] < 1000), scaled[-1])
    return f"{sign}${value:,.1f} {name}"


def percent(share: Decimal | None, places: int = 1, *, signed: bool = False) -> str:
    """A share of one as a percent: 0.3125 → "31.3%"; −0.5 → "−50.0%"; `signed` puts a plus before a rise."""
    if share is None:
        return ""
    value = rounded(share * 100, places)
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{abs(value):,.{places}f}%"


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` with this many decimals, halves away from zero, never negative zero."""
    answer = value.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return answer if answer else abs(answer)


NEW, GONE, CHANGED_SIGN, SAME, PERCENT, UNKNOWN = "new", "gone", "changed sign", "same", "percent", "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two amounts: `dollars`, and `share` of the old one where `kind` is percent, gone or same."""

    kind: str
    dollars: Decimal | None
    share: Decimal | None = None


def percent_change(old: Decimal | None, new: Decimal | None) -> Change:
    """(new − old) ÷ |old| as a share of one; from 0 it is new, across zero it changed sign: neither is a percent.

    To 0 it is gone (share −1); without one of the two it is unknown.
    """
    if old is None or new is None:
        return Change(UNKNOWN, None)
    dollars = new - old
    if old == new:
        return Change(SAME, dollars, Decimal(0))
    if old == 0:
        return Change(NEW, dollars)
    if (old < 0) != (new < 0) and new != 0:
        return Change(CHANGED_SIGN, dollars)
    return Change(GONE if new == 0 else PERCENT, dollars, dollars / abs(old))


@dataclass(frozen=True, slots=True)
class Shares:
    """Percents of a whole as written, and whether those written add up to exactly 100."""

    texts: tuple[str, ...]
    adds_up: bool


def percents(parts: Sequence[Decimal], places: int = 1) -> Shares:
    """Each part as a percent of their sum. Where `adds_up` is false the page says that the percents are rounded.

    No percent is bent to make the sum come out. Where the sum is 0, every text is "".
    """
    whole = sum(parts, Decimal(0))
    if whole == 0:
        return Shares(("",) * len(parts), True)
    shown = [rounded(part / whole * 100, places) for part in parts]
    return Shares(tuple(percent(value / 100, places) for value in shown), sum(shown) == 100)
