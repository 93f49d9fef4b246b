"""Fields that find a row as one types: of the form's county alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from obb.models import Person, Role

LOOKED_THROUGH = 5_000  # rows, where the words were typed without the script that finds them


class CountySelect(forms.Widget):
    """The row's words in a text field, its key in a hidden one; static/js/find.js lists what fits the words.

    Django's own autocomplete has no name for screen readers. Where the words fit one row alone, that is taken
    on leaving the field. Without the script the words count: they are looked up when the form comes in.
    """

    choices: Any = ()

    class Media:
        js = (Script("js/find.js", type="module"),)

    def __init__(self, field: models.ForeignKey, county: int | None) -> None:
        super().__init__()
        self.field = field
        self.county = county

    def url(self) -> str:
        of = self.field.model._meta
        asked = {"app_label": of.app_label, "model_name": of.model_name, "field_name": self.field.name}
        if self.county is not None:
            asked["county"] = str(self.county)
        return f"{reverse('admin:autocomplete')}?{urlencode(asked)}"

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        attrs = attrs or {}
        row = self._row(value)
        return format_html(
            '<div class="find" data-find="{}" data-words-none="{}" data-words-found="{}" data-words-taken="{}">'
            '<input type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" autocomplete="off"'
            ' class="vTextField" name="{}-words" value="{}"{}>'
            '<input type="hidden" name="{}" value="{}"><ul role="listbox" aria-label="{}" hidden></ul>'
            '<span role="status" class="visually-hidden"></span></div>',
            self.url(),
            _("Nothing fits these words."),
            _("{count} to choose from."),
            _("{field} {taken}"),
            name,
            str(
                row or ("" if str(value or "").isdigit() else value or "")
            ),  # words that fit nothing stay to be mended
            forms.utils.flatatt(dict(attrs)),
            name,
            "" if row is None else row.pk,
            _("What fits the words"),
        )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The key; the words where they say something else. Words that fit no row come back as they are."""
        key, words = data.get(name), data.get(f"{name}-words")
        if words is None:
            return key
        words = words.strip()
        row = self._row(key) if words else None
        if not words or (row is not None and str(row) == words):
            return key if words else ""
        rows = [(one.pk, str(one)) for one in self.choices.queryset[:LOOKED_THROUGH]]
        same = [key for key, text in rows if text == words]
        fitting = same or [key for key, text in rows if words.casefold() in text.casefold()]
        return str(fitting[0]) if len(fitting) == 1 else words

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-words" not in data

    def _row(self, value: Any) -> models.Model | None:
        value = str(value or "")
        return self.choices.queryset.filter(pk=value).first() if value.isdigit() and len(value) < 18 else None


class CountyAutocomplete(AutocompleteJsonView):
    """What the related admin shows this person, narrowed to the county asked for."""

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        county = self.request.GET.get("county", "")
        if not county:
            return found
        if not county.isascii() or not county.isdigit() or len(county) > 18:
            return found.none()
        found = self.model_admin.of_county(self.request, found, int(county))
        return found.prefetch_related(_own_departments(int(county))) if found.model is Person else found

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, Any]:
        """`fills`: what else an empty field of the form takes with it. A person brings her one department."""
        found = super().serialize_result(obj, to_field_name)
        own = {role.department for role in getattr(obj, "own_departments", ())}
        if len(own) == 1:
            (department,) = own
            found["fills"] = {"department": {"id": str(department.pk), "text": str(department)}}
        return found


def _own_departments(county: int) -> Prefetch:
    """A person's roles in one county that are of a department, as `own_departments`."""
    roles = Role.objects.filter(county=county, department__isnull=False).select_related("department")
    return Prefetch("roles", roles, to_attr="own_departments")
