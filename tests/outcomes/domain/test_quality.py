"""The nine questions, counted."""

from outcomes.domain.quality import QUESTIONS, tally


def test_nine_questions_are_counted_by_answer():
    assert len(set(QUESTIONS)) == 9
    found = tally(["yes", "yes", "partly", "no"])
    assert (found.yes, found.partly, found.no, found.answered, found.open) == (2, 1, 1, 4, 5)
