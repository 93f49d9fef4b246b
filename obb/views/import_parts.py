"""A stored review as the values its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

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
