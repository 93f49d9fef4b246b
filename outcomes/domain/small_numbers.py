"""Small numbers of people: results of 1 to 10 that the public must not see, nor be able to work out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from outcomes.domain.series import Figure, Point, exact
from outcomes.domain.small_sums import told_by_sums

FEWER_THAN = 11  # results above 0 and below this are shown as “fewer than 11”

SHOWN, SMALL, PROTECTING = "", "small", "protecting"
_NO_COUNTS = ("share", "rate", "amount")  # kinds whose value itself is no number of people
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Guarded:
    """A value as the public may see it, and why not where its figures are withheld.

    `why` is "" (shown), "small" (it is 1 to 10: “fewer than 11”) or "protecting" (it is larger, but
    with it a small one could be worked out). Withheld values have no figure and no free text left in
    which one may stand.
    """

    point: Point
    why: str = SHOWN


def is_small(count: Figure | None) -> bool:
    """Above 0 and below 11, halves and all; 0 may be shown, and what is not known is not small."""
    return count is not None and 0 < exact(count) < FEWER_THAN


def value_counts(kind: str) -> bool:
    """Whether a value of this kind is itself a number; a share or rate is worked out from one."""
    return kind not in _NO_COUNTS


def needs_withholding(point: Point, kind: str) -> str:
    """Why a value is withheld for its own sake: it is small, or leaves a small number over; "" where it is not."""
    return SMALL if _is_small(point, kind) else _leaves_few(point, kind)


def guarded(
    points: Sequence[Point], kind: str, *, running: int = 0, held: Mapping[int, str] | None = None
) -> list[Guarded]:
    """The values of an indicator that counts people, as the public may see them, in their order.

    Small: a count of 1 to 10, or a share or rate whose numerator is one (its value and denominator go
    with it: two of the three give the third). A share without a numerator is small where its value
    times its denominator is. Protecting: a share of which only 1 to 10 are left over, who are counted
    by subtraction; a value of several periods that has a period in common with a withheld one, by which
    the difference could be taken; and of running totals (`running`: periods until they start again,
    12 for months) one that differs from another shown by 1 to 10, who came in between; a value of several
    periods from which, with others, 1 to 10 of some of its periods follow (`small_sums`). A small
    denominator goes, and with it the numerator: divided by the value, that would give it back.

    `held`: period → why its value is withheld besides, for the sake of another indicator's.

    Where anything is withheld, the words beside every value go that hold a number: “down from 7” stands
    beside the next one.
    """
    why = [needs_withholding(point, kind) for point in points]
    if held:
        why = [held.get(point.period) or one for point, one in zip(points, why, strict=True)]
    if running:
        why = _between(points, kind, why, running)
    why = [
        PROTECTING if one == SHOWN and _meets_withheld(point, points, why) else one
        for point, one in zip(points, why, strict=True)
    ]
    for at in told_by_sums(points, [one == SHOWN for one in why], lambda one: _counted(one, kind), is_small):
        why[at] = PROTECTING
    answer = [
        Guarded(_without_lone_denominator(point) if one == SHOWN else _without_figures(point), one)
        for point, one in zip(points, why, strict=True)
    ]
    if any(one.why for one in answer):
        answer = [without_telling_words(one) for one in answer]
    return answer


def without_telling_words(one: Guarded) -> Guarded:
    """Without the words beside it that hold a number."""
    exceptional, broke = one.point.exceptional, one.point.break_before
    point = replace(
        one.point,
        exceptional=None if exceptional is None else without_numbers(exceptional) or None,
        break_before=None if broke is None else without_numbers(broke),
    )
    return replace(one, point=point)


def without_figures(record: Mapping[str, Any]) -> dict[str, Any]:
    """A verdict's record (`Verdict.as_record`) without any figure that rests on the values.

    What stays: the call, how many values, periods' names, the rule's settings, and of the change its
    sign alone (−1 or 1), which the call tells anyway.
    """
    stripped = {name: value for name, value in record.items() if name in _KEPT}
    change = record.get("change")
    stripped["change"] = None if change is None else (-1.0 if change < 0 else 1.0)
    stripped["break_reason"], stripped["left_out"] = record.get("break_reason"), record.get("left_out", ())
    return without_telling_reasons(stripped)


def without_telling_reasons(record: Mapping[str, Any]) -> dict[str, Any]:
    """A verdict's record with its written reasons gone where a number stands in them."""
    left_out = [
        {**left, "reason": without_numbers(left.get("reason") or "")} for left in record.get("left_out", ())
    ]
    return {
        **record,
        "break_reason": without_numbers(record.get("break_reason") or ""),
        "left_out": left_out,
    }


def without_numbers(text: str) -> str:
    """The text, or nothing where a number other than a year stands in it."""
    return "" if any(not _YEAR.fullmatch(number) for number in _NUMBER.findall(text)) else text


_KEPT = frozenset(
    "call n frequency good level first last against gap refusal needed_more break_label sources span"
    " call_with_exceptional call_in_single_years unstable hidden linked_at kept_exceptional vintage"
    " rule_version".split()
)


def _is_small(point: Point, kind: str) -> bool:
    if value_counts(kind):
        if point.span > 1 and point.numerator is not None:  # the mean of its periods, and their sum
            return is_small(point.numerator)
        return is_small(point.value if point.numerator is None else point.numerator) or is_small(point.value)
    if point.numerator is not None:
        return is_small(point.numerator)
    if kind != "share" or point.value is None or point.denominator is None:
        return False
    return is_small(exact(point.value) * exact(point.denominator) / 100)


def _leaves_few(point: Point, kind: str) -> str:
    """A share that all but 1 to 10 have a part in. Of 0 percent nobody can tell how many all are."""
    if kind != "share" or not point.value:
        return SHOWN
    whole, counted = point.denominator, point.numerator
    if whole is None and counted is not None:
        whole = 100 * exact(counted) / exact(point.value)
    if whole is None:
        return SHOWN
    left = (
        exact(whole) * (100 - exact(point.value)) / 100 if counted is None else exact(whole) - exact(counted)
    )
    return PROTECTING if is_small(left) else SHOWN


def _counted(point: Point, kind: str) -> Figure | None:
    """How many people a point counts, where it says so."""
    return point.value if value_counts(kind) and point.numerator is None else point.numerator


def _between(points: Sequence[Point], kind: str, why: Sequence[str], running: int) -> list[str]:
    """Of running totals every one goes that is 1 to 10 away from one that is shown, within a year.

    So do those out of how many, and those left over, where they are counted up too.
    """
    answer = _apart(points, [_counted(point, kind) for point in points], why, running)
    if value_counts(kind):
        return answer
    wholes = [point.denominator for point in points]
    left = [
        None
        if None in (point.denominator, point.numerator)
        else exact(point.denominator) - exact(point.numerator)
        for point in points
    ]
    for totals in (wholes, left):
        if _counted_up(points, totals, running):
            answer = _apart(points, totals, answer, running)
    return answer


def _apart(
    points: Sequence[Point], totals: Sequence[Figure | None], why: Sequence[str], running: int
) -> list[str]:
    answer = list(why)
    shown: list[tuple[int, Figure]] = []
    for at, (point, total) in enumerate(zip(points, totals, strict=True)):
        if answer[at] != SHOWN or total is None:
            continue
        near = [other for period, other in shown if point.period - period < running]
        if any(is_small(abs(exact(total) - exact(other))) for other in near):
            answer[at] = PROTECTING
        else:
            shown.append((point.period, total))
    return answer


def _counted_up(points: Sequence[Point], totals: Sequence[Figure | None], running: int) -> bool:
    """Whether they fall at most once in as many periods as make a year, when they begin anew."""
    known = [(point.period, total) for point, total in zip(points, totals, strict=True) if total is not None]
    falls = [period for (_period, before), (period, now) in pairwise(known) if now < before]
    return all(later - earlier >= running for earlier, later in pairwise(falls))


def _meets_withheld(point: Point, points: Sequence[Point], why: Sequence[str]) -> bool:
    """Whether a value and a withheld one have a period in common, one of them covering several."""
    return any(
        one != SHOWN
        and other is not point
        and other.first_period <= point.period
        and point.first_period <= other.period
        for other, one in zip(points, why, strict=True)
        if other.span > 1 or point.span > 1
    )


def _without_lone_denominator(point: Point) -> Point:
    """A denominator counts people too; without a numerator beside it, it would only serve to find one."""
    if is_small(point.denominator):
        return replace(point, denominator=None, numerator=None if point.numerator else point.numerator)
    return replace(point, denominator=None) if point.numerator is None else point


def _without_figures(point: Point) -> Point:
    return replace(point, value=None, numerator=None, denominator=None, moe=None)
