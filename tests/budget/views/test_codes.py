"""The switch between money as it was and in today's codes: marked, told, downloaded, and not for the public."""

import pytest

from budget.queries.successions import Happened
from budget.views.codes import restated_words
from tests.factories.money import make_cost_center, make_lines, make_successions
from tests.outcomes.views.conftest import Small
from tests.pages import table, words

AT = "/small/compare/"
YEARS = "/small/compare/years/"


@pytest.fixture
def reorganised(small: Small) -> Small:
    """5100 stood for 5050 until FY2018, of which a tenth went to School nurses."""
    old = make_cost_center(small.county, "5050", "Support", small.social, last_year=2018)
    make_lines(old, small.adopted, 2018, "100.01")
    make_successions("cost_center", old, 2019, (small.centers["5100"], 9000), (small.centers["7100"], 1000))
    return small


def test_side_by_side_as_it_was_and_in_todays_codes(reorganised: Small) -> None:
    client = reorganised.client("analyst")
    then = client.get(YEARS, {"by": "cost_center"})
    assert table(then, "years")[:3] == [
        ["Cost center", "FY2018 Adopted", "FY2019 Adopted"],
        ["5050 Support", "$100.01", "no lines"],
        ["5100 Child support", "$80.00", "$100.00"],
    ]
    assert "restated" not in words(then)
    now = client.get(YEARS, {"by": "cost_center", "codes": "now"})
    assert table(now, "years") == [
        ["Cost center", "FY2018 Adopted", "FY2019 Adopted", "Restated"],
        ["5100 Child support", "$170.01", "$100.00", "FY2018"],
        ["5900 Recoveries", "no lines", "−$5.00", "–"],
        ["7100 School nurses", "$10.00", "$50.00", "FY2018"],
        ["7200 Clinics", "no lines", "$25.00", "–"],
        ["Total", "$180.01", "$170.00", ""],
    ]
    assert (
        "FY2018 is restated: 5050 became 5100 and 7100 in FY2019. The totals are unchanged. As it was"
        in words(now)
    )
    assert table(then, "years")[-1] == ["Total", "$180.01", "$170.00"]
    text = client.get(YEARS, {"by": "cost_center", "codes": "now", "export": "years"}).content.decode(
        "utf-8-sig"
    )
    assert "5100 Child support,170.01,100.00,FY2018" in text


def test_a_comparison_of_two_in_todays_codes(reorganised: Small) -> None:
    answer = reorganised.client("analyst").get(AT, {"by": "cost_center", "codes": "now"})
    assert table(answer, "changes")[:2] == [
        ["Cost center", "FY2018 Adopted", "FY2019 Adopted", "Change", "Change, %", "Restated"],
        ["5100 Child support", "$170.01", "$100.00", "−$70.01", "−41.2%", "FY2018"],
    ]
    by_department = reorganised.client("analyst").get(AT, {"codes": "now"})
    assert table(by_department, "changes")[1:3] == [
        ["Social Services", "$170.01", "$95.00", "−$75.01", "−44.1%", "–"],
        ["Public Health", "$10.00", "$75.00", "+$65.00", "+650.0%", "FY2018"],
    ]


def test_the_public_reads_what_was_published(reorganised: Small) -> None:
    reorganised.publish(2018)
    reorganised.publish(2019)
    answer = reorganised.client().get(YEARS, {"by": "cost_center", "codes": "now"})
    assert table(answer, "years")[1][:2] == ["5050 Support", "$100.01"]
    assert 'id="pick-codes"' not in answer.content.decode()


def test_without_a_reorganisation_nobody_is_asked(small: Small) -> None:
    assert 'id="pick-codes"' not in small.client("analyst").get(YEARS).content.decode()


def test_the_sentence_tells_a_few_and_counts_the_rest() -> None:
    happened = [
        Happened(2019, ("5300",), ("5310", "5320")),
        Happened(2020, ("1", "2"), ("3",)),
        Happened(2020, ("4",), ("4",)),
    ]
    assert restated_words([2016, 2018, 2017, 2014], happened) == (
        "FY2014, FY2016–FY2018 are restated: 5300 became 5310 and 5320 in FY2019; 1 and 2 became 3 in FY2020;"
        " 4 moved in FY2020. The totals are unchanged."
    )
    many = [Happened(2020, (str(number),), ("x",)) for number in range(7)]
    assert "4 became x in FY2020; 2 more changes. The" in restated_words([2019], many)
    assert restated_words([], many) == ""
