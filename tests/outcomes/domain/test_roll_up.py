"""Roll-up: counts of verdicts, and what chance alone would show."""

import pytest

from outcomes.domain.roll_up import chance_sentence, roll_up


def test_calls_are_counted_in_the_order_they_are_listed() -> None:
    found = roll_up(["", "too little data", "further", "closer", "further"])
    assert found.counts == (("closer", 1), ("further", 2), ("too little data", 1), ("", 1))
    assert (found.every, found.enough) == (5, 3)


@pytest.mark.parametrize(
    ("enough", "level", "said"),
    [
        (60, 0.10, "Of 60 indicators with enough data, 6 or fewer would show a call by chance alone."),
        (60, 0.05, "Of 60 indicators with enough data, 3 or fewer would show a call by chance alone."),
        (5, 0.10, "Of 5 indicators with enough data, 1 or fewer would show a call by chance alone."),
        (4, 0.10, "Of 4 indicators with enough data, fewer than 1 would show a call by chance alone."),
        (1, 0.10, "One indicator has enough data; chance alone would show a call at most 1 time in 10."),
        (1, 0.05, "One indicator has enough data; chance alone would show a call at most 1 time in 20."),
        (0, 0.10, ""),
    ],
)
def test_what_chance_alone_would_show(enough: int, level: float, said: str) -> None:
    found = roll_up(["closer"] * enough + ["too little data"] * 7 + [""])
    assert chance_sentence(found, level) == said
