"""A form that is filled in wrongly: a sentence at the field, what was typed still there, and nothing stored."""

import pytest
from django.urls import reverse

from outcomes.models import Indicator
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.results import make_goal, make_indicator, make_target
from tests.obb.admin.forms import complaints, save, signed_in

pytestmark = pytest.mark.django_db

ADD = "admin:outcomes_indicator_add"
RIGHT = {"name": "Mediated cases", "population": "program", "kind": "count", "frequency": "month"}
NUMBER = "Write a number, with a point before its decimals: 1234.5."
RANGE = "“Better inside a range” needs where the range {}."
WRONG = {
    "a range turned round": (
        {"good": "range", "low": "10", "high": "5.50"},
        ["Range to: The range would end at 5.5, before it begins at 10. Swap the two."],
    ),
    "a range without ends": (
        {"good": "range"},
        [f"Range from: {RANGE.format('begins')}", f"Range to: {RANGE.format('ends')}"],
    ),
    "a range with a word for an end": ({"good": "range", "low": "1", "high": "ten"}, [f"Range to: {NUMBER}"]),
    "no rounding step": (
        {"resolution": "0"},
        ["Rounding step: A rounding step is more than 0: 1, 0.1 … Leave it empty for the last printed decimal."],
    ),
    "less than nothing matters": (
        {"matters": "-0.5"},
        [
            "Smallest change that matters: A change that matters is 0 or more, whichever way it goes."
            " Write it without the minus."
        ],
    ),
    "out of nothing counted": (
        {"denominator_words": "all cases"},
        ["What is counted: You said out of what. Say what is counted, too, or leave both empty."],
    ),
    "a review long ago": (
        {"review_on": "2001-02-03"},
        ["Look at it again on: This day has passed. Write one that is to come, or leave it empty."],
    ),
    "a day that is none": ({"review_on": "2027-02-30"}, ["Look at it again on: Enter a valid date."]),
    "a comma": ({"matters": "1,5"}, [f"Smallest change that matters: {NUMBER}"]),
    "far too much": (
        {"matters": "1e308"},
        ["Smallest change that matters: Ensure that there are no more than 20 digits in total."],
    ),
    "no number": ({"matters": "NaN"}, [f"Smallest change that matters: {NUMBER}"]),
    "without end": ({"resolution": "Infinity"}, [f"Rounding step: {NUMBER}"]),
    "too long a name": (
        {"name": "a" * 301},
        ["Name: Ensure this value has at most 300 characters (it has 301)."],
    ),
    "a bell in the name": (
        {"name": "Bell\x07"},
        ["Name: Character 5 cannot be seen (U+0007). Delete it, or type the words anew."],
    ),
    "a name turned round": (
        {"name": "Cases \u202edetaidem"},
        ["Name: Character 7 cannot be seen (U+202E). Delete it, or type the words anew."],
    ),
    "a mark in a long text": (
        {"definition": "First line\nthen\u200f more"},
        ["Definition: Character 16 cannot be seen (U+200F). Delete it, or type the words anew."],
    ),
    "nothing at the end": ({"unit": "ca\x00ses"}, ["Unit: Null characters are not allowed."]),
    "a code of blanks": ({"code": "   ", "name": ""}, ["Name: This field is required.", "Code: This field is required."]),
    "an address with signs": (
        {"slug": "a b/c"},
        [
            "Address: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."
        ],
    ),
    "no period covered": (
        {"covers": "0"},
        ["Periods that each value covers: Ensure this value is greater than or equal to 1."],
    ),
    "zero at the start of each year, once a year": (
        {"frequency": "year", "restarts": "on"},
        ["Starts at zero each year: Only monthly or quarterly values can start at zero each year."],
    ),
    "a kind that is none": (
        {"kind": "guess"},
        ["Kind: Select a valid choice. guess is not one of the available choices."],
    ),
    "half of a yes": (
        {
            "kind": "milestone", "targets-TOTAL_FORMS": "1", "targets-0-by": "June 2027", "targets-0-value": "0.5",
            "targets-0-decimals": "1",
        },
        ["Target: It is reached or not: its target is 1 for yes, or 0 for no."],
    ),
}  # fmt: skip


@pytest.fixture
def durham():
    return make_county("durham", years=(2019,))


@pytest.fixture
def client(durham):
    return signed_in(make_member(durham, "admin", username="ada"))


@pytest.mark.parametrize("name", WRONG)
def test_it_says_what_and_where_and_keeps_what_was_typed(client, name):
    typed, said = WRONG[name]
    answer = save(client, reverse(ADD), **RIGHT | typed)
    assert complaints(answer) == said
    shown = {}
    for form in (answer.context["adminform"].form, *answer.context["inline_admin_formsets"][0].formset.forms):
        shown |= {bound.html_name: bound.value() for bound in form}
    for field in typed.keys() - {"targets-TOTAL_FORMS"}:
        assert shown[field] in (typed[field], typed[field] == "on")
    assert not Indicator.objects.exists()


def test_what_is_another_countys_is_no_choice_and_is_not_told(client, durham):
    wake = make_county("wake")
    foreign = {
        "goal": make_goal(wake, "MARKER"),
        "department": make_department(wake, name="MARKER"),
        "owner": make_member(wake, "analyst", username="MARKER"),
        "benchmark_indicator": make_indicator(wake, "MARKER"),
    }
    answer = save(client, reverse(ADD), **RIGHT, **{name: row.pk for name, row in foreign.items()})
    assert sorted(complaints(answer)) == sorted(
        f"{label}: “{row.pk}” does not say which one. Type a part of its name and choose from what fits."
        for label, row in zip(
            ("Goal", "Department", "Owner", "Benchmark indicator"), foreign.values(), strict=True
        )
    )
    assert "MARKER" not in answer.content.decode()


def test_it_is_retired_with_a_day_and_a_reason(client, durham):
    where = reverse("admin:outcomes_indicator_change", args=[make_indicator(durham).pk])
    assert complaints(save(client, where, retired_on="2026-06-30")) == [
        "Retired because: Say why it is retired: those who find it later will ask."
    ]
    assert complaints(save(client, where, retired_reason="Old")) == [
        "Retired on: Say from which day on it is retired."
    ]


def test_figures_stand_in_the_form_as_people_write_them(client, durham):
    indicator = make_indicator(durham, matters="2.50", resolution="100")
    make_target(indicator, 2025, "15")
    answer = client.get(reverse("admin:outcomes_indicator_change", args=[indicator.pk]))
    form, (target,) = (
        answer.context["adminform"].form,
        answer.context["inline_admin_formsets"][0].formset.forms,
    )
    assert [form[name].value() for name in ("matters", "resolution", "low")] == ["2.5", "100", None]
    assert target["value"].value() == "15"
    assert "15 – 2025" in answer.content.decode()


def test_what_was_stored_with_an_unseen_character_hinders_no_other_change(client, durham):
    indicator = make_indicator(durham, "Soft\u00adhyphen")
    where = reverse("admin:outcomes_indicator_change", args=[indicator.pk])
    assert save(client, where, unit="percent").status_code == 302
