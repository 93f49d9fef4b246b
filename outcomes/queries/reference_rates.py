"""Reference rates: a county's own rows, or those that OBB ships as long as it has none."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from obb.models import County
from outcomes.domain.applicable import FAMILIES, OF_COUNTIES, Rate, in_force
from outcomes.models import ReferenceRate
from outcomes.reference import CHILD_SUPPORT_RATES


@dataclass(frozen=True)
class Rates:
    """The rows that hold on the day asked for. `own`: the families that the county keeps; others are as shipped."""

    rows: tuple[Rate, ...]
    own: frozenset[str]

    @property
    def is_own(self) -> bool:
        return bool(self.own)

    @property
    def not_taken(self) -> frozenset[str]:
        """Families that OBB ships and the county has not taken over."""
        return frozenset(FAMILIES[rate.use] for rate in shipped()) - self.own


def rates_of(county: County, day: date, county_day: date | None = None) -> Rates:
    """One query. A county that keeps any row of a family keeps it whole: nothing shipped is mixed in.

    `county_day`: the day on which what is asked of counties must hold, where it is another than `day`.
    """
    kept = ReferenceRate.objects.filter(county=county).order_by("measure", "-low", "pk")
    rows = tuple(map(rate_of, kept))
    own = frozenset(FAMILIES[row.use] for row in rows)
    rows += tuple(row for row in shipped() if FAMILIES[row.use] not in own)
    return Rates(
        in_force((row for row in rows if row.use not in OF_COUNTIES), day)
        + in_force((row for row in rows if row.use in OF_COUNTIES), county_day or day),
        own,
    )


def rate_of(row: ReferenceRate) -> Rate:
    """A stored row as the domain takes it."""
    return Rate(
        measure=row.measure,
        use=row.use,
        low=row.low.normalize(),
        high=None if row.high is None else row.high.normalize(),
        points=None if row.points is None else row.points.normalize(),
        percent=None if row.percent is None else row.percent.normalize(),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        url=row.url,
        is_verified=row.is_verified,
        verified_by=row.verified_by,
        verified_on=row.verified_on,
        note=row.note,
    )


def shipped_file(families: Collection[str]) -> bytes:
    """The shipped file with the rows of these families alone, to bring in."""
    text = io.StringIO(newline="")
    with CHILD_SUPPORT_RATES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        writer = csv.DictWriter(text, rows.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if FAMILIES[row["use"]] in families)
    return text.getvalue().encode()


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
        percent=Decimal(row["percent"]).normalize() if row["percent"] else None,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        url=row["address"],
        is_verified=row["verified"] == "yes",
        verified_by=row["verified_by"],
        verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
        note=row["note"],
    )
