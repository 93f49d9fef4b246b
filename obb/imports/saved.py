"""Saved profiles: a county's own ways of reading files, kept under names, checked before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from obb.history import change
from obb.imports.kinds import ImportKind, kind_called
from obb.imports.problems import Problem, UnreadableFile, did_you_mean
from obb.imports.profile import from_dict, from_toml, to_dict, to_toml
from obb.imports.rules import Profile
from obb.models import County, ImportProfile, Person

_BESIDE = ("kind", "name", "note")


class ProfileRefused(Exception):
    """The profile is not kept; says why in a sentence."""


def save_profile(
    *,
    county: County,
    kind: str,
    name: str,
    note: str = "",
    profile: Mapping[str, Any],
    by: Person | None,
    reason: str,
) -> ImportProfile:
    """Keeps a profile under a name. Raises UnknownKind, UnreadableFile with every mistake in it, ProfileRefused."""
    saved = ImportProfile(county=county, kind=kind_called(kind).code)
    return _kept(saved, name, note, profile, by, reason)


def change_profile(
    *,
    saved: ImportProfile,
    name: str | None = None,
    note: str | None = None,
    profile: Mapping[str, Any] | None = None,
    by: Person | None,
    reason: str,
) -> ImportProfile:
    """Renames it or has it read otherwise; None leaves a part as it is. Raises as `save_profile` does.

    Imports that were read by it keep the profile as it was then.
    """
    with transaction.atomic():
        found = _locked(saved)
        return _kept(
            found,
            found.name if name is None else name,
            found.note if note is None else note,
            found.profile if profile is None else profile,
            by,
            reason,
        )


def copy_profile(*, saved: ImportProfile, name: str, by: Person | None, reason: str) -> ImportProfile:
    """The same under another name. Raises ProfileRefused."""
    fresh = ImportProfile(county=saved.county, kind=saved.kind)
    return _kept(fresh, name, saved.note, saved.profile, by, reason)


def delete_profile(*, saved: ImportProfile, by: Person | None, reason: str) -> None:
    """Takes it away; what was read by it stays, with the profile as it was then. Raises ProfileRefused."""
    _must_have(reason)
    with change(by=by, reason=reason):
        _locked(saved).delete()


def saved_called(county: County, kind: str, name: str) -> ImportProfile | None:
    """The county's profile of this name for this kind, whatever the case; None where there is none."""
    return ImportProfile.objects.filter(county=county, kind=kind, name__iexact=name.strip()).first()


def names_of(county: County, kind: str) -> list[str]:
    """The names of a county's profiles for a kind, in order."""
    return list(
        ImportProfile.objects.filter(county=county, kind=kind).order_by("name").values_list("name", flat=True)
    )


def as_stated(saved: ImportProfile) -> dict[str, Any]:
    """The whole profile as a mapping: what an import is given."""
    beside = {"kind": saved.kind, "name": saved.name, "note": saved.note}
    return {key: value for key, value in beside.items() if value} | dict(saved.profile)


def text_of(saved: ImportProfile) -> str:
    """The whole profile as TOML, its fields in the order of their kind. Raises UnreadableFile where the grammar
    has changed since it was kept.
    """
    return to_toml(from_dict(as_stated(saved)), [field.name for field in kind_called(saved.kind).spec])


def read_text(text: str, kind: str = "") -> Profile:
    """The profile that a TOML text states, for a kind that exists; `kind` where the text names none.

    Raises UnreadableFile with every mistake in it, UnknownKind.
    """
    profile = from_toml(text)
    if not (profile.kind or kind):
        message, remedy = (
            _("The profile does not say what its file holds."),
            _('Write kind = "lines" into it.'),
        )
        raise UnreadableFile([Problem(None, "kind", "", message, remedy)])
    chosen = kind_called(profile.kind or kind)
    stated = to_dict(profile) | {"kind": chosen.code}
    _check(from_dict(stated), chosen)
    return from_dict(stated)


def _kept(
    saved: ImportProfile, name: str, note: str, profile: Mapping[str, Any], by: Person | None, reason: str
) -> ImportProfile:
    _must_have(reason)
    chosen = kind_called(saved.kind)
    read = from_dict(profile)
    _check(read, chosen)
    saved.name, saved.note = " ".join(name.split()), note.strip()
    saved.profile = {key: value for key, value in to_dict(read).items() if key not in _BESIDE}
    try:
        saved.full_clean()
    except ValidationError as error:
        raise ProfileRefused(" ".join(_said(error))) from error
    try:
        with change(by=by, reason=reason):
            saved.save()
    except IntegrityError as error:  # somebody took the name since it was looked at
        raise ProfileRefused(_("There is a profile of this name already. Choose another name.")) from error
    return saved


def _said(error: ValidationError) -> list[str]:
    labels = {"name": _("Name"), "note": _("Note")}
    return [
        f"{labels[field]}: {message}" if field in labels else message
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def _check(profile: Profile, chosen: ImportKind) -> None:
    """Raises UnreadableFile where it is for another kind, or names fields that the kind does not have."""
    if profile.kind and profile.kind != chosen.code:
        message = _("The profile is for “%(its)s”, not for “%(this)s”.") % {
            "its": profile.kind,
            "this": chosen.code,
        }
        raise UnreadableFile(
            [Problem(None, "kind", profile.kind, message, _("Choose the kind the profile is for."))]
        )
    known = [field.name for field in chosen.spec]
    strange = [name for name in (*profile.fields, *profile.constants) if name not in known]
    if strange:
        raise UnreadableFile(
            Problem(
                None,
                f"fields.{name}",
                name,
                _("“%(name)s” is not a field of these records.") % {"name": name},
                did_you_mean(name, known, _("Fields here: %(names)s.") % {"names": ", ".join(known)}),
            )
            for name in strange
        )


def _locked(saved: ImportProfile) -> ImportProfile:
    try:
        return ImportProfile.objects.select_for_update(of=("self",)).select_related("county").get(pk=saved.pk)
    except ImportProfile.DoesNotExist:
        raise ProfileRefused(_("This profile has been deleted meanwhile.")) from None


def _must_have(reason: str) -> None:
    if not reason.strip():
        raise ProfileRefused(_("Say why, in a few words: the history keeps it."))
