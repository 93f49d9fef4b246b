"""An indicator's record in the admin: a changed definition, its benchmark, and retiring it."""

from datetime import date

import pytest
from django.urls import reverse

from obb.history import history_of
from outcomes.actions.publish import publish
from outcomes.models import Indicator, IndicatorDefinition, VerdictRecord
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_stage
from tests.factories.results import NOW, make_indicator, make_observations
from tests.obb.admin.forms import address, complaints, save, signed_in

pytestmark = pytest.mark.django_db

FALLING = {2010 + n: str(30 - 2 * n) for n in range(9)}


@pytest.fixture
def durham():
    return make_county("durham", years=(2019,))


@pytest.fixture
def client(durham):
    return signed_in(make_member(durham, "admin", username="ada"))


@pytest.fixture
def poverty(durham):
    one = make_indicator(durham, "Poverty", good="down", definition="All children.")
    make_observations(one, FALLING)
    return one


def test_a_changed_definition_is_asked_what_it_means(client, poverty):
    answer = save(client, address(poverty), definition="Children under 18.")
    assert complaints(answer) == [
        "Does this change what is counted?: Say whether this changes what is counted."
    ]
    assert Indicator.objects.get().definition == "All children."


def test_better_words_need_a_reason_alone(client, poverty):
    assert save(client, address(poverty), definition="Every child.", recounts="no").status_code == 302
    assert (Indicator.objects.get().definition, IndicatorDefinition.objects.count()) == ("Every child.", 0)
    assert history_of(poverty)[0].why == "a reason"


def test_a_new_definition_cuts_the_series_in_the_same_act(client, poverty):
    answer = save(
        client, address(poverty), definition="Children under 18.", recounts="yes", recounts_from="2016"
    )
    assert answer.status_code == 302, complaints(answer)
    made = IndicatorDefinition.objects.get(version=2)
    assert (made.text, made.from_label, made.reason, made.made_by.username) == (
        "Children under 18.",
        "2016",
        "a reason",
        "ada",
    )
    current = VerdictRecord.objects.get(is_current=True)
    assert (current.call, current.record["refusal"]) == ("too little data", "after_break")
    acts = {one.act for one in history_of(made, Indicator.objects.get()) if one.why == "a reason"}
    assert len(acts) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "From which period?: Say from which period on the new definition holds."),
        ("soon", "From which period?: “soon” is not a year. Write a year such as 2017."),
    ],
)
def test_it_begins_in_a_period(client, poverty, typed, said):
    answer = save(client, address(poverty), source="Census", recounts="yes", recounts_from=typed)
    assert [one.replace("calendar year", "year") for one in complaints(answer)] == [said]


def test_it_begins_after_the_one_before(client, poverty):
    save(client, address(poverty), method="A survey.", recounts="yes", recounts_from="2016")
    answer = save(client, address(poverty), method="A count.", recounts="yes", recounts_from="2015")
    assert complaints(answer) == ["The definition before it begins with 2016. Choose a later period."]
    assert Indicator.objects.get().method == "A survey."


def test_other_fields_are_not_asked(client, poverty):
    assert save(client, address(poverty), development="reported").status_code == 302
    assert IndicatorDefinition.objects.count() == 0


def test_a_new_indicator_is_neither_asked_nor_retired(client):
    shown = client.get(reverse("admin:outcomes_indicator_add")).content.decode()
    assert "Does this change what is counted?" not in shown and "Retire it" not in shown
    assert "How far its data are" in shown


def test_a_benchmark_must_be_able_to_stand_beside(client, durham, poverty):
    other = make_indicator(durham, "Of another", department=make_department(durham))
    answer = save(client, address(poverty), benchmark_indicator=other.pk)
    assert complaints(answer)[0].startswith("Benchmark indicator: It cannot stand beside")
    state = make_indicator(durham, "The state")
    assert save(client, address(poverty), benchmark_indicator=state.pk).status_code == 302
    itself = save(client, address(poverty), benchmark_indicator=poverty.pk)
    assert complaints(itself) == ["An indicator cannot be its own benchmark. Choose another."]


def test_retiring_needs_day_and_reason_and_hides_it_from_choices(client, poverty):
    answer = save(client, address(poverty), retired_on="2026-06-30")
    assert complaints(answer) == ["Retired because: Say why it is retired: those who find it later will ask."]
    asked = "/admin/autocomplete/?app_label=outcomes&model_name=observation&field_name=indicator&term=Poverty"
    assert [one["text"] for one in client.get(asked).json()["results"]] == ["Poverty"]
    answer = save(client, address(poverty), retired_on="2026-06-30", retired_reason="Another took its place.")
    assert answer.status_code == 302
    assert Indicator.objects.get().retired_on == date(2026, 6, 30)
    assert client.get(asked).json()["results"] == []
    shown = client.get(reverse("admin:outcomes_indicator_changelist")).content.decode()
    assert "Poverty" in shown
    used = client.get(reverse("admin:outcomes_indicator_changelist") + "?use=used").content.decode()
    assert address(poverty) not in used
    page = client.get("/durham/indicators/" + poverty.slug + "/").content.decode()
    assert "Retired on June 30, 2026." in page and "Another took its place." in page


def test_many_change_hands_after_a_look_with_one_reason_as_one_act(client, durham):
    dana, joan = (make_member(durham, "analyst", username=name) for name in ("dana", "joan"))
    ours = [make_indicator(durham, f"Number {n}", owner=owner) for n, owner in enumerate((dana, None, joan))]
    wake = make_county("wake")
    foreign, stranger = make_indicator(wake, "MARKER"), make_member(wake, "analyst", username="sam")
    where = reverse("admin:outcomes_indicator_changelist")
    chosen = {"action": "change_owner", "_selected_action": [one.pk for one in (*ours, foreign)]}
    page = client.post(where, chosen).content.decode()
    assert "Number 0 (now: dana)" in page and "Number 1 (now: nobody)" in page
    assert "MARKER" not in page and ">sam<" not in page
    for typed, said in (
        ({"owner": joan.pk, "why": " "}, "Say why."),
        ({"owner": stranger.pk, "why": "x"}, "Choose who answers for them"),
        ({"why": "x"}, "Choose who answers for them"),
    ):
        assert said in client.post(where, {**chosen, "confirmed": "yes", **typed}).content.decode()
    assert list(Indicator.objects.order_by("pk").values_list("owner", flat=True)) == [
        dana.pk, None, joan.pk, None,
    ]  # fmt: skip
    taken = {**chosen, "confirmed": "yes", "owner": joan.pk, "why": "Joan took over"}
    assert "2 have another owner now." in client.post(where, taken, follow=True).content.decode()
    assert list(Indicator.objects.filter(owner=joan).order_by("pk")) == ours
    latest = [history_of(one)[0] for one in ours[:2]]
    assert {(one.who, one.why) for one in latest} == {("ada", "Joan took over")}
    assert len({one.act for one in latest}) == 1
    client.post(where, {**taken, "owner": "nobody"})
    assert not Indicator.objects.filter(county=durham, owner__isnull=False).exists()


def test_an_analyst_is_not_offered_to_change_owners(durham, poverty):
    ana = signed_in(make_member(durham, "analyst"))
    where = reverse("admin:outcomes_indicator_changelist")
    assert "Change owner" not in ana.get(where).content.decode()
    ana.post(
        where,
        {
            "action": "change_owner",
            "_selected_action": [poverty.pk],
            "confirmed": "yes",
            "why": "x",
            "owner": "nobody",
        },
    )
    assert len(history_of(poverty)) == 1


def test_years_are_pooled_where_both_are_said_and_judged_anew(client, durham):
    harm = make_indicator(durham, "Harm", kind="count", good="down")
    make_observations(harm, {2005 + at: str(20 + at) for at in range(15)})
    assert complaints(save(client, address(harm), pool_years="3", pools_end="")) == [
        "Say both how many years stand in one value and a year in which one ends."
    ]
    assert save(client, address(harm), pool_years="3", pools_end="2019").status_code == 302
    assert VerdictRecord.objects.get(indicator=harm, is_current=True).record["span"] == 3


def test_pools_that_the_public_has_seen_stay(client, durham):
    harm = make_indicator(
        durham, "Harm", kind="count", counts_people=True, is_published=True, pool_years=3, pools_end=2019
    )
    publish(
        county=durham, year=2019, stage=make_stage(durham), title="Adopted", reason="a test", by=None, at=NOW
    )
    (said,) = complaints(save(client, address(harm), pool_years="5"))
    assert said.startswith("Years in one value: It is published of people with these years in one value")
