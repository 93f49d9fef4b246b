"""The same file of lines through django-import-export, set up for speed as its documentation says.

A package of the tests alone: where it is not installed, this module does not import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tablib
from import_export import resources
from import_export.fields import Field
from import_export.widgets import CharWidget, DecimalWidget, ForeignKeyWidget, IntegerWidget

from budget.models import Account, CostCenter, Fund, Line, Stage
from obb.domain.fiscal import read_year
from obb.models import County, ImportBatch


class _OfCounty(ForeignKeyWidget):
    """A code of one county: looked up row by row, as the package does it."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any):
        return super().get_queryset(value, row, *args, **kwargs).filter(county=kwargs["county"])


class _Year(IntegerWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        return read_year(value)


def _code(name: str, model: type) -> Field:
    return Field(name, name, _OfCounty(model, "code"))


class LineResource(resources.ModelResource):
    year = Field("year", "year", _Year())
    stage = _code("stage", Stage)
    fund = _code("fund", Fund)
    cost_center = _code("cost_center", CostCenter)
    account = _code("account", Account)
    kind = Field("kind", "kind", CharWidget())
    amount = Field("amount", "amount", DecimalWidget())

    class Meta:
        model = Line
        fields = ("year", "stage", "fund", "cost_center", "account", "kind", "amount")
        import_id_fields = ()
        use_bulk = True
        batch_size = 5_000
        # Nothing is compared: every row is new.
        force_init_instance = skip_diff = use_transactions = True

    def before_save_instance(self, instance: Line, row: Any, **kwargs: Any) -> None:
        instance.county, instance.batch, instance.row = (
            kwargs["county"],
            kwargs["batch"],
            kwargs["row_number"] + 1,
        )


def by_import_export(county: County, batch: ImportBatch, content: bytes) -> Callable[[], object]:
    """Reads and writes the file's lines; raises where it refuses one."""

    def bring() -> None:
        data = tablib.Dataset().load(content.decode(), format="csv")
        LineResource().import_data(data, raise_errors=True, county=county, batch=batch)

    return bring
