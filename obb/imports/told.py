"""A profile in plain words: where each field comes from, and what is done to it on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.imports.columns import FieldSpec
from obb.imports.looks import TOTALS, TOTALS_LAST
from obb.imports.readers import FileOptions
from obb.imports.rules import FieldRule, Profile, Rule
from obb.imports.told_results import place_of, told_figures, told_results
from obb.imports.workbooks import ALL


@dataclass(frozen=True, slots=True)
class Told:
    """A field: its label, where it comes from, and what is done to the text; "" where nothing is."""

    name: str
    label: str
    source: str
    how: str


def label_of(field: FieldSpec | str) -> str:
    """What people call a field; without a label of its own from its name: "good_direction" → "Good direction"."""
    if not isinstance(field, str) and field.label:
        return str(field.label)
    name = field if isinstance(field, str) else field.name
    return _(name.replace("_", " ").capitalize())


def told_fields(profile: Profile, spec: Sequence[FieldSpec]) -> list[Told]:
    """The fields that the profile states, in the order of the spec."""
    found = []
    for field in spec:
        if field.name in profile.fields:
            rule = profile.fields[field.name]
            found.append(Told(field.name, label_of(field), source_of(rule), "; ".join(_changes(rule))))
        elif field.name in profile.constants:
            said = _("“%(text)s” in every row") % {"text": profile.constants[field.name]}
            found.append(Told(field.name, label_of(field), said, ""))
    return found


def source_of(rule: FieldRule) -> str:
    """Where a field's text comes from."""
    columns = " + ".join(f"“{name}”" for name in (rule.source, *rule.more))
    if rule.constant is not None:
        return _("“%(text)s” in every row") % {"text": rule.constant}
    if rule.file_name:
        return _("the file's name")
    if rule.sheet_name:
        return _("the sheet's name")
    if place_of(rule):
        return place_of(rule)
    if rule.code_from:
        return _("a code made from %(columns)s") % {"columns": columns}
    return _("the column %(columns)s") % {"columns": columns}


def told_rules(profile: Profile) -> list[str]:
    """Which rows stay and which are left out, and what else is done to the file as a whole."""
    found = list(_of_file(profile.file))
    found += [
        _("Only rows where %(rule)s; the others are left out as “%(reason)s”.")
        % {"rule": _asks(rule), "reason": rule.reason}
        for rule in profile.keep
    ]
    found += [
        _("Rows where %(rule)s are left out as “%(reason)s”.") % {"rule": _asks(rule), "reason": rule.reason}
        for rule in profile.leave_out
    ]
    if profile.choose:
        found.append(
            _("Of several snapshots in “%(column)s”, one is taken: %(pick)s.")
            % {"column": profile.choose.column, "pick": profile.choose.pick}
        )
    if profile.unpivot:
        found.append(_("Wide columns become rows: each amount with what its header says."))
    if profile.only_one:
        found.append(
            _("Rows are left out where one %(per)s has several of %(of)s: “%(reason)s”.")
            % {
                "per": profile.only_one.per,
                "of": profile.only_one.of,
                "reason": profile.only_one.reason,
            }
        )
    return [*found, *told_results(profile)]


def _of_file(file: FileOptions) -> Iterator[str]:
    if file.sheets == ALL:
        yield _("All visible sheets of a workbook are read as one import.")
    elif isinstance(file.sheets, str) and file.sheets:
        yield _("Sheets whose names match %(pattern)s are read as one import.") % {"pattern": file.sheets}
    elif file.sheets:
        yield _("The sheets %(names)s are read as one import.") % {"names": _listed(file.sheets)}
    if file.hidden_rows:
        yield _("Hidden rows are left out as “hidden rows”.")
    if file.hidden_columns:
        yield _("Hidden columns are left out.")


def told_new_codes(profile: Profile) -> list[str]:
    """What the file may create, as people say it."""
    return [label_of(name) for name, what in sorted(profile.new_codes.items()) if what == "create"]


def _asks(rule: Rule) -> str:
    column = {"column": rule.column}
    if rule.equals is not None:
        return _("“%(column)s” is “%(text)s”") % {**column, "text": rule.equals}
    if rule.any_of is not None:
        return _("“%(column)s” is one of %(texts)s") % {**column, "texts": _listed(rule.any_of)}
    if rule.matches is not None and rule.matches.pattern in (TOTALS, TOTALS_LAST):
        return _("“%(column)s” says that it is a total") % column
    if rule.matches is not None:
        return _("“%(column)s” matches %(pattern)s") % {**column, "pattern": rule.matches.pattern}
    return _("“%(column)s” is empty") % column if rule.blank else _("“%(column)s” is filled") % column


def _changes(rule: FieldRule) -> Iterator[str]:
    if rule.fill_down:
        yield _("an empty cell means the one above")
    if rule.heading:
        yield _("from the last row where %(rule)s") % {"rule": _asks(rule.heading)}
    if rule.name_pattern or rule.pattern:
        yield _("only what matches %(pattern)s") % {"pattern": (rule.name_pattern or rule.pattern).pattern}
    if rule.map is not None:
        yield ngettext("%(count)s text is replaced", "%(count)s texts are replaced", len(rule.map)) % {
            "count": len(rule.map)
        }
    if rule.width:
        yield _("zeros in front, up to %(width)s digits") % {"width": rule.width}
    yield from _amounts(rule)
    yield from told_figures(rule)
    if rule.blank:
        yield _("empty cells mean “%(text)s”") % {"text": rule.blank}
    if rule.leave_out_blank:
        yield _("rows without it are left out as “%(reason)s”") % {"reason": rule.leave_out_blank}


def _amounts(rule: FieldRule) -> Iterator[str]:
    writing = rule.writing
    marks = ", ".join(f"“{mark}”" for mark in (*writing.negative_marks, *writing.positive_marks))
    for states, words, values in (
        (writing.numbers, _("numbers are written %(example)s"), {"example": writing.numbers}),
        (writing.times > 1, _("times %(number)s"), {"number": f"{writing.times:,}"}),
        (rule.plus, _("plus %(columns)s"), {"columns": _listed(rule.plus)}),
        (rule.minus, _("minus %(columns)s"), {"columns": _listed(rule.minus)}),
        (marks, _("the marks %(marks)s tell the sign"), {"marks": marks}),
        (rule.reversed_sign, _("every sign is turned"), {}),
        (writing.dates, _("days are written %(order)s"), {"order": writing.dates}),
    ):
        if states:
            yield words % values
    if rule.negate:
        yield _("the sign is turned where %(rule)s") % {"rule": _asks(rule.negate)}


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in columns)
