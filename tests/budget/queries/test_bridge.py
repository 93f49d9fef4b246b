"""The bridge over real lines: every leg adds up to the cent, for all and for each department apart."""

from datetime import UTC, datetime
from decimal import Decimal as D
from itertools import pairwise

import pytest

from budget.actions.bridge_steps import Naming, StepRefused, drop_step, name_step, rename_step
from budget.models import BridgeStep, BridgeStepCover, Line
from budget.queries.bridge import bridge, years_in
from budget.queries.editions import editions
from obb.history import history_of
from outcomes.actions.publish import publish
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_account, make_cost_center, make_lines, make_stage

pytestmark = pytest.mark.django_db


class World:
    """FY2018 actual, then FY2019 requested, recommended, adopted, in two departments and two accounts."""

    def __init__(self) -> None:
        self.county = make_county("bridged", years=(2018, 2019))
        kinds = ("actual", "requested", "recommended", "adopted")
        self.stages = {kind: make_stage(self.county, kind, position=n) for n, kind in enumerate(kinds, 1)}
        self.social, self.health = make_department(self.county, "S"), make_department(self.county, "H")
        self.cps = make_cost_center(self.county, "5300", department=self.social)
        self.care = make_cost_center(self.county, "5400", department=self.social)
        self.clinic = make_cost_center(self.county, "7200", department=self.health)
        self.pay = make_account(self.county, "6100")
        amounts = {
            ("actual", 2018): ("100.00", "50.00", "30.01"),
            ("requested", 2019): ("120.00", "60.00", "45.01"),
            ("recommended", 2019): ("115.50", "55.00", "45.01"),
            ("adopted", 2019): ("116.00", "0.00", "44.00"),
        }
        for (kind, year), each in amounts.items():
            for center, amount in zip((self.cps, self.care, self.clinic), each, strict=True):
                account = self.pay if center is self.cps else None
                make_lines(center, self.stages[kind], year, amount, account=account)

    def name(self, title="Pay plan", **more) -> BridgeStep:
        return name_step(
            county=self.county,
            old=(2018, self.stages["actual"]),
            new=(2019, self.stages["requested"]),
            kind="expense",
            naming=Naming(title, "Because.", **more),
            by=None,
            reason="A test",
        )

    def bridge(self, *, by="department", drafts=True, reach=None, department=None, kind="expense"):
        choices = editions(self.county, drafts=drafts)
        return bridge(self.county, choices, 2019, kind=kind, by=by, reach=reach, department=department)


@pytest.fixture
def world() -> World:
    return World()


def told(found) -> list[list[tuple[str, D]]]:
    return [[(one.name.title, one.amount) for one in leg.explained.told] for leg in found.legs]


def adds_up(world: World, found, **where) -> None:
    lines = Line.objects.filter(county=world.county, kind="expense", **where)
    for leg in found.legs:
        for edition, amount in ((leg.old, leg.old_amount), (leg.new, leg.new_amount)):
            here = lines.filter(year=edition.year, stage_id=edition.stage_id)
            assert amount == sum((line.amount for line in here), D(0))
        assert leg.explained.named + leg.explained.unexplained == leg.new_amount - leg.old_amount
    for (_one, others), leg in zip([(None, found.rest)] * len(found.legs), found.legs, strict=True):
        assert sum((amounts[leg.new.key] for _part, amounts in others), D(0)) == leg.explained.unexplained
    for one, other in pairwise(found.legs):
        assert one.new == other.old
    assert found.named + found.unexplained == found.legs[-1].new_amount - found.legs[0].old_amount


def test_without_names_all_is_unexplained_and_told_by_every_part(world) -> None:
    for by in ("department", "cost_center", "account"):
        found = world.bridge(by=by)
        assert [one.label for one in found.stops] == [
            "FY2018 Actual", "FY2019 Requested", "FY2019 Recommended", "FY2019 Adopted",
        ]  # fmt: skip
        adds_up(world, found)
        assert found.named == 0
    found = world.bridge(by="cost_center")
    assert [(part.code, list(amounts.values())) for part, amounts in found.rest] == [
        ("5300", [D("20.00"), D("-4.50"), D("0.50")]),
        ("5400", [D("10.00"), D("-5.00"), D("-55.00")]),
        ("7200", [D("15.00"), D("0.00"), D("-1.01")]),
    ]


def test_names_take_what_they_state_or_cover_and_no_more(world) -> None:
    world.name("Flu season", amount=D("12.00"), department=world.health)
    world.name("All of social services", departments=[world.social])
    world.name("Protection", cost_centers=[world.cps])  # what the one before it has taken is gone
    world.name("A round sum", amount=D("1.00"))
    found = world.bridge()
    assert told(found)[0] == [
        ("Flu season", D("12.00")), ("All of social services", D("30.00")), ("Protection", D("0.00")),
        ("A round sum", D("1.00")),
    ]  # fmt: skip
    assert told(found)[1:] == [[], []]
    adds_up(world, found)
    assert found.legs[0].explained.unexplained == D("2.00")
    assert found.legs[0].rest_by(0) == {world.health.pk: D("3.00"), None: D("-1.00")}


def test_accounts_narrow_departments(world) -> None:
    world.name("Pay", departments=[world.social, world.health], accounts=[world.pay])
    found = world.bridge()
    assert told(found)[0] == [("Pay", D("20.00"))]
    adds_up(world, found)


def test_one_department_alone_adds_up_with_its_own_names(world) -> None:
    world.name("Flu season", amount=D("12.00"), department=world.health)
    world.name("A round sum", amount=D("1.00"))
    world.name("Pay", accounts=[world.pay])
    for asked in ({"department": world.health.pk}, {"reach": frozenset({world.health.pk})}):
        found = world.bridge(**asked)
        assert told(found)[0] == [("Flu season", D("12.00")), ("Pay", D("0.00"))]
        adds_up(world, found, cost_center__department=world.health)
    elsewhere = world.bridge(department=world.social.pk, reach=frozenset({world.health.pk}))
    assert elsewhere.departments == ((world.health.pk, world.health.name),)
    adds_up(world, elsewhere, cost_center__department=world.health)


def test_the_public_is_told_published_names_only(world) -> None:
    world.name("Draft", amount=D("1.00"))
    world.name("Public", amount=D("2.00"), is_published=True)
    for kind, year in (("actual", 2018), ("requested", 2019)):
        publish(
            county=world.county, year=year, stage=world.stages[kind], title="x", reason="x", by=None,
            at=datetime(2026, 3, 2, tzinfo=UTC),
        )  # fmt: skip
    assert told(world.bridge(drafts=False))[0] == [("Public", D("2.00"))]
    assert [title for title, _ in told(world.bridge())[0]] == ["Draft", "Public"]


def test_as_many_questions_with_many_names_stages_and_lines(world, django_assert_num_queries) -> None:
    world.name("One", amount=D("1.00"))
    choices = editions(world.county, drafts=True)

    def ask():
        with django_assert_num_queries(5):
            bridge(world.county, choices, 2019, kind="expense", by="department", reach=None)

    ask()
    for number in range(20):
        world.name(f"Name {number}", cost_centers=[world.cps, world.care])
        center = make_cost_center(world.county, f"9{number}", department=make_department(world.county))
        make_lines(center, world.stages["adopted"], 2019, "1.00")
    ask()


def test_a_year_with_one_stage_alone_has_no_bridge(world) -> None:
    Line.objects.filter(county=world.county, year=2019).delete()
    assert years_in(editions(world.county, drafts=True)) == ()


REFUSED = [
    ({}, "State an amount, or name at least one"),
    ({"amount": D(1), "departments": ["social"]}, "not both"),
    ({"title": " ", "amount": D(1)}, "Say what the change is called"),
    ({"department": "social", "departments": ["health"]}, "goes with an amount only"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED)
def test_a_name_must_be_whole(world, fields, words) -> None:
    things = {"social": world.social, "health": world.health}
    given = {
        key: [things[one] for one in value] if isinstance(value, list) else things.get(value, value)
        if isinstance(value, str)
        else value
        for key, value in fields.items()
    }  # fmt: skip
    with pytest.raises(StepRefused, match=words):
        world.name(given.pop("title", "Pay plan"), **given)
    assert not BridgeStep.objects.exists()


def test_a_name_is_changed_and_taken_away_with_who_and_why(world) -> None:
    step = world.name("Pay", cost_centers=[world.cps])
    rename_step(step=step, naming=Naming("Raise", "New.", amount=D("3.00")), by=None, reason="Found out")
    assert not BridgeStepCover.objects.exists()
    step.refresh_from_db()
    assert (step.title, step.amount) == ("Raise", D("3.00"))
    with pytest.raises(StepRefused, match="Say why"):
        drop_step(step=step, by=None, reason=" ")
    drop_step(step=step, by=None, reason="A mistake")
    assert [(one.what, one.why) for one in history_of(step)] == [
        ("deleted", "A mistake"), ("changed", "Found out"), ("added", "A test"),
    ]  # fmt: skip
    with pytest.raises(StepRefused, match="meanwhile"):
        drop_step(step=step, by=None, reason="Again")
