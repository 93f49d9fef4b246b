"""A stored review as the values its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.amounts import (
    GONE,
    NEW,
    PERCENT,
    SAME,
    Change,
    percent,
    percent_change,
)
from obb.imports.controls import controls_of
from obb.models import ImportBatch

NAMES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class SumRow:
    """A sum of the file beside the stored one."""

    name: str
    edition: str
    kind: str
    lines: int
    amount: Decimal
    stored_lines: int
    stored_amount: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class CodeRow:
    """How many codes of one sort are new, changed or gone, and which."""

    noun: str
    sort: str
    count: int
    names: str


def revisions(batch: ImportBatch) -> list[dict[str, Any]]:
    """The final values that the file changes, as far as the review lists them."""
    whose = {"county": batch.county.short_name, "benchmark": _("the benchmark")}
    listed = batch.review.get("revisions", {}).get("rows", ())
    return [{**one, "whose": whose.get(one["of"], one["of"])} for one in listed]


def sums(rows: Iterable[Mapping[str, Any]]) -> list[SumRow]:
    """The rows of a review's slices, departments or funds."""
    kinds = {"expense": _("Expense"), "revenue": _("Revenue")}
    return [
        SumRow(
            name=f"{row.get('code', '')} {row.get('name', '')}".strip(),
            edition=f"FY{row['year']} {row['stage_name']}",
            kind=kinds.get(row["kind"], row["kind"]),
            lines=row["lines"],
            amount=Decimal(row["amount"]),
            stored_lines=row["stored_lines"],
            stored_amount=Decimal(row["stored_amount"]),
            change=Decimal(row["change"]),
        )
        for row in rows
    ]


def codes(batch: ImportBatch) -> list[CodeRow]:
    """New, changed and vanished codes, and codes made from names."""
    nouns = _nouns()
    sorts = {"new": _("new"), "changed": _("changed"), "vanished": _("not in this file")}
    rows = []
    for sort, words in sorts.items():
        for noun, found in batch.review.get(sort, {}).items():
            count, names = _listed(found)
            if count:
                rows.append(CodeRow(nouns.get(noun, noun.replace("_", " ")), words, count, names))
    for noun, made in batch.review.get("made", {}).items():
        if made:
            names = _joined([f"{code} ({name})" for code, name in made.items()], len(made))
            rows.append(CodeRow(nouns.get(noun, noun), _("code made from the name"), len(made), names))
    for noun, renamed in batch.review.get("renamed", {}).items():
        names = _joined([f"{code}: “{name}”" for code, name in renamed.items()], len(renamed))
        rows.append(CodeRow(nouns.get(noun, noun), _("named otherwise in the file"), len(renamed), names))
    return rows


def _nouns() -> dict[str, str]:
    return {
        "year": _("Fiscal years"),
        "fiscalyear": _("Fiscal years"),
        "stage": _("Stages"),
        "department": _("Departments"),
        "fund": _("Funds"),
        "cost_center": _("Cost centers"),
        "costcenter": _("Cost centers"),
        "account": _("Accounts"),
        "funding_source": _("Funding sources"),
        "fundingsource": _("Funding sources"),
        "person": _("People"),
        "role": _("Roles"),
        "goal": _("Goals"),
        "alignment": _("Alignments"),
        "indicator": _("Indicators"),
        "observation": _("Observations"),
        "target": _("Targets"),
        "allocation": _("Shares"),
        "plan": _("Plans"),
        "initiative": _("Initiatives"),
        "milestone": _("Milestones"),
        "measure": _("Measures"),
        "referencerate": _("Reference rates"),
        "storynote": _("Story notes"),
        "indicatorgroup": _("Groups of indicators"),
    }


def _listed(found: Any) -> tuple[int, str]:
    if isinstance(found, Mapping):
        return found["count"], _joined([" ".join(pair).strip() for pair in found["codes"]], found["count"])
    if isinstance(found, list):
        return len(found), _joined([str(one) for one in found], len(found))
    return (found, "") if isinstance(found, int) else (0, "")


def _joined(names: list[str], count: int) -> str:
    text = "; ".join(names[:NAMES_SHOWN])
    if count <= NAMES_SHOWN:
        return text
    return _("%(names)s … and %(more)s more") % {"names": text, "more": f"{count - NAMES_SHOWN:,}"}


def scope_words(batch: ImportBatch) -> str:
    """What the import replaces, in words; "" for kinds that replace nothing."""
    slices = batch.scope.get("slices")
    if not slices:
        return ""
    what = ", ".join(f"FY{year} {stage}" for year, stage in slices)
    departments = batch.scope.get("departments")
    where = (
        _("departments %(codes)s") % {"codes": ", ".join(departments)}
        if departments
        else _("the whole county")
    )
    return _("%(what)s, %(where)s") % {"what": what, "where": where}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many rows were left out for a reason, and the first of them."""

    reason: str
    count: int
    rows: str


def left_out(batch: ImportBatch) -> list[LeftOut]:
    """Every reason rows were left out for."""
    first = batch.review.get("out_rows", {})
    return [
        LeftOut(reason, count, places(batch, first.get(reason, ()), count))
        for reason, count in sorted(batch.left_out.items())
    ]


def places(batch: ImportBatch, rows: Iterable[int], count: int = 0, most: int = 8) -> str:
    """Row numbers in words, each with its file where there are several."""
    several = batch.has_places
    numbers = list(dict.fromkeys(rows))
    found = [batch.place_of(number) for number in numbers[:most]]
    listed = ", ".join(f"{name} {row:,}" if several else f"{row:,}" for name, row in found)
    return f"{listed} …" if max(count, len(numbers)) > most and listed else listed


def alike(batch: ImportBatch, part: str) -> dict[str, Any]:
    """Rows that repeat another, or share all its codes: how many, and the first groups in words."""
    found = batch.review.get(part, {})
    groups = [places(batch, rows, most=12) for rows in found.get("rows", ())]
    return {"count": found.get("count", 0), "left_out": found.get("left_out", 0), "groups": groups[:20]}


def is_unchanged(batch: ImportBatch) -> bool:
    """Whether a file of lines leaves every sum as it is."""
    slices = batch.review.get("slices", ())
    return (
        bool(slices)
        and all(one["change"] == "0.00" and one["lines"] == one["stored_lines"] for one in slices)
        and not batch.review.get("centers")
    )


def controls(batch: ImportBatch) -> list[dict[str, Any]]:
    """The control totals that were stated."""
    said = {True: _("ties"), False: _("does not tie")}
    return [
        {
            "label": one.label,
            "stated": one.stated,
            "read": one.read,
            "apart": one.apart,
            "says": said[one.ties],
        }
        for one in controls_of(batch.review, batch.decisions)
        if one.ties is not None
    ]


def printed(batch: ImportBatch) -> list[dict[str, Any]]:
    """Printed totals that do not tie."""
    return [
        {
            "row": one["row"],
            "of": ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one["of"].items()),
            "printed": Decimal(one["printed"]),
            "read": Decimal(one["read"]),
            "apart": Decimal(one["read"]) - Decimal(one["printed"]),
        }
        for one in batch.review.get("printed", {}).get("apart", ())
    ]


def renames(batch: ImportBatch) -> list[dict[str, str]]:
    """Codes that are gone beside new ones that look like them."""
    why = {"name": _("name"), "amount": _("amount"), "both": _("name and amount")}
    return [
        {
            "gone": f"{one['gone']} {one['gone_name']}",
            "new": f"{one['new']} {one['new_name']}",
            "why": why[one["why"]],
        }
        for found in batch.review.get("renames", {}).values()
        for one in found
    ]


def centers(batch: ImportBatch) -> list[dict[str, Any]]:
    """Cost centers whose sums change, with the percent where there is one."""
    rows = batch.review.get("centers", ())
    return [
        {
            "name": named.name,
            "edition": named.edition,
            "kind": named.kind,
            "stored_amount": named.stored_amount,
            "amount": named.amount,
            "change": named.change,
            "percent": change_words(percent_change(named.stored_amount, named.amount)),
        }
        for named in sums(rows)
    ]


def change_words(change: Change) -> str:
    """A change in percent, or why it is none: new, gone, or across zero."""
    if change.kind in (PERCENT, GONE, SAME):
        return percent(change.share, signed=True)
    return _("new") if change.kind == NEW else _("not a percent")


def problem_kinds(batch: ImportBatch) -> list[dict[str, Any]]:
    """Problems of one sort in one column counted together, the most frequent first."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in batch.problems:
        sort = one["message"].replace(f"“{one['value']}”", "“…”") if one["value"] else one["message"]
        groups.setdefault((sort, one["column"]), []).append(one)
    found = [
        {
            "message": sort,
            "column": column,
            "count": len(ones),
            "rows": ", ".join(
                f"{row:,}" for row in list(dict.fromkeys(one["row"] for one in ones))[:6] if row is not None
            ),
        }
        for (sort, column), ones in groups.items()
    ]
    found.sort(key=lambda one: -one["count"])
    return found if len(found) < len(batch.problems) else []


def columns_of(batch: ImportBatch) -> dict[str, list[tuple[str, str]]]:
    """The columns that have problems, to choose one by."""
    columns = sorted({one["column"] for one in batch.problems if one["column"]})
    return {"column": [(column, column) for column in columns]} if len(columns) > 1 else {}
