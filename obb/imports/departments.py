"""Departments from a plain list: code, name, mission, the fiscal years they are valid in."""

from django.utils.translation import gettext_lazy as _

from obb.imports.columns import FieldSpec, read_code, read_whole_number
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries, undo_entries
from obb.models import Department

SPEC = (
    FieldSpec("code", read_code, required=True, help=_("As the finance system writes it."), example="0530"),
    FieldSpec("name", required=True, help=_("In full."), example="Social Services"),
    FieldSpec("mission", help=_("What the department is for, in plain words.")),
    FieldSpec("first_year", read_whole_number, help=_("First fiscal year; empty: always."), example="2015"),
    FieldSpec("last_year", read_whole_number, help=_("Last fiscal year; empty: still in use.")),
)


def stage(arrival: Arrival) -> Review:
    """A department is known by its code."""
    entries = [
        Entry(record.row, record["code"], f"{record['code']} {record['name']}", dict(record.values))
        for record in arrival.stream.records()
    ]
    existing = {one.code: one for one in Department.objects.filter(county=arrival.county).oldest_first()}
    return review_entries(arrival, entries, model=Department, existing=existing, tried=True)


KIND = ImportKind(
    code="departments",
    label=_("Departments"),
    about=_("The county's departments."),
    shelf=Shelf.CODES,
    usual=1,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_entries,
    help=_("Each row is a department. A code that is there already is changed to what the row says."),
    template=[
        {"code": "0530", "name": "Social Services", "mission": "Families are safe and make ends meet."},
        {"code": "0540", "name": "Child Support Enforcement"},
    ],
    order=10,
)
