"""Every change says why; nobody's change is lost; what hangs on a thing keeps it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.urls import reverse

from obb.history import FieldChange, history_of
from obb.models import Department, FiscalYear
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.obb.admin.forms import address, complaints, filled, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham():
    return make_county("durham", years=(2019,))


@pytest.fixture
def ada(durham):
    return make_member(durham, "admin", username="ada")


@pytest.fixture
def department(durham):
    return make_department(durham, "0400", "Social Services")


def test_a_change_is_told_with_who_and_why(ada, department):
    answer = save(signed_in(ada), address(department), name="Human Services", why="The board's new name")
    assert (answer.status_code, answer.url) == (302, reverse("admin:obb_department_changelist"))
    latest = history_of(department)[0]
    assert (latest.who, latest.why, latest.what) == ("ada", "The board's new name", "changed")
    assert latest.fields == (FieldChange("name", "Social Services", "Human Services"),)


def test_a_save_without_a_change_is_not_told(ada, department):
    assert save(signed_in(ada), address(department)).status_code == 302
    assert len(history_of(department)) == 1


def test_a_reason_is_asked_for(ada, department):
    answer = save(signed_in(ada), address(department), name="Human Services", why="  ")
    assert complaints(answer) == ["Why: This field is required."]
    department.refresh_from_db()
    assert department.name == "Social Services"


def test_an_empty_form_lists_everything_that_is_missing(ada, durham):
    answer = signed_in(ada).post(reverse("admin:budget_costcenter_add"), {})
    missing = "This field is required."
    assert complaints(answer) == [f"{field}: {missing}" for field in ("Code", "Name", "Department", "Why")]
    text = answer.content.decode()
    assert 'href="#id_code">Code: This field is required.</a>' in text and "Nothing was saved yet" in text


def test_what_is_new_is_the_countys_own(ada, durham):
    client, where = signed_in(ada), reverse("admin:obb_department_add")
    assert save(client, where, code="0500", name="Public Health").status_code == 302
    new = Department.objects.get(name="Public Health")
    assert (new.county, history_of(new)[0].why) == (durham, "a reason")


def test_a_code_in_use_is_said_so(ada, department):
    answer = save(signed_in(ada), reverse("admin:obb_department_add"), code="0400", name="Another")
    assert complaints(answer) == ["This code is already in use in these years. End the other one first."]


def test_the_second_of_two_editors_sees_what_the_first_did(ada, durham, department):
    bob = make_member(durham, "admin", username="bob")
    first, second = signed_in(ada), signed_in(bob)
    hers, his = filled(first, address(department)), filled(second, address(department))
    assert (
        first.post(address(department), {**hers, "name": "Human Services", "why": "New name"}).status_code
        == 302
    )
    answer = second.post(
        address(department), {**his, "name": "Family Services", "mission": "Help", "why": "Mine"}
    )
    said = complaints(answer)
    assert "ada changed department “Human Services”" in said[0]
    assert "(New name): name from “Social Services” to “Human Services”." in said[0]
    assert (
        said[1] == "You both changed “Name”: it is now “Human Services”, and you entered “Family Services”."
    )
    assert said[2].startswith("Nothing of yours is saved yet.")
    department.refresh_from_db()
    assert (department.name, department.mission) == ("Human Services", "")
    # he saves again, knowing it
    form = answer.context["adminform"].form
    again = {bound.html_name: bound.value() or "" for bound in form if not bound.field.disabled}
    assert again["name"] == "Family Services" and again["mission"] == "Help"
    assert second.post(address(department), again).status_code == 302
    department.refresh_from_db()
    assert (department.name, department.mission) == ("Family Services", "Help")


def test_what_the_second_did_not_touch_takes_the_firsts_value(ada, durham, department):
    bob = signed_in(make_member(durham, "admin", username="bob"))
    his = filled(bob, address(department))
    save(signed_in(ada), address(department), name="Human Services", last_year="2030")
    answer = bob.post(address(department), {**his, "mission": "Help", "why": "Mine"})
    said = complaints(answer)
    assert len(said) == 2 and said[1].startswith("Nothing of yours is saved yet.")
    form = answer.context["adminform"].form
    again = {bound.html_name: bound.value() or "" for bound in form if not bound.field.disabled}
    assert bob.post(address(department), again).status_code == 302
    department.refresh_from_db()
    assert (department.name, department.last_year, department.mission) == ("Human Services", 2030, "Help")


@pytest.mark.parametrize("mark", [None, "", "made up", "of another"])
def test_without_the_mark_of_what_was_seen_nothing_is_saved(ada, durham, department, mark):
    client = signed_in(ada)
    data = {**filled(client, address(department)), "name": "Human Services", "why": "x"}
    if mark == "of another":
        data["seen"] = filled(client, address(make_department(durham, "0500")))["seen"]
    elif mark is None:
        del data["seen"]
    else:
        data["seen"] = mark
    answer = client.post(address(department), data)
    assert complaints(answer) == ["This page is incomplete. Open it anew, and make your change again."]
    department.refresh_from_db()
    assert department.name == "Social Services"


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_told_of_the_other():
    durham = make_county("durham")
    department = make_department(durham, "1", "Old")
    clients = [signed_in(make_member(durham, "admin", username=name)) for name in ("ada", "bob")]
    pages = [filled(client, address(department)) for client in clients]
    together = Barrier(2)

    def post(number: int, turn: int) -> int:
        try:
            together.wait(timeout=10)
            data = {**pages[number], "name": f"New {turn} by {number}", "why": "x"}
            return clients[number].post(address(department), data).status_code
        finally:
            connections.close_all()

    for turn in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(post, (0, 1), (turn, turn))) == [200, 302]
        pages = [filled(client, address(department)) for client in clients]


def test_deleting_asks_why_and_is_told(ada, department):
    client, where = signed_in(ada), address(department, "delete")
    page = client.get(where)
    assert "Delete “Social Services”? This goes with it:" in page.content.decode()
    seen = page.context["seen"]
    assert "Say why it is deleted." in client.post(where, {"post": "yes", "seen": seen}).content.decode()
    assert "Somebody changed it" in client.post(where, {"post": "yes", "why": "Twice"}).content.decode()
    assert Department.objects.filter(pk=department.pk).exists()
    kept = Department(pk=department.pk)
    assert client.post(where, {"post": "yes", "why": "Twice", "seen": seen}).status_code == 302
    latest = history_of(kept)[0]
    assert (latest.what, latest.who, latest.why) == ("deleted", "ada", "Twice")


def test_what_hangs_on_it_keeps_it_and_is_listed(ada, durham, department):
    center = make_cost_center(durham, "5100", "Intake", department=department)
    client = signed_in(ada)
    text = client.get(address(department, "delete")).content.decode()
    assert "“Social Services” stays, because this hangs on it:" in text
    assert "Cost center: 5100 Intake" in text and "give it a last fiscal year instead" in text
    make_lines(center, make_stage(durham), 2019, "1.00", "2.00")
    text = client.get(address(center, "delete")).content.decode()
    assert "<li>2 budget lines</li>" in text
    assert client.post(address(center, "delete"), {"post": "yes", "why": "x"}).status_code == 200
    year = FiscalYear.objects.get(county=durham, year=2019)
    assert "<li>2 budget lines</li>" in client.get(address(year, "delete")).content.decode()


def test_history_is_in_words(ada, department):
    client = signed_in(ada)
    save(client, address(department), name="Human <b>Services</b>", why="The board's new name")
    text = client.get(address(department, "history")).content.decode()
    assert "Changed the department “Human &lt;b&gt;Services&lt;/b&gt;”." in text
    assert "from “Social Services” to “Human &lt;b&gt;Services&lt;/b&gt;”" in text
    assert "The board&#x27;s new name" in text and ", ada</h2>" in text


def test_nothing_is_deleted_many_at_once_without_a_why(ada, department):
    client, where = signed_in(ada), reverse("admin:obb_department_changelist")
    assert "delete_selected" not in client.get(where).content.decode()
    client.post(where, {"action": "delete_selected", "_selected_action": [department.pk], "post": "yes"})
    assert Department.objects.filter(pk=department.pk).exists()


def test_a_choice_may_be_typed_in_words_without_a_script(ada, durham, department):
    client, where = signed_in(ada), reverse("admin:budget_costcenter_add")
    typed = {"code": "1", "name": "Intake", "department": "", "department-words": " Social Services "}
    assert client.post(where, {**typed, "why": "New"}).status_code == 302
    assert department.cost_centers.get().name == "Intake"
    part = {**typed, "code": "2", "department-words": "social"}
    assert client.post(where, {**part, "why": "New"}).status_code == 302  # which fits one alone
    make_department(durham, "0500", "Social Housing")
    answer = client.post(where, {**part, "code": "3", "why": "New"})
    assert complaints(answer) == [
        "Department: “social” does not say which one. Type a part of its name and choose from what fits."
    ]
    assert 'name="department-words" value="social"' in answer.content.decode()
    assert list(department.cost_centers.order_by("code").values_list("code", flat=True)) == ["1", "2"]


def test_words_typed_over_a_choice_count_more_than_its_key(ada, durham, department):
    other = make_department(durham, "0500", "Public Health")
    center = make_cost_center(durham, "1", department=department)
    client = signed_in(ada)
    save(client, address(center), **{"department-words": "Public Health"})
    center.refresh_from_db()
    assert center.department == other
    answer = save(client, address(center), **{"department-words": ""})
    assert complaints(answer) == ["Department: This field is required."]
