"""Days as people write them, and when an initiative is complete."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.completion import Completion, Due, UnreadableCompletion, read_completion
from obb.domain.days import UnreadableDay, day_text, read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6/30/2017", date(2017, 6, 30)),
        ("06/30/2017", date(2017, 6, 30)),
        ("March 29, 2019", date(2019, 3, 29)),
        ("Mar. 29 2019", date(2019, 3, 29)),
        ("March 29th, 2019", date(2019, 3, 29)),
        ("29 March 2019", date(2019, 3, 29)),
        ("2019-03-29", date(2019, 3, 29)),
        ("2019-03-29 00:00:00", date(2019, 3, 29)),
        ("2028-02-29", date(2028, 2, 29)),
    ],
)
def test_reads_days(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("30/6/2017", "6/30/2017"), ("6/30/17", "6/30/2017"), ("2/30/2017", None), ("2027-02-29", None), ("soon", None),
     ("Marchy 3, 2019", None), ("", None), ("2019", None), ("13/13/2019", None)],
)  # fmt: skip
def test_refuses_what_is_no_day(text, suggestion):
    with pytest.raises(UnreadableDay) as caught:
        read_day(text)
    assert caught.value.suggestion == suggestion
    assert caught.value.remedy


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_reads_what_it_writes(day):
    assert read_day(day_text(day)) == day
    assert read_day(day.isoformat()) == day


FY19 = Due("fiscal_year", date(2018, 7, 1), date(2019, 7, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6/30/2017", {"precision": "day", "first_day": date(2017, 6, 30), "day_after": date(2017, 7, 1)}),
        ("March 29, 2019", {"precision": "day", "first_day": date(2019, 3, 29), "day_after": date(2019, 3, 30)}),
        ("September 2019", {"precision": "month", "first_day": date(2019, 9, 1), "day_after": date(2019, 10, 1)}),
        ("By Sept. 2019", {"precision": "month", "first_day": date(2019, 9, 1), "day_after": date(2019, 10, 1)}),
        ("FY19", {"precision": "fiscal_year", "first_day": date(2018, 7, 1), "day_after": date(2019, 7, 1)}),
        ("FY 2018-19", {"precision": "fiscal_year", "first_day": date(2018, 7, 1), "day_after": date(2019, 7, 1)}),
        ("2018-2019", {"precision": "fiscal_year", "first_day": date(2018, 7, 1), "day_after": date(2019, 7, 1)}),
        (
            "July 2018 – December 2018",
            {"precision": "range", "first_day": date(2018, 7, 1), "day_after": date(2019, 1, 1)},
        ),
        (
            "From 7/1/2018 to 9/30/2018",
            {"precision": "range", "first_day": date(2018, 7, 1), "day_after": date(2018, 10, 1)},
        ),
        ("Ongoing", {"precision": "ongoing"}),
        ("TBD", {"precision": "tbd"}),
        ("", {"precision": "none"}),
        ("A multi-year plan.", {"precision": "none", "multi_year": True}),
        (
            "This plan runs over several years; it is a multi-year plan whose date is to be determined.",
            {"precision": "tbd", "multi_year": True},
        ),
        (
            "Multi-year, date to be determined. (Its milestones will be reached in FY19)",
            {"precision": "tbd", "multi_year": True, "milestones": FY19},
        ),
        (
            "A multi-year effort with a pilot completion date of September 2019.",
            {
                "precision": "none",
                "multi_year": True,
                "label": "pilot",
                "second": Due("month", date(2019, 9, 1), date(2019, 10, 1)),
            },
        ),
        (
            "Expected: the estimated completion date is 6/30/2019",
            {"precision": "day", "first_day": date(2019, 6, 30), "day_after": date(2019, 7, 1)},
        ),
    ],
)  # fmt: skip
def test_reads_completion_in_words(text, expected):
    assert read_completion(text) == Completion(text=text, **expected)


def test_what_is_to_be_determined_is_never_overdue_and_comes_last():
    done, open_end = read_completion("6/30/2017"), read_completion("TBD")
    assert not done.is_overdue(date(2017, 6, 30))
    assert done.is_overdue(date(2017, 7, 1))
    assert not open_end.is_overdue(date(2199, 1, 1))
    assert sorted([open_end, done], key=Completion.sort_key) == [done, open_end]


@pytest.mark.parametrize(
    "text", ["soon", "2/30/2017", "FY 203-2004", "13/2019", "2009-10", "July 2019 to June 2018"]
)
def test_refuses_what_it_cannot_place(text):
    with pytest.raises(UnreadableCompletion) as caught:
        read_completion(text)
    assert caught.value.remedy


@given(st.text())
def test_any_text_is_placed_or_refused(text):
    try:
        assert read_completion(text).text == text
    except UnreadableCompletion:
        pass
