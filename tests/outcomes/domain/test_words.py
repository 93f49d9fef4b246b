"""The sentences a reader sees, whole."""

import re

import pytest

from outcomes.domain.series import Point, Series
from outcomes.domain.verdict import CALLS, judge
from outcomes.domain.words import badge, chance, notes, sentence
from tests.outcomes.domain.test_verdict import POVERTY, STATE, STILL, UNEMPLOYMENT, points, years

CRIMES = [78.2, 76.1, 76.9, 73.0, 71.4, 70.9, 69.0]


def said(verdict, name="Children in poverty", unit="%", **named):
    return sentence(verdict, name=name, unit=unit, **named)


def test_a_drift():
    assert said(judge(years(CRIMES, 1981, good="down")), "Reported crimes per 1,000 residents", "") == (
        "Closer. Reported crimes per 1,000 residents fell about 1.6 a year from 1981 to 1987"
        " (likely 1.2 to 2.0). A run like this would come up by chance fewer than 1 time in 100"
        " if nothing had changed."
    )


def test_a_step():
    assert said(judge(years(POVERTY, good="down"))) == (
        "Closer. Children in poverty averaged 18.7% in 2018–2020, down from 23.7% in 2013–2017"
        " (likely 1.9 to 8.1 points lower). A drop like this would come up by chance about 1 time in 25"
        " if nothing had changed."
    )


def test_a_step_up_in_dollars():
    pay = [15_010, 15_120, 14_980, 15_060, 15_040, 16_990, 17_110, 17_020]
    verdict = judge(years(pay, good="up", kind="amount", real=True))
    assert said(verdict, "Median pay", "$") == (
        "Closer. Median pay averaged $17,000 in 2018–2020, up from $15,000 in 2013–2017"
        " (likely $1,900 to $2,100 higher). A rise like this would come up by chance fewer than 1 time"
        " in 100 if nothing had changed."
    )


def test_no_clear_change():
    assert said(judge(years(STILL, good="down")), "Cases", "") == (
        "No clear change. Cases did not change from 2013 to 2019 by more than chance explains."
        " We would have noticed a change of about 5.8."
    )
    assert said(judge(years(STILL, good="down"))).endswith("a change of about 5.8 points.")


def test_what_matters():
    slow = [5.0, 5.1, 5.2, 5.3, 5.5, 5.6]
    assert said(judge(years(slow, good="down", matters=1))) == (
        "Steady. Children in poverty changed by less than 1 point from 2013 to 2018."
    )
    assert said(judge(years(slow, good="down", matters=0.65)), unit="") == (
        "No change that matters. Children in poverty changed by 0.6 from 2013 to 2018;"
        " only 0.65 or more would matter."
    )


def test_against_a_benchmark():
    series = years(
        UNEMPLOYMENT,
        2009,
        good="down",
        cyclical=True,
        benchmark=points(STATE, 2009),
        benchmark_name="North Carolina",
    )
    assert said(judge(series), "Unemployment") == (
        "Further, against North Carolina. Unemployment compared with North Carolina rose about 0.3 points a year"
        " from 2009 to 2018 (likely 0.2 to 0.4). A run like this would come up by chance fewer than 1 time"
        " in 100 if nothing had changed."
    )
    assert said(judge(years(UNEMPLOYMENT, cyclical=True)), "Unemployment") == (
        "Too little data. Unemployment: this rises and falls with the whole economy,"
        " and needs a benchmark to be judged against."
    )


def test_amounts_are_a_percent_of_the_benchmark():
    ours = [20_100, 20_900, 22_400, 23_000, 24_800, 25_900]
    series = years(
        ours,
        good="up",
        kind="amount",
        benchmark=points([30_000 + 100 * i for i in range(6)]),
        benchmark_name="North Carolina",
    )
    assert said(judge(series, gap=True), "Income per head", "$").startswith(
        "Closer, against North Carolina. Income per head as a percent of North Carolina rose about 3.7 points a year"
    )


def test_without_a_stated_direction():
    assert said(judge(years(CRIMES, 1981)), "Crimes", "").startswith("Falling. Crimes fell about 1.6 a year")
    assert said(judge(years(CRIMES, 1981))).endswith(
        "No good direction is stated, so this is neither closer nor further."
    )
    assert "No good direction" not in said(judge(years(CRIMES, 1981, good="none")))


def test_a_range():
    warming = [60.1, 61.4, 62.8, 64.2, 65.1, 66.9, 68.0]
    assert said(judge(years(warming, good="range", low=68, high=72)), "Room temperature", "").startswith(
        "Closer. Room temperature (distance from the good range) fell about 1.3 a year from 2013 to 2019"
    )


@pytest.mark.parametrize(("frequency", "word"), [("quarter", "a quarter"), ("month", "a month")])
def test_the_pace_is_per_period(frequency, word):
    rising = years([10 + 0.5 * i + (i * 7 % 5) for i in range(30)], frequency=frequency, good="up")
    assert f"rose about 0.5 {word} from" in said(judge(rising, window=30), "Visits", "")


def test_too_little_data_says_what_is_missing():
    assert said(judge(years(POVERTY[:4]))) == (
        "Too little data. Children in poverty: 4 values that can be compared. We need 1 more."
    )
    assert said(judge(years(POVERTY[:1]))) == (
        "Too little data. Children in poverty: 1 value that can be compared. We need 4 more."
    )
    assert said(judge(years([]))) == (
        "Too little data. Children in poverty: no values yet that can be compared. We need 5 more."
    )
    broken = [*points(POVERTY[:5]), Point(2018, "2018", 20.1, break_before="new survey")]
    assert said(judge(Series(broken))) == (
        "Too little data. Children in poverty: 1 value that can be compared since the break at 2018 (new survey). We need 4 more."
    )
    rolling = [Point(y, f"{y - 2}–{y}", 10.0, span=3) for y in range(2012, 2021)]
    assert said(judge(Series(rolling))) == (
        "Too little data. Children in poverty: each value covers 3 years, and only 3 of them share none."
        " We need 2 more."
    )
    pools = [Point(y, f"{y - 4}–{y}", 10.0, span=5) for y in range(2000, 2021, 5)]
    assert said(judge(Series(pools))) == (
        "Too little data. Children in poverty: each value covers 5 years. A verdict looks at 20 years at most, too few"
        " for 5 such values."
    )
    biennial = [Point(y, str(y), 10.0) for y in range(2002, 2021, 2)]
    assert said(judge(Series(biennial))) == (
        "Too little data. Children in poverty: too many periods are missing;"
        " the latest run without wide gaps has 1. We need 4 more."
    )


def test_refusals_that_more_values_would_not_mend():
    mixed = [Point(2010 + i, str(2010 + i), 1.0 + i, source="ACS" if i < 4 else "SAIPE") for i in range(8)]
    assert said(judge(Series(mixed))) == (
        "Too little data. Children in poverty: the values come from more than one source (ACS, SAIPE)."
        " Mark where the source changed."
    )
    assert said(judge(years(POVERTY, kind="amount")), "Median pay") == (
        "Too little data. Median pay: dollars of different years cannot be compared."
        " State them in the dollars of one year."
    )
    assert said(judge(years(POVERTY, kind="milestone")), "Merge the mail room") == (
        "Too little data. Merge the mail room: a milestone is reached or not, and no trend is drawn from it."
    )


def test_public_pages_with_small_counts_carry_no_figure():
    series = [
        years(POVERTY, good="down"),
        years(CRIMES, good="down"),
        years(STILL, good="down"),
        years(STILL, matters=20),
        years([5.0, 5.1, 5.2, 5.3, 5.5, 5.6], matters=0.65),
        years(POVERTY[:3]),
        years([]),
    ]
    verdicts = [judge(one) for one in series]
    assert {verdict.call for verdict in verdicts} == set(CALLS) - {"further", "rising", "falling"}
    for verdict in verdicts:
        text = said(verdict, numbers=False)
        for label in (verdict.first, verdict.last):
            text = text.replace(label, "") if label else text
        assert re.findall(r"\d", text) == []
    assert said(verdicts[0], numbers=False) == (
        "Closer. Children in poverty fell from 2013 to 2020 by more than chance explains."
    )


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0, "fewer than 1 time in 100"),
        (0.01, "fewer than 1 time in 100"),
        (0.0101, "about 1 time in 99"),
        (0.01386, "about 1 time in 72"),
        (0.04, "about 1 time in 25"),
        (0.1, "about 1 time in 10"),
    ],
)
def test_chance_in_words(p, words):
    assert chance(p) == words


def test_notes_beside_the_sentence():
    values = [20.1, 21.6, 21.3, 21.1, 22.5, 22.9, 23.4, 23.1, 24.0]
    series = Series(
        [
            Point(2008, "2008", 50.0),
            Point(2009, "2009", 50.0, break_before="new form"),
            *points(values, 2010),
            Point(2019, "2019", 12.0, exceptional="flood"),
            Point(2020, "2020", 24.0, status="provisional"),
        ],
        good="up",
    )
    assert notes(judge(series, since=2010)) == (
        "Values before 2009 are not used: new form.",
        "Provisional and not used: 2020. The call stands, as of 2018.",
        "Left out: 2019 (flood).",
        "With these values the call would be: No clear change.",
    )
    assert notes(judge(years([12, 30, 31, 40, 45], kind="count"))) == ("Small numbers: unstable.",)
    assert notes(judge(years(POVERTY))) == ()
    assert notes(judge(Series(points(POVERTY, exceptional="flood")))) == (
        "Marked as exceptional and used all the same: 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020."
        " More than 1 value in 5 may not be left out.",
    )


def test_every_word_can_be_translated():
    spanish = {"Closer": "Más cerca", "{call}, against {benchmark}": "{call}, frente a {benchmark}"}
    verdict = judge(years(POVERTY, good="down"))
    assert badge(verdict, translate=lambda text: spanish.get(text, text)) == "Más cerca"
    seen = []
    said(verdict, translate=lambda text: seen.append(text) or text)
    assert "Children in poverty" not in " ".join(seen)
    assert len(seen) >= 4
