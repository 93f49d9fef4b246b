"""What an indicator's page says where the figures are not plain: revised, broken, provisional, missing, compared."""

from datetime import UTC, datetime

import pytest

from outcomes.models import Indicator
from tests.factories.results import NOW, bring_text, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, table, words

PAGE = "/small/indicators/poor/"
FALLING = {2012: "24.0", 2013: "23.0", 2014: "22.0", 2015: "21.0", 2016: "20.0", 2017: "19.0", 2018: "18.0"}


@pytest.fixture
def poor(small: Small) -> Indicator:
    return make_indicator(
        small.county,
        "Children in poverty",
        slug="poor",
        code="poor",
        unit="percent",
        good="down",
        source="Census SAIPE",
    )


def _bring(small: Small, at: datetime, values: dict[int, str]) -> None:
    rows = "".join(f"poor,{year},{value}\n" for year, value in values.items())
    batch = bring_text(small.county, "observations", f"indicator,period,value\n{rows}", at=at)
    assert batch.state == "confirmed"


def test_after_a_revision_both_calls_stand_with_their_days(small: Small, poor: Indicator) -> None:
    _bring(small, NOW, FALLING)
    _bring(small, datetime(2027, 3, 1, 15, 0, tzinfo=UTC), {2016: "24.5", 2017: "22.0", 2018: "24.0"})
    answer = small.client("analyst").get(PAGE)
    assert words(answer).count("No clear change") > 0
    assert "Closer → No clear change since March 1, 2027." in words(
        answer
    )  # the history has the day of this run
    assert column(answer, "verdicts", "Since", "Verdict") == [
        ("March 1, 2027, 10 a.m.", "No clear change"),
        ("Nov. 23, 2026, 9 a.m.", "Closer"),
    ]
    (new, old) = column(answer, "verdicts", "Why")
    assert old[0].startswith("Closer. Children in poverty fell about 1.0 points a year from 2012 to 2018")
    assert new[0].startswith("No clear change. Children in poverty did not change from 2012 to 2018")
    assert column(answer, "values", "Period", "Value")[:2] == [("2018", "24.0"), ("2017", "22.0")]


def test_what_follows_the_economy_is_judged_by_its_gap_which_is_drawn_first(
    small: Small, poor: Indicator
) -> None:
    Indicator.objects.filter(pk=poor.pk).update(is_cyclical=True, benchmark_name="North Carolina")
    poor.refresh_from_db()
    make_observations(poor, dict.fromkeys(FALLING, "25.0"), of="benchmark")
    make_observations(poor, FALLING)
    answer = small.client("analyst").get(PAGE)
    said = words(answer)
    assert (
        "Closer, against North Carolina Children in poverty compared with North Carolina fell about" in said
    )
    assert "Small County less North Carolina, in percentage points; 0 means alike" in said
    assert said.index("Gap to North Carolina") < said.index("Percent, 2012 to 2018")
    assert table(answer, "values")[0][:3] == ["Period", "Value", "North Carolina"]
    assert dict(column(answer, "method", "What", "Answer"))["Judged against"] == "North Carolina"
    assert "about 8 times in 10. This forecast does not know the business cycle." in said


def test_what_follows_the_economy_waits_for_a_benchmark(small: Small, poor: Indicator) -> None:
    Indicator.objects.filter(pk=poor.pk).update(is_cyclical=True)
    make_observations(poor, FALLING)
    said = words(small.client("analyst").get(PAGE))
    assert (
        "Too little data Children in poverty: this rises and falls with the whole economy,"
        " and needs a benchmark to be judged against."
    ) in said


def test_values_before_a_break_are_not_compared(small: Small, poor: Indicator) -> None:
    make_observations(poor, {year: FALLING[year] for year in range(2012, 2017)})
    make_observations(poor, {2017: "30.0"}, break_before="Another survey")
    make_observations(poor, {2018: "29.0"})
    answer = small.client("analyst").get(PAGE)
    assert (
        "Too little data Children in poverty: 2 values that can be compared since the break at 2017"
        " (Another survey). We need 3 more."
    ) in words(answer)
    notes = dict(column(answer, "values", "Period", "Notes"))
    assert (notes["2017"], notes["2016"]) == ("Break before it: Another survey", "none")
    left_out = dict(column(answer, "method", "What", "Answer"))["Left out"]
    assert left_out == "2012, 2013, 2014, 2015, 2016 (before the break: Another survey)"


def test_a_provisional_value_is_shown_and_waits(small: Small, poor: Indicator) -> None:
    make_observations(poor, FALLING)
    make_observations(poor, {2019: "40.0"}, status="provisional")
    answer = small.client("analyst").get(PAGE)
    said = words(answer)
    assert "Closer Children in poverty fell about 1.0 points a year from 2012 to 2018" in said
    assert "Provisional and not used: 2019. The call stands, as of 2018." in said
    assert column(answer, "values", "Period", "Value", "Status")[0] == ("2019", "40.0", "Provisional")
    assert column(answer, "verdicts", "Verdict")[0] == ("Closer",)


def test_missing_years_are_seen_and_never_zero(small: Small, poor: Indicator) -> None:
    make_observations(
        poor, {2009: "25.0", 2010: "24.0", 2013: "22.0", 2016: "21.0", 2017: "19.0", 2018: "18.0"}
    )
    answer = small.client("analyst").get(PAGE)
    said = words(answer)
    assert "Too little data Children in poverty: too many periods are missing;" in said
    assert "the latest run without wide gaps has 3. We need 2 more." in said
    years = ("2018", "2017", "2016", "2013", "2010", "2009")
    assert column(answer, "values", "Period") == [(year,) for year in years]
    drawn = small.client("analyst").get(PAGE, {"chart": "trend", "format": "csv"}).content.decode("utf-8-sig")
    assert [row.split(",")[:2] for row in drawn.splitlines() if row[:4] in ("2011", "2012", "2013")] == [
        ["2011", "no data"],
        ["2012", "no data"],
        ["2013", "22.0"],
    ]
