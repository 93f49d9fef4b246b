"""The shares of a cost center: typed by those who map, never above 100, never lost, never silent."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from obb.history import change, history_of, parts_ever
from outcomes.models import Allocation, CrosswalkVersion, Goal
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center
from tests.factories.results import make_goal
from tests.outcomes.views.conftest import Small
from tests.pages import column, words

AT = "/small/cost-centers/5100/shares/?year=2019"
PAGE = "/small/cost-centers/5100/?year=2019"


def _standing(small: Small, code: str = "5100", year: int = 2019) -> list[tuple[str, int]]:
    rows = Allocation.objects.filter(cost_center=small.centers[code], year=year).order_by("position")
    return list(rows.values_list("goal__name", "share"))


AS_IT_WAS = [("Reducing Poverty", 6000), ("Improving Access", 3000)]


def _seen(answer: HttpResponse) -> str:
    return re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]


def _typed(
    small: Small, poverty: str = "", safety: str = "", access: str = "", **more: str
) -> dict[str, str]:
    keys = {small.poverty: poverty, small.safety: safety, small.access: access}
    return {f"goal-{goal.pk}": text for goal, text in keys.items()} | {"reason": "A time study."} | more


def _value(answer: HttpResponse, goal: Goal) -> str:
    found = re.search(rf'<input[^>]*name="goal-{goal.pk}"[^>]*>', answer.content.decode())[0]
    value = re.search(r'value="([^"]*)"', found)
    return value[1] if value else ""


def test_the_form_holds_what_stands_and_tells_the_remainder_as_one_types(small: Small) -> None:
    answer = small.client("analyst").get(AT)
    page = answer.content.decode()
    assert [_value(answer, goal) for goal in (small.poverty, small.safety, small.access)] == [
        "60.00",
        "",
        "30.00",
    ]
    assert _seen(answer) == f"{small.poverty.pk}:6000,{small.access.pk}:3000"
    assert len(re.findall(r"<input[^>]* data-share", page)) == 3
    assert re.search(r'<form method="post" action="\?year=2019"[^>]* data-remainder', page)
    assert 'data-left data-words-left="{left}% not yet mapped" data-words-over="{over}% too much"' in page
    assert 'src="/static/js/remainder' in page
    assert "Which goals does 5100 Child support serve?" in words(answer)


def test_saved_shares_are_on_the_page_with_who_why_and_a_new_version(small: Small) -> None:
    client = small.client("analyst")
    typed = _typed(small, "50", "16.67", "33.33 %", seen=_seen(client.get(AT)))
    answer = client.post(AT, typed, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Saved. All of Child support is mapped." in words(answer)
    assert column(answer, "bought", "Goal", "Share", "Amount")[:3] == [
        ("Reducing Poverty", "50.00%", "$50.00"),
        ("Improving Access", "33.33%", "$33.33"),
        ("Increasing Safety", "16.67%", "$16.67"),
    ]
    newest = CrosswalkVersion.objects.filter(year=2019).order_by("-version").first()
    assert (newest.version, newest.reason) == (4, "A time study.")
    assert f"Crosswalk FY2019, version 4, by {newest.made_by} on" in words(answer)
    changes = history_of(*parts_ever(Allocation, cost_center_id=small.centers["5100"].pk, year=2019))
    told = [each for each in changes if each.why == "A time study."]
    assert {each.who for each in told} == {str(newest.made_by)}
    assert len(told) == 3


def test_what_is_left_is_said_and_an_empty_field_takes_a_goal_away(small: Small) -> None:
    client = small.client("analyst")
    answer = client.post(AT, _typed(small, "25", seen=_seen(client.get(AT))), follow=True)
    assert "Saved. 75.00% of Child support is not yet mapped." in words(answer)
    assert _standing(small) == [("Reducing Poverty", 2500)]
    assert _standing(small, year=2018) == [("Reducing Poverty", 10000)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("60", "", "40.01"), "Shares add to 100.01%. Take away 0.01%."),
        (("100.01", "", ""), "A share is at most 100."),
        (("33.333", "", ""), "Type a percent with at most two decimals, for example 33.33."),
        (("-5", "", ""), "Type a percent with at most two decimals, for example 33.33."),
        (("½", "", ""), "Type a percent with at most two decimals, for example 33.33."),
        (("٣", "", ""), "Type a percent with at most two decimals, for example 33.33."),
        (("<b>half</b>", "", ""), "Type a percent with at most two decimals, for example 33.33."),
        (("NaN", "", ""), "Type a percent with at most two decimals, for example 33.33."),
    ],
)
def test_what_cannot_be_is_refused_kept_and_nothing_is_stored(
    small: Small, typed: tuple[str, str, str], said: str
) -> None:
    client = small.client("analyst")
    versions = CrosswalkVersion.objects.count()
    answer = client.post(AT, _typed(small, *typed, seen=_seen(client.get(AT))))
    assert answer.status_code == 200
    assert said in words(answer)
    assert "nothing was saved" in words(answer)
    kept = [_value(answer, goal) for goal in (small.poverty, small.safety, small.access)]
    assert kept == [text.replace("<", "&lt;").replace(">", "&gt;") for text in typed]
    assert 'value="A time study."' in answer.content.decode()
    assert _standing(small) == AS_IT_WAS
    assert CrosswalkVersion.objects.count() == versions


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_required(small: Small, reason: str) -> None:
    client = small.client("analyst")
    answer = client.post(AT, _typed(small, "10", seen=_seen(client.get(AT)), reason=reason))
    assert "Reason: Say in a few words what the shares rest on." in words(answer)
    assert _value(answer, small.poverty) == "10"
    assert _standing(small) == AS_IT_WAS


@pytest.mark.parametrize("seen", [None, "", "4", "a:b", "4:6000,", "1:1;2:2", "none,none:1"])
def test_a_form_that_does_not_say_what_was_seen_is_refused(small: Small, seen: str | None) -> None:
    typed = _typed(small, "10") | ({} if seen is None else {"seen": seen})
    answer = small.client("analyst").post(AT, typed)
    assert answer.status_code in (200, 409)
    assert "nothing was saved" in words(answer)
    assert _standing(small) == AS_IT_WAS


def test_an_empty_post_is_refused_in_words(small: Small) -> None:
    answer = small.client("analyst").post(AT, {})
    assert "Open the form again: it did not come back whole." in words(answer)
    assert _standing(small) == AS_IT_WAS


def test_two_editors_the_second_sees_both_versions_and_loses_nothing(small: Small) -> None:
    first, second = small.client("analyst"), small.client("admin")
    opened = _seen(first.get(AT))
    assert _seen(second.get(AT)) == opened
    assert first.post(AT, _typed(small, "20", "80", seen=opened)).status_code == 302
    stale = second.post(AT, _typed(small, "", "", "99", seen=opened, reason="My own study."))
    assert stale.status_code == 409
    said = words(stale)
    assert "Somebody else changed these shares meanwhile. Look at them and decide again." in said
    assert "What stands now Reducing Poverty: 20.00%Increasing Safety: 80.00%" in said
    assert [_value(stale, goal) for goal in (small.poverty, small.safety, small.access)] == ["", "", "99"]
    assert 'value="My own study."' in stale.content.decode()
    assert _standing(small) == [("Reducing Poverty", 2000), ("Increasing Safety", 8000)]
    decided = second.post(AT, _typed(small, "", "", "99", seen=_seen(stale), reason="My own study."))
    assert decided.status_code == 302
    assert _standing(small) == [("Improving Access", 9900)]


def test_a_stale_form_that_takes_all_away_says_what_stands(small: Small) -> None:
    first, second = small.client("analyst"), small.client("analyst")
    opened = _seen(second.get(AT))
    first.post(AT, _typed(small, seen=opened))
    stale = second.post(AT, _typed(small, "1", seen=opened))
    assert stale.status_code == 409
    assert "What stands now No shares." in words(stale)
    assert _seen(stale) == "none"


def test_a_share_of_a_goal_that_became_the_boards_is_still_in_the_form(small: Small) -> None:
    with change(by=None, reason="a test"):
        Goal.objects.filter(pk=small.access.pk).update(kind=Goal.Kind.BOARD)
    make_goal(small.county, "Another of the board", kind=Goal.Kind.BOARD)
    client = small.client("analyst")
    answer = client.get(AT)
    assert _value(answer, small.access) == "30.00"
    assert "Another of the board" not in words(answer)


def test_goals_of_another_county_are_not_taken(small: Small) -> None:
    foreign = make_goal(make_county("elsewhere"))
    client = small.client("analyst")
    answer = client.post(AT, _typed(small, "10", seen=_seen(client.get(AT))) | {f"goal-{foreign.pk}": "50"})
    assert answer.status_code == 302
    assert _standing(small) == [("Reducing Poverty", 1000)]


def test_what_is_not_there_is_not_found(small: Small) -> None:
    other = make_county("elsewhere", years=(2019,))
    make_cost_center(other, "E1")
    make_cost_center(small.county, "8000", "Closed", small.social, last_year=2018)
    client = small.client("analyst")
    addresses = {
        "/small/cost-centers/E1/shares/?year=2019": 404,
        "/small/cost-centers/8000/shares/?year=2018": 200,
        "/small/cost-centers/8000/shares/?year=2019": 404,
        "/small/cost-centers/5100/shares/?year=2031": 404,
        "/small/cost-centers/5100/shares/": 200,
        "/elsewhere/cost-centers/E1/shares/?year=2019": 404,
    }
    assert {address: client.get(address).status_code for address in addresses} == addresses
    gone = client.post("/small/cost-centers/8000/shares/?year=2019", _typed(small, "10", seen="none"))
    assert gone.status_code == 404


def test_only_who_maps_may_open_or_send_it(small: Small) -> None:
    stranger = Client()
    stranger.force_login(make_member(make_county("elsewhere"), "analyst"))
    small.publish()
    answers = {
        "director": (small.client("director", small.social), 403),
        "viewer": (small.client("viewer", small.social), 403),
        "commissioner": (small.client("commissioner"), 403),
        "stranger": (stranger, 404),
        "nobody": (Client(), 302),
        "admin": (small.client("admin"), 200),
    }
    typed = _typed(small, "10", seen=f"{small.poverty.pk}:6000,{small.access.pk}:3000")
    for who, (client, status) in answers.items():
        assert (who, client.get(AT).status_code) == (who, status)
        if status != 200:
            assert (who, client.post(AT, typed).status_code) == (who, status)
    assert _standing(small) == AS_IT_WAS


def test_without_goals_the_page_says_what_to_do(db: None) -> None:
    county = make_county("plain", years=(2019,))
    department = make_department(county)
    make_cost_center(county, "c", department=department)
    client = Small(county, department, department, None, None, None, None).client("analyst")
    said = words(client.get("/plain/cost-centers/c/shares/"))
    assert "No outcome goals yet. An admin adds them, or an analyst imports them." in said


QUERIES = 8


@pytest.mark.parametrize("many", [1, 200])
def test_as_many_queries_for_one_goal_as_for_two_hundred(
    many: int, db: None, django_assert_num_queries: object
) -> None:
    county = make_county("wide", years=(2019,))
    department = make_department(county)
    make_cost_center(county, "c", department=department)
    for _number in range(many):
        make_goal(county)
    client = Small(county, department, department, None, None, None, None).client("analyst")
    client.get("/wide/cost-centers/c/shares/")
    with django_assert_num_queries(QUERIES):
        assert client.get("/wide/cost-centers/c/shares/").status_code == 200


def test_of_many_goals_those_with_a_share_and_the_departments_are_seen_at_once(small: Small) -> None:
    for number in range(11):
        make_goal(small.county, f"Aim {number}", department=small.health)
    client = small.client("analyst")
    answer = client.get(AT)
    assert _folded(answer) == ["Increasing Safety", *(f"Aim {number}" for number in range(11))]
    typed = _typed(small, "10", "half", seen=_seen(answer))
    assert "Increasing Safety" not in _folded(client.post(AT, typed))


def _folded(answer: HttpResponse) -> list[str]:
    part = answer.content.decode().partition('<details class="more">')[2].partition("</details>")[0]
    return [name.strip() for name in re.findall(r"<label[^>]*>(.*?)<span", part)]
