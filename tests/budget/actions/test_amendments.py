"""Amendments: recorded whole, within their authority; the one way into what is closed; and original + Σ = amended."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from budget.actions.amendments import (
    AmendmentRefused,
    ChangeLine,
    Decision,
    change_amendment,
    drop_amendment,
    record_amendment,
    under_amendment,
)
from budget.actions.closings import close_stage
from budget.imports.amended import stage_amended
from budget.models import Amendment, AmendmentLine, Authority, Line
from budget.queries.amendments import amendables
from budget.queries.bridge import bridge
from budget.queries.editions import editions
from budget.queries.ledger import findings
from obb.history import change, history_of
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_account, make_cost_center, make_fund, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = "year,stage,cost_center,fund,account,kind,funding_source,amount\n"
ORIGINAL = (
    "FY2019,original,5300,100,6100,expense,,100.00\n"
    "FY2019,original,5300,100,6100,expense,,0.01\n"
    "FY2019,original,5400,,,expense,,-25.50\n"
    "FY2019,original,5300,100,4100,revenue,,40.00\n"
)


class World:
    """FY2019 Original and FY2018 Original of one county, from files."""

    def __init__(self, slug: str = "amended") -> None:
        self.county = make_county(slug, years=(2018, 2019))
        self.original = make_stage(self.county, "original", position=1)
        self.target = make_stage(self.county, "amended", position=2)
        department = make_department(self.county, "S")
        self.cps = make_cost_center(self.county, "5300", department=department)
        self.care = make_cost_center(self.county, "5400", department=department)
        self.fund = make_fund(self.county, "100")
        self.pay = make_account(self.county, "6100")
        make_account(self.county, "4100", kind="revenue")
        with change(by=None, reason="a test"):
            self.board = Authority.objects.create(county=self.county, name="Board", kind="board")
            self.manager = Authority.objects.create(
                county=self.county, name="Manager", kind="manager", max_amount=D("10.00")
            )
        self.bring(ORIGINAL)
        self.bring(ORIGINAL.replace("FY2019", "FY2018"))

    def bring(self, text: str, **scope):
        batch = pipeline.bring(
            county=self.county, kind="lines", file_name="l.csv", content=(HEAD + text).encode(), scope=scope,
            by=None, at=NOON, reason="A file",
        )  # fmt: skip
        connection.check_constraints()
        return batch

    def close(self):
        return close_stage(
            county=self.county, year=2019, stage=self.original, by=None, reason="Adopted", at=NOON
        )

    def record(self, number="19BCC1", lines=None, **more) -> Amendment:
        lines = self.lines() if lines is None else lines
        return record_amendment(
            county=self.county, year=2019, stage=self.original, decision=self.decision(number, **more),
            lines=lines, by=None, reason="Entered", at=NOON,
        )  # fmt: skip

    def decision(self, number="19BCC1", **more) -> Decision:
        usual = {"title": "Flu season", "authority": self.board, "authority_words": "Board, May 12",
                 "decided_on": date(2019, 5, 12), "reason": "More flu."}  # fmt: skip
        return Decision(number=number, **(usual | more))

    def lines(self, amount="7.25") -> list[ChangeLine]:
        return [
            ChangeLine(self.cps, "expense", D(amount), account=self.pay, fund=self.fund),
            ChangeLine(self.care, "expense", -D(amount), fund=self.fund),
        ]


@pytest.fixture
def world() -> World:
    return World()


def held(world: World, stage, year: int = 2019) -> list[tuple[str, D]]:
    lines = Line.objects.filter(county=world.county, year=year, stage=stage).order_by("row", "pk")
    return [(line.cost_center.code, line.amount) for line in lines]


def sound(world: World) -> bool:
    return list(findings(world.county.pk)) == []


REFUSED = [
    ({"number": " "}, "State its number"),
    ({"reason": ""}, "State its number"),
    (
        {"authority": "manager", "lines": "10.01"},
        "It moves \\$10.01; Manager may move \\$10.00 at most. Choose",
    ),
    ({"lines": "unbalanced"}, "It does not balance"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED)
def test_what_is_not_whole_balanced_and_within_its_authority_is_refused(world, fields, words) -> None:
    more = dict(fields)
    lines = more.pop("lines", "7.25")
    lines = world.lines()[:1] if lines == "unbalanced" else world.lines(lines)
    if "authority" in more:
        more["authority"] = world.manager
    with pytest.raises(AmendmentRefused, match=words):
        world.record(more.pop("number", "19BCC1"), lines, **more)
    assert not Amendment.objects.exists()


def test_fund_balance_and_an_exception_are_named(world) -> None:
    world.record("1", world.lines()[:1], fund_balance="General Fund, unassigned")
    with change(by=None, reason="a test"):
        world.manager.exception = "Disasters"
        world.manager.save()
    with pytest.raises(AmendmentRefused, match="Say why the exception holds"):
        world.record("2", world.lines("99"), authority=world.manager)
    world.record("2", world.lines("99"), authority=world.manager, exception_used="The hurricane")
    with pytest.raises(AmendmentRefused, match="There is an amendment 2 already"):
        world.record("2")


def test_it_is_changed_and_taken_away_with_who_and_why(world) -> None:
    one = world.record()
    with pytest.raises(AmendmentRefused, match="Say why"):
        change_amendment(amendment=one, decision=world.decision(), lines=[], by=None, reason="")
    change_amendment(
        amendment=one, decision=world.decision(title="Flu"), lines=world.lines("1"), by=None, reason="A slip"
    )
    assert set(AmendmentLine.objects.values_list("amount", flat=True)) == {D("1.00"), D("-1.00")}
    drop_amendment(amendment=one, by=None, reason="Twice")
    assert not AmendmentLine.objects.exists()
    assert [each.why for each in history_of(one)] == ["Twice", "A slip", "Entered"]


CHANGES = {
    "insert": "INSERT INTO budget_line (county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row)"
    " SELECT county_id, year, stage_id, cost_center_id, kind, 1, batch_id, 9 FROM budget_line WHERE year = 2019",
    "update": "UPDATE budget_line SET amount = 11 WHERE year = 2019",
    "delete": "DELETE FROM budget_line WHERE year = 2019",
}


@pytest.mark.parametrize("name", CHANGES)
def test_closed_lines_change_under_their_own_amendment_only(world, name) -> None:
    """The setting alone opens nothing: there must be such an amendment, of that county, year and stage."""
    own = world.record()
    with change(by=None, reason="a test"):
        foreign = World("other").record()
        other_year = record_amendment(
            county=world.county, year=2018, stage=world.original, decision=world.decision("18"), lines=[],
            by=None, reason="x", at=NOON,
        )  # fmt: skip
    world.close()
    connection.check_constraints()
    for wrong in (foreign, other_year, Amendment(pk=987654)):
        with (
            pytest.raises(IntegrityError, match="is closed: reopen it first, or bring"),
            transaction.atomic(),
        ):
            with under_amendment(wrong), connection.cursor() as cursor:
                cursor.execute(f"{CHANGES[name]} AND county_id = {world.county.pk}")
    for text in ("", "x", "1; DROP TABLE budget_line", "9" * 30):
        with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('obb.amendment', %s, true)", [text])
                cursor.execute(f"{CHANGES[name]} AND county_id = {world.county.pk}")
    with transaction.atomic(), under_amendment(own), connection.cursor() as cursor:
        cursor.execute(f"{CHANGES[name]} AND county_id = {world.county.pk}")
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():  # and not a moment longer
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE budget_line SET year = 2019 WHERE county_id = %s AND year = 2018", [world.county.pk]
            )


def test_a_file_under_an_amendment_adds_to_what_is_closed_and_is_undone(world) -> None:
    waiting = world.record(lines=[], fund_balance="General Fund")
    world.close()
    before = held(world, world.original)
    text = "FY2019,original,5400,100,,expense,,12.00\n"
    refused = world.bring(text)
    assert [one["message"] for one in refused.problems] == [
        "FY2019 Original is closed: its lines change no more."
    ]
    batch = world.bring(text, amendment="19BCC1", adds=True)
    assert batch.state == "confirmed", batch.problems
    assert sorted(held(world, world.original)) == sorted([*before, ("5400", D("12.00"))])
    assert "nothing is taken out" in batch.review["warnings"][0]
    waiting.refresh_from_db()
    assert waiting.batch == batch
    assert list(waiting.lines.values_list("cost_center__code", "amount")) == [("5400", D("12.00"))]
    assert sound(world)
    with pytest.raises(AmendmentRefused, match="Its file stands in the ledger"):
        drop_amendment(amendment=waiting, by=None, reason="x")
    again = world.bring(text, amendment="19BCC1", adds=True)
    assert [one["message"] for one in again.problems] == ["Amendment 19BCC1 has its lines already."]
    pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    waiting.refresh_from_db()
    assert (waiting.batch, waiting.lines.count()) == (None, 0)
    assert held(world, world.original) == before
    assert sound(world)


def test_a_file_under_an_amendment_takes_the_place_of_what_is_closed(world) -> None:
    waiting = world.record(lines=[], fund_balance="General Fund")
    world.close()
    text = ORIGINAL.replace("100.00", "150.00").replace("5400,,,expense,,-25.50", "5400,,,expense,,-25.50")
    batch = world.bring(text, amendment="19BCC1")
    assert batch.state == "confirmed", batch.problems
    lines = waiting.lines.values_list("cost_center__code", "account__code", "fund__code", "kind", "amount")
    assert list(lines) == [("5300", "6100", "100", "expense", D("50.00"))]
    assert sound(world)
    pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)
    assert ("5300", D("100.00")) in held(world, world.original)


def test_a_file_under_an_amendment_stays_within_it(world) -> None:
    world.record(lines=[], fund_balance="General Fund")
    world.close()
    for scope, text, words in (
        ({"amendment": "nope"}, ORIGINAL, "The county has no amendment nope."),
        (
            {"amendment": "19BCC1"},
            ORIGINAL + ORIGINAL.replace("FY2019", "FY2018"),
            "the file holds other lines, too",
        ),
    ):
        batch = world.bring(text, **scope)
        assert words in batch.problems[0]["message"]
    assert sound(world)


def test_a_review_made_anew_still_knows_its_amendment(world) -> None:
    world.record(lines=[], fund_balance="General Fund")
    world.close()
    text = "FY2019,original,5400,100,,expense,,12.00\n" * 2
    batch = pipeline.stage(
        county=world.county, kind="lines", file_name="l.csv", content=(HEAD + text).encode(),
        scope={"amendment": "19BCC1", "adds": True}, by=None, at=NOON,
    )  # fmt: skip
    for _ in range(2):
        batch = pipeline.decide(batch=batch, duplicates="drop", by=None, at=NOON)
        assert batch.state == "staged", batch.problems
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    assert Amendment.objects.get().lines.get().amount == D("12.00")


def test_the_amended_stage_is_the_original_and_every_amendment_to_the_cent(world) -> None:
    world.record("2", world.lines("3.33"), decided_on=date(2019, 6, 1))
    world.record("1", world.lines("7.25"))
    world.close()
    [one] = amendables(world.county)
    assert (one.amendments, one.standing, one.is_up_to_date) == (2, None, False)
    batch = stage_amended(
        county=world.county, year=2019, stage=world.original, target=world.target, by=None, at=NOON
    )
    assert batch.state == "staged", batch.problems
    assert held(world, world.target) == []  # nothing before it is confirmed
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    assert held(world, world.target) == [
        *held(world, world.original),
        ("5300", D("7.25")), ("5400", D("-7.25")), ("5300", D("3.33")), ("5400", D("-3.33")),
    ]  # fmt: skip
    [one] = amendables(world.county)
    assert one.is_up_to_date
    assert one.after == one.standing == {"expenses": D("74.51"), "revenues": D("40.00")}
    assert sound(world)
    found = bridge(
        world.county, editions(world.county, drafts=True), 2019, kind="expense", by="cost_center",
        reach=None,
    )  # fmt: skip
    [leg] = found.legs
    assert [(told.name.title, told.amount) for told in leg.explained.told] == [
        ("1 Flu season", D("0.00")), ("2 Flu season", D("0.00")),
    ]  # fmt: skip
    assert leg.explained.rest == {}
    pipeline.undo(batch=batch, by=None, reason="Not yet", at=NOON)
    assert held(world, world.target) == []
    assert sound(world)


def test_what_changed_the_stage_itself_is_not_counted_twice(world) -> None:
    world.record(lines=[], fund_balance="General Fund")
    world.bring("FY2019,original,5400,100,,expense,,12.00\n", amendment="19BCC1", adds=True)
    assert amendables(world.county) == ()
    world.record("2", world.lines())
    batch = stage_amended(
        county=world.county, year=2019, stage=world.original, target=world.target, by=None, at=NOON
    )
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    whole = sum(amount for _code, amount in held(world, world.original))
    assert sum(amount for _code, amount in held(world, world.target)) == whole


def test_an_amended_stage_is_made_of_another_stage_of_its_county(world) -> None:
    for stage, target in ((world.target, world.target), (world.target, world.original)):
        with pytest.raises(ValueError, match="."):
            stage_amended(county=world.county, year=2019, stage=stage, target=target, by=None, at=NOON)


def test_a_closed_amended_stage_is_not_made_anew(world) -> None:
    world.record()
    stage_of = {"county": world.county, "year": 2019, "by": None, "at": NOON}
    batch = stage_amended(stage=world.original, target=world.target, **stage_of)
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    close_stage(stage=world.target, reason="Done", **stage_of)
    again = stage_amended(stage=world.original, target=world.target, **stage_of)
    assert again.state == "refused"
    with pytest.raises(UndoRefused, match="FY2019 Amended is closed: reopen it first, or bring"):
        pipeline.undo(batch=batch, by=None, reason="Wrong", at=NOON)


def test_without_the_guard_the_setting_would_not_matter(world) -> None:
    """What the guard is for: with the triggers off, closed lines change without any amendment."""
    world.close()
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE budget_line DISABLE TRIGGER budget_line_open_on_update")
        cursor.execute(
            "UPDATE budget_line SET amount = 11 WHERE county_id = %s AND year = 2019", [world.county.pk]
        )
    assert {amount for _code, amount in held(world, world.original)} == {D("11.00")}
