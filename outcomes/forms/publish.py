"""Publishing and withdrawing: a title, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.models import Publication


class PublishForm(forms.Form):
    """Which year and stage, as they were previewed, the title that the public reads, and the reason."""

    year = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    stage = forms.ChoiceField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=Publication._meta.get_field("title").max_length,
        help_text=_("What the public reads above it: “Adopted budget, FY2027”."),
        error_messages={"required": _("Give it a title.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Publication._meta.get_field("reason").max_length,
        help_text=_("Why now: “The board adopted it on June 9.” It is kept in the history."),
        error_messages={"required": _("Say in a few words why it is published.")},
    )

    def __init__(self, *args: Any, years: Sequence[int], stages: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, year) for year in years]
        self.fields["stage"].choices = [(code, code) for code in stages]


class WithdrawForm(forms.Form):
    """Why the publication is taken from public sight."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=Publication._meta.get_field("withdrawal_reason").max_length,
        help_text=_("It is kept in the history, beside who withdrew it and when."),
        error_messages={"required": _("Say in a few words why it is withdrawn.")},
    )
