"""The answers on an indicator's quality, as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from outcomes.models import Indicator, QualityAnswer


@dataclass(frozen=True)
class Answer:
    """`answer` is yes, partly or no."""

    answer: str
    note: str = ""


def answers_of(indicator: Indicator) -> dict[int, Answer]:
    """Question's number → how it was answered; those that nobody answered are left out. One query."""
    rows = QualityAnswer.objects.filter(indicator=indicator).order_by("question")
    return {one.question: Answer(one.answer, one.note) for one in rows}


def yes_counts(keys: Iterable[int]) -> dict[int, int]:
    """Indicator's id → how many of the nine were answered with yes; none where nobody was asked. One query."""
    rows = QualityAnswer.objects.filter(indicator_id__in=keys).order_by()
    counted = rows.values_list("indicator_id").annotate(yes=Count("pk", filter=Q(answer="yes")))
    return dict(counted)
