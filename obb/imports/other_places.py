"""What stands outside the table: in a file's or a sheet's name, in one cell, or in a list on another sheet."""

from collections.abc import Mapping

from obb.imports.columns import header_key
from obb.imports.field_plan import sheet_key, taken
from obb.imports.grammar_results import cell_at
from obb.imports.problems import Problem, UnreadableFile, did_you_mean
from obb.imports.readers import Sheet
from obb.imports.rules import FieldRule, LookUp


def said_once(name: str, rule: FieldRule, sheet: Sheet, problems: list[Problem]) -> str | None:
    """What the file's name, the sheet's or one cell says of a field, mapped as the profile states."""
    what, text = _place(name, rule, sheet, problems)
    if text is None:
        return None
    pattern = rule.name_pattern or rule.pattern
    found = text.strip() if pattern is None else taken(pattern, text)
    if found is None or (not found and rule.cell):
        problems.append(
            Problem(None, name, text[:200], f"{what} “{text[:200]}” does not match the profile's pattern for {name}.",
                    "Give it its usual text, or correct the pattern.")
        )  # fmt: skip
        return None
    if rule.map is None:
        return found.zfill(rule.width) if found.isascii() and found.isdigit() else found
    folded = {" ".join(key.split()).casefold(): value for key, value in rule.map.items()}
    mapped = folded.get(" ".join(found.split()).casefold(), found if rule.map_else == "keep" else None)
    if mapped is None:
        problems.append(
            Problem(None, name, found, f"“{found}”, from {what[0].lower()}{what[1:]}, is not in the profile's map.",
                    did_you_mean(found, rule.map, "Add it to the map."))
        )  # fmt: skip
    return mapped


def _place(name: str, rule: FieldRule, sheet: Sheet, problems: list[Problem]) -> tuple[str, str | None]:
    if rule.file_name is not None:
        return "The file's name", sheet.file
    if rule.sheet_name is not None:
        return "The sheet's name", sheet.name
    at = cell_at(rule.cell)
    rows = None if at is None else _rows_of(at[0], name, sheet, problems)
    if at is None or rows is None:
        return "", None
    _sheet, row, column = at
    found = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    return f"The cell {rule.cell}", found


def looked_up(name: str, look_up: LookUp, sheet: Sheet, problems: list[Problem]) -> Mapping[str, str]:
    """Key → what the other sheet gives. A key that stands there twice with two answers gives none."""
    rows = _rows_of(look_up.sheet, name, sheet, problems) or []
    headers = rows[look_up.header_row - 1] if len(rows) >= look_up.header_row else []
    places = {header_key(header): index for index, header in reversed(list(enumerate(headers)))}
    missing = [header for header in (look_up.key, look_up.give) if header_key(header) not in places]
    if rows and missing:
        problems.append(
            Problem(None, name, missing[0], f"The sheet “{look_up.sheet}” has no column “{missing[0]}”.",
                    did_you_mean(missing[0], [one for one in headers if one], "Check the header row of that sheet."))
        )  # fmt: skip
    if not rows or missing:
        return {}
    key, give = places[header_key(look_up.key)], places[header_key(look_up.give)]
    found: dict[str, set[str]] = {}
    for row in rows[look_up.header_row :]:
        if len(row) > max(key, give) and sheet_key(row[key]):
            found.setdefault(sheet_key(row[key]), set()).add(row[give].strip())
    return {text: answers.pop() for text, answers in found.items() if len(answers) == 1}


def _rows_of(other: str, name: str, sheet: Sheet, problems: list[Problem]) -> list[list[str]] | None:
    if sheet.other is None:
        problems.append(
            Problem(None, name, other, "Only a workbook has other sheets; this file has one table.",
                    "State the text in the profile, or bring the workbook itself.")
        )  # fmt: skip
        return None
    try:
        return sheet.other(other)
    except UnreadableFile as refusal:
        problems.extend(refusal.problems)
        return None
