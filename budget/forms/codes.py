"""Codes as people type them: with commas between, each found in its county and year or told back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from obb.models import County
from obb.models.coded import Coded


class CodesField(forms.CharField):
    """A list of things by their codes, each once, in the order typed; [] where nothing is."""

    def __init__(
        self,
        *,
        model: type[Coded],
        county: County,
        year: int,
        where: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(required=False, max_length=500, **options)
        self.widget.attrs["autocomplete"] = "off"
        self.known = model.objects.filter(county=county, **(where or {})).in_year(year)
        self.noun, self.year = str(model._meta.verbose_name), year

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(one.code for one in value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[Coded]:
        """Raises ValidationError with every code that there is not."""
        codes = [code.strip() for code in (super().clean(value) or "").split(",")]
        codes = list(dict.fromkeys(code for code in codes if code))
        found = {one.code: one for one in self.known.filter(code__in=codes)} if codes else {}
        missing = [code for code in codes if code not in found]
        if missing:
            raise ValidationError(
                _(
                    "There is no %(what)s %(codes)s in FY%(year)s. Check the code, or the years it is valid in."
                )
                % {"what": self.noun, "codes": ", ".join(missing), "year": self.year}
            )
        return [found[code] for code in codes]
