"""How good a measure an indicator is: nine questions, each with a note."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page
from outcomes.actions.quality import StaleAnswers, answer_quality
from outcomes.domain.quality import QUESTIONS
from outcomes.forms.quality import ASKED, QualityForm, token
from outcomes.models import QualityAnswer
from outcomes.queries.quality import Answer, answers_of
from outcomes.views.reporters import indicator_to_assess


@county_page(methods=WRITES)
def quality(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """Shows the nine answers; POST stores all of them at once."""
    indicator = indicator_to_assess(visit, slug)
    standing = answers_of(indicator)
    form = QualityForm(request.POST if request.method == "POST" else None, answers=standing)
    at = reverse("outcomes:indicator", args=[visit.county.slug, slug])
    stale: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            number = answer_quality(
                indicator=indicator,
                answers=form.answers,
                by=request.user,
                reason=_("Looked at its quality"),
                at=now(),
                seen=form.cleaned_data["seen"],
            )
        except StaleAnswers as refused:
            form.add_error(None, str(refused))
            form.data = form.data.copy()
            form.data["seen"] = token(refused.now)
            stale = said(refused.now)
        else:
            messages.success(request, _saved(number))
            return redirect(f"{at}#quality")
    crumbs = [
        (_("Indicators"), reverse("outcomes:indicator_list", args=[visit.county.slug])),
        (indicator.name, at),
        (_("Quality"), None),
    ]
    return page(
        request,
        visit,
        "outcomes/indicator_quality_form.html",
        {"indicator": indicator, "form": form, "stale": stale, "back_url": at},
        crumbs=crumbs,
        section="outcomes:goal_list",
        status=409 if stale else 200,
    )


def asked(answers: dict[int, Answer]) -> list[tuple[str, str, str]]:
    """(question, answer, note) of all nine, in words; "" where there is none."""
    told = []
    for number, question in enumerate(QUESTIONS, 1):
        one = answers.get(number)
        words = ("", "") if one is None else (str(QualityAnswer.Answer(one.answer).label), one.note)
        told.append((str(ASKED[question]), *words))
    return told


def said(answers: dict[int, Answer]) -> list[tuple[str, str]]:
    """(question, answer with its note) of all nine, in words."""
    return [
        (question, ": ".join(filter(None, (answer or _("Not asked yet"), note))))
        for question, answer, note in asked(answers)
    ]


def _saved(number: int) -> str:
    if not number:
        return _("Nothing was changed: all of it stood already.")
    return ngettext("Saved: %(count)s answer changed.", "Saved: %(count)s answers changed.", number) % {
        "count": number
    }
