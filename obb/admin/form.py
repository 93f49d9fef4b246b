"""The form every record is changed by: its county stands, it says why, and it knows what was seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from obb.admin.refusals import taken


class Worded(forms.ModelForm):
    """Says what is taken already without naming the county, which nobody chose."""

    def _update_errors(self, errors: ValidationError) -> None:
        for error in errors.error_dict.get(NON_FIELD_ERRORS, ()) if hasattr(errors, "error_dict") else ():
            if error.code == "unique_together":
                error.message, error.params = taken(type(self.instance), error.params["unique_check"]), None
        super()._update_errors(errors)


class CountyForm(Worded):
    """What stands here is set by the admin for each request. `mark` is asked for where the page is drawn."""

    form_county: int | None = None
    refusals: tuple[str, ...] = ()
    first_why = ""
    mark: Callable[[], str] | None = None

    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=AdminTextInputWidget,
        help_text=_("For the history, in a few words: “Renamed by the board on 3 May”."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].initial = self.first_why
        if self.mark is not None and not self.is_bound:
            self.fields["seen"].initial = self.mark

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stated = self.data.get(self.add_prefix("county"))
        if self.form_county is not None and stated not in (None, "", str(self.form_county)):
            self.add_error(None, _("A record stays in its county."))
        for refusal in self.refusals:
            self.add_error(None, refusal)
        return cleaned


class PartForm(Worded):
    """One part of a record, beside others on its page."""


class PartFormSet(BaseInlineFormSet):
    """Parts belong to their record's county. `form_county` is set by the admin for each request."""

    form_county: int | None = None

    def _construct_form(self, i: int, **kwargs: Any) -> forms.ModelForm:
        form = super()._construct_form(i, **kwargs)
        if self.form_county is not None and form.instance.pk is None:
            form.instance.county_id = self.form_county
        return form
