"""The table beside a chart: what is expected stands where something is expected, linked values say so."""

from decimal import Decimal as D

from obb.charts.beside import Break, Forecast
from obb.charts.drawn import drawn
from obb.charts.numbers import csv_text
from obb.charts.points import LINKED, Line, Point
from obb.charts.value import LINE, Chart

SERIES = Line(
    "Durham", (Point("2018", D(12)), Point("2019", None, note="not reported"), Point("2020", D(14)))
)
AHEAD = Forecast(
    (Point("2021", D(15), low=D(13), high=D(17)), Point("2022", D(16), low=D(12), high=D(20))),
    wide=(Point("2021", None, low=D(11), high=D(19)), Point("2022", None, low=D(9), high=D(23))),
)


def chart(line=SERIES, **options):
    places = ("2018", "2019", "2020", "2021", "2022")
    return Chart(LINE, "Helped", "Percent", (line,), x=places, decimals=0, **options)


def test_a_forecast_stands_in_years_to_come_alone_and_says_nothing_of_the_past():
    assert csv_text(chart(forecast=AHEAD)).lstrip("\ufeff").splitlines()[:6] == [
        'Year,Durham,Forecast,"8 in 10, from","8 in 10, to","95 in 100, from","95 in 100, to"',
        "2018,12,,,,,",
        "2019,not reported,,,,,",
        "2020,14,,,,,",
        "2021,not yet,15,13,17,11,19",
        "2022,not yet,16,12,20,9,23",
    ]


def test_what_is_expected_is_named_with_its_year():
    wide = str(drawn(chart(forecast=AHEAD)).wide)
    assert ">Forecast 2022: 16</text>" in wide
    assert ">8 in 10 in 2022</text>" in wide


def test_linked_values_are_hollow_and_the_break_is_named_in_the_drawing():
    line = Line("Durham", (Point("2018", D(12), LINKED), Point("2019", D(13)), Point("2020", D(14))))
    reason = (
        "linked: a reason that is far too long to stand beside the upright line of any drawing of this width"
    )
    joined = chart(line, breaks=(Break("2019", reason, joined=True),))
    picture = drawn(joined)
    for drawing in (str(picture.wide), str(picture.narrow)):
        assert ">linked</text>" in drawing
        assert drawing.count("pt1 open") == 1
    assert picture.marks == "Hollow before “linked” was measured otherwise, and made comparable."
    assert csv_text(joined).splitlines()[1:3] == ["2018,12,linked", f"2019,13,{reason}"]
