"""Fields that find a row as one types: of the form's county alone."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet


class CountySelect(AutocompleteSelect):
    """Asks for the rows of one county, that of the form it stands in."""

    county: int | None = None

    def get_url(self) -> str:
        url = super().get_url()
        return url if self.county is None else f"{url}?{urlencode({'county': self.county})}"


class CountyAutocomplete(AutocompleteJsonView):
    """What the related admin shows this person, narrowed to the county asked for."""

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        county = self.request.GET.get("county", "")
        if not county:
            return found
        if not county.isascii() or not county.isdigit() or len(county) > 18:
            return found.none()
        return self.model_admin.of_county(self.request, found, int(county))
