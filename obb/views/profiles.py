"""Saved profiles: the list, one in plain words, bringing one in, changing, copying, deleting, downloading."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from obb.access import Ability
from obb.forms.imports import ReasonForm
from obb.forms.profiles import CopyForm, ProfileForm, ProfileUploadForm
from obb.imports.kinds import kind_called, kinds
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, to_dict
from obb.imports.saved import (
    ProfileRefused,
    as_stated,
    change_profile,
    copy_profile,
    delete_profile,
    save_profile,
    text_of,
)
from obb.imports.told import told_fields, told_new_codes, told_rules
from obb.models import ImportProfile
from obb.queries.profiles import saved_profile, saved_profiles
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.profiles import ProfileFields, Profiles
from obb.views.entry import WRITES, Visit, county_page
from obb.views.page import Crumbs, page

SECTION = "obb:import_list"


@county_page(needs=Ability.IMPORT)
def profile_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every saved profile that this reader may use."""
    mine = [kind.code for kind in kinds() if visit.may(kind.needs)]
    table = show(
        Profiles,
        saved_profiles(visit.county, mine),
        request,
        name="profiles",
        caption=_("Saved profiles"),
        order="name",
        empty=_("None yet. Bring a file in and say how it is laid out; then save that under a name."),
        file_name=f"{visit.county.slug}-profiles",
    )
    if (file := export_response(request, table)) is not None:
        return file
    return _page(request, visit, "obb/profile_list.html", {"table": table})


@county_page(needs=Ability.IMPORT)
def profile_detail(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """One profile: how it reads a file, in plain words and as text; when it was last used."""
    saved = _profile_of(visit, pk)
    kind = kind_called(saved.kind)
    try:
        read, text = from_dict(as_stated(saved)), text_of(saved)
    except UnreadableFile as refusal:
        read, text = None, str(refusal)
    table = None
    if read is not None and (read.fields or read.constants):
        table = show(
            ProfileFields, told_fields(read, kind.spec), request, name="fields",
            caption=_("Where each field comes from"), finds=False, per_page=100,
            file_name=f"{visit.county.slug}-profile-{saved.pk}",
        )  # fmt: skip
        if (file := export_response(request, table)) is not None:
            return file
    context = {
        "saved": saved_profile(saved),
        "kind": kind,
        "table": table,
        "rules": told_rules(read) if read else [],
        "creates": told_new_codes(read) if read else [],
        "text": text,
    }
    return _page(request, visit, "obb/profile.html", context, (saved.name, None))


@county_page(needs=Ability.IMPORT, methods=WRITES)
def profile_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keeps a .toml file under a name."""
    mine = [kind for kind in kinds() if visit.may(kind.needs)]
    form = ProfileUploadForm(request.POST or None, request.FILES or None, kinds=mine)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        profile = chosen["profile"]
        try:
            saved = save_profile(
                county=visit.county, kind=profile.kind, name=chosen["name"], note=profile.note[:500],
                profile=to_dict(profile), by=request.user, reason=chosen["reason"],
            )  # fmt: skip
        except ProfileRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
            return redirect(saved.get_absolute_url())
    context = {"form": form, "cancel_url": reverse("obb:profile_list", args=[visit.county.slug])}
    return _page(request, visit, "obb/profile_new.html", context, (_("Bring a profile in"), None))


@county_page(needs=Ability.IMPORT, methods=WRITES)
def profile_change(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Its name, its note, and all it says."""
    saved = _profile_of(visit, pk)
    try:
        text = text_of(saved)
    except UnreadableFile:
        text = ""
    initial = {"name": saved.name, "note": saved.note, "text": text}
    form = ProfileForm(request.POST or None, initial=initial, kind=saved.kind)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            changed = change_profile(
                saved=saved, name=chosen["name"], note=chosen["note"], profile=to_dict(chosen["text"]),
                by=request.user, reason=chosen["reason"],
            )  # fmt: skip
        except ProfileRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": changed.name})
            return redirect(changed.get_absolute_url())
    return _asked(request, visit, saved, form, "obb/profile_change.html", _("Change"))


@county_page(needs=Ability.IMPORT, methods=WRITES)
def profile_copy(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The same under another name."""
    saved = _profile_of(visit, pk)
    initial = {"name": _("%(name)s (copy)") % {"name": saved.name[:80]}}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            copied = copy_profile(saved=saved, name=chosen["name"], by=request.user, reason=chosen["reason"])
        except ProfileRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": copied.name})
            return redirect(copied.get_absolute_url())
    return _asked(request, visit, saved, form, "obb/profile_copy.html", _("Copy"))


@county_page(needs=Ability.IMPORT, methods=WRITES)
def profile_delete(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Takes it away, with a reason."""
    saved = _profile_of(visit, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_profile(saved=saved, by=request.user, reason=form.cleaned_data["reason"])
        except ProfileRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
            return redirect("obb:profile_list", visit.county.slug)
    return _asked(request, visit, saved, form, "obb/profile_delete.html", _("Delete"))


@county_page(needs=Ability.IMPORT)
def profile_file(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The profile as a .toml file: what the command line takes."""
    saved = _profile_of(visit, pk)
    try:
        text = text_of(saved)
    except UnreadableFile as refusal:
        raise Http404 from refusal
    response = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = f"{slugify(saved.name) or f'profile-{saved.pk}'}.toml"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _profile_of(visit: Visit, pk: int) -> ImportProfile:
    saved = ImportProfile.objects.filter(county=visit.county, pk=pk).select_related("county").first()
    if saved is None:
        raise Http404
    if not visit.may(kind_called(saved.kind).needs):
        raise PermissionDenied
    return saved


def _asked(
    request: HttpRequest, visit: Visit, saved: ImportProfile, form: ReasonForm, template: str, act: str
) -> HttpResponse:
    context = {"saved": saved, "form": form, "cancel_url": saved.get_absolute_url()}
    return _page(request, visit, template, context, (saved.name, saved.get_absolute_url()), (act, None))


def _page(
    request: HttpRequest, visit: Visit, template: str, context: dict, *crumbs: tuple[str, str | None]
) -> HttpResponse:
    slug = visit.county.slug
    way: Crumbs = [(_("Imports"), reverse(SECTION, args=[slug]))]
    way = [*way, (_("Saved profiles"), reverse("obb:profile_list", args=[slug]) if crumbs else None), *crumbs]
    return page(request, visit, template, context, crumbs=way, section=SECTION)
