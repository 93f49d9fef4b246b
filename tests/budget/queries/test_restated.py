"""The history in today's codes, in SQL and in plain Python: the same cents, and the totals of the ledger."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.domain.restate import became, part_of, restated
from budget.models import SUCCESSIONS, CostCenter, Line
from budget.queries.comparison import across
from budget.queries.editions import editions
from budget.queries.restated import code_sums
from budget.queries.succession_proof import findings
from budget.queries.successions import Happened, steps_of, successions_of, successors_in
from tests.factories.ground import make_county, make_department
from tests.factories.money import (
    make_account,
    make_cost_center,
    make_fund,
    make_lines,
    make_stage,
    make_successions,
)

pytestmark = pytest.mark.django_db
YEARS = tuple(range(2014, 2021))
CODES = 6


@pytest.fixture
def county():
    return make_county(years=YEARS)


@pytest.fixture
def stage(county):
    return make_stage(county, "actual")


@st.composite
def histories(draw):
    """By dimension: (old, first year, ((new, share), …)) with codes as places; a code's successors come later."""
    found = {}
    for dimension in SUCCESSIONS:
        steps = []
        for old in range(CODES - 1):
            if not draw(st.booleans()):
                continue
            # codes are succeeded in the order of their places, one a year: what a succession may be
            targets = draw(st.lists(st.integers(old + 1, CODES - 1), unique=True, min_size=1, max_size=3))
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
            steps.append((old, YEARS[0] + 1 + old, tuple(zip(targets, shares, strict=True))))
        found[dimension] = steps
    return found


line = st.tuples(
    st.sampled_from(YEARS),
    *(st.integers(0, CODES - 1) for _ in range(3)),
    st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2)),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=histories(), lines=st.lists(line, max_size=12), through=st.sampled_from(YEARS))
def test_both_forms_agree_and_tie_to_the_ledger(county, stage, history, lines, through):
    with transaction.atomic():
        things = {
            "department": [make_department(county) for _ in range(CODES)],
            "account": [make_account(county) for _ in range(CODES)],
            "fund": [make_fund(county) for _ in range(CODES)],
        }
        things["cost_center"] = [
            make_cost_center(county, department=things["department"][place]) for place in range(CODES)
        ]
        for dimension, steps in history.items():
            for old, year, targets in steps:
                make_successions(
                    dimension, things[dimension][old], year,
                    *((things[dimension][place], share) for place, share in targets),
                )  # fmt: skip
        for year, center, account, fund, amount in lines:
            make_lines(
                things["cost_center"][center], stage, year, amount,
                account=things["account"][account], fund=things["fund"][fund],
            )  # fmt: skip
        assert list(findings(county.pk)) == []
        choices = editions(county, drafts=True)
        ledger = defaultdict(Decimal)
        for year, _center, _account, _fund, amount in lines:
            ledger[year] += amount
        for dimension in SUCCESSIONS if choices else ():
            now = code_sums(county, dimension, choices, through=through)
            assert by_year(now) == dict(ledger)
            assert {(one.year, one.key): one.amount for one in now} == plainly(county, dimension, through)
        transaction.set_rollback(True)


def by_year(sums):
    found = defaultdict(Decimal)
    for one in sums:
        found[one.year] += one.amount
    return dict(found)


def plainly(county, dimension, through):
    """The second form: line by line, in Python; a department's by where its cost center has come to."""
    known = {one: became(steps_of(county, one), through=through) for one in SUCCESSIONS}
    found = defaultdict(Decimal)
    for row in Line.objects.filter(county=county).select_related("cost_center"):
        if dimension == "department":
            for department, amount in departments_of(row, known):
                found[row.year, department] += amount
            continue
        key = getattr(row, f"{dimension}_id")
        for code, amount in restated(row.amount, row.year, key, known[dimension]):
            found[row.year, code] += amount
    return dict(found)


def departments_of(row, known):
    """Both ways one inside the other, as one list of parts of the line."""

    def parts(key, replaced):
        seen = replaced.get(key)
        if seen is None or row.year >= seen.before_year:
            return [(key, Fraction(0), Fraction(1))]
        return [(part.code, part.begin, part.end) for part in seen.parts]

    for center, begin, end in parts(row.cost_center_id, known["cost_center"]):
        own = CostCenter.objects.get(pk=center).department_id
        for department, since, until in parts(own, known["department"]):
            yield (
                department,
                part_of(row.amount, begin + (end - begin) * since, begin + (end - begin) * until),
            )


def shown(county, dimension, **asked):
    """(code, name, dollars by year, years restated) of each row."""
    found = across(
        county, editions(county, drafts=True), dimension, kind="expense", **{"reach": None} | asked
    )
    return [
        (
            part.code,
            part.name,
            {int(key[:4]): amount for key, amount in amounts.items() if amount is not None},
            {edition.year for edition in restated},
        )
        for (part, amounts), restated in zip(found.rows, found.restated, strict=True)
    ], found.happened


def test_years_side_by_side_as_it_was_and_in_todays_codes(county, stage):
    health, aging = make_department(county, "A", "Health"), make_department(county, "B", "Aging")
    old = make_cost_center(county, "5300", "Protection", health, last_year=2018)
    one = make_cost_center(county, "5310", "Intake", health, first_year=2019)
    other = make_cost_center(county, "5320", "In home", aging, first_year=2019)
    make_successions("cost_center", old, 2019, (one, 6000), (other, 4000))
    make_lines(old, stage, 2018, "1234567.89")
    make_lines(one, stage, 2019, "10.00")
    assert shown(county, "cost_center") == (
        [
            ("5300", "Protection", {2018: Decimal("1234567.89")}, set()),
            ("5310", "Intake", {2019: Decimal("10.00")}, set()),
        ],
        (),
    )
    assert shown(county, "cost_center", through=2019) == (
        [
            ("5310", "Intake", {2018: Decimal("740740.73"), 2019: Decimal("10.00")}, {2018}),
            ("5320", "In home", {2018: Decimal("493827.16")}, {2018}),
        ],
        (Happened(2019, ("5300",), ("5310", "5320")),),
    )
    # a department's money follows its cost centers
    assert shown(county, "department", through=2019) == (
        [
            ("A", "Health", {2018: Decimal("740740.73"), 2019: Decimal("10.00")}, set()),
            ("B", "Aging", {2018: Decimal("493827.16")}, {2018}),
        ],
        (Happened(2019, ("5300",), ("5320",)),),
    )
    assert successors_in(county, "cost_center", 2019) == {old.pk: ("5310", "5320")}
    assert successors_in(county, "cost_center", 2018) == {}


def test_a_code_used_twice_says_when(county, stage):
    old = make_cost_center(county, "5300", "Protection", last_year=2018)
    new = make_cost_center(county, "5300", "Protection", first_year=2019)
    make_lines(old, stage, 2018, "1.00")
    make_lines(new, stage, 2019, "2.00")
    assert [(name, amounts) for _code, name, amounts, _restated in shown(county, "cost_center")[0]] == [
        ("Protection (from FY2019)", {2019: Decimal("2.00")}),
        ("Protection (to FY2018)", {2018: Decimal("1.00")}),
    ]


def test_a_reader_of_one_department_sees_what_came_out_of_its_lines(county, stage):
    hers, theirs = make_department(county, "A"), make_department(county, "B")
    old, new = (
        make_cost_center(county, "5300", department=theirs),
        make_cost_center(county, "5310", department=hers),
    )
    make_successions("cost_center", old, 2019, (new, 10_000))
    make_lines(old, stage, 2018, "7.00")
    make_lines(new, stage, 2019, "5.00")
    found, _happened = shown(county, "cost_center", through=2019, reach=[hers.pk])
    assert [(code, amounts) for code, _name, amounts, _restated in found] == [
        ("5310", {2019: Decimal("5.00")})
    ]


def test_what_is_not_stated_stays_so(county, stage):
    make_lines(make_cost_center(county), stage, 2018, "0.00")
    assert shown(county, "fund", through=2019)[0] == [("", "", {2018: Decimal("0.00")}, set())]


def test_one_code_of_today(county, stage):
    old, one, other = (make_cost_center(county) for _ in range(3))
    make_successions("cost_center", old, 2019, (one, 2500), (other, 7500))
    make_lines(old, stage, 2018, "1.00")
    make_lines(other, stage, 2018, "5.00")
    found = code_sums(county, "cost_center", editions(county, drafts=True), through=2019, only=one.pk)
    assert [(row.key, row.amount, row.is_restated) for row in found] == [(one.pk, Decimal("0.25"), True)]
    with pytest.raises(ValueError, match="fund"):
        code_sums(county, "fund", (), through=2019, only=one.pk)
    with pytest.raises(ValueError, match="goal"):
        code_sums(county, "goal", (), through=2019)


@pytest.mark.parametrize("many", [1, 40])
def test_as_many_queries_for_one_code_as_for_forty(county, stage, many, django_assert_num_queries):
    department = make_department(county)
    new = make_cost_center(county, department=department)
    for _ in range(many):
        old = make_cost_center(county, department=department)
        make_successions("cost_center", old, 2019, (new, 10_000))
        make_lines(old, stage, 2018, "1.00")
    choices = editions(county, drafts=True)
    with django_assert_num_queries(4):
        found = across(county, choices, "cost_center", kind="expense", reach=None, through=2020)
    assert [amounts["2018-actual"] for _part, amounts in found.rows] == [Decimal(many)]
    with django_assert_num_queries(1):
        assert len(successions_of(county, "cost_center")) == many


def test_the_proof_finds_parts_that_are_not_those_of_the_successions(county, stage):
    old, one, other = (make_cost_center(county) for _ in range(3))
    make_successions("cost_center", old, 2019, (one, 5_000), (other, 5_000))
    make_lines(old, stage, 2018, "0.01")
    assert list(findings(county.pk)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('budget_successors'::regproc)")
        [whole] = cursor.fetchone()
        cursor.execute(whole.replace("ORDER BY s.position,", "ORDER BY s.position DESC,"))
    assert list(findings(county.pk)) == [
        f"the parts of cost_center {old.pk} that pages show are not those of its successions"
    ]
