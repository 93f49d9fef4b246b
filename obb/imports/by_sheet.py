"""Several sheets of a workbook that are one import: which they seem to be, and what their names say of their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from obb.imports.columns import LONGEST_CODE, FieldSpec
from obb.imports.glimpse import Glimpse
from obb.imports.guess import Guess
from obb.imports.looks import CODE_FIRST, CODE_PART, NAME_PART
from obb.imports.readers import FileOptions
from obb.imports.suggest import Stated, Suggestion
from obb.imports.workbooks import ALL

_WHOLE = r"^(.+)$"
_YEAR = r"((?:FY ?'?)?\d{4}(?:[-–/]\d{2,4})?|FY ?'?\d{2})"
_SAME = {"department": "cost_center", "department_name": "cost_center_name"}
_SUMS = re.compile(r"\b(?:totals?|summary|all|combined|consolidated|overall|county ?wide)\b", re.IGNORECASE)


def one_import(glimpse: Glimpse, options: FileOptions) -> FileOptions:
    """The same options with the sheets that seem to be one import: those with the same headers, unless their names
    speak of sums of the others.
    """
    parts = [name for name in glimpse.alike(options) if not _SUMS.search(name)]
    if len(parts) < 2 or glimpse.sheet not in parts:
        return options
    return replace(options, sheet="", sheets=ALL if len(parts) == len(glimpse.sheets) else tuple(parts))


def by_sheet_name(suggestion: Suggestion, spec: Sequence[FieldSpec], names: Sequence[str]) -> Suggestion:
    """The suggestion with what every sheet's name says: a year, a stage, or else whose rows it holds."""
    by_name = {one.name: one for one in spec}
    fields, why = dict(suggestion.profile.get("fields", {})), dict(suggestion.why)
    said: dict[str, Stated] = {}
    for name, rule in _years_and_stages(by_name, names).items():
        if "constant" in fields.get(name, {"constant": ""}):
            said[name] = rule
    if not said and "department" in by_name and "department" not in fields:
        said = _departments(by_name, names)
        if "cost_center" not in fields:
            said |= {other: said[name] for name, other in _SAME.items() if name in said and other in by_name}
    listed = ", ".join(f"“{name}”" for name in names[:3])
    for name, rule in said.items():
        fields[name], why[name] = rule, _("because the sheets are called %(names)s") % {"names": listed}
    missing = tuple(name for name in suggestion.missing if name not in said)
    return replace(suggestion, profile={**suggestion.profile, "fields": fields}, why=why, missing=missing)


def _years_and_stages(by_name: dict[str, FieldSpec], names: Sequence[str]) -> dict[str, Stated]:
    """The year and the stage where each name alone tells one."""
    told = []
    for name in names:
        guess = Guess(by_name, [], "", [("", name)])
        guess.said_above()
        told.append(guess.fields)
    found: dict[str, Stated] = {}
    if all("year" in one for one in told):
        found["year"] = {"sheet_name": _YEAR}
    if all("stage" in one for one in told):
        means = {name: one["stage"]["constant"] for name, one in zip(names, told, strict=True)}
        found["stage"] = {"sheet_name": _WHOLE}
        if any(name != text for name, text in means.items()):
            found["stage"]["map"] = means
    return found


def _departments(by_name: dict[str, FieldSpec], names: Sequence[str]) -> dict[str, Stated]:
    if all(CODE_FIRST.match(name) for name in names):
        found = {"department": {"sheet_name": CODE_PART}, "department_name": {"sheet_name": NAME_PART}}
        return {name: rule for name, rule in found.items() if name in by_name}
    return {"department": {"sheet_name": _WHOLE}} if all(len(name) <= LONGEST_CODE for name in names) else {}
