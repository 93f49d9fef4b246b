"""A county's money through anything its people may do, in any order: what must tie, ties after every step.

`OBB_MACHINES` says how many counties live through it (20 without it), each through up to 50 steps.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from budget.actions.amendments import AmendmentRefused, ChangeLine, Decision, record_amendment
from budget.actions.closings import ClosingRefused, close_stage, reopen_stage, standing
from budget.actions.successions import (
    SuccessionRefused,
    Successor,
    record_successors,
    take_back_successors,
)
from budget.models import CostCenter, Line, Publication
from budget.queries import amendment_proof, ledger, line_sums_proof, succession_proof
from obb.history import change
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from obb.imports.refusals import ImportRefused
from obb.models import ImportBatch
from outcomes.actions.publish import PublicationRefused, publish, withdraw
from outcomes.actions.shares import SharesRefused, copy_forward, set_many
from outcomes.models import Goal, Spending
from outcomes.queries import ledger as outcomes_ledger
from outcomes.queries.publications import checksum_of
from tests.factories.ground import make_county
from tests.factories.money import make_authority, make_stage
from tests.factories.results import make_goal

MACHINES = int(os.environ.get("OBB_MACHINES", "20"))
STEPS = 50
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WHY = "a step"
YEARS = (2019, 2020, 2021)
STAGES = ("Adopted", "Actual")
DEPARTMENTS = ("0530", "0900")
CENTERS = ("5300", "5310", "9000")
OF = {"5300": "0530", "5310": "0530", "9000": "0900"}
HEAD = "year,stage,department,fund,cost_center,account,kind,amount\n"
NEW = {
    "new_codes": dict.fromkeys(("year", "stage", "department", "fund", "cost_center", "account"), "create")
}
REFUSED = (
    AmendmentRefused, ClosingRefused, SuccessionRefused, SharesRefused, PublicationRefused, ImportRefused,
    UndoRefused, IntegrityError,
)  # fmt: skip

amounts = st.one_of(
    st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2),
    st.sampled_from([Decimal(text) for text in ("0.00", "0.01", "-0.01", "0.05", "-0.50", "1.00", "100.01")]),
)
years, stages, places = st.sampled_from(YEARS), st.sampled_from(STAGES), st.integers(0, 11)
rows = st.lists(
    st.tuples(st.sampled_from(CENTERS), st.sampled_from(("", "101", "202")), st.sampled_from(("", "510", "410")), amounts),
    min_size=1,
    max_size=5,
)  # fmt: skip


@st.composite
def shares(draw):
    """Up to three goals' shares in hundredths of a percent; one time in some, more than all."""
    left, found = 10_000, {}
    for goal in draw(st.permutations(range(3))):
        found[goal] = draw(st.sampled_from([0, min(left, 1), min(left, 3333), left]) | st.integers(0, left))
        left -= found[goal]
    if draw(st.integers(0, 9)) == 0:
        found[0] += left + 1
    return found


def as_file(year: int, stage: str, lines: list[tuple]) -> bytes:
    text = HEAD + "".join(
        f"{year},{stage},{OF[center]},{fund},{center},{account},{'revenue' if account == '410' else 'expense'},{amount}\n"
        for center, fund, account, amount in lines
    )
    return text.encode()


class Money(RuleBasedStateMachine):
    """Each machine is a county in a transaction of its own, which is taken back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        self.frozen: dict[int, str] = {}
        self.edited = (
            False  # by an owner of the database: what an import read is no longer what its lines add up to
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    @initialize()
    def begins(self) -> None:
        self.county = make_county(years=YEARS)
        self.stages = {name: make_stage(self.county, name.lower(), name) for name in STAGES}
        self.goals = [make_goal(self.county) for _ in range(3)]
        self.board = make_authority(self.county)
        self.numbers = iter(range(1, 10_000))
        self._bring(2019, "Adopted", [(center, "101", "510", Decimal("100.01")) for center in CENTERS], None)

    def _try(self, act, *given, **named) -> bool:
        """Whether it was done; where it is refused, nothing of it is left."""
        try:
            with transaction.atomic():
                act(*given, **named)
                connection.check_constraints()  # what a commit would ask
        except REFUSED:
            return False
        return True

    # --- files

    def _bring(self, year, stage, lines, scope) -> None:
        pipeline.bring(
            county=self.county, kind="lines", file_name="lines.csv", content=as_file(year, stage, lines), profile=NEW,
            scope=scope, by=None, at=NOON, reason=WHY,
        )  # fmt: skip

    @rule(year=years, stage=stages, lines=rows, department=st.sampled_from((None, *DEPARTMENTS)))
    def bring_a_file(self, year, stage, lines, department):
        if department:
            lines = [line for line in lines if OF[line[0]] == department] or [
                (center, "", "", Decimal("1.00")) for center in CENTERS if OF[center] == department
            ]
        scope = {"departments": [department]} if department else None
        self._try(self._bring, year, stage, lines, scope)

    @rule(year=years, stage=stages, lines=rows)
    def leave_a_file_for_later(self, year, stage, lines):
        pipeline.stage(
            county=self.county, kind="lines", file_name="later.csv", content=as_file(year, stage, lines), profile=NEW,
            by=None, at=NOON,
        )  # fmt: skip

    @rule(place=places)
    def confirm_what_was_left(self, place):
        if batch := self._one(ImportBatch.objects.filter(state="staged"), place):
            self._try(pipeline.commit, batch=batch, by=None, reason=WHY, at=NOON)

    @rule(place=places)
    def undo_an_import(self, place):
        if batch := self._one(ImportBatch.objects.filter(state="confirmed"), place):
            self._try(pipeline.undo, batch=batch, by=None, reason=WHY, at=NOON)

    # --- lines, as an owner of the database would change them

    @rule(year=years, center=st.sampled_from(CENTERS), amount=amounts)
    def change_lines(self, year, center, amount):
        self.edited |= self._try(self._lines(year, center).update, amount=amount)

    @rule(year=years, center=st.sampled_from(CENTERS), other=st.sampled_from(CENTERS), to=years)
    def move_lines(self, year, center, other, to):
        if found := CostCenter.objects.filter(county=self.county, code=other).first():
            self.edited |= self._try(self._lines(year, center).update, cost_center=found, year=to)

    @rule(year=years, center=st.sampled_from(CENTERS), place=places)
    def delete_a_line(self, year, center, place):
        if line := self._one(self._lines(year, center), place):
            self.edited |= self._try(Line.objects.filter(pk=line.pk).delete)

    # --- the crosswalk

    @rule(year=years, stated=st.dictionaries(places, shares(), min_size=1, max_size=3))
    def map_cost_centers(self, year, stated):
        centers = {place: self._one(self._all(CostCenter), place) for place in stated}
        wanted = {
            (year, centers[place].pk): {self.goals[goal].pk: share for goal, share in found.items()}
            for place, found in stated.items()
            if centers[place]
        }
        self._try(set_many, county=self.county, shares=wanted, by=None, reason=WHY, at=NOON)

    @rule(source=years, to=years)
    def copy_the_crosswalk(self, source, to):
        self._try(
            copy_forward, county=self.county, from_year=source, to_year=to, by=None, reason=WHY, at=NOON
        )

    @rule(order=st.permutations((1, 2, 3)))
    def order_the_goals(self, order):
        with change(by=None, reason=WHY):
            for goal, position in zip(self.goals, order, strict=True):
                Goal.objects.filter(pk=goal.pk).update(position=position)

    # --- years, stages, amendments, publications, reorganizations

    @rule(year=years, stage=stages)
    def close_or_reopen(self, year, stage):
        if closing := standing(self.county, year, self.stages[stage]):
            self._try(reopen_stage, closing=closing, by=None, reason=WHY, at=NOON)
        else:
            self._try(
                close_stage, county=self.county, year=year, stage=self.stages[stage], by=None, reason=WHY, at=NOON
            )  # fmt: skip

    @rule(year=years, place=places, other=places, amount=amounts)
    @precondition(lambda self: self._all(CostCenter).exists())
    def amend(self, year, place, other, amount):
        giver, taker = self._one(self._all(CostCenter), place), self._one(self._all(CostCenter), other)
        decision = Decision(
            number=f"A{next(self.numbers)}", title="A transfer", authority=self.board, authority_words="",
            decided_on=date(2020, 1, 15), reason=WHY,
        )  # fmt: skip
        lines = [ChangeLine(giver, "expense", -amount), ChangeLine(taker, "expense", amount)]
        self._try(
            record_amendment, county=self.county, year=year, stage=self.stages["Adopted"], decision=decision,
            lines=lines, by=None, reason=WHY, at=NOON,
        )  # fmt: skip

    @rule(year=years, stage=stages)
    def publish(self, year, stage):
        self._try(
            publish, county=self.county, year=year, stage=self.stages[stage], title="A budget", reason=WHY, by=None,
            at=NOON,
        )  # fmt: skip

    @rule(place=places)
    def withdraw(self, place):
        if publication := self._one(Publication.objects.current(), place):
            self._try(withdraw, publication=publication, reason=WHY, by=None, at=NOON)

    @rule(place=places, first_year=st.sampled_from((2020, 2021)), share=st.integers(0, 10_000))
    @precondition(lambda self: self._all(CostCenter).exists())
    def reorganize(self, place, first_year, share):
        old = self._one(self._all(CostCenter), place)
        parts = [
            Successor(f"{old.code[:20]}-{next(self.numbers)}", part)
            for part in (share, 10_000 - share)
            if part
        ]
        self._try(
            record_successors, county=self.county, dimension="cost_center", old=old, first_year=first_year,
            change="split" if len(parts) > 1 else "renamed", successors=parts, by=None, reason=WHY,
        )  # fmt: skip

    @rule(place=places)
    def take_a_reorganization_back(self, place):
        if old := self._one(self._all(CostCenter), place):
            self._try(
                take_back_successors, county=self.county, dimension="cost_center", old=old, by=None, reason=WHY
            )  # fmt: skip

    # --- what must be true

    @invariant()
    def every_way_of_adding_up_gives_the_ledger(self):
        if not hasattr(self, "numbers"):
            return
        lines = Line.objects.filter(county=self.county)
        by_outcome: dict[tuple, Decimal] = defaultdict(Decimal)
        for *edition, amount in Spending.objects.filter(county=self.county).values_list(
            "year", "stage", "kind", "amount"
        ):
            by_outcome[tuple(edition)] += amount
        total = self._sums(lines)
        assert {key: amount for key, amount in by_outcome.items() if amount} == {
            key: amount for key, amount in total.items() if amount
        }
        for way in ("cost_center", "fund", "cost_center__department"):
            parts: dict[tuple, Decimal] = defaultdict(Decimal)
            for *edition, _part, amount in lines.values_list("year", "stage", "kind", way).annotate(
                total=Sum("amount")
            ).order_by():  # fmt: skip
                parts[tuple(edition)] += amount
            assert parts == total

    @invariant()
    def what_is_published_stands(self):
        for publication in Publication.objects.filter(pk__gt=0):
            found = checksum_of(publication.pk, publication.names)
            assert found == publication.checksum
            assert self.frozen.setdefault(publication.pk, found) == found

    @invariant()
    def plain_sql_finds_nothing(self):
        if not hasattr(self, "numbers"):
            return
        for proof in (ledger, line_sums_proof, amendment_proof, succession_proof, outcomes_ledger):
            found = [sentence for sentence in proof.findings(self.county.pk) if not self._known(sentence)]
            assert found == []

    def _known(self, sentence: str) -> bool:
        return self.edited and sentence.startswith("import ")

    def _sums(self, lines) -> dict[tuple, Decimal]:
        rows = lines.values_list("year", "stage", "kind").annotate(total=Sum("amount")).order_by()
        return {tuple(key): amount for *key, amount in rows}

    def _lines(self, year, center):
        return Line.objects.filter(county=self.county, year=year, cost_center__code=center)

    def _all(self, model):
        return model.objects.filter(county=self.county)

    def _one(self, found, place):
        """One of them, by its place; None where there is none."""
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        return found.model.objects.get(pk=keys[place % len(keys)]) if keys else None


@pytest.mark.django_db
def test_the_money_ties_whatever_happens() -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=MACHINES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )  # fmt: skip
