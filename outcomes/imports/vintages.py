"""The day a source published its figures: as a file says, or else the day they are recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from obb.domain.days import read_day
from obb.imports.columns import FieldSpec
from outcomes.models import Observation

VINTAGE = FieldSpec(
    "vintage",
    read_day,
    help=_("The day the source published the figure. Empty: the day of the import."),
    example="2020-12-09",
    label=_("Published on"),
    known_as=("published on", "published", "date published", "publication date", "release date", "as of"),
)
_FIGURES = ("value", "numerator", "denominator", "margin", "status")


def recorded(
    vintage: date | None, values: Mapping[str, Any], stored: Observation | None, today: date
) -> dict[str, date]:
    """For `Entry.stamped`: the day of the import for figures that are new or others, where no day is stated."""
    if vintage is not None:
        return {}
    if stored is not None and all(values.get(name) in (None, getattr(stored, name)) for name in _FIGURES):
        return {}
    return {"vintage": today}
