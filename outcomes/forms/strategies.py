"""A strategy to turn a curve, as typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outcomes.models import Indicator, Initiative


class StrategyForm(forms.Form):
    """The initiatives offered are those of the county that aim at the indicator's goal, and its department's."""

    name = forms.CharField(
        label=_("Name"),
        max_length=300,
        help_text=_("What is done to turn the curve, in a few words."),
        error_messages={"required": _("Name the strategy.")},
    )
    began_on = forms.DateField(
        label=_("Began on"),
        help_text=_("The forecast that stood on that day becomes the baseline. It is never refitted."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Say on which day it began.")},
    )
    initiative = forms.ModelChoiceField(
        label=_("Initiative"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("If it is one of a plan's."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("A few words; the history keeps them."),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Initiative.objects.filter(county_id=indicator.county_id)
        if indicator.goal_id is not None:
            offered = offered.filter(aims__goal_id=indicator.goal_id)
        else:
            offered = offered.filter(plan__department_id=indicator.department_id)
        self.fields["initiative"].queryset = (
            offered.select_related("plan").order_by("-plan__year", "number").distinct()
        )
