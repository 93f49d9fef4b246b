"""Goals, indicators, values and initiatives in the admin."""

from decimal import Decimal

import pytest
from django.urls import reverse

from obb.history import history_of
from outcomes.actions.publish import publish
from outcomes.models import Alignment, Goal, Indicator, Initiative, Observation, Target, VerdictRecord
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import (
    NOW,
    make_goal,
    make_indicator,
    make_initiative,
    make_milestone,
    make_observations,
    make_plan,
)
from tests.obb.admin.forms import address, complaints, filled, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham():
    return make_county("durham", years=(2019,))


@pytest.fixture
def ada(durham):
    return make_member(durham, "admin", username="ada")


@pytest.fixture
def client(ada):
    return signed_in(ada)


def test_a_new_goal_takes_the_next_place_and_an_address_of_its_name(client, durham):
    make_goal(durham, position=4)
    answer = save(
        client, reverse("admin:outcomes_goal_add"), name="Reducing Family Poverty", code="RFP", slug=""
    )
    assert answer.status_code == 302
    goal = Goal.objects.get(code="RFP")
    assert (goal.slug, goal.position, goal.county, goal.is_published) == (
        "reducing-family-poverty", 5, durham, False,
    )  # fmt: skip


def test_a_goal_says_which_board_goals_it_serves(client, durham):
    board, other = make_goal(durham, "Safe streets", kind="board"), make_goal(durham, "An outcome")
    goal = make_goal(durham, "Reducing Family Poverty")
    part = {"alignments-TOTAL_FORMS": "1", "alignments-0-strength": "close", "alignments-0-reason": "Because"}
    refused = save(client, address(goal), **part, **{"alignments-0-board_goal": other.pk})
    assert complaints(refused)[0].startswith("Board goal: Select a valid choice.")
    assert save(client, address(goal), **part, **{"alignments-0-board_goal": board.pk}).status_code == 302
    aligned = Alignment.objects.get()
    assert (aligned.county, aligned.goal, aligned.board_goal) == (durham, goal, board)
    assert [each.why for each in history_of(aligned)] == ["a reason"]


def test_a_board_goal_has_no_department(client, durham):
    department = make_department(durham)
    answer = save(
        client, reverse("admin:outcomes_goal_add"), name="A", code="A", kind="board", department=department.pk
    )
    assert complaints(answer) == ["A board goal belongs to the county: leave its department empty."]


def test_a_value_is_typed_for_a_period_in_words_and_judged(client, durham):
    indicator = make_indicator(durham, "Mediated cases", frequency="month", kind="count", good="up")
    where = reverse("admin:outcomes_observation_add")
    assert save(client, where, indicator=indicator.pk, when="July 2016", value="14").status_code == 302
    value = Observation.objects.get()
    assert (value.label, value.period, value.span, value.value) == (
        "Jul 2016",
        2016 * 12 + 6,
        1,
        Decimal(14),
    )
    assert VerdictRecord.objects.get(indicator=indicator, is_current=True).call == "too little data"
    twice = complaints(save(client, where, indicator=indicator.pk, when="Jul 2016", value="15"))
    assert len(twice) == 1 and "period" in twice[0]
    bad = complaints(save(client, where, indicator=indicator.pk, when="whenever", value="15"))
    assert len(bad) == 1 and bad[0].startswith("Period: ")


def test_a_change_of_the_good_direction_is_judged_at_once(client, durham):
    indicator = make_indicator(durham, "Poverty", good="up", unit="percent")
    make_observations(indicator, {2009 + n: str(20 - n) for n in range(10)})
    call = VerdictRecord.objects.get(indicator=indicator, is_current=True).call
    assert call == "further"
    assert save(client, address(indicator), good="down").status_code == 302
    assert VerdictRecord.objects.get(indicator=indicator, is_current=True).call == "closer"
    gone = Observation.objects.filter(indicator=indicator).order_by("-period")
    for value in gone[:8]:
        seen = client.get(address(value, "delete")).context["seen"]
        client.post(address(value, "delete"), {"post": "yes", "why": "Withdrawn", "seen": seen})
    assert VerdictRecord.objects.get(indicator=indicator, is_current=True).call == "too little data"


def test_targets_stand_on_their_indicators_page(client, durham):
    indicator = make_indicator(durham, "Poverty")
    part = {"targets-TOTAL_FORMS": "1", "targets-0-value": "12.5", "targets-0-decimals": "1"}
    refused = complaints(save(client, address(indicator), **part, **{"targets-0-by": "soon"}))
    assert len(refused) == 1 and refused[0].startswith("By: ")
    assert save(client, address(indicator), **part, **{"targets-0-by": "2025"}).status_code == 302
    target = Target.objects.get()
    assert (target.county, target.label, target.period, target.value) == (
        durham,
        "2025",
        2025,
        Decimal("12.5"),
    )


def test_a_new_indicator_may_come_with_its_target(client, durham):
    part = {
        "targets-TOTAL_FORMS": "1",
        "targets-0-by": "2025",
        "targets-0-value": "12",
        "targets-0-decimals": "0",
    }
    add = reverse("admin:outcomes_indicator_add")
    refused = complaints(save(client, add, name="Poverty", code="P", **part))
    assert refused == [f"{name}: This field is required." for name in ("Kind", "Measured of", "Period")]
    chosen = {"population": "population", "kind": "share", "frequency": "year"}
    answer = save(client, add, name="Poverty", code="P", **chosen, **part)
    assert answer.status_code == 302
    assert Target.objects.get().indicator == Indicator.objects.get(code="P")


def test_of_two_editors_of_parts_the_second_sees_what_the_first_did(client, durham):
    plan = make_plan(durham, make_department(durham), 2019)
    initiative = make_initiative(plan)
    make_milestone(initiative, "Train the staff")
    make_milestone(initiative, "Open the office")
    bob = signed_in(make_member(durham, "admin", username="bob"))
    his = filled(bob, address(initiative))
    save(client, address(initiative), **{"milestones-0-status": "done"})
    answer = bob.post(address(initiative), {**his, "milestones-1-status": "dropped", "why": "Mine"})
    said = complaints(answer)
    assert "ada changed milestone “Train the staff”" in said[0] and len(said) == 2
    again = filled_again(answer)
    assert bob.post(address(initiative), again).status_code == 302
    assert [each.status for each in initiative.milestones.order_by("position")] == ["done", "dropped"]


def filled_again(answer):
    forms = [answer.context["adminform"].form]
    for part in answer.context["inline_admin_formsets"]:
        forms += [part.formset.management_form, *part.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            if not bound.field.disabled and bound.value() not in (None, "") and bound.value() is not False:
                data[bound.html_name] = bound.value()
    return data


def test_a_milestones_time_is_typed_in_the_plans_words(client, durham):
    initiative = make_initiative(make_plan(durham, make_department(durham), 2019))
    part = {
        "milestones-TOTAL_FORMS": "1",
        "milestones-0-position": "1",
        "milestones-0-text": "Train",
        "milestones-0-status": "unreported",
    }
    refused = complaints(
        save(client, address(initiative), **part, **{"milestones-0-timing_text": "in a while"})
    )
    assert len(refused) == 1 and "No time is read from this" in refused[0]
    answer = save(client, address(initiative), **part, **{"milestones-0-timing_text": "September 2019"})
    assert answer.status_code == 302
    milestone = initiative.milestones.get()
    assert (milestone.precision, str(milestone.first_day), str(milestone.day_after)) == (
        "month", "2019-09-01", "2019-10-01",
    )  # fmt: skip


def test_many_are_published_after_a_look_with_one_reason_as_one_act(client, durham):
    goals = [make_goal(durham, f"Goal number {number}") for number in range(3)]
    Goal.objects.filter(pk=goals[2].pk).update(is_published=True)
    foreign = make_goal(make_county("wake"), "Foreign MARKER")
    where = reverse("admin:outcomes_goal_changelist")
    chosen = {"action": "publish", "_selected_action": [each.pk for each in (*goals, foreign)]}
    page = client.post(where, chosen).content.decode()
    assert "Will be published" in page and "Published already" in page and "MARKER" not in page
    assert Goal.objects.filter(is_published=True).count() == 1
    assert "Say why." in client.post(where, {**chosen, "confirmed": "yes", "why": " "}).content.decode()
    answer = client.post(where, {**chosen, "confirmed": "yes", "why": "Approved on 3 May"}, follow=True)
    assert "2 are now published." in answer.content.decode()
    assert not Goal.objects.get(pk=foreign.pk).is_published
    latest = [history_of(goal)[0] for goal in goals[:2]]
    assert {(each.who, each.why) for each in latest} == {("ada", "Approved on 3 May")}
    assert len({each.act for each in latest}) == 1
    client.post(where, {**chosen, "action": "unpublish", "confirmed": "yes", "why": "A mistake"})
    assert not Goal.objects.filter(county=durham, is_published=True).exists()


def test_an_analyst_is_not_offered_to_publish(durham):
    goal = make_goal(durham)
    ana = signed_in(make_member(durham, "analyst"))
    where = reverse("admin:outcomes_goal_changelist")
    assert "Publish the selected ones" not in ana.get(where).content.decode()
    ana.post(where, {"action": "publish", "_selected_action": [goal.pk], "confirmed": "yes", "why": "x"})
    assert not Goal.objects.get(pk=goal.pk).is_published


def test_an_indicator_with_results_stays(client, durham):
    indicator = make_indicator(durham, "Poverty")
    make_observations(indicator, {2018: "18.7"})
    text = client.get(address(indicator, "delete")).content.decode()
    assert "stays, because this hangs on it:" in text and "Observation: 2018" in text
    assert "last fiscal year" not in text
    assert "retire it instead" in text and f'href="{address(indicator)}#id_retired_on"' in text


def test_an_indicator_judged_but_without_results_may_go(client, durham):
    indicator = make_indicator(durham, "Poverty")
    make_observations(indicator, {2018: "18.7"})
    indicator.observations.all().delete()
    assert VerdictRecord.objects.filter(indicator=indicator).exists()
    seen = client.get(address(indicator, "delete")).context["seen"]
    answer = client.post(address(indicator, "delete"), {"post": "yes", "why": "Twice", "seen": seen})
    assert answer.status_code == 302
    assert not Indicator.objects.exists()


def test_names_are_text_everywhere(client, durham):
    goal = make_goal(durham, "<script>alert(1)</script>")
    for page in ("change", "delete", "history"):
        assert "<script>alert(1)" not in client.get(address(goal, page)).content.decode()
    assert "<script>alert(1)" not in client.get(reverse("admin:outcomes_goal_changelist")).content.decode()


def test_view_on_site_is_the_goals_own_page(client, durham):
    goal = make_goal(durham, "Reducing Family Poverty", slug="reducing-family-poverty")
    assert 'href="/durham/goals/reducing-family-poverty/"' in client.get(address(goal)).content.decode()
    assert client.get(f"/admin/r/1/{goal.pk}/").status_code == 404


def test_an_initiative_of_another_countys_plan_is_refused(client, durham):
    wake = make_county("wake", years=(2019,))
    foreign = make_plan(wake, make_department(wake), 2019, title="MARKER")
    answer = save(client, reverse("admin:outcomes_initiative_add"), title="A", plan=foreign.pk, number="1")
    assert complaints(answer)[0].startswith(f"Plan: “{foreign.pk}” does not say which one.")
    assert "MARKER" not in answer.content.decode()
    assert not Initiative.objects.exists()


def test_what_was_published_stays(client, durham):
    stage = make_stage(durham)
    make_lines(make_cost_center(durham), stage, 2019, "1.00")
    indicator = make_indicator(
        durham, "Poverty", goal=make_goal(durham, is_published=True), is_published=True
    )
    publish(county=durham, year=2019, stage=stage, title="FY2019", reason="a test", by=None, at=NOW)
    text = client.get(address(indicator, "delete")).content.decode()
    assert "What was published of it: take it from public sight instead." in text
    client.post(address(indicator, "delete"), {"post": "yes", "why": "x"})
    assert Indicator.objects.filter(pk=indicator.pk).exists()
