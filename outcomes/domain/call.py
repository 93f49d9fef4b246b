"""The verdict itself: a call with everything it rests on, as it is kept and read again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import inf, isinf
from typing import Any

from outcomes.domain.direction import Fit
from outcomes.domain.prepared import LeftOut

TWO_ESTIMATES = "two estimates"  # a shape: the newest survey value against the first, not a trend
RULE_VERSION = "1"

CLOSER, FURTHER = "closer", "further"
RISING, FALLING = "rising", "falling"
NO_CLEAR_CHANGE = "no clear change"
NO_CHANGE_THAT_MATTERS = "no change that matters"
STEADY = "steady"
TOO_LITTLE_DATA = "too little data"
_RARE = ("linked_at", "kept_exceptional")
_NOT_ALWAYS = (*_RARE, "vintage", "call_in_single_years")
CALLS = (CLOSER, FURTHER, RISING, FALLING, NO_CLEAR_CHANGE, NO_CHANGE_THAT_MATTERS, STEADY, TOO_LITTLE_DATA)


@dataclass(frozen=True)
class Verdict:
    """A call and everything it rests on; `None` and 0 are never the same.

    `p`: chance of a run like this if nothing had changed (both shapes paid for). `pace`: drift per
    period with its 90 % range; `step_change`: after minus before, likewise; `change`: over the whole
    window, by the shape that stands out. Two to four survey values: `shape` is two estimates, `step_before`
    and `step_after` are the first and the newest, judged at 90 %. `detectable`: change we would have noticed
    8 times in 10. `against`: the benchmark whose gap was judged, `gap` how it was taken. `refusal`: why there is
    too little data, with `needed_more` values. `linked_at`: values before these periods are linked to the
    rest. `kept_exceptional`: used though marked, being more than 1 in 5. `unstable`: a count under 20; `hidden`: one
    of 1–10. `vintage`: the newest day that figures it rests on were published or recorded. `call_in_single_years`:
    the other version, where the years were pooled.
    """

    call: str
    n: int
    frequency: str
    good: str
    level: float
    first: str = ""
    last: str = ""
    p: float | None = None
    shape: str | None = None
    pace: float | None = None
    pace_low: float | None = None
    pace_high: float | None = None
    step_before: float | None = None
    step_after: float | None = None
    step_change: float | None = None
    step_low: float | None = None
    step_high: float | None = None
    before_last: str = ""
    after_first: str = ""
    k_last: int | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    rho: float | None = None
    drift: Fit | None = None
    step: Fit | None = None
    detectable: float | None = None
    resolution: float | None = None
    matters: float | None = None
    against: str = ""
    gap: str | None = None
    refusal: str | None = None
    needed_more: int = 0
    break_label: str = ""
    break_reason: str = ""
    sources: tuple[str, ...] = ()
    span: int = 1
    left_out: tuple[LeftOut, ...] = ()
    call_with_exceptional: str | None = None
    p_with_exceptional: float | None = None
    unstable: bool = False
    hidden: bool = False
    linked_at: tuple[str, ...] = ()
    kept_exceptional: tuple[str, ...] = ()
    vintage: str = ""
    call_in_single_years: str | None = None
    rule_version: str = RULE_VERSION

    @property
    def is_call(self) -> bool:
        """Whether a direction was called (a filled shape)."""
        return self.call in (CLOSER, FURTHER, RISING, FALLING)

    @property
    def method(self) -> dict[str, Any]:
        """What the panel "how this was decided" lists, in the order to list it."""
        return {
            "rule_version": self.rule_version,
            "points": self.n,
            "first": self.first,
            "last": self.last,
            "vintage": self.vintage,
            "chance": self.p,
            "level": self.level,
            "shape": self.shape,
            "drift": None if self.drift is None else _fit_record(self.drift),
            "step": None if self.step is None else _fit_record(self.step),
            "points_after_step": self.k_last,
            "resolution": self.resolution,
            "detectable": self.detectable,
            "matters": self.matters,
            "against": self.against,
            "gap": self.gap,
            "call_with_exceptional": self.call_with_exceptional,
            "call_in_single_years": self.call_in_single_years,
            "left_out": [asdict(out) for out in self.left_out],
        }

    def as_record(self) -> dict[str, Any]:
        """Plain values for JSON. An infinite t (no noise at all) is written as null."""
        record = dict(vars(self))
        record["drift"] = None if self.drift is None else _fit_record(self.drift)
        record["step"] = None if self.step is None else _fit_record(self.step)
        record["sources"] = list(self.sources)
        for name in _NOT_ALWAYS:  # the records of those that have none stay as they were
            if not record[name]:
                del record[name]
            elif name in _RARE:
                record[name] = list(record[name])
        record["left_out"] = [asdict(out) for out in self.left_out]
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Verdict":
        """The verdict that `as_record` wrote; names this version does not know are ignored."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in record.items() if name in known}
        for name in ("drift", "step"):
            values[name] = None if values.get(name) is None else _fit_from(values[name])
        for name in ("sources", *_RARE):
            values[name] = tuple(values.get(name, ()))
        values["left_out"] = tuple(LeftOut(**out) for out in values.get("left_out", ()))
        return cls(**values)


def _fit_record(fit: Fit) -> dict[str, Any]:
    record = {**asdict(fit), "t": None if isinf(fit.t) else fit.t}
    if not fit.rounded:  # records without it stay as they were
        del record["rounded"]
    return record


def _fit_from(record: Mapping[str, Any]) -> Fit:
    endless = inf if record["estimate"] > 0 else -inf
    return Fit(**{**record, "t": endless if record["t"] is None else record["t"]})
