"""Choosing a file to bring in, and saying why."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from obb.domain.amounts import exact, read_amount
from obb.domain.unreadable import Unreadable
from obb.imports.controls import Control
from obb.imports.kinds import DROP, KEEP, ImportKind, on_shelves
from obb.queries.profiles import SavedProfile

PROFILE_LIMIT = 100_000
"""Bytes of a profile."""


def import_command(county: str, kind: str, files: Sequence[str] = (), profile: str = "") -> str:
    """What to type on the server to bring these files in, ready to be copied."""
    words = ["python3", "manage.py", "import_data", county, kind, *(files or ["FILE"])]
    return shlex.join([*words, *(["--profile", profile] if profile else [])])


class FilesInput(forms.ClearableFileInput):
    """A file or several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of one file or several, each as a file field takes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Raises ValidationError for each as a file field does, and for none at all."""
        given = data if isinstance(data, (list, tuple)) else [data]
        given = given or [None]
        return [super(FilesField, self).clean(file, initial) for file in given]


class ImportForm(forms.Form):
    """What the file holds, the file, how it is read, what it replaces."""

    kind = forms.ChoiceField(label=gettext_lazy("What does the file hold?"))
    file = FilesField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or Excel (.csv, .tsv, .txt, .xlsx, .xls), up to 10 MB and 100,000 rows. Several files chosen"
            " together are one import."
        ),
    )
    profile = forms.FileField(
        label=gettext_lazy("Profile"),
        required=False,
        help_text=gettext_lazy(
            "A .toml file that says how your own export is read. Without one OBB looks at the file and asks you."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )
    saved = forms.ChoiceField(
        label=gettext_lazy("Saved profile"),
        required=False,
        help_text=gettext_lazy("How an export of yours was read before."),
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

    field_order = ("kind", "file", "saved", "profile", "departments", "new_codes", "after")

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[ImportKind],
        saved: Sequence[SavedProfile] = (),
        county: str = "COUNTY",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.county = county
        self.saved = {str(one.pk): one for one in saved}
        labels = {kind.code: kind.label for kind in kinds}
        self.fields["kind"].choices = [
            (shelf, [(kind.code, kind.label) for kind in held]) for shelf, held in on_shelves(kinds)
        ]
        self.fields["saved"].choices = [
            ("", _("None")),
            *((key, f"{one.name} ({labels[one.kind]})") for key, one in self.saved.items()),
        ]
        if not saved:
            del self.fields["saved"]

    def clean(self) -> dict[str, Any]:
        """A saved profile is for what the file holds, and is the only one."""
        cleaned = super().clean()
        saved = self.saved.get(cleaned.get("saved") or "")
        if saved is not None and saved.kind != cleaned.get("kind"):
            self.add_error("saved", _("This profile is for another kind of file."))
        if saved is not None and cleaned.get("profile") is not None:
            self.add_error("profile", _("Choose a saved profile or a file, not both."))
        return cleaned

    def clean_file(self) -> list[UploadedFile]:
        """The files, not larger together than one may be."""
        files = self.cleaned_data["file"]
        size = sum(file.size for file in files)
        if size > settings.OBB_UPLOAD_LIMIT:
            message = ngettext(
                "The file has %(size)s; the page takes %(most)s. On the server it may be larger: %(command)s",
                "The files have %(size)s; the page takes %(most)s. On the server they may be larger: %(command)s",
                len(files),
            )
            raise ValidationError(
                message
                % {
                    "size": filesizeformat(size),
                    "most": filesizeformat(settings.OBB_UPLOAD_LIMIT),
                    "command": self._command([file.name for file in files]),
                }
            )
        return files

    def _command(self, names: Sequence[str]) -> str:
        saved = self.saved.get(self.data.get("saved", ""))
        kind = self.cleaned_data.get("kind", "lines")
        return import_command(self.county, kind, names, saved.name if saved else "")

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


class RepeatsForm(forms.Form):
    """What becomes of rows that repeat another exactly."""

    duplicates = forms.ChoiceField(
        label=gettext_lazy("Rows that repeat another exactly"),
        choices=[
            (KEEP, gettext_lazy("Keep them all: each is a line of its own, and they add up")),
            (DROP, gettext_lazy("Drop the repeats: the first of each stays")),
        ],
        widget=forms.RadioSelect,
    )


class AmountField(forms.CharField):
    """Dollars and cents, read by the one reader of money; None where nothing is typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(max_length=40, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "n10"}

    def clean(self, value: Any) -> Decimal | None:
        try:
            return read_amount(super().clean(value))
        except Unreadable as error:
            raise ValidationError(f"{error.reason} {error.remedy}") from error


class ControlsForm(forms.Form):
    """A control total for each sum of the file, and why it may be stored though one does not tie."""

    anyway = forms.CharField(
        label=gettext_lazy("Store it although a control total does not tie, because"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Leave it empty where all must tie."),
    )

    def __init__(self, *args: Any, controls: Sequence[Control], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = {f"control-{number}": control for number, control in enumerate(controls)}
        fields = {
            name: AmountField(
                label=control.label,
                help_text=_("The file has %(amount)s.") % {"amount": exact(control.read)},
            )
            for name, control in self.names.items()
        }
        self.fields = fields | self.fields

    @property
    def stated(self) -> dict[str, str]:
        """The control totals that were typed, by key."""
        typed = {control.key: self.cleaned_data[name] for name, control in self.names.items()}
        return {key: str(amount) for key, amount in typed.items() if amount is not None}


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
