"""A profile laid over a file's headers: which column each field reads, and what does not fit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from obb.imports.columns import (
    Bad,
    FieldSpec,
    header_key,
    missing_of_groups,
    value_of,
)
from obb.imports.field_plan import FieldPlan, taken
from obb.imports.problems import Problem, did_you_mean
from obb.imports.profile import Profile
from obb.imports.readers import Sheet
from obb.imports.rules import FieldRule, Rule


@dataclass(slots=True)
class WideColumns:
    """The unpivot of a file: which columns stay, and what each wide one says by its header."""

    stay: list[int]
    wide: list[tuple[int, list[str]]]

    def rows(
        self, numbers: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """Each row as many times as there are wide columns: what stays, the header's groups, the cell."""
        longer, repeated = [], []
        for number, row in zip(numbers, rows, strict=True):
            base = [row[index] for index in self.stay]
            for index, groups in self.wide:
                longer.append([*base, *groups, row[index]])
                repeated.append(number)
        return repeated, longer


@dataclass(slots=True)
class Layout:
    """A profile over a sheet's headers. Where there are `problems`, nothing else is to be used.

    `filled`: columns, before any unpivot, whose empty cells mean the one above. `chosen`: the column that tells
    snapshots apart. `unused`: columns, after an unpivot, that nothing reads.
    """

    width: int
    plans: list[FieldPlan] = field(default_factory=list)
    rules: list[tuple[Rule, int, bool]] = field(default_factory=list)
    fixed: dict[str, Any] = field(default_factory=dict)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    unpivot: WideColumns | None = None
    filled: tuple[int, ...] = ()
    chosen: int | None = None
    unused: tuple[int, ...] = ()
    headers: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def lay_out(profile: Profile, sheet: Sheet, spec: Sequence[FieldSpec]) -> Layout:
    """Lays a profile over a sheet's headers; every mismatch becomes a problem."""
    problems: list[Problem] = []
    unpivot, names = _unpivoted(profile, list(sheet.headers), problems)
    columns, raw = _Columns(names, problems), _Columns(sheet.headers, problems)
    layout = Layout(len(names), unpivot=unpivot, headers=names, problems=problems)
    layout.filled = tuple(
        raw.index(rule.source, f"{name}.fill_down")
        for name, rule in profile.fields.items()
        if rule.fill_down and rule.source
    )
    if profile.choose is not None:
        layout.chosen = raw.index(profile.choose.column, "choose")
    layout.rules += [
        (rule, columns.index(rule.column, f"keep “{rule.reason}”"), True) for rule in profile.keep
    ]
    layout.rules += [
        (rule, columns.index(rule.column, f"leave_out “{rule.reason}”"), False) for rule in profile.leave_out
    ]
    by_name = {one.name: one for one in spec}
    problems += [
        _no_such_field(name, by_name)
        for rule in profile.leave_out
        for name in rule.total_of
        if name not in by_name
    ]
    rules = _field_rules(profile, columns, by_name, problems)
    stated: dict[str, str] = {}
    for name, rule in rules.items():
        if name not in by_name:
            problems.append(_no_such_field(name, by_name))
        elif rule.name_pattern is not None:
            said = _said_by_name(name, rule, sheet, problems)
            if said is not None:
                stated[name] = said
        elif rule.constant is None:
            layout.plans.append(_plan(by_name[name], rule, columns, typed=sheet.typed))
        else:
            stated[name] = rule.constant
    _add_fixed(layout, {**stated, **profile.constants}, by_name, set(rules))
    _add_missing(layout, spec, columns, set(rules) - set(stated) - {plan.field.name for plan in layout.plans})
    read = {index for plan in layout.plans for index in (plan.index, *plan.joined)}
    read |= {index for _rule, index, _keep in layout.rules}
    layout.unused = tuple(index for index in range(len(names)) if index not in read)
    if profile.only_one is not None:
        wanted = (profile.only_one.of, profile.only_one.per)
        problems += [_no_such_field(name, by_name) for name in wanted if name not in by_name]
    return layout


def _plan(field: FieldSpec, rule: FieldRule, columns: "_Columns", *, typed: bool) -> FieldPlan:
    if rule.writing and typed:
        rule = replace(rule, writing=replace(rule.writing, typed=True))
    plan = FieldPlan(field, rule, columns.index(rule.source, field.name), rule.source)
    if rule.negate is not None:
        plan.negate_index = columns.index(rule.negate.column, f"{field.name}.negate")
    if rule.more:
        more = [columns.index(header, field.name) for header in rule.more]
        plan.joined = (plan.index, *more)
    plan.others = tuple(
        (columns.index(header, f"{field.name}.{word}"), sign)
        for word, headers, sign in (("plus", rule.plus, 1), ("minus", rule.minus, -1))
        for header in headers
    )
    return plan


def _said_by_name(name: str, rule: FieldRule, sheet: Sheet, problems: list[Problem]) -> str | None:
    """What the file's or the sheet's name says of a field, mapped as the profile states."""
    what, text = ("sheet", sheet.name) if rule.sheet_name else ("file", sheet.file)
    found = taken(rule.name_pattern, text)
    if found is None:
        problems.append(
            Problem(None, name, text, f"The {what}'s name “{text}” does not match the profile's pattern for {name}.",
                    f"Give the {what} its usual name, or correct the pattern.")
        )  # fmt: skip
        return None
    if rule.map is None:
        return found.zfill(rule.width) if found.isascii() and found.isdigit() else found
    folded = {" ".join(key.split()).casefold(): value for key, value in rule.map.items()}
    mapped = folded.get(" ".join(found.split()).casefold(), found if rule.map_else == "keep" else None)
    if mapped is None:
        problems.append(
            Problem(None, name, found, f"“{found}”, from the {what}'s name, is not in the profile's map.",
                    did_you_mean(found, rule.map, "Add it to the map."))
        )  # fmt: skip
    return mapped


def _field_rules(profile: Profile, columns: "_Columns", by_name, problems) -> dict[str, FieldRule]:
    if profile.fields:
        return dict(profile.fields)
    rules, known = {}, {header_key(name): name for name in by_name}
    for header in columns.headers:
        name = known.get(header_key(header))
        if name is not None:
            rules[name] = FieldRule(column=header)
        else:
            words = f"“{header}”" if header else "One without a header"
            problems.append(
                Problem(None, header, "", f"{words} is not a column of this format.",
                        did_you_mean(header, by_name, "Rename it, take it out, or use a profile."))
            )  # fmt: skip
    return rules


def _add_fixed(
    layout: Layout, stated: dict[str, str], by_name: dict[str, FieldSpec], ruled: set[str]
) -> None:
    planned = {plan.field.name for plan in layout.plans}
    for name, text in stated.items():
        if name not in by_name:
            if name not in ruled:
                layout.problems.append(_no_such_field(name, by_name))
            continue
        if name in planned:
            layout.problems.append(
                Problem(None, name, text, f"“{name}” is stated for the whole file, and is a column of it.",
                        "State it once.")
            )  # fmt: skip
            continue
        value = value_of(by_name[name], text.strip())
        if type(value) is Bad:
            layout.problems.append(Problem(None, name, text, value.message, value.remedy))
        layout.fixed[name] = value


def _add_missing(layout: Layout, spec: Sequence[FieldSpec], columns: "_Columns", unsaid: set[str]) -> None:
    """Fields of which nothing is stated. `unsaid`: those that a name should have said: a problem already."""
    planned = {plan.field.name for plan in layout.plans}
    present = planned | set(layout.fixed)
    for one in spec:
        if one.name not in present | unsaid:
            if one.required:
                message = f"There is no column for “{one.name}”, which every row needs."
                remedy = did_you_mean(
                    one.name, columns.unused(planned), "Add the column, or state it in the profile."
                )
                layout.problems.append(Problem(None, one.name, "", message, remedy))
            layout.fixed[one.name] = one.blank
    for names in missing_of_groups(spec, present):
        listed = " or ".join(f"“{name}”" for name in names)
        layout.problems.append(
            Problem(
                None,
                names[0],
                "",
                f"There is no column for {listed}.",
                "Add one of them, or state it in the profile.",
            )
        )
    for names in _groups(spec):
        both = tuple(name for name in names if name in planned)
        if both and not any(layout.fixed.get(name) is not None for name in names):
            layout.groups.append(both)


def _groups(spec: Iterable[FieldSpec]) -> list[tuple[str, ...]]:
    return missing_of_groups(spec, set())


def _no_such_field(name: str, by_name: Iterable[str]) -> Problem:
    known = list(by_name)
    remedy = did_you_mean(name, known, f"Fields here: {', '.join(known)}.")
    return Problem(None, f"fields.{name}", "", f"“{name}” is not a field of these records.", remedy)


class _Columns:
    """Headers by what people mean by them."""

    def __init__(self, headers: Sequence[str], problems: list[Problem]) -> None:
        self.headers = list(headers)
        self._problems = problems
        self._at: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            self._at.setdefault(header_key(header), []).append(index)

    def index(self, header: str, place: str) -> int:
        found = self._at.get(header_key(header), [])
        if len(found) == 1:
            return found[0]
        if found:
            message, remedy = (
                f"{len(found)} columns are called “{header}”.",
                "Give each column its own header.",
            )
        else:
            message = f"The file has no column “{header}”, which {place} needs."
            listed = ", ".join(f"“{name}”" for name in self.headers[:20] if name)
            remedy = did_you_mean(header, [name for name in self.headers if name], f"It has {listed}.")
        problem = Problem(None, header, "", message, remedy)
        if problem not in self._problems:
            self._problems.append(problem)
        return 0

    def unused(self, used: set[str]) -> list[str]:
        return [
            header for header in self.headers if header and header_key(header).replace(" ", "_") not in used
        ]


def _unpivoted(
    profile: Profile, headers: list[str], problems: list[Problem]
) -> tuple[WideColumns | None, list[str]]:
    if profile.unpivot is None:
        return None, headers
    pattern, stay, wide = profile.unpivot.columns, [], []
    for index, header in enumerate(headers):
        match = pattern.search(header)
        if match is None:
            stay.append(index)
        else:
            wide.append((index, [text or "" for text in match.groupdict().values()]))
    if not wide:
        problems.append(
            Problem(None, "unpivot.columns", pattern.pattern, "No header matches the pattern of wide columns.",
                    "Compare the pattern with the headers.")
        )  # fmt: skip
    names = [headers[index] for index in stay]
    return WideColumns(stay, wide), [*names, *pattern.groupindex, profile.unpivot.into]
