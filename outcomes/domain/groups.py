"""Groups of one indicator (race, age, area): many calls at once, held to one rate of false ones."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from outcomes.domain.series import Series
from outcomes.domain.verdict import NO_CLEAR_CHANGE, TOO_LITTLE_DATA, Verdict, judge

RATE = 0.10
Name = TypeVar("Name", bound=Hashable)


def passing(chances: Sequence[float], rate: float = RATE) -> list[bool]:
    """Benjamini and Hochberg (1995): which of these chances stand, so that at most `rate` of those are false.

    Sorted, the last p(k) ≤ k ÷ m × rate and all before it stand.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    last = 0
    for k, index in enumerate(order, 1):
        if chances[index] <= k / len(chances) * rate:
            last = k
    standing = set(order[:last])
    return [index in standing for index in range(len(chances))]


def judge_groups(groups: Mapping[Name, Series], *, level: float = 0.10) -> dict[Name, Verdict]:
    """Each group's verdict, after all of them are paid for.

    A group is judged where it has the points the rule asks for and no known count below 20 in the window
    (else “too little data”, refusal `small_counts`). One whose chance does not stand shows no clear change;
    its chance stays as it was.
    """
    found = {name: _alone(series, level) for name, series in groups.items()}
    judged = [name for name, verdict in found.items() if verdict.p is not None]
    stands = passing([found[name].p or 0.0 for name in judged])
    for name, stood in zip(judged, stands, strict=True):
        if found[name].is_call and not stood:
            found[name] = replace(found[name], call=NO_CLEAR_CHANGE)
    return found


def by_chance(judged: int, level: float = 0.10) -> int:
    """How many of so many indicators would show a call by chance alone, at most, on average: level × n."""
    return int(judged * level + 0.5)


def _alone(series: Series, level: float) -> Verdict:
    verdict = judge(series, level=level)
    if verdict.p is not None and verdict.unstable:
        return replace(
            verdict, call=TOO_LITTLE_DATA, refusal="small_counts", p=None, shape=None, needed_more=0
        )
    return verdict
