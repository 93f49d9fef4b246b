"""Every change has its who, when, before, after and why, by whatever path it is made."""

import pytest
from django.db import DatabaseError, connection, transaction

from obb.history import FieldChange, change, event_model, history_of
from obb.models import County, Department
from tests.factories.ground import make_county, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county("durham")


def test_a_thing_tells_its_life_newest_first(county):
    ana = make_person("ana", first_name="Ana", last_name="Brooks")
    with change(by=ana, reason="Joined in FY2004"):
        department = Department.objects.create(county=county, code="0400", name="Social Services")
    with change(by=ana, reason="The board's new name"):
        Department.objects.filter(pk=department.pk).update(name="Human Services")
    renamed, added = history_of(department)
    assert (renamed.what, renamed.who, renamed.why) == ("changed", "Ana Brooks", "The board's new name")
    assert renamed.fields == (FieldChange("name", "Social Services", "Human Services"),)
    assert (added.what, added.why) == ("added", "Joined in FY2004")
    assert FieldChange("code", None, "0400") in added.fields
    assert FieldChange("county", None, "Durham County, North Carolina") in added.fields


@pytest.mark.parametrize("path", ["save", "update", "bulk_update", "raw"])
def test_every_way_to_write_is_recorded_once(county, path):
    department = Department.objects.create(county=county, code="1", name="Old")
    with change(by=None, reason="why"):
        if path == "save":
            department.name = "New"
            department.save()
        elif path == "update":
            Department.objects.filter(pk=department.pk).update(name="New")
        elif path == "bulk_update":
            department.name = "New"
            Department.objects.bulk_update([department], ["name"])
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE obb_department SET name = 'New' WHERE id = %s", [department.pk])
    latest, _added = history_of(department)
    assert (latest.what, latest.why, latest.who) == ("changed", "why", "a command on the server")
    assert latest.fields == (FieldChange("name", "Old", "New"),)


def test_what_was_deleted_is_told_too(county):
    department = Department.objects.create(county=county, code="1", name="Gone")
    kept = Department(pk=department.pk)
    with change(by=None, reason="entered twice"):
        department.delete()
    assert [each.what for each in history_of(kept)] == ["deleted", "added"]


def test_a_change_that_fails_leaves_nothing(county):
    with pytest.raises(RuntimeError), change(by=None, reason="half"):
        Department.objects.create(county=county, code="1", name="Half")
        raise RuntimeError
    assert Department.objects.count() == 0
    assert event_model(Department).objects.count() == 0


def test_twenty_thousand_rows_are_one_statement(county):
    names = [Department(county=county, code=f"{n:05}", name=f"N {n}") for n in range(20_000)]
    with change(by=None, reason="many"):
        Department.objects.bulk_create(names, batch_size=20_000)
    assert event_model(Department).objects.filter(pgh_context__metadata__reason="many").count() == 20_000


def test_history_itself_cannot_be_rewritten(county):
    event = event_model(County).objects.latest("pgh_id")
    for sql in (
        "UPDATE obb_countyevent SET name = 'x' WHERE pgh_id = %s",
        "DELETE FROM obb_countyevent WHERE pgh_id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [event.pk])
