"""Who enters the admin, and that she meets her own county there and no other."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from obb.admin.site import site
from obb.models import Department, ImportBatch, Person, Role
from tests.factories.ground import make_county, make_department, make_member, make_person
from tests.factories.money import make_batch, make_cost_center

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham():
    return make_county("durham", years=(2019,))


@pytest.fixture
def mecklenburg():
    county = make_county("mecklenburg", years=(2019,))
    make_department(county, "9", "Child Support MARKER")
    return county


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pages() -> list[str]:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in site._registry
    ]
    return [reverse("admin:index"), *lists]


def test_not_signed_in_everything_is_the_sign_in_page(durham):
    known, unknown = reverse("admin:obb_county_change", args=[durham.pk]), "/admin/obb/county/999/change/"
    for address in [
        *pages(),
        known,
        unknown,
        "/admin/nothing/",
        reverse("admin:login"),
        reverse("admin:jsi18n"),
    ]:
        answer = Client().get(address)
        assert (answer.status_code, answer.url) == (302, f"{reverse('login')}?next={address}"), address


@pytest.mark.parametrize("kind", ["director", "viewer", "commissioner", None])
def test_other_roles_are_forbidden(durham, kind):
    if kind is None:
        person = make_person()
    else:
        department = make_department(durham) if kind in ("director", "viewer") else None
        person = make_member(durham, kind, department)
    for address in [*pages(), "/admin/nothing/", reverse("admin:login")]:
        assert signed_in(person).get(address).status_code == 403, address


def test_an_inactive_admin_is_turned_away(durham):
    person = make_member(durham, "admin")
    client = signed_in(person)
    assert client.get("/admin/").status_code == 200
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_a_role_taken_away_works_at_once(durham):
    person = make_member(durham, "admin")
    client = signed_in(person)
    assert client.get("/admin/").status_code == 200
    Role.objects.filter(person=person).delete()
    assert client.get("/admin/").status_code == 403


def test_an_admin_sees_her_county_in_lists_filters_and_search(durham, mecklenburg):
    make_department(durham, "1", "Social Services")
    make_cost_center(mecklenburg, "9100", "Intake MARKER", department=Department.objects.get(code="9"))
    make_batch(mecklenburg)
    client = signed_in(make_member(durham, "admin", username="ada"))
    for address in [*pages(), "/admin/obb/", "/admin/budget/", "/admin/outcomes/"]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert "MARKER" not in text and "Mecklenburg" not in text, address
    assert "Social Services" in client.get("/admin/obb/department/").content.decode()
    assert "MARKER" not in client.get("/admin/obb/department/?q=Child").content.decode()


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_another_countys_record_is_not_there(durham, mecklenburg, page):
    foreign = Department.objects.get(code="9")
    client = signed_in(make_member(durham, "admin"))
    address = reverse(f"admin:obb_department_{page}", args=[foreign.pk])
    there, nowhere = client.get(address), client.get(reverse(f"admin:obb_department_{page}", args=[10**9]))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert client.post(address, {"name": "Mine", "why": "x", "post": "yes"}).status_code == 404
    assert Department.objects.get(pk=foreign.pk).name == "Child Support MARKER"


def test_another_countys_department_is_no_choice(durham, mecklenburg):
    foreign = Department.objects.get(code="9")
    client = signed_in(make_member(durham, "admin"))
    answer = client.post(
        reverse("admin:budget_costcenter_add"),
        {"code": "1", "name": "Mine", "department": foreign.pk, "why": "x"},
    )
    assert answer.status_code == 200
    assert f"“{foreign.pk}” does not say which one." in answer.content.decode()
    assert "MARKER" not in answer.content.decode()


def test_a_record_stays_in_its_county(durham, mecklenburg):
    ada = make_member(durham, "admin")
    Role.objects.create(county=mecklenburg, person=ada, kind="admin")
    department = make_department(durham, "1", "Social Services")
    client = signed_in(ada)
    address = reverse("admin:obb_department_change", args=[department.pk])
    seen = client.get(address).context["adminform"].form["seen"].value()
    answer = client.post(
        address, {"county": mecklenburg.pk, "code": "1", "name": "Social Services", "why": "x", "seen": seen}
    )
    assert "A record stays in its county." in answer.content.decode()
    department.refresh_from_db()
    assert department.county == durham


def test_who_keeps_two_counties_says_which_one_first(durham, mecklenburg):
    ada = make_member(durham, "admin")
    Role.objects.create(county=mecklenburg, person=ada, kind="admin")
    third = make_county("wake")
    client, address = signed_in(ada), reverse("admin:obb_department_add")
    first = client.get(address).content.decode()
    assert "For which county?" in first and durham.name in first and third.name not in first
    assert client.get(f"{address}?county={third.pk}").status_code == 404
    assert (
        client.post(f"{address}?county={third.pk}", {"code": "1", "name": "A", "why": "x"}).status_code == 404
    )
    answer = client.post(f"{address}?county={mecklenburg.pk}", {"code": "1", "name": "Aging", "why": "New"})
    assert answer.status_code == 302
    assert Department.objects.get(name="Aging").county == mecklenburg


def test_autocomplete_finds_nothing_of_another_county(durham, mecklenburg):
    own = make_department(durham, "1", "Social Services")
    client = signed_in(make_member(durham, "admin"))
    ask = {"app_label": "budget", "model_name": "costcenter", "field_name": "department", "term": ""}
    address = reverse("admin:autocomplete")
    found = [{"id": str(own.pk), "text": "Social Services"}]
    assert client.get(address, ask).json()["results"] == found
    assert client.get(address, {**ask, "county": durham.pk}).json()["results"] == found
    assert client.get(address, {**ask, "county": mecklenburg.pk}).json()["results"] == []
    assert client.get(address, {**ask, "county": "x"}).json()["results"] == []
    assert client.get(address, {**ask, "term": "Child"}).json()["results"] == []


def test_autocomplete_of_people_is_for_admins_and_of_her_people(durham, mecklenburg):
    make_member(mecklenburg, "analyst", username="mecklenburg-ana")
    ana = make_member(durham, "analyst", username="durham-ana")
    ada = make_member(durham, "admin", username="ada")
    ask = {"app_label": "outcomes", "model_name": "indicator", "field_name": "owner", "term": ""}
    names = [
        each["text"] for each in signed_in(ada).get(reverse("admin:autocomplete"), ask).json()["results"]
    ]
    assert names == ["ada", "durham-ana"]
    assert signed_in(ana).get(reverse("admin:autocomplete"), ask).status_code == 403


def test_an_analyst_reads_and_changes_nothing(durham):
    department = make_department(durham, "1", "Social Services")
    client = signed_in(make_member(durham, "analyst"))
    index = client.get("/admin/").content.decode()
    assert (
        "Departments" in index and "/person/" not in index and "/role/" not in index and "/add/" not in index
    )
    for app, noun in [("obb", "person"), ("obb", "role")]:
        assert client.get(f"/admin/{app}/{noun}/").status_code == 403
    address = reverse("admin:obb_department_change", args=[department.pk])
    assert 'name="_save"' not in client.get(address).content.decode()
    assert client.get(reverse("admin:obb_department_history", args=[department.pk])).status_code == 200
    assert client.post(address, {"code": "1", "name": "Mine", "why": "x"}).status_code == 403
    assert client.get(reverse("admin:obb_department_add")).status_code == 403
    assert client.post(reverse("admin:obb_department_add"), {}).status_code == 403
    assert client.get(reverse("admin:obb_department_delete", args=[department.pk])).status_code == 403


def test_imports_are_read_only_even_for_an_admin(durham):
    batch = make_batch(durham)
    client = signed_in(make_member(durham, "admin"))
    assert client.get(reverse("admin:obb_importbatch_change", args=[batch.pk])).status_code == 200
    assert client.post(reverse("admin:obb_importbatch_change", args=[batch.pk]), {}).status_code == 403
    assert client.get(reverse("admin:obb_importbatch_add")).status_code == 403
    assert (
        client.post(reverse("admin:obb_importbatch_delete", args=[batch.pk]), {"why": "x"}).status_code == 403
    )
    assert ImportBatch.objects.filter(pk=batch.pk).exists()


def test_only_the_installations_keeper_adds_a_county(durham):
    ada = signed_in(make_member(durham, "admin"))
    assert ada.get(reverse("admin:obb_county_add")).status_code == 403
    assert ada.get(reverse("admin:obb_county_delete", args=[durham.pk])).status_code == 403
    root = signed_in(make_person("root", is_superuser=True))
    values = {
        "name": "Wake County, North Carolina", "slug": "wake", "fiscal_year_start_month": 7,
        "chance_level": "0.10", "ledger_notice": "", "why": "Joined",
    }  # fmt: skip
    assert root.post(reverse("admin:obb_county_add"), values).status_code == 302


def test_the_lists_ask_as_much_at_many_rows_as_at_one(durham, django_assert_num_queries):
    client = signed_in(make_member(durham, "admin"))
    make_cost_center(durham, "1")
    address = reverse("admin:budget_costcenter_changelist")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(2, 30):
        make_cost_center(durham, str(number))
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_a_field_that_no_filter_offers_cannot_be_guessed(durham):
    """What rows are left would tell a password's hash letter by letter."""
    client = signed_in(make_member(durham, "admin"))
    asked = client.get(reverse("admin:obb_person_changelist"), {"password__startswith": "md5"})
    assert asked.status_code == 400
    assert client.get(reverse("admin:obb_person_changelist"), {"is_active__exact": "1"}).status_code == 200


def test_a_filter_that_the_database_cannot_be_asked_is_left_out(durham):
    client = signed_in(make_member(durham, "admin"))
    goals = reverse("admin:outcomes_goal_changelist")
    assert client.get(goals, {"kind__exact": "\x00"})["Location"] == f"{goals}?e=1"
