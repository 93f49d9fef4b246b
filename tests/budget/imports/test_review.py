"""The review of budget lines as a place to think: control totals, repeats, renames, printed totals, exact undo."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection

from budget.imports.likely import Side, likely_renames
from budget.models import CostCenter, Line
from obb.imports import pipeline
from obb.imports.controls import UnknownControl, controls_of
from obb.imports.refusals import ChangedSinceReview, ControlTotalsApart
from obb.models import Department, ImportBatch
from tests.factories.ground import make_county, make_department, make_person
from tests.factories.money import make_cost_center, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = "year,stage,department,cost_center,amount\n"
ALL_NEW = {
    "new_codes": dict.fromkeys(
        ("year", "stage", "department", "fund", "cost_center", "account", "funding_source"), "create"
    )
}


@pytest.fixture
def county():
    county = make_county(years=(2019,))
    make_stage(county, "adopted", position=1)
    social = make_department(county, "0530", "Social Services")
    make_cost_center(county, "5300", "Child Services", social)
    make_cost_center(county, "5310", "Food assistance", social)
    return county


def stage(county, text, profile=None):
    return pipeline.stage(
        county=county,
        kind="lines",
        file_name="lines.csv",
        content=text.encode(),
        profile=profile,
        by=None,
        at=NOON,
    )


def confirm(batch, reason="Looked at"):
    return pipeline.commit(batch=batch, by=None, reason=reason, at=NOON)


def amounts(county):
    return sorted(
        str(amount) for amount in Line.objects.filter(county=county).values_list("amount", flat=True)
    )


TWICE = HEAD + "FY2019,adopted,0530,5300,5\nFY2019,adopted,0530,5300,5\nFY2019,adopted,0530,5300,6\n"


def test_repeats_are_kept_unless_a_person_drops_them(county):
    batch = stage(county, TWICE)
    assert batch.review["duplicates"] == {"count": 1, "rows": [[2, 3]], "left_out": 0}
    assert batch.review["same_key"] == {"count": 2, "rows": [[2, 3, 4]]}
    ana = make_person("ana")
    decided = pipeline.decide(batch=batch, duplicates="drop", by=ana, at=NOON)
    assert (decided.rows_kept, decided.left_out) == (2, {"repeats another row exactly": 1})
    assert decided.review["out_rows"] == {"repeats another row exactly": [3]}
    assert (decided.decisions["duplicates"], decided.decisions["by"]) == ("drop", "ana")
    confirm(decided)
    assert amounts(county) == ["5.00", "6.00"]
    kept = stage(county, TWICE)
    confirm(kept)
    assert amounts(county) == ["5.00", "5.00", "6.00"]


def test_rows_that_differ_in_a_cell_nobody_reads_are_no_repeats(county):
    text = "memo,year,stage,department,cost_center,amount\na,FY2019,adopted,0530,5300,5\nb,FY2019,adopted,0530,5300,5\n"
    profile = {"fields": {name: {"column": name} for name in HEAD.strip().split(",")}}
    batch = pipeline.decide(batch=stage(county, text, profile), duplicates="drop", by=None, at=NOON)
    assert batch.review["duplicates"]["count"] == 0
    assert batch.review["same_key"]["count"] == 1
    confirm(batch)
    assert amounts(county) == ["5.00", "5.00"]


def test_a_control_total_that_does_not_tie_stops_the_confirm(county):
    batch = stage(county, TWICE)
    labels = {one.label: one.key for one in controls_of(batch.review, {})}
    assert list(labels) == ["FY2019 Adopted, expense", "FY2019 Adopted, expense, department 0530"]
    whole, department = labels.values()
    batch = pipeline.decide(batch=batch, controls={whole: "15.00", department: "16.00"}, by=None, at=NOON)
    with pytest.raises(ControlTotalsApart) as caught:
        confirm(batch)
    assert str(caught.value) == (
        "Control totals do not tie: FY2019 Adopted, expense: $15.00 stated, $16.00 read."
    )
    assert Line.objects.count() == 0
    assert [(one.ties, one.apart) for one in controls_of(batch.review, batch.decisions)] == [
        (False, Decimal("1.00")),
        (True, Decimal("0.00")),
    ]
    batch = pipeline.decide(batch=batch, controls={whole: "16.00"}, by=None, at=NOON)
    confirm(batch)
    assert amounts(county) == ["5.00", "5.00", "6.00"]


def test_one_may_be_stored_although_it_does_not_tie_with_the_reason_kept(county):
    batch = stage(county, TWICE)
    key = controls_of(batch.review, {})[0].key
    batch = pipeline.decide(
        batch=batch, controls={key: "15.99"}, anyway="The report rounds", by=None, at=NOON
    )
    confirm(batch)
    assert ImportBatch.objects.get(pk=batch.pk).decisions["anyway"] == "The report rounds"


def test_control_totals_of_a_command(county):
    def bring(*controls):
        return pipeline.bring(
            county=county, kind="lines", file_name="lines.csv", content=TWICE.encode(), by=None, at=NOON,
            reason="Told", controls=controls,
        )  # fmt: skip

    with pytest.raises(ControlTotalsApart):
        bring("fy2019 adopted expense=15")
    with pytest.raises(UnknownControl, match=r"Did you mean “fy2019 adopted expense”\?"):
        bring("FY2019 adoptd expense=16")
    assert ImportBatch.objects.count() == 0
    assert bring("FY2019 Adopted, expense=$16.00").state == "confirmed"


def test_printed_totals_are_compared_with_their_lines(county):
    text = (
        HEAD + "FY2019,adopted,0530,5300,5\nFY2019,adopted,0530,5300,6\nFY2019,Total,0530,5300,11\n"
        "FY2019,adopted,0530,5310,7\nFY2019,Total,0530,5310,7.50\n"
    )
    profile = {
        "leave_out": [
            {"column": "stage", "equals": "total", "reason": "totals", "total_of": ["year", "cost_center"]}
        ]
    }
    batch = stage(county, text, profile)
    assert batch.left_out == {"totals": 2}
    assert batch.review["printed"] == {
        "count": 2,
        "apart": [
            {"row": 6, "of": {"year": "2019", "cost_center": "5310"}, "printed": "7.50", "read": "7.00"}
        ],
    }
    assert batch.review["warnings"] == ["1 of 2 printed totals do not tie with their lines."]


def test_what_changes_by_cost_center_largest_first(county):
    confirm(stage(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5310,50\n"))
    batch = stage(county, HEAD + "FY2019,adopted,0530,5300,90\nFY2019,adopted,0530,5310,250\n")
    assert [(one["code"], one["stored_amount"], one["amount"], one["change"]) for one in batch.review["centers"]] == [
        ("5310", "50.00", "250.00", "200.00"),
        ("5300", "100.00", "90.00", "-10.00"),
    ]  # fmt: skip
    same = stage(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5310,50\n")
    assert same.review["centers"] == []


def test_a_code_that_is_gone_and_a_new_one_like_it(county):
    confirm(stage(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5310,50\n"))
    text = (
        "year,stage,department,cost_center,cost_center_name,amount\n"
        "FY2019,adopted,0530,5301,Child services,100\nFY2019,adopted,0530,5400,Shelter,50\n"
    )
    batch = stage(county, text, ALL_NEW)
    assert batch.review["renames"] == {
        "cost_center": [
            {"gone": "5300", "gone_name": "Child Services", "new": "5301", "new_name": "Child services", "why": "both"},
            {"gone": "5310", "gone_name": "Food assistance", "new": "5400", "new_name": "Shelter", "why": "amount"},
        ]
    }  # fmt: skip


def test_an_amount_that_several_share_tells_nothing():
    gone = [Side("1", "Parks", Decimal(5)), Side("2", "Roads", Decimal(5))]
    assert likely_renames(gone, [Side("3", "Jail", Decimal(5))]) == []
    assert likely_renames([Side("1", "", Decimal(0))], [Side("3", "", Decimal(0))]) == []


def everything():
    """A checksum of every row of each table but the imports, their history and who did what."""
    found = {}
    left = ("importbatch", "importfile", "event", "context", "session", "migration", "person")
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda one: one._meta.db_table):
            table = model._meta.db_table
            if any(word in table for word in left):
                continue
            # kept sums are made anew: theirs are the same amounts under other numbers
            row = "(to_jsonb(t) - 'id')::text" if "spending" in table or "linesum" in table else "t::text"
            cursor.execute(f'SELECT {row} FROM "{table}" t ORDER BY 1')  # noqa: S608  names of the project's own
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def test_an_undo_restores_everything_to_the_row(county):
    confirm(stage(county, HEAD + "FY2019,adopted,0530,5300,100\nFY2019,adopted,0530,5310,50\n"))
    before = everything()
    text = (
        "year,stage,department,department_name,cost_center,fund,account,funding_source,amount\n"
        "FY2019,adopted,0530,,5300,101,6100,FED,70\nFY2020,requested,0900,Sheriff,9000,102,6100,,30\n"
    )
    batch = confirm(stage(county, text, ALL_NEW)).batch
    assert everything() != before
    pipeline.undo(batch=batch, by=None, reason="The wrong file", at=NOON)
    assert everything() == before


def test_a_code_that_others_use_or_changed_stays_and_is_named(county):
    text = (
        HEAD.replace("amount", "cost_center_name,amount")
        + "FY2019,adopted,0900,9000,Patrol,1\nFY2019,adopted,0900,9010,Jail,2\n"
    )
    batch = confirm(stage(county, text, ALL_NEW)).batch
    patrol = CostCenter.objects.get(code="9000")
    patrol.name = "Patrol and traffic"
    patrol.save()
    pipeline.undo(batch=batch, by=None, reason="The wrong file", at=NOON)
    assert set(CostCenter.objects.values_list("code", flat=True)) == {"5300", "5310", "9000"}
    assert Department.objects.filter(code="0900").exists()  # its cost center stays
    assert len(ImportBatch.objects.get(pk=batch.pk).review["codes_kept"]) == 2


def test_a_list_that_somebody_changed_meanwhile_is_not_written_over():
    county = make_county()
    make_department(county, "0530", "Social Services")
    text = b"code,name\n0530,Human Services\n"
    batch = pipeline.stage(
        county=county, kind="departments", file_name="d.csv", content=text, by=None, at=NOON
    )
    Department.objects.filter(code="0530").update(name="Family Services")
    with pytest.raises(ChangedSinceReview):
        confirm(batch)
    assert Department.objects.get(code="0530").name == "Family Services"
