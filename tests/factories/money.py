"""Stages, cost centers, imports and lines."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from budget.models import CostCenter, Line, Stage
from obb.models import County, Department, ImportBatch

THEN = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def make_stage(
    county: County, code: str = "adopted", *, name: str = "", kind: str = "", position: int = 0
) -> Stage:
    """Its kind is its code, where that is a kind."""
    kinds = Stage.Kind.values
    kind = kind or (code if code in kinds else "adopted")
    position = position or kinds.index(kind) + 1
    return Stage.objects.create(
        county=county, code=code, name=name or code.capitalize(), kind=kind, position=position
    )


def make_cost_center(
    county: County, code: str, *, department: Department, name: str = "", **fields: Any
) -> CostCenter:
    return CostCenter.objects.create(
        county=county, code=code, name=name or f"Center {code}", department=department, **fields
    )


def make_batch(county: County, **fields: Any) -> ImportBatch:
    defaults = {"kind": "lines", "file_name": "lines.csv", "checksum": "0" * 64, "staged_at": THEN}
    defaults |= {"state": "confirmed", "settled_at": THEN}
    return ImportBatch.objects.create(county=county, **(defaults | fields))


def make_line(
    *, county: County, year: int, amount: str | Decimal, kind: str = "expense", **fields: Any
) -> Line:
    """`batch` and `row` are made where the test does not care."""
    if "batch" not in fields:
        fields["batch"] = make_batch(county)
    if "cost_center_id" in fields:
        fields.pop("cost_center", None)
    fields.setdefault("row", 1)
    return Line.objects.create(county=county, year=year, amount=Decimal(amount), kind=kind, **fields)
