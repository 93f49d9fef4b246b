r"""A profile: how one county's file becomes records with named fields.

A profile is a small TOML file, or the same as a mapping (a form, JSON). Without one, a file is in the plain
format of its kind: one header row, and each field under its own name (case, spaces and underscores alike).

    kind = "lines"                      # what the records are; the importer names kinds and fields
    name = "Ledger export by program"   # for people
    note = "Second sheet is notes"

    [file]                              # all optional
    sheet = "Data"                      # of a workbook; needed where several sheets are visible and filled. Instead:
                                        # sheets = ["Sheriff", "Health"], read one after the other as one import;
                                        # sheets = "all", all that are visible; or a pattern of names, sheets = '^FY'
    hidden_rows = "leave_out"           # hidden rows are read unless this leaves them out, counted …
    hidden_columns = "leave_out"        # … and hidden columns likewise: their headers are then not there
    header_row = 3                      # counted from 1; 0: no headers, then `headers` names the columns
    headers = ["dept", "amount"]
    header_rows = 2                     # headers that stand in so many rows, from `header_row` on, are joined;
    header_join = " "                   # a group's header holds up to the next: "FY2019" over "Budget" and "Actual"
    skip_rows = 1                       # rows between the headers and the data
    delimiter = "semicolon"             # comma, semicolon, tab, pipe; found when not stated
    encoding = "cp1252"                 # found when not stated

    [[keep]]                            # rows that do not match are left out and counted under `reason`
    column = "edition"
    equals = "adopted"                  # or: in = ["a", "b"] · matches = '^A' · blank = false
    reason = "the other edition"

    [[leave_out]]                       # rows that match are left out and counted under `reason`
    column = "line_type"
    in = ["total", "subtotal"]
    reason = "totals"
    total_of = ["year", "cost_center"]  # the amounts they print are compared with the lines of the same year …

    [fields.year]                       # the table's name is the field's
    column = "year_and_stage"           # the header it is read from …
    pattern = '^(FY\d\d) '              # … taking the group called `value`, or the first group, of this
    [fields.stage]
    column = "year_and_stage"
    pattern = '^FY\d\d (.+)$'
    map = { "Expenditure" = "actual" }  # text → text, whatever the case; a text not listed is a problem …
    map_else = "keep"                   # … unless it is kept as it is
    [fields.kind]
    constant = "expense"                # the same for every row
    [fields.department]
    code_from = "department"            # a stable code made from the name in that column, shown as made
    [fields.account]
    column = ["fund", "object"]         # several columns, joined …
    join = "-"                          # … by this ("-" for codes, " / " for codes made from names)
    [fields.fund]
    column = "fund"
    width = 4                           # zeros put before a code of digits that a spreadsheet took them from
    blank = "0000"                      # what stands in an empty cell
    [fields.amount]
    column = "amount"
    leave_out_blank = "no amount"       # rows whose cell is empty or a dash are left out under this reason
    negate = { column = "type", in = ["Credit"] }  # turns the sign of rows that match
    numbers = "1.234,50"                # how numbers are written, by its example: "1,234.50" (the usual way),
                                        # "1 234,50", "1'234.50", "1 234.50", "1234,50" or "1234.50"
    times = 1000                        # the column is in thousands
    negative_marks = ["CR"]             # "12.50 CR" is -12.50 …
    positive_marks = ["DR"]             # … and "12.50 DR" is 12.50
    plus = ["transfers in"]             # more columns, added …
    minus = ["credit"]                  # … and taken off; an empty cell counts for nothing
    [fields.goal_name]
    column = "strategy"
    clean = true                        # HTML entities become characters, runs of spaces one space
    [fields.cost_center]
    column = "org"
    fill_down = true                    # an empty cell means the one above it, as in a report
    [fields.division]
    column = "description"              # of a report with headings: the text of the row that heads this one, …
    heading = { column = "amount", blank = true }  # … which is the last row so far where this holds
    [fields.edition]
    file_name = '(adopted|recommended)' # from the file's own name; `sheet_name` from the sheet's
    [fields.posted]
    column = "date"
    dates = "dmy"                       # 30/6/2017; or "mdy" (the usual way), "ymd", "excel" (days since 1900)
    [fields.credit]
    column = "credit"
    negate = true                       # every sign turned

    [new_codes]                         # what the import does with codes it does not know: create or refuse
    department = "create"

    [unpivot]                           # wide columns: each becomes a row
    columns = '^(?P<stage>Appropriations|Expenditures) (?P<year>\d{4})$'
    into = "amount"                     # the column the cells go to; the named groups become columns too

    [choose]                            # of several snapshots in one file …
    column = "as_of"                    # … told apart by this column …
    pick = "latest"                     # … one: latest, earliest, or a value; the others are left out
    reason = "earlier snapshots"

    [only_one]                          # of a thing whose rows name several others, all rows are left out
    of = "goal"                         # a field …
    per = "cost_center"                 # … that may have one value for each value of this one
    reason = "programs with several strategies"

Rules of `keep` come first, then those of `leave_out`; a row is counted under the first reason that puts it
out. `equals`, `in` and `map` compare whole texts, trimmed, whatever the case; `matches` and `pattern` search.
A pattern that does not match is a problem of its cell. Every row left out is counted, and no row is left out
unsaid. Files of measured results have more parts: several measures in a row, areas, other sheets, marks and
breaks; `obb/imports/grammar_results.py` has them with an example.
"""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from obb.imports.grammar import Grammar
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.rules import PLAIN, FieldRule, Profile, Rule
from obb.imports.stated import look_up_stated, results_stated, unpivot_stated

__all__ = ["PLAIN", "Profile", "from_dict", "from_toml", "to_dict", "to_toml"]


def from_toml(text: str) -> Profile:
    """The profile a TOML text states. Raises UnreadableFile with every problem of it."""
    try:
        return from_dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(None, "", "", f"The profile is not TOML: {error}.", "Look at the line named.")
        raise UnreadableFile([problem]) from error


def from_dict(stated: Mapping[str, Any]) -> Profile:
    """The profile a mapping of the same shape states. Raises UnreadableFile with every problem of it."""
    reader = Grammar()
    profile = reader.profile(stated)
    if reader.problems:
        raise UnreadableFile(reader.problems)
    return profile


def to_dict(profile: Profile) -> dict[str, Any]:
    """The mapping that `from_dict` reads back as the same profile: for JSON, and for editing on screen."""
    file, unpivot, one, choose = profile.file, profile.unpivot, profile.only_one, profile.choose
    whole = {
        "kind": profile.kind,
        "name": profile.name,
        "note": profile.note,
        "file": {
            "sheet": file.sheet,
            "sheets": file.sheets if isinstance(file.sheets, str) else list(file.sheets),
            "header_row": file.header_row if file.header_row != 1 else None,
            "header_rows": file.header_rows if file.header_rows != 1 else None,
            "header_join": file.header_join if file.header_join != " " else None,
            "skip_rows": file.skip_rows,
            "headers": list(file.headers),
            "delimiter": file.delimiter,
            "encoding": file.encoding,
            "hidden_rows": file.hidden_rows,
            "hidden_columns": file.hidden_columns,
        },
        "keep": [_rule(rule) for rule in profile.keep],
        "leave_out": [_rule(rule) for rule in profile.leave_out],
        "constants": dict(profile.constants),
        "new_codes": dict(profile.new_codes),
        "unpivot": unpivot_stated(unpivot) if unpivot else {},
        "only_one": {"of": one.of, "per": one.per, "reason": one.reason} if one else {},
        "choose": {"column": choose.column, "pick": choose.pick, "reason": choose.reason} if choose else {},
        "fields": {name: _field(rule) for name, rule in profile.fields.items()},
        **results_stated(profile),
    }
    whole["file"] = _stated(whole["file"], kept=("header_join", "header_row"))
    return _stated(whole)


def to_toml(profile: Profile, fields: Sequence[str] = ()) -> str:
    """The TOML text that `from_toml` reads back as the same profile; the same profile always gives the same text.

    The fields come in the order of `fields` (their kind's), others after them by name; maps by their texts.
    """
    stated = to_dict(profile)
    order = {name: place for place, name in enumerate(fields)}
    by_place = sorted(stated.get("fields", {}), key=lambda name: (order.get(name, len(order)), name))
    if by_place:
        stated["fields"] = {name: _in_order(stated["fields"][name]) for name in by_place}
    for part in ("constants", "new_codes"):
        if part in stated:
            stated[part] = dict(sorted(stated[part].items()))
    return tomli_w.dumps(stated)


def _in_order(rule: dict[str, Any]) -> dict[str, Any]:
    return {**rule, "map": dict(sorted(rule["map"].items()))} if "map" in rule else rule


def _rule(rule: Rule) -> dict[str, Any]:
    return _stated(
        {
            "column": rule.column,
            "equals": rule.equals,
            "in": None if rule.any_of is None else list(rule.any_of),
            "matches": rule.matches.pattern if rule.matches else None,
            "blank": rule.blank,
            "reason": rule.reason,
            "total_of": list(rule.total_of),
        },
        kept=("equals", "in", "blank"),
    )


def _columns(first: str, more: tuple[str, ...]) -> str | list[str]:
    return [first, *more] if first and more else first


def _field(rule: FieldRule) -> dict[str, Any]:
    return _stated(
        {
            "column": _columns(rule.column, rule.more),
            "constant": rule.constant,
            "code_from": _columns(rule.code_from, rule.more),
            "join": rule.join,
            "file_name": rule.file_name.pattern if rule.file_name else None,
            "sheet_name": rule.sheet_name.pattern if rule.sheet_name else None,
            "pattern": rule.pattern.pattern if rule.pattern else None,
            "map": None if rule.map is None else dict(rule.map),
            "map_else": rule.map_else if rule.map_else != "problem" else None,
            "width": rule.width,
            "blank": rule.blank,
            "leave_out_blank": rule.leave_out_blank,
            "clean": rule.clean,
            "fill_down": rule.fill_down,
            "heading": _rule(rule.heading) if rule.heading else None,
            "numbers": rule.writing.numbers,
            "times": rule.writing.times,
            "negative_marks": list(rule.writing.negative_marks),
            "positive_marks": list(rule.writing.positive_marks),
            "dates": rule.writing.dates,
            "divided_by": rule.writing.divided_by,
            "decimals": rule.writing.decimals,
            "cell": rule.cell,
            "look_up": look_up_stated(rule.look_up) if rule.look_up else {},
            "not_reported": dict(rule.not_reported),
            "plus": list(rule.plus),
            "minus": list(rule.minus),
            "negate": _rule(rule.negate) if rule.negate else rule.reversed_sign or None,
        },
        kept=("constant", "map", "decimals"),
    )


def _stated(part: dict[str, Any], kept: tuple[str, ...] = ()) -> dict[str, Any]:
    return {key: value for key, value in part.items() if value or (key in kept and value is not None)}
