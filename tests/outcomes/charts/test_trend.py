"""An indicator's charts: what is drawn is what was reported, and no more."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from obb.charts.numbers import numbers
from obb.charts.points import BEFORE_BREAK, EXCEPTIONAL, PROVISIONAL, SUPPRESSED, Point
from obb.charts.say import say
from outcomes.charts.trend import charts_of, gap, trend
from outcomes.queries.panels import IndicatorPanel, PanelPoint, PanelTarget, PanelVerdict

SAID = PanelVerdict(
    "further", "Further, against the state", "the state", "", (), {"gap": "difference"}, "1", ""
)


def _panel(*points: PanelPoint, **more: Any) -> IndicatorPanel:
    stated = {"unit": "percent", "kind": "share", "good": "down", "frequency": "year", "calendar": "calendar"}
    return IndicatorPanel(
        1, "I1", "i1", "Children in poverty", "", population="population", source="Census",
        points=points, **(stated | more),
    )  # fmt: skip


def _point(year: int, value: str | None, **more: Any) -> PanelPoint:
    return PanelPoint(year, str(year), value=None if value is None else Decimal(value), **more)


def test_nothing_reported_draws_nothing() -> None:
    assert charts_of(_panel(), "Small County") == ()


def test_a_missing_year_is_a_gap_and_not_a_zero() -> None:
    chart = trend(_panel(_point(2017, "20.1"), _point(2019, "18.7")), "Small County")
    assert chart.places == ("2017", "2018", "2019")
    assert chart.series[0].by_x.get("2018") is None
    assert (chart.title, chart.subtitle) == (
        "Children in poverty: 20.1% in 2017, 18.7% in 2019",
        "Percent, 2017 to 2019",
    )


def test_a_missing_month_is_a_gap() -> None:
    july, september = 2016 * 12 + 6, 2016 * 12 + 8
    points = (
        PanelPoint(july, "Jul 2016", value=Decimal(4)),
        PanelPoint(september, "Sep 2016", value=Decimal(6)),
    )
    assert trend(_panel(*points, frequency="month"), "Small County").places == (
        "Jul 2016",
        "Aug 2016",
        "Sep 2016",
    )


def test_a_blank_is_not_reported() -> None:
    chart = trend(_panel(_point(2018, "1"), _point(2019, None)), "Small County")
    assert chart.series[0].by_x["2019"] == Point("2019", None, note="not reported")


def test_a_small_number_stands_nowhere() -> None:
    small = PanelPoint(2019, "2019", suppressed="small", benchmark=Decimal(30))
    panel = _panel(
        _point(2018, "40", benchmark=Decimal(35)), small, unit="families", kind="count", verdict=SAID
    )
    for chart in charts_of(panel, "Small County"):
        point = chart.series[0].by_x["2019"]
        assert (point.y, point.low, point.high) == (None, None, None)
    assert trend(panel, "Small County").series[0].by_x["2019"].status == SUPPRESSED


def test_a_share_of_a_small_number_is_no_percent_from_1_to_10() -> None:
    small = PanelPoint(2019, "2019", suppressed="small")
    target = PanelTarget(2019, "2019", Decimal(12))
    chart = trend(_panel(_point(2018, "40"), small, targets=(target,)), "Small County")
    assert chart.series[0].by_x["2019"] == Point("2019", None, note="withheld: a small number of people")
    assert say(chart) == "40% in 2018, the only value; target for 2019 12% not met."
    assert chart.title == "Children in poverty: 40% in 2018"


def test_what_is_withheld_to_protect_a_small_number_says_so() -> None:
    hidden = PanelPoint(2019, "2019", suppressed="protecting")
    chart = trend(_panel(_point(2018, "40"), hidden, kind="count"), "Small County")
    assert chart.series[0].by_x["2019"].note == "withheld: a small number could be worked out from it"


def test_breaks_provisional_and_exceptional_values_are_marked() -> None:
    panel = _panel(
        _point(2016, "10"),
        _point(2017, "12", break_before="New definition"),
        _point(2018, "11", exceptional="Flood"),
        _point(2019, "13", status="provisional"),
    )
    chart = trend(panel, "Small County")
    assert [chart.status_of(point) for point in chart.series[0].points] == [
        BEFORE_BREAK,
        "final",
        EXCEPTIONAL,
        PROVISIONAL,
    ]
    assert [(mark.x, mark.label) for mark in chart.breaks] == [("2017", "New definition")]


def test_the_benchmark_is_the_second_series_and_the_target_a_line() -> None:
    panel = _panel(
        _point(2018, "20", benchmark=Decimal("22.0"), margin=Decimal("1.5")),
        benchmark_name="North Carolina",
        targets=(PanelTarget(2025, "2025", Decimal("15")),),
    )
    chart = trend(panel, "Small County")
    assert [line.name for line in chart.series] == ["Small County", "North Carolina"]
    assert (chart.series[0].points[0].low, chart.series[0].points[0].high) == (
        Decimal("18.5"),
        Decimal("21.5"),
    )
    assert (chart.target.y, chart.target.label, chart.target.better) == (
        Decimal("15"),
        "Target for 2025",
        "down",
    )


def test_where_the_gap_was_judged_it_is_drawn_first() -> None:
    panel = _panel(
        _point(2018, "5.1", benchmark=Decimal("6.3")),
        _point(2019, "5.0", benchmark=Decimal("5.7")),
        verdict=SAID,
    )
    first, second = charts_of(panel, "Small County")
    assert first.series[0].name == "Gap to the state"
    assert [point.y for point in first.series[0].points] == [Decimal("-1.2"), Decimal("-0.7")]
    assert first.subtitle == "Small County less the state, in percentage points; 0 means alike"
    assert [line.name for line in second.series] == ["Small County", "Benchmark"]


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        (("52331", "60045"), ["$52,331", "$60,045"]),
        (("47690615.69", "49113513.39"), ["$47,690,615.69", "$49,113,513.39"]),
    ],
)
def test_dollars_have_cents_where_they_were_printed_with_cents(
    values: tuple[str, str], cells: list[str]
) -> None:
    points = [_point(year, value) for year, value in zip((2018, 2019), values, strict=True)]
    chart = trend(_panel(*points, unit="dollars", kind="amount"), "Small County")
    assert [row.cells[0].text for row in numbers(chart).rows] == cells


def test_a_gap_in_money_is_a_percent_of_the_benchmark() -> None:
    panel = _panel(
        _point(2018, "60000", benchmark=Decimal("50000")),
        kind="amount",
        unit="dollars",
        verdict=replace(SAID, record={"gap": "ratio"}),
    )
    chart = gap(panel, "Small County")
    assert chart.series[0].points[0].y == Decimal("120")
    assert chart.subtitle == "Small County as a percent of the state"


def _axis_from_zero(*values: str, **more: Any) -> bool:
    points = [_point(2017 + place, value) for place, value in enumerate(values)]
    return trend(_panel(*points, **more), "Small County").from_zero


def test_the_axis_starts_at_zero_but_for_several_values_far_above_it() -> None:
    assert _axis_from_zero("16", "15", "13")
    assert not _axis_from_zero("845", "813", "830")
    assert _axis_from_zero("845", "813")
    assert _axis_from_zero("845", "813", "830", counts_people=True)
