"""A note of an indicator's story, as typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import UnreadablePeriod
from outcomes.actions.stories import Written
from outcomes.domain.periods import read_observed
from outcomes.models import Indicator, StoryNote


class NoteForm(forms.Form):
    """`written` is what `write_note` takes."""

    kind = forms.ChoiceField(label=_("What kind of note"), choices=StoryNote.Kind)
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "full"}),
        help_text=_("In plain words. Say what happened beside the curve, not that one thing caused another."),
        error_messages={"required": _("Write the note.")},
    )
    evidence = forms.ChoiceField(
        label=_("How well it is proven"),
        required=False,
        choices=[("", _("Not rated")), *StoryNote.Evidence.choices],
        help_text=_("Only for what works. Not rated is not the same as no evidence."),
    )
    source = forms.CharField(
        label=_("Source"), required=False, max_length=500, help_text=_("Where that is shown, or who says so.")
    )
    label = forms.CharField(
        label=_("Period"),
        required=False,
        max_length=40,
        help_text=_(
            "Where it is about one period: 2019, FY2019, 2016 Q3, July 2016. It is marked on the curve."
        ),
    )
    is_published = forms.BooleanField(
        label=_("The public may read it"),
        required=False,
        help_text=_("From the next publication on, if the indicator is published."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Why you write or change it; the history keeps it."),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        self.indicator = indicator

    def clean_label(self) -> str:
        text, one = self.cleaned_data["label"].strip(), self.indicator
        if text:
            try:
                read_observed(text, one.frequency, one.calendar, one.county.calendar)
            except UnreadablePeriod as unreadable:
                raise ValidationError(f"{unreadable.reason} {unreadable.remedy}") from unreadable
        return text

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("evidence") and found.get("kind") != StoryNote.Kind.WORKS:
            self.add_error("evidence", _("Evidence is rated for what works. Choose “Not rated” here."))
        return found

    @property
    def written(self) -> Written:
        names = ("kind", "text", "evidence", "source", "label", "is_published")
        return Written(**{name: self.cleaned_data[name] for name in names})
