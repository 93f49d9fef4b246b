"""What a workbook says of itself: when and for whom it was made, and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budget.queries.editions import Edition
from budget.views.editions import published_words
from obb.tables.shown import ShownTable
from obb.views.entry import Visit, now


def about_file(request: HttpRequest, visit: Visit, editions: Iterable[Edition]) -> list[str]:
    """A sentence a row: when and for whom, drafts or published when, whose lines, and where it stands."""
    when = date_format(localtime(now()), "DATETIME_FORMAT")
    who = str(request.user) if request.user.is_authenticated else _("a reader without an account")
    said = [
        _("Made %(when)s for %(who)s.") % {"when": when, "who": who},
        _("Drafts: not published.") if visit.drafts else "",
        _("Only lines of the reader's own departments.") if not visit.sees_all else "",
        *(published_words(visit.county, edition) for edition in editions if not visit.drafts),
        visit.county.ledger_notice,
        request.build_absolute_uri(request.path),
    ]
    return [one for one in said if one]


def about_table(visit: Visit, table: ShownTable, *said: str) -> list[str]:
    """First of all: whose it is, what it is, and what the page says of it."""
    title = f"{visit.county.name}: {table.caption}"
    return [f"{title}, {table.about}" if table.about else title, *(one for one in said if one)]
