"""Comparing years and stages on the page: amounts, changes, percents and the words where there is no percent."""

import pytest

from tests.factories.ground import make_department
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

AT = "/small/compare/"
YEARS = "/small/compare/years/"


def test_two_years_by_cost_center_with_words_where_there_is_no_percent(small: Small) -> None:
    make_lines(small.centers["5900"], small.adopted, 2018, "3.00")  # −5.00 a year later
    gone = make_cost_center(small.county, "7900", "Closed clinic", small.health)
    make_lines(gone, small.adopted, 2018, "12.00")
    answer = small.client("analyst").get(AT, {"by": "cost_center"})
    assert table(answer, "changes") == [
        ["Cost center", "FY2018 Adopted", "FY2019 Adopted", "Change", "Change, %"],
        ["5100 Child support", "$80.00", "$100.00", "+$20.00", "+25.0%"],
        ["5900 Recoveries", "$3.00", "−$5.00", "−$8.00", "not a percent"],
        ["7100 School nurses", "no lines", "$50.00", "+$50.00", "new"],
        ["7200 Clinics", "no lines", "$25.00", "+$25.00", "new"],
        ["7900 Closed clinic", "$12.00", "no lines", "−$12.00", "−100.0%"],
        ["Total", "$95.00", "$170.00", "+$75.00", "+78.9%"],
    ]
    assert "Expenses go from $95.00 to $170.00: $75.00 more (+78.9%)." in words(answer)


def test_it_is_sorted_by_change_and_downloaded_as_seen(small: Small) -> None:
    client = small.client("analyst")
    answer = client.get(AT, {"by": "cost_center", "changes-sort": "-change"})
    assert column(answer, "changes", "Change")[:2] == [("+$50.00",), ("+$25.00",)]
    file = client.get(AT, {"by": "cost_center", "export": "changes"})
    text = file.content.decode("utf-8-sig")
    assert "5100 Child support,80.00,100.00,20.00,25.0" in text
    assert (
        "small-2018-adopted-to-2019-adopted-expense-by-cost_center.csv" in file.headers["Content-Disposition"]
    )


def test_the_two_may_be_chosen_and_turned_round(small: Small) -> None:
    make_lines(small.centers["5100"], make_stage(small.county, "requested"), 2019, "120.00")
    client = small.client("analyst")
    answer = client.get(AT, {"from": "2019-requested", "to": "2019-adopted", "kind": "revenue"})
    assert "FY2019 Requested and FY2019 Adopted compared" in words(answer)
    assert "Neither of the two has such lines." in words(answer)
    turned = client.get(links(answer)["The other way round"])
    assert "FY2019 Adopted and FY2019 Requested compared" in words(turned)
    missing = client.get(AT, {"from": "1999-adopted"})
    assert "There is no 1999-adopted here. Shown instead: FY2018 Adopted." in words(missing)


def test_the_public_compares_what_is_published_and_nothing_else(small: Small) -> None:
    small.publish(2018)
    assert "There is only one to look at yet." in words(small.client().get(AT))
    small.publish(2019)
    make_lines(small.centers["5100"], small.adopted, 2019, "1000.00")
    answer = small.client().get(AT)
    assert column(answer, "changes", "Department", "FY2019 Adopted") == [
        ("Social Services", "$95.00"), ("Public Health", "$75.00"), ("Total", "$170.00"),
    ] or column(answer, "changes", "Department", "FY2019 Adopted") == [
        ("Public Health", "$75.00"), ("Social Services", "$95.00"), ("Total", "$170.00"),
    ]  # fmt: skip
    assert "$1,170.00" in words(small.client("analyst").get(AT))


def test_a_director_compares_her_own_department(small: Small) -> None:
    answer = small.client("director", small.health).get(AT)
    assert column(answer, "changes", "Department", "FY2019 Adopted") == [
        ("Public Health", "$75.00"), ("Total", "$75.00"),
    ]  # fmt: skip
    assert "You see the lines of your own department." in words(answer)
    other = small.client("director", small.health).get(AT, {"department": str(small.social.pk)})
    assert "Social Services" not in str(table(other, "changes"))


def test_years_and_stages_stand_side_by_side(small: Small) -> None:
    make_lines(small.centers["5100"], make_stage(small.county, "requested"), 2019, "120.00")
    client = small.client("analyst")
    assert table(client.get(YEARS, {"by": "cost_center"}), "years")[:2] == [
        ["Cost center", "FY2018 Adopted", "FY2019 Adopted", "FY2019 Requested"],
        ["5100 Child support", "$80.00", "$100.00", "$120.00"],
    ]
    one = table(client.get(YEARS, {"stage": "requested", "first": "2019", "last": "2018"}), "years")
    assert one == [["Department", "FY2019 Requested"], ["Social Services", "$120.00"], ["Total", "$120.00"]]
    text = client.get(YEARS, {"by": "cost_center", "export": "years"}).content.decode("utf-8-sig")
    assert "7100 School nurses,no lines,50.00,no lines" in text


@pytest.mark.parametrize("at", [AT, YEARS])
def test_a_county_without_lines_says_so(small: Small, at: str) -> None:
    assert "No budget lines yet." in words(small.client().get(at))


@pytest.mark.parametrize("at", [AT, YEARS])
@pytest.mark.parametrize("more", [0, 12])
def test_as_many_questions_however_much_there_is(
    small: Small, at: str, more: int, django_assert_num_queries
) -> None:
    for number in range(more):
        department = make_department(small.county, f"M{number}")
        center = make_cost_center(small.county, f"9{number:03}", department=department)
        make_lines(center, small.adopted, 2019, "1.00")
    client = small.client("analyst")
    with django_assert_num_queries(13):
        client.get(at)


@pytest.mark.parametrize(
    "name", ["from", "to", "by", "kind", "department", "first", "last", "stage", "changes-sort"]
)
@pytest.mark.parametrize(
    "value", ["2019-adopted;drop", "\x00", "'", "%00", "__class__", "x" * 5000, "é", "-1", "99999"]
)
def test_nothing_in_the_address_breaks_the_pages(small: Small, name: str, value: str) -> None:
    client = small.client("analyst")
    assert {client.get(at, {name: value}).status_code for at in (AT, YEARS)} == {200}
