"""The database refuses a row that joins two counties, and a code used twice at once."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from budget.models import CostCenter
from obb.constraints import Reference
from obb.models import County, Department, Role
from tests.factories.ground import make_county, make_department, make_person

OURS = ("obb", "budget", "outcomes")
# Lines and what is made from them are proven by triggers (tests/budget/models, tests/outcomes/models).
PROVEN_BY_TRIGGERS = {
    "Line", "ReplacedLine", "PublishedLine", "LineSum", "PublishedLineSum", "Spending", "PublishedSpending",
}  # fmt: skip


def county_models() -> list[type[models.Model]]:
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if any(field.name == "county" for field in model._meta.concrete_fields)
        and not model.__name__.endswith("Event")
    ]


def test_every_link_between_things_of_a_county_is_held_inside_it():
    missing = []
    for model in county_models():
        if model.__name__ in PROVEN_BY_TRIGGERS:
            continue
        held = {
            constraint.fields[1]
            for constraint in model._meta.constraints
            if isinstance(constraint, Reference)
        }
        for field in model._meta.concrete_fields:
            points_inside = field.is_relation and field.related_model in county_models()
            if points_inside and field.name not in held:
                missing.append(f"{model.__name__}.{field.name}")
    assert missing == []


@pytest.mark.django_db
def test_a_cost_center_cannot_stand_in_another_countys_department():
    durham, orange = make_county("durham"), make_county("orange")
    department = make_department(durham, "DSS")
    with pytest.raises(IntegrityError, match="cost_center_department_of_one_county"), transaction.atomic():
        CostCenter.objects.create(county=orange, code="5100", name="Intake", department=department)
        connection.check_constraints()


@pytest.mark.django_db
def test_a_role_cannot_stand_in_another_countys_department():
    durham, orange = make_county("durham"), make_county("orange")
    with pytest.raises(IntegrityError, match="role_of_one_county"), transaction.atomic():
        Role.objects.create(
            county=orange,
            person=make_person("dana"),
            kind="director",
            department=make_department(durham, "DSS"),
        )
        connection.check_constraints()


@pytest.mark.django_db
def test_a_form_says_so_before_the_database_has_to():
    durham, orange = make_county("durham"), make_county("orange")
    center = CostCenter(county=orange, code="5100", name="Intake", department=make_department(durham, "DSS"))
    with pytest.raises(Exception, match="Choose one that belongs to this county") as refused:
        center.full_clean()
    assert list(refused.value.message_dict) == ["department"]


@pytest.mark.django_db
def test_a_code_is_text_and_keeps_its_zeros():
    county = make_county("durham")
    make_department(county, "0400")
    make_department(county, "400")
    assert sorted(Department.objects.values_list("code", flat=True)) == ["0400", "400"]


@pytest.mark.django_db
def test_a_code_is_used_once_at_a_time_and_may_come_back_later():
    county = make_county("durham")
    make_department(county, "100", last_year=2015)
    make_department(county, "100", first_year=2016)
    with pytest.raises(IntegrityError, match="department_code_once_at_a_time"), transaction.atomic():
        make_department(county, "100", first_year=2015, last_year=2015)
    assert [each.name for each in Department.objects.in_year(2015)] == ["Department 100"]
    assert Department.objects.in_year(2016).get().first_year == 2016


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["admin", "static", "accounts", "help", "healthz"])
def test_a_countys_address_is_never_one_of_our_own(slug):
    with pytest.raises(IntegrityError, match="county_slug_not_reserved"), transaction.atomic():
        County.objects.create(slug=slug, name="Admin County")


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["Durham", "durham county", "-durham", ""])
def test_a_countys_address_reads_as_a_word(slug):
    with pytest.raises(IntegrityError, match="county_slug_shape"), transaction.atomic():
        County.objects.create(slug=slug, name="Durham County")


@pytest.mark.django_db
def test_a_director_needs_a_department_and_an_analyst_has_none():
    county = make_county("durham")
    with pytest.raises(IntegrityError, match="role_department_where_it_belongs"), transaction.atomic():
        Role.objects.create(county=county, person=make_person("dana"), kind="director")
    with pytest.raises(IntegrityError, match="role_department_where_it_belongs"), transaction.atomic():
        Role.objects.create(
            county=county,
            person=make_person("ana"),
            kind="analyst",
            department=make_department(county, "DSS"),
        )
