"""Values and targets are typed for a period as people say it, never as a number of the database."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.admin.form import CountyForm, PartForm
from obb.domain.fiscal import Period, UnreadablePeriod
from outcomes.domain.periods import read_observed
from outcomes.models import Indicator, Observation, Target

PERIOD = {
    "max_length": 40,
    "widget": AdminTextInputWidget,
    "help_text": gettext_lazy("As it is said: 2019, FY2019, 2014-2018, 2016 Q3, July 2016."),
}


def read(text: str, indicator: Indicator) -> Period:
    """Raises a ValidationError that says what would be read."""
    try:
        return read_observed(text, indicator.frequency, indicator.calendar, indicator.county.calendar)
    except UnreadablePeriod as unreadable:
        raise forms.ValidationError(" ".join(str(part) for part in unreadable.args)) from unreadable


class _PeriodForm(forms.ModelForm):
    """The period's words stand in the field named by `words`; the model keeps its number and label."""

    words = "when"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial.setdefault(self.words, self.instance.label)

    def _post_clean(self) -> None:
        text, indicator = self.cleaned_data.get(self.words), self._indicator()
        if text and indicator is not None and (self.words in self.changed_data or self.instance.pk is None):
            try:
                self._keep(read(text, indicator))
            except forms.ValidationError as unreadable:
                self.add_error(self.words, unreadable)
        super()._post_clean()

    def _indicator(self) -> Indicator | None:
        return self.cleaned_data.get("indicator") or getattr(self.instance, "indicator", None)

    def _keep(self, period: Period) -> None:
        self.instance.period, self.instance.label = period.number, period.label

    def _get_validation_exclusions(self) -> set[str]:
        # typed in words, yet checked like a field: one value a period
        return super()._get_validation_exclusions() - (
            {"period"} if self.instance.period is not None else set()
        )


class ObservationForm(_PeriodForm, CountyForm):
    when = forms.CharField(label=gettext_lazy("Period"), **PERIOD)

    class Meta:
        model = Observation
        fields = ()

    def _keep(self, period: Period) -> None:
        super()._keep(period)
        self.instance.span = period.span


class _TargetForm(_PeriodForm):
    """With the first period of a target to keep, typed in words too."""

    words = "by"
    by = forms.CharField(label=gettext_lazy("By"), **PERIOD)
    keep_from = forms.CharField(
        label=gettext_lazy("To be kept from"),
        required=False,
        **PERIOD
        | {
            "help_text": gettext_lazy(
                "For a target that is to be met in every period: the first of them. Empty: it is to be met by then."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial.setdefault("keep_from", self.instance.kept_from_label)

    def _post_clean(self) -> None:
        self._check_value()
        text, indicator = self.cleaned_data.get("keep_from"), self._indicator()
        if not text:
            self.instance.kept_from, self.instance.kept_from_label = None, ""
        elif indicator is not None:
            try:
                first = read(text, indicator)
                self.instance.kept_from, self.instance.kept_from_label = first.number, first.label
            except forms.ValidationError as unreadable:
                self.add_error("keep_from", unreadable)
        super()._post_clean()

    def _check_value(self) -> None:
        """What is reached or not has no target between."""
        value, indicator = self.cleaned_data.get("value"), self._indicator()
        if value is None or indicator is None or indicator.kind != Indicator.Kind.MILESTONE:
            return
        if value not in (0, 1):
            self.add_error("value", _("It is reached or not: its target is 1 for yes, or 0 for no."))


class TargetRecordForm(_TargetForm, CountyForm):
    class Meta:
        model = Target
        fields = ()


class TargetForm(_TargetForm, PartForm):
    """A target on its indicator's page, which is not stored yet where both are new."""

    class Meta:
        model = Target
        fields = ()

    def _indicator(self) -> Indicator | None:
        indicator = self.cleaned_data.get("indicator") or self.instance.indicator
        return indicator if indicator.county_id is not None else None
