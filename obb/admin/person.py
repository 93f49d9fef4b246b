"""The people of a county: their names, sign-ins and roles. Nobody touches who is above her, or elsewhere too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.admin import conflict
from obb.admin.base import CountyAdmin, PartInline
from obb.admin.form import CountyForm
from obb.admin.keeper import keeper_of
from obb.admin.password import PasswordPage, password_fields
from obb.admin.refusals import Refused
from obb.admin.site import site
from obb.models import Person, Role

IDENTITY = ("username", "first_name", "last_name", "email", "is_active")


ROLE_HINTS = {
    "county": gettext_lazy("Where she has the role."),
    "kind": gettext_lazy("What she may see and do there; the help page on roles tells it."),
}


class NewPersonForm(CountyForm):
    password1, password2 = password_fields(required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if (first or second) and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        password = self.cleaned_data.get("password1")
        if password:
            try:
                password_validation.validate_password(password, self.instance)
            except forms.ValidationError as weak:
                self.add_error("password1", weak)


class RoleInline(PartInline):
    """Her roles in the counties of whoever looks; those in other counties are not hers to see."""

    model = Role
    for_analysts = False
    hints = ROLE_HINTS
    exclude = ()
    fields = ("county", "kind", "department")

    def get_min_num(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        kept = keeper_of(request).kept
        formset = super().get_formset(request, obj, validate_min=True, **kwargs)
        if len(kept) == 1:
            formset.form.base_fields["county"].initial = next(iter(kept))
        return formset

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return obj is None or self._record(request).has_change_permission(request, obj)


@admin.register(Person, site=site)
class PersonAdmin(PasswordPage, CountyAdmin):
    place = 4
    in_county = False
    for_analysts = False
    allows_delete = False  # what she did stays hers: end her roles, or her sign-in
    inlines = (RoleInline,)
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    hints = {
        "first_name": gettext_lazy("As colleagues know her."),
        "last_name": gettext_lazy("As colleagues know her."),
        "email": gettext_lazy("Her address at work."),
        "is_active": gettext_lazy("Take it away when she leaves: all she did stays hers."),
    }
    change_form_template = "admin/person_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = admin.ModelAdmin.get_queryset(self, request)
        keeper = keeper_of(request)
        if keeper.over_all:
            return people
        return people.filter(pk__in=Role.objects.filter(county__in=keeper.kept).values("person"))

    def of_county(self, request: HttpRequest, queryset: QuerySet, county: int) -> QuerySet:
        return queryset.filter(pk__in=Role.objects.filter(county=county).values("person"))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(keeper_of(request).kept)

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        keeper = keeper_of(request)
        return bool(keeper.kept) and (obj is None or keeper.over_all or not obj.is_superuser)

    def keeps_identity(self, request: HttpRequest, person: Person) -> bool:
        """Only of who has no role elsewhere: else one county's admin could sign in to another."""
        keeper = keeper_of(request)
        if keeper.over_all:
            return True
        return not person.is_superuser and not person.roles.exclude(county__in=keeper.kept).exists()

    def get_form(
        self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewPersonForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list[tuple[Any, dict]]:
        if obj is None:
            fields = [*IDENTITY[:-1], "password1", "password2"]
            return [(None, {"fields": fields})]
        return [(None, {"fields": [*IDENTITY, "password_set_at", "last_login"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        always = ("password_set_at", "last_login")
        return always if self.keeps_identity(request, obj) else (*IDENTITY, *always)

    def parts(self, request: HttpRequest, obj: Person) -> list[conflict.Parts]:
        """Her roles in the counties of whoever asks: the page, its mark and her history know of no others."""
        found = super().parts(request, obj)
        counties = keeper_of(request).kept
        return [
            conflict.Parts(p.model, {**p.where, "county__in": counties}, p.prefix, p.fields) for p in found
        ]

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        if not change:
            password = form.cleaned_data.get("password1")
            obj.set_password(password or None)
            obj.password_set_at = timezone.now() if password else None
        super().save_model(request, obj, form, change)

    def after_save(self, request: HttpRequest, obj: Person) -> None:
        if obj.pk == request.user.pk and not obj.is_active:
            raise Refused(_("You cannot end your own sign-in."))
        keeps_her_own_place(request)

    def view_on_site(self, obj: Person) -> str | None:
        return None

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.password_view)
        return [path("<int:key>/password/", view, name="obb_person_password"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> Any:
        person = kwargs.get("obj")
        context["may_set_password"] = (
            person is not None
            and self.has_change_permission(request, person)
            and self.keeps_identity(request, person)
        )
        return super().render_change_form(request, context, *args, **kwargs)


def keeps_her_own_place(request: HttpRequest) -> None:
    """An admin may not end her own role as one: her county might be left with nobody to undo it."""
    keeper = keeper_of(request)
    if keeper.over_all:
        return
    own = Role.objects.filter(person=request.user, kind=Role.Kind.ADMIN, county__in=keeper.kept)
    if own.values("county").distinct().count() < len(keeper.kept):
        raise Refused(_("You cannot end your own role as an admin. Another admin can."))
