"""A closed year and stage changes no more: by no import, no undo, no statement; until it is reopened with a reason."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from budget.actions.closings import ClosingRefused, close_stage, reopen_stage, standing
from budget.models import Line, Stage, StageClosing
from budget.queries.closings import standings
from obb.history import history_of
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from obb.imports.refusals import ChangedSinceReview
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.pages import column

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = "year,stage,cost_center,amount\n"


@pytest.fixture
def county():
    county = make_county("closing", years=(2018, 2019))
    adopted = make_stage(county, "adopted", position=1)
    make_stage(county, "actual", position=2)
    center = make_cost_center(county, "5300", department=make_department(county, "0530"))
    make_lines(center, adopted, 2019, "10.00")
    make_lines(center, adopted, 2018, "8.00")
    return county


@pytest.fixture
def adopted(county):
    return Stage.objects.get(county=county, code="adopted")


def close(county, adopted, reason="The board adopted it"):
    return close_stage(county=county, year=2019, stage=adopted, by=None, reason=reason, at=NOON)


def bring(county, text):
    return pipeline.bring(
        county=county,
        kind="lines",
        file_name="l.csv",
        content=(HEAD + text).encode(),
        by=None,
        at=NOON,
        reason="A file",
    )


CHANGES = {
    "insert": "INSERT INTO budget_line (county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row)"
    " SELECT county_id, year, stage_id, cost_center_id, kind, 1, batch_id, 9 FROM budget_line WHERE year = 2019",
    "update": "UPDATE budget_line SET amount = 11 WHERE year = 2019",
    "update into": "UPDATE budget_line SET year = 2019 WHERE year = 2018",
    "update out of": "UPDATE budget_line SET year = 2018 WHERE year = 2019",
    "delete": "DELETE FROM budget_line WHERE year = 2019",
    "truncate": "TRUNCATE budget_line CASCADE",
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_every_change_of_closed_lines(county, adopted, name):
    close(county, adopted)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(IntegrityError, match="is closed: reopen it first"),
        transaction.atomic(),
    ):
        with connection.cursor() as cursor:
            cursor.execute(CHANGES[name])
    with connection.cursor() as cursor:  # another year goes on
        cursor.execute("UPDATE budget_line SET amount = 9 WHERE year = 2018")
    assert sorted(Line.objects.values_list("year", "amount")) == [
        (2018, Decimal("9.00")),
        (2019, Decimal("10.00")),
    ]


def test_without_the_guard_closed_lines_would_change(county, adopted):
    """What the guard is for."""
    close(county, adopted)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE budget_line DISABLE TRIGGER budget_line_open_on_update")
        cursor.execute(CHANGES["update"])
    assert Line.objects.get(year=2019).amount == Decimal("11.00")


def test_an_import_says_which_is_closed_and_stores_nothing(county, adopted):
    close(county, adopted)
    batch = bring(county, "FY2019,adopted,5300,7\nFY2018,adopted,5300,7\n")
    assert [(one["column"], one["value"], one["message"]) for one in batch.problems] == [
        ("stage", "FY2019 Adopted", "FY2019 Adopted is closed: its lines change no more.")
    ]
    assert bring(county, "FY2018,adopted,5300,7\n").state == "confirmed"


def test_an_import_that_was_reviewed_before_the_closing_is_refused(county, adopted):
    batch = pipeline.stage(
        county=county, kind="lines", file_name="l.csv", content=(HEAD + "FY2019,adopted,5300,7\n").encode(),
        by=None, at=NOON,
    )  # fmt: skip
    close(county, adopted)
    with pytest.raises(ChangedSinceReview):
        pipeline.commit(batch=batch, by=None, reason="Late", at=NOON)


def test_an_import_into_what_is_closed_since_cannot_be_undone(county, adopted):
    batch = bring(county, "FY2019,adopted,5300,7\n")
    closing = close(county, adopted)
    with pytest.raises(UndoRefused, match="FY2019 Adopted is closed"):
        pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    reopen_stage(closing=closing, by=None, reason="A wrong file", at=NOON)
    pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert Line.objects.get(year=2019).amount == Decimal("10.00")


def test_closed_once_reopened_once_each_with_a_reason(county, adopted):
    with pytest.raises(ClosingRefused, match="Say why"):
        close(county, adopted, reason=" ")
    closing = close(county, adopted)
    with pytest.raises(ClosingRefused, match="is closed already"):
        close(county, adopted)
    with pytest.raises(ClosingRefused, match="Say why"):
        reopen_stage(closing=closing, by=None, reason="", at=NOON)
    reopen_stage(closing=closing, by=None, reason="An error was found", at=NOON)
    with pytest.raises(ClosingRefused, match="open already"):
        reopen_stage(closing=closing, by=None, reason="Again", at=NOON)
    assert standing(county, 2019, adopted) is None
    close(county, adopted, reason="Corrected")
    assert StageClosing.objects.count() == 2
    assert len(list(history_of(closing))) == 2


def test_the_page_lists_closes_and_reopens(county, adopted):
    client = Client()
    client.force_login(make_member(county, "analyst", username="ana"))
    states = column(client.get("/closing/stages/"), "stages", "Year and stage", "State")
    assert states == [("FY2019 Adopted", "Open"), ("FY2018 Adopted", "Open")]
    refused = client.post("/closing/stages/2019/adopted/", {"reason": ""})
    assert refused.status_code == 200
    assert StageClosing.objects.count() == 0
    said = client.post(
        "/closing/stages/2019/adopted/", {"reason": "Adopted June 9"}, follow=True
    ).content.decode()
    assert "FY2019 Adopted is closed." in said
    assert "Adopted June 9" in said
    assert column(client.get("/closing/stages/"), "stages", "State") == [("Closed",), ("Open",)]
    [first, second] = standings(county)
    assert (first.year, first.closed_by, first.expenses, second.closed_at) == (
        2019,
        "ana",
        Decimal("10.00"),
        None,
    )
    assert "Reopen FY2019 Adopted?" in client.get("/closing/stages/2019/adopted/").content.decode()
    said = client.post(
        "/closing/stages/2019/adopted/", {"reason": "A late bill"}, follow=True
    ).content.decode()
    assert "FY2019 Adopted is open again." in said


@pytest.mark.parametrize("many", [1, 30])
def test_as_many_queries_for_one_year_as_for_thirty(many, django_assert_num_queries):
    county = make_county(years=tuple(range(2000, 2000 + many)))
    stage = make_stage(county, "adopted")
    center = make_cost_center(county, department=make_department(county))
    for year in range(2000, 2000 + many):
        make_lines(center, stage, year, "1.00")
        close_stage(county=county, year=year, stage=stage, by=None, reason="Done", at=NOON)
    with django_assert_num_queries(5):
        assert len(standings(county)) == many
