"""A county's admin and its people: she adds, ends and helps them, and reaches nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from obb.history import history_of
from obb.models import Person, Role
from tests.factories.ground import make_county, make_department, make_member, make_person
from tests.obb.admin.forms import address, complaints, filled, save, signed_in

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


@pytest.fixture
def durham():
    return make_county("durham")


@pytest.fixture
def ada(durham):
    return make_member(durham, "admin", username="ada")


def signs_in(username, password):
    answer = Client().post(reverse("login"), {"username": username, "password": password})
    return answer.status_code == 302


def new_person(client, county, **fields):
    where = reverse("admin:obb_person_add")
    role = {"roles-0-county": county.pk, "roles-0-kind": "analyst", "roles-0-department": ""}
    return save(client, where, **{"username": "ana", **role, **fields})


def test_a_new_person_comes_with_a_role_and_signs_in(ada, durham):
    answer = new_person(signed_in(ada), durham, password1=PASSWORD, password2=PASSWORD, first_name="Ana")
    assert answer.status_code == 302
    ana = Person.objects.get(username="ana")
    assert [(role.county, role.kind) for role in ana.roles.all()] == [(durham, "analyst")]
    assert (ana.is_superuser, ana.is_staff) == (False, False)
    assert signs_in("ana", PASSWORD)
    assert [(each.who, each.why) for each in history_of(ana)] == [("ada", "a reason")]


def test_without_a_role_in_her_county_nobody_is_added(ada, durham):
    answer = new_person(signed_in(ada), durham, **{"roles-0-kind": ""})
    assert answer.status_code == 200
    assert not Person.objects.filter(username="ana").exists()


def test_nobody_makes_herself_or_another_a_superuser(ada, durham):
    answer = new_person(signed_in(ada), durham, is_superuser="on", is_staff="on")
    assert answer.status_code == 302
    ana = Person.objects.get(username="ana")
    assert (ana.is_superuser, ana.is_staff, ana.has_usable_password()) == (False, False, False)
    save(signed_in(ada), address(ana), is_superuser="on", is_staff="on", first_name="Ana")
    ana.refresh_from_db()
    assert (ana.first_name, ana.is_superuser, ana.is_staff) == ("Ana", False, False)


def test_weak_and_unlike_passwords_are_refused(ada, durham):
    client = signed_in(ada)
    weak = complaints(new_person(client, durham, password1="short", password2="short"))
    assert weak == ["Password: This password is too short. It must contain at least 15 characters."]
    unlike = complaints(new_person(client, durham, password1=PASSWORD, password2=PASSWORD + "x"))
    assert unlike == ["Password again: The two passwords are not the same."]


def test_a_role_in_another_county_cannot_be_given(ada, durham):
    wake = make_county("wake")
    health = make_department(wake, "1", "Health MARKER")
    client = signed_in(ada)
    answer = new_person(client, durham, **{"roles-0-county": wake.pk})
    assert complaints(answer)[0].startswith("County: Select a valid choice.")
    answer = new_person(client, durham, **{"roles-0-kind": "director", "roles-0-department": health.pk})
    assert complaints(answer)[0].startswith("Department: Select a valid choice.")
    assert "MARKER" not in answer.content.decode()
    assert not Person.objects.filter(username="ana").exists()


def test_people_without_a_role_here_are_not_there(ada):
    stranger = make_member(make_county("wake"), "admin", username="stranger")
    client = signed_in(ada)
    assert "stranger" not in client.get(reverse("admin:obb_person_changelist")).content.decode()
    for page in ("change", "history"):
        assert client.get(address(stranger, page)).status_code == 404
    assert client.get(reverse("admin:obb_person_password", args=[stranger.pk])).status_code == 404
    assert client.get(address(stranger.roles.get())).status_code == 404


def test_who_works_for_two_counties_keeps_her_sign_in_to_herself(ada, durham):
    both = make_member(durham, "analyst", username="both")
    Role.objects.create(county=make_county("wake"), person=both, kind="admin")
    client = signed_in(ada)
    page = client.get(address(both)).content.decode()
    assert "Wake" not in page and 'name="username"' not in page and "Set a password" not in page
    assert "Wake" not in client.get(address(both, "history")).content.decode()
    save(client, address(both), username="mine", email="mine@example.org", **{"roles-0-kind": "commissioner"})
    both.refresh_from_db()
    assert (both.username, both.email) == ("both", "")
    assert both.roles.get(county=durham).kind == "commissioner"
    assert client.get(reverse("admin:obb_person_password", args=[both.pk])).status_code == 403


def test_an_admin_does_not_touch_a_superuser(ada, durham):
    root = make_person("root", is_superuser=True)
    role = Role.objects.create(county=durham, person=root, kind="analyst")
    client = signed_in(ada)
    assert 'name="_save"' not in client.get(address(root)).content.decode()
    assert client.post(address(root), {"username": "x", "why": "x"}).status_code == 403
    where = reverse("admin:obb_person_password", args=[root.pk])
    assert client.post(where, {"password1": PASSWORD, "password2": PASSWORD, "why": "x"}).status_code == 403
    assert client.post(address(role), {"kind": "viewer", "why": "x"}).status_code == 403
    assert client.post(address(role, "delete"), {"post": "yes", "why": "x"}).status_code == 403


def test_a_password_is_set_with_a_reason_that_her_history_tells(ada, durham):
    ana = make_member(durham, "analyst", username="ana")
    client, where = signed_in(ada), reverse("admin:obb_person_password", args=[ana.pk])
    other = signed_in(ana)
    assert (
        "Why: This field is required."
        in client.post(where, {"password1": PASSWORD, "password2": PASSWORD}).content.decode()
    )
    weak = client.post(where, {"password1": "short", "password2": "short", "why": "x"}).content.decode()
    assert "This password is too short." in weak and "short" not in weak.replace("too short", "")
    answer = client.post(where, {"password1": PASSWORD, "password2": PASSWORD, "why": "She forgot it"})
    assert answer.status_code == 302
    assert signs_in("ana", PASSWORD)
    assert other.get("/accounts/password/").status_code == 302  # she was signed out everywhere
    latest = history_of(ana)[0]
    assert (latest.who, latest.why, [each.field for each in latest.fields]) == (
        "ada", "She forgot it", ["password set"],
    )  # fmt: skip


def test_a_sign_in_is_no_change_of_a_person(durham):
    ana = make_member(durham, "analyst", username="ana")
    before = len(history_of(ana))
    assert signs_in("ana", "a long enough password")
    ana.refresh_from_db()
    assert ana.last_login is not None
    assert len(history_of(ana)) == before


def test_ending_a_sign_in(ada, durham):
    ana = make_member(durham, "analyst", username="ana")
    data = filled(signed_in(ada), address(ana))
    del data["is_active"]
    assert signed_in(ada).post(address(ana), {**data, "why": "Left"}).status_code == 302
    assert not signs_in("ana", "a long enough password")


def test_an_admin_ends_neither_her_own_sign_in_nor_her_own_role(ada, durham):
    client = signed_in(ada)
    data = filled(client, address(ada))
    del data["is_active"]
    answer = client.post(address(ada), {**data, "why": "x"})
    assert complaints(answer) == ["You cannot end your own sign-in."]
    answer = save(client, address(ada), **{"roles-0-kind": "analyst"})
    assert complaints(answer) == ["You cannot end your own role as an admin. Another admin can."]
    role = ada.roles.get()
    seen = client.get(address(role, "delete")).context["seen"]
    text = client.post(address(role, "delete"), {"post": "yes", "why": "x", "seen": seen}).content.decode()
    assert "You cannot end your own role as an admin. Another admin can." in text
    assert ada.roles.get().kind == "admin"


def test_somebody_of_another_county_is_linked_by_her_exact_username(ada, durham):
    make_member(make_county("wake"), "analyst", username="walt")
    client, where = signed_in(ada), reverse("admin:obb_role_add")
    assert "walt" not in client.get(where).content.decode()
    refused = save(client, where, username="WALT", kind="viewer")
    assert "Username: Nobody signs in with this name." in complaints(refused)
    assert save(client, where, username="walt", kind="analyst").status_code == 302
    assert Role.objects.get(person__username="walt", county=durham).kind == "analyst"
    twice = complaints(save(client, where, username="walt", kind="analyst"))
    assert len(twice) == 1


def test_a_director_needs_a_department_of_the_county(ada, durham):
    client, where = signed_in(ada), reverse("admin:obb_role_add")
    make_person("dan")
    said = complaints(save(client, where, username="dan", kind="director"))
    assert said == ["A director or viewer needs a department; the other roles are for the whole county."]
    department = make_department(durham, "1", "Social Services")
    assert save(client, where, username="dan", kind="director", department=department.pk).status_code == 302
