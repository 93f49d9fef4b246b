"""A value by an earlier definition, as typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from obb.domain.fiscal import Period, UnreadablePeriod
from outcomes.domain.periods import read_observed
from outcomes.forms.values import FigureField
from outcomes.models import Indicator


class EarlierValueForm(forms.Form):
    """`period` is read at the indicator's own frequency; an empty value takes a stored one away."""

    use_required_attribute = False

    period = forms.CharField(
        label=_("Period"),
        max_length=40,
        help_text=_("One in which the new definition holds already: 2019, FY2019, 2016 Q3, July 2016."),
        error_messages={"required": _("Say for which period.")},
    )
    value = FigureField(
        label=_("Value by the earlier definition"),
        help_text=_("As it is printed. Empty: takes away what is stored for this period."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Where the figure is from: “Counted once more by the old form”."),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        self.indicator = indicator

    def clean_period(self) -> Period:
        one = self.indicator
        try:
            return read_observed(
                self.cleaned_data["period"], one.frequency, one.calendar, one.county.calendar
            )
        except UnreadablePeriod as unreadable:
            raise ValidationError(" ".join(map(str, (unreadable.reason, unreadable.remedy)))) from unreadable

    @property
    def done(self) -> str:
        """What is said once it is stored."""
        if self.cleaned_data["value"] is None:
            return _now("The value is taken away. The history keeps it.")
        return _now("The value is stored beside the newer one.")
