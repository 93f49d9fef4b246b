"""The admin's own site: for a county's admins, and for its analysts to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from obb.admin.autocomplete import CountyAutocomplete
from obb.admin.first_page import first_page
from obb.admin.keeper import keeper_of

# Django's own pages that the product has already, and the one that tells the address of any object of any county
LEFT_OUT = {"logout", "password_change", "password_change_done", "view_on_site"}


class CountySite(AdminSite):
    """Not signed in: the product's sign-in page. Signed in without a role to keep or consult: forbidden."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("What you keep")
    empty_value_display = _("none")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(keeper_of(request).readable)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable:
        guarded = super().admin_view(view, cacheable)

        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return self._turned_away(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(door, view)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in, the product's."""
        if self.has_permission(request):
            return redirect("admin:index")
        return self._turned_away(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With what the county keeps at the top."""
        kept, missing = first_page(self, request)
        return super().index(request, {"kept": kept, "missing": missing, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """What lies on top of the others first: outcomes, money, the county and its people."""
        order = [one.label for one in apps.get_app_configs()]
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: order.index(app["app_label"]), reverse=True)

    def get_urls(self) -> list:
        return [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return CountyAutocomplete.as_view(admin_site=self)(request)

    def _turned_away(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())


site = CountySite(name="admin")
site.disable_action("delete_selected")  # one thing at a time, each with what hangs on it, and why
