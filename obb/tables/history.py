"""Tables of what changed: when, who, what from and to, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from obb.history import Change, FieldChange
from obb.tables.base import Table
from obb.tables.columns import DateColumn, TextColumn

_HIDDEN = frozenset({"county", "batch"})
"""Fields that say nothing to a reader of one county's pages."""


class WhenColumn(DateColumn):
    """A moment in the county's own time; in files with its offset."""

    def words(self, value: datetime) -> str:
        return date_format(localtime(value), "DATETIME_FORMAT")

    def file_value(self, value: datetime) -> object:
        return localtime(value).isoformat(timespec="seconds")


class WhatColumn(TextColumn):
    """Added, changed or deleted, and what: the value is the Change itself."""

    def words(self, value: Change) -> str:
        return what_words(value)


class FieldsColumn(TextColumn):
    """Each field, before and after, in words."""

    def words(self, value: tuple[FieldChange, ...]) -> str:
        return "; ".join(f"{one.field}: {_both(one)}" for one in _told(value)) or str(self.empty)

    def markup(self, value: Any, record: Any) -> str:
        lines = [(one.field, _both(one)) for one in _told(value)]
        if not lines:
            return super().markup(None, record)
        listed = format_html_join("", "<li><b>{}:</b> {}</li>", lines)
        return format_html('<ul class="plain">{}</ul>', listed)


def what_words(change: Change) -> str:
    """“goal “Reducing Family Poverty” changed”."""
    verbs = {"added": _now("added"), "changed": _now("changed"), "deleted": _now("deleted")}
    words = {"thing": change.thing, "name": change.called, "done": verbs.get(change.what, change.what)}
    if not change.called:
        return _now("%(thing)s %(done)s") % words
    return _now("%(thing)s “%(name)s” %(done)s") % words


def _told(fields: tuple[FieldChange, ...]) -> list[FieldChange]:
    return [one for one in fields if one.name not in _HIDDEN]


def _both(one: FieldChange) -> str:
    if one.before is None:
        return one.after or ""
    if one.after is None:
        return _now("%(before)s → nothing") % {"before": one.before}
    return f"{one.before} → {one.after}"


class Changes(Table):
    """Rows are dicts of a Change: `when`, `who`, `change` (itself), `fields`, `why`."""

    layout = "blocks text"

    when = WhenColumn(_("When"))
    who = TextColumn(_("Who"))
    change = WhatColumn(_("What"), orderable=False)
    fields = FieldsColumn(_("Before → after"), empty=_("nothing else"), orderable=False)
    why = TextColumn(_("Why"), empty=_("no reason was given"))


class CountyChanges(Changes):
    """The same, read a page at a time: newest first, and in no other order."""

    when = WhenColumn(_("When"), orderable=False)
    who = TextColumn(_("Who"), orderable=False, searchable=False)
    change = WhatColumn(_("What"), orderable=False, searchable=False)
    fields = FieldsColumn(_("Before → after"), empty=_("nothing else"), orderable=False, searchable=False)
    why = TextColumn(_("Why"), empty=_("no reason was given"), orderable=False, searchable=False)


def rows_of(changes: list[Change]) -> list[dict[str, Any]]:
    """Changes as the table's rows."""
    return [row_of(change) for change in changes]


def row_of(change: Change) -> dict[str, Any]:
    """One change as a row."""
    return {
        "when": change.when,
        "who": change.who,
        "change": change,
        "fields": change.fields,
        "why": change.why,
    }
