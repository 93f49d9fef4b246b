"""Words that the public reads are plain: an American school grade of 9 at most."""

from __future__ import annotations

import pytest
from django.test import Client

from obb.views.help import TOPICS
from tests.outcomes.demo.conftest import Demo
from tests.reading import grade, sentences_of, syllables

MOST = 9
PAGES = (
    "/", "/durham/", "/durham/goals/", "/durham/goals/reducing-family-poverty/", "/durham/goals/safe-community/",
    "/durham/money/", "/durham/scorecard/", "/durham/scorecard/curves/?goal=reducing-family-poverty",
    "/durham/departments/", "/durham/cost-centers/", "/durham/cost-centers/0520/", "/durham/indicators/",
    "/durham/indicators/children-under-18-in-poverty/", "/durham/lines/", "/durham/compare/years/", "/durham/bridge/",
    "/mecklenburg/", "/mecklenburg/initiatives/", "/mecklenburg/calculators/", "/mecklenburg/calculators/child-support/",
    "/accounts/login/", "/help/", *(f"/help/{topic}/" for topic in TOPICS),
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_reads_easily(demo: Demo, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    said = sentences_of(answer.content.decode())
    assert grade(said) <= MOST, sorted(said, key=lambda one: -grade([one]))[:5]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("made", 1),
        ("budget", 2),
        ("people", 2),
        ("counted", 2),
        ("closed", 1),
        ("indicator", 4),
        ("the", 1),
    ],
)
def test_syllables_are_counted_as_most_people_would(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_known_text_has_its_grade() -> None:
    """11.8 × 1 + 0.39 × 6 − 15.59; long words and long sentences cost more."""
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
    hard = "Notwithstanding intergovernmental considerations, appropriations necessitate extraordinary deliberation."
    assert grade([hard]) > 20
    page = "<main><p>It is so. Is it not?</p><table><p>No. Not this one here.</p></table><p>Only a label</p></main>"
    assert sentences_of(page) == ["It is so.", "Is it not?"]
