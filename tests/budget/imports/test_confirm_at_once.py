"""Two people confirm at the same moment: the import lands once, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum

from budget.models import Line, ReplacedLine
from budget.queries import ledger
from obb.imports import pipeline
from obb.imports.refusals import ChangedSinceReview
from obb.models import ImportBatch
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_stage

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def county():
    county = make_county(years=(2019,))
    make_stage(county, "adopted")
    make_cost_center(county, "5300", department=make_department(county, "0530"))
    return county


def staged(county, amount, blank_rows=0):
    text = "year,stage,cost_center,amount\n" + ",,,\n" * blank_rows + f"FY2019,adopted,5300,{amount}\n"
    return pipeline.stage(
        county=county, kind="lines", file_name="lines.csv", content=text.encode(), by=None, at=NOON
    )


def at_once(*batches):
    together = Barrier(len(batches))

    def confirm(batch):
        try:
            together.wait(timeout=30)
            return pipeline.commit(batch=batch, by=None, reason="At once", at=NOON).already
        except ChangedSinceReview:
            return "changed since the review"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(batches)) as pool:
        return sorted(map(str, pool.map(confirm, batches)))


def total(county):
    return Line.objects.filter(county=county).aggregate(total=Sum("amount"))["total"]


def test_one_batch_confirmed_twenty_times_at_once_lands_once(county):
    batch = staged(county, "10.00")
    answers = at_once(*[ImportBatch.objects.get(pk=batch.pk) for _ in range(20)])
    assert answers == ["False", *["True"] * 19]
    assert (Line.objects.filter(county=county).count(), total(county)) == (1, Decimal("10.00"))
    assert ReplacedLine.objects.count() == 0


def test_without_the_lock_it_lands_more_than_once(county, monkeypatch):
    """What the guard is for."""
    monkeypatch.setattr(pipeline, "hold", lambda batch: ImportBatch.objects.get(pk=batch.pk))
    landed = 0
    for number in range(10):  # the same sums each time, which the review allows, and never the same rows
        batch = staged(county, "10.00", blank_rows=number)
        landed = at_once(*[ImportBatch.objects.get(pk=batch.pk) for _ in range(4)]).count("False")
        if landed > 1:
            break
    assert landed > 1
    # The first wrote the line; the last found it written, and noted that the import wrote none.
    (found,) = ledger.findings(county.pk)
    assert f"import {batch.pk} (lines.csv) wrote 0 lines; 1 are in the ledger" in found


def test_two_files_for_one_slice_at_once_never_both(county):
    assert at_once(staged(county, "1.00"), staged(county, "2.00")) == ["False", "changed since the review"]
    assert total(county) in (Decimal("1.00"), Decimal("2.00"))
