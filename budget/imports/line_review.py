"""The review of a file of lines: what it adds up to, what is new, and what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.domain.amendments import Moved
from budget.imports.codes import Codes, Known
from budget.imports.likely import Side, as_json, likely_renames
from budget.imports.tally import REPEATS
from budget.queries.slices import Stored, stored_in, used_in
from obb.imports.kinds import Arrival, Review
from obb.imports.printed import PrintedTotal
from obb.imports.problems import Problem

if TYPE_CHECKING:
    from budget.imports.line_reader import LineReader

LISTED = 500
"""How many codes of one sort the review lists."""
Sums = Mapping[tuple, tuple[int, Decimal]]
NOTHING = (0, Decimal("0.00"))


def review_of(arrival: Arrival, reader: LineReader) -> Review:
    """The review, once the reader has read the file."""
    problems = list(reader.problems)
    if (
        not reader.tally.lines
        and not problems
        and not arrival.stream.problem_count
        and arrival.stream.rows_read
    ):
        message = _("Every row is left out: no budget line remains.")
        problems.append(Problem(None, "", "", message, _("Compare the profile with the file.")))
    compares = reader.scope.slices and not reader.amending.adds  # what is added takes nothing's place
    stored = stored_in(arrival.county, reader.scope) if compares else {}
    if reader.amending.amendment is not None:
        problems += reader.amending.beyond(_moved(reader, stored))
    slices = _slices(reader, stored)
    repeats, groups = reader.tally.alike
    same_key, same_key_groups = reader.tally.same_key
    departments, funds = _by_department(reader, stored), _by_fund(reader, stored)
    centers = _by_center(reader, stored)
    printed = arrival.stream.printed
    changes = {
        "slices": slices,
        "departments": departments,
        "funds": funds,
        "centers": centers,
        "controls": _controls(slices, departments, funds),
        "printed": {
            "count": len(printed),
            "apart": [_printed(one) for one in printed if not one.ties][:LISTED],
        },
        "renames": _renames(reader, centers),
        "same_key": {"count": same_key, "rows": same_key_groups},
        "new": _new(reader),
        "vanished": _vanished(arrival, reader, stored),
        "renamed": {
            codes.field: dict(list(codes.renamed.items())[:LISTED]) for codes in _all(reader) if codes.renamed
        },
        "made": {
            field: dict(list(made.items())[:LISTED]) for field, made in arrival.stream.made_codes.items()
        },
        "duplicates": {"count": repeats, "rows": groups, "left_out": arrival.stream.left_out[REPEATS]},
        "warnings": [*reader.amending.warnings(), *_warnings(slices, repeats), *_printed_words(printed)],
    }
    scope = {
        "slices": [[year, reader.stages.by_id[stage].code] for year, stage in reader.scope.slices],
        "departments": _codes_of(reader.departments, reader.scope.departments),
        "kinds": reader.scope.kinds,
        **reader.amending.as_json(),
    }
    totals = {"lines": reader.tally.lines, "slices": [_total(one) for one in slices]}
    return Review(problems, totals, changes, scope, reader.tally.lines, work=reader)


def _moved(reader: LineReader, stored: Stored) -> list[Moved]:
    """What the file changes by cost center and fund."""
    rows = _rows(reader.tally.by(2, 3, 4), _stored_by(stored, 2, 3, 4))
    return [
        Moved(reader.department_of(center), fund, center, None, kind, Decimal(row["change"]))
        for (kind, center, fund), row in rows
    ]


def _total(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: one[name]
        for name in ("year", "stage", "kind", "lines", "amount", "stored_lines", "stored_amount")
    }


def _all(reader: LineReader) -> tuple[Codes, ...]:
    return (reader.departments, reader.funds, reader.cost_centers, reader.accounts, reader.sources)


def _rows(read: Sums, stored: Sums) -> Iterable[tuple[tuple, dict[str, Any]]]:
    """Each key of either, with both sums and the change."""
    for key in sorted({*read, *stored}, key=lambda key: tuple((part is None, part or 0) for part in key)):
        (lines, amount), (stored_lines, stored_amount) = read.get(key, NOTHING), stored.get(key, NOTHING)
        yield (
            key,
            {
                "lines": lines,
                "amount": str(amount),
                "stored_lines": stored_lines,
                "stored_amount": str(stored_amount),
                "change": str(amount - stored_amount),
            },
        )


def _stored_by(stored: Stored, *places: int) -> Sums:
    found: dict[tuple, tuple[int, Decimal]] = {}
    for key, (lines, amount) in stored.items():
        part = tuple(key[place] for place in places)
        had = found.get(part, NOTHING)
        found[part] = (had[0] + lines, had[1] + amount)
    return found


def _slices(reader: LineReader, stored: Stored) -> list[dict[str, Any]]:
    rows = _rows(reader.tally.by(0, 1, 2), _stored_by(stored, 0, 1, 2))
    found = [_slice_names(reader, year, stage) | {"kind": kind} | row for (year, stage, kind), row in rows]
    # Not by number: a new stage has another one when it is reviewed than when it is written.
    return sorted(found, key=lambda one: (one["year"], one["stage"], one["kind"]))


def _slice_names(reader: LineReader, year: int, stage: int) -> dict[str, Any]:
    known = reader.stages.by_id[stage]
    return {"year": year, "stage": known.code, "stage_name": known.name}


def _by_department(reader: LineReader, stored: Stored) -> list[dict[str, Any]]:
    def of_departments(sums: Sums) -> Sums:
        found: dict[tuple, tuple[int, Decimal]] = {}
        for (year, stage, kind, center), (lines, amount) in sums.items():
            key = (year, stage, kind, reader.department_of(center))
            had = found.get(key, NOTHING)
            found[key] = (had[0] + lines, had[1] + amount)
        return found

    rows = _rows(of_departments(reader.tally.by(0, 1, 2, 3)), of_departments(_stored_by(stored, 0, 1, 2, 3)))
    return [
        _slice_names(reader, year, stage)
        | {"kind": kind}
        | _named(reader.departments.by_id[department])
        | row
        for (year, stage, kind, department), row in rows
    ]


def _by_center(reader: LineReader, stored: Stored) -> list[dict[str, Any]]:
    """The cost centers whose sums change, the largest changes first."""
    rows = _rows(reader.tally.by(0, 1, 2, 3), _stored_by(stored, 0, 1, 2, 3))
    found = [
        _slice_names(reader, year, stage) | {"kind": kind} | _named(reader.cost_centers.by_id[center]) | row
        for (year, stage, kind, center), row in rows
        if row["change"] != "0.00" or row["lines"] != row["stored_lines"]
    ]
    found.sort(
        key=lambda one: (-abs(Decimal(one["change"])), one["year"], one["stage"], one["kind"], one["code"])
    )
    return found[:LISTED]


def _controls(
    slices: list[dict[str, Any]], departments: list[dict[str, Any]], funds: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """What may be controlled: each year, stage and kind; within it each department and each fund."""
    found = []
    for noun, rows in (("", slices), (_("department"), departments), (_("fund"), funds)):
        for one in rows:
            if not one["lines"] or (noun and not one["code"]):
                continue
            key = "|".join([noun and ("d" if rows is departments else "f"), *map(str, _place(one))])
            label = f"FY{one['year']} {one['stage_name']}, {one['kind']}"
            found.append(
                {
                    "key": key,
                    "label": f"{label}, {noun} {one['code']}" if noun else label,
                    "read": one["amount"],
                }
            )
    return found


def _place(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return (one["year"], one["stage"], one["kind"], one.get("code", ""))


def _renames(reader: LineReader, centers: list[dict[str, Any]]) -> dict[str, list[Mapping[str, str]]]:
    """Cost centers that are gone beside new ones that look like them."""
    new = {known.code for known in reader.cost_centers.new}
    gone_rows = [one for one in centers if not one["lines"]]
    new_rows = [one for one in centers if one["code"] in new]

    def sides(rows: list[dict[str, Any]], amount: str) -> list[Side]:
        sums: dict[tuple[str, str], Decimal] = {}
        for one in rows:
            key = (one["code"], one["name"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(one[amount])
        return [Side(*key, total) for key, total in sums.items()]

    found = likely_renames(sides(gone_rows, "stored_amount"), sides(new_rows, "amount"))
    return {"cost_center": [as_json(rename) for rename in found]} if found else {}


def _printed(one: PrintedTotal) -> dict[str, Any]:
    return {"row": one.row, "of": one.of, "printed": str(one.printed), "read": str(one.read)}


def _printed_words(printed: list[PrintedTotal]) -> list[str]:
    apart = sum(not one.ties for one in printed)
    if not apart:
        return []
    words = ngettext(
        "%(apart)s of %(count)s printed total does not tie with its lines.",
        "%(apart)s of %(count)s printed totals do not tie with their lines.",
        len(printed),
    )
    return [words % {"apart": f"{apart:,}", "count": f"{len(printed):,}"}]


def _by_fund(reader: LineReader, stored: Stored) -> list[dict[str, Any]]:
    rows = _rows(reader.tally.by(0, 1, 2, 4), _stored_by(stored, 0, 1, 2, 4))
    return [
        _slice_names(reader, year, stage)
        | {"kind": kind}
        | ({"code": "", "name": _("not stated")} if fund is None else _named(reader.funds.by_id[fund]))
        | row
        for (year, stage, kind, fund), row in rows
    ]


def _named(known: Known) -> dict[str, str]:
    return {"code": known.code, "name": known.name}


def _listed(known: Iterable[Known]) -> dict[str, Any]:
    every = sorted((one.code, one.name) for one in known)
    return {"count": len(every), "codes": [list(pair) for pair in every[:LISTED]]}


def _new(reader: LineReader) -> dict[str, Any]:
    found = {codes.field: _listed(codes.new) for codes in _all(reader) if codes.new}
    if reader.years.new:
        years = [[str(year), ""] for year in sorted(reader.years.new)]
        found["year"] = {"count": len(years), "codes": years}
    stages = [one for one in reader.stages.by_id.values() if one.is_new]
    if stages:
        found["stage"] = _listed(stages)
    return found


def _vanished(arrival: Arrival, reader: LineReader, stored: Stored) -> dict[str, Any]:
    """Codes with lines in what would be replaced, and none in the file."""
    if not stored:
        return {}
    centers_now = {key[3] for key in stored}
    centers = {center for (center,) in reader.tally.by(3)}
    departments = {reader.department_of(center) for center in centers}
    pairs = [
        (reader.cost_centers, centers_now - centers),
        (reader.departments, {reader.department_of(center) for center in centers_now} - departments),
        (reader.funds, {key[4] for key in stored} - {fund for (fund,) in reader.tally.by(4)} - {None}),
        (reader.accounts, used_in(arrival.county, reader.scope, "account_id") - _used(reader.accounts)),
        (reader.sources, used_in(arrival.county, reader.scope, "funding_source_id") - _used(reader.sources)),
    ]
    return {codes.field: _listed(codes.by_id[number] for number in gone) for codes, gone in pairs if gone}


def _used(codes: Codes) -> set[int]:
    return {value for value in codes.values() if type(value) is int}


def _codes_of(codes: Codes, chosen: Iterable[int] | None) -> list[str] | None:
    return None if chosen is None else sorted({codes.by_id[number].code for number in chosen})


def _warnings(slices: Iterable[Mapping[str, Any]], repeats: int) -> list[str]:
    warnings = []
    for one in slices:
        if one["stored_lines"] and not one["lines"]:
            message = _(
                "FY%(year)s %(stage)s has %(count)s %(kind)s lines now; this file has none, so they would go."
            )
            values = {"year": one["year"], "stage": one["stage_name"], "kind": one["kind"]}
            warnings.append(message % (values | {"count": f"{one['stored_lines']:,}"}))
    if repeats:
        warnings.append(
            ngettext(
                "%(count)s row repeats another exactly. Both count: they add up.",
                "%(count)s rows repeat another exactly. All count: they add up.",
                repeats,
            )
            % {"count": f"{repeats:,}"}
        )
    return warnings
