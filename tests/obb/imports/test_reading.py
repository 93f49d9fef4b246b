"""A profile applied to a file: records, problems, and every row left out counted."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, read_code, read_whole_number, read_yes_no
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import PLAIN, from_dict, from_toml
from obb.imports.readers import Limits, open_sheet
from obb.imports.reading import Stream, apply

SAMPLES = Path(__file__).parents[2] / "data" / "lines"
LINES = (
    YEAR,
    FieldSpec("stage", read_code, required=True),
    FieldSpec("department", read_code, one_of="department"),
    FieldSpec("department_name", one_of="department"),
    FieldSpec("cost_center", read_code),
    FieldSpec("account", read_code, blank="not stated"),
    FieldSpec("kind", choice("expense", "revenue"), required=True, blank="expense"),
    AMOUNT,
)


def read(text, profile=PLAIN, spec=LINES, name="lines.csv"):
    settings = from_dict(profile) if isinstance(profile, dict) else profile
    return apply(settings, open_sheet(text.encode(), name, settings.file), spec)


def sample(name, profile, spec=LINES):
    return apply(profile, open_sheet(SAMPLES / name, name, profile.file), spec)


def values(reading, *names):
    return [tuple(record[name] for name in names) for record in reading.records]


PLAIN_FILE = "Fiscal_Year,year,Stage,department,department name,kind,amount\n"


def test_the_plain_format_reads_each_field_under_its_own_name():
    reading = read(
        "YEAR,stage,Department,department name,cost-center,kind,amount\n"
        'FY2025,adopted,0400,Jail & courts,100,Expense,"1,200"\n'
        "2024-25,adopted,,Parks,,REVENUE,(5)\n"
    )
    assert reading.problems == []
    assert [record.row for record in reading.records] == [2, 3]
    assert [record.values for record in reading.records] == [
        {
            "year": 2025, "stage": "adopted", "department": "0400", "department_name": "Jail & courts",
            "cost_center": "100", "account": "not stated", "kind": "expense", "amount": Decimal("1200.00"),
        },
        {
            "year": 2025, "stage": "adopted", "department": None, "department_name": "Parks",
            "cost_center": None, "account": "not stated", "kind": "revenue", "amount": Decimal("-5.00"),
        },
    ]  # fmt: skip


def test_every_problem_is_listed_with_row_column_value_and_remedy():
    reading = read(
        "year,stage,department,kind,amount\n"
        "FY 203-2004,adopted,0400,expense,5\n"
        "FY2025,,0400,expanse,1e5\n"
        "FY2025,adopted,,expense,-\n"
        "FY2025,adopted,0400,expense,5\n"
    )
    assert reading.problems == [
        Problem(
            2, "year", "FY 203-2004",
            "“FY 203-2004” is not a fiscal year. The first year does not have four digits.", "Did you mean FY2004?",
        ),
        Problem(3, "stage", "", "The cell is empty.", "Give each row its stage."),
        Problem(3, "kind", "expanse", "“expanse” is not one of: expense, revenue.", "Did you mean “expense”?"),
        Problem(3, "amount", "1e5", "“1e5” is written with an exponent.", "Write all digits of the amount."),
        Problem(4, "amount", "-", "“-” says that there is none.", "Give each row its amount."),
    ]  # fmt: skip
    assert [record.row for record in reading.records] == [5]
    assert reading.rows_read == 4


def test_of_a_code_and_a_name_a_row_needs_one():
    reading = read("year,stage,department,department_name,kind,amount\nFY25,adopted,,,expense,5\n")
    assert reading.problems == [
        Problem(
            2,
            "department",
            "",
            "“department” and “department_name” are both empty.",
            "Fill at least one of them.",
        )
    ]
    assert read("year,stage,kind,amount\nFY25,adopted,expense,5\n").problems == [
        Problem(
            None, "department", "", "There is no column for “department” or “department_name”.",
            "Add one of them, or state it in the profile.",
        )
    ]  # fmt: skip


def test_headers_missing_unknown_and_twice_are_problems():
    reading = read("year,stage,department,knd,amount,Amount,\nFY25,adopted,1,expense,5,5,\n")
    assert [(problem.column, problem.message, problem.remedy) for problem in reading.problems] == [
        ("knd", "“knd” is not a column of this format.", "Did you mean “kind”?"),
        (
            "Amount",
            "2 columns are called “Amount”.",
            "Give each its own header, or say which: “Amount (1)” is the first from the left.",
        ),
        ("kind", "There is no column for “kind”, which every row needs.", "Did you mean “knd”?"),
    ]
    assert reading.records == []


def test_rows_of_another_width_and_blank_rows():
    reading = read(
        "year,stage,department,kind,amount\n\n"
        "FY25,adopted,1,expense,5,,\n , ,,,\nFY25,adopted,1\nFY25,adopted,1,expense,5,6\n"
    )
    assert [record.row for record in reading.records] == [3]
    assert reading.left_out == {"blank rows": 2}
    assert [(problem.row, problem.message) for problem in reading.problems if not problem.column] == [
        (5, "The row has 3 cells; the headers name 5."),
        (6, "The row has 6 cells; the headers name 5."),
    ]


def test_a_file_that_breaks_off_is_a_problem():
    reading = read('year,stage,department,kind,amount\nFY25,adopted,1,expense,"5\n')
    assert reading.records == []
    assert reading.problems[0].row == 2
    assert reading.problems[0].message.startswith("A quotation mark is opened and not closed")


def test_two_editions_by_a_profile():
    profile = from_toml((SAMPLES / "two_editions.toml").read_text(encoding="utf-8"))
    reading = sample("two_editions.csv", profile)
    assert reading.problems == []
    assert reading.left_out == {"the draft edition": 3, "totals": 3, "no amount": 1, "blank rows": 1}
    assert reading.rows_read == 12 == len(reading.records) + sum(reading.left_out.values())
    assert values(reading, "year", "stage", "department", "cost_center", "account", "amount") == [
        (2024, "actual", "PUBLIC-HEALTH", "310100", "SALARIES", Decimal("1200.00")),
        (2024, "actual", "PUBLIC-HEALTH", "310100", "SUPPLIES", Decimal("-50.25")),
        (2025, "adopted", "PUBLIC-HEALTH", "310100", "SALARIES", Decimal("1300.50")),
        (2025, "adopted", "PARKS-TRAILS-B1A7", "042000", "SALARIES", Decimal("80.00")),
    ]
    assert reading.made_codes == {
        "department": {"PUBLIC-HEALTH": "Public Health", "PARKS-TRAILS-B1A7": "Parks & Trails"},
        "account": {"SALARIES": "Salaries", "SUPPLIES": "Supplies"},
    }
    assert profile.new_codes == {"department": "create", "cost_center": "refuse"}


AREAS = {
    "keep": [{"column": "level", "equals": "OFFICE", "reason": "levels that repeat the offices"}],
    "fields": {
        "year": {"column": "fiscal_year"},
        "stage": {"column": "version", "map": {"spent": "actual"}},
        "department": {"code_from": "name"},
        "department_name": {"column": "name"},
        "kind": {"constant": "expense"},
        "amount": {"column": "amount"},
    },
}


def test_a_text_not_in_the_map_is_a_problem_unless_kept():
    reading = sample("areas.csv", from_dict(AREAS))
    assert reading.left_out == {"levels that repeat the offices": 1}
    assert reading.problems == [
        Problem(5, "version", "Wanted", "“Wanted” is not in the profile's map.", "Add it to the map.")
    ]
    assert values(reading, "year", "stage", "amount") == [(2024, "actual", 600), (2024, "actual", 300)]
    kept = {**AREAS["fields"], "stage": {**AREAS["fields"]["stage"], "map_else": "keep"}}
    assert values(sample("areas.csv", from_dict({**AREAS, "fields": kept})), "stage") == [
        ("actual",), ("actual",), ("Wanted",),
    ]  # fmt: skip


def test_wide_columns_become_rows():
    profile = from_dict(
        {
            "unpivot": {"columns": r"^(?P<what>Budgeted|Spent) (?P<when>\d{4})$", "into": "dollars"},
            "fields": {
                "year": {"column": "when"},
                "stage": {"column": "what", "map": {"Budgeted": "adopted", "Spent": "actual"}},
                "department": {"column": "Dept ID", "width": 4},
                "kind": {"constant": "expense"},
                "amount": {"column": "dollars", "leave_out_blank": "no amount"},
            },
        }
    )
    reading = sample("wide.csv", profile)
    assert reading.problems == []
    assert values(reading, "year", "stage", "department", "amount") == [
        (2023, "adopted", "0027", Decimal("1000.00")),
        (2023, "actual", "0027", Decimal("980.50")),
        (2024, "adopted", "0027", Decimal("0.00")),
        (2023, "actual", "0240", Decimal("-3935.71")),
    ]
    assert reading.left_out == {"no amount": 2}
    assert reading.rows_read == 6


def test_the_sign_turns_where_the_profile_says():
    fields = {
        "year": {"constant": 2025}, "stage": {"constant": "adopted"}, "department": {"constant": "1"},
        "kind": {"constant": "expense"},
        "amount": {"column": "amount", "negate": {"column": "type", "in": ["credit"]}},
    }  # fmt: skip
    reading = read("type,amount\nCredit,5\nDebit,5\nCREDIT,0\nCredit,-2\n", {"fields": fields})
    assert [str(amount) for (amount,) in values(reading, "amount")] == ["-5.00", "5.00", "0.00", "2.00"]


def test_entities_become_characters_only_where_the_profile_says():
    text = "a,b\nHealth &amp; Care &#189;,Health &amp; Care\n"
    spec = (FieldSpec("name"), FieldSpec("other"))
    fields = {"name": {"column": "a", "clean": True}, "other": {"column": "b"}}
    assert values(read(text, {"fields": fields}, spec), "name", "other") == [
        ("Health & Care ½", "Health &amp; Care")
    ]


def test_what_is_stated_for_the_whole_file():
    text = "department,kind,amount\n1,expense,5\n"
    reading = read(text, PLAIN.with_constants(year="FY25", stage="adopted"))
    assert values(reading, "year", "stage", "amount") == [(2025, "adopted", 5)]
    assert [
        problem.message
        for problem in read(text, PLAIN.with_constants(year="FY 203-2004", stage="a")).problems
    ] == ["“FY 203-2004” is not a fiscal year. The first year does not have four digits."]
    twice = read("year,stage,department,kind,amount\n", PLAIN.with_constants(year="FY25"))
    assert twice.problems[0].message == "“year” is stated for the whole file, and is a column of it."


def test_a_profile_that_does_not_fit_the_file_or_the_records():
    reading = read(
        "nmae,amount\n",
        {
            "leave_out": [{"column": "levle", "equals": "x", "reason": "totals"}],
            "fields": {"department": {"code_from": "name"}, "amout": {"column": "amount"}},
        },
        (FieldSpec("department"), AMOUNT),
    )
    assert [(problem.message, problem.remedy) for problem in reading.problems] == [
        ("The file has no column “levle”, which leave_out “totals” needs.", "It has “nmae”, “amount”."),
        ("The file has no column “name”, which department needs.", "Did you mean “nmae”?"),
        ("“amout” is not a field of these records.", "Did you mean “amount”?"),
        ("There is no column for “amount”, which every row needs.", "Did you mean “amount”?"),
    ]


def test_codes_that_may_have_lost_their_zeros_are_noticed():
    text = "year,stage,department,kind,amount\n" + "".join(
        f"FY25,adopted,{code},expense,5\n" for code in ("400", "4110")
    )
    (notice,) = read(text).notices
    assert notice.message == "The codes in “department” have 3 and 4 digits, and none starts with 0."
    assert read(text.replace(",400,", ",0400,")).notices == []


def test_a_name_and_its_other_case_share_a_made_code():
    fields = {**AREAS["fields"], "stage": {"constant": "actual"}}
    text = "name,fiscal_year,amount\nTax  Office,2025,1\nTAX OFFICE,2025,2\nTax-Office,2025,3\n"
    reading = read(text, {"fields": fields})
    codes = [code for (code,) in values(reading, "department")]
    assert codes[:2] == ["TAX-OFFICE", "TAX-OFFICE"]
    assert codes[2] == "TAX-OFFICE-C0AB"


def test_a_very_wrong_file_lists_its_first_problems_and_counts_the_rest():
    text = "year,stage,department,kind,amount\n" + "FY25,adopted,1,expense,x\n" * 10_005
    reading = read(text)
    assert len(reading.problems) == 10_001
    assert reading.problems[-1].message == "5 more problems are not listed."


def test_limits_end_a_reading_with_a_problem():
    sheet = open_sheet(b"a\n" + b"1\n" * 20, "x.csv", limits=Limits(rows=10))
    reading = apply(PLAIN, sheet, (FieldSpec("a"),))
    assert [problem.message for problem in reading.problems] == [
        "The file has more than 10 rows, the limit here."
    ]


def test_other_readers_of_cells():
    spec = (
        FieldSpec("flag", read_yes_no),
        FieldSpec("count", read_whole_number),
        FieldSpec("code", read_code),
    )
    reading = read('flag,count,code\nYes,"1,200",a\nn,-3,b\nmaybe,1.5,' + "x" * 51 + "\n", spec=spec)
    assert values(reading, "flag", "count") == [(True, 1200), (False, -3)]
    assert [problem.message for problem in reading.problems] == [
        "“maybe” is neither yes nor no.",
        "“1.5” is not a whole number.",
        "“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is too long for a code: 51 characters.",
    ]


def test_batches_are_the_same_as_records():
    text = "year,stage,department,kind,amount\n" + "".join(
        f"FY25,adopted,{number},expense,{number}\n" for number in range(25)
    )
    stream = Stream(PLAIN, open_sheet(text.encode(), "x.csv"), LINES)
    batches = list(stream.batches(size=10))
    assert [len(batch.rows) for batch in batches] == [10, 10, 5]
    assert [record for batch in batches for record in batch.records()] == read(text).records


rows = st.lists(
    st.tuples(st.sampled_from(["data", "total", ""]), st.sampled_from(["5", "-", "", "x", "(2.50)", "1e5"])),
    max_size=30,
)


@given(rows)
def test_every_row_is_a_record_or_left_out_or_a_problem(table):
    profile = {
        "leave_out": [{"column": "line", "equals": "total", "reason": "totals"}],
        "fields": {
            "name": {"column": "line"},
            "amount": {"column": "amount", "leave_out_blank": "no amount"},
        },
    }
    text = "line,amount\n" + "".join(f"{line},{amount}\n" for line, amount in table)
    reading = read(text, profile, (FieldSpec("name"), AMOUNT))
    wrong = {problem.row for problem in reading.problems}
    assert (
        reading.rows_read == len(table) == len(reading.records) + sum(reading.left_out.values()) + len(wrong)
    )
    expected = Counter()
    for line, amount in table:
        if not line and not amount:
            expected["blank rows"] += 1
        elif line == "total":
            expected["totals"] += 1
        elif amount in ("", "-"):
            expected["no amount"] += 1
    assert reading.left_out == expected


@pytest.mark.parametrize("name", ["areas.csv", "two_editions.csv", "wide.csv"])
def test_our_samples_are_not_in_the_plain_format_and_say_so(name):
    assert sample(name, PLAIN).records == []
    assert sample(name, PLAIN).problems


def test_a_heading_gives_its_text_to_the_rows_below_it():
    profile = {
        "leave_out": [{"column": "amount", "blank": True, "reason": "headings"}],
        "fields": {
            "year": {"constant": "2027"}, "stage": {"constant": "Adopted"}, "kind": {"constant": "expense"},
            "department": {"column": "what", "heading": {"column": "amount", "blank": True}, "pattern": r"^(\d+)"},
            "account": {"column": "what", "pattern": r"^(\d+)"}, "amount": {"column": "amount"},
        },
    }  # fmt: skip
    rows = "what,amount\n0100 Sheriff,\n5001 Pay,1\n\n5002 Fuel,2\n0530 Health,0\n0610 Aging,\n5001 Pay,3\n"
    reading = read(rows, profile)
    assert [problem.row for problem in reading.problems] == []
    assert values(reading, "department", "account", "amount") == [
        ("0100", "5001", Decimal(1)), ("0100", "5002", Decimal(2)), ("0100", "0530", Decimal(0)),
        ("0610", "5001", Decimal(3)),
    ]  # fmt: skip
    assert reading.left_out == {"headings": 2, "blank rows": 1}


def test_a_heading_goes_on_from_one_batch_of_rows_to_the_next():
    profile = from_dict({
        "leave_out": [{"column": "a", "matches": "^D", "reason": "headings"}],
        "fields": {
            "year": {"constant": "2027"}, "stage": {"constant": "Adopted"}, "kind": {"constant": "expense"},
            "department": {"column": "a", "heading": {"column": "a", "matches": "^D"}}, "amount": {"column": "b"},
        },
    })  # fmt: skip
    sheet = open_sheet(("a,b\nD1,\n" + "x,1\n" * 12_000).encode(), "x.csv")
    stream = Stream(profile, sheet, LINES)
    assert {record["department"] for record in stream.records()} == {"D1"}


def test_a_heading_is_of_one_column_and_not_filled_down():
    for more in ({"fill_down": True}, {"column": ["a", "b"]}):
        with pytest.raises(UnreadableFile, match="A heading’s text is that of one column"):
            from_dict({"fields": {"x": {"column": "a", "heading": {"column": "b", "blank": True}, **more}}})


def test_a_code_with_and_without_its_zeros_is_noticed():
    fields = {name: {"column": name} for name in ("year", "stage", "department", "amount")}
    profile = {"fields": {**fields, "kind": {"constant": "expense"}}}
    lines = "2027,Adopted,0101,1\n2027,Adopted,101,2\n2027,Adopted,0202,2\n"
    (notice,) = read("year,stage,department,amount\n" + lines, profile).notices
    assert notice.message == "“department” has both “101” and “0101”, which are read as two codes."
    assert read("year,stage,department,amount\n" + lines.replace(",101,", ",0102,"), profile).notices == []
