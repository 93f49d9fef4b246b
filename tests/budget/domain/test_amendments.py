"""Whether an amendment balances, fund by fund, and how much it moves."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from budget.domain.amendments import balances, moved, nets

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
