"""The nine questions on the quality of an indicator, as somebody answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from outcomes.domain.quality import QUESTIONS
from outcomes.models import QualityAnswer
from outcomes.queries.quality import Answer

SALT = "outcomes.quality.seen"
ASKED = {
    "useful": _("Useful: does it help somebody decide?"),
    "relevant": _("Relevant: does it speak of what the goal promises?"),
    "reliable": _("Reliable: would a second person get the same figure?"),
    "adequate": _("Adequate: does it say enough, without a dozen others beside it?"),
    "collectible": _("Collectible: do we get the figures in time, at a price that is worth it?"),
    "consistent": _("Consistent: is it counted the same way every time?"),
    "environment": _("Surroundings: do we know what moves it that no department controls?"),
    "responsibility": _("Responsibility: does somebody answer for it who can do something about it?"),
    "systems": _("Systems: is there a place and a routine in which the figures are kept?"),
}
CHOICES = [*QualityAnswer.Answer.choices, ("", _("Not asked yet"))]


class AnswerField(forms.ChoiceField):
    """One of the answers, or that nobody asked: nothing chosen is that, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=CHOICES, widget=forms.RadioSelect, **options)

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class QualityForm(forms.Form):
    """A field `answer-<n>` and a field `note-<n>` for each question, and what the person saw."""

    use_required_attribute = False

    seen = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Open the form again: it did not come back whole.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, answers: Mapping[int, Answer]) -> None:
        initial: dict[str, Any] = {f"answer-{number}": "" for number in range(1, len(QUESTIONS) + 1)}
        initial["seen"] = token(answers)
        for number, answer in answers.items():
            initial |= {f"answer-{number}": answer.answer, f"note-{number}": answer.note}
        super().__init__(data, initial=initial)
        for number, question in enumerate(QUESTIONS, 1):
            self.fields[f"answer-{number}"] = AnswerField(label=ASKED[question])
            self.fields[f"note-{number}"] = forms.CharField(
                label=_("Note on question %(number)s") % {"number": number},
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"class": "full"}),
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(answer, note) of each question, in order."""
        return [(self[f"answer-{number}"], self[f"note-{number}"]) for number in range(1, len(QUESTIONS) + 1)]

    def clean_seen(self) -> dict[int, Answer]:
        """The answers as the person saw them."""
        try:
            rows = signing.loads(self.cleaned_data["seen"], salt=SALT)
        except signing.BadSignature as bad:
            raise forms.ValidationError(self.fields["seen"].error_messages["required"]) from bad
        return {number: Answer(answer, note) for number, answer, note in rows}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(1, len(QUESTIONS) + 1):
            if cleaned.get(f"note-{number}") and not cleaned.get(f"answer-{number}"):
                self.add_error(f"answer-{number}", _("There is a note, and no answer. Choose one."))
        return cleaned

    @property
    def answers(self) -> dict[int, Answer]:
        """Question's number → what she answered."""
        cleaned = self.cleaned_data
        return {
            number: Answer(cleaned[f"answer-{number}"], cleaned[f"note-{number}"])
            for number in range(1, len(QUESTIONS) + 1)
            if cleaned.get(f"answer-{number}")
        }


def token(answers: Mapping[int, Answer]) -> str:
    """What stands, as the form carries it."""
    return signing.dumps(
        [[number, one.answer, one.note] for number, one in sorted(answers.items())], salt=SALT
    )
