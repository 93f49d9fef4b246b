"""Publishing while others write: every copy is of one moment, and ties in itself."""

import threading
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import connections

from budget.models import Publication
from obb.domain.exact import split
from outcomes.actions.publish import publish
from outcomes.actions.shares import set_shares
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.publications import checksum_of
from tests.factories.ground import make_county
from tests.factories.money import make_batch, make_cost_center, make_lines, make_stage
from tests.factories.results import NOW, make_goal, make_indicator, make_observations

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 25


def split_of(publication: Publication) -> dict[int | None, Decimal]:
    """The copy's own lines split by the copy's own shares."""
    sums: dict[int | None, Decimal] = defaultdict(Decimal)
    mapped = list(publication.shares.order_by("position").values_list("goal_id", "share"))
    for amount in publication.lines.values_list("amount", flat=True):
        parts = split(amount, [share for __, share in mapped])
        for goal, part in zip([*(goal for goal, __ in mapped), None], parts, strict=True):
            sums[goal] += part
    return {goal: amount for goal, amount in sums.items() if amount}


def all_at_once(*acts):
    """Each act again and again in a thread of its own; what any of them raised."""
    failures = []

    def run(act):
        try:
            for number in range(TIMES):
                act(number)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def ties(copy: Publication) -> bool:
    """The copy's spending is its own lines split by its own shares, and its verdict rests on its own points."""
    kept = {goal: amount for goal, amount in copy.spending.values_list("goal", "amount") if amount}
    panel = IndicatorPanel.from_json(copy.indicators.get().panel)
    judged = 0 if panel.verdict is None else panel.verdict.verdict.n
    return (
        kept == split_of(copy)
        and copy.checksum == checksum_of(copy.pk, copy.names)
        and judged == min(len(panel.points), 10)
    )


def test_each_copy_is_of_one_moment():
    county = make_county("durham", years=(2019,))
    stage, center = make_stage(county), make_cost_center(county)
    goals, batch = [make_goal(county, is_published=True) for _ in range(2)], make_batch(county)
    indicator = make_indicator(county, goal=goals[0], is_published=True)
    make_lines(center, stage, 2019, "100.01", batch=batch)
    about = {"county": county, "year": 2019, "by": None, "reason": "again", "at": NOW}

    def remap(number):
        set_shares(cost_center=center, shares={goals[0].pk: 100 * number, goals[1].pk: 3333}, **about)

    failures = all_at_once(
        lambda number: make_lines(center, stage, 2019, "0.05", "-7.77", batch=batch),
        remap,
        lambda number: make_observations(indicator, {1990 + number: str(number)}),
        lambda number: publish(stage=stage, title=f"No. {number}", **about),
    )
    assert failures == []
    copies = list(Publication.objects.order_by("version"))
    assert [copy.version for copy in copies] == list(range(1, TIMES + 1))
    assert [copy.superseded for copy in copies] == [True] * (TIMES - 1) + [False]
    assert [ties(copy) for copy in copies] == [True] * TIMES
