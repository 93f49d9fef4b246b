"""What imports are measured against writes the same lines."""

import pytest

from budget.models import Line
from outcomes.management.bench.counties import make_county
from outcomes.management.bench.import_export import by_import_export
from outcomes.management.bench.imports import _file, _import, _other_batch

FIELDS = ("year", "stage_id", "fund_id", "cost_center_id", "account_id", "kind", "amount", "row")


@pytest.mark.django_db
def test_django_import_export_writes_the_lines_that_the_import_writes() -> None:
    county = make_county("exports", lines=0, years=2, centers=3)
    content = _file(county, 200)
    batch = _other_batch(county)
    by_import_export(county, batch, content)()
    theirs = list(Line.objects.filter(batch=batch).order_by("row").values_list(*FIELDS))
    Line.objects.all().delete()
    ours = _import(county, content)()
    assert len(theirs) == 200
    assert theirs == list(Line.objects.filter(batch=ours).order_by("row").values_list(*FIELDS))
