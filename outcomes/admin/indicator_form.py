"""The form of an indicator: a changed definition is asked whether it changes what is counted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect
from django.forms.widgets import Script
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.fiscal import Period
from outcomes.actions.definitions import Words, words_of
from outcomes.admin import proposals
from outcomes.admin.addressed import AddressedForm
from outcomes.admin.indicator_checks import misfits
from outcomes.admin.period import PERIOD, read
from outcomes.domain.naming import code_of
from outcomes.models import Indicator
from outcomes.queries.benchmarks import lends
from outcomes.queries.pools import POOLS_STAY, pools_that_stay

CHOSEN = ("population", "kind", "frequency")
WORDS = ("definition", "numerator_words", "denominator_words", "source", "method")


class IndicatorForm(AddressedForm):
    """`begins`: the period a changed definition begins with; None where what is counted stays the same.

    `before`: the words as they were stored when the form was read.
    """

    recounts = forms.ChoiceField(
        label=gettext_lazy("Does this change what is counted?"),
        required=False,
        choices=[
            ("no", gettext_lazy("No: only the words are better")),
            ("yes", gettext_lazy("Yes: figures before and after cannot be compared")),
        ],
        widget=AdminRadioSelect,
        help_text=gettext_lazy(
            "Answer it where you changed the definition, what is counted, out of what, the source or the method."
        ),
    )
    recounts_from = forms.CharField(
        label=gettext_lazy("From which period?"),
        required=False,
        **PERIOD
        | {
            "help_text": gettext_lazy(
                "The first period under the new definition: 2019, FY2019, 2016 Q3, July 2016."
            )
        },
    )

    judged_from = forms.CharField(
        label=gettext_lazy("Judged from"),
        required=False,
        **PERIOD
        | {
            "help_text": gettext_lazy(
                "The plan's first period. Empty: the last 10 years, 20 quarters or 36 months. Set it before the"
                " values are known, and never because of them."
            )
        },
    )

    begins: Period | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("judged_from", self.instance.baseline_label)
        self.before: Words | None = words_of(self.instance) if self.instance.pk is not None else None
        if self.instance.pk is None:
            self._choose_none()
            if "name" in self.fields:
                self.fields["name"].widget.attrs["data-proposes"] = proposals.rules()
                self.fields["code"].required = False
                self.fields["code"].help_text = _(
                    "Short and stable: files name the indicator by it. Made from the name where left empty."
                )

    @property
    def media(self) -> forms.Media:
        """A new one takes from its words what they say."""
        js = [Script("js/propose.js", type="module")] if self.instance.pk is None else []
        return super().media + forms.Media(js=js)

    def clean_code(self) -> str:
        """A new one's is made from the name where it is left empty."""
        code, name = self.cleaned_data["code"], self.data.get("name", "").strip()
        if code or self.instance.pk is not None:
            return code
        if not name:
            raise forms.ValidationError(self.fields["code"].error_messages["required"], code="required")
        others = Indicator.objects.filter(county=self.form_county)
        return code_of(name, set(others.values_list("code", flat=True)))

    def _choose_none(self) -> None:
        """Of a new indicator nothing is taken for granted that decides how it is judged."""
        for name in CHOSEN:
            if name in self.fields:
                choices = [one for one in self.fields[name].choices if one[0] != ""]
                self.fields[name].choices = [("", _("Choose …")), *choices]
                self.fields[name].initial = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.before is not None and set(WORDS) & set(self.changed_data):
            self._ask(self.cleaned_data)
        for field, said in list(misfits(self.cleaned_data, self.changed_data, today=localdate())):
            if field in self.fields:
                self.add_error(field, said)
        self._check_benchmark(self.cleaned_data)
        self._keep_baseline(self.cleaned_data)
        self._keep_pools(self.cleaned_data)
        return cleaned

    def _keep_pools(self, cleaned: dict[str, Any]) -> None:
        """Published of people, years stay pooled as they are."""
        one, asked = self.initial, (cleaned.get("pool_years"), cleaned.get("pools_end"))
        stood = (one.get("pool_years"), one.get("pools_end"))
        if stood[0] is not None and asked != stood and pools_that_stay([self.instance.pk]):
            self.add_error("pool_years", POOLS_STAY)

    def _asked(self, cleaned: dict[str, Any]) -> Indicator:
        """What is needed of it to read a period."""
        return Indicator(
            county=self.instance.county,
            frequency=cleaned.get("frequency", self.instance.frequency),
            calendar=cleaned.get("calendar", self.instance.calendar),
        )

    def _keep_baseline(self, cleaned: dict[str, Any]) -> None:
        text = cleaned.get("judged_from")
        try:
            first = read(text, self._asked(cleaned)) if text else None
        except forms.ValidationError as unreadable:
            self.add_error("judged_from", unreadable)
            return
        self.instance.baseline_period = None if first is None else first.number
        self.instance.baseline_label = "" if first is None else first.label

    def _ask(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("recounts"):
            self.add_error("recounts", _("Say whether this changes what is counted."))
        elif cleaned["recounts"] == "yes" and not cleaned.get("recounts_from"):
            self.add_error("recounts_from", _("Say from which period on the new definition holds."))
        elif cleaned["recounts"] == "yes":
            try:
                self.begins = read(cleaned["recounts_from"], self._asked(cleaned))
            except forms.ValidationError as unreadable:
                self.add_error("recounts_from", unreadable)

    def _check_benchmark(self, cleaned: dict[str, Any]) -> None:
        lender = cleaned.get("benchmark_indicator")
        if lender is None:
            return
        department = cleaned.get("department")
        asked = Indicator(frequency=cleaned.get("frequency", ""), department=department)
        if not lends(lender, to=asked):
            self.add_error(
                "benchmark_indicator",
                _(
                    "It cannot stand beside: choose one with the same period, of the same department or the"
                    " county's own, that does not count people, nor do its groups."
                ),
            )
