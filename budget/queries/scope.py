"""A scope: the years × stages, departments and kinds of lines that an import replaces, or a question is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obb.models import County


@dataclass(frozen=True, slots=True)
class Scope:
    """What is replaced: years × stages, in all departments (None) or those named, of both kinds (None) or one."""

    slices: tuple[tuple[int, int], ...]
    departments: tuple[int, ...] | None = None
    kinds: tuple[str, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """By numbers, as `from_json` reads it."""
        return {"slices": self.slices, "departments": self.departments, "kinds": self.kinds}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Scope:
        return cls(
            tuple((year, stage) for year, stage in stored["slices"]),
            None if stored["departments"] is None else tuple(stored["departments"]),
            None if stored["kinds"] is None else tuple(stored["kinds"]),
        )

    def meets(self, other: Scope) -> bool:
        """Is there a line that both could hold?"""
        return (
            not set(self.slices).isdisjoint(other.slices)
            and _some_shared(self.departments, other.departments)
            and _some_shared(self.kinds, other.kinds)
        )

    def condition(self, county: County) -> tuple[str, list[Any]]:
        """SQL after WHERE for lines called `l`, and its parameters."""
        text = "l.county_id = %s AND (l.year, l.stage_id) IN (SELECT * FROM unnest(%s::int[], %s::bigint[]))"
        values: list[Any] = [
            county.pk,
            [year for year, _ in self.slices],
            [stage for _, stage in self.slices],
        ]
        if self.departments is not None:
            text += (
                " AND l.cost_center_id IN (SELECT id FROM budget_costcenter"
                " WHERE county_id = %s AND department_id = ANY(%s))"
            )
            values += [county.pk, list(self.departments)]
        if self.kinds is not None:
            text += " AND l.kind = ANY(%s)"
            values.append(list(self.kinds))
        return text, values


def _some_shared(one: Sequence | None, other: Sequence | None) -> bool:
    return one is None or other is None or not set(one).isdisjoint(other)
