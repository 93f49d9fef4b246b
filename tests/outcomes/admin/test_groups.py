"""Groups in the admin: who was judged together with one that moves or goes is judged anew."""

import pytest

from outcomes.models import VerdictRecord
from outcomes.queries.verdict_proof import findings
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_group, make_indicator, make_observations
from tests.obb.admin.forms import address, complaints, save, signed_in

pytestmark = pytest.mark.django_db
CLEAR, STILL = "24 23.2 24 22.3 23.3 22 22.8 21.5".split(), "20 21 19 20 21 20 19 20".split()


@pytest.fixture
def county():
    return make_county("durham", years=(2019,))


@pytest.fixture
def groups(county):
    """Of three the first has a chance of 0.042: too much among three, little enough among two."""
    whole, found = make_indicator(county, "Poverty"), []
    for name, values in (("a", CLEAR), ("b", STILL), ("c", STILL)):
        one = make_indicator(county, name, good="down")
        found.append(make_group(whole, one, name))
        make_observations(one, dict(zip(range(2012, 2020), values, strict=True)))
    return found


def call(name):
    return VerdictRecord.objects.get(indicator__name=name, is_current=True).call


@pytest.mark.parametrize("moved", [{"dimension": "Race"}, {"indicator": None}])
def test_one_that_moves_leaves_the_others_judged_anew(county, groups, moved):
    assert call("a") == "no clear change"
    if "indicator" in moved:
        moved = {"indicator": make_indicator(county, "d").pk}
    answer = save(signed_in(make_member(county, "admin", username="ada")), address(groups[2]), **moved)
    assert answer.status_code == 302, complaints(answer)
    assert (call("a"), [*findings(None)]) == ("closer", [])


def test_one_that_is_deleted_is_judged_alone(county, groups):
    client = signed_in(make_member(county, "admin", username="ada"))
    where = address(groups[0], "delete")
    seen = client.get(where).context["seen"]
    assert client.post(where, {"post": "yes", "why": "No group", "seen": seen}).status_code == 302
    assert (call("a"), [*findings(None)]) == ("closer", [])


def test_when_one_of_its_family_counts_people_a_benchmark_is_lent_no_more(county, groups):
    state = groups[1].indicator
    cyclical = make_indicator(county, "Jobless", good="down", is_cyclical=True, benchmark_indicator=state)
    make_observations(cyclical, {year: str(60 - 3 * (year - 2012)) for year in range(2012, 2020)})
    assert call("Jobless") == "closer"
    answer = save(
        signed_in(make_member(county, "admin", username="ada")),
        address(groups[0].indicator),
        counts_people="on",
    )
    assert answer.status_code == 302, complaints(answer)
    assert (call("Jobless"), [*findings(None)]) == ("too little data", [])
