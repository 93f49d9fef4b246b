"""The crosswalk against raw SQL, and against two sessions at once; and what happens without the lock."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal

import psycopg2
import pytest
from django.db import connection, connections

from outcomes.actions.shares import StaleShares, set_shares
from outcomes.models import Allocation, Spending
from tests.factories.ground import make_county
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import NOW, make_goal

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 40
INSERT = (
    "INSERT INTO outcomes_allocation (county_id, year, cost_center_id, goal_id, share, position)"
    " VALUES (%s, %s, %s, %s, %s, 1)"
)


@pytest.fixture
def county():
    return make_county("durham", years=(2019,))


@pytest.fixture
def goals(county):
    return [make_goal(county).pk for _ in range(3)]


@pytest.fixture
def center(county):
    return make_cost_center(county, "0100").pk


@pytest.fixture
def without_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('budget_lock_money(bigint)'::regprocedure)")
        as_it_is = cursor.fetchone()[0]
        cursor.execute(
            "CREATE OR REPLACE FUNCTION budget_lock_money(county bigint) RETURNS void LANGUAGE plpgsql"
            " AS $$ BEGIN END $$"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(as_it_is)


def session():
    """A session of one's own, as the application's role."""
    return closing(psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None}))


def attack(*statements, isolation=None):
    """Runs the statements in one transaction; the name of the constraint that refused it, "" where none did."""
    with session() as raw:
        if isolation:
            raw.set_session(isolation_level=isolation)
        try:
            with raw, raw.cursor() as cursor:
                for statement, parameters in statements:
                    cursor.execute(statement, parameters)
        except psycopg2.Error as refusal:
            return refusal.diag.constraint_name or refusal.diag.message_primary
    return ""


def standing():
    return sorted(Allocation.objects.values_list("goal", "share"))


def at_once(*works):
    """Runs each in a thread of its own; what each answered."""
    answers: list = [None] * len(works)

    def run(number, work):
        try:
            answers[number] = work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def sixty_and_sixty(county, centers, goals, *, patience):
    """Each round two sessions give the same cost center 60 % each; what they were told, and the sums left."""
    told = []
    for center in centers:
        gate = threading.Barrier(2)

        def give(goal, center=center, gate=gate):
            with session() as raw:
                try:
                    with raw, raw.cursor() as cursor:
                        gate.wait()
                        cursor.execute(INSERT, [county.pk, 2019, center, goal, 6000])
                        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                        # Neither commits before both have checked; behind the lock one waits in vain.
                        with contextlib.suppress(threading.BrokenBarrierError):
                            gate.wait(patience)
                except psycopg2.Error as refusal:
                    return refusal.diag.constraint_name or refusal.diag.message_primary
            return ""

        told.append(sorted(at_once(lambda give=give: give(goals[0]), lambda give=give: give(goals[1]))))
    sums = {}
    for center, share in Allocation.objects.values_list("cost_center", "share"):
        sums[center] = sums.get(center, 0) + share
    return told, list(sums.values())


def test_two_at_once_never_both_get_sixty_percent(county, goals):
    centers = [make_cost_center(county).pk for _ in range(ROUNDS)]
    told, sums = sixty_and_sixty(county, centers, goals, patience=0.05)
    assert told == [["", "shares_up_to_all"]] * ROUNDS
    assert sums == [6000] * ROUNDS


def test_without_the_lock_both_do(county, goals, without_lock):
    centers = [make_cost_center(county).pk for _ in range(ROUNDS)]
    told, sums = sixty_and_sixty(county, centers, goals, patience=30)
    assert told == [["", ""]] * ROUNDS
    assert sums == [12000] * ROUNDS


def test_what_adds_to_more_is_refused_and_what_does_not_is_not(county, center, goals):
    def row(goal, share):
        return INSERT, [county.pk, 2019, center, goals[goal], share]

    assert attack(row(0, 6000), row(1, 4001)) == "shares_up_to_all"
    assert standing() == []
    assert attack(row(0, 6000), row(1, 3999)) == ""
    assert attack(row(2, 2)) == "shares_up_to_all"
    assert attack(row(2, 1)) == ""
    assert attack(("UPDATE outcomes_allocation SET share = share + 1 WHERE goal_id = %s", [goals[2]])) == (
        "shares_up_to_all"
    )
    assert attack(("DELETE FROM outcomes_allocation WHERE goal_id = %s", [goals[2]])) == ""
    assert standing() == [(goals[0], 6000), (goals[1], 3999)]


def test_a_legal_change_may_take_two_steps(county, center, goals):
    assert attack((INSERT, [county.pk, 2019, center, goals[0], 10000])) == ""
    assert (
        attack(
            (INSERT, [county.pk, 2019, center, goals[1], 4000]),
            ("UPDATE outcomes_allocation SET share = 6000 WHERE goal_id = %s", [goals[0]]),
        )
        == ""
    )
    assert standing() == [(goals[0], 6000), (goals[1], 4000)]


def test_shares_that_move_to_a_mapped_cost_center_are_counted_there(county, center, goals):
    other = make_cost_center(county).pk
    assert attack((INSERT, [county.pk, 2019, center, goals[0], 6000])) == ""
    assert attack((INSERT, [county.pk, 2019, other, goals[1], 6000])) == ""
    moved = ("UPDATE outcomes_allocation SET cost_center_id = %s WHERE cost_center_id = %s", [center, other])
    assert attack(moved) == "shares_up_to_all"


def test_what_is_no_share_of_this_county_and_year_is_refused(county, center, goals):
    other = make_county("wake", years=(2019,))
    theirs, their_goal = make_cost_center(other).pk, make_goal(other).pk

    def put(*values):
        return attack((INSERT, list(values)))

    assert put(county.pk, 2019, center, goals[0], -1) in (
        "share_up_to_all",
        "outcomes_allocation_share_check",
    )
    assert put(county.pk, 2019, center, goals[0], 0) == "share_up_to_all"
    assert put(county.pk, 2019, center, goals[0], 10001) == "share_up_to_all"
    assert put(county.pk, 2019, center, goals[0], Decimal("NaN")) == "cannot convert NaN to integer"
    assert put(county.pk, 2018, center, goals[0], 100) == "share_year_known"
    assert put(county.pk, 2019, theirs, goals[0], 100) == "share_cost_center_of_one_county"
    assert put(county.pk, 2019, center, their_goal, 100) == "share_goal_of_one_county"
    assert put(other.pk, 2019, center, their_goal, 100) == "share_cost_center_of_one_county"
    assert put(county.pk, 2019, center, goals[0], 100) == ""
    assert put(county.pk, 2019, center, goals[0], 100) == "share_once_a_goal"
    assert standing() == [(goals[0], 100)]


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_session_that_would_not_see_the_others_may_not_write(county, center, goals, isolation):
    told = attack((INSERT, [county.pk, 2019, center, goals[0], 6000]), isolation=isolation)
    assert told == "money is written in transactions that are READ COMMITTED"
    assert standing() == []


def test_of_two_editors_who_saw_the_same_one_is_told(county, goals):
    center, gate = make_cost_center(county), threading.Barrier(2)

    def edit(goal):
        gate.wait()
        try:
            set_shares(
                county=county,
                year=2019,
                cost_center=center,
                shares={goal: 6000},
                by=None,
                reason="mine",
                at=NOW,
                seen={},
            )
        except StaleShares as refusal:
            return refusal.now
        return None

    answers = at_once(lambda: edit(goals[0]), lambda: edit(goals[1]))
    (stood,) = standing()
    assert sorted(answers, key=bool) == [None, {stood[0]: 6000}]


def test_lines_and_shares_written_at_once_still_add_up(county, goals):
    stage, center = make_stage(county), make_cost_center(county)

    def write_lines():
        for _ in range(10):
            make_lines(center, stage, 2019, "0.01", "33.35", "-7.77")

    def map_it():
        for number in range(10):
            set_shares(
                county=county, year=2019, cost_center=center, shares={goals[0]: 3333 + number, goals[1]: 1},
                by=None, reason="again", at=NOW,
            )  # fmt: skip

    at_once(write_lines, map_it, write_lines)
    kept = dict(Spending.objects.values_list("goal", "amount"))
    Allocation.objects.update(position=1)  # makes every sum anew
    assert dict(Spending.objects.values_list("goal", "amount")) == kept
    assert sum(kept.values()) == 20 * Decimal("25.59")
