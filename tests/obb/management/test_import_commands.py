"""A county put in by commands: everything said, everything whole."""

import io

import pytest
from django.core.management import CommandError, call_command

from obb.models import County, Department, ImportBatch, Person, Role
from tests.factories.ground import make_county

pytestmark = pytest.mark.django_db


def run(*words, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err, **options)
    return out.getvalue()


@pytest.fixture
def two_departments(tmp_path):
    file = tmp_path / "departments.csv"
    file.write_text("code,name\n0530,Social Services\n0540,Child Support\n")
    return str(file)


def test_add_county():
    assert run("add_county", "durham", "Durham County, North Carolina", "--start-month=10") == (
        "Durham County, North Carolina is at /durham/.\n"
    )
    assert County.objects.get(slug="durham").fiscal_year_start_month == 10
    with pytest.raises(CommandError, match="already exists"):
        run("add_county", "durham", "Durham again")
    with pytest.raises(CommandError, match="used by OBB's own addresses"):
        run("add_county", "admin", "Admin County")


def test_add_person(tmp_path):
    make_county("durham")
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery staple\n")
    said = run("add_person", "ana", "durham", "analyst", password_file=str(secret))
    assert said == "ana: Budget analyst, Durham County, North Carolina.\n"
    ana = Person.objects.get(username="ana")
    assert ana.check_password("correct horse battery staple")
    run("add_person", "ana", "durham", "admin")
    assert set(Role.objects.filter(person=ana).values_list("kind", flat=True)) == {"analyst", "admin"}


def test_add_person_refuses_a_weak_password_and_a_director_of_nothing(tmp_path):
    make_county("durham")
    secret = tmp_path / "secret"
    secret.write_text("short\n")
    with pytest.raises(CommandError, match="too short"):
        run("add_person", "ana", "durham", "analyst", password_file=str(secret))
    secret.write_text("correct horse battery staple\n")
    with pytest.raises(CommandError, match="needs a department"):
        run("add_person", "dee", "durham", "director", password_file=str(secret))
    with pytest.raises(CommandError, match="has no department 9"):
        run("add_person", "dee", "durham", "director", department="9", password_file=str(secret))
    assert not Person.objects.filter(username__in=["ana", "dee"]).exists()


def test_import_check_undo(two_departments):
    county = make_county("durham")
    said = run("import_data", "durham", "departments", two_departments, check=True)
    assert "2 rows read, 2 kept" in said
    assert "nothing has been stored" in said
    assert not ImportBatch.objects.exists()

    said = run("import_data", "durham", "departments", two_departments, reason="First list")
    batch = ImportBatch.objects.get()
    assert f"Stored as import {batch.pk}" in said
    assert (batch.state, batch.reason) == ("confirmed", "First list")
    assert Department.objects.filter(county=county).count() == 2

    said = run("import_data", "durham", "departments", two_departments)
    assert f"The same file has been here before: import {batch.pk}, confirmed." in said

    assert "is undone" in run("undo_import", "durham", str(batch.pk), reason="Wrong")
    assert "had been undone before" in run("undo_import", "durham", str(batch.pk), reason="Wrong")
    assert Department.objects.filter(county=county).count() == 0


def test_a_bad_file_is_refused_with_every_problem(tmp_path):
    county = make_county("durham")
    file = tmp_path / "departments.csv"
    file.write_text("code,name,first_year\n,A,\n0530,,soon\n")
    err = io.StringIO()
    with pytest.raises(CommandError, match="3 problems. Nothing has been stored."):
        call_command("import_data", "durham", "departments", str(file), stdout=io.StringIO(), stderr=err)
    assert err.getvalue().splitlines() == [
        "Row 2, code: The cell is empty. Give each row its code.",
        "Row 3, name: The cell is empty. Give each row its name.",
        "Row 3, first_year “soon”: “soon” is not a whole number. Write digits only, such as 12.",
    ]
    assert not Department.objects.filter(county=county).exists()


def test_what_is_not_there_is_said(tmp_path, two_departments):
    with pytest.raises(CommandError, match="There is no county “durham”. Make it with add_county."):
        run("import_data", "durham", "departments", two_departments)
    make_county("durham")
    with pytest.raises(CommandError, match="There is no county “durhan”. Did you mean “durham”?"):
        run("import_data", "durhan", "departments", two_departments)
    with pytest.raises(CommandError, match="“goats” is not a kind of import"):
        run("import_data", "durham", "goats", two_departments)
    with pytest.raises(CommandError, match="There is no file"):
        run("import_data", "durham", "departments", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="has no import 999999"):
        run("undo_import", "durham", "999999", reason="x")
    profile = tmp_path / "profile.toml"
    profile.write_text("kind = ")
    with pytest.raises(CommandError, match="The profile is not TOML"):
        run("import_data", "durham", "departments", two_departments, profile=str(profile))
