"""What a code became, as typed: the old code, the year, its successors with their shares, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.successions import Successor
from budget.models import Change, coded_model, portion_words
from budget.models.succession import ALL
from obb.domain.fiscal import read_year
from obb.domain.unreadable import Unreadable
from obb.imports.columns import read_share
from obb.models import County, Department

ROWS = 6
"""How many successors a form takes; a file takes any number."""
DIMENSIONS = (
    ("cost_center", gettext_lazy("Cost center")),
    ("department", gettext_lazy("Department")),
    ("account", gettext_lazy("Account")),
    ("fund", gettext_lazy("Fund")),
)


class YearField(forms.CharField):
    """A fiscal year as people write it: FY2019, 2019."""

    def clean(self, value: Any) -> int:
        try:
            return read_year(super().clean(value))
        except Unreadable as error:
            raise ValidationError(f"{error.reason} {error.remedy}") from error


class PortionField(forms.CharField):
    """A percent with at most two decimals → hundredths of a percent; None where nothing is typed."""

    def clean(self, value: Any) -> int | None:
        text = (super().clean(value) or "").strip()
        try:
            return read_share(text) if text else None
        except Unreadable as error:
            raise ValidationError(f"{error.reason} {error.remedy}") from error


class SuccessionForm(forms.Form):
    """Rows without a code are no successors. One successor alone takes all where no share is typed."""

    dimension = forms.ChoiceField(label=gettext_lazy("What became something else?"), choices=DIMENSIONS)
    code = forms.CharField(
        label=gettext_lazy("Its code until then"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "n10", "autocomplete": "off"}),
    )
    first_year = YearField(
        label=gettext_lazy("First fiscal year of the new codes"),
        max_length=12,
        help_text=gettext_lazy("For example FY2019. The old code ends with the year before."),
        widget=forms.TextInput(attrs={"class": "n6", "autocomplete": "off"}),
    )
    change = forms.ChoiceField(label=gettext_lazy("What happened"), choices=Change.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Who decided it and what the shares rest on; the history keeps it."),
        widget=forms.TextInput(attrs={"class": "full", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, county: County, **options: Any) -> None:
        super().__init__(*args, **options)
        self.county = county
        self.old: Any = None
        departments = [
            ("", _("As before")),
            *Department.objects.filter(county=county, last_year__isnull=True)
            .order_by("name")
            .values_list("pk", "name"),
        ]
        for row in range(ROWS):
            self.fields |= _row(row, departments)
        self.order_fields(["dimension", "code", "first_year", "change"])
        self.fields["reason"] = self.fields.pop("reason")

    @property
    def head(self) -> list[forms.BoundField]:
        """What stands before the successors."""
        return [self[name] for name in ("dimension", "code", "first_year", "change")]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each successor."""
        return [
            [self[f"{name}_{row}"] for name in ("to", "share", "name", "department")] for row in range(ROWS)
        ]

    @property
    def has_more(self) -> bool:
        """Whether one of the folded rows holds anything."""
        return any(field.value() or field.errors for row in self.rows[2:] for field in row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"dimension", "code", "first_year"} <= set(cleaned):
            known = coded_model(cleaned["dimension"]).objects.filter(county=self.county, code=cleaned["code"])
            self.old = known.in_year(cleaned["first_year"] - 1).first()
            if self.old is None:
                words = {"code": cleaned["code"], "year": cleaned["first_year"] - 1}
                message = (
                    _("%(code)s is not in use in FY%(year)s, the year before.")
                    if known.exists()
                    else _("The county has no such code: %(code)s.")
                )
                self.add_error("code", message % words)
        return cleaned

    @property
    def successors(self) -> list[Successor]:
        """The rows with a code, in their order."""
        filled = [row for row in range(ROWS) if self.cleaned_data.get(f"to_{row}")]
        found = []
        for row in filled:
            department = self.cleaned_data.get(f"department_{row}")
            share = self.cleaned_data.get(f"share_{row}")
            found.append(
                Successor(
                    self.cleaned_data[f"to_{row}"],
                    share if share is not None else ALL if len(filled) == 1 else 0,
                    self.cleaned_data.get(f"name_{row}") or "",
                    Department.objects.get(county=self.county, pk=department) if department else None,
                )
            )
        return found

    def refuse(self, message: str, successor: int | None) -> None:
        """Puts a refusal where it belongs: at a successor (by its place among those named), or above all."""
        filled = [row for row in range(ROWS) if self.cleaned_data.get(f"to_{row}")]
        self.add_error(None if successor is None else f"to_{filled[successor]}", message)


def _row(row: int, departments: Sequence[tuple[Any, str]]) -> dict[str, forms.Field]:
    number = {"number": row + 1}
    return {
        f"to_{row}": forms.CharField(
            label=_("Successor %(number)s: code") % number,
            required=row == 0,
            max_length=60,
            help_text=_("A code that the county does not have yet is added.") if row == 0 else "",
            widget=forms.TextInput(attrs={"class": "n10", "autocomplete": "off"}),
        ),
        f"share_{row}": PortionField(
            label=_("Share in percent"),
            required=False,
            max_length=12,
            help_text=_("The shares add to exactly %(all)s.") % {"all": portion_words(ALL)}
            if row == 0
            else "",
            widget=forms.TextInput(attrs={"class": "n6", "inputmode": "decimal", "autocomplete": "off"}),
        ),
        f"name_{row}": forms.CharField(
            label=_("Name, if it is new"),
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        f"department_{row}": forms.ChoiceField(
            label=_("Department, if it is a new cost center"), required=False, choices=departments
        ),
    }
