"""Files of measured results by profile: several measures a row, areas by code, other sheets, marks, rescaling."""

import io
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.unreadable import Unreadable
from obb.imports import grammar_results
from obb.imports.columns import FieldSpec, NotReported, choice
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, from_toml, to_dict, to_toml
from obb.imports.readers import open_sheet
from obb.imports.reading import Stream, apply
from obb.imports.told import told_fields, told_rules
from outcomes.imports.figures import read_margin, read_reported_value

SPEC = (
    FieldSpec("indicator", required=True),
    FieldSpec("period", required=True),
    FieldSpec("of", choice("county", "benchmark")),
    FieldSpec("value", read_reported_value, marks=True),
    FieldSpec("numerator", read_reported_value, marks=True),
    FieldSpec("denominator", read_reported_value, marks=True),
    FieldSpec("note"),
)
AREA = {"column": "FIPS", "county": "01003", "benchmark": "01000"}


def read(content, name="x.csv", spec=SPEC, **profile):
    settings = from_dict(profile)
    assert from_dict(to_dict(settings)) == settings
    data = content if isinstance(content, bytes) else content.encode()
    return apply(settings, open_sheet(data, name, settings.file), spec)


def rows(reading, *names):
    assert reading.problems == []
    return [tuple(record[name] for name in names) for record in reading.records]


def said(reading):
    return [(problem.message, problem.remedy) for problem in reading.problems]


WIDE = """FIPS,Area, Force_2019 ,Jobless_2019,Rate_2019,Force_2020,Jobless_2020,Rate_2020
1000,Alabama,"2,000",100,5.0,2100,210,10
1001,Autauga,9,9,9,9,9,9
1003,Baldwin,"1,000",30,3.0,1100,N/A,
"""
BESIDE = {"columns": r"^(?P<what>Force|Jobless|Rate)_(?P<year>\d{4})$", "beside": "what"}
FIELDS = {
    "indicator": {"constant": "JOBLESS"}, "period": {"column": "year"}, "value": {"column": "Rate"},
    "numerator": {"column": "Jobless"}, "denominator": {"column": "Force"},
}  # fmt: skip


def test_wide_years_with_several_figures_each_become_one_row_a_year():
    reading = read(WIDE, unpivot=BESIDE, fields=FIELDS, area=AREA)
    assert rows(reading, "of", "period", "value", "numerator", "denominator") == [
        ("benchmark", "2019", Decimal("5.0"), 100, 2000),
        ("benchmark", "2020", 10, 210, 2100),
        ("county", "2019", Decimal("3.0"), 30, 1000),
        ("county", "2020", None, None, 1100),
    ]
    assert (reading.left_out, reading.rows_read) == ({"other areas": 2}, 6)


def test_two_headers_that_say_the_same_are_no_guess():
    reading = read("FIPS,Rate_2019,rate 2019\n1,2,3\n", unpivot={
        "columns": r"(?i)^(?P<what>rate)[_ ](?P<year>\d{4})$", "beside": "what"}, fields={
        "indicator": {"constant": "A"}, "period": {"column": "year"}, "value": {"column": "Rate"}})  # fmt: skip
    assert said(reading)[0][0] == "Two headers say the same by the pattern of wide columns."


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("01003", AREA),
        ("1003", AREA),
        ("1003.0", AREA),
        ("'01003", AREA),
        ("003", AREA | {"state": "01"}),
        ("3", AREA | {"state": "1"}),
        ("01,3", AREA | {"column": ["STATE", "FIPS"]}),
        ("1.0,003", AREA | {"column": ["STATE", "FIPS"]}),
        ("Baldwin  county", AREA | {"county": ["Baldwin", "Baldwin County"]}),
    ],
)
def test_a_county_is_found_with_and_without_zeros(text, area):
    first = "STATE,FIPS" if isinstance(area["column"], list) else "FIPS"
    other = "01,1" if isinstance(area["column"], list) else "9"
    fields = {"indicator": {"constant": "A"}, "period": {"constant": "2019"}, "value": {"column": "v"}}
    reading = read(f"{first},v\n{other},1\n{text},2\n", area=area, fields=fields)
    assert rows(reading, "of", "value") == [("county", 2)]


def test_a_file_without_the_county_says_what_it_has():
    fields = {"indicator": {"constant": "A"}, "period": {"constant": "2019"}, "value": {"column": "v"}}
    settings = from_dict({"area": AREA, "fields": fields})
    stream = Stream(settings, open_sheet(b"FIPS,v\n001,1\n003,2\n", "x.csv"), SPEC)
    assert list(stream.records()) == []
    (problem,) = stream.problems
    assert problem.message == "No row of the file is of the area 01003."
    assert problem.remedy.startswith("It has “001”, “003” ….")
    without = read("FIPS,v\n1003,2\n", area=AREA, fields=fields)
    assert [notice.message for notice in without.notices] == [
        "No row of the file is of the benchmark, 01000."
    ]


def book(years=(2019, "2015-2019")):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        cover = workbook.add_worksheet("Cover")
        cover.write("B3", "Tables of the 2021 Health Almanac")
        sheet = workbook.add_worksheet("Measures")
        sheet.write_row("A1", ["", "", "Poverty", "", "", "Births", "", ""])
        sheet.write_row(
            "A2",
            ["FIPS", "County", "% Poor", "95% CI - Low", "95% CI - High", "Rate", "95% CI - Low", "Flag"],
        )
        sheet.write_row("A3", ["01000", "", 20.123456789, 19, 21, 24.3, 24.1, ""])
        sheet.write_row("A4", ["01003", "Baldwin", 18.4567891, 17, 20, "x", "", "x"])
        sources = workbook.add_worksheet("Sources & Years")
        sources.write_row("A1", ["Area", "Measure", "Year(s)"])
        sources.write_row("A2", ["Income", "Poverty*", years[0]])
        sources.write_row("A3", ["Health", "Births \u2021", years[1]])
    return file.getvalue()


MEASURES = [
    {"texts": {"indicator": "POOR", "measure": "Poverty"},
     "columns": {"value": ["Poverty % In Poverty", "Poverty % Poor"]}},
    {"texts": {"indicator": "BIRTHS", "measure": "Births"},
     "columns": {"value": "Births Rate", "note": "Births Flag"}},
]  # fmt: skip
YEARS = {"look_up": {"sheet": "Sources & Years", "find": "measure", "key": "Measure", "give": "Year(s)"}}
BOOK = {
    "file": {"sheet": "Measures", "header_rows": 2},
    "area": AREA,
    "measures": MEASURES,
    "fields": {
        "period": YEARS,
        "value": {"column": "value", "decimals": 2, "not_reported": {"x": "Too few cases"}},
        "note": {"column": "note", "map": {"x": "Unreliable"}},
    },
}


def test_measures_side_by_side_take_their_year_from_another_sheet():
    reading = read(book(), "book.xlsx", **BOOK)
    assert rows(reading, "of", "indicator", "period", "value", "note") == [
        ("benchmark", "POOR", "2019", Decimal("20.12"), None),
        ("benchmark", "BIRTHS", "2015-2019", Decimal("24.30"), None),
        ("county", "POOR", "2019", Decimal("18.46"), None),
        ("county", "BIRTHS", "2015-2019", NotReported("x", "Too few cases"), "Unreliable"),
    ]


def test_one_cell_of_another_sheet_says_something_for_all_rows():
    fields = {**BOOK["fields"], "period": {"cell": "Cover!B3", "pattern": r"the (\d{4}) Health"}}
    reading = read(book(), "book.xlsx", **{**BOOK, "fields": fields})
    assert {record["period"] for record in reading.records} == {"2021"}
    fields["period"] = {"cell": "Cover!C9", "pattern": r"(\d{4})"}
    assert said(read(book(), "book.xlsx", **{**BOOK, "fields": fields}))[0][0] == (
        "The cell Cover!C9 “” does not match the profile's pattern for period."
    )
    fields["period"] = {"cell": "Covers!B3"}
    message, remedy = said(read(book(), "book.xlsx", **{**BOOK, "fields": fields}))[0]
    assert (message[:38], remedy) == ("The workbook has no sheet “Covers”; it", "Did you mean “Cover”?")
    fields["period"] = {"cell": "Cover!B3"}
    table = read(
        "FIPS,value\n1003,2\n", fields={**fields, "indicator": {"constant": "A"}, "note": {"constant": "n"}}
    )
    assert "Only a workbook has other sheets; this file has one table." in [
        one for one, _remedy in said(table)
    ]


def test_what_another_sheet_does_not_say_is_a_problem():
    measures = [MEASURES[0] | {"texts": {"indicator": "POOR", "measure": "Povertee"}}, MEASURES[1]]
    reading = read(book(), "book.xlsx", **{**BOOK, "measures": measures})
    assert said(reading)[0] == (
        "“Povertee” is not in the column “Measure” of the sheet “Sources & Years”.",
        "Did you mean “poverty”?",
    )
    wrong = {"look_up": YEARS["look_up"] | {"give": "Years"}}
    reading = read(book(), "book.xlsx", **{**BOOK, "fields": {**BOOK["fields"], "period": wrong}})
    assert said(reading)[0] == (
        "The sheet “Sources & Years” has no column “Years”.",
        "Did you mean “Year(s)”?",
    )


def test_a_measure_that_the_file_lacks_is_a_problem_unless_it_is_optional():
    more = {"texts": {"indicator": "JOBS", "measure": "Jobs"}, "columns": {"value": "Jobs Rate"}}
    reading = read(book(), "book.xlsx", **{**BOOK, "measures": [*MEASURES, more]})
    assert (
        said(reading)[0][0] == "The file has no column “Jobs Rate”, from which value of JOBS, Jobs is read."
    )
    reading = read(book(), "book.xlsx", **{**BOOK, "measures": [*MEASURES, {**more, "optional": True}]})
    assert len(rows(reading, "indicator")) == 4
    assert [notice.message for notice in reading.notices] == [
        "Sheets of the workbook that are not read: “Cover”.",
        "The file has no columns for the optional measure JOBS, Jobs.",
    ]


def test_two_columns_of_one_name_are_no_choice_even_for_an_optional_measure():
    measures = [
        {"texts": {"indicator": "A", "period": "2019"}, "columns": {"value": "Rate"}, "optional": True}
    ]
    reading = read("FIPS,Rate,rate\n1,2,3\n", measures=measures)
    assert said(reading)[0] == ("2 columns are called “Rate”.", "Give each column its own header.")


@pytest.mark.parametrize(
    ("cell", "rule", "expected"),
    [
        ("0.18", {"times": 100}, "18"),
        ("0.1845", {"times": 100}, "18.45"),
        ("12", {"times": 100}, "1200"),
        ("1.5", {"times": 12}, "18.0"),
        ("351.1", {"divided_by": 100}, "3.511"),
        ("10", {"divided_by": 3}, "3.333333"),
        ("10", {"divided_by": 4, "decimals": 1}, "2.5"),
        ("18.455620963", {"decimals": 1}, "18.5"),
        ("-0.25%", {"decimals": 1}, "-0.3"),
        ("1,234.56", {"decimals": 0}, "1235"),
        ("0,18", {"numbers": "1.234,50", "times": 100}, "18"),
    ],
)
def test_figures_are_rescaled_exactly_and_rounded_where_it_is_stated(cell, rule, expected):
    fields = {"indicator": {"constant": "A"}, "period": {"constant": "2019"}, "value": {"column": "v"} | rule}
    ((value,),) = rows(read(f'v,w\n"{cell}",\n', fields=fields), "value")
    assert str(value) == expected


@pytest.mark.parametrize(
    "mark", ["<11", "< 5", "fewer than 11", "(D)", "(NA)", "(X)", "*", "**", "Suppressed", "≤10"]
)
def test_marks_that_can_be_nothing_else_are_kept(mark):
    fields = {"indicator": {"constant": "A"}, "period": {"constant": "2019"}, "value": {"column": "v"}}
    assert rows(read(f"v,w\n{mark},\n", fields=fields), "value") == [(NotReported(mark),)]
    assert rows(read("v,w\nN/A,\n", fields=fields), "value") == [(None,)]


@pytest.mark.parametrize("text", ["1.2", "±1.2", "+/-1.2", "± 1.2", "+/− 1.2"])
def test_margins_are_read_as_they_are_printed(text):
    assert read_margin(text) == Decimal("1.2")


@pytest.mark.parametrize("text", ["-1.2", "±-1.2", "±", "±±1", "1.2±"])
def test_what_is_no_margin_is_a_problem(text):
    with pytest.raises(Unreadable):
        read_margin(text)


def test_letters_are_marks_only_where_the_profile_says_so():
    fields = {"indicator": {"constant": "A"}, "period": {"constant": "2019"}, "value": {"column": "v"}}
    assert said(read("v\nD\n", fields=fields))[0][0] == "“D” is not a number."
    fields["value"]["not_reported"] = ["d", "#VALUE!"]
    assert rows(read("v,w\nD,\n#VALUE!,\n0,\n", fields=fields), "value") == [
        (NotReported("D"),), (NotReported("#VALUE!"),), (0,)
    ]  # fmt: skip


def test_marks_of_one_figure_count_for_the_others_of_its_row():
    fields = {"indicator": {"constant": "A"}, "period": {"constant": "2019"}, "value": {"column": "v"}}
    fields["value"]["not_reported"] = {"D": "withheld"}
    more = {"numerator": {"column": "n"}, "denominator": {"column": "d", "not_reported": ["S"]}}
    marked = NotReported("D", "withheld")
    reading = read("v,n,d\nD,D,S\n", fields=fields | more)
    assert rows(reading, "value", "numerator", "denominator") == [(marked, marked, NotReported("S"))]
    assert said(read("v,n,d\nD,D,D\n", fields=fields | more))[0][0] == "“D” is not a number."


WHOLE = """
kind = "observations"
[[measures]]
texts = { indicator = "A" }
columns = { value = ["Rate", "Rate per 1,000"] }
optional = true
[area]
column = ["STATE", "COUNTY"]
county = ["37063", "063"]
benchmark = 37
state = "37"
reason = "elsewhere"
[combine]
how = "ratio"
scale = 100
decimals = 0
partial = true
denominator_times = 1000
[[breaks]]
indicator = "A"
edition = "2021"
reason = "another question"
[[breaks]]
period = 2015
reason = "another map"
[fields.period]
cell = "Cover!B3"
[fields.value]
column = "value"
decimals = 0
divided_by = 10
not_reported = { "x" = "few" }
[fields.note]
look_up = { sheet = "S", find = "a", key = "b", give = "c", header_row = 3 }
"""


def test_the_documented_example_is_a_profile():
    lines = [line[4:] for line in grammar_results.__doc__.splitlines() if line.startswith("    ")]
    profile = from_toml("\n".join(lines))
    assert from_dict(to_dict(profile)) == profile
    assert [one.texts["indicator"] for one in profile.measures] == ["CHILD-POVERTY", "TEEN-BIRTHS"]
    assert (profile.area.county, profile.combine.how, len(profile.breaks)) == (("37063",), "ratio", 2)


def test_what_is_stated_comes_back_as_the_same_profile():
    profile = from_toml(WHOLE)
    assert from_dict(to_dict(profile)) == profile
    assert from_toml(to_toml(profile)) == profile
    assert profile.area.benchmark == ("37",)
    assert (profile.combine.decimals, profile.breaks[1].period) == (0, "2015")


def test_every_mistake_of_these_parts_has_its_place():
    wrong = {
        "measures": [
            {"columns": {"value": 5}},
            {"texts": {"value": "a"}, "columns": {"value": "b"}, "optinal": True},
        ],
        "unpivot": {"columns": "(?P<a>x)", "beside": "b"},
        "area": {"county": "1", "state": "NC"},
        "combine": {"how": "average", "decimals": 9},
        "breaks": [{"period": "2019", "edition": "2020", "reason": "r"}, {"period": "2019"}],
        "fields": {
            "a": {"cell": "B3"},
            "b": {"look_up": {"sheet": "S"}},
            "c": {"column": "c", "divided_by": 0, "not_reported": {"x": ["y"]}},
        },
    }
    with pytest.raises(UnreadableFile) as refusal:
        from_dict(wrong)
    assert {problem.column for problem in refusal.value.problems} == {
        "measures", "measures 1", "measures 1.columns.value", "measures 2", "unpivot.beside", "area", "area.state",
        "combine.how", "combine.decimals", "breaks 1", "breaks 2", "fields.a.cell", "fields.b.look_up",
        "fields.c.divided_by", "fields.c.not_reported",
    }  # fmt: skip


anything = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**12), st.floats(), st.text(max_size=4),
    st.lists(st.one_of(st.text(max_size=3), st.integers()), max_size=3),
)  # fmt: skip


def part(*keys):
    values = st.one_of(anything, st.dictionaries(st.text(max_size=3), anything, max_size=3))
    return st.one_of(anything, st.dictionaries(st.sampled_from(keys), values, max_size=5))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "measures": st.one_of(anything, st.lists(part("texts", "columns", "optional", "x"), max_size=3)),
            "area": part("column", "county", "benchmark", "state", "reason"),
            "combine": part("how", "scale", "decimals", "partial", "denominator_times"),
            "breaks": st.one_of(
                anything, st.lists(part("indicator", "period", "edition", "reason"), max_size=3)
            ),
            "unpivot": part("columns", "into", "beside"),
            "fields": st.dictionaries(
                st.sampled_from(["value", "period"]),
                part("column", "cell", "look_up", "not_reported", "divided_by", "decimals", "times"),
                max_size=2,
            ),
        },
    )
)
def test_whatever_is_stated_is_a_profile_that_comes_back_or_is_refused_in_words(stated):
    try:
        profile = from_dict(stated)
    except UnreadableFile as refusal:
        assert all(problem.message and problem.remedy for problem in refusal.problems)
        return
    assert from_dict(to_dict(profile)) == profile
    assert from_toml(to_toml(profile)) == profile


def test_records_that_are_no_results_have_no_use_for_these_parts():
    spec = (FieldSpec("name"), FieldSpec("code"))
    fields = {"name": {"column": "a", "decimals": 1}}
    reading = read(
        "a\nx\n", spec=spec, fields=fields, combine={"how": "count"}, area={"column": "a", "county": "x"}
    )
    messages = [message for message, _remedy in said(reading)]
    assert "These records have no “combine”." in messages
    assert "These records have no “area”." in messages
    assert "“name” is no measured figure: not_reported, decimals and divided_by are for those." in messages


def test_a_profile_of_results_is_told_in_plain_words():
    profile = from_toml(WHOLE)
    assert told_rules(profile) == [
        "Only the county's rows (“STATE, COUNTY” is 37063 or 063) and its benchmark's (37); the others are left out as"
        " “elsewhere”.",
        "Each row holds 1 measure, a record of its own.",
        "Areas are added up: the sum of numerators over the sum of denominators, times 100."
        " Where some are missing, the others make the total.",
        "A break in A from the edition 2021 on: another question",
        "A break in every indicator from 2015 on: another map",
    ]
    told = {one.name: (one.source, one.how) for one in told_fields(profile, SPEC)}
    assert told["period"] == ("the cell Cover!B3", "")
    assert told["value"] == (
        "the column “value”",
        "“x” mean not reported; divided by 10; rounded to 0 decimals",
    )
    assert told["note"][0] == "what the sheet “S” says of “a”"
    other = from_dict({"combine": {"how": "count"}, "area": {"column": "FIPS", "county": "1"}})
    assert told_rules(other) == [
        "Only the county's rows (“FIPS” is 1); the others are left out as “other areas”.",
        "Areas are added up. Where one is missing, the total is not reported.",
    ]
