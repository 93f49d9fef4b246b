"""The review of a file of lines: what it adds up to, what is new, and what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.imports.codes import Codes, Known
from budget.queries.slices import Stored, stored_in, used_in
from obb.imports.kinds import Arrival, Review
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
    stored = stored_in(arrival.county, reader.scope) if reader.scope.slices else {}
    slices = _slices(reader, stored)
    repeats, groups = reader.tally.alike
    changes = {
        "slices": slices,
        "departments": _by_department(reader, stored),
        "funds": _by_fund(reader, stored),
        "new": _new(reader),
        "vanished": _vanished(arrival, reader, stored),
        "renamed": {
            codes.field: dict(list(codes.renamed.items())[:LISTED]) for codes in _all(reader) if codes.renamed
        },
        "made": {
            field: dict(list(made.items())[:LISTED]) for field, made in arrival.stream.made_codes.items()
        },
        "duplicates": {"count": repeats, "rows": groups},
        "warnings": _warnings(slices, repeats),
    }
    scope = {
        "slices": [[year, reader.stages.by_id[stage].code] for year, stage in reader.scope.slices],
        "departments": _codes_of(reader.departments, reader.scope.departments),
        "kinds": reader.scope.kinds,
    }
    totals = {"lines": reader.tally.lines, "slices": [_total(one) for one in slices]}
    return Review(problems, totals, changes, scope, reader.tally.lines, reader)


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
