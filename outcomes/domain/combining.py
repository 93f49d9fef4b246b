"""Figures of several areas as one figure: sums over sums, never an average of shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from outcomes.domain.margins import root_of_squares

_DIGITS = 50


class NotAdditive(ValueError):
    """These figures cannot be added up."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of one area. Margins are at 90 %: of the value, the numerator and the denominator."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    margin: Decimal | None = None
    numerator_margin: Decimal | None = None
    denominator_margin: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """The areas together: `used` of `areas` are in it. `value` is None where it cannot be told. Not rounded."""

    used: int
    areas: int
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    margin: Decimal | None = None


def ratio_of(parts: Sequence[Part], *, scale: int, partial: bool) -> Whole:
    """Sum of numerators ÷ sum of denominators × scale (100 for percent), over the areas that have both.

    With an area missing and not `partial`, or denominators that add up to 0, there is no value. The margin is
    √(M² − p²·D²) ÷ sum of denominators (the Census Bureau's for a proportion; with + where that has no root),
    M and D the roots of the sums of squares of numerators' and denominators' margins. Where an area has the margin
    of its share alone, its numerator's is taken as that × its denominator. None unless every area in it has one.
    Raises NotAdditive where areas have values and none has a numerator and a denominator.
    """
    used = [part for part in parts if part.numerator is not None and part.denominator is not None]
    if not used and any(part.value is not None for part in parts):
        raise NotAdditive
    top = sum((part.numerator or Decimal(0) for part in used), Decimal(0))
    bottom = sum((part.denominator or Decimal(0) for part in used), Decimal(0))
    if not bottom or (len(used) < len(parts) and not partial):
        return Whole(len(used), len(parts))
    with localcontext(prec=_DIGITS):
        return Whole(
            len(used),
            len(parts),
            top / bottom * scale,
            top,
            bottom,
            _margin_of_ratio(used, top, bottom, scale),
        )


def _margin_of_ratio(used: Sequence[Part], top: Decimal, bottom: Decimal, scale: int) -> Decimal | None:
    tops = [_numerator_margin(part, scale) for part in used]
    bottoms = [part.denominator_margin for part in used]
    known = [margin for margin in tops if margin is not None]
    if len(known) < len(used):
        return None
    below = root_of_squares(margin for margin in bottoms if margin is not None)
    share, above = top / bottom, root_of_squares(known)
    inside = above**2 - share**2 * below**2
    return (inside if inside >= 0 else above**2 + share**2 * below**2).sqrt() / bottom * scale


def _numerator_margin(part: Part, scale: int) -> Decimal | None:
    if part.numerator_margin is not None or part.margin is None or part.denominator is None:
        return part.numerator_margin
    return part.margin * part.denominator / scale


def count_of(parts: Sequence[Part], *, partial: bool) -> Whole:
    """The sum of values over the areas that have one; its margin is the root of the sum of squares, or None."""
    used = [part for part in parts if part.value is not None]
    if not used or (len(used) < len(parts) and not partial):
        return Whole(len(used), len(parts))
    margins = [part.margin for part in used if part.margin is not None]
    return Whole(
        len(used),
        len(parts),
        sum((part.value or Decimal(0) for part in used), Decimal(0)),
        margin=root_of_squares(margins) if len(margins) == len(used) else None,
    )
