"""The admin of a code that lines stand on: what they keep of it is refused, with the way to do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.corrections import correcting
from budget.imports.kept import FROM_A_YEAR, kept_back
from budget.models import SUCCESSIONS
from budget.queries.uses import NO_USES, Uses, uses_of
from obb.admin.base import CountyAdmin
from obb.admin.form import CountyForm


class KeptForm(CountyForm):
    correct = forms.BooleanField(
        label=gettext_lazy("It was wrong from the start"),
        required=False,
        help_text=gettext_lazy("Then it changes in all years. What is closed or published stays as it is."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        thing = self.instance
        changed = [name for name in self.changed_data if name not in ("why", "seen", "correct")]
        if thing.pk is None or not changed or self.errors:
            return cleaned
        uses = uses_in(thing)
        stated = type(thing)(**{name: cleaned[name] for name in changed if name in cleaned})
        for name in ("first_year", "last_year"):
            if hasattr(thing, name) and name not in changed:
                setattr(stated, name, getattr(thing, name))
        kept = list(kept_back(stated, changed, uses, correcting=bool(cleaned.get("correct"))))
        for one in kept:
            self.add_error(one.field, f"{one.message} {one.remedy}")
        if any(one.by_successor for one in kept):
            self.add_error(None, _record_a_change(thing, self.initial["code"]))
        return cleaned


def uses_in(thing: models.Model) -> Uses:
    """Which years and stages hold lines of it."""
    return uses_of(thing.county, type(thing), [thing.pk]).get(thing.pk, NO_USES)


def _record_a_change(thing: models.Model, code: str) -> str:
    dimension = next(
        name
        for name, model in SUCCESSIONS.items()
        if model._meta.get_field("old").related_model is type(thing)
    )
    address = reverse("budget:succession_new", args=[thing.county.slug])
    return format_html(
        '{} <a href="{}?dimension={}&amp;code={}">{}</a>.',
        _("Its budget lines keep it as it is. What it is from a fiscal year on is recorded apart:"),
        address, dimension, code, _("record a change"),
    )  # fmt: skip


class KeptAdmin(CountyAdmin):
    """For cost centers, funds, accounts, funding sources and stages."""

    form = KeptForm

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """With the box for a correction where there is something to correct: open lines, and no others."""
        fields = [name for name in super().get_fields(request, obj) if name != "correct"]
        if obj is None or obj.pk is None or type(obj) not in FROM_A_YEAR:
            return fields
        if not self.has_change_permission(request, obj):
            return fields
        uses = uses_in(obj)
        return [*fields, "correct"] if uses.held and not uses.is_settled else fields

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if form.cleaned_data.get("correct"):
            with correcting():
                super().save_model(request, obj, form, change)
        else:
            super().save_model(request, obj, form, change)
