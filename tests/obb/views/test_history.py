"""The county's history: of everything, newest first, a page at a time, for those who read all drafts."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from obb.history import change
from obb.models import County, Department
from tests.factories.ground import make_county, make_department, make_member, make_person
from tests.pages import column, links, table, words

pytestmark = pytest.mark.django_db
AT = "/durham/history/"


@pytest.fixture
def county() -> County:
    return make_county("durham", "Durham County, North Carolina", years=(2019,))


def reader(county: County, kind: str = "analyst", department: Department | None = None) -> Client:
    client = Client()
    client.force_login(make_member(county, kind, department))
    return client


def test_newest_first_in_words(county: County) -> None:
    client, ana = reader(county), make_person("ana", first_name="Ana", last_name="Brooks")
    with change(by=ana, reason="Joined in FY2004"):
        department = Department.objects.create(county=county, code="0400", name="Social Services")
    with change(by=ana, reason="The board's new name"):
        Department.objects.filter(pk=department.pk).update(name="Human Services")
    answer = client.get(AT, {"kind": "obb.department"})
    assert column(answer, "changes", "Who", "What", "Before → after", "Why") == [
        (
            "Ana Brooks",
            "department “Human Services” changed",
            "name: Social Services → Human Services",
            "The board's new name",
        ),
        (
            "Ana Brooks",
            "department “Social Services” added",
            "code: 0400name: Social Services",
            "Joined in FY2004",
        ),
    ]
    everything = [row[0] for row in column(client.get(AT), "changes", "What")]
    assert "county “Durham County, North Carolina” added" in everything
    assert "fiscal year “FY2019” added" in everything


def test_nothing_of_another_county(county: County) -> None:
    make_department(make_county("other"), "X", "A department elsewhere")
    assert "elsewhere" not in words(reader(county).get(AT))


def test_by_kind_and_by_person(county: County) -> None:
    client = reader(county)
    ana = make_member(county, "admin", username="ana")
    make_department(county, "A", "By a command")
    with change(by=ana, reason="x"):
        Department.objects.create(county=county, code="B", name="By Ana")
    kind = client.get(AT, {"kind": "obb.department"})
    assert [row[0] for row in column(kind, "changes", "What")] == [
        "department “By Ana” added",
        "department “By a command” added",
    ]
    hers = client.get(AT, {"kind": "obb.department", "person": ana.pk})
    assert [row[0] for row in column(hers, "changes", "What")] == ["department “By Ana” added"]
    assert client.get(AT, {"kind": "no.such", "person": "-1"}).status_code == 200


def test_every_page_of_it_and_the_file_tell_each_change_once(county: County) -> None:
    client = reader(county)
    with change(by=None, reason="many at once"):
        Department.objects.bulk_create(
            Department(county=county, code=f"{n:03}", name=f"N {n}") for n in range(60)
        )
    seen: list[str] = []
    for number in (1, 2, 3):
        answer = client.get(AT, {"kind": "obb.department", "changes-page": number})
        seen += [row[0] for row in column(answer, "changes", "What")]
    assert sorted(seen) == sorted(f"department “N {n}” added" for n in range(60))
    assert "Next page" in links(client.get(AT, {"kind": "obb.department"}))
    rows = client.get(AT, {"kind": "obb.department", "export": "changes"}).content.decode("utf-8-sig")
    assert len(rows.splitlines()) == 62  # heads, changes, what the file is about


def test_who_may_read_it(county: County) -> None:
    department, other = make_department(county), make_county("other")
    asked = {
        "admin": reader(county, "admin"),
        "analyst": reader(county),
        "commissioner": reader(county, "commissioner"),
        "director": reader(county, "director", department),
        "viewer": reader(county, "viewer", department),
        "stranger": reader(other, "admin"),
        "nobody": Client(),
    }
    assert {who: client.get(AT).status_code for who, client in asked.items()} == {
        "admin": 200, "analyst": 200, "commissioner": 200,
        "director": 403, "viewer": 403, "stranger": 404, "nobody": 302,
    }  # fmt: skip


def test_it_costs_the_same_for_one_change_and_for_many(county: County) -> None:
    client, counts = reader(county), []
    for first, last in ((0, 1), (1, 200)):
        with change(by=None, reason="a test"):
            Department.objects.bulk_create(
                Department(county=county, code=f"{n:03}", name=f"N {n}") for n in range(first, last)
            )
        client.get(AT, {"kind": "obb.department"})
        with CaptureQueriesContext(connection) as made:
            assert len(table(client.get(AT, {"kind": "obb.department"}), "changes")) > 1
        counts.append(len(made))
    assert counts == [11, 11]
