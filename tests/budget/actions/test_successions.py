"""Recording what a code became: its years are kept in order, nothing is rewritten, and it can be taken back."""

from decimal import Decimal

import pytest
from django.db.models import F

from budget.actions.successions import (
    SuccessionRefused,
    Successor,
    record_successors,
    take_back_successors,
)
from budget.models import CostCenter, CostCenterSuccession, DepartmentSuccession, Fund, Line
from budget.queries.comparison import across
from budget.queries.editions import editions
from obb.history import history_of, parts_ever
from obb.models import Department
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_account, make_cost_center, make_fund, make_lines, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county(years=(2018, 2019, 2020))


@pytest.fixture
def health(county):
    return make_department(county, "H", "Health")


@pytest.fixture
def center(county, health):
    return make_cost_center(county, "5300", "Protection", health)


def record(
    old,
    *successors,
    dimension="cost_center",
    first_year=2019,
    change="split",
    reason="Board, June 9",
    by=None,
):
    return record_successors(
        county=old.county, dimension=dimension, old=old, first_year=first_year, change=change,
        successors=successors, by=by, reason=reason,
    )  # fmt: skip


def take_back(old, dimension="cost_center", reason="A mistake"):
    return take_back_successors(county=old.county, dimension=dimension, old=old, by=None, reason=reason)


def years_of(model, county):
    return list(
        model.objects.filter(county=county)
        .order_by("code", F("first_year").asc(nulls_first=True))
        .values_list("code", "first_year", "last_year")
    )


def test_a_split_ends_the_code_and_adds_those_that_are_new(county, center):
    known = make_cost_center(county, "5320", "In home", first_year=2019)
    ana = make_member(county, "analyst", username="ana")
    rows = record(center, Successor("5310", 6000, "Intake"), Successor("5320", 4000), by=ana)
    assert years_of(CostCenter, county) == [("5300", None, 2018), ("5310", 2019, None), ("5320", 2019, None)]
    assert [(row.new.code, row.share, row.position, row.made_new, row.made_by) for row in rows] == [
        ("5310", 6000, 1, True, ana),
        ("5320", 4000, 2, False, ana),
    ]
    made = CostCenter.objects.get(code="5310")
    assert (made.name, made.department) == ("Intake", center.department)
    told = history_of(rows[0])
    assert [(one.who, one.why, one.what) for one in told] == [("ana", "Board, June 9", "added")]
    assert known.pk == rows[1].new_id


def test_a_move_under_the_same_code_rewrites_no_history(county, center, health):
    stage, aging = make_stage(county, "actual"), make_department(county, "A", "Aging")
    make_lines(center, stage, 2018, "8.00")
    record(center, Successor("5300", department=aging), change="moved")
    [new] = CostCenter.objects.filter(code="5300", first_year=2019)
    make_lines(new, stage, 2019, "9.00")
    assert Line.objects.get(year=2018).cost_center.department == health

    def by_department(**asked):
        found = across(
            county, editions(county, drafts=True), "department", kind="expense", reach=None, **asked
        )
        return [(part.name, *amounts.values()) for part, amounts in found.rows]

    assert by_department() == [("Aging", Decimal("9.00"), None), ("Health", None, Decimal("8.00"))]
    assert by_department(through=2019) == [("Aging", Decimal("9.00"), Decimal("8.00"))]


def test_a_part_carved_out_leaves_the_code_to_the_rest(county, center):
    record(center, Successor("5300", 7000), Successor("5310", 3000))
    assert years_of(CostCenter, county) == [("5300", None, 2018), ("5300", 2019, None), ("5310", 2019, None)]


def test_two_codes_merge_into_one(county, center):
    other = make_cost_center(county, "5400")
    record(center, Successor("5500", name="Both"), change="merged")
    record(other, Successor("5500"), change="merged")
    [row] = CostCenterSuccession.objects.filter(old=other)
    assert (row.new.code, row.made_new) == ("5500", False)


def test_a_department_takes_its_cost_centers_along(county, center, health):
    ended = make_cost_center(county, "5000", department=health, last_year=2016)
    record(health, Successor("HS", name="Health and Safety"), dimension="department", change="renamed")
    new = Department.objects.get(county=county, code="HS")
    assert [(one.code, one.department) for one in CostCenter.objects.filter(first_year=2019)] == [
        ("5300", new)
    ]
    assert CostCenterSuccession.objects.get().old == center
    assert not CostCenterSuccession.objects.filter(old=ended).exists()
    take_back(health, dimension="department")
    assert years_of(Department, county) == [("H", None, None)]
    assert years_of(CostCenter, county) == [("5000", None, 2016), ("5300", None, None)]


def test_a_department_is_split_once_its_cost_centers_have_gone(county, center, health):
    halves = [Successor("H1", 5000), Successor("H2", 5000)]
    with pytest.raises(SuccessionRefused, match="first, each by itself: 5300"):
        record(health, *halves, dimension="department")
    aging = make_department(county, "A")
    record(center, Successor("5300", department=aging), change="moved")
    record(health, *halves, dimension="department")
    assert DepartmentSuccession.objects.count() == 2


def test_taking_back_restores_the_codes(county, center):
    record(center, Successor("5310", 6000), Successor("5320", 4000))
    assert take_back(center).kept == ()
    assert years_of(CostCenter, county) == [("5300", None, None)]
    told = history_of(*parts_ever(CostCenterSuccession, old_id=center.pk))
    assert [(one.what, one.why) for one in told[:2]] == [("deleted", "A mistake")] * 2
    record(center, Successor("5330"))


def test_taking_back_keeps_what_is_in_use(county, center):
    record(center, Successor("5300", 6000), Successor("5320", 4000))
    make_lines(CostCenter.objects.get(code="5300", first_year=2019), make_stage(county), 2019, "1.00")
    assert take_back(center).kept == ("5300 Protection",)
    # the newer one of this code is in use, so the older stays ended
    assert years_of(CostCenter, county) == [("5300", None, 2018), ("5300", 2019, None)]


def test_a_last_year_stated_before_stays(county, health):
    old = make_cost_center(county, "5300", department=health, last_year=2017)
    record(old, Successor("5310"))
    assert take_back(old).kept == ()
    assert years_of(CostCenter, county) == [("5300", None, 2017)]


@pytest.mark.parametrize(
    ("successors", "change", "why"),
    [
        ([], {}, "Name at least one successor"),
        ([Successor("5310", 9_999)], {}, r"The shares add to 99.99%. They must add to exactly 100.00%"),
        ([Successor("5310", 0), Successor("5320", 10_000)], {}, "more than 0"),
        ([Successor(" ")], {}, "State the successor's code"),
        ([Successor("5310", 5000), Successor("5310", 5000)], {}, "named twice"),
        ([Successor("5310")], {"reason": " "}, "Say why"),
        ([Successor("5310")], {"first_year": 19}, "four digits"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is_written(county, center, successors, change, why):
    with pytest.raises(SuccessionRefused, match=why):
        record(center, *successors, **change)
    assert years_of(CostCenter, county) == [("5300", None, None)]


def test_lines_that_would_be_left_behind(county, center):
    make_lines(center, make_stage(county), 2019, "1.00")
    with pytest.raises(SuccessionRefused, match="5300 has budget lines in FY2019, after it would have ended"):
        record(center, Successor("5310"))
    assert years_of(CostCenter, county) == [("5300", None, None)]


def test_once_and_in_the_order_of_time(county, center):
    record(center, Successor("5310"))
    with pytest.raises(SuccessionRefused, match="has successors already"):
        record(center, Successor("5320"), first_year=2020)
    new = CostCenter.objects.get(code="5310")
    with pytest.raises(
        SuccessionRefused, match="5310 begins in FY2019 only. It can have successors from FY2020 on"
    ):
        record(new, Successor("5320"))
    other = make_cost_center(county, "5400")
    record(new, Successor("5330"), first_year=2020)
    with pytest.raises(SuccessionRefused, match="5310 ended with FY2019, so nothing can become it in FY2020"):
        record(other, Successor("5310"), first_year=2020)
    new.refresh_from_db()
    new.last_year = None  # a county that leaves its codes open
    new.save()
    with pytest.raises(SuccessionRefused, match="5310 itself became another code in FY2020"):
        record(other, Successor("5310"), first_year=2020)
    with pytest.raises(SuccessionRefused, match="5330 begins in FY2020 only"):
        record(other, Successor("5330"), first_year=2019)
    with pytest.raises(SuccessionRefused, match="Nothing is recorded"):
        take_back(other)


def test_accounts_keep_their_kind(county):
    old, revenue = make_account(county, "51000"), make_account(county, "41000", kind="revenue")
    with pytest.raises(SuccessionRefused, match="51000 is of kind Expense, 41000 is not"):
        record(old, Successor(revenue.code), dimension="account", change="renamed")


def test_funds_too(county):
    record(make_fund(county, "101"), Successor("1010"), dimension="fund", change="renamed")
    assert years_of(Fund, county) == [("101", None, 2018), ("1010", 2019, None)]
