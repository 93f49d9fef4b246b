"""History in today's codes: no cent is lost or made, however codes were split, merged and split again."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.domain.restate import Step, became, part_of, restated

amounts = st.integers(-(10**16) + 1, 10**16 - 1).map(lambda cents: Decimal(cents).scaleb(-2))
YEARS = range(2014, 2022)


@st.composite
def reorganisations(draw):
    """Successions as a county can record them: each year some codes end, and become others that are there."""
    steps, alive, names = [], ["a", "b", "c"], iter(f"n{number}" for number in range(1000))
    for year in YEARS:
        ending = draw(st.lists(st.sampled_from(alive), unique=True, max_size=2)) if alive else []
        begun = [next(names) for _ in range(draw(st.integers(1, 3)))]
        staying = [code for code in alive if code not in ending]
        for code in ending:
            targets = draw(st.lists(st.sampled_from([*begun, *staying]), unique=True, min_size=1, max_size=4))
            cuts = sorted(
                draw(
                    st.lists(
                        st.integers(1, 9_999),
                        unique=True,
                        min_size=len(targets) - 1,
                        max_size=len(targets) - 1,
                    )
                )
            )
            shares = [after - before for before, after in zip([0, *cuts], [*cuts, 10_000], strict=True)]
            steps += [
                Step(code, target, year, share, place)
                for place, (target, share) in enumerate(zip(targets, shares, strict=True), 1)
            ]
        alive = [*staying, *begun]
    return steps


def exactly(steps, code, year, through):
    """The same in plain words: what each code's money is worth today, exactly, one succession after another."""
    worth = {code: Fraction(1)}
    for step_year in range(year + 1, through + 1):
        after = {}
        for held, share in worth.items():
            going = [step for step in steps if step.old == held and step.first_year == step_year]
            for step in going:
                after[step.new] = after.get(step.new, 0) + share * Fraction(step.share, 10_000)
            if not going:
                after[held] = after.get(held, 0) + share
        worth = after
    return worth


def test_a_split_as_the_page_tells_it():
    known = became([Step("5300", "5310", 2019, 6000, 1), Step("5300", "5320", 2019, 4000, 2)], through=2019)
    assert restated(Decimal("1234567.89"), 2018, "5300", known) == [
        ("5310", Decimal("740740.73")),
        ("5320", Decimal("493827.16")),
    ]
    assert restated(Decimal("5.00"), 2019, "5300", known) == [("5300", Decimal("5.00"))]
    assert restated(Decimal("5.00"), 2018, "5310", known) == [("5310", Decimal("5.00"))]


def test_a_chain_is_walked_to_its_end_and_not_beyond_the_year_asked_for():
    steps = [Step("a", "b", 2016), Step("b", "c", 2019, 5000, 1), Step("b", "d", 2019, 5000, 2)]
    assert restated(Decimal("0.01"), 2014, "a", became(steps, through=2020)) == [
        ("c", Decimal("0.01")),
        ("d", Decimal("0.00")),
    ]
    assert restated(Decimal("0.01"), 2014, "a", became(steps, through=2018)) == [("b", Decimal("0.01"))]
    assert restated(Decimal("0.01"), 2014, "a", became(steps, through=2015)) == [("a", Decimal("0.01"))]


def test_moved_there_and_merged_back_is_no_circle():
    steps = [
        Step("a", "b", 2016, 5000, 1),
        Step("a", "c", 2016, 5000, 2),
        Step("b", "d", 2018),
        Step("c", "d", 2018),
    ]
    assert sum(
        part for _code, part in restated(Decimal("0.01"), 2014, "a", became(steps, through=2018))
    ) == Decimal("0.01")


@given(steps=reorganisations(), amount=amounts, year=st.sampled_from(YEARS), through=st.sampled_from(YEARS))
def test_parts_add_up_and_are_within_a_cent_of_exact(steps, amount, year, through):
    known = became(steps, through=through)
    for code in {step.old for step in steps} | {"a", "unknown"}:
        parts = restated(amount, year, code, known)
        assert sum((Fraction(part) for _code, part in parts), Fraction(0)) == Fraction(amount)
        began = {step.new: step.first_year for step in steps}
        if through < year or began.get(code, 0) > year:
            continue
        found = {}
        for new, part in parts:
            found[new] = found.get(new, 0) + Fraction(part)
        worth = exactly(steps, code, year, through)
        assert {new for new, share in worth.items() if share} == set(found)
        many = len(parts)
        assert all(
            abs(found[new] - Fraction(amount) * share) <= Fraction(many, 100) for new, share in worth.items()
        )


@given(steps=reorganisations(), amount=amounts)
def test_a_negative_amount_is_the_mirror_of_its_positive(steps, amount):
    known = became(steps, through=2021)
    for code in known:
        there = restated(amount, 2000, code, known)
        back = restated(-amount, 2000, code, known)
        assert [(new, -part) for new, part in there] == back


@given(
    amount=amounts,
    ones=st.lists(st.integers(1, 9_999), unique=True, max_size=4),
    others=st.lists(st.integers(1, 9_999), unique=True, max_size=4),
)
def test_goals_and_successors_tie_in_both_directions(amount, ones, others):
    def cuts(inner):
        marks = [Fraction(0), *(Fraction(one, 10_000) for one in sorted(inner)), Fraction(1)]
        return list(zip(marks, marks[1:], strict=False))

    table = [[part_of(amount, *one, *other) for other in cuts(others)] for one in cuts(ones)]
    with localcontext(prec=60):
        assert [sum(row) for row in table] == [part_of(amount, *one) for one in cuts(ones)]
        assert [sum(column) for column in zip(*table, strict=True)] == [
            part_of(amount, *other) for other in cuts(others)
        ]
        assert sum(map(sum, table)) == amount


def test_exact_in_a_narrow_decimal_context():
    with localcontext(prec=3):
        assert part_of(Decimal("99999999999999.99"), Fraction(0), Fraction(1)) == Decimal("99999999999999.99")


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([Step("a", "b", 2016, 9_999)], "do not add up"),
        ([Step("a", "b", 2016, 5_000, 1), Step("a", "c", 2017, 5_000, 2)], "different years"),
        ([Step("a", "b", 2016), Step("b", "a", 2016)], "before it began"),
        ([Step("a", "b", 2018), Step("b", "c", 2016)], "before it began"),
    ],
)
def test_what_cannot_be_walked_is_refused(steps, why):
    with pytest.raises(ValueError, match=why):
        became(steps, through=2020)
