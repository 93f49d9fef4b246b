"""The federal child support (title IV-D) measures: their figures, their formulas, the level they give.

The law judges states; the same sums on a county's figures say what it adds and how far it is. Lines of the
forms: OCSE AT-99-15 and, for the two of money, the letter DCL-09-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

PEOPLE, CASES, DOLLARS = "children", "cases", "dollars"
PERCENT, RATIO = "percent", "ratio"
NOT_ENTERED, NOTHING_TO_DIVIDE_BY = "not entered", "nothing to divide by"

_DOWN = Context(prec=40, rounding=ROUND_FLOOR)
_UP = Context(prec=40, rounding=ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is reported: `name` is its name here, `line` where the federal forms have it.

    `counts`: children and cases are whole numbers, dollars have cents; none is below zero.
    """

    name: str
    line: str
    counts: str

    @property
    def step(self) -> Decimal:
        """The smallest amount by which it can grow: one, or a cent."""
        return Decimal("0.01") if self.counts == DOLLARS else Decimal(1)


@dataclass(frozen=True, slots=True)
class Formula:
    """`numerator` over `denominator`; times 100 where `unit` is percent.

    `table`: whose applicable percentages it is read in. `is_part`: by its definition the numerator is a part
    of the denominator, so that more than all is a slip. `source`: where the formula is laid down.
    """

    code: str
    table: str
    numerator: Figure
    denominator: Figure
    unit: str
    is_part: bool
    source: str

    @property
    def scale(self) -> int:
        return 100 if self.unit == PERCENT else 1


FORMULAS: tuple[Formula, ...] = (
    # Children in the caseload in the year (or at its end) whose paternity is established, over those at the
    # end of the year before: another group of children, so that it can exceed 100 percent.
    Formula(
        "paternity_ivd",
        "paternity",
        Figure("line_6", "OCSE-157, line 6", PEOPLE),
        Figure("line_5a", "OCSE-157, line 5a", PEOPLE),
        PERCENT,
        False,
        "42 U.S.C. 652(g)(2)(A); 45 CFR 305.2",
    ),
    Formula(
        "paternity_statewide",
        "paternity",
        Figure("line_9", "OCSE-157, line 9", PEOPLE),
        Figure("line_8a", "OCSE-157, line 8a", PEOPLE),
        PERCENT,
        False,
        "42 U.S.C. 652(g)(2)(B); 45 CFR 305.2",
    ),
    # Cases with an order, those for medical support alone and those over zero dollars among them.
    Formula(
        "orders",
        "orders",
        Figure("line_2", "OCSE-157, line 2", CASES),
        Figure("line_1", "OCSE-157, line 1", CASES),
        PERCENT,
        True,
        "42 U.S.C. 658a(b)(6)(B); 45 CFR 305.2",
    ),
    Formula(
        "current",
        "current",
        Figure("line_25", "OCSE-157, line 25", DOLLARS),
        Figure("line_24", "OCSE-157, line 24", DOLLARS),
        PERCENT,
        False,
        "42 U.S.C. 658a(b)(6)(C); 45 CFR 305.2",
    ),
    # Cases in which something was paid, not the dollars that were.
    Formula(
        "arrears",
        "arrears",
        Figure("line_29", "OCSE-157, line 29", CASES),
        Figure("line_28", "OCSE-157, line 28", CASES),
        PERCENT,
        True,
        "42 U.S.C. 658a(b)(6)(D); 45 CFR 305.2",
    ),
    Formula(
        "cost",
        "cost",
        Figure("collected", "OCSE-34A, lines 4b + 4c + 8, and 11 of column G", DOLLARS),
        Figure("spent", "OCSE-396A, line 7 less line 1c, columns A + C", DOLLARS),
        RATIO,
        False,
        "42 U.S.C. 658a(b)(6)(E); 45 CFR 305.2",
    ),
)
FORMULA = {formula.code: formula for formula in FORMULAS}
FIGURES: dict[str, Figure] = {
    figure.name: figure for formula in FORMULAS for figure in (formula.numerator, formula.denominator)
}


@dataclass(frozen=True, slots=True)
class Level:
    """The level a formula gives, in percent or as a ratio; None where it gives none, and `why` says so.

    `value` has up to 40 digits and is rounded down, never up: compared with a step of the table it answers as
    the exact fraction would, since a step has few decimals.
    """

    value: Decimal | None
    why: str = ""


def level_of(formula: Formula, numerator: Decimal | None, denominator: Decimal | None) -> Level:
    """numerator ÷ denominator, times 100 for a percent. It is not capped: 1,010 of 1,000 children are 101 percent.

    No level without both figures, nor where there is nothing to divide by. Raises ValueError for a figure below
    zero.
    """
    if numerator is None or denominator is None:
        return Level(None, NOT_ENTERED)
    if numerator < 0 or denominator < 0:
        raise ValueError("a reported figure is not below zero")
    if denominator == 0:
        return Level(None, NOTHING_TO_DIVIDE_BY)
    return Level(_DOWN.divide(numerator * formula.scale, denominator))


def as_shown(level: Decimal) -> Decimal:
    """A level with two decimals, rounded down: 79.996 is shown as 79.99, since it has not reached 80."""
    return level.quantize(Decimal("0.01"), context=_DOWN)


def needed_for(
    formula: Formula, goal: Decimal, numerator: Decimal, denominator: Decimal, *, is_beyond: bool = False
) -> Decimal:
    """How much more the numerator must be for the level to reach `goal`, the denominator staying as it is.

    `is_beyond`: to exceed it. In whole children or cases, or in cents; rounded up, at least 0.
    """
    exact = _UP.divide(goal * denominator, Decimal(formula.scale))
    wanted = exact.quantize(formula.numerator.step, context=_UP)
    if is_beyond and wanted == exact:
        wanted += formula.numerator.step
    return max(wanted - numerator, Decimal(0))


def one_more(formula: Formula, denominator: Decimal) -> Decimal:
    """What one more child or case, or 1,000 dollars more, adds to the level: in points, or to the ratio."""
    more = 1000 if formula.numerator.counts == DOLLARS else 1
    return _DOWN.divide(Decimal(more * formula.scale), denominator)


def is_beyond(formula: Formula, numerator: Decimal, denominator: Decimal) -> bool:
    """A part larger than its whole: one of the two figures is wrong."""
    return formula.is_part and numerator > denominator
