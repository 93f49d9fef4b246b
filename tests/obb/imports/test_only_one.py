"""A profile's [only_one]: rows kept where a thing names one other, left out and counted where it names several."""

import pytest

from obb.imports.columns import FieldSpec
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.readers import open_sheet
from obb.imports.reading import apply

SPEC = (FieldSpec("center", required=True), FieldSpec("goal", required=True))
FIELDS = {"center": {"column": "program"}, "goal": {"column": "strategy"}}
RULE = {"of": "goal", "per": "center", "reason": "several strategies"}


def read(text, rule):
    profile = from_dict({"fields": FIELDS, "only_one": rule})
    return apply(profile, open_sheet(text.encode(), "x.csv", profile.file), SPEC)


def test_things_with_several_are_left_out_and_counted_wherever_their_rows_stand():
    rows = ["A,one", "B,one", "A,one", "B,two", "C,two", *["B,one"] * 3]
    reading = read("\n".join(["program,strategy", *rows]), RULE)
    assert [(record.row, record["center"], record["goal"]) for record in reading.records] == [
        (2, "A", "one"),
        (4, "A", "one"),
        (6, "C", "two"),
    ]
    assert (reading.left_out, reading.rows_read) == ({"several strategies": 5}, 8)


def test_a_field_that_is_none_is_a_problem():
    reading = read("program,strategy\nA,one\n", RULE | {"per": "centre"})
    assert [(one.column, one.remedy) for one in reading.problems] == [
        ("fields.centre", "Did you mean “center”?")
    ]


def test_it_says_why():
    with pytest.raises(UnreadableFile) as caught:
        from_dict({"only_one": {"of": "goal", "per": "center"}})
    assert [one.message for one in caught.value.problems] == [
        "It needs two fields, “of” and “per”, and a reason."
    ]
