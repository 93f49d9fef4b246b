"""Noise limits on an indicator's chart: from counts where they are known, else from the values; what stands out."""

import re
from decimal import Decimal

from obb.charts.drawn import drawn
from outcomes.charts.noise import COUNTED, XMR, noise_of
from outcomes.charts.outlook import with_standing
from outcomes.charts.trend import trend
from outcomes.queries.panels import IndicatorPanel, PanelPoint
from outcomes.queries.standing import standing_of


def _panel(points: list[PanelPoint], **fields: object) -> IndicatorPanel:
    about = {
        "id": 1, "code": "A", "slug": "a", "name": "Decided in time", "definition": "", "unit": "percent",
        "kind": "share", "good": "up", "frequency": "year", "calendar": "calendar",
        "population": "program", "source": "",
    }  # fmt: skip
    return IndicatorPanel(**{**about, **fields}, points=tuple(points))


def _counted(pairs: list[tuple[int, int]], first: int = 2005) -> list[PanelPoint]:
    return [
        PanelPoint(
            period=first + at,
            label=str(first + at),
            value=(Decimal(k) * 100 / n).quantize(Decimal("0.1")),
            numerator=Decimal(k),
            denominator=Decimal(n),
        )
        for at, (k, n) in enumerate(pairs)
    ]


PAIRS = [(900, 1000), (1840, 2000), (880, 1000), (1860, 2000), (910, 1000), (1820, 2000), (620, 1000)]


def test_limits_from_counts_are_wider_where_less_was_counted() -> None:
    panel = _panel(_counted(PAIRS))
    found = noise_of(panel, standing_of(panel))
    assert found is not None
    assert found.how == COUNTED
    assert found.low[1] > found.low[0] == found.low[2]
    assert found.standing_out == {"2011": "outside the noise limits"}
    assert found.trial


def test_without_counts_they_come_from_the_values() -> None:
    plain = [PanelPoint(period=one.period, label=one.label, value=one.value) for one in _counted(PAIRS)]
    found = noise_of(_panel(plain), standing_of(_panel(plain)))
    assert found is not None
    assert found.how == XMR
    assert len(set(found.low)) == 1


def test_counts_that_are_not_the_values_own_are_not_used() -> None:
    points = _counted(PAIRS)
    points[3] = PanelPoint(
        period=2008, label="2008", value=Decimal("50.0"), numerator=Decimal(1860), denominator=Decimal(2000)
    )
    found = noise_of(_panel(points), standing_of(_panel(points)))
    assert found is not None
    assert found.how == XMR


def test_the_chart_has_them_period_by_period_and_notes_what_stands_out() -> None:
    panel = _panel(_counted(PAIRS))
    chart = with_standing(trend(panel, "Durham"), panel, standing_of(panel))
    assert chart.limits is not None
    assert chart.limits.at("2005") == chart.limits.at("2007") != chart.limits.at("2006")
    assert chart.series[0].by_x["2011"].note == "outside the noise limits"
    assert chart.series[0].by_x["2010"].note == ""


def test_only_analysts_see_the_range_of_95_in_100() -> None:
    points = [
        PanelPoint(period=2010 + at, label=str(2010 + at), value=Decimal(value))
        for at, value in enumerate(("20.0", "20.4", "19.8", "20.1", "20.3", "19.9", "20.2", "20.0"))
    ]
    panel = _panel(points)
    standing = standing_of(panel)
    public = with_standing(trend(panel, "Durham"), panel, standing)
    analysts = with_standing(trend(panel, "Durham"), panel, standing, for_analysts=True)
    assert public.forecast is not None
    assert public.forecast.wide == ()
    assert analysts.forecast is not None
    first, wide = analysts.forecast.points[0], analysts.forecast.wide[0]
    assert wide.low < first.low < first.y < first.high < wide.high


def _values(*values: str, **fields: object) -> IndicatorPanel:
    points = [
        PanelPoint(period=2010 + at, label=str(2010 + at), value=Decimal(value))
        for at, value in enumerate(values)
    ]
    return _panel(points, **fields)


def test_limits_of_a_good_range_are_those_of_its_values() -> None:
    """The verdict is on distances from the range; the chart shows the values."""
    inside = ("69.1", "70.2", "71.5", "69.9", "70.4", "70.1", "68.7")
    panel = _values(*inside, good="range", low=Decimal(65), high=Decimal(75), unit="°F")
    found = noise_of(panel, standing_of(panel))
    assert found is not None
    assert found.low[0] < min(map(Decimal, inside)) < max(map(Decimal, inside)) < found.high[0]
    assert found.standing_out == {}
    assert trend(panel, "Durham").subtitle == "°F, 2010 to 2016; better from 65 to 75 °F"


def test_two_limits_that_would_be_one_line_are_none() -> None:
    panel = _values("7", "7", "7", "7", "7", "8", "8", "8")
    assert noise_of(panel, standing_of(panel)) is None


def test_a_milestone_says_what_its_figures_mean() -> None:
    chart = trend(_values("0", "1", "1", kind="milestone", unit=""), "Durham")
    assert chart.subtitle == "Yes or no, 2010 to 2012; 1 is reached, 0 is not"


def test_a_provisional_value_is_drawn_against_what_was_to_be_expected_of_it() -> None:
    values = ("20.0", "20.4", "19.8", "20.1", "20.3", "19.9", "20.2")
    points = [
        PanelPoint(period=2010 + at, label=str(2010 + at), value=Decimal(value))
        for at, value in enumerate(values)
    ]
    panel = _panel([*points, PanelPoint(2017, "2017", value=Decimal("12.0"), status="provisional")])
    chart = with_standing(trend(panel, "Durham"), panel, standing_of(panel))
    assert chart.forecast is not None
    expected = chart.forecast.points[0]
    assert (expected.x, chart.series[0].by_x["2017"].status) == ("2017", "provisional")
    assert expected.low > chart.series[0].by_x["2017"].y
    svg = drawn(chart).wide
    last = re.search(r'cx="(\S+)" cy="(\S+)" r="\S+" data-series="Durham" data-x="2016"', svg)
    assert last is not None
    assert f'class="fan" d="M{last[1]} {last[2]}L' in svg
