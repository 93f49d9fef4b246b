"""Families over several steps."""

from outcomes.domain.kin import families_of

PAIRS = [("all", "young"), ("all", "old"), ("young", "east"), ("other", "part")]


def test_a_family_is_all_below_the_same_whole():
    family = {"all", "young", "old", "east"}
    assert families_of(PAIRS, ["east"]) == [family]
    assert families_of(PAIRS, ["all", "east", "old"]) == [family]
    assert families_of(PAIRS, ["part", "young"]) == [{"other", "part"}, family]
    assert families_of(PAIRS, ["alone"]) == []


def test_a_circle_ends():
    assert families_of([("a", "b"), ("b", "a")], ["b"]) == [{"a", "b"}]
