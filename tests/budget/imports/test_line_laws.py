"""Whatever the sequence of imports and undos, the ledger holds what a plain list in memory holds."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from budget.models import CostCenter, Line
from obb.history import change
from obb.imports import pipeline
from obb.imports.kinds import UndoRefused
from outcomes.models import Allocation, Goal
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center, make_stage

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
YEARS, STAGES = (2019, 2020), ("adopted", "requested")
CENTERS = {"A1": "A", "A2": "A", "B1": "B"}
cents = some.integers(-(10**9), 10**9)
lines = some.lists(
    some.tuples(
        some.sampled_from(YEARS),
        some.sampled_from(STAGES),
        some.sampled_from(sorted(CENTERS)),
        some.sampled_from(("expense", "revenue")),
        cents,
    ),
    min_size=1,
    max_size=6,
)
acts = some.lists(
    some.one_of(
        some.tuples(some.just("bring"), lines, some.booleans()),
        some.tuples(some.just("undo"), some.integers(0, 9), some.none()),
        some.tuples(
            some.just("map"), some.lists(some.integers(0, 4000), min_size=2, max_size=2), some.integers(0, 2)
        ),
    ),
    min_size=1,
    max_size=8,
)


def dollars(count):
    return Decimal(count).scaleb(-2)


class Ledger:
    """The oracle: lines in memory, replaced and put back by the rules as they are written."""

    def __init__(self):
        self.lines, self.done, self.serial = {}, [], 0

    def bring(self, rows, departments):
        slices = {(year, stage) for year, stage, *_ in rows}
        gone = {
            key: row
            for key, row in self.lines.items()
            if row[:2] in slices and (departments is None or CENTERS[row[2]] in departments)
        }
        for key in gone:
            del self.lines[key]
        new = {}
        for row in rows:
            self.serial += 1
            new[self.serial] = self.lines[self.serial] = row
        self.done.append(
            {"slices": slices, "departments": departments, "gone": gone, "new": new, "undone": False}
        )

    def undo(self, number):
        act = self.done[number]
        if act["undone"]:
            return True
        for later in self.done[number + 1 :]:
            both = act["departments"] is None or later["departments"] is None
            meets = both or act["departments"] & later["departments"]
            if not later["undone"] and act["slices"] & later["slices"] and meets:
                return False
        for key in act["new"]:
            del self.lines[key]
        self.lines.update(act["gone"])
        act["undone"] = True
        return True

    def sums(self):
        found = defaultdict(Decimal)
        for year, stage, center, kind, count in self.lines.values():
            found[year, stage, center, kind] += dollars(count)
        return dict(found)


class Laws(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(acts)
    def test_imports_undos_and_mappings(self, sequence):
        county = make_county(years=YEARS)
        for code in STAGES:
            make_stage(county, code)
        departments = {code: make_department(county, code) for code in "AB"}
        centers = {
            code: make_cost_center(county, code, department=departments[CENTERS[code]]) for code in CENTERS
        }
        with change(by=None, reason="a test"):
            goals = [
                Goal.objects.create(
                    county=county, code=f"G{place}", slug=f"g{place}", name=f"G{place}", position=place
                )
                for place in (1, 2)
            ]
        ledger, batches = Ledger(), []
        for act, first, second in sequence:
            if act == "bring":
                self.bring(county, ledger, batches, first, named=second)
            elif act == "undo" and batches:
                self.undo(ledger, batches, first % len(batches))
            elif act == "map":
                center = centers[sorted(CENTERS)[second]]
                with change(by=None, reason="a test"):
                    Allocation.objects.filter(cost_center=center).delete()
                    Allocation.objects.bulk_create(
                        Allocation(
                            county=county,
                            year=2019,
                            cost_center=center,
                            goal=goal,
                            share=share,
                            position=goal.position,
                        )
                        for goal, share in zip(goals, first, strict=True)
                        if share
                    )
            self.check(county, ledger)

    def bring(self, county, ledger, batches, rows, *, named):
        departments = {CENTERS[row[2]] for row in rows} if named else None
        text = "year,stage,cost_center,kind,amount\n" + "".join(
            f"FY{year},{stage},{center},{kind},{dollars(count)}\n"
            for year, stage, center, kind, count in rows
        )
        batch = pipeline.stage(
            county=county,
            kind="lines",
            file_name="lines.csv",
            content=text.encode(),
            scope={"departments": sorted(departments)} if departments else {},
            by=None,
            at=NOON,
        )
        assert batch.state == "staged"
        pipeline.commit(batch=batch, by=None, reason="A law", at=NOON)
        assert pipeline.commit(batch=batch, by=None, reason="A law", at=NOON).already
        ledger.bring(rows, departments)
        batches.append(batch)

    def undo(self, ledger, batches, number):
        if ledger.undo(number):
            pipeline.undo(batch=batches[number], by=None, reason="A law", at=NOON)
        else:
            with pytest.raises(UndoRefused):
                pipeline.undo(batch=batches[number], by=None, reason="A law", at=NOON)

    def check(self, county, ledger):
        found = defaultdict(Decimal)
        rows = Line.objects.filter(county=county).values_list(
            "year", "stage__code", "cost_center__code", "kind", "amount"
        )
        for *key, amount in rows:
            found[tuple(key)] += amount
        assert dict(found) == ledger.sums()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT year, stage_id, cost_center_id, kind, sum(amount) FROM outcomes_spending"
                " WHERE county_id = %s GROUP BY 1, 2, 3, 4",
                [county.pk],
            )
            kept = {tuple(row[:4]): row[4] for row in cursor.fetchall()}
        by_id = defaultdict(Decimal)
        for line in Line.objects.filter(county=county):
            by_id[line.year, line.stage_id, line.cost_center_id, line.kind] += line.amount
        assert kept == dict(by_id)
        assert CostCenter.objects.filter(county=county).count() == len(CENTERS)
