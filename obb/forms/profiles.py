"""Saved profiles: bringing one in, changing, copying and deleting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.forms.imports import PROFILE_LIMIT, ReasonForm
from obb.imports.kinds import ImportKind, UnknownKind
from obb.imports.problems import UnreadableFile
from obb.imports.rules import Profile
from obb.imports.saved import read_text

NAME_LIMIT = 100


class NameField(forms.CharField):
    """A profile's name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Name"))
        options.setdefault(
            "help_text", gettext_lazy("As colleagues will look for it, such as “Ledger export”.")
        )
        super().__init__(max_length=NAME_LIMIT, **options)
        self.widget.attrs["autocomplete"] = "off"


def profile_of(text: str, kind: str = "") -> Profile:
    """The profile that a TOML text states. Raises ValidationError with every mistake in it."""
    try:
        return read_text(text, kind)
    except UnknownKind as error:
        raise ValidationError(str(error)) from error
    except UnreadableFile as refusal:
        raise ValidationError(
            [
                f"{one.column}: {one.message} {one.remedy}" if one.column else f"{one.message} {one.remedy}"
                for one in refusal.problems[:20]
            ]
        ) from refusal


class ProfileUploadForm(ReasonForm):
    """A .toml file to keep under a name."""

    file = forms.FileField(
        label=gettext_lazy("Profile"),
        help_text=gettext_lazy("A .toml file, such as one downloaded here or written for the command line."),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What does its file hold?"),
        required=False,
        help_text=gettext_lazy("Only where the profile itself does not say."),
    )
    name = NameField(required=False, help_text=gettext_lazy("Empty: the name that stands in the profile."))
    field_order = ("file", "kind", "name", "reason")

    def __init__(self, *args: Any, kinds: Sequence[ImportKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = {kind.code: kind for kind in kinds}
        self.fields["kind"].choices = [
            ("", _("As the profile says")),
            *((kind.code, kind.label) for kind in kinds),
        ]

    def clean_file(self) -> str:
        """Its text."""
        file = self.cleaned_data["file"]
        if file.size > PROFILE_LIMIT:
            raise ValidationError(_("A profile is a small text file; this one is too large."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("The profile is not text in UTF-8.")) from error

    def clean(self) -> dict[str, Any]:
        """With the profile read, in `profile`."""
        cleaned = super().clean()
        if not cleaned.get("file"):
            return cleaned
        try:
            profile = profile_of(cleaned["file"], cleaned.get("kind", ""))
        except ValidationError as error:
            self.add_error("file", error)
            return cleaned
        if profile.kind not in self.kinds:
            self.add_error("file", _("Files of this kind are not yours to bring in."))
        if not (cleaned.get("name") or profile.name).strip():
            self.add_error("name", _("The profile has no name of its own: give it one."))
        return {**cleaned, "profile": profile, "name": (cleaned.get("name") or profile.name)[:NAME_LIMIT]}


class ProfileTextForm(forms.Form):
    """A whole profile as TOML."""

    text = forms.CharField(
        label=gettext_lazy("The whole profile, as TOML"),
        max_length=PROFILE_LIMIT,
        help_text=gettext_lazy("For those who know its grammar."),
        widget=forms.Textarea(attrs={"rows": 18, "class": "full mono", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind

    def clean_text(self) -> Profile:
        """The profile that it states."""
        profile = profile_of(self.cleaned_data["text"], self.kind)
        if profile.kind != self.kind:
            raise ValidationError(
                _("This profile is for “%(kind)s”; that cannot be changed. Bring the text in as a new one.")
                % {"kind": self.kind}
            )
        return profile


class ProfileForm(ProfileTextForm, ReasonForm):
    """A profile's name, its note, and the whole of it."""

    name = NameField()
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "What colleagues should know: where the file comes from, what to look out for."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
    )
    field_order = ("name", "note", "text", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].help_text = _(
            "For those who know its grammar. The name and note above count, not those in the text."
        )


class CopyForm(ReasonForm):
    """Another name for a copy."""

    name = NameField()
    field_order = ("name", "reason")
