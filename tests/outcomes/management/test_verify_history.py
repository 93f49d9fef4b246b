"""Every record is as its newest change left it; one that was changed past its history is named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from obb.history import change
from obb.queries.history_proof import tracked
from outcomes.models import Indicator, Observation
from tests.factories.ground import make_county, make_person
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import make_indicator, make_observations, make_target
from tests.outcomes.management.corrupting import behind_the_guards

pytestmark = pytest.mark.django_db
SIGN = "The history does not tell how these came to be. Find out who changed them."


def verify():
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_history", stdout=out, stderr=err)
    except CommandError as error:
        return [*err.getvalue().splitlines(), str(error)]
    return out.getvalue().splitlines()


@pytest.fixture
def one():
    county = make_county("small", years=(2019,))
    made = make_indicator(county, "Poverty", good="down")
    make_observations(made, {2017: "22.5", 2018: None, 2019: "20"})
    make_target(made, 2025, "15")
    make_lines(make_cost_center(county, "5100", "Child support"), make_stage(county), 2019, "10.00")
    with change(by=make_person("ana"), reason="Better words"):
        Indicator.objects.update(name="Children in poverty")
        Observation.objects.filter(period=2018).delete()
    return made


def test_whatever_was_added_changed_and_deleted_by_the_usual_ways_is_sound(one):
    (said,) = verify()
    records = sum(model._default_manager.count() for model in tracked())
    assert said == (
        f"{records:,} records of {len(tracked())} kinds: each is as the newest change in its history left it."
    )
    assert {Indicator, Observation} < set(tracked())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            "UPDATE outcomes_observation SET value = 2 WHERE period = 2017",
            "outcomes.Observation {first} is not what its newest change left it as.",
        ),
        (
            "UPDATE outcomes_observation SET numerator = 0 WHERE period = 2017",
            "outcomes.Observation {first} is not what its newest change left it as.",
        ),
        (
            "DELETE FROM outcomes_observation WHERE period = 2017",
            "outcomes.Observation {first} is gone, and its history does not say that it was deleted.",
        ),
        (
            "DELETE FROM outcomes_observationevent WHERE period = 2017",
            "outcomes.Observation {first} is there, and its history does not say that it was added.",
        ),
        (
            "UPDATE outcomes_observationevent SET value = 2 WHERE period = 2017",
            "outcomes.Observation {first} is not what its newest change left it as.",
        ),
    ],
    ids=["changed", "nothing made zero", "deleted", "history deleted", "history changed"],
)
def test_what_was_changed_past_its_history_is_named(one, sql, said):
    first = Observation.objects.get(period=2017).pk
    behind_the_guards(sql)
    assert verify() == [said.format(first=first), SIGN]


def test_of_many_the_first_are_named_and_the_rest_counted(one):
    make_observations(one, {year: "1" for year in range(1970, 2000)})
    behind_the_guards("UPDATE outcomes_observation SET value = 3 WHERE period < 2000")
    *named, more, sign = verify()
    assert (len(named), more, sign) == (20, "outcomes.Observation: 10 more.", SIGN)


def test_one_query_a_kind_however_many_records(one):
    with CaptureQueriesContext(connection) as captured:
        verify()
    assert len(captured) == 2 * len(tracked()) + 2  # a savepoint around them, and the counting
