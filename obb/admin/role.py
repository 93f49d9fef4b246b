"""Roles in the admin. A person of another county is linked by her exact username, and never listed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.admin.base import CountyAdmin
from obb.admin.filters import OwnCounty
from obb.admin.form import CountyForm
from obb.admin.keeper import keeper_of
from obb.admin.person import ROLE_HINTS, keeps_her_own_place
from obb.admin.site import site
from obb.models import Person, Role


class NewRoleForm(CountyForm):
    username = forms.CharField(
        label=gettext_lazy("Username"),
        max_length=150,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("Exactly as she signs in. Someone new is added under People."),
    )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody signs in with this name."))
        self.instance.person = person
        return username

    def _get_validation_exclusions(self) -> set[str]:
        # found by her username, yet checked like a field: no role twice
        found = {"person"} if self.instance.person_id is not None else set()
        return super()._get_validation_exclusions() - found


@admin.register(Role, site=site)
class RoleAdmin(CountyAdmin):
    for_analysts = False
    hints = ROLE_HINTS
    list_display = ("person", "kind", "department")
    list_filter = ("kind", ("department", OwnCounty))
    search_fields = ("person__username", "person__first_name", "person__last_name", "department__name")
    ordering = ("person__username", "kind", "pk")
    list_select_related = ("person", "department", "county")

    def get_form(
        self, request: HttpRequest, obj: Role | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewRoleForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Role | None = None) -> list[str]:
        return ["county", "username" if obj is None else "person", "kind", "department"]

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> tuple[str, ...]:
        return () if obj is None else ("person",)

    def has_change_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if obj is None or obj.pk is None or not allowed:
            return allowed
        return keeper_of(request).over_all or not obj.person.is_superuser

    def after_save(self, request: HttpRequest, obj: models.Model) -> None:
        keeps_her_own_place(request)

    def after_delete(self, request: HttpRequest, obj: models.Model) -> None:
        keeps_her_own_place(request)
