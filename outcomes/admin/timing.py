"""When something falls due is typed in the plan's own words, and read as exactly as they are."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.admin.form import CountyForm, PartForm
from obb.domain.completion import UnreadableCompletion, read_completion
from obb.models import County
from outcomes.models import Initiative, Milestone

TIMING_LABEL = gettext_lazy("When")
TIMING_HELP = gettext_lazy(
    "In the plan's words: 6/30/2017, September 2019, FY19, July 2018 to March 2019, ongoing, to be determined."
)


class _Timed(forms.ModelForm):
    def _post_clean(self) -> None:
        if "timing_text" in self.changed_data and "timing_text" in self.cleaned_data:
            self._read(self.cleaned_data["timing_text"].strip())
        super()._post_clean()

    def _read(self, text: str) -> None:
        one = self.instance
        one.precision, one.first_day, one.day_after = "none", None, None
        if not text:
            return
        calendar = County.objects.get(pk=one.county_id or self.form_county).calendar
        try:
            timing = read_completion(text, calendar)
        except UnreadableCompletion:
            self.add_error(
                "timing_text", _("No time is read from this. Try “September 2019” or “6/30/2017”.")
            )
            return
        one.precision, one.first_day, one.day_after = timing.precision, timing.first_day, timing.day_after


class TimedForm(_Timed, CountyForm):
    class Meta:
        model = Initiative
        fields = ()
        labels = {"timing_text": TIMING_LABEL}
        help_texts = {"timing_text": TIMING_HELP}


class TimedPartForm(_Timed, PartForm):
    form_county: int | None = None

    class Meta:
        model = Milestone
        fields = ()
        labels = {"timing_text": TIMING_LABEL}
        help_texts = {"timing_text": TIMING_HELP}
