"""The door of every page about how a file is laid out: the draft, with the first rows of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from obb.forms.layouts import LayoutForm, sources
from obb.imports import runs, samples
from obb.imports.glimpse import Glimpse
from obb.imports.kinds import ImportKind, kind_called
from obb.imports.readers import WEB_LIMITS, FileOptions
from obb.imports.trial import Trial, try_out
from obb.models import ImportBatch
from obb.views.entry import Visit
from obb.views.import_entry import idle

Stated = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """One draft on the page: its kind, the first rows of its file, the headers that fields can come from."""

    batch: ImportBatch
    kind: ImportKind
    glimpse: Glimpse
    options: FileOptions
    headers: list[str]

    @property
    def stated(self) -> Stated:
        return self.batch.profile

    def form(self, data: Any = None) -> LayoutForm:
        """The form, over what is kept or what was sent: a new pattern of wide columns makes new headers."""
        headers = sources(self.stated, self.headers)
        if data is not None:
            sent = {"unpivot": {**self.stated.get("unpivot", {}), "columns": data.get("w-wide", "")}}
            headers = list(dict.fromkeys([*sources(sent, self.headers), *headers]))
        name = self.batch.saved_profile.name if self.batch.saved_profile else ""
        known = self.kind.known_texts(self.batch.county) if self.kind.known_texts is not None else {}
        return LayoutForm(
            data, kind=self.kind, stated=self.stated, headers=headers, name=name, told=self.told, known=known,
            file_headers=self.headers,
        )  # fmt: skip

    @property
    def told(self) -> Stated:
        """What was suggested, and why."""
        return self.batch.review.get("suggested", {})

    @property
    def notes(self) -> list[str]:
        """What is to be known of the file beside where its fields come from."""
        read = self.glimpse.read_by(self.options)
        return [*self.told.get("notes", []), *_sheets_in_words(self.glimpse, read)]

    def trial(self, stated: Mapping[str, Any]) -> Trial:
        """The profile tried on the first rows of the first file."""
        return try_out(stated, self.kind.spec, self.glimpse)


def laid_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about how a draft is laid out, `view(request, visit, bench)`; shown are the first rows of its file, which
    somebody has to have looked at.
    """

    @idle
    @wraps(view)
    def entered(request: HttpRequest, visit: Visit, batch: ImportBatch) -> HttpResponse:
        if batch.state != ImportBatch.State.DRAFT:
            return no_draft(request, batch)
        bench = bench_of(batch)
        return redirect(batch.get_absolute_url()) if bench is None else view(request, visit, bench)

    return entered


def bench_of(batch: ImportBatch) -> Bench | None:
    """None where an import is no draft, or nobody has looked at its file."""
    if batch.state != ImportBatch.State.DRAFT or runs.must_be_looked_at(batch):
        return None
    glimpse, options = samples.sample_of(batch, WEB_LIMITS), samples.options_of(batch.profile)
    return Bench(batch, kind_called(batch.kind), glimpse, options, glimpse.headers(options))


def no_draft(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """To what became of an import that is no draft any more."""
    messages.info(request, _("How this file is laid out has been settled meanwhile."))
    return redirect(batch.get_absolute_url())


def _sheets_in_words(glimpse: Glimpse, read: list[str]) -> list[str]:
    others = ", ".join(f"“{name}”" for name in glimpse.sheets if name not in read)
    if len(read) > 1:
        words = {"count": len(read), "names": ", ".join(f"“{name}”" for name in read), "sheet": glimpse.sheet}
        found = (
            _("%(count)s sheets are read as one import: %(names)s. The rows shown here are of “%(sheet)s”.")
            % words
        )
        return [f"{found} {_('Not read: %(others)s.') % {'others': others}}" if others else found]
    message = _("Only the sheet “%(sheet)s” is read. The workbook also has: %(others)s.")
    return [message % {"sheet": glimpse.sheet, "others": others}] if others else []
