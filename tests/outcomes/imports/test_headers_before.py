"""An indicator read from another header than before: the review asks whether the definition has changed."""

import pytest

from obb.imports import pipeline
from obb.imports.arrivals import SourceFile
from outcomes.imports.read_from import meaning
from outcomes.models import Observation
from tests.factories.ground import make_county
from tests.factories.results import NOW, make_indicator
from tests.factories.workbooks import workbook
from tests.pages import words

pytestmark = pytest.mark.django_db

HOMES, INACTIVE = "Single-parent homes", "Physical inactivity"
OLD, NEW = "% Single-Parent Households", "% Children in Single-Parent Households"
GROUP = "Children in single-parent households"
PROFILE = {
    "file": {"header_rows": 2},
    "area": {"column": "FIPS", "county": "37063", "benchmark": "37000"},
    "measures": [
        {"texts": {"indicator": "HOMES"}, "columns": {"value": [f"{GROUP} {OLD}", f"{GROUP} {NEW}"]}},
        {"texts": {"indicator": "INACTIVE"}, "columns": {"value": "Physical inactivity % Physically Inactive"}},
    ],
    "fields": {
        "period": {"file_name": r"^(\d{4})"},
        "edition": {"file_name": r"^(\d{4})"},
        "value": {"column": "value"},
    },
}  # fmt: skip


@pytest.fixture
def county():
    county = make_county("durham")
    make_indicator(county, HOMES, code="HOMES", kind="estimate")
    make_indicator(county, INACTIVE, code="INACTIVE", kind="estimate")
    return county


def edition(year, header, inactive="% Physically Inactive"):
    rows = [
        [None, None, GROUP, "Physical inactivity"],
        ["FIPS", "County", header, inactive],
        ["37000", None, 35.5, 23.5],
        ["37063", "Durham", 44.5, 18.5],
    ]
    return SourceFile(f"{year} Rankings.xlsx", workbook(Ranked_Measure_Data=rows))


def warned(county, *files, kind="observations", profile=PROFILE, **more):
    batch = pipeline.bring(
        county=county, kind=kind, files=files, profile=profile | more, by=None, at=NOW, reason="a test"
    )
    assert batch.state == "confirmed", batch.problems
    return batch.review.get("warnings", [])


def asked(before, now, period, name=HOMES):
    return (
        f"{name}: its header was “{before}”, and is “{now}” for {period}. Look whether the definition has changed."
        " Where it has, state a break (break_before) at the first value by the new one; where it is the same, confirm."
    )


ASKED = asked(f"{GROUP} {OLD}", f"{GROUP} {NEW}", "2021")
BREAK = {"indicator": "HOMES", "edition": "2021", "reason": "Children are counted"}


def test_a_later_edition_with_another_header_is_asked_about_once(county):
    assert warned(county, edition(2020, OLD)) == []
    assert warned(county, edition(2021, NEW)) == [ASKED]
    assert warned(county, edition(2022, NEW)) == []
    assert [bool(one.break_before) for one in Observation.objects.all()] == [False] * 12


def test_editions_of_one_import_in_any_order(county):
    assert warned(county, edition(2022, NEW), edition(2020, OLD), edition(2021, NEW)) == [ASKED]


def test_a_stated_break_is_the_answer(county):
    editions = edition(2020, OLD), edition(2021, NEW), edition(2022, NEW)
    assert warned(county, *editions, breaks=[BREAK]) == []
    assert warned(county, *editions) == []
    assert warned(county, editions[0]) == []
    assert warned(county, edition(2023, NEW)) == []


def test_a_break_stated_with_a_later_edition_is_the_answer_and_one_elsewhere_is_none(county):
    warned(county, edition(2020, OLD))
    assert warned(county, edition(2022, NEW), breaks=[BREAK]) == []
    assert warned(county, edition(2024, OLD)) == [asked(f"{GROUP} {NEW}", f"{GROUP} {OLD}", "2024")]


def test_an_older_edition_that_comes_after_a_newer_one_is_asked_about(county):
    warned(county, edition(2021, NEW))
    assert warned(county, edition(2020, OLD)) == [asked(f"{GROUP} {NEW}", f"{GROUP} {OLD}", "2020")]


def test_an_import_that_was_undone_or_is_another_countys_says_nothing(county):
    other = make_county("wake")
    make_indicator(other, HOMES, code="HOMES")
    make_indicator(other, INACTIVE, code="INACTIVE")
    warned(other, edition(2020, OLD))
    assert warned(county, edition(2021, NEW)) == []
    pipeline.undo(batch=county.imports.get(), by=None, reason="a test", at=NOW)
    assert warned(county, edition(2020, OLD)) == []


def test_case_signs_years_and_plurals_are_no_other_header(county):
    warned(county, edition(2020, OLD))
    same = edition(2021, "Percent single parent household (2021)", "% PHYSICALLY INACTIVE")
    renamed = PROFILE["measures"][0] | {
        "columns": {"value": f"{GROUP} Percent single parent household (2021)"}
    }
    assert warned(county, same, measures=[renamed, PROFILE["measures"][1]]) == []


WIDE = {
    "unpivot": {"columns": r"^(?P<what>Jobless_rate|Jobless_adults_rate)_(?P<year>\d{4})$"},
    "fields": {
        "indicator": {"constant": "INACTIVE"},
        "period": {"column": "year"},
        "value": {"column": "amount"},
    },
}


def test_a_year_in_a_header_is_none_and_another_word_beside_it_is(county):
    bring = {"profile": WIDE}
    assert warned(county, SourceFile("a.csv", b"Jobless_rate_2017,Jobless_rate_2018\n5,6\n"), **bring) == []
    assert warned(county, SourceFile("b.csv", b"Jobless_rate_2018,Jobless_rate_2019\n6,7\n"), **bring) == []
    assert warned(county, SourceFile("c.csv", b"Jobless_adults_rate_2020\n7\n"), **bring) == [
        asked("Jobless_rate_2018", "Jobless_adults_rate_2020", "2020", INACTIVE)
    ]


def test_a_column_of_many_indicators_speaks_of_none_of_them(county):
    fields = {"indicator": {"column": "code"}, "period": {"column": "year"}}
    for year, header in (("2020", "Rate"), ("2021", "Crude share")):
        text = f"code,year,{header}\nHOMES,{year},40\nINACTIVE,{year},20\n".encode()
        profile = {"fields": {**fields, "value": {"column": header}}}
        assert warned(county, SourceFile("a.csv", text), profile=profile) == []


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("% Children in Poverty", ("children", "poverty")),
        ("PCTPOV017_2017", ("pctpov017",)),
        ("Births to teens 15-19, FY2018", ("15", "19", "birth", "teen")),
        ("Value (percent)", ()),
        ("Households 2014–2018 households", ("household", "household")),
    ],
)
def test_the_words_of_a_header_that_say_what_is_counted(header, said):
    assert meaning(header) == said


def test_the_page_of_the_review_asks(page):
    page(("births.csv", "Location,Year,Teen births\nDurham,2018,18.5\nDurham,2019,17.9\n"))
    page(("births.csv", "Location,Year,First teen births\nDurham,2020,16.1\nDurham,2021,15.9\n"))
    assert asked("Teen births", "First teen births", "2020", "Teen births") in words(page.review)
