"""The verdict of an indicator once more, from its stored rows to the call, written plainly in the rule's order."""

from dataclasses import dataclass
from math import sqrt

from tests.outcomes.domain.plain_direction import plain_direction

NEEDED, USUAL, MOST = {"year": 5, "quarter": 8}, {"year": 10, "quarter": 20}, {"year": 20, "quarter": 80}


@dataclass(frozen=True)
class Plain:
    """The call, which periods it rests on, its chance, and the call with exceptional values in (None: none is out)."""

    call: str
    used: tuple[str, ...]
    p: float | None
    with_exceptional: str | None = None


def plain_verdict(one, rows, others):
    """`rows` and `others`: the county's and the benchmark's observations of indicator `one`, any order."""
    if one.kind == "milestone" or (one.kind == "amount" and not one.is_real and not one.is_cyclical):
        return Plain("too little data", (), None)
    rows = sorted(rows, key=lambda row: row.period)
    if one.is_cyclical:
        return _judged(one, *_gap(one, rows, {row.period: row for row in others}))
    values = {row.period: _distance(one, float(row.value)) for row in rows if row.value is not None}
    return _judged(one, rows, values, {row.period: _error(one.kind, row) for row in rows}, one.good)


def _gap(one, rows, others):
    values, errors, both = {}, {}, []
    for row in rows:
        other = others.get(row.period)
        both.append(row)
        if other is None or row.value is None or other.value is None:
            continue
        values[row.period] = float(row.value - other.value)
        ours, theirs = _error(one.kind, row), _error(one.kind, other)
        if ours is not None or theirs is not None:
            errors[row.period] = sqrt((ours or 0) ** 2 + (theirs or 0) ** 2)
        if other.status == "provisional":
            row.status = "provisional"
    return both, values, errors, "none" if one.good == "range" else one.good


def _judged(one, rows, values, errors, good):
    breaks = [row.period for row in rows if row.break_before]
    rows = [row for row in rows if not breaks or row.period >= breaks[-1]]
    final = [row for row in rows if row.period in values and row.status != "provisional"]
    call, used, p, out = _windows(one, final, values, errors, good, keep=False)
    other = _windows(one, final, values, errors, good, keep=True)[0] if out else None
    return Plain(call, tuple(row.label for row in used), p, other)


def _windows(one, final, values, errors, good, *, keep):
    """From the plan's baseline on if that gives enough, else the usual window."""
    if not final:
        return "too little data", [], None, False
    last, needed = final[-1].period, NEEDED[one.frequency]
    firsts = [last - USUAL[one.frequency] + 1]
    if one.baseline_period is not None:
        firsts.insert(0, max(one.baseline_period, last - MOST[one.frequency] + 1))
    for first in firsts:
        used = [row for row in final if row.period >= first]
        odd = [] if keep else [row for row in used if row.exceptional.strip()]
        out = bool(odd) and len(odd) <= len(used) / 5
        if out:
            used = [row for row in used if row not in odd]
        while (
            used
            and 5 * (used[-1].period - used[0].period + 1 - len(used)) > used[-1].period - used[0].period + 1
        ):
            used = used[1:]
        if len(used) >= needed:
            return (*_call(one, used, values, errors, good), out)
    return "too little data", used, None, out


def _call(one, used, values, errors, good):
    y, t = [values[row.period] for row in used], [row.period for row in used]
    decimals = max(row.decimals for row in used)
    while decimals and all(round(v, decimals - 1) == round(v, decimals) for v in _printed(used)):
        decimals -= 1
    known = [errors.get(period) for period in t]
    found = plain_direction(
        y,
        t,
        4 if one.frequency == "quarter" else 0,
        float(one.resolution) if one.resolution is not None else 10.0**-decimals,
        known if any(error is not None for error in known) else None,
    )
    estimate, p = found[found["shape"]]["estimate"], found["p"]
    if p > 0.10:
        return "no clear change", used, p
    if good in ("none", "unstated"):
        return ("rising" if estimate > 0 else "falling"), used, p
    better = (estimate > 0) == (good == "up")
    return ("closer" if better else "further"), used, p


def _printed(used):
    return [float(row.value) for row in used]


def _distance(one, value):
    if one.good != "range":
        return value
    return max(float(one.low) - value, value - float(one.high), 0.0)


def _error(kind, row):
    """Standard error in the value's own unit, where something tells it."""
    if row.value is None:
        return None
    if row.margin is not None:
        return float(row.margin) / 1.645
    if kind == "count":
        return sqrt(float(row.value))
    if row.numerator is None or kind not in ("share", "rate"):
        return None
    k, n = float(row.numerator), float(row.denominator)
    if k == 0:
        return 0.0
    scale = float(row.value) / (k / n)
    return scale * (sqrt(k / n * (1 - k / n) / n) if kind == "share" else sqrt(k) / n)
