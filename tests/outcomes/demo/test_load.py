"""Loading the demo: who may sign in, which files come in, and that a second time does nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.core.management import call_command
from django.urls import reverse

from budget.models import Line
from obb.models import ImportBatch, Person, Role
from outcomes.demo.counties import DURHAM, MECKLENBURG, DemoCounty
from outcomes.demo.people import DEMO_SIGN_INS

NAMES = [one.username for one in DEMO_SIGN_INS]


@pytest.mark.parametrize("one", DEMO_SIGN_INS, ids=NAMES)
def test_each_signs_in_with_her_username_as_password(demo, client, one) -> None:
    client.post(reverse("login"), {"username": one.username, "password": one.username})
    assert get_user(client).username == one.username


def test_they_are_all_marked_as_the_demos(demo) -> None:
    assert sorted(Person.objects.filter(is_demo=True).values_list("username", flat=True)) == sorted(NAMES)


def test_nobody_else_may_sign_in(demo) -> None:
    assert Person.objects.count() == len(NAMES)


def test_roles(demo) -> None:
    assert set(Role.objects.values_list("county__slug", "person__username", "kind", "department__code")) == {
        ("durham", "admin", "admin", None),
        ("durham", "analyst", "analyst", None),
        ("durham", "commissioner", "commissioner", None),
        ("durham", "director", "director", "5100"),
        ("durham", "director-health", "director", "5200"),
        ("durham", "viewer", "viewer", "5100"),
        ("mecklenburg", "analyst-mecklenburg", "analyst", None),
        ("mecklenburg", "director-mecklenburg", "director", "CSE"),
    }


def test_the_command_prints_the_sign_ins(demo) -> None:
    assert [line.split()[0] for line in demo.said.splitlines()[:-1]] == NAMES
    assert demo.said.splitlines()[-1] == "Each sign-in's password is its username."


def test_a_second_time_does_nothing(demo) -> None:
    before = (Line.objects.count(), ImportBatch.objects.count())
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == "The demo counties are loaded already.\n"
    assert (Line.objects.count(), ImportBatch.objects.count()) == before


@pytest.mark.parametrize("county", [DURHAM, MECKLENBURG], ids=lambda county: county.slug)
def test_every_file_came_in_as_an_import(demo, county: DemoCounty) -> None:
    brought = ImportBatch.objects.filter(county__slug=county.slug, state="confirmed").order_by("pk")
    assert list(brought.values_list("kind", "file_name")) == list(county.files)


def test_no_row_is_left_out(demo) -> None:
    left_out = {batch.file_name: batch.left_out for batch in ImportBatch.objects.all() if batch.left_out}
    assert left_out == {}
