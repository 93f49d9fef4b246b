"""Making a county."""

from __future__ import annotations

from obb.history import change
from obb.models import County, Person


def add_county(*, slug: str, name: str, start_month: int = 7, by: Person | None, reason: str) -> County:
    """A new, empty county. Raises Django's ValidationError where the slug is taken, reserved or ill-formed."""
    county = County(slug=slug, name=name, fiscal_year_start_month=start_month)
    with change(by=by, reason=reason):
        county.full_clean()
        county.save()
    return county
