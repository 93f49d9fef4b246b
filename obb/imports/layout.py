"""A profile laid over a file's headers: which column each field reads, and what does not fit."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from obb.domain.amounts import read_amount
from obb.imports.areas import WHOSE, AreaColumns, area_columns
from obb.imports.columns import (
    Bad,
    FieldSpec,
    header_key,
    missing_of_groups,
    value_of,
)
from obb.imports.field_plan import FieldPlan
from obb.imports.headers import Columns
from obb.imports.other_places import looked_up, said_once
from obb.imports.problems import Problem, did_you_mean
from obb.imports.profile import Profile
from obb.imports.readers import Sheet
from obb.imports.rules import FieldRule, Rule
from obb.imports.wide import WideColumns, named_by_measures, wide_columns


@dataclass(slots=True)
class Layout:
    """A profile over a sheet's headers. Where there are `problems`, nothing else is to be used.

    `filled`: columns, before any unpivot, whose empty cells mean the one above. `headings`: for each column behind
    those of the file whose text it takes, and the rule and its column that tell from which rows. `area`: those that
    say whose figures a row holds; the answer is one column more. `chosen`: the column that tells snapshots apart.
    `unused`: columns, after an unpivot, that nothing reads.
    """

    width: int
    plans: list[FieldPlan] = field(default_factory=list)
    rules: list[tuple[Rule, int, bool]] = field(default_factory=list)
    fixed: dict[str, Any] = field(default_factory=dict)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    unpivot: WideColumns | None = None
    filled: tuple[int, ...] = ()
    headings: tuple[tuple[int, Rule, int], ...] = ()
    area: AreaColumns | None = None
    chosen: int | None = None
    unused: tuple[int, ...] = ()
    headers: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read_before(self, among: Container[int]) -> set[int]:
        """Which of these columns are read, before any unpivot."""
        used = set(range(self.width)) - set(self.unused)
        if self.unpivot is None:
            return {index for index in used if index in among}
        stay, wide = self.unpivot.stay, self.unpivot.wide
        found = {stay[index] for index in used if index < len(stay)}
        found |= {index for _texts, indexes in wide for index in indexes if index is not None}
        return {index for index in found if index in among}


def lay_out(profile: Profile, sheet: Sheet, spec: Sequence[FieldSpec]) -> Layout:
    """Lays a profile over a sheet's headers; every mismatch becomes a problem."""
    problems: list[Problem] = []
    headed = {name: rule for name, rule in profile.fields.items() if rule.heading}
    raw = Columns([*sheet.headers, *map(_heading_of, headed)], problems)
    area, headers = area_columns(profile, raw)
    unpivot, names = wide_columns(profile, headers, problems)
    columns = Columns(names, problems)
    layout = Layout(len(names), unpivot=unpivot, headers=names, problems=problems, area=area)
    layout.filled = tuple(
        raw.index(rule.source, f"{name}.fill_down")
        for name, rule in profile.fields.items()
        if rule.fill_down and rule.source
    )
    layout.headings = tuple(
        (raw.index(rule.source, name), rule.heading, raw.index(rule.heading.column, f"{name}.heading"))
        for name, rule in headed.items()
        if rule.heading
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
    problems += _beyond(profile, by_name)
    hidden = sheet.hidden.columns if profile.file.hidden_columns else ()
    rules = _with_marks(_field_rules(profile, columns, by_name, problems, hidden), by_name)
    stated: dict[str, str] = {}
    for name, rule in rules.items():
        if name not in by_name:
            problems.append(_no_such_field(name, by_name))
        elif rule.says_once:
            said = said_once(name, rule, sheet, problems)
            if said is not None:
                stated[name] = said
        elif rule.constant is None:
            layout.plans.append(_plan(by_name[name], rule, columns, sheet, problems))
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


def names_after(profile: Profile, headers: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """The headers that fields are read from, after an area's column is added and rows became several; and what
    does not fit.
    """
    problems: list[Problem] = []
    _area, found = area_columns(profile, Columns(headers, problems))
    _wide, names = wide_columns(profile, list(found), problems)
    return names, problems


def _plan(
    field: FieldSpec, rule: FieldRule, columns: Columns, sheet: Sheet, problems: list[Problem]
) -> FieldPlan:
    if rule.writing and (sheet.typed or field.marks):
        rule = replace(rule, writing=replace(rule.writing, typed=sheet.typed, figures=field.marks))
    plan = FieldPlan(field, rule, columns.index(rule.source, field.name), rule.source)
    if rule.look_up is not None:
        plan.looked = looked_up(field.name, rule.look_up, sheet, problems)
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


def _beyond(profile: Profile, by_name: dict[str, FieldSpec]) -> list[Problem]:
    """Parts of the profile that these records have no use for."""
    needs = {
        "area": (profile.area, "of"),
        "combine": (profile.combine, "area"),
        "breaks": (profile.breaks, "break_before"),
    }
    found = [
        Problem(None, part, "", f"These records have no “{part}”.", "Take it out; it is for observations.")
        for part, (stated, field) in needs.items()
        if stated and field not in by_name
    ]
    for name, rule in profile.fields.items():
        figures = rule.not_reported or rule.writing.decimals is not None or rule.writing.divided_by
        if figures and name in by_name and not by_name[name].marks:
            message = f"“{name}” is no measured figure: not_reported, decimals and divided_by are for those."
            found.append(Problem(None, f"fields.{name}", "", message, "Take them out."))
    return found


def _field_rules(
    profile: Profile, columns: "Columns", by_name, problems, hidden: Container[int]
) -> dict[str, FieldRule]:
    if profile.fields or profile.measures:
        stated = {name: _from_heading(name, rule) for name, rule in profile.fields.items()}
        return {**named_by_measures(profile, by_name), **_of_area(profile), **stated}
    rules, known = {}, {header_key(name): name for name in by_name}
    for index, header in enumerate(columns.headers):
        if index in hidden:
            continue
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


def _heading_of(name: str) -> str:
    """The header of the column that holds what headings say of a field."""
    return f"\u2191 {name}"


def _from_heading(name: str, rule: FieldRule) -> FieldRule:
    if rule.heading is None:
        return rule
    return replace(rule, **{"column" if rule.column else "code_from": _heading_of(name)})


def _with_marks(rules: dict[str, FieldRule], by_name: dict[str, FieldSpec]) -> dict[str, FieldRule]:
    """Marks that are stated of one figure count for the other figures of the row that state none."""
    figures = {name for name in rules if name in by_name and by_name[name].marks}
    marks = {mark: why for name in figures for mark, why in rules[name].not_reported.items()}
    return {
        name: replace(rule, not_reported=marks) if name in figures and not rule.not_reported else rule
        for name, rule in rules.items()
    }


def _of_area(profile: Profile) -> dict[str, FieldRule]:
    return {} if profile.area is None else {WHOSE: FieldRule(column=WHOSE)}


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


def _add_missing(layout: Layout, spec: Sequence[FieldSpec], columns: "Columns", unsaid: set[str]) -> None:
    """Fields of which nothing is stated. `unsaid`: those that a name should have said: a problem already."""
    planned = {plan.field.name for plan in layout.plans}
    present = planned | set(layout.fixed)
    for one in spec:
        if one.name not in present | unsaid:
            if one.required or (one.reader is read_amount and not layout.problems):
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
