"""The grammar of profiles: what they may say, and every mistake at once."""

from pathlib import Path

import pytest

from obb.imports import profile as profile_module
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import PLAIN, from_dict, from_toml, to_dict

SAMPLES = Path(__file__).parents[2] / "data" / "lines"


def mistakes(stated):
    with pytest.raises(UnreadableFile) as caught:
        from_dict(stated)
    return [(problem.column, problem.message, problem.remedy) for problem in caught.value.problems]


def documented():
    """The example in the module's own text, as TOML."""
    lines = [line[4:] for line in profile_module.__doc__.splitlines() if line.startswith("    ")]
    return "\n".join(lines)


def test_the_documented_example_is_a_profile():
    profile = from_toml(documented())
    assert profile.kind == "lines"
    assert profile.file.header_row == 3
    assert sorted(profile.fields) == [
        "account", "amount", "cost_center", "credit", "department", "division", "edition", "fund", "goal_name", "kind", "posted", "stage",
        "year",
    ]  # fmt: skip
    assert profile.fields["amount"].writing.usual("1.234,50 CR") == "-1234500.00"
    assert profile.choose.pick == "latest"
    assert profile.fields["amount"].negate.any_of == ("Credit",)
    assert profile.unpivot.into == "amount"


@pytest.mark.parametrize(
    "text", [documented(), "", (SAMPLES / "two_editions.toml").read_text(encoding="utf-8")]
)
def test_a_profile_goes_through_a_form_unchanged(text):
    profile = from_toml(text)
    assert from_dict(to_dict(profile)) == profile


def test_nothing_stated_is_the_plain_format():
    assert from_dict({}) == PLAIN
    assert to_dict(PLAIN) == {}
    assert PLAIN.with_constants(year="FY2025").constants == {"year": "FY2025"}


def test_every_mistake_is_listed_with_its_place_and_what_was_meant():
    assert mistakes(
        {
            "knid": "lines",
            "file": {"header_row": "3", "delimeter": ","},
            "keep": [{"column": "a", "equals": "x"}, {"equals": "x", "in": ["y"], "reason": "r"}],
            "fields": {
                "year": {"colum": "a"},
                "fund": 5,
                "stage": {"column": "s", "map": {"a": 1}, "map_else": "drop"},
            },
            "new_codes": {"fund": "make"},
        }
    ) == [
        ("the profile", "“knid” is not known in the profile.", "Did you mean “kind”?"),
        ("file", "“delimeter” is not known in file.", "Did you mean “delimiter”?"),
        ("file.header_row", "“header_row” is a whole number.", "Write a whole number."),
        ("keep 1", "A rule that leaves rows out says why.", "Add a reason."),
        ("keep 2", "A rule has a column and one of equals, in, matches, blank.", "State them."),
        ("fields.year", "“colum” is not known in fields.year.", "Did you mean “column”?"),
        (
            "fields.year",
            "A field comes from one of column, constant, code_from, file_name, sheet_name, cell, look_up.",
            "State exactly one.",
        ),
        ("fields.fund", "“fund” is a table of its own.", "Write [fields.fund] above its settings."),
        ("fields.stage.map_else", "“map_else” is problem or keep.", "Write one of the two."),
        ("fields.stage.map", "A map gives a text for a text.", "Put both in quotation marks."),
        ("new_codes.fund", "New codes are created or refused.", "Write create or refuse."),
    ]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "The pattern cannot be read: missing ), unterminated subpattern at position 0."),
        ("(a+)+$", "The pattern could take very long."),
        ("((a*)*)", "The pattern could take very long."),
        (r"(\w+\s?)*$", "The pattern could take very long."),
        ("(a|aa)+$", "The pattern could take very long."),
        ("(?:(?P<value>.*),){2,}x", "The pattern could take very long."),
        ("([a)]*){3}b", "The pattern could take very long."),
        ("a{99999999999}", "The pattern cannot be read: the repetition number is too large."),
        ("a" * 301, "The pattern could take very long."),
    ],
)
def test_patterns_that_cannot_be_let_loose(pattern, message):
    found = mistakes({"fields": {"year": {"column": "a", "pattern": pattern}}})
    assert [(place, what) for place, what, _ in found] == [("fields.year.pattern", message)]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(FY\d\d) (.+)$",
        r"^(?P<stage>Appropriations|Expenditures) (?P<year>\d{4})$",
        r"(?:FY)?(\d{2,4})",
        r"([a-z]{2})+ [(*+]*",
        r"\(a+\)+",
        "^(a|b+)?$",
        "a{x}",
    ],
)
def test_patterns_that_can_be_let_loose(pattern):
    profile = from_dict({"fields": {"year": {"column": "a", "pattern": pattern}}})
    assert profile.fields["year"].pattern.pattern == pattern


def test_what_is_not_toml_says_where():
    with pytest.raises(UnreadableFile) as caught:
        from_toml("kind = lines")
    assert caught.value.problems == [
        Problem(
            None,
            "",
            "",
            "The profile is not TOML: Invalid value (at line 1, column 8).",
            "Look at the line named.",
        )
    ]


@pytest.mark.parametrize(
    "stated",
    [{"fields": []}, {"keep": {}}, {"unpivot": {}}, {"unpivot": {"columns": 5}}, {"file": {"skip_rows": -1}},
     {"file": {"headers": "a"}}, {"fields": {"a": {"column": "x", "blank": "0", "leave_out_blank": "r"}}},
     {"fields": {"a": {"column": "x", "width": True}}}],
)  # fmt: skip
def test_shapes_that_are_wrong(stated):
    assert all(message and remedy for _, message, remedy in mistakes(stated))
