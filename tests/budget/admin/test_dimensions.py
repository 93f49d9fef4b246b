"""The money's dimensions in the admin: what the rules of the lines refuse is said in words."""

import pytest

from budget.models import Line, ReplacedLine
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.obb.admin.forms import address, complaints, save, signed_in

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


def test_only_lines_that_were_replaced_keep_it_too(ada, durham, department):
    """Nothing points to it by the models' word; the database refuses, and says why."""
    center = make_cost_center(durham, "5100", "Intake", department=department)
    line = make_lines(center, make_stage(durham), 2019, "1.00")[0]
    fields = {f.attname: getattr(line, f.attname) for f in Line._meta.concrete_fields if f.name != "id"}
    ReplacedLine.objects.create(line_id=line.pk, replaced_by_id=line.batch_id, **fields)
    Line.objects.filter(pk=line.pk).delete()
    client, where = signed_in(ada), address(center, "delete")
    seen = client.get(where).context["seen"]
    text = client.post(where, {"post": "yes", "why": "x", "seen": seen}).content.decode()
    assert "This cost center has budget lines. Give it a last fiscal year instead of deleting it." in text


def test_what_the_lines_rules_refuse_is_said_in_words(ada, durham, department):
    center = make_cost_center(durham, "5100", "Intake", department=department)
    make_lines(center, make_stage(durham), 2019, "1.00")
    answer = save(signed_in(ada), address(center), last_year="2018")
    assert complaints(answer) == [
        "Last fiscal year: It has budget lines in FY2019, which the change would leave out. Keep these years, or undo"
        " the import of those lines."
    ]
    assert answer.context["adminform"].form["last_year"].value() == "2018"
    center.refresh_from_db()
    assert center.last_year is None


def test_an_order_taken_already_is_said_in_words(ada, durham):
    make_stage(durham, "actual", position=1)
    second = make_stage(durham, "adopted", position=2)
    assert complaints(save(signed_in(ada), address(second), position="1")) == [
        "There is another stage with the same order."
    ]
