"""Every address, asked by everybody: nobody gets in where she does not belong, and no address is forgotten."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from budget.actions.bridge_steps import Naming, name_step
from obb.imports import drafts, pipeline
from obb.imports.arrivals import SourceFile
from outcomes.actions.publish import publish
from tests.factories import ground, money, results
from tests.house.addresses import COUNTY, GROUND, ROLES

NOTHING = 987_654


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """One county with two departments, things published and not; built once, read by all rows, then gone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make_world()
        transaction.set_rollback(True)


def _make_world() -> dict[str, Any]:
    county = ground.make_county("addresses", years=(2019,))
    other = ground.make_county("elsewhere")
    a, b = ground.make_department(county, "A"), ground.make_department(county, "B")
    stage = money.make_stage(county, "adopted")
    open_goal = results.make_goal(county, slug="open-goal", department=a, is_published=True)
    results.make_goal(county, slug="goal-of-a", department=a)
    for slug, goal, published in (("open-indicator", open_goal, True), ("indicator-of-a", None, False)):
        indicator = results.make_indicator(county, slug=slug, goal=goal, department=a, is_published=published)
        results.make_observations(indicator, {2017: "5.0", 2018: "4.0"})
    note, strategy = results.make_note(indicator), results.make_strategy(indicator)
    first = money.make_cost_center(county, "A1", department=a)
    money.make_lines(first, stage, 2019, "100.00")
    money.make_lines(money.make_cost_center(county, "B1", department=b), stage, 2019, "50.00")
    results.map_all(first, 2019, **{open_goal.code: 60})
    publication = publish(
        county=county, year=2019, stage=stage, title="FY2019", reason="a test", by=None, at=results.NOW
    )
    # After publishing, so that the public does not know it.
    money.make_lines(money.make_cost_center(county, "A2", department=a), stage, 2019, "1.00")
    old = money.make_cost_center(county, "A0", department=a, last_year=2018)
    money.make_successions("cost_center", old, 2019, (first, 10_000))
    recommended = money.make_stage(county, "recommended")
    money.make_lines(first, recommended, 2019, "90.00")
    step = name_step(
        county=county, old=(2019, recommended), new=(2019, stage), kind="expense",
        naming=Naming("More", "A test.", amount=Decimal("10.00")), by=None, reason="a test",
    )  # fmt: skip
    money.make_stage(county, "amended")
    amendment = money.make_amendment(first, stage, 2019, "5.00")
    plan = results.make_plan(county, a, 2019)
    people = {
        "stranger": ground.make_member(other, "analyst"),
        "commissioner": ground.make_member(county, "commissioner"),
        "viewer_a": ground.make_member(county, "viewer", a),
        "director_a": ground.make_member(county, "director", a),
        "director_b": ground.make_member(county, "director", b),
        "analyst": ground.make_member(county, "analyst"),
        "admin": ground.make_member(county, "admin"),
    }
    batch = pipeline.stage(
        county=county,
        kind="departments",
        file_name="departments.csv",
        content=b"code,name\nC,Third\n",
        by=people["analyst"],
        at=results.NOW,
    )
    return {
        "county": county,
        "people": people | {"nobody": AnonymousUser()},
        "open_initiative": results.make_initiative(plan, number=1, is_published=True).pk,
        "initiative_of_a": results.make_initiative(plan, number=2).pk,
        "publication": publication.pk,
        "bridge_step": step.pk,
        "amendment": amendment.pk,
        "batch": batch.pk,
        "note_of_a": note.pk,
        "strategy_of_a": strategy.pk,
        "draft": _draft(county),
        "foreign_draft": _draft(other),
        "shared_view": ground.make_view(county, people["analyst"], shared=True).pk,
        "profile": ground.make_profile(county).pk,
        "foreign_profile": ground.make_profile(other).pk,
        "old_center": old.pk,
        "nothing": NOTHING,
    }


def _draft(county: Any) -> int:
    """A file whose layout is still being told."""
    file = SourceFile("export.csv", b"Org Code,Adopted Budget\n5300,1.00\n")
    batch = drafts.begin(
        county=county, kind="lines", files=[file], scope=None, new_codes=False, by=None, at=results.NOW,
        limits=pipeline.NO_LIMITS,
    )  # fmt: skip
    return batch.pk


def _client(world: dict[str, Any], role: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    if role != "nobody":
        client.force_login(world["people"][role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _address(world: dict[str, Any], name: str, parts: dict[str, str]) -> str:
    found = {key: world[value] if key == "pk" else value for key, value in parts.items()}
    if ":" in name:
        found["county"] = world["county"].slug
    return reverse(name, kwargs=found)


ROWS = [
    pytest.param(name, parts, role, codes[role], id=f"{name} {'/'.join(parts.values())} {role}")
    for name, parts, codes in GROUND + COUNTY
    for role in ROLES
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "parts", "role", "code"), ROWS)
def test_everybody_gets_what_the_list_says(world, name, parts, role, code):
    address = _address(world, name, parts)
    response = _client(world, role).get(address)
    assert response.status_code == code
    if role == "nobody" and code == 302:
        assert response["Location"].startswith(reverse("login"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_county_that_is_not_there_is_told_apart_from_none(world, role):
    """Not signed in: the sign-in page, as for any draft. Signed in: not found."""
    response = _client(world, role).get("/no-such-county/goals/")
    assert response.status_code == (302 if role == "nobody" else 404)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "parts", "codes"), COUNTY)
@pytest.mark.parametrize("role", ROLES)
def test_posting_lets_nobody_further_in(world, name, parts, codes, role):
    """Whoever may not read a page may not post to it either; nothing a page only shows takes a post."""
    response = _client(world, role).post(_address(world, name, parts), {})
    if codes[role] in (200, 405):
        assert response.status_code in (200, 302, 405)
    else:
        # 405 is the same for what is there and what is not.
        assert response.status_code in (codes[role], 405)


def test_no_address_is_missing_from_the_list():
    listed = {name for name, _parts, _codes in GROUND + COUNTY}
    assert set(_names(get_resolver())) - listed == set()


def _names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> list[str]:
    """Every named address; the admin's own are asked one by one in tests/obb/admin."""
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append(":".join((*spaces, pattern.name or str(pattern.pattern))))
        elif pattern.namespace != "admin":
            found += _names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
    return found
