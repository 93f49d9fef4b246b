"""Reference rates: a county's own rows, or those that OBB ships as long as it has none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from obb.models import County
from outcomes.domain.applicable import Rate, in_force
from outcomes.models import ReferenceRate
from outcomes.reference import CHILD_SUPPORT_RATES


@dataclass(frozen=True)
class Rates:
    """The rows that hold on the day asked for. `is_own`: the county keeps them; else they are as shipped."""

    rows: tuple[Rate, ...]
    is_own: bool


def rates_of(county: County, day: date) -> Rates:
    """One query. A county that keeps any row keeps them all: nothing shipped is mixed in."""
    own = tuple(map(rate_of, ReferenceRate.objects.filter(county=county).order_by("measure", "-low", "pk")))
    return Rates(in_force(own or shipped(), day), bool(own))


def rate_of(row: ReferenceRate) -> Rate:
    """A stored row as the domain takes it."""
    return Rate(
        measure=row.measure,
        use=row.use,
        low=row.low.normalize(),
        high=None if row.high is None else row.high.normalize(),
        points=None if row.points is None else row.points.normalize(),
        percent=row.percent.normalize(),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        url=row.url,
        is_verified=row.is_verified,
        verified_by=row.verified_by,
        verified_on=row.verified_on,
        note=row.note,
    )


@cache
def shipped() -> tuple[Rate, ...]:
    """The rows of the shipped file."""
    with CHILD_SUPPORT_RATES.open(encoding="utf-8", newline="") as file:
        return tuple(_shipped(row) for row in csv.DictReader(file))


def _shipped(row: dict[str, str]) -> Rate:
    return Rate(
        measure=row["measure"],
        use=row["use"],
        low=Decimal(row["at_least"]).normalize(),
        high=Decimal(row["below"]).normalize() if row["below"] else None,
        points=Decimal(row["increase"]).normalize() if row["increase"] else None,
        percent=Decimal(row["percent"]).normalize(),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        url=row["address"],
        is_verified=row["verified"] == "yes",
        verified_by=row["verified_by"],
        verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
        note=row["note"],
    )
