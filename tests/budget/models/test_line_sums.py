"""The law of the line sums: whatever is written, changed or taken away, they are what the lines add up to."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from budget.models import (
    CostCenter,
    Fund,
    FundingSource,
    Line,
    LineSum,
    Publication,
    PublishedLine,
    PublishedLineSum,
)
from budget.queries.line_sums_proof import findings
from obb.history import change
from tests.factories.ground import make_county, make_department
from tests.factories.money import (
    make_batch,
    make_cost_center,
    make_fund,
    make_funding_source,
    make_line,
    make_stage,
)

KEY = ("county_id", "year", "stage_id", "kind", "cost_center_id", "fund_id", "funding_source_id")
amounts = st.decimals(
    Decimal("-99999999999999.99"), Decimal("99999999999999.99"), places=2
) | st.sampled_from([Decimal("0.00"), Decimal("0.01"), Decimal("-0.01")])
which = st.integers(0, 1)
maybe = st.none() | which
lines = st.tuples(which, which, which, maybe, maybe, st.sampled_from(["expense", "revenue"]), amounts)
steps = st.one_of(
    st.tuples(st.just("write"), st.lists(lines, min_size=1, max_size=5)),
    st.tuples(st.just("change"), st.tuples(which, amounts)),
    st.tuples(st.just("move"), st.tuples(which, which, maybe, maybe)),
    st.tuples(st.just("swap"), st.none()),
    st.tuples(st.just("take_away"), which),
    st.tuples(st.just("take_all_away"), st.none()),
)


def computed() -> dict[tuple, tuple[Decimal, int]]:
    """The same sums by the plain rule, line by line."""
    sums = defaultdict(lambda: (Decimal(0), 0))
    for *key, amount in Line.objects.values_list(*KEY, "amount"):
        had = sums[tuple(key)]
        sums[tuple(key)] = (had[0] + amount, had[1] + 1)
    return dict(sums)


def kept() -> dict[tuple, tuple[Decimal, int]]:
    rows = LineSum.objects.values_list(*KEY, "amount", "lines")
    found = {tuple(key): (amount, lines) for *key, amount, lines in rows}
    assert len(found) == len(rows)
    return found


class World:
    """Two counties with two of everything, and what may happen to their money."""

    def __init__(self) -> None:
        self.counties = [make_county(years=(2019, 2020)) for _ in range(2)]
        self.of = [
            {
                "stage": [make_stage(county, "adopted"), make_stage(county, "actual")],
                "cost_center": [
                    make_cost_center(county, department=make_department(county)) for _ in range(2)
                ],
                "fund": [make_fund(county) for _ in range(2)],
                "funding_source": [make_funding_source(county) for _ in range(2)],
                "batch": make_batch(county),
            }
            for county in self.counties
        ]

    def write(self, what):
        Line.objects.bulk_create(self._line(row, *one) for row, one in enumerate(what, 1))

    def _line(self, row, place, stage, center, fund, source, kind, amount):
        mine = self.of[place]
        return Line(
            county=self.counties[place],
            year=2019 + stage,
            stage=mine["stage"][stage],
            cost_center=mine["cost_center"][center],
            fund=None if fund is None else mine["fund"][fund],
            funding_source=None if source is None else mine["funding_source"][source],
            kind=kind,
            amount=amount,
            batch=mine["batch"],
            row=row,
        )

    def change(self, what):
        Line.objects.filter(county=self.counties[what[0]]).update(amount=what[1])

    def move(self, what):
        place, center, fund, source = what
        mine = self.of[place]
        Line.objects.filter(county=self.counties[place], row__lte=2).update(
            cost_center=mine["cost_center"][center],
            fund=None if fund is None else mine["fund"][fund],
            funding_source=None if source is None else mine["funding_source"][source],
            year=2020,
        )

    def swap(self, _what):
        """Two lines change places: each reference was there before, and none is new."""
        first, second = ([mine["fund"][number].pk for mine in self.of] for number in (0, 1))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE budget_line SET fund_id = CASE WHEN fund_id = ANY(%s) THEN fund_id + %s ELSE fund_id - %s END"
                " WHERE fund_id IS NOT NULL",
                [first, second[0] - first[0], second[0] - first[0]],
            )

    def take_away(self, what):
        first = Line.objects.filter(county=self.counties[what]).order_by("pk").values("pk")[:1]
        Line.objects.filter(pk__in=first).delete()

    def take_all_away(self, _what):
        Line.objects.all().delete()


class TestLineSums(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(steps, min_size=1, max_size=8))
    def test_sums_are_those_of_the_lines_whatever_happens(self, happened):
        world = World()
        for act, what in happened:
            getattr(world, act)(what)
            assert kept() == computed()
        assert list(findings(None)) == []


pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    county = make_county("durham", years=(2019,))
    center = make_cost_center(county, "5300", department=make_department(county))
    return make_line(county=county, cost_center=center, stage=make_stage(county, "adopted"), year=2019,
                     amount="10.00", fund=make_fund(county, "101"), funding_source=make_funding_source(county, "S"))  # fmt: skip


def test_emptying_the_table_empties_the_sums(line):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE budget_line")
    assert not LineSum.objects.exists()


def test_a_statement_that_is_refused_leaves_no_sum(line):
    with pytest.raises(IntegrityError, match="cost center 999999 is not one"), transaction.atomic():
        Line.objects.update(cost_center_id=999999)
    assert kept() == computed()
    assert LineSum.objects.get().cost_center_id == line.cost_center_id


def test_a_change_of_a_reference_is_proven(line):
    for field in ("stage_id", "cost_center_id", "fund_id", "account_id", "funding_source_id", "batch_id"):
        with pytest.raises(IntegrityError, match="is not one of the line's county"), transaction.atomic():
            Line.objects.update(**{field: 999999})
    with pytest.raises(IntegrityError, match="fiscal year 2031 is not open"), transaction.atomic():
        Line.objects.update(year=2031)


@pytest.mark.parametrize(
    "model, field", [(CostCenter, "cost_center"), (Fund, "fund"), (FundingSource, "funding_source")]
)
def test_what_a_line_names_is_kept(line, model, field):
    with pytest.raises(IntegrityError, match="has budget lines"), transaction.atomic():
        model.objects.all()._raw_delete(connection.alias)
    with pytest.raises(IntegrityError, match="that the change would leave behind"), transaction.atomic():
        model.objects.update(last_year=2018)
    Line.objects.all().delete()
    model.objects.update(last_year=2018)
    assert model.objects.get().last_year == 2018


def test_whoever_writes_lines_holds_the_countys_money_lock(line):
    """The triggers of other apps count on it: this one comes first by its name."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE budget_line DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE budget_line ENABLE TRIGGER budget_line_proved_on_insert")
        cursor.execute(
            "INSERT INTO budget_line (county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row)"
            " SELECT county_id, year, stage_id, cost_center_id, kind, amount, batch_id, row FROM budget_line"
        )
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = 723001 AND pid = pg_backend_pid()"
        )
        assert cursor.fetchall() == [(line.county_id,)]
        cursor.execute("SELECT min(tgname) FROM pg_trigger WHERE tgrelid = 'budget_line'::regclass"
                       " AND tgname LIKE 'outcomes%'")  # fmt: skip
        assert cursor.fetchone()[0] > "budget_line_summed"


def test_what_is_published_is_added_up_once_and_frozen(line):
    with change(by=None, reason="a test"):
        publication = Publication.objects.create(
            county=line.county, year=2019, stage=line.stage, version=1, title="Adopted", reason="Adopted",
            published_at=timezone.now(), checksum="0" * 64,
        )  # fmt: skip
    fields = [
        field.attname for field in PublishedLine._meta.fields if field.attname not in ("id", "publication_id")
    ]
    same = {name: getattr(line, name) for name in fields}
    PublishedLine.objects.bulk_create(PublishedLine(publication=publication, **same) for _ in range(3))
    assert list(PublishedLineSum.objects.filter(publication=publication).values_list("amount", "lines")) == [
        (Decimal("30.00"), 3)
    ]
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PublishedLineSum.objects.update(amount=1)
