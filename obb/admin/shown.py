"""What was saved can be looked at where people read it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _


class Shown(ModelAdmin):
    """The message that something was saved leads to its page; its own form has the link already."""

    def response_add(
        self, request: HttpRequest, obj: models.Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        request.saved = obj
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        request.saved = obj
        return super().response_change(request, obj)

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        saved = getattr(request, "saved", None)
        address = self.view_on_site(saved) if saved is not None and "_continue" not in request.POST else None
        if address:
            message = format_html('{} <a href="{}">{}</a>', message, address, _("View on site"))
        super().message_user(request, message, *args, **kwargs)

    def view_on_site(self, obj: models.Model) -> str | None:
        """Straight to its page: Django's own way round would tell any object's address."""
        address = getattr(obj, "get_absolute_url", None)
        return None if address is None else address()
