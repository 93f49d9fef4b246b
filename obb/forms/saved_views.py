"""Naming a saved view, and saying who finds it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from obb.models import SavedView


class SavedViewForm(forms.Form):
    """A name, who finds it, whether it opens first; `replaces` offers to keep what the page shows now instead."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=SavedView._meta.get_field("name").max_length,
        help_text=gettext_lazy("As it will stand in the list, such as “Grants over $1 million”."),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Share it with everybody who works in the county"),
        required=False,
        help_text=gettext_lazy("Each reader sees only what is hers to see."),
    )
    opens_first = forms.BooleanField(
        label=gettext_lazy("Show it to me when I open the page"),
        required=False,
    )
    replace = forms.BooleanField(
        label=gettext_lazy("Keep what the page shows now in its place"),
        required=False,
        help_text=gettext_lazy("Without this the view keeps its filters, columns and order."),
    )

    def __init__(self, *args: Any, replaces: bool = False, own: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not replaces:
            del self.fields["replace"]
        if not own:  # what opens first is its owner's own affair
            del self.fields["opens_first"]
