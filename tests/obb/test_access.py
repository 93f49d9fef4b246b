"""What each role may see and do, in her county and in others."""

import pytest
from django.contrib.auth.models import AnonymousUser

from budget.models import CostCenter
from obb.access import Ability, administered_counties, of_departments, reach_of
from obb.models import County
from tests.factories.ground import make_county, make_department, make_person, make_role

pytestmark = pytest.mark.django_db

DRAFTS = {Ability.READ_DRAFTS, Ability.READ_ALL_DRAFTS}


@pytest.mark.parametrize(
    ("kind", "abilities"),
    [
        ("admin", set(Ability)),
        ("analyst", set(Ability) - {Ability.ADMINISTER}),
        ("director", {Ability.READ_DRAFTS, Ability.REPORT}),
        ("viewer", {Ability.READ_DRAFTS}),
        ("commissioner", DRAFTS),
    ],
)
def test_a_role_in_its_county_and_nowhere_else(kind, abilities):
    durham, orange = make_county("durham"), make_county("orange")
    person = make_person(kind)
    make_role(person, durham, kind, department=make_department(durham, "DSS"))
    assert reach_of(person, durham).abilities == abilities
    assert reach_of(person, orange).abilities == frozenset()


def test_nobody_signed_in_reaches_nothing_unpublished():
    reach = reach_of(AnonymousUser(), make_county("durham"))
    assert (reach.abilities, reach.reads_drafts, reach.sees_department(1)) == (frozenset(), False, False)


def test_a_person_who_left_reaches_nothing():
    county, person = make_county("durham"), make_person("ana", is_active=False)
    make_role(person, county, "analyst")
    assert reach_of(person, county).abilities == frozenset()


def test_a_director_sees_her_own_departments():
    county = make_county("durham")
    hers, other = make_department(county, "DSS"), make_department(county, "PH")
    for department in (hers, other):
        CostCenter.objects.create(
            county=county, code=f"{department.code}1", name="Center", department=department
        )
    dana = make_person("dana")
    make_role(dana, county, "director", department=hers)
    reach = reach_of(dana, county)
    assert (reach.is_partial, reach.sees_department(hers.pk), reach.sees_department(other.pk)) == (
        True,
        True,
        False,
    )
    assert [center.code for center in of_departments(CostCenter.objects.all(), reach)] == ["DSS1"]


def test_who_is_director_and_analyst_sees_all():
    county, ana = make_county("durham"), make_person("ana")
    make_role(ana, county, "director", department=make_department(county, "DSS"))
    make_role(ana, county, "analyst")
    reach = reach_of(ana, county)
    assert (reach.departments, reach.roles) == (None, ("analyst", "director"))


def test_counties_one_may_see_and_keep():
    durham, orange = make_county("durham"), make_county("orange")
    ada = make_person("ada")
    make_role(ada, durham, "admin")
    make_role(ada, orange, "commissioner")
    assert set(County.objects.visible_to(ada)) == {durham, orange}
    assert list(administered_counties(ada)) == [durham]
    assert list(County.objects.visible_to(AnonymousUser())) == []
