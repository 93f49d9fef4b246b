"""An import in plain lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from obb.domain.amounts import exact
from obb.models import ImportBatch


def report(batch: ImportBatch) -> Iterator[str]:
    """What was read, left out and found, what it adds up to, and what would change."""
    words = ngettext(
        "%(file)s: %(read)s row read, %(kept)s kept.",
        "%(file)s: %(read)s rows read, %(kept)s kept.",
        batch.rows_read,
    )
    yield words % {
        "file": batch.file_name,
        "read": f"{batch.rows_read:,}",
        "kept": f"{batch.rows_kept:,}",
    }
    for reason, count in sorted(batch.left_out.items()):
        yield _("  left out: %(count)s, %(reason)s") % {"count": f"{count:,}", "reason": reason}
    yield from _sums(batch)
    for sort in ("new", "vanished", "changed"):
        yield from _codes(batch, sort)
    yield from _compared(batch)
    yield from _revisions(batch)
    for warning in batch.review.get("warnings", ()):
        yield f"  {warning}"


def problems(batch: ImportBatch) -> Iterator[str]:
    """Every problem: row, column, value, what is wrong, what to do."""
    for one in batch.problems:
        place = _("Row %(row)s") % {"row": f"{one['row']:,}"} if one["row"] is not None else _("The file")
        if one.get("file"):
            place = f"{one['file']}: {place}"
        column = f", {one['column']}" if one["column"] else ""
        value = f" “{one['value']}”" if one["value"] else ""
        yield f"{place}{column}{value}: {one['message']} {one['remedy']}"


def _sums(batch: ImportBatch) -> Iterator[str]:
    for one in batch.review.get("slices", ()):
        words = ngettext(
            "  FY%(year)s %(stage)s, %(kind)s: %(lines)s line, %(amount)s (stored now: %(stored)s, %(before)s)",
            "  FY%(year)s %(stage)s, %(kind)s: %(lines)s lines, %(amount)s (stored now: %(stored)s, %(before)s)",
            one["lines"],
        )
        yield words % {
            "year": one["year"],
            "stage": one["stage_name"],
            "kind": one["kind"],
            "lines": f"{one['lines']:,}",
            "amount": exact(Decimal(one["amount"])),
            "stored": f"{one['stored_lines']:,}",
            "before": exact(Decimal(one["stored_amount"])),
        }
    if "slices" not in batch.review:
        for name, value in batch.totals.items():
            yield f"  {name.replace('_', ' ')}: {_count(value)}"


def _compared(batch: ImportBatch) -> Iterator[str]:
    """Printed totals, likely renames and lines with the same key, as far as there are any."""
    printed = batch.review.get("printed", {})
    if printed.get("count"):
        yield _("  printed totals: %(count)s, of which %(apart)s do not tie") % {
            "count": f"{printed['count']:,}",
            "apart": f"{len(printed['apart']):,}",
        }
    for one in printed.get("apart", ())[:20]:
        place = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in one["of"].items())
        yield _("    row %(row)s (%(place)s): %(printed)s printed, %(read)s read") % {
            "row": f"{one['row']:,}",
            "place": place,
            "printed": exact(Decimal(one["printed"])),
            "read": exact(Decimal(one["read"])),
        }
    for renames in batch.review.get("renames", {}).values():
        for one in renames[:20]:
            yield _("  looks renamed: %(gone)s %(gone_name)s → %(new)s %(new_name)s") % one
    same = batch.review.get("same_key", {}).get("count", 0)
    if same:
        yield _("  %(count)s lines share all their codes with another; they add up") % {"count": f"{same:,}"}


def _revisions(batch: ImportBatch) -> Iterator[str]:
    """Final values that change, old and new."""
    revisions = batch.review.get("revisions", {"count": 0, "rows": []})
    for one in revisions["rows"]:
        words = _("  revised: %(name)s, %(period)s%(whose)s: %(was)s → %(now)s")
        whose = _(" (benchmark)") if one["of"] == "benchmark" else ""
        yield words % {**one, "whose": whose}
    more = revisions["count"] - len(revisions["rows"])
    if more:
        yield _("  revised: %(count)s more") % {"count": f"{more:,}"}


def _count(value: Any) -> str:
    """A total, or several of one sort: {"rows": 152, "new": 3} is “152 rows, 3 new”."""
    if isinstance(value, dict):
        return ", ".join(_several(name, count) for name, count in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)


def _several(name: str, count: Any) -> str:
    if name == "rows" and isinstance(count, int):
        return ngettext("%(count)s row", "%(count)s rows", count) % {"count": _count(count)}
    return f"{_count(count)} {name}"


_WORDS = {
    "new": gettext_lazy("new"),
    "vanished": gettext_lazy("no longer there"),
    "changed": gettext_lazy("changed"),
}


def _codes(batch: ImportBatch, sort: str) -> Iterator[str]:
    for noun, found in batch.review.get(sort, {}).items():
        if isinstance(found, dict):
            count, names = found["count"], [" ".join(pair).strip() for pair in found["codes"]]
        else:
            count, names = len(found), [str(name) for name in found]
        if count:
            shown = "; ".join(names[:10]) + (" …" if count > 10 else "")
            yield f"  {_WORDS[sort]}: {count:,} {noun.replace('_', ' ')}: {shown}"
