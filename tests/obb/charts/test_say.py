"""The sentence of a chart is true of its values."""

import re
from decimal import Decimal as D

import pytest
from hypothesis import given, settings

from obb.charts.beside import Break, Target
from obb.charts.points import PROVISIONAL, REST, SUPPRESSED, Line, Point
from obb.charts.say import LONGEST_TITLE, say, short_title
from obb.charts.value import BAR, LINE, Chart

from .drawings import charts


def chart(*points: tuple[object, ...], **options: object) -> Chart:
    line = Line("Children", tuple(Point(*point) for point in points))  # type: ignore[arg-type]
    return Chart(LINE, "", "Percent", (line,), **options)  # type: ignore[arg-type]


YEARS = ("2016", "2017", "2018", "2019")


@pytest.mark.parametrize(
    ("points", "options", "sentence"),
    [
        ([], {}, "No value reported."),
        ([("2013", None)], {}, "No value reported."),
        ([("2013", D("22.4"))], {"suffix": "%"}, "22.4% in 2013, the only value."),
        (
            [("2013", D("22.4")), ("2015", D("26.0")), ("2020", D("16.2"))],
            {"suffix": "%", "target": Target(D(12), better="down")},
            "Down from 22.4% in 2013 to 16.2% in 2020; highest 26.0% in 2015, lowest 16.2% in 2020;"
            " target 12.0% not met.",
        ),
        (
            [("July", 0), ("November", 2)],
            {"decimals": 0, "target": Target(D(2), better="up")},
            "Up from 0 in July to 2 in November; target 2 met.",
        ),
        ([("2013", D("3")), ("2014", D("3.04"))], {}, "3.0 in 2013 and in 2014 alike."),
        (
            [("2013", D("3")), ("2014", D("-2"), PROVISIONAL)],
            {},
            "Down from 3.0 in 2013 to −2.0 (provisional) in 2014.",
        ),
        (
            [("2012", D("52")), ("2015", D("60")), ("2019", D("54.6"))],
            {"breaks": (Break("2015", "new definition"),)},
            "Down from 60.0 in 2015 to 54.6 in 2019.",
        ),
        (
            [("2016", 14), ("2017", None, SUPPRESSED)],
            {"decimals": 0, "target": Target(D(5), better="up")},
            "Down from 14 in 2016 to fewer than 11 in 2017; target 5.",
        ),
        (
            [("2016", 0), ("2017", 9, SUPPRESSED)],
            {"decimals": 0, "target": Target(D(12), better="up")},
            "Up from 0 in 2016 to fewer than 11 in 2017; target 12 not met.",
        ),
        (
            [("2016", None, SUPPRESSED), ("2017", None, SUPPRESSED)],
            {},
            "From fewer than 11 in 2016 to fewer than 11 in 2017.",
        ),
        (
            [("2016", D("1.5")), ("2017", D("2"))],
            {"target": Target(points=(Point("2016", D(3)),), better="up")},
            "Up from 1.5 in 2016 to 2.0 in 2017; no target set for 2017.",
        ),
        (
            [("2016", D("1.5")), ("2017", D("2"))],
            {"target": Target(points=(Point("2016", D(1)), Point("2019", D(3))), better="up"), "x": YEARS},
            "Up from 1.5 in 2016 to 2.0 in 2017; target for 2019 3.0 not met.",
        ),
        (
            [("2016", 1), ("2017", 0), ("2018", 2), ("2019", 0)],
            {"decimals": 0},
            "Down from 1 in 2016 to 0 in 2019; highest 2 in 2018, lowest 0, first in 2017.",
        ),
        (
            [("2016", D("1234567.891")), ("2017", D("-25000"))],
            {"money": True},
            "Down from $1,234,567.89 in 2016 to −$25,000.00 in 2017.",
        ),
    ],
)
def test_it_says(points: list[tuple[object, ...]], options: dict[str, object], sentence: str) -> None:
    assert say(chart(*points, **options)) == sentence


def test_several_series_are_said_one_after_another_and_the_target_is_the_first_ones() -> None:
    series = (
        Line("Durham", (Point("2013", D("22.4")), Point("2020", D("16.2")))),
        Line("North Carolina", (Point("2013", D("25.1")), Point("2020", D("17.9")))),
    )
    both = Chart(LINE, "", "Percent", series, target=Target(D(12), better="down"))
    assert say(both) == (
        "Durham: down from 22.4 in 2013 to 16.2 in 2020; target 12.0 not met."
        " North Carolina: down from 25.1 in 2013 to 17.9 in 2020."
    )


def test_parts_are_said_by_their_largest_and_smallest() -> None:
    line = Line(
        "Adopted",
        (Point("Poverty", D("1382340.73")), Point("Safety", D("6037248.15")), Point("Not yet", 5, REST)),
    )
    parts = Chart(BAR, "", "Dollars", (line,), ordered=False, money=True)
    assert say(parts) == "Largest: Safety, $6,037,248.15; smallest: Not yet, $5.00."


NUMBER = r"−?\$?[\d,]+(?:\.\d+)?"
COURSE = re.compile(
    rf"(up|down) from ({NUMBER})[^;]*? in (\d{{4}}) to ({NUMBER})[^;]*? in (\d{{4}})", re.IGNORECASE
)
EXTREMES = re.compile(rf"highest ({NUMBER})(, first)? in (\d{{4}}), lowest ({NUMBER})(, first)? in (\d{{4}})")
AIM = re.compile(rf"target ({NUMBER}) (met|not met)")


def read(figure: str) -> D:
    return D(figure.replace("−", "-").replace("$", "").replace(",", ""))


@settings(max_examples=1000, deadline=None)
@given(charts(kinds=(LINE,), hides=False))
def test_the_sentence_is_true_of_any_series(drawn: Chart) -> None:
    line = drawn.series[0]
    alone = Chart(LINE, "", "", (line,), target=drawn.target, money=drawn.money, decimals=drawn.decimals)
    known = [point for point in line.points if point.y is not None]
    sentence = say(alone)
    if not known:
        assert sentence == "No value reported."
        return
    first, last = alone.shown(known[0].y), alone.shown(known[-1].y)
    if course := COURSE.search(sentence):
        assert (read(course[2]), course[3], read(course[4]), course[5]) == (
            first,
            known[0].x,
            last,
            known[-1].x,
        )
        assert (course[1].lower() == "up") == (last > first) and last != first
    else:
        assert len(known) == 1 or first == last
    shown = [alone.shown(point.y) for point in known]
    if extremes := EXTREMES.search(sentence):
        for value, first_of, place, end in (
            (*extremes.groups()[:3], max(shown)),
            (*extremes.groups()[3:], min(shown)),
        ):
            assert read(value) == end
            assert place == known[shown.index(end)].x
            assert bool(first_of) == (shown.count(end) > 1)
    else:
        assert len(known) < 3 or min(shown) == max(shown)
    if aim := AIM.search(sentence):
        better = alone.target.better
        assert (aim[2] == "met") == (last >= read(aim[1]) if better == "up" else last <= read(aim[1]))


HIDDEN = "fewer than 11"
ANY_COURSE = re.compile(
    rf"^(up from|down from|from) ({NUMBER}|{HIDDEN})(?: \(provisional\))? in (\d{{4}})"
    rf" to ({NUMBER}|{HIDDEN})(?: \(provisional\))? in (\d{{4}})",
    re.IGNORECASE,
)


@settings(max_examples=1000, deadline=None)
@given(charts(kinds=(LINE,)))
def test_the_sentence_is_true_with_hidden_counts_and_breaks_too(drawn: Chart) -> None:
    line = drawn.series[0]
    alone = Chart(LINE, "", "", (line,), breaks=drawn.breaks, money=drawn.money, decimals=drawn.decimals)
    known = [point for point in line.points if point.y is not None or point.status == SUPPRESSED]
    starts = {mark.x for mark in drawn.breaks} & set(alone.places)
    known = [point for point in known if not starts or point.x >= max(starts)] or known
    sentence = say(alone)
    course = ANY_COURSE.search(sentence)
    if course is None:
        assert len(known) < 2 or "alike" in sentence
        return

    def bounds(point: Point) -> tuple[D, D]:
        return (D(1), D(10)) if point.status == SUPPRESSED else (alone.shown(point.y), alone.shown(point.y))

    for point, told, place in ((known[0], course[2], course[3]), (known[-1], course[4], course[5])):
        assert place == point.x
        assert told == HIDDEN if point.status == SUPPRESSED else read(told) == alone.shown(point.y)
    (low, high), (last_low, last_high) = bounds(known[0]), bounds(known[-1])
    way = "up from" if last_low > high else "down from" if last_high < low else "from"
    assert course[1].lower() == way
    assert "highest" not in sentence or all(point.status != SUPPRESSED for point in known)


@given(charts())
def test_a_short_title_never_has_more_than_twelve_words(drawn: Chart) -> None:
    name = "Children under eighteen years in families below the federal poverty line in the county"
    assert len(short_title(name, drawn).split()) <= LONGEST_TITLE
    assert len(short_title("Children in poverty", drawn).split()) <= LONGEST_TITLE
