"""List choices: one a list and person, and none that says nothing."""

import pytest
from django.db import IntegrityError, transaction

from obb.actions.lists import remember_list
from obb.models import ListChoice
from tests.factories.ground import make_county, make_member

pytestmark = pytest.mark.django_db


def test_a_list_is_remembered_once_and_forgotten_when_it_is_as_usual():
    county = make_county("durham")
    hers = {"county": county, "person": make_member(county, "analyst"), "page": "goals", "table": "goals"}
    for query in ("goals-per_page=50", "goals-per_page=10"):
        remember_list(**hers, query=query)
    assert list(ListChoice.objects.values_list("query", flat=True)) == ["goals-per_page=10"]
    with pytest.raises(IntegrityError, match="list_choice_once_a_person"), transaction.atomic():
        ListChoice.objects.create(**hers, query="goals-per_page=25")
    remember_list(**hers, query="")
    assert not ListChoice.objects.exists()


def test_a_choice_says_something():
    county = make_county("durham")
    person = make_member(county, "analyst")
    with pytest.raises(IntegrityError, match="list_choice_says_something"), transaction.atomic():
        ListChoice.objects.create(county=county, person=person, page="goals", table="goals", query="")


def test_choices_go_with_the_person():
    county = make_county("durham")
    person = make_member(county, "analyst")
    remember_list(county=county, person=person, page="goals", table="goals", query="goals-per_page=50")
    person.delete()
    assert not ListChoice.objects.exists()
