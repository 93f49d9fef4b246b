"""People and roles from a list."""

from datetime import UTC, datetime

import pytest

from obb.imports import pipeline
from obb.models import Person, Role
from tests.factories.ground import make_county, make_department, make_person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def bring(county, text):
    return pipeline.bring(
        county=county,
        kind="people",
        file_name="people.csv",
        content=text.encode(),
        by=None,
        at=NOON,
        reason="New staff",
    )


def test_people_and_roles():
    county = make_county()
    make_department(county, "0530", "Social Services")
    batch = bring(
        county,
        "username,first_name,last_name,role,department\n"
        "dee,Dee,Diaz,director,0530\nana,Ana,Brooks,analyst,\nana,,,admin,\n",
    )
    assert batch.state == "confirmed"
    roles = Role.objects.filter(county=county).order_by("pk")
    assert [(role.person.username, role.kind, str(role.department or "")) for role in roles] == [
        ("dee", "director", "Social Services"),
        ("ana", "analyst", ""),
        ("ana", "admin", ""),
    ]
    dee = Person.objects.get(username="dee")
    assert (dee.first_name, dee.has_usable_password()) == ("Dee", False)
    assert bring(county, "username,role\nana,analyst\n").totals["same"] == 1
    pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert not Role.objects.filter(county=county).exists()


def test_somebody_who_signs_in_already_is_not_changed():
    ana = make_person("ana", email="ana@one.gov")
    bring(make_county(), "username,email,role\nana,ana@other.gov,analyst\n")
    ana.refresh_from_db()
    assert ana.email == "ana@one.gov"
    assert ana.has_usable_password()


def test_every_problem_is_listed():
    batch = bring(
        make_county(),
        "username,email,role,department\nd d,x,director,\ndee,,director,\n"
        "ben,,analyst,0530\nann,,viewer,77\neve,,boss,\n",
    )
    assert batch.state == "refused"
    assert [(one["row"], one["column"]) for one in batch.problems] == [
        (2, "username"),
        (2, "email"),
        (3, "department"),
        (4, "department"),
        (5, "department"),
        (6, "role"),
    ]
