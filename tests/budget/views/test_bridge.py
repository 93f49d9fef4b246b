"""The bridge on the page: what changed from stage to stage, its names, and what no name explains."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from budget.models import BridgeStep
from outcomes.actions.publish import publish
from tests.budget.queries.test_bridge import World
from tests.factories.ground import make_county, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.pages import links, table, words

AT = "/bridged/bridge/"
NEW = "/bridged/bridge/names/new/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ana(world, client):
    client.force_login(make_member(world.county, "analyst"))
    return client


def naming(**more):
    return {
        "leg": "2018-actual:2019-requested", "kind": "expense", "title": "Pay plan", "why": "Two percent.",
        "amount": "12.00", "department": "", "departments": "", "cost_centers": "", "accounts": "",
        "reason": "The manager said so",
    } | more  # fmt: skip


def test_an_analyst_names_a_change_and_the_rest_stays_in_sight(world, ana) -> None:
    before = ana.get(AT)
    assert "Names explain $0.00 of the change; −$20.01 is not explained." in words(before)
    answer = ana.post(links(before)["Name a change"], naming(department=str(world.social.pk)), follow=True)
    assert "“Pay plan” is part of the bridge now." in words(answer)
    assert table(answer, "steps") == [
        ["Step", "Change", "Amount", "Change, %", "What it is"],
        ["FY2018 Actual", "", "$180.01", "", ""],
        ["Pay plan", "+$12.00", "", "", "Two percent."],
        ["Not explained", "+$33.00", "", "", ""],
        ["FY2019 Requested", "+$45.00", "$225.01", "+25.0%", ""],
        ["Not explained", "−$9.50", "", "", ""],
        ["FY2019 Recommended", "−$9.50", "$215.51", "−4.2%", ""],
        ["Not explained", "−$55.51", "", "", ""],
        ["FY2019 Adopted", "−$55.51", "$160.00", "−25.8%", ""],
    ]
    assert table(answer, "rest")[-1] == ["Total", "+$33.00", "−$9.50", "−$55.51"]
    assert "Expenses go from $180.01 (FY2018 Actual) to $160.00 (FY2019 Adopted): $20.01 less." in words(
        answer
    )
    file = ana.get(AT, {"export": "steps"}).content.decode("utf-8-sig")
    assert "Pay plan,12.00,,,Two percent." in file


def test_a_name_is_changed_and_taken_away_on_the_page(world, ana) -> None:
    ana.post(NEW, naming(amount="", cost_centers="5300, 5400", accounts="6100"))
    page = ana.get(links(ana.get(AT))["Pay plan"])
    assert 'value="5300, 5400"' in page.content.decode()
    assert "Expense, FY2018 Actual to FY2019 Requested" in words(page)
    address = page.wsgi_request.path
    ana.post(address, naming(title="Raise", amount="-1", reason="It was less"))
    step = BridgeStep.objects.get()
    assert (step.title, str(step.amount), step.covers.count()) == ("Raise", "-1.00", 0)
    drop = links(ana.get(address))["Take this name away"]
    assert ana.post(drop, {"reason": ""}).status_code == 200
    answer = ana.post(drop, {"reason": "A mistake"}, follow=True)
    assert "“Raise” is taken away." in words(answer)
    assert not BridgeStep.objects.exists()


REFUSED = [
    ({"amount": ""}, "State an amount, or name at least one department"),
    ({"cost_centers": "5300"}, "not both"),
    ({"amount": "", "cost_centers": "5300, 9999, 8888"}, "There is no cost center 9999, 8888 in FY2019."),
    ({"amount": "1,2"}, "has its commas in the wrong places"),
    ({"leg": "2018-actual:2019-adopted"}, "Select a valid choice"),
    ({"title": "", "why": ""}, "Give the change a name."),
    ({"reason": ""}, "Say in a few words why."),
]


@pytest.mark.parametrize(("fields", "said"), REFUSED)
def test_what_cannot_be_stored_comes_back_with_what_was_typed(world, ana, fields, said) -> None:
    answer = ana.post(NEW, naming(**fields))
    assert answer.status_code == 200
    assert said in words(answer)
    assert "<title>Error:" in answer.content.decode()
    assert not BridgeStep.objects.exists()


def test_the_public_reads_published_stages_and_names_only(world, client) -> None:
    assert "No bridge yet." in words(client.get(AT))
    for kind, year in (("actual", 2018), ("adopted", 2019)):
        publish(
            county=world.county, year=year, stage=world.stages[kind], title="x", reason="x", by=None,
            at=datetime(2026, 3, 2, tzinfo=UTC),
        )  # fmt: skip
    make_lines(world.cps, world.stages["adopted"], 2019, "1000.00")
    world.name("Not of this bridge", amount=5, is_published=True)
    steps = table(client.get(AT), "steps")
    assert [row[0] for row in steps[1:]] == ["FY2018 Actual", "Not explained", "FY2019 Adopted"]
    assert steps[-1][2] == "$160.00"
    assert "Name a change" not in words(client.get(AT))


def _published(world, *which) -> None:
    for kind, year in which:
        publish(
            county=world.county, year=year, stage=world.stages[kind], title="x", reason="x", by=None,
            at=datetime(2026, 3, 2, tzinfo=UTC),
        )  # fmt: skip


def test_what_the_public_reads_can_be_named_too(world, ana) -> None:
    """Its bridge skips what is not published: that leg is there to choose, and its name is told once published."""
    for kind, year in (("actual", 2018), ("adopted", 2019)):
        publish(
            county=world.county, year=year, stage=world.stages[kind], title="x", reason="x", by=None,
            at=datetime(2026, 3, 2, tzinfo=UTC),
        )  # fmt: skip
    assert "FY2018 Actual to FY2019 Adopted, as the public reads it" in words(ana.get(NEW))
    ana.post(NEW, naming(leg="2018-actual:2019-adopted", is_published="on", amount="-20.01"))
    copy = {"edition": "published"}
    assert [row[0] for row in table(ana.get(AT, copy), "steps")[1:]] == [
        "FY2018 Actual", "Not explained", "FY2019 Adopted",
    ]  # fmt: skip
    _published(world, ("adopted", 2019))
    steps = table(ana.get(AT, {"edition": "published"}), "steps")
    assert [row[:2] for row in steps[1:]] == [
        ["FY2018 Actual", ""], ["Pay plan", "−$20.01"], ["Not explained", "$0.00"], ["FY2019 Adopted", "−$20.01"],
    ]  # fmt: skip


def test_a_published_bridge_tells_the_names_of_its_day(world, ana) -> None:
    _published(world, ("actual", 2018), ("adopted", 2019))
    leg = "2018-actual:2019-adopted"
    shown = ("Pay plan", "Raises of 2019", "Draft")
    ana.post(NEW, naming(leg=leg, is_published="on", amount="12.00"))
    ana.post(NEW, naming(leg=leg, is_published="on", amount="", cost_centers="5300", title="Protection"))
    _published(world, ("adopted", 2019))

    def told():
        return [row[:2] for row in table(Client().get(AT), "steps")[1:]]

    then = [
        ["FY2018 Actual", ""], ["Pay plan", "+$12.00"], ["Protection", "+$16.00"], ["Not explained", "−$48.01"],
        ["FY2019 Adopted", "−$20.01"],
    ]  # fmt: skip
    assert told() == then
    pay, protection = BridgeStep.objects.order_by("pk")
    at = "/bridged/bridge/names/{}/"
    ana.post(at.format(pay.pk), naming(leg=leg, is_published="on", amount="1.00", title="Raises of 2019"))
    ana.post(at.format(protection.pk) + "drop/", {"reason": "A mistake"})
    ana.post(NEW, naming(leg=leg, is_published="on", amount="3.00", title="New since"))
    ana.post(NEW, naming(leg=leg, amount="4.00", title="Draft"))
    assert told() == then
    assert [name for name in shown if name in words(Client().get(AT))] == ["Pay plan"]
    _published(world, ("adopted", 2019))
    assert told()[1:3] == [["Raises of 2019", "+$1.00"], ["New since", "+$3.00"]]


def test_a_director_reads_her_own_part(world, client) -> None:
    client.force_login(make_member(world.county, "director", world.health))
    world.name("Round", amount=5)
    answer = client.get(AT)
    assert table(answer, "steps")[1] == ["FY2018 Actual", "", "$30.01", "", ""]
    assert "Round" not in words(answer)
    assert "You see the lines of your own department." in words(answer)


def test_a_name_of_another_county_is_not_there(world, ana) -> None:
    other = make_county("other", years=(2018, 2019))
    for year in (2018, 2019):
        make_lines(
            make_cost_center(other), make_stage(other, "actual" if year == 2018 else "adopted"), year, 1
        )
    world.name("Ours", amount=5)
    step = BridgeStep.objects.get()
    stranger = make_member(other, "analyst")
    ana.force_login(stranger)
    for name in ("bridge_step", "bridge_step_drop"):
        assert ana.get(reverse(f"budget:{name}", args=["other", step.pk])).status_code == 404


@pytest.mark.parametrize(
    "name", ["year", "kind", "by", "department", "steps-page", "rest-sort", "chart", "export"]
)
@pytest.mark.parametrize("value", ["2019;drop", "\x00", "'", "__class__", "x" * 5000, "é", "-1", "99999"])
def test_nothing_in_the_address_breaks_the_page(world, ana, name, value) -> None:
    assert ana.get(AT, {name: value}).status_code == 200
