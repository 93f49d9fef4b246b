"""Every page of every noun in the admin, asked by everybody, with the like of another county beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from budget.actions.bridge_steps import Naming, name_step
from budget.actions.closings import close_stage
from obb.admin.site import site
from obb.models import FiscalYear, Person, Role
from outcomes.actions.publish import publish
from outcomes.models import Alignment, IndicatorLink, VerdictRecord
from tests.factories import ground, money, results

VIEW_ONLY = {
    "AccountSuccession",
    "CostCenterSuccession",
    "DepartmentSuccession",
    "FundSuccession",
    "Amendment",
    "BridgeStep",
    "ForecastRecord",
    "IndicatorLink",
    "StoryNote",
    "Strategy",
    "ImportBatch",
    "ImportProfile",
    "Publication",
    "SavedView",
    "StageClosing",
    "VerdictRecord",
}
ADMINS_ALONE = {"Person", "Role"}
NEVER_DELETED = {"Person", "County"}
MODELS = sorted(site._registry, key=lambda model: model._meta.label)
MARK = "MARKER4F1C"


def fill(county: Any, mark: str) -> dict[str, Any]:
    """One of every noun that the admin has, `mark` in every name."""
    department = ground.make_department(county, "A", f"Health {mark}")
    aging = ground.make_department(county, "B", f"Aging {mark}")
    stage = money.make_stage(county, "adopted", f"Adopted {mark}")
    center = money.make_cost_center(county, "A1", f"Clinic {mark}", department=department)
    money.make_lines(center, stage, 2019, "100.00")
    board = results.make_goal(county, f"Board {mark}", kind="board")
    goal = results.make_goal(county, f"Goal {mark}", department=department, is_published=True)
    Alignment.objects.create(county=county, goal=goal, board_goal=board, strength="close", reason=mark)
    indicator = results.make_indicator(
        county, f"Indicator {mark}", goal=goal, department=department, is_published=True
    )
    observation = results.make_observations(indicator, {2018: "1"}, note=mark)[0]
    plan = results.make_plan(county, department, 2019, title=f"Plan {mark}")
    initiative = results.make_initiative(plan, f"Initiative {mark}")
    results.make_milestone(initiative, f"Milestone {mark}")
    one_group = results.make_indicator(county, f"Indicator of a group {mark}", department=department)
    strategy = results.make_strategy(indicator, f"Strategy {mark}", initiative=initiative)
    person = ground.make_member(county, "analyst", username=f"person-{mark}")
    fund, account = (
        money.make_fund(county, "F", f"Fund {mark}"),
        money.make_account(county, "A", f"Account {mark}"),
    )
    followed = {
        "department": (department, aging),
        "cost_center": (center, money.make_cost_center(county, "A9", f"Next {mark}", department=aging)),
        "account": (account, money.make_account(county, "A9", f"Next {mark}")),
        "fund": (fund, money.make_fund(county, "F9", f"Next {mark}")),
    }
    successions = [
        money.make_successions(dimension, old, 2020, (new, 10_000), reason=mark)[0]
        for dimension, (old, new) in followed.items()
    ]
    amendment = money.make_amendment(center, stage, 2019, "5.00", number=mark, title=mark, reason=mark)
    step = name_step(
        county=county, old=(2019, stage), new=(2019, stage), kind="expense",
        naming=Naming(mark, mark, amount=Decimal("1.00")), by=None, reason=mark,
    )  # fmt: skip
    things = [
        county, department, stage, center, goal, indicator, observation, plan, initiative, person,
        results.make_target(indicator, 2020, "2"), FiscalYear.objects.get(county=county),
        fund, account, *successions,
        money.make_funding_source(county, f"S{mark}"), money.make_batch(county), person.roles.get(),
        publish(county=county, year=2019, stage=stage, title=mark, reason=mark, by=None, at=results.NOW),
        VerdictRecord.objects.get(indicator=indicator, is_current=True),
        results.make_note(indicator, f"Note {mark}"), strategy, strategy.baseline,
        IndicatorLink.objects.create(
            county=county, indicator=indicator, period=2018, label="2018", reason=mark, made_at=results.NOW
        ),
        results.make_group(indicator, one_group, f"Group {mark}"),
        ground.make_profile(county, f"Profile {mark}"),
        ground.make_view(county, person, f"View {mark}", shared=True),
        results.make_rate(county, source=mark),
        amendment, amendment.authority, step,
        close_stage(county=county, year=2019, stage=stage, by=None, reason=mark, at=results.NOW),
    ]  # fmt: skip
    return {type(thing).__name__: thing for thing in things}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), transaction.atomic():
        here = ground.make_county("here", "Here County", years=(2019,))
        there = ground.make_county("there", f"{MARK} County", years=(2019,))
        own, foreign = fill(here, "own"), fill(there, MARK)
        people = {
            "admin": ground.make_member(here, "admin"),
            "analyst": ground.make_member(here, "analyst"),
            "director": ground.make_member(here, "director", own["Department"]),
            "viewer": ground.make_member(here, "viewer", own["Department"]),
            "commissioner": ground.make_member(here, "commissioner"),
            "nobody": None,
            "superuser": ground.make_person("root", is_superuser=True),
        }
        yield {
            "own": own,
            "foreign": foreign,
            "clients": {name: signed_in(one) for name, one in people.items()},
        }
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def inside(world: Any, django_db_blocker: Any) -> Any:
    """Each test in a transaction of its own within the world's."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def signed_in(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def asked(client: Client, model: Any, page: str, thing: Any = None) -> tuple[int, str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    answer = client.get(reverse(name, args=[] if thing is None else [thing.pk]))
    return answer.status_code, answer.content.decode()


def test_every_noun_has_its_thing(world):
    assert {model.__name__ for model in MODELS} == set(world["own"]) == set(world["foreign"])


def test_no_address_of_the_admin_is_forgotten():
    """What this file and tests/obb/admin ask; a new one must be added to both."""
    nouns = {f"{model._meta.app_label}_{model._meta.model_name}" for model in MODELS}
    pages = {
        f"{noun}_{page}" for noun in nouns for page in ("changelist", "add", "change", "delete", "history")
    }
    found, waiting = set(), list(site.urls[0])
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLPattern):
            found.add(pattern.name)
        else:
            waiting += pattern.url_patterns
    assert found == pages | {
        "index", "login", "autocomplete", "jsi18n", "app_list", "obb_person_password", None,
    }  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("who", ["nobody", "director", "viewer", "commissioner"])
def test_those_who_keep_nothing_reach_nothing(world, model, who):
    code = 302 if who == "nobody" else 403
    client = world["clients"][who]
    codes = [asked(client, model, page)[0] for page in ("changelist", "add")]
    for things in ("own", "foreign"):
        thing = world[things][model.__name__]
        codes += [asked(client, model, page, thing)[0] for page in ("change", "delete", "history")]
    assert codes == [code] * 8


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_admin_keeps_her_countys(world, model):
    client, name = world["clients"]["admin"], model.__name__
    keeps = name not in VIEW_ONLY
    own, foreign = world["own"][name], world["foreign"][name]
    for page, thing, code in [
        ("changelist", None, 200),
        ("add", None, 200 if keeps and name != "County" else 403),
        ("change", own, 200),
        ("delete", own, 200 if keeps and name not in NEVER_DELETED else 403),
        ("history", own, 200),
    ]:
        got, text = asked(client, model, page, thing)
        assert (page, got) == (page, code)
        assert MARK not in text, page
    for page in ("change", "delete", "history"):
        got, text = asked(client, model, page, foreign)
        assert (page, got in (404, 403)) == (page, True) and MARK not in text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_analyst_reads_all_but_people(world, model):
    client, name = world["clients"]["analyst"], model.__name__
    code = 403 if name in ADMINS_ALONE else 200
    for page, thing, expected in [
        ("changelist", None, code),
        ("add", None, 403),
        ("change", world["own"][name], 404 if name == "Role" else code),
        ("delete", world["own"][name], 403 if name != "Role" else 403),
    ]:
        got, text = asked(client, model, page, thing)
        assert (page, got in (expected, 403 if expected == 404 else expected)) == (page, True)
        assert MARK not in text and 'name="_save"' not in text
    assert asked(client, model, "change", world["foreign"][name])[0] in (403, 404)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_opens_for_a_superuser(world, model):
    client, name = world["clients"]["superuser"], model.__name__
    for thing in (world["own"][name], world["foreign"][name]):
        assert [asked(client, model, page, thing)[0] for page in ("change", "history")] == [200, 200]
    assert asked(client, model, "changelist")[0] == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_have_search_and_no_bare_numbers(world, model):
    """What people bring along from other admins: search, order, help on fields they may not guess."""
    kept = site._registry[model]
    assert kept.search_fields and kept.ordering
    assert not {"id", "pk"} & set(kept.list_display)
    assert not kept.list_editable and not kept.raw_id_fields
    client = world["clients"]["admin"]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for query in ("?q=own", "?_facets=True", "?q=%00", "?e=1", "?o=1.-2"):
        answer = client.get(address + query, follow=True)
        assert answer.status_code == 200 and MARK not in answer.content.decode(), query


def test_sums_of_filters_count_her_own_county_alone(world):
    text = world["clients"]["admin"].get("/admin/budget/costcenter/?_facets=True").content.decode()
    assert "Health own (1)" in text and MARK not in text


def test_roles_are_counted_in_their_own_county(world):
    assert Role.objects.filter(county=world["own"]["County"]).count() > 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_a_label_and_help(world, model):
    if model.__name__ in VIEW_ONLY:
        return
    client, bare = world["clients"]["superuser"], []
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    county = world["own"]["County"].pk
    for context in (client.get(f"{address}?county={county}").context,):
        forms = [
            context["adminform"].form,
            *(part.formset.empty_form for part in context["inline_admin_formsets"]),
        ]
        for form in forms:
            for bound in form:
                known = bound.is_hidden or bound.field.disabled or bound.name in ("password2", "DELETE")
                if not known and not (bound.label and bound.help_text):
                    bare.append(bound.html_name)
    assert bare == []
