"""The figures of the child support calculator, as typed: children and cases, dollars, last year's levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from obb.domain.amounts import read_amount
from obb.domain.numbers import read_number
from obb.domain.unreadable import Unreadable
from outcomes.domain.child_support import DOLLARS, FIGURES, FORMULAS, Formula
from outcomes.domain.child_support_year import COLLECTIONS
from outcomes.models import Indicator

MOST_DIGITS = 12
BEFORE, UNRELIABLE = "before_", "unreliable_"
LABELS: dict[str, Promise] = {
    "line_6": _("Children with paternity established"),
    "line_5a": _("Children born outside marriage, at the end of the year before"),
    "line_9": _("Children with paternity established in the year, whole state"),
    "line_8a": _("Children born outside marriage in the year before, whole state"),
    "line_2": _("Cases with a support order"),
    "line_1": _("All open cases"),
    "line_25": _("Current support paid, in dollars"),
    "line_24": _("Current support due, in dollars"),
    "line_29": _("Cases with a payment on past-due support"),
    "line_28": _("Cases with past-due support"),
    "collected": _("Collected, in dollars"),
    "spent": _("Spent on the program, in dollars"),
    "assigned": _("Collected where support is assigned to the State"),
    "formerly_assigned": _("Collected where it was assigned before"),
    "others": _("Collected in all other cases"),
}


class FigureField(forms.CharField):
    """A figure that is 0 or more; None where nothing is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "n10"}

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            number = self.read(text)
        except Unreadable as error:
            raise ValidationError(f"{error.reason} {error.remedy}") from error
        if number is not None and number < 0:
            raise ValidationError(_("Type 0 or more: such a figure is never below zero."))
        return number

    def read(self, text: str) -> Decimal | None:
        """Dollars and cents. Raises Unreadable."""
        return read_amount(text)


class CountField(FigureField):
    """Whole children or cases."""

    def read(self, text: str) -> Decimal | None:
        number = read_number(text)
        if number.value is None:
            return None
        if number.unit is not None or number.value != number.value.to_integral_value():
            raise ValidationError(_("Type a whole number, such as 1,234."))
        if abs(number.value) >= 10**MOST_DIGITS:
            raise ValidationError(_("Type a number of at most 12 digits."))
        return number.value


class LevelField(FigureField):
    """A level in percent, with at most four decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["class"] = "n6"

    def read(self, text: str) -> Decimal | None:
        number = read_number(text)
        if number.value is None:
            return None
        if number.unit == "dollars" or number.value != round(number.value, 4) or abs(number.value) >= 10_000:
            raise ValidationError(_("Type a percent with at most four decimals, such as 48.25."))
        return number.value


@dataclass(frozen=True)
class Row:
    """One measure's fields, or those of the collections base, under their heading; `source` is the formula's."""

    code: str
    label: str
    source: str
    fields: tuple[forms.BoundField, ...]


class ChildSupportForm(forms.Form):
    """Sent by GET, so that its address can be kept and shared. A field that cannot be read counts as not typed."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        given = any(data.get(name) for name in names())
        super().__init__(data if given else None)
        for name, figure in FIGURES.items():
            kind = FigureField if figure.counts == DOLLARS else CountField
            self.fields[name] = kind(label=LABELS[name], help_text=figure.line)
        for formula in FORMULAS:
            if has_floor(formula):
                self.fields[BEFORE + formula.code] = LevelField(
                    label=_("Level a year before, in percent"),
                    help_text=_("Of the same month. For what asks for an increase."),
                )
            self.fields[UNRELIABLE + formula.code] = forms.BooleanField(
                label=_("The data are not complete and reliable"), required=False
            )
        for name in COLLECTIONS:
            self.fields[name] = FigureField(label=LABELS[name], help_text=_("In dollars."))
        if given:
            self.is_valid()

    @property
    def typed(self) -> dict[str, Decimal]:
        """What was typed and could be read, by name."""
        cleaned = getattr(self, "cleaned_data", {})
        return {name: cleaned[name] for name in names() if cleaned.get(name) is not None}

    @property
    def unreliable(self) -> frozenset[str]:
        """Codes of the formulas whose data were marked."""
        cleaned = getattr(self, "cleaned_data", {})
        return frozenset(formula.code for formula in FORMULAS if cleaned.get(UNRELIABLE + formula.code))

    @property
    def rows(self) -> Iterator[Row]:
        """One a measure, in the order of the formulas."""
        for formula in FORMULAS:
            fields = [formula.numerator.name, formula.denominator.name]
            if has_floor(formula):
                fields.append(BEFORE + formula.code)
            fields.append(UNRELIABLE + formula.code)
            label = str(Indicator.Calculator(formula.code).label)
            yield Row(formula.code, label, formula.source, tuple(self[name] for name in fields))

    @property
    def base_row(self) -> Row:
        """What the collections base is made of."""
        source = "42 U.S.C. 658a(b)(5)(C)"
        return Row("base", str(_("The collections base")), source, tuple(self[name] for name in COLLECTIONS))


def has_floor(formula: Formula) -> bool:
    """Whether an increase over the year before can earn a percentage: in all but cost effectiveness."""
    return formula.table != "cost"


def names() -> tuple[str, ...]:
    """Every parameter that holds a figure."""
    levels = (BEFORE + formula.code for formula in FORMULAS if has_floor(formula))
    return (*FIGURES, *levels, *COLLECTIONS)
