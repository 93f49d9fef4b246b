"""Fiscal years to open, from a plain list."""

from django.utils.translation import gettext_lazy

from obb.imports.columns import YEAR
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries, undo_entries
from obb.models import FiscalYear

SPEC = (YEAR,)


def stage(arrival: Arrival) -> Review:
    """A year is known by its number."""
    entries = [
        Entry(record.row, record["year"], f"FY{record['year']}", {"year": record["year"]})
        for record in arrival.stream.records()
    ]
    existing = {one.year: one for one in FiscalYear.objects.filter(county=arrival.county)}
    return review_entries(arrival, entries, model=FiscalYear, existing=existing)


KIND = ImportKind(
    code="years",
    label=gettext_lazy("Fiscal years"),
    about=gettext_lazy("The fiscal years that budgets are for."),
    shelf=Shelf.CODES,
    usual=6,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_entries,
    help=gettext_lazy("Each row opens a fiscal year, named by the calendar year it ends in."),
    template=[{"year": "FY2018"}, {"year": "FY2019"}],
    order=5,
)
