"""A new indicator in the admin: what is taken from its words, its goal and its owner, and where one is led."""

import json
import re

import pytest
from django.urls import reverse

from outcomes.actions.publish import publish
from outcomes.admin.indicator_form import CHOSEN
from outcomes.admin.proposals import rules
from outcomes.models import Indicator
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import NOW, make_goal, make_indicator
from tests.obb.admin.forms import complaints, save, signed_in

pytestmark = pytest.mark.django_db

ADD = "admin:outcomes_indicator_add"
NEEDED = {"name": "Mediated cases", "population": "program", "kind": "count", "frequency": "month"}


@pytest.fixture
def durham():
    return make_county("durham", years=(2019,))


@pytest.fixture
def client(durham):
    return signed_in(make_member(durham, "admin", username="ada"))


def test_every_rule_proposes_what_its_field_offers(client):
    form = client.get(reverse(ADD)).context["adminform"].form
    stated = json.loads(form.fields["name"].widget.attrs["data-proposes"])
    assert stated == json.loads(rules())
    offered = {name: {value for value, _label in form.fields[name].choices} for name in ("kind", "frequency")}
    offered["counts_people"] = {"on", ""}
    for rule in stated:
        assert rule["value"] in offered[rule["field"]]
        assert set(rule["among"]) <= set(form.fields) and all(rule["words"])
        assert bool(rule["says"]) == bool(rule["value"])
    assert {rule["field"] for rule in stated} - {"counts_people"} <= set(CHOSEN)


def test_nothing_is_proposed_for_one_that_is_there(client, durham):
    page = client.get(reverse("admin:outcomes_indicator_change", args=[make_indicator(durham).pk]))
    assert "data-proposes" not in page.content.decode()
    assert "propose.js" not in page.content.decode()


def test_a_code_is_made_from_the_name_unlike_those_that_are_taken(client, durham):
    make_indicator(durham, code="mediated-cases")
    assert save(client, reverse(ADD), **NEEDED, code="", slug="a").status_code == 302
    assert save(client, reverse(ADD), **NEEDED, code="MED", slug="b").status_code == 302
    made = list(Indicator.objects.order_by("pk").values_list("code", flat=True))
    assert (made[0], made[2]) == ("mediated-cases", "MED")
    assert re.fullmatch("mediated-cases-[0-9a-f]{8}", made[1])
    refused = complaints(save(client, reverse(ADD), **NEEDED | {"name": " "}, code=""))
    assert refused == ["Name: This field is required.", "Code: This field is required."]


def test_the_code_of_one_that_is_there_is_not_taken_away(client, durham):
    indicator = make_indicator(durham, code="POV")
    where = reverse("admin:outcomes_indicator_change", args=[indicator.pk])
    assert complaints(save(client, where, code="")) == ["Code: This field is required."]


def test_a_goals_page_leads_an_admin_to_a_new_indicator_of_it(client, durham):
    goal = make_goal(durham, "Reducing Family Poverty")
    page = client.get(goal.get_absolute_url()).content.decode()
    (address,) = re.findall(r'href="([^"]+)">Add an indicator<', page)
    form = client.get(address.replace("&amp;", "&")).context["adminform"].form
    assert form["goal"].value() == str(goal.pk)
    assert f'value="{goal.name}"' in str(form["goal"])
    ana = signed_in(make_member(durham, "analyst", username="ana"))
    for other, where in (
        (ana, goal.get_absolute_url()),
        (client, f"{goal.get_absolute_url()}?edition=published"),
    ):
        answer = other.get(where)
        assert "Add an indicator" not in answer.content.decode()


def test_an_owner_brings_her_one_department(client, durham):
    social, health = make_department(durham, "1", "Social Services"), make_department(durham, "2", "Health")
    joan = make_member(durham, "director", department=social, username="joan")
    make_member(make_county("wake"), "analyst", username="joan.of.wake")
    make_member(durham, "analyst", username="joanna")
    both = make_member(durham, "director", department=social, username="joan.both")
    both.roles.create(county=durham, kind="viewer", department=health)
    asked = {"app_label": "outcomes", "model_name": "indicator", "field_name": "owner", "term": "joan"}
    found = client.get(reverse("admin:autocomplete"), {**asked, "county": durham.pk}).json()["results"]
    told = {row["text"]: row.get("fills") for row in found}
    assert told == {
        "joan": {"department": {"id": str(social.pk), "text": "Social Services"}},
        "joan.both": None,
        "joanna": None,
    }
    assert str(joan.pk) in {row["id"] for row in found}


def test_what_is_saved_leads_to_its_place_on_its_goals_page(client, durham):
    goal = make_goal(durham, "Reducing Family Poverty")
    for number in range(10):
        make_indicator(durham, f"Before {number}", goal=goal, position=number)
    last = save(client, reverse(ADD), **NEEDED, goal=goal.pk, slug="mediated")
    made = Indicator.objects.get(slug="mediated")
    where = f"{goal.get_absolute_url()}?indicators-page=2#i-{made.pk}"
    assert f'<a href="{where}">View on site</a>' in client.get(last.url).content.decode()
    page = client.get(where.partition("#")[0]).content.decode()
    assert f'id="i-{made.pk}"' in page
    change = reverse("admin:outcomes_indicator_change", args=[made.pk])
    assert f'href="{where}"' in client.get(change).content.decode()
    told = save(client, change, goal="", **{"goal-words": ""}).url
    assert f'<a href="{made.get_absolute_url()}">View on site</a>' in client.get(told).content.decode()


def test_the_first_page_counts_what_is_kept_and_says_what_is_missing(client, durham):
    make_goal(durham), make_department(durham)
    make_indicator(durham, "Owned", owner=make_member(durham, "analyst", username="ana"))
    make_indicator(durham, "Nobody's")
    make_indicator(durham, "Retired", retired_on="2020-01-01", retired_reason="Old")
    make_indicator(make_county("wake"), "MARKER")
    page = client.get(reverse("admin:index"))
    assert [(one.name, one.count) for one in page.context["kept"]] == [
        ("Goals", 1), ("Indicators", 3), ("Departments", 1), ("People", 2),
    ]  # fmt: skip
    (missing,) = page.context["missing"]
    assert missing.sentence == "1 indicator has no owner."
    listed = client.get(missing.url).context["cl"].result_list
    assert [one.name for one in listed] == ["Nobody's"]
    assert [app["app_label"] for app in page.context["app_list"]] == ["outcomes", "budget", "obb"]
    ana = signed_in(make_member(durham, "analyst", username="bob"))
    assert [one.name for one in ana.get(reverse("admin:index")).context["kept"]] == [
        "Goals", "Indicators", "Departments",
    ]  # fmt: skip


def test_the_list_is_narrowed_by_use_and_by_owner(client, durham):
    make_indicator(durham, "Owned", owner=make_member(durham, "analyst", username="ana"))
    make_indicator(durham, "Nobody's")
    make_indicator(durham, "Retired", retired_on="2020-01-01", retired_reason="Old")
    where = reverse("admin:outcomes_indicator_changelist")
    for asked, names in (
        ("use=used", ["Owned", "Nobody's"]),
        ("use=retired", ["Retired"]),
        ("owned=yes", ["Owned"]),
        ("owned=no", ["Nobody's", "Retired"]),
        ("owned=maybe", ["Owned", "Nobody's", "Retired"]),
    ):
        found = client.get(f"{where}?{asked}").context["cl"].result_list
        assert sorted(one.name for one in found) == sorted(names), asked


def test_what_hangs_on_it_is_told_by_its_kind(client, durham):
    stage = make_stage(durham)
    make_lines(make_cost_center(durham), stage, 2019, "1.00")
    goal = make_goal(durham, "Reducing Family Poverty", is_published=True)
    for name in ("Poverty", "Hunger"):
        make_indicator(durham, name, goal=goal, is_published=True)
    publish(county=durham, year=2019, stage=stage, title="FY2019", reason="a test", by=None, at=NOW)
    page = client.get(reverse("admin:outcomes_goal_delete", args=[goal.pk]))
    assert page.context["protected"] == [
        "2 indicators: Poverty, Hunger",
        "What was published of it: take it from public sight instead.",
    ]
