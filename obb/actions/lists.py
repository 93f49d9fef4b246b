"""Remembering how somebody has a list."""

from __future__ import annotations

from obb.models import County, ListChoice, Person


def remember_list(*, county: County, person: Person, page: str, table: str, query: str) -> None:
    """Her list on a page as she last chose it; "" where that is the usual way, which needs no remembering."""
    if query:
        ListChoice.objects.update_or_create(
            county=county, person=person, page=page, table=table, defaults={"query": query}
        )
    else:
        ListChoice.objects.filter(county=county, person=person, page=page, table=table).delete()
