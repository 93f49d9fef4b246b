"""Records with a page of their own: their address is made from the name where it is left empty."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin

from obb.admin.form import CountyForm
from outcomes.domain.naming import slug_of


class AddressedForm(CountyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug, name = self.cleaned_data["slug"], self.data.get("name", "").strip()
        if slug or not name:
            return slug
        others = (
            type(self.instance)._default_manager.filter(county=self.form_county).exclude(pk=self.instance.pk)
        )
        return slug_of(name, set(others.values_list("slug", flat=True)))


class Addressed(ModelAdmin):
    form = AddressedForm
    prepopulated_fields = {"slug": ("name",)}
