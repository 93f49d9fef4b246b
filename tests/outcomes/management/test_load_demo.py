"""`load_demo` refuses a server in service, and never mixes with a county or people of one's own."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from obb.models import County, Person
from tests.factories.ground import make_county, make_person


def test_a_server_in_service_refuses_it(db) -> None:
    with override_settings(LOCAL=False), pytest.raises(CommandError, match="for the demo and for tests only"):
        call_command("load_demo")
    assert (County.objects.count(), Person.objects.count()) == (0, 0)


def test_a_county_of_ones_own_is_left_alone(db) -> None:
    make_county("durham", "Durham County, North Carolina")
    make_person("director")
    with pytest.raises(
        CommandError, match="Here already, and not the demo's: durham, director. Nothing was loaded."
    ):
        call_command("load_demo")
    assert list(Person.objects.values_list("username", flat=True)) == ["director"]
