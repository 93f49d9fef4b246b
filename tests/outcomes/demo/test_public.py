"""What the public reads of the demo, and what it does not."""

from __future__ import annotations

from budget.models import Publication
from outcomes.models import Goal, Indicator, Initiative


def test_published_years_and_stages(demo) -> None:
    current = Publication.objects.current().filter(county=demo.durham)
    assert sorted(current.values_list("year", "stage__code")) == [
        (2014, "actual"),
        (2015, "actual"),
        (2016, "actual"),
        (2017, "actual"),
        (2018, "actual"),
        (2018, "adopted"),
        (2019, "adopted"),
    ]


def test_an_indicator_and_an_initiative_are_not_public(demo) -> None:
    assert list(Indicator.objects.filter(is_published=False).values_list("code", flat=True)) == [
        "permanent-home"
    ]
    assert list(Initiative.objects.filter(is_published=False).values_list("title", flat=True)) == [
        "Arrears Reduction Strategy"
    ]


def test_every_goal_is_public(demo) -> None:
    assert Goal.objects.filter(is_published=False).count() == 0
