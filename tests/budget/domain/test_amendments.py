"""Whether an amendment balances, fund by fund, and how much it moves."""

from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from budget.domain.amendments import Moved, Reach, balances, leaves, moved, nets, out_of_reach

dollars = st.decimals(-1_000_000, 1_000_000, places=2)
lines = st.lists(st.tuples(st.none() | st.integers(1, 3), st.sampled_from(["expense", "revenue"]), dollars))


@given(lines)
def test_the_funds_add_up_to_the_lines(given_lines) -> None:
    found = nets(given_lines)
    for kind, part in (("expense", "expenses"), ("revenue", "revenues")):
        whole = sum((amount for _fund, its, amount in given_lines if its == kind), D(0))
        assert sum((getattr(one, part) for one in found), D(0)) == whole
    assert len({one.fund for one in found}) == len(found)


@given(lines)
def test_an_amendment_with_its_mirror_balances(given_lines) -> None:
    mirror = [
        (fund, "revenue" if kind == "expense" else "expense", amount) for fund, kind, amount in given_lines
    ]
    assert balances(nets([*given_lines, *mirror]))


def test_one_fund_does_not_pay_for_another() -> None:
    assert not balances(nets([(1, "expense", D("5.00")), (2, "expense", D("-5.00"))]))
    assert balances(nets([(1, "expense", D("5.00")), (1, "expense", D("-5.00"))]))
    assert balances(nets([]))


def test_what_is_moved_is_what_is_added_or_taken_whichever_is_more() -> None:
    some = [("expense", D("5.00")), ("expense", D("-7.50")), ("revenue", D("100.00"))]
    assert moved(some) == D("7.50")
    assert moved([]) == 0


changes = st.lists(
    st.builds(
        Moved,
        department=st.integers(1, 2),
        fund=st.none() | st.integers(1, 2),
        cost_center=st.integers(1, 3),
        account=st.none() | st.integers(1, 2),
        kind=st.sampled_from(["expense", "revenue"]),
        amount=dollars,
    ),
    max_size=6,
)


@given(changes)
def test_who_keeps_within_less_keeps_within_more(some) -> None:
    """A cost center is of one department here."""
    some = [replace(one, department=one.cost_center % 2) for one in some]
    left = [leaves(some, within) for within in ("", "fund", "department", "cost center")]
    assert left == sorted(left)
    assert left[0] is False


@given(changes, st.sampled_from(["from", "to", "both"]), st.integers(1, 2))
def test_a_reach_covers_its_side_alone_and_more_of_a_sort_cover_more(some, side, thing) -> None:
    beyond = out_of_reach(some, [Reach(side, "fund", thing)])
    assert all(one.fund != thing and (side == "both" or one.side == side) for one in beyond)
    assert set(out_of_reach(some, [Reach(side, "fund", 1), Reach(side, "fund", 2)])) <= set(beyond)
    assert set(beyond) <= set(out_of_reach(some, [Reach(side, "fund", thing), Reach(side, "account", 1)]))
    assert out_of_reach(some, []) == ()
