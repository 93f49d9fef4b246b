"""Reference rates from a plain list: percentages and standards of the federal measures, with days and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.days import read_day
from obb.imports.columns import FieldSpec, UnreadableCell, choice, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries, undo_entries
from obb.imports.problems import Problem
from outcomes.imports.figures import read_value
from outcomes.models import ReferenceRate

MOST = 10**8
"""Levels are below it."""


def read_level(text: str) -> Decimal | None:
    """A level, an increase or a percent: at most four decimals, with or without the sign for percent."""
    value = read_value(text)
    if value is None:
        return None
    if value != round(value, 4) or abs(value) >= MOST:
        raise UnreadableCell(f"“{text}” has more digits than are kept.", "At most four decimals are kept.")
    return value


def read_address(text: str) -> str:
    """A web address that begins with http:// or https://."""
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise UnreadableCell(
            f"“{text[:80]}” is not a web address.", "Begin with https://, or leave the cell empty."
        ) from error
    return text


SPEC = (
    FieldSpec(
        "measure",
        choice(*ReferenceRate.Measure.values),
        required=True,
        help=gettext_lazy("paternity, orders, current, arrears or cost."),
        example="orders",
    ),
    FieldSpec(
        "use",
        choice(*ReferenceRate.Use.values),
        help=gettext_lazy(
            "percentage, base (share of the collections base), penalty (federal standard), minimum, growth or goal;"
            " empty: percentage."
        ),
        example="percentage",
    ),
    FieldSpec(
        "at_least", read_level, required=True, help=gettext_lazy("The level it begins at."), example="79"
    ),
    FieldSpec(
        "below", read_level, help=gettext_lazy("The level it ends before; empty: and above."), example="80"
    ),
    FieldSpec(
        "increase",
        read_level,
        help=gettext_lazy("Only with an increase of at least so many points over the year before."),
    ),
    FieldSpec(
        "percent",
        read_level,
        help=gettext_lazy("0 to 100, for percentage and base; empty for a standard."),
        example="98",
    ),
    FieldSpec(
        "valid_from", read_day, required=True, help=gettext_lazy("First day it holds."), example="1999-10-01"
    ),
    FieldSpec("valid_to", read_day, help=gettext_lazy("Last day it holds; empty: it still does.")),
    FieldSpec("source", help=gettext_lazy("The law or rule."), example="42 U.S.C. 658a(b)(6)(B)(ii)"),
    FieldSpec("address", read_address, help=gettext_lazy("Where the source can be read.")),
    FieldSpec(
        "verified",
        read_yes_no,
        help=gettext_lazy("yes: somebody compared it with its source. Empty: no."),
        example="no",
    ),
    FieldSpec("verified_by", help=gettext_lazy("Who did.")),
    FieldSpec("verified_on", read_day, help=gettext_lazy("On which day.")),
    FieldSpec("note", help=gettext_lazy("What a reader should know of this row.")),
)
_FIELDS = {
    "high": "below", "percent": "percent", "valid_to": "valid_to", "source": "source", "url": "address",
    "is_verified": "verified", "verified_by": "verified_by", "verified_on": "verified_on", "note": "note",
}  # fmt: skip
_KEY = {
    "measure": "measure",
    "use": "use",
    "low": "at_least",
    "points": "increase",
    "valid_from": "valid_from",
}


def stage(arrival: Arrival) -> Review:
    """A row is known by its table, where it begins, its condition and its first day."""
    stored = {_key(row): row for row in ReferenceRate.objects.filter(county=arrival.county).order_by("pk")}
    entries = []
    for record in arrival.stream.records():
        values = {field: record[column] for field, column in _FIELDS.items()}
        only_new = {field: record[column] for field, column in _KEY.items()}
        only_new["use"] = record["use"] or ReferenceRate.Use.PERCENTAGE
        row = ReferenceRate(**only_new, high=record["below"])
        entries.append(Entry(record.row, _key(row), str(row), values, only_new))
    columns = {field: column for field, column in (_FIELDS | _KEY).items() if field != column}
    review = review_entries(arrival, entries, model=ReferenceRate, existing=stored, columns=columns)
    added = dict(zip((_key(row) for row in review.work.new), review.work.new, strict=True))
    review.problems += _overlaps(stored | added, {entry.key: entry for entry in entries})
    return review


def _key(row: ReferenceRate) -> tuple[str, str, Decimal, Decimal | None, date]:
    return (row.measure, row.use, row.low, row.points, row.valid_from)


def _overlaps(rows: Mapping[Any, ReferenceRate], entries: Mapping[Any, Entry]) -> Iterable[Problem]:
    """Rows of one table that would hold for the same level on the same day: which of the two would be true?"""
    tables: dict[tuple[str, str, bool], list[Any]] = {}
    for key, row in rows.items():
        tables.setdefault((row.measure, row.use, row.points is None), []).append(key)
    for keys in tables.values():
        keys.sort(key=lambda key: (rows[key].low, rows[key].valid_from))
        for place, key in enumerate(keys):
            for other in keys[place + 1 :]:
                if rows[key].high is not None and rows[other].low >= rows[key].high:
                    break
                named = entries.get(other) or entries.get(key)
                if named is not None and _at_once(rows[key], rows[other]):
                    yield _overlap(named, rows[key] if named.key == other else rows[other])


def _at_once(one: ReferenceRate, other: ReferenceRate) -> bool:
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def _overlap(entry: Entry, other: ReferenceRate) -> Problem:
    message = _("“%(row)s” holds for some of the same levels on the same days as “%(other)s”.") % {
        "row": entry.name,
        "other": other,
    }
    return Problem(entry.row, "at_least", entry.name, message, _("Change the levels, or end one of the two."))


KIND = ImportKind(
    code="reference_rates",
    label=gettext_lazy("Reference rates (percentages and standards)"),
    about=gettext_lazy("Figures that a law or an agreement lays down, for the calculators."),
    shelf=Shelf.OTHER,
    usual=2,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_entries,
    help=gettext_lazy(
        "Each row is a row of a table that a law lays down, with its days and its source. A row that is there"
        " already is changed to what the file says."
    ),
    template=[
        {
            "measure": "orders",
            "use": "percentage",
            "at_least": "79",
            "below": "80",
            "percent": "98",
            "valid_from": "1999-10-01",
            "source": "42 U.S.C. 658a(b)(6)(B)(ii)",
            "verified": "no",
        }
    ],
    order=80,
)
