"""Answers on the quality of an indicator: all nine at once, each change kept in the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from obb.history import change
from outcomes.models import Indicator, QualityAnswer
from outcomes.queries.quality import Answer, answers_of


class StaleAnswers(ValueError):
    """Somebody else answered since they were read. `now`: what stands."""

    def __init__(self, now: dict[int, Answer]) -> None:
        super().__init__(_("Somebody else changed these answers meanwhile. Look at them and decide again."))
        self.now = now


def answer_quality(
    *,
    indicator: Indicator,
    answers: Mapping[int, Answer],
    by: Any,
    reason: str,
    at: datetime,
    seen: Mapping[int, Answer],
) -> int:
    """Replaces an indicator's answers; how many differ. A question that is left out is not answered.

    `seen`: the answers as the person saw them; raises StaleAnswers where others stand by now.
    """
    with change(by=by, reason=reason):
        Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        now = answers_of(indicator)
        if now != dict(seen):
            raise StaleAnswers(now)
        stored = {one.question: one for one in QualityAnswer.objects.filter(indicator=indicator)}
        differing = [question for question in answers if answers[question] != now.get(question)]
        for question in differing:
            one = stored.get(question) or QualityAnswer(
                county_id=indicator.county_id, indicator=indicator, question=question
            )
            one.answer, one.note = answers[question].answer, answers[question].note
            one.answered_by, one.answered_at = by, at
            one.save()
        gone = set(now) - set(answers)
        QualityAnswer.objects.filter(indicator=indicator, question__in=gone).delete()
        return len(differing) + len(gone)
