"""Recording what a code became on the page: a look first, then for good, and back again."""

import pytest

from budget.models import CostCenter, CostCenterSuccession
from obb.models import Department
from tests.factories.ground import make_county, open_years
from tests.factories.money import make_cost_center, make_lines, make_stage, make_successions
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

LIST, NEW = "/small/successions/", "/small/successions/new/"


@pytest.fixture
def spent(small: Small) -> Small:
    """7100 has 1,234,567.89 of actual expenses in FY2018 and 10.00 of revenues."""
    stage = make_stage(small.county, "actual")
    make_lines(small.centers["7100"], stage, 2018, "1234567.89")
    make_lines(small.centers["7100"], stage, 2018, "10.00", kind="revenue")
    return small


def typed(**changes: str) -> dict[str, str]:
    return {
        "dimension": "cost_center", "code": "7100", "first_year": "FY2020", "change": "split", "reason": "Board, June 9",
        "to_0": "7110", "share_0": "60", "name_0": "Nurses", "to_1": "7120", "share_1": "40",
    } | changes  # fmt: skip


def test_a_look_shows_what_becomes_of_the_money_and_stores_nothing(spent: Small) -> None:
    answer = spent.client("analyst").post(NEW, typed(preview="1"))
    assert "FY2019 Adopted, expenses: $50.00 of 7100 becomes $30.00 in 7110 and $20.00 in 7120." in words(
        answer
    )
    assert table(answer, "preview") == [
        ["Year and stage", "Kind", "7100", "in 7110", "in 7120"],
        ["FY2019 Adopted", "Expense", "$50.00", "$30.00", "$20.00"],
        ["FY2018 Actual", "Expense", "$1,234,567.89", "$740,740.73", "$493,827.16"],
        ["FY2018 Actual", "Revenue", "$10.00", "$6.00", "$4.00"],
    ]
    assert "Nothing is stored yet." in words(answer)
    assert not CostCenterSuccession.objects.exists()
    assert not CostCenter.objects.filter(code="7110").exists()


def test_recorded_listed_and_taken_back(spent: Small) -> None:
    client = spent.client("analyst")
    answer = client.post(NEW, typed(record="1"), follow=True)
    assert "Recorded: 7100 became 7110 and 7120 in FY2020." in words(answer)
    assert column(answer, "successions", "Old code", "Became", "Share", "From", "What happened", "Why") == [
        ("7100 School nurses", "7110 Nurses", "60.00%", "FY2020", "split", "Board, June 9"),
        ("7100 School nurses", "7120 School nurses", "40.00%", "FY2020", "split", "Board, June 9"),
    ]
    assert CostCenter.objects.get(code="7100").last_year == 2019
    taking = links(answer)["7100 School nurses"]
    assert "7110 Nurses: 60.00%, split. Board, June 9" in words(client.get(taking))
    refused = client.post(taking, {"reason": ""})
    assert refused.status_code == 200 and CostCenterSuccession.objects.count() == 2
    gone = client.post(taking, {"reason": "Typed wrongly"}, follow=True)
    assert "7100 is itself again." in words(gone)
    assert CostCenter.objects.get(code="7100").last_year is None
    assert client.get(taking).status_code == 404


def test_what_is_in_use_stays_and_is_named(spent: Small) -> None:
    client = spent.client("analyst")
    answer = client.post(NEW, typed(record="1"), follow=True)
    open_year = CostCenter.objects.get(code="7110")

    open_years(spent.county, 2020)
    make_lines(open_year, spent.adopted, 2020, "1.00")
    gone = client.post(links(answer)["7100 School nurses"], {"reason": "Wrong"}, follow=True)
    assert "Still there, because it is in use: 7110 Nurses." in words(gone)


def test_one_successor_takes_all_and_may_keep_the_code_in_another_department(spent: Small) -> None:
    stated = typed(
        record="1", to_0="7100", share_0="", name_0="", to_1="", share_1="", change="moved",
        department_0=str(spent.social.pk),
    )  # fmt: skip
    spent.client("analyst").post(NEW, stated)
    assert [
        (one.first_year, one.department) for one in CostCenter.objects.filter(code="7100").order_by("pk")
    ] == [(None, spent.health), (2020, spent.social)]


def test_a_department_goes_with_its_cost_centers(spent: Small) -> None:
    stated = typed(
        record="1", dimension="department", code="PH", to_0="HHS", share_0="", name_0="Health and Human Services",
        to_1="", share_1="", change="renamed",
    )  # fmt: skip
    answer = spent.client("analyst").post(NEW, stated, follow=True)
    assert len(column(answer, "successions", "Old code")) == 3
    new = Department.objects.get(code="HHS")
    assert {one.code for one in CostCenter.objects.filter(department=new)} == {"7100", "7200"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"share_1": "39.99"},
            "The shares add to 99.99%. They must add to exactly 100.00%: no dollar may be lost.",
        ),
        ({"share_0": "sixty"}, "“sixty” is not a number."),
        ({"share_0": "0"}, "“0” is not a share."),
        ({"code": "9999"}, "The county has no such code: 9999."),
        ({"first_year": "soon"}, "soon"),
        ({"first_year": "FY2019"}, "7100 has budget lines in FY2019, after it would have ended."),
        ({"to_0": ""}, "This field is required."),
        ({"reason": ""}, "This field is required."),
        ({"share_0": ""}, "A share is more than 0 and at most 100.00%."),
    ],
)
@pytest.mark.parametrize("button", ["preview", "record"])
def test_what_is_wrong_is_said_and_kept_in_the_form(
    spent: Small, changes: dict, why: str, button: str
) -> None:
    answer = spent.client("analyst").post(NEW, typed(**changes) | {button: "1"})
    assert why in words(answer)
    assert 'value="Nurses"' in answer.content.decode()
    assert not CostCenterSuccession.objects.exists()


def test_the_form_opens_for_one_code(spent: Small) -> None:
    text = (
        spent.client("analyst")
        .get(NEW, {"dimension": "fund", "code": "101", "first_year": "2020"})
        .content.decode()
    )
    assert 'value="fund" selected' in text and 'value="101"' in text and 'value="FY2020"' in text


def test_a_commissioner_reads_the_list_and_records_nothing(spent: Small) -> None:
    spent.client("analyst").post(NEW, typed(record="1"))
    answer = spent.client("commissioner").get(LIST)
    assert len(column(answer, "successions", "Old code")) == 2
    assert "Record a change" not in words(answer)
    assert "7100 School nurses" not in links(answer)


def test_nobody_reaches_another_countys(spent: Small) -> None:

    other = make_county("other")
    old, new = make_cost_center(other, "X"), make_cost_center(other, "Y")
    make_successions("cost_center", old, 2019, (new, 10_000))
    client = spent.client("analyst")
    assert client.get(f"{LIST}cost-center/{old.pk}/").status_code == 404
    assert client.post(f"{LIST}cost-center/{old.pk}/", {"reason": "Mine"}).status_code == 404
    assert "The county has no such code: X." in words(client.post(NEW, typed(code="X", preview="1")))


@pytest.mark.parametrize("many", [1, 12])
def test_as_many_questions_for_one_as_for_twelve(small: Small, many: int, django_assert_num_queries) -> None:

    for _ in range(many):
        old = make_cost_center(small.county, department=small.social)
        make_successions("cost_center", old, 2019, (small.centers["5100"], 10_000))
    client = small.client("analyst")
    with django_assert_num_queries(12):
        client.get(LIST)
