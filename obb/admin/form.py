"""The form every record is changed by: its county stands, it says why, and it knows what was seen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from obb.admin.refusals import taken
from obb.admin.unseen import unseen

CENTS = 2  # places; what is finer is no money, and its zeros at the end say nothing


class Worded(forms.ModelForm):
    """Says what is taken already without naming the county, which nobody chose; figures as people write them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.initial.items():
            if isinstance(value, Decimal) and getattr(self.fields.get(name), "decimal_places", 0) > CENTS:
                self.initial[name] = f"{value.normalize():f}"

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name in set(self.changed_data) & set(self.cleaned_data):
            text = self.cleaned_data[name]
            said = unseen(text) if isinstance(text, str) else ""
            if said:
                self.add_error(name, said)

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
