"""What an authority may decide: held to by the action with a sentence, and by the database whoever writes."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from budget.actions.amendments import (
    AmendmentRefused,
    ChangeLine,
    Decision,
    change_amendment,
    record_amendment,
)
from budget.models import Amendment, AmendmentLine, Authority, AuthorityReach
from budget.queries.authorities import authorities_with_terms
from obb.history import change
from obb.imports import pipeline
from obb.imports.refusals import ImportRefused
from tests.factories.ground import make_county, make_department
from tests.factories.money import (
    make_account,
    make_authority,
    make_cost_center,
    make_fund,
    make_lines,
    make_reach,
    make_stage,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class World:
    """Two departments: Social Services with 5300 and 5400, Aging with 5900; two funds; pay and contingency."""

    def __init__(self) -> None:
        self.county = make_county("held", years=(2019,))
        self.stage = make_stage(self.county, "original")
        social, self.aging = (
            make_department(self.county, "S", "Social"),
            make_department(self.county, "A", "Aging"),
        )
        self.centers = {
            "5300": make_cost_center(self.county, "5300", department=social),
            "5400": make_cost_center(self.county, "5400", department=social),
            "5900": make_cost_center(self.county, "5900", department=self.aging),
        }
        self.funds = {code: make_fund(self.county, code, f"Fund {code}") for code in ("1", "2")}
        self.accounts = {
            "pay": make_account(self.county, "pay", "Pay"),
            "rest": make_account(self.county, "rest", "Contingency"),
            "fees": make_account(self.county, "fees", "Fees", kind="revenue"),
        }

    def lines(self, *rows: tuple[str, str, str, str]) -> list[ChangeLine]:
        """(cost center, fund, account, dollars)."""
        return [
            ChangeLine(
                self.centers[center], self.accounts[account].kind, D(amount), self.accounts[account], self.funds[fund]
            )
            for center, fund, account, amount in rows
        ]  # fmt: skip

    def record(self, authority: Authority, *rows: tuple[str, str, str, str], **more) -> Amendment:
        usual = {"number": "1", "title": "T", "authority": authority, "authority_words": "The manager",
                 "decided_on": date(2019, 5, 12), "reason": "R"}  # fmt: skip
        return record_amendment(
            county=self.county, year=2019, stage=self.stage, decision=Decision(**(usual | more)),
            lines=self.lines(*rows), by=None, reason="Entered", at=NOON,
        )  # fmt: skip

    def past_the_action(self, authority: Authority, *rows: tuple[str, str, str, str], **more) -> None:
        """The same as somebody with SQL would write it."""
        free = Authority.objects.filter(county=self.county, name="Anybody").first()
        made = self.record(free or make_authority(self.county, "Anybody"), *rows, fund_balance="x", **more)
        Amendment.objects.filter(pk=made.pk).update(authority=authority, fund_balance="")
        connection.check_constraints()


@pytest.fixture
def world() -> World:
    return World()


ACROSS_FUNDS = (("5300", "1", "pay", "5"), ("5300", "2", "pay", "-5"), ("5300", "1", "fees", "5"),
                ("5300", "2", "fees", "-5"))  # fmt: skip
MORE = (("5300", "1", "pay", "5"), ("5300", "1", "fees", "5"))
ACROSS_DEPARTMENTS = (("5300", "1", "pay", "5"), ("5900", "1", "pay", "-5"))
ACROSS_CENTERS = (("5300", "1", "pay", "5"), ("5400", "1", "pay", "-5"))
INSIDE = (("5300", "1", "pay", "5"), ("5300", "1", "rest", "-5"))
EVERY = {
    "across funds": ACROSS_FUNDS, "more in all": MORE, "across departments": ACROSS_DEPARTMENTS,
    "across centers": ACROSS_CENTERS, "inside": INSIDE,
}  # fmt: skip
ALLOWED = {
    "": set(EVERY),
    "fund": {"across departments", "across centers", "inside"},
    "department": {"across centers", "inside"},
    "cost center": {"inside"},
}
SAID = {
    "fund": "Manager may move dollars within a fund only",
    "department": "Manager may move dollars within a department and fund only",
    "cost center": "Manager may move dollars within a cost center and fund only",
}


@pytest.mark.parametrize("within", ALLOWED)
@pytest.mark.parametrize("moves", EVERY)
def test_expenses_stay_where_the_authority_keeps_within(world, within, moves) -> None:
    manager = make_authority(world.county, "Manager", "manager", within=within)
    if moves in ALLOWED[within]:
        world.record(manager, *EVERY[moves])
        connection.check_constraints()
        return
    with pytest.raises(AmendmentRefused, match=SAID[within]):
        world.record(manager, *EVERY[moves])
    with pytest.raises(IntegrityError, match="leave the .* that Manager keeps within"), transaction.atomic():
        world.past_the_action(manager, *EVERY[moves])


REACHES = {
    "from a fund": ([("from", "fund", "1")], INSIDE, (("5300", "2", "pay", "5"), ("5300", "2", "rest", "-5"))),
    "to a department": ([("to", "department", "S")], ACROSS_CENTERS,
                        (("5900", "1", "pay", "5"), ("5300", "1", "pay", "-5"))),
    "from contingency": ([("from", "account", "rest")], INSIDE, ACROSS_CENTERS),
    "both ways in two centers": ([("both", "cost_center", "5300"), ("both", "cost_center", "5400")], ACROSS_CENTERS,
                                 ACROSS_DEPARTMENTS),
    "sorts narrow each other": ([("to", "fund", "1"), ("to", "account", "pay")], INSIDE,
                                (("5300", "1", "rest", "5"), ("5300", "1", "pay", "-5"))),
    "revenues are where dollars come from": ([("from", "account", "rest")], INSIDE, MORE),
}  # fmt: skip


def thing_of(world: World, dimension: str, code: str):
    if dimension == "department":
        return world.centers["5300" if code == "S" else "5900"].department
    return {"fund": world.funds, "account": world.accounts, "cost_center": world.centers}[dimension][code]


@pytest.mark.parametrize("name", REACHES)
def test_dollars_come_from_and_go_to_what_the_authority_reaches(world, name) -> None:
    stated, good, bad = REACHES[name]
    manager = make_authority(world.county, "Manager", "manager")
    for side, dimension, code in stated:
        make_reach(manager, side, **{dimension: thing_of(world, dimension, code)})
    world.record(manager, *good, number="good")
    connection.check_constraints()
    with pytest.raises(
        AmendmentRefused, match=r"It (takes dollars from|gives dollars to) a line of 5\d00; Manager"
    ):
        world.record(manager, *bad)
    with pytest.raises(IntegrityError, match="Manager does not reach there"), transaction.atomic():
        world.past_the_action(manager, *bad)


def test_the_database_holds_balance_limit_and_codes_whoever_writes(world) -> None:
    manager = make_authority(world.county, "Manager", "manager", max_amount=D("4.99"))
    with pytest.raises(IntegrityError, match="moves more than Manager may"), transaction.atomic():
        world.past_the_action(manager, *INSIDE)
    with pytest.raises(IntegrityError, match="does not balance in every fund"), transaction.atomic():
        world.past_the_action(manager, INSIDE[0][:3] + ("1",))
    board = make_authority(world.county, "Board")
    one = world.record(board, *INSIDE)
    with pytest.raises(IntegrityError, match="does not balance in every fund"), transaction.atomic():
        AmendmentLine.objects.filter(amendment=one, position=2).update(amount=D("-4.99"))
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="an account of the other kind"), transaction.atomic():
        AmendmentLine.objects.filter(amendment=one).update(account=world.accounts["fees"])
        connection.check_constraints()
    with (
        pytest.raises(IntegrityError, match="line 1 names a code that is not in use in FY2019"),
        transaction.atomic(),
    ):
        world.centers["5900"].first_year = 2020
        with change(by=None, reason="a test"):
            world.centers["5900"].save()
        AmendmentLine.objects.filter(amendment=one).update(cost_center=world.centers["5900"])
        connection.check_constraints()


def test_what_is_written_after_the_constraints_were_looked_at_is_looked_at_again(world) -> None:
    one = world.record(make_authority(world.county, "Board"), *INSIDE)
    with (
        pytest.raises(IntegrityError, match="does not balance"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("UPDATE budget_amendmentline SET amount = amount WHERE amendment_id = %s", [one.pk])
        cursor.execute(
            "UPDATE budget_amendmentline SET amount = 1 WHERE amendment_id = %s AND position = 2", [one.pk]
        )


def test_an_exception_lifts_limit_and_places_where_the_amendment_says_why(world) -> None:
    manager = make_authority(
        world.county,
        "Manager",
        "manager",
        max_amount=D("1.00"),
        within="cost center",
        exception="Emergencies",
    )
    make_reach(manager, "from", account=world.accounts["rest"])
    with pytest.raises(AmendmentRefused, match="Say why the exception holds here"):
        world.record(manager, *ACROSS_CENTERS)
    world.record(manager, *ACROSS_CENTERS, exception_used="The hurricane")
    connection.check_constraints()
    with pytest.raises(AmendmentRefused, match="It does not balance"):
        world.record(manager, ACROSS_CENTERS[0], number="2", exception_used="The hurricane")


def test_an_authority_with_amendments_is_not_narrowed_below_them(world) -> None:
    manager = make_authority(world.county, "Manager", "manager", max_amount=D("5.00"))
    world.record(manager, *ACROSS_DEPARTMENTS)
    for narrower in ({"max_amount": D("4.00")}, {"within": "department"}):
        with pytest.raises(IntegrityError, match="amendment 1"), transaction.atomic():
            Authority.objects.filter(pk=manager.pk).update(**narrower)
            connection.check_constraints()
    with pytest.raises(IntegrityError, match="does not reach there"), transaction.atomic():
        make_reach(manager, "to", department=world.aging)
        connection.check_constraints()
    Authority.objects.filter(pk=manager.pk).update(max_amount=D("50.00"), within="fund")
    make_reach(manager, "from", department=world.aging)
    connection.check_constraints()


def test_a_reach_names_one_thing_of_its_own_county(world) -> None:
    manager = make_authority(world.county, "Manager", "manager")
    for wrong in ({}, {"fund": world.funds["1"], "account": world.accounts["pay"]}):
        with pytest.raises(IntegrityError, match="authority_reach_is_one_thing"), transaction.atomic():
            make_reach(manager, "to", **wrong)
    with pytest.raises(IntegrityError, match="authority_reach_fund_of_one_county"), transaction.atomic():
        make_reach(manager, "to", fund=make_fund(make_county("else"), "1"))
        connection.check_constraints()


def test_its_terms_are_told_in_words(world) -> None:
    manager = make_authority(
        world.county, "Manager", "manager", max_amount=D("50000"), within="fund", exception="Emergencies.",
        reports_to_board=True,
    )  # fmt: skip
    make_authority(world.county, "Board")
    for side, fields in (
        ("from", {"account": world.accounts["rest"]}),
        ("both", {"fund": world.funds["1"]}),
        ("both", {"fund": world.funds["2"]}),
    ):
        make_reach(manager, side, **fields)
    assert {one.name: terms for one, terms in authorities_with_terms(world.county)} == {
        "Board": (),
        "Manager": (
            "It moves $50,000.00 at most.",
            "In each fund its expenses stay what they were together.",
            "It takes from fund 1 Fund 1 or 2 Fund 2 and account rest Contingency alone.",
            "It gives to fund 1 Fund 1 or 2 Fund 2 alone.",
            "Exception: Emergencies.",
            "It is reported to the board.",
        ),
    }
    assert AuthorityReach.objects.count() == 3


HEAD = "year,stage,cost_center,fund,account,amount\n"


def test_the_file_of_an_amendment_is_held_to_the_same(world) -> None:
    """By cost center and fund at review already; what needs each line as it is confirmed."""
    make_lines(
        world.centers["5300"],
        world.stage,
        2019,
        "100.00",
        fund=world.funds["1"],
        account=world.accounts["pay"],
    )
    manager = make_authority(world.county, "Manager", "manager", within="fund", max_amount=D("4.00"))
    waiting = world.record(manager)

    def staged(text: str):
        return pipeline.stage(
            county=world.county, kind="lines", file_name="l.csv", content=(HEAD + text).encode(),
            scope={"amendment": "1", "adds": True}, by=None, at=NOON,
        )  # fmt: skip

    batch = staged("FY2019,original,5300,1,pay,5\n")
    assert [one["message"].split(":")[0] for one in batch.problems] == ["It does not balance"]
    change_amendment(
        amendment=waiting, decision=Decision("1", "T", manager, "M", date(2019, 5, 12), "R", "General Fund"),
        lines=[], by=None, reason="Balance named",
    )  # fmt: skip
    batch = staged("FY2019,original,5300,1,pay,5\n")
    assert [one["message"] for one in batch.problems] == [
        "Manager may move dollars within a fund only: its expenses must add up to $0.00."
    ]
    batch = staged("FY2019,original,5300,1,pay,5\nFY2019,original,5300,1,rest,-5\n")
    assert batch.problems == []
    with pytest.raises(ImportRefused, match=r"It moves \$5.00; Manager may move \$4.00 at most."):
        pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    assert not waiting.lines.exists()
    batch = staged("FY2019,original,5300,1,pay,4\nFY2019,original,5300,1,rest,-4\n")
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    assert waiting.lines.count() == 2
