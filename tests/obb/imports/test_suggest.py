"""Laws of suggestions: always a profile that can be read, of columns that are there; earlier profiles first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, header_key, read_code
from obb.imports.departments import KIND
from obb.imports.glimpse import found_headers, look_into
from obb.imports.profile import from_dict
from obb.imports.suggest import (
    Earlier,
    columns_of,
    fitting,
    helped,
    in_known_texts,
    is_plain,
    suggest,
    whole_of,
)

SPEC = (
    YEAR,
    FieldSpec("stage", required=True, known_as=("version",), known_words=("actual", "adopted")),
    FieldSpec("department", read_code, known_as=("dept",)),
    FieldSpec("department_name"),
    FieldSpec("cost_center", read_code, required=True, known_as=("org", "program")),
    FieldSpec("cost_center_name"),
    FieldSpec("kind", choice("expense", "revenue"), known_as=("type",), known_values={"e": "expense"}),
    AMOUNT,
)
WORDS = [
    "year", "FY", "Budget Year", "stage", "Version", "Dept", "Dept Name", "org_code", "Program", "type", "Amount", "FY2019",
    "2019 Actual", "Adopted", "", "Total", "x", "FY19 Adopted", "0530", "1,234.50", "-", "(5.00)", "Organization 5300",
    "0530 - Aging", "E", "revenue", "1.234,50", "2019", "General Fund", "a(b[c*", "\\d+", "grand total",
]  # fmt: skip
words = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))


@st.composite
def tables(draw):
    headers = draw(st.lists(words, min_size=1, max_size=7))
    rows = draw(st.lists(st.lists(words, min_size=len(headers), max_size=len(headers)), max_size=8))
    return headers, rows


@given(tables(), words)
def test_a_suggestion_can_always_be_read_and_names_only_what_is_there(table, name):
    headers, rows = table
    found = suggest(SPEC, headers, rows, name)
    profile = from_dict(found.profile)
    assert set(profile.fields) <= {one.name for one in SPEC}
    assert columns_of(profile) <= {header_key(header) for header in headers}
    assert set(found.why) == set(profile.fields)
    assert set(found.missing) == (
        set() if found.is_plain else {one.name for one in SPEC if one.required} - set(profile.fields)
    )


@given(tables(), words)
def test_the_same_file_is_always_suggested_the_same(table, name):
    headers, rows = table
    assert suggest(SPEC, headers, rows, name) == suggest(SPEC, list(headers), list(map(list, rows)), name)


@given(st.lists(words, min_size=1, max_size=6), st.lists(st.lists(words, max_size=6), max_size=12))
def test_headers_are_found_in_a_row_that_is_there(first, rows):
    row, count = found_headers([first, *rows])
    assert 1 <= row and row + count - 1 <= len(rows) + 1


def earlier(name, used_on="", **fields):
    return Earlier(name, from_dict({"fields": fields}), used_on)


LEDGER = earlier("Ledger", "May 3, 2027", year={"column": "FY"}, amount={"column": "Amt", "times": 1000})
WIDER = earlier("Wider", year={"column": "FY"}, amount={"column": "Amt"}, cost_center={"column": "Unit"})


def test_an_earlier_profile_fits_where_all_its_columns_are_there():
    assert fitting([LEDGER, WIDER], lambda options: ["fy", "AMT", "x"]) is LEDGER
    assert fitting([LEDGER, WIDER], lambda options: ["FY", "Amt", "Unit"]) is WIDER
    assert fitting([LEDGER, WIDER], lambda options: ["FY", "Unit"]) is None
    again = Earlier("Again", LEDGER.profile)
    assert fitting([again, LEDGER], lambda options: ["FY", "Amt"]) is again
    wide = Earlier(
        "Wide", from_dict({"fields": {"amount": {"column": "amount"}}, "unpivot": {"columns": "^FY"}})
    )
    assert fitting([wide], lambda options: ["Dept"]) is None
    assert fitting([wide], lambda options: ["FY2019"]) is wide
    below = Earlier("Below", from_dict({"file": {"header_row": 3}, "fields": {"year": {"column": "FY"}}}))
    assert fitting([below], lambda options: ["FY"] if options.header_row == 3 else ["x"]) is below


def test_whole_of_says_why_and_what_is_missing():
    found = whole_of(LEDGER, SPEC)
    assert found.why == dict.fromkeys(("year", "amount"), "as in “Ledger”, used on May 3, 2027")
    assert (found.based_on, found.missing) == ("Ledger", ("stage", "cost_center"))


def test_part_of_an_earlier_profile_helps_where_at_least_half_of_its_columns_are_there():
    headers = ["FY", "Unit", "New amount"]
    own = suggest(SPEC, headers, [["2019", "5300", "1.00"], ["2019", "5301", "2.00"]])
    found = helped(own, [LEDGER, WIDER], headers, SPEC)
    assert found.profile["fields"]["cost_center"] == {"column": "Unit"}
    assert found.profile["fields"]["amount"] == {"column": "New amount"}
    assert found.why["cost_center"] == "as in “Wider”"
    assert found.missing == ("stage",)
    assert helped(own, [WIDER], ["FY", "nothing"], SPEC) is own
    assert helped(own, [], headers, SPEC) is own


def test_the_countys_own_text_stands_for_what_was_found():
    own = suggest(SPEC, ["Org", "FY", "Adopted Amount"], [["1", "2019", "1.00"], ["2", "2019", "2.00"]])
    assert own.profile["fields"]["stage"] == {"constant": "Adopted Amount"}
    found = in_known_texts(own, {"stage": ["Requested", "adopted"]})
    assert found.profile["fields"]["stage"] == {"constant": "adopted"}
    assert found.why["stage"] == "because the header is “Adopted Amount”, and the county has “adopted”"
    for several in (["Adopted", "adopted amount"], ["Adopt"], [], [""]):
        assert in_known_texts(own, {"stage": several}).profile == own.profile


def test_the_plain_format_is_known():
    assert is_plain(SPEC, ["Year", "stage", "cost center", "amount"])
    assert not is_plain(SPEC, ["Year", "stage", "cost center", "amount", "extra"])
    assert not is_plain(SPEC, ["stage", "cost center", "amount"])
    assert not is_plain(SPEC, ["year", "year", "stage", "cost center", "amount"])
    assert suggest(SPEC, ["year", "stage", "cost_center", "amount"], []).is_plain


@pytest.mark.parametrize(
    ("headers", "code", "name"),
    [
        (["Dept ID", "Dept Title"], "Dept ID", "Dept Title"),
        (["Fund No.", "Description"], "Fund No.", "Description"),
        (["Department code", "Department name", "Director name"], "Department code", None),
    ],
)
def test_a_list_of_one_sort_of_things_has_one_code_and_one_name(headers, code, name):
    rows = [["0530", "Social Services", "Ada"], ["0540", "Aging", "Bo"]]
    fields = suggest(KIND.spec, headers, [row[: len(headers)] for row in rows]).profile["fields"]
    assert fields.get("code") == {"column": code}
    assert fields.get("name") == (name and {"column": name})


def test_a_glimpse_says_what_was_found():
    glimpse = look_into("a;b\n1;2\n".encode("utf-16"), "x.csv")
    assert (glimpse.rows, glimpse.delimiter, glimpse.encoding) == ([["a", "b"], ["1", "2"]], ";", "utf-16")
    assert glimpse.sheets == [] and not glimpse.cut


def test_headers_that_each_page_prints_again_and_its_title_are_left_out():
    headers = ["Dept", "Org", "FY2027 Adopted"]
    page = [["Your County", "", ""], headers]
    lines = [["0100", "0110", "5"], ["0530", "5300", "7"]]
    found = suggest(SPEC, headers, [*lines, *page, *lines, ["----", "", ""]], "", [("row 1", "Your County")])
    assert found.profile["leave_out"] == [
        {"column": "Dept", "equals": "Dept", "reason": "headers printed again"},
        {"column": "Org", "blank": True, "reason": "page headings"},
    ]
    assert found.rest["leave_out"] == "because the headers stand again below them"
    assert found.profile["fields"]["amount"] == {"column": "FY2027 Adopted"}


def test_months_are_added_up_and_it_is_said():
    found = suggest(SPEC, ["Org", "Jul-26", "Aug-26", "Sep-26"], [["5300", "1.00", "2.00", "3.00"]])
    assert found.profile["fields"]["amount"] == {"column": "Jul-26", "plus": ["Aug-26", "Sep-26"]}
    assert any(note.startswith("“Jul-26” to “Sep-26” are added up.") for note in found.notes)


def test_years_by_their_last_day_and_of_two_digits():
    found = suggest(
        SPEC, ["Org", "FYE 6/30/2026 Adopted", "FYE 6/30/2027 Adopted"], [["5300", "1.00", "2.00"]]
    )
    assert found.profile["unpivot"]["columns"] == (
        r"^FYE \d{1,2}/\d{1,2}/(?P<year>\d{4}) (?P<stage>Adopted)$"
    )
    found = suggest(SPEC, ["Org", "FY", "Amount"], [["5300", "26", "1.00"], ["5300", "27", "2.00"]])
    assert found.profile["fields"]["year"] == {"column": "FY", "map": {"26": "2026", "27": "2027"}}


def test_rows_without_an_amount_head_those_below_them():
    rows = [["Sheriff", ""], ["Salaries", "5"], ["Travel", "6"], ["Health", ""], ["Salaries", "7"]]
    found = suggest(SPEC, ["Description", "FY2027 Adopted"], rows)
    heading = {"column": "FY2027 Adopted", "blank": True}
    assert found.profile["fields"]["cost_center"] == {"code_from": "Description", "heading": heading}
    assert found.profile["leave_out"] == [{**heading, "reason": "headings"}]
