"""Choosing a file to bring in, and saying why."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.imports.kinds import ImportKind

PROFILE_LIMIT = 100_000
"""Bytes of a profile."""


class ImportForm(forms.Form):
    """What the file holds, the file, how it is read, what it replaces."""

    kind = forms.ChoiceField(label=gettext_lazy("What does the file hold?"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel (.csv, .tsv, .txt, .xlsx, .xls), up to 10 MB and 100,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"}),
    )
    profile = forms.FileField(
        label=gettext_lazy("Profile"),
        required=False,
        help_text=gettext_lazy(
            "A .toml file that says how your own export is read. Without one: the plain format."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )
    departments = forms.CharField(
        label=gettext_lazy("Departments"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "For budget lines of some departments only: their codes, with commas between."
        ),
    )
    new_codes = forms.BooleanField(
        label=gettext_lazy("Make the codes, years and stages that the county does not have yet"),
        required=False,
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[ImportKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.code, kind.label) for kind in kinds]

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > settings.OBB_UPLOAD_LIMIT:
            raise ValidationError(
                _(
                    "The file has %(size)s; the page takes %(most)s. Load it with the command line: import_data."
                )
                % {"size": filesizeformat(file.size), "most": filesizeformat(settings.OBB_UPLOAD_LIMIT)}
            )
        return file

    def clean_profile(self) -> dict[str, Any] | None:
        """The profile as a mapping; None where no file was chosen."""
        file = self.cleaned_data["profile"]
        if file is None:
            return None
        if file.size > PROFILE_LIMIT:
            raise ValidationError(_("A profile is a small text file; this one is too large."))
        try:
            return tomllib.loads(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("The profile is not text in UTF-8.")) from error
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ValidationError(_("The profile is not TOML: %(why)s.") % {"why": error}) from error

    def clean_departments(self) -> list[str]:
        """Codes, in order, each once."""
        codes = [code.strip() for code in self.cleaned_data["departments"].split(",")]
        return list(dict.fromkeys(code for code in codes if code))


class ReasonForm(forms.Form):
    """Why, in a few words."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("A few words; the history keeps them."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs["autocomplete"] = "off"
