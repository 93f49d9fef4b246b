"""Files with one fault each, and files that must be read: every refusal says where, what, and what to do.

To add a case: put the file into `tests/data/should_fail` and what is said of it into `should_fail.json` there beside;
or into `tests/data/should_pass`, where every file is the same ledger: 1,234.50 and −25.00.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from budget.models import Line
from obb.imports import pipeline
from obb.imports.readers import WEB_LIMITS
from obb.models import ImportBatch
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_account, make_cost_center, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data"
FAIL, PASS = sorted((DATA / "should_fail").iterdir()), sorted((DATA / "should_pass").iterdir())
SAID = json.loads((DATA / "should_fail.json").read_text(encoding="utf-8"))


@pytest.fixture
def county():
    county = make_county(years=(2026, 2027))
    make_stage(county, "adopted")
    social = make_department(county, "0530", "Social Services")
    for code in ("0400", "5300", "5310"):
        make_cost_center(county, code, department=social)
    make_cost_center(county, "5200", department=social, last_year=2026)
    make_cost_center(county, "9000", department=make_department(county, "0900", "Sheriff"))
    make_account(county, "6100")
    return county


def staged(county, file, limits=WEB_LIMITS):
    return pipeline.stage(
        county=county, kind="lines", file_name=file.name, path=file, by=None, at=NOON, limits=limits
    )


def test_there_are_enough_and_each_is_described():
    assert len(FAIL) + len(PASS) >= 80
    assert len(FAIL) >= 60
    assert {file.name for file in FAIL} == set(SAID)


@pytest.mark.parametrize("file", FAIL, ids=lambda file: file.name)
def test_a_bad_file_is_refused_in_words_and_stores_nothing(county, file):
    batch = staged(county, file)
    assert batch.state == ImportBatch.State.REFUSED
    said = [[one[name] for name in ("row", "column", "value", "message", "remedy")] for one in batch.problems]
    assert said == SAID[file.name]
    assert all(message and remedy for *_place, message, remedy in said)
    assert Line.objects.count() == 0


@pytest.mark.parametrize("file", PASS, ids=lambda file: file.name)
def test_a_good_file_is_the_same_ledger_however_it_is_written(county, file):
    batch = staged(county, file)
    assert batch.problems == []
    pipeline.commit(batch=batch, by=None, reason="Read", at=NOON)
    found = Line.objects.aggregate(total=Sum("amount"))["total"]
    assert found == Decimal("1209.50")
    assert Line.objects.filter(amount=Decimal("-25.00")).count() == 1
