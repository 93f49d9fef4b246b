"""The story beside an indicator's curve: notes written, changed and ended by those who report on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from obb.forms.imports import ReasonForm
from obb.views.entry import WRITES, Visit, county_page, now
from outcomes.actions.stories import NoteRefused, end_note, write_note
from outcomes.forms.stories import NoteForm
from outcomes.models import Indicator, StoryNote
from outcomes.views.indicator_act import act_page, indicator_address
from outcomes.views.reporters import indicator_to_report

STORY = "#story"


@county_page(methods=WRITES)
def note_new(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """A new note; `?kind=works` chooses the kind beforehand."""
    one = indicator_to_report(visit, slug)
    asked = request.GET.get("kind", "")
    kind = asked if asked in StoryNote.Kind.values else StoryNote.Kind.STORY
    form = NoteForm(request.POST or None, indicator=one, initial={"kind": kind})
    return _written(request, visit, one, form, None)


@county_page(methods=WRITES)
def note_change(request: HttpRequest, visit: Visit, slug: str, pk: int) -> HttpResponse:
    """What is saved takes the note's place; the note is kept among the earlier ones."""
    one = indicator_to_report(visit, slug)
    note = _standing(one, pk)
    names = ("kind", "text", "evidence", "source", "label", "is_published")
    initial = {name: getattr(note, name) for name in names}
    form = NoteForm(request.POST or None, indicator=one, initial=initial)
    return _written(request, visit, one, form, note)


@county_page(methods=WRITES)
def note_end(request: HttpRequest, visit: Visit, slug: str, pk: int) -> HttpResponse:
    """Asks why, then ends it."""
    one = indicator_to_report(visit, slug)
    note = _standing(one, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_note(note=note, because=form.cleaned_data["reason"], by=request.user, at=now())
        except NoteRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The note is ended. It stays among the earlier ones."))
            return redirect(indicator_address(visit, one, STORY))
    return act_page(
        request,
        visit,
        one,
        form,
        title=_("End this note"),
        button=_("End this note"),
        quote=note.text,
        anchor=STORY,
    )


def _standing(one: Indicator, pk: int) -> StoryNote:
    note = StoryNote.objects.filter(indicator=one, pk=pk).current().first()
    if note is None:
        raise Http404
    return note


def _written(
    request: HttpRequest, visit: Visit, one: Indicator, form: NoteForm, note: StoryNote | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            write_note(
                indicator=one,
                written=form.written,
                by=request.user,
                reason=form.cleaned_data["reason"],
                at=now(),
                replaces=note,
            )
        except NoteRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The note is saved."))
            return redirect(indicator_address(visit, one, STORY))
    return act_page(
        request,
        visit,
        one,
        form,
        title=_("Write a note") if note is None else _("Change this note"),
        button=_("Save the note"),
        words=""
        if note is None
        else _("What you save takes the note's place. The note as it stands is kept among the earlier ones."),
        anchor=STORY,
    )
