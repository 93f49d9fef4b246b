"""One period's value of an indicator, as somebody types it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import Period
from obb.domain.unreadable import Unreadable
from outcomes.domain import reported
from outcomes.domain.ratios import PERCENT, per_how_many, ratio
from outcomes.domain.reported import Figures, faults
from outcomes.imports.figures import Figure, read_figure
from outcomes.models import Indicator, Observation
from outcomes.queries.series import printed

NOT_WHOLE = _("Open the form again: it did not come back whole.")
PARTS = {"share": ("numerator", "denominator"), "rate": ("numerator", "denominator"), "estimate": ("margin",)}
"""What belongs to a value of each kind; what else is stored of it stays."""
MORE = ("exceptional", "break_before")
ASIDE = ("vintage", "seen", "confirmed", "reason")


class FigureField(forms.CharField):
    """A figure as it is printed → Figure; empty is None. “N/A” is no figure: that there is none is ticked.

    `required` says how it is labelled; whether it may stay empty rests on the other fields.
    """

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(required=required, max_length=40, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "n10"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}" if isinstance(value, Decimal) else value

    def validate(self, value: Any) -> None:
        """The form decides whether it may be empty."""

    def clean(self, value: Any) -> Figure | None:
        text = (super().clean(value) or "").strip()
        if not text:
            return None
        try:
            figure = read_figure(text)
        except Unreadable as unreadable:
            remedy = _now("Type digits such as 1,234.5 or 12.5%: at most 14 before the point and 6 after it.")
            raise ValidationError(f"{unreadable.reason} {remedy}") from unreadable
        if figure is None:
            raise ValidationError(_now("Type a number, for example 12.5."))
        return figure


class ReasonField(forms.CharField):
    """Why a value is changed; `required` says how it is labelled: it is asked for once she has looked."""

    def validate(self, value: Any) -> None:
        """The page asks for it in its second step."""


class ValueForm(forms.Form):
    """`figures`: what it reports, once it is valid. `stored`: what stands for this period."""

    use_required_attribute = False

    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": NOT_WHOLE})
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)
    value = FigureField(label=_("Value"), required=True)
    numerator = FigureField(label=_("How many were counted"))
    denominator = FigureField(label=_("Out of how many"))
    margin = FigureField(
        label=_("Margin of error"), help_text=_("Plus or minus how much, at 90% confidence.")
    )
    nothing = forms.BooleanField(
        label=_("There is no value for this period"),
        required=False,
        help_text=_("Then say why in the note. Zero is a value: type 0."),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=Observation.Status.choices,
        help_text=_("What is not final yet is shown, and left out of the verdict."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, help_text=_("What a reader should know of it.")
    )
    exceptional = forms.CharField(
        label=_("Exceptional, because"),
        required=False,
        max_length=300,
        help_text=_("Something that will not come again. It is left out of the verdict for this reason."),
    )
    break_before = forms.CharField(
        label=_("Not to be compared with earlier values, because"),
        required=False,
        max_length=300,
        help_text=_(
            "The source or the way of counting changed. Only values from here on are judged together."
        ),
    )
    vintage = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day its source published these figures. Empty: the day you report them."),
    )
    reason = ReasonField(
        label=_("Why is it changed?"),
        required=False,
        max_length=500,
        help_text=_("For the history: “The state corrected its count”."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        indicator: Indicator,
        period: Period,
        stored: Figures | None,
        decimals: int,
        today: date,
        seen: str,
    ) -> None:
        initial = {} if stored is None else _initial(stored)
        status = "provisional" if period.day_after > today else "final"  # what has not ended cannot be final
        super().__init__(data, initial={"status": status, **initial, "seen": seen})
        self.indicator, self.period, self.stored = indicator, period, stored
        self.decimals, self.today = decimals, today
        for name in {"numerator", "denominator", "margin"} - set(PARTS.get(indicator.kind, ())):
            del self.fields[name]
        if stored is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = stored.value is not None and stored.status == "final"
        self._word(indicator)

    def _word(self, indicator: Indicator) -> None:
        value = self.fields["value"]
        value.help_text = _value_help(indicator)
        for name, words in (
            ("numerator", indicator.numerator_words),
            ("denominator", indicator.denominator_words),
        ):
            if name in self.fields:
                self.fields[name].help_text = words

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What is asked for every value."""
        return [self[name] for name in self.fields if name not in (*MORE, *ASIDE)]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What few values need."""
        return [self[name] for name in (*MORE, "vintage")]

    @property
    def more_is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.more_fields)

    @property
    def is_valid_so_far(self) -> bool:
        """Whether its figures could be read and are right together, whatever else is missing."""
        return set(self.errors) <= {"reason", "__all__"} and not self._is_wrong

    _is_wrong = False

    def clean_vintage(self) -> date | None:
        day = self.cleaned_data["vintage"]
        if day is not None and day > self.today:
            raise ValidationError(_now("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self._check(cleaned)
        return cleaned

    def _check(self, cleaned: dict[str, Any]) -> None:
        if cleaned["nothing"] and cleaned["value"] is not None:
            self.add_error("nothing", _now("You typed a value. Take one of the two away."))
        elif cleaned["nothing"] and not cleaned["note"]:
            self.add_error("note", _now("Say in a few words why there is no value."))
        elif not cleaned["nothing"] and self.figures.value is None:
            self.add_error("value", _now("Type the value. If there is none, say so below."))
        else:
            figures = self.figures  # a field that is found wrong is gone from what was typed
            for field, fault in faults(figures, self.indicator.kind, self.period, self.today):
                self._is_wrong = True
                self.add_error(field if field in self.fields else None, self._words(fault, figures))

    @property
    def figures(self) -> Figures:
        """What is stored with what was typed: what the form does not ask for stays."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in ("status", "note", *MORE)}
        parts = {
            name: None if typed["nothing"] or typed[name] is None else typed[name].value
            for name in ("numerator", "denominator", "margin")
            if name in self.fields
        }
        value, decimals = self._value(typed, parts)
        return replace(self.stored or Figures(None), value=value, decimals=decimals, **said, **parts)

    def _value(self, typed: dict[str, Any], parts: dict[str, Decimal | None]) -> tuple[Decimal | None, int]:
        if typed["value"] is not None:
            return typed["value"].value, typed["value"].decimals
        counted, whole = parts.get("numerator"), parts.get("denominator")
        per = per_how_many(self.indicator.kind, self.indicator.unit)
        if per is not None and counted is not None and whole:
            return ratio(counted, whole, per, self.decimals), self.decimals
        return None, 0

    def _words(self, fault: str, figures: Figures) -> str:
        if fault == reported.DISAGREES:
            return _now("%(numerator)s of %(denominator)s is %(share)s, not %(value)s.") % {
                "numerator": f"{figures.numerator:,f}",
                "denominator": f"{figures.denominator:,f}",
                "share": ratio(figures.numerator, figures.denominator, PERCENT, figures.decimals),
                "value": f"{figures.value:f}",
            }
        words = {
            reported.BELOW_ZERO: _("It cannot be below zero."),
            reported.ABOVE_ALL: _("It cannot be more than all there are."),
            reported.NOT_WHOLE: _("A count is a whole number, for example 12."),
            reported.NOT_YES_OR_NO: _("Type 1 for yes or 0 for no."),
            reported.NO_WHOLE: _("Of nothing there is no share. Tick that there is no value."),
            reported.NOT_BEGUN: _("%(period)s has not begun."),
            reported.NOT_ENDED: _("%(period)s has not ended. Choose provisional or estimated."),
        }[fault]
        return str(words) % {"period": self.period.label} if "%(" in str(words) else str(words)


def _initial(stored: Figures) -> dict[str, Any]:
    """As it was printed, and without zeros behind the point that nobody typed."""
    shown = asdict(stored)
    if stored.value is not None:
        shown["value"] = printed(stored.value, stored.decimals)
    for name in ("numerator", "denominator", "margin"):
        if shown[name] is not None:
            shown[name] = printed(shown[name], 0)
    return {**shown, "nothing": stored.value is None}


def _value_help(indicator: Indicator) -> str:
    if indicator.kind == Indicator.Kind.MILESTONE:
        return _now("1 for yes, 0 for no.")
    if indicator.kind == Indicator.Kind.SHARE:
        return _now("In percent, as it is printed: 12.5. Empty: worked out from the two numbers below.")
    if per_how_many(indicator.kind, indicator.unit) is not None:
        unit = {"unit": indicator.unit}
        return _now("As it is printed, %(unit)s. Empty: worked out from the two numbers below.") % unit
    return _now("In %(unit)s, as it is printed.") % {"unit": indicator.unit} if indicator.unit else ""
