"""History: everything that changed in a county, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.queries.history import MOST, CountyChanges, Kind, kinds, people_who_changed
from obb.tables import history as tables
from obb.tables.export import export_response
from obb.tables.page import show
from obb.views.entry import Visit, county_page
from obb.views.page import page
from obb.views.params import Pick, one_of


class _Rows(Sequence[dict[str, Any]]):
    """Changes as the table's rows, still read a page at a time."""

    def __init__(self, changes: CountyChanges) -> None:
        self.changes = changes

    def __len__(self) -> int:
        return len(self.changes)

    def __getitem__(self, place: Any) -> Any:
        found = self.changes[place]
        return tables.rows_of(found) if isinstance(place, slice) else tables.row_of(found)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(tables.row_of, self.changes)


@county_page(needs=Ability.READ_ALL_DRAFTS)
def county_history(request: HttpRequest, visit: Visit) -> HttpResponse:
    """`?kind=outcomes.goal&person=3` narrow it; the rest is the table's own."""
    known, people = kinds(), people_who_changed(visit.county)
    kind = one_of(request, "kind", [each.key for each in known])
    person = one_of(request, "person", [str(key) for key, _name in people])
    chosen = [each for each in known if each.key == kind] or known
    changes = CountyChanges(visit.county, chosen, person_id=int(person) if person else None)
    table = show(
        tables.CountyChanges,
        _Rows(changes),
        request,
        name="changes",
        caption=_("Changes"),
        about=_("newest first"),
        empty=_("Nothing that fits has changed yet."),
        note=_too_many(changes),
        file_name=f"{visit.county.slug}-history",
    )
    if (file := export_response(request, table)) is not None:
        return file
    return page(
        request,
        visit,
        "obb/history.html",
        {"table": table, "picks": _picks(known, kind, people, person)},
        crumbs=[(_("History"), None)],
        section="obb:history",
    )


def _too_many(changes: CountyChanges) -> str:
    if changes.count_all <= MOST:
        return ""
    return _(
        "The newest %(most)s of %(all)s changes. Choose a kind of thing or a person to reach the others."
    ) % {
        "most": f"{MOST:,}",
        "all": f"{changes.count_all:,}",
    }


def _picks(
    known: Sequence[Kind], kind: str, people: Sequence[tuple[int, str]], person: str
) -> tuple[Pick, ...]:
    return (
        Pick("kind", _("What"), kind, (("", _("Everything")), *((each.key, each.words) for each in known))),
        Pick("person", _("Who"), person, (("", _("Everybody")), *((str(key), name) for key, name in people))),
    )
