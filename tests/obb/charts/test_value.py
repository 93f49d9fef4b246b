"""What a chart refuses, what it fills in, and what it never keeps."""

from decimal import Decimal as D

import pytest

from obb.charts.beside import Target
from obb.charts.dollars import short_money
from obb.charts.points import SUPPRESSED, Line, Point
from obb.charts.value import BAR, DOT, LINE, Chart, filled


def line(name: str, *points: tuple[str, object]) -> Line:
    return Line(name, tuple(Point(x, y) for x, y in points))  # type: ignore[arg-type]


def test_a_suppressed_point_keeps_nothing_of_its_value() -> None:
    point = Point("2017", D(7), SUPPRESSED, low=D(6), high=D(8))
    assert (point.y, point.low, point.high) == (None, None, None)
    assert "7" not in repr(point).replace("2017", "")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), D("NaN"), D("-Infinity")])
def test_what_is_no_number_cannot_be_drawn(value: object) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        Point("2017", value)  # type: ignore[arg-type]


def test_a_chart_has_one_to_four_series_of_different_names_and_one_point_a_place() -> None:
    with pytest.raises(ValueError, match="one to 4 series, not 5"):
        Chart(LINE, "", "", tuple(line(str(number)) for number in range(5)))
    with pytest.raises(ValueError, match="one to 4 series, not 0"):
        Chart(LINE, "", "", ())
    with pytest.raises(ValueError, match="two series have one name"):
        Chart(BAR, "", "", (line("a"), line("a")))
    with pytest.raises(ValueError, match="a has two points at one place"):
        line("a", ("2016", 1), ("2016", 2))
    with pytest.raises(ValueError, match="no such kind of chart: pie"):
        Chart("pie", "", "", (line("a"),))
    with pytest.raises(ValueError, match="no such status: guessed"):
        Point("2016", 1, "guessed")


def test_years_without_a_value_have_their_place() -> None:
    assert filled(["2013", "2016"]) == ("2013", "2014", "2015", "2016")
    assert filled(["FY2016", "FY2014"]) == ("FY2014", "FY2015", "FY2016")
    assert filled(["Jul", "Nov"]) == ("Jul", "Nov")
    assert filled(["2013", "FY2016"]) == ("2013", "FY2016")
    assert filled([]) == ()
    parts = Chart(BAR, "", "", (line("a", ("2001", 1), ("2004", 2)),), ordered=False)
    assert parts.places == ("2001", "2004")


def test_the_caption_says_where_an_axis_starts_that_does_not_start_at_zero() -> None:
    series = (line("a", ("2013", 52), ("2014", 60)),)
    assert Chart(LINE, "", "Percent, 2013 to 2014", series, suffix="%").about == "Percent, 2013 to 2014"
    high = Chart(LINE, "", "Percent, 2013 to 2014", series, suffix="%", from_zero=False)
    assert high.about == "Percent, 2013 to 2014. The axis starts at 52%."
    assert Chart(BAR, "", "Percent", series, from_zero=False).about == "Percent"
    assert Chart(DOT, "", "Percent", (line("a", ("2013", -5)),), from_zero=False).about == "Percent"


@pytest.mark.parametrize(
    ("amount", "label"),
    [
        ("0", "$0"),
        ("950.4", "$950"),
        ("-25000", "−$25.0K"),
        ("1216476", "$1.22M"),
        ("11891543.20", "$11.9M"),
        ("998", "$998"),
        ("999999", "$1.00M"),
        ("2469308367", "$2.47B"),
        ("123456789012", "$123B"),
    ],
)
def test_money_labels_have_three_figures(amount: str, label: str) -> None:
    assert short_money(D(amount)) == label


def test_a_target_may_change_by_period() -> None:
    target = Target(points=(Point("2016", D(3)),))
    assert (target.at("2016"), target.at("2017")) == (D(3), None)
    assert Target(D(4)).at("2017") == D(4)


def test_only_bars_of_parts_start_elsewhere_than_at_zero() -> None:
    based = (Line("a", (Point("Raise", 3, base=D(10)),)),)
    assert Chart(BAR, "", "", based, ordered=False).series[0].points[0].end == 13
    for kind, ordered in ((LINE, False), (DOT, False), (BAR, True)):
        with pytest.raises(ValueError, match="only bars of parts"):
            Chart(kind, "", "", based, ordered=ordered)
    with pytest.raises(ValueError, match="cannot be drawn"):
        Point("2016", 1, base=D("NaN"))


def test_a_change_says_its_rise_with_a_plus() -> None:
    signed = Chart(BAR, "", "", (line("a", ("x", 3), ("y", -3)),), money=True, signed=True, ordered=False)
    assert [signed.words(D(y)) for y in (3, 0, -3)] == ["+$3.00", "$0.00", "−$3.00"]
    assert [signed.short(D(y)) for y in (3, 0, -3)] == ["+$3", "$0", "−$3"]
