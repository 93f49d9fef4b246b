"""An indicator of months or quarters says what its years come to, and never a month that is withheld."""

from decimal import Decimal

from obb.history import change
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Indicator, Observation
from tests.factories.results import NOW, make_indicator
from tests.outcomes.views.conftest import Small
from tests.pages import column, words


def _served(small: Small, values: list[int], **fields) -> Indicator:
    stated = {"kind": "count", "unit": "families", "good": "up", "frequency": "month", "calendar": "county"}
    type(small.poverty).objects.filter(pk=small.poverty.pk).update(is_published=True)
    one = make_indicator(
        small.county,
        "Families served",
        slug="served",
        goal=small.poverty,
        is_published=True,
        **stated | fields,
    )
    months = 12 // {"month": 12, "quarter": 4}[one.frequency]
    with change(by=None, reason="a test"):
        Observation.objects.bulk_create(
            Observation(
                county=small.county, indicator=one, period=(2016 * 12 + 6) // months + at, label=f"P{at}", value=Decimal(value),
            )
            for at, value in enumerate(values)
        )  # fmt: skip
        judge_indicators(indicators=[one], at=NOW)
    return one


def test_the_years_stand_beside_the_months(small: Small) -> None:
    _served(small, [20] * 12 + [25] * 3, combining="sum")
    page = small.client("analyst").get("/small/indicators/served/")
    assert column(page, "years", "Year", "Value") == [("FY2018", "cannot be told"), ("FY2017", "240")]
    assert column(page, "years", "Year", "Note")[0] == ("FY2018", "The year is not complete")
    assert column(page, "years", "Year", "Reported")[1] == ("FY2017", "12 of 12 months")
    assert "Year by year – They add up" in words(page)
    file = small.client("analyst").get("/small/indicators/served/?export=years&format=csv").content.decode()
    assert "FY2017,240" in file.replace('"', "")


def test_quarters_and_calendar_years(small: Small) -> None:
    _served(small, [20, 21, 22, 23, 24, 25], frequency="quarter", calendar="calendar", combining="last")
    page = small.client("analyst").get("/small/indicators/served/")
    assert column(page, "years", "Year", "Value") == [("2017", "25"), ("2016", "21")]


def test_nothing_is_said_where_values_do_not_combine_or_are_counted_up_already(small: Small) -> None:
    one = _served(small, [20] * 12)
    assert "Year by year" not in words(small.client("analyst").get("/small/indicators/served/"))
    Indicator.objects.filter(pk=one.pk).update(combining="sum", restarts=True)
    assert "Year by year" not in words(small.client("analyst").get("/small/indicators/served/"))


def test_the_public_reads_no_year_with_a_withheld_month_in_it(small: Small) -> None:
    _served(small, [20] * 11 + [7] + [30] * 12, combining="sum", counts_people=True)
    small.publish()
    page = small.client().get("/small/indicators/served/")
    assert column(page, "years", "Year", "Value") == [("FY2018", "360"), ("FY2017", "cannot be told")]
    assert column(page, "years", "Year", "Note")[1] == (
        "FY2017",
        "Withheld: a small number could be worked out from it",
    )
    assert "227" not in words(page)
