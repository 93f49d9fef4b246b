"""The base of every record's admin: one county at a time, with a reason, nobody's change lost."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin, StackedInline
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from obb.admin import conflict, hanging
from obb.admin.filters import OwnCounty
from obb.admin.first_page import Counted
from obb.admin.form import CountyForm, PartForm, PartFormSet
from obb.admin.keeper import keeper_of
from obb.admin.refusals import REFUSALS, check_now, in_words
from obb.admin.scope import InCounty
from obb.admin.shown import Shown
from obb.history import change, history_of
from obb.models import County


class CountyAdmin(InCounty, Shown, Counted):
    form = CountyForm
    in_county = True  # has a `county` field, which a form shows and never changes
    save_on_top = False
    list_per_page = 50
    list_max_show_all = 250
    is_recorded = True  # False where nothing is ever changed, so that there is no history to tell
    show_full_result_count = False

    # -- one county a form --------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ):
        if self.in_county:
            request.form_county = self._form_county(request, obj)
        form = super().get_form(request, obj, change=change, **kwargs)
        form.form_county = getattr(request, "form_county", None)
        form.refusals = tuple(getattr(request, "refusals", ()))
        # set on the class made for this request: its declared fields are shared with every other
        form.first_why = "" if change else _("New")
        if obj is not None and obj.pk is not None:
            form.mark = staticmethod(lambda: conflict.token(obj, self.parts(request, obj)))
        return form

    def _form_county(self, request: HttpRequest, obj: models.Model | None) -> int | None:
        if obj is not None and obj.pk is not None:
            return self.county_of(obj)
        kept = keeper_of(request).kept
        if len(kept) == 1:
            return next(iter(kept))
        asked = request.GET.get("county", "")
        return int(asked) if asked.isdigit() and asked.isascii() and len(asked) < 18 else None

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [field for field in super().get_fields(request, obj) if field not in ("why", "seen")]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if self.in_county:
            county = self._form_county(request, None)
            if county is None:
                return self._ask_county(request)
            if county not in keeper_of(request).kept:
                raise Http404
        return super().add_view(request, form_url, extra_context)

    def _ask_county(self, request: HttpRequest) -> HttpResponse:
        """Who keeps several counties says first for which one the new record is."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("For which county?"),
            "opts": self.opts,
            "counties": County.objects.filter(pk__in=keeper_of(request).kept).order_by("name"),
        }
        return TemplateResponse(request, "admin/which_county.html", context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a new record begins with: the next place in its county's order."""
        initial = super().get_changeform_initial_data(request)
        if any(field.name == "position" for field in self.opts.fields):
            used = self.model._default_manager.filter(county=self._form_county(request, None))
            initial.setdefault("position", (used.aggregate(last=Max("position"))["last"] or 0) + 1)
        return initial

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[tuple[Any, dict]]:
        """With the county in sight, first of all."""
        fieldsets = [(name, dict(options)) for name, options in super().get_fieldsets(request, obj)]
        if self.in_county and "county" not in flatten_fieldsets(fieldsets):
            fieldsets[0][1]["fields"] = ["county", *fieldsets[0][1]["fields"]]
        return fieldsets

    # -- lists --------------------------------------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(super().get_list_display(request))
        return [*shown, "county"] if self._tells_counties(request) else shown

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        filters = list(super().get_list_filter(request))
        return [*filters, ("county", OwnCounty)] if self._tells_counties(request) else filters

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """By what the list's own filters offer: any other field could be guessed from which rows are left."""
        filters = self.get_list_filter(request)
        if lookup in [getattr(each, "parameter_name", None) for each in filters]:
            return True  # a question of its own, which its filter answers
        offered = [each[0] if isinstance(each, tuple) else each for each in filters]
        field = lookup.partition("__")[0]
        return field in offered and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What the database cannot even be asked is told as Django tells other bad filters."""
        if any("\x00" in value for value in request.GET.values()):
            return redirect(f"{request.path}?e=1")
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def _tells_counties(self, request: HttpRequest) -> bool:
        return self.in_county and len(self.readable(request)) > 1

    # -- saving -------------------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with change(by=request.user, reason=request.POST.get("why", "").strip()[:500]):
                if object_id is not None:
                    self._hold(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except REFUSALS as refused:
            request.refusals = [in_words(refused)]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _hold(self, request: HttpRequest, object_id: str) -> None:
        """Locks the record until the change is made, and takes up what others changed since it was read."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            return
        conflict.lock(obj)
        parts = self.parts(request, obj)
        if request.POST.get("seen") == conflict.token(obj, parts):
            return
        obj.refresh_from_db()
        data, refusals = conflict.merged(request.POST, obj, self._fields(request, obj), parts)
        request.POST, request.refusals = data, refusals

    def _fields(self, request: HttpRequest, obj: models.Model) -> dict[str, Any]:
        return self.get_form(request, obj, change=True, fields=None).base_fields

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.after_save(request, form.instance)
        check_now()

    def after_save(self, request: HttpRequest, obj: models.Model) -> None:
        """What follows from a change, in the same transaction; may raise Refused."""

    def parts(self, request: HttpRequest, obj: models.Model) -> list[conflict.Parts]:
        """The kinds of things that are changed on this record's page beside it."""
        if self.in_county:
            request.form_county = self._form_county(request, obj)
        found = []
        for inline in self.get_inline_instances(request, obj):
            formset = inline.get_formset(request, obj)
            found.append(
                conflict.Parts(
                    inline.model,
                    {f"{formset.fk.attname}": obj.pk},
                    formset.get_default_prefix(),
                    formset.form.base_fields,
                )
            )
        return found

    # -- deleting -----------------------------------------------------------------------------------------

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_delete_permission(request, obj):
            return super().delete_view(request, object_id, extra_context)
        may_end = any(field.name == "last_year" for field in self.opts.fields)
        context = {**(extra_context or {}), "hint": hanging.HINT, "may_end": may_end}
        if request.method != "POST":
            context["seen"] = conflict.token(obj, self.parts(request, obj))
            return super().delete_view(request, object_id, context)
        why = request.POST.get("why", "").strip()[:500]
        try:
            with change(by=request.user, reason=why):
                conflict.lock(obj)
                now = conflict.token(obj, self.parts(request, obj))
                refusal = self._refusal(why, request.POST.get("seen") == now)
                if refusal is None:
                    return super().delete_view(request, object_id, context)
        except REFUSALS as refused:
            refusal, now = in_words(refused, deleting=True), conflict.token(obj, self.parts(request, obj))
        request.POST = QueryDict()  # so that Django asks again
        return super().delete_view(
            request, object_id, {**context, "refusal": refusal, "why": why, "seen": now}
        )

    @staticmethod
    def _refusal(why: str, as_seen: bool) -> str | None:
        if not why:
            return _("Say why it is deleted.")
        if not as_seen:
            return _("Somebody changed it since you opened this page. Look at it again before you delete it.")
        return None

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            self.after_delete(request, obj)
            check_now()

    def after_delete(self, request: HttpRequest, obj: models.Model) -> None:
        """What follows from a deletion, in the same transaction; may raise Refused."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        return hanging.deletion(objs)

    # -- telling ------------------------------------------------------------------------------------------

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": obj},
            "changes": history_of(obj, *conflict.parts_of(self.parts(request, obj)))
            if self.is_recorded
            else [],
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": obj,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    def log_addition(self, *args: Any) -> None:
        """The database's own history takes the place of Django's log."""

    log_change = log_deletions = log_addition


class PartInline(InCounty, StackedInline):
    """The parts of a record, changed on its page. Its rights are those of the record."""

    form = PartForm
    formset = PartFormSet
    extra = 0
    view_on_site = False
    exclude = ("county",)

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form_county = getattr(request, "form_county", None)
        return formset

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._record(request).has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return not self.view_only and self._record(request).has_change_permission(request, obj)

    def _record(self, request: HttpRequest) -> ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)
