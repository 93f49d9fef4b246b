"""Whatever is changed, by whichever way, in any order: each verdict follows from what is stored, and none is lost."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from obb.domain.fiscal import period_of
from obb.imports import pipeline
from outcomes.actions.links import LinkRefused, link_over, report_earlier, unlink
from outcomes.actions.segments import SegmentRefused, start_segment
from outcomes.actions.values import mark_of, report_value
from outcomes.domain.reported import Figures
from outcomes.models import Indicator, IndicatorGroup, IndicatorLink, Observation, VerdictRecord
from outcomes.queries.verdict_proof import findings
from tests.factories.ground import make_county, make_member
from tests.factories.results import NOW, bring_text, make_group, make_indicator, make_observations
from tests.obb.admin.forms import address, save, signed_in

pytestmark = pytest.mark.django_db


class Changes:
    """Everything that may change a verdict, each as a person does it."""

    def __init__(self, rng):
        self.rng, self.at = rng, NOW
        self.county = make_county("small", years=(2019,))
        self.client = signed_in(make_member(self.county, "admin", username="ada"))
        state = make_indicator(self.county, "State", code="state", good="down")
        cyclical = make_indicator(
            self.county, "Jobless", code="jobless", good="down", is_cyclical=True, benchmark_indicator=state
        )
        whole = make_indicator(self.county, "Poverty", code="poverty", good="down")
        groups = [
            make_indicator(self.county, f"Poverty {n}", code=f"poverty-{n}", good="down") for n in (1, 2)
        ]
        self.all = [state, cyclical, whole, *groups]
        self.groups = [make_group(whole, one, one.name) for one in groups]
        for one in self.all:
            make_observations(one, {year: f"{self.near(year):.1f}" for year in range(2008, 2018)})

    def near(self, year):
        return 30 - (year - 2008) + self.rng.gauss(0, 2)

    def one(self):
        return Indicator.objects.get(pk=self.rng.choice(self.all).pk)

    def a_value(self):
        one, year = self.one(), self.rng.randint(2008, 2024)
        stored = Observation.objects.filter(indicator=one, of="county", period=year).first()
        report_value(
            indicator=one,
            period=period_of(year, "year"),
            figures=Figures(
                Decimal(f"{self.near(year):.1f}"),
                1,
                status=self.rng.choice(["final", "final", "provisional"]),
                exceptional=self.rng.choice(["", "", "Flood"]),
            ),
            by=None,
            reason="Counted again",
            at=self.at,
            seen=mark_of(stored),
        )

    def a_file(self):
        rows = "".join(
            f"{one.code},{year},{self.near(year):.1f}\n" for one in self.all[:3] for year in (2016, 2019)
        )
        batch = bring_text(self.county, "observations", f"indicator,period,value\n{rows}", at=self.at)
        assert batch.state == "confirmed"
        if self.rng.random() < 0.5:
            pipeline.undo(batch=batch, by=None, reason="The wrong file", at=self.at)

    def a_segment(self):
        try:
            start_segment(indicator=self.one(), label="2011", by=None, reason="Counted anew", at=self.at)
        except SegmentRefused:
            pass

    def a_link(self):
        one = self.one()
        try:
            report_earlier(
                indicator=one, period=period_of(2012, "year"), value=Decimal(20), decimals=0, by=None, reason="Both",
                at=self.at,
            )  # fmt: skip
            link_over(indicator=one, period=2011, by=None, reason="Both", at=self.at)
        except LinkRefused:
            link = IndicatorLink.objects.first()
            if link is not None:
                unlink(link=link, by=None, reason="Not alike", at=self.at)

    def a_record(self):
        field, values = self.rng.choice(
            [("good", ("up", "down", "none")), ("matters", ("", "2", "40")), ("counts_people", ("", "on")),
             ("kind", ("share", "score")), ("is_cyclical", ("", "on")), ("judged_from", ("", "2010"))]
        )  # fmt: skip
        assert save(self.client, address(self.one()), **{field: self.rng.choice(values)}).status_code in (
            200,
            302,
        )

    def a_group(self):
        group = IndicatorGroup.objects.get(pk=self.rng.choice(self.groups).pk)
        answer = save(self.client, address(group), dimension=self.rng.choice(["Age", "Race"]))
        assert answer.status_code == 302

    def a_level(self):
        level = self.rng.choice(["0.05", "0.10"])
        assert save(self.client, address(self.county), chance_level=level).status_code == 302


def test_after_every_change_each_verdict_follows_and_none_is_lost():
    rng = random.Random("changes")  # noqa: S311
    world = Changes(rng)
    acts = [world.a_value] * 4 + [world.a_file, world.a_segment, world.a_link, world.a_record, world.a_record,
                                  world.a_group, world.a_level]  # fmt: skip
    stood = {}
    for _step in range(60):
        world.at += timedelta(hours=1)
        act = rng.choice(acts)
        act()
        assert [*findings(None)] == [], act.__name__
        now = {one.pk: (one.call, one.record, one.judged_at) for one in VerdictRecord.objects.all()}
        assert {key: now.get(key) for key in stood} == stood, act.__name__
        stood = now
    assert len({call for call, *_rest in stood.values()}) >= 4
