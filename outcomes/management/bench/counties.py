"""A county of any size for measuring: invented lines, goals, shares and indicators, made in SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection

from budget.models import Account, CostCenter, Fund, FundingSource, Stage
from obb.history import change
from obb.models import County, Department, FiscalYear, ImportBatch, Person, Role
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Allocation, Goal, Indicator, Observation

THEN = datetime(2026, 11, 23, tzinfo=UTC)
STAGES = ("actual", "original", "amended", "estimate", "requested", "recommended", "adopted")
GOALS, INDICATORS = 12, 5
_AT_ONCE = 500_000


def make_county(slug: str, *, lines: int, years: int, centers: int) -> County:
    """Lines spread evenly over years, seven stages and cost centers; two in three cost centers mapped."""
    with change(by=None, reason="bench"):
        county = County.objects.create(slug=slug, name=f"{slug.capitalize()} County")
        span = range(2027 - years, 2027)
        FiscalYear.objects.bulk_create(FiscalYear(county=county, year=year) for year in span)
        Stage.objects.bulk_create(
            Stage(county=county, code=kind, name=kind.capitalize(), kind=kind, position=place)
            for place, kind in enumerate(STAGES, 1)
        )
        _dimensions(county, centers)
        _results(county)
        _shares(county, span)
    if lines:
        _lines(county, lines, years, centers)
    return county


def make_analyst(county: County) -> Person:
    """Somebody who sees all of the county."""
    person = Person.objects.create(username=f"analyst-{county.slug}")
    Role.objects.create(county=county, person=person, kind=Role.Kind.ANALYST)
    return person


def _dimensions(county: County, centers: int) -> None:
    departments = Department.objects.bulk_create(
        Department(county=county, code=f"D{number:02}", name=f"Department {number}") for number in range(10)
    )
    CostCenter.objects.bulk_create(
        CostCenter(
            county=county, code=f"{number:05}", name=f"Center {number}", department=departments[number % 10]
        )
        for number in range(centers)
    )
    Fund.objects.bulk_create(
        Fund(county=county, code=f"F{number}", name=f"Fund {number}") for number in range(5)
    )
    Account.objects.bulk_create(
        Account(county=county, code=f"A{number:03}", name=f"Account {number}", kind="expense")
        for number in range(40)
    )
    FundingSource.objects.bulk_create(
        FundingSource(county=county, code=level, name=level.capitalize(), level=level)
        for level in ("federal", "state", "county")
    )


def _results(county: County) -> None:
    goals = Goal.objects.bulk_create(
        Goal(county=county, code=f"G{n}", slug=f"goal-{n}", name=f"Goal {n}", position=n, is_published=True)
        for n in range(GOALS)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(
            county=county,
            goal=goal,
            code=f"I{goal.position}-{n}",
            slug=f"indicator-{goal.position}-{n}",
            name=f"Indicator {goal.position}.{n}",
            unit="percent",
            good="down",
        )
        for goal in goals
        for n in range(INDICATORS)
    )
    Observation.objects.bulk_create(
        Observation(
            county=county,
            indicator=indicator,
            period=year,
            label=str(year),
            value=Decimal(200 - (year - 2010) * place % 37) / 10,
            decimals=1,
        )
        for place, indicator in enumerate(indicators, 1)
        for year in range(2012, 2024)
    )
    judge_indicators(indicators=indicators, at=THEN)


def _shares(county: County, years: range) -> None:
    goals = list(Goal.objects.filter(county=county).order_by("position"))
    centers = list(CostCenter.objects.filter(county=county).order_by("code"))
    Allocation.objects.bulk_create(
        Allocation(
            county=county,
            year=year,
            cost_center=center,
            goal=goals[(place + step) % GOALS],
            share=share,
            position=goals[(place + step) % GOALS].position,
        )
        for year in years
        for place, center in enumerate(centers)
        if place % 3
        for step, share in enumerate((3333, 3333, 3334) if place % 2 else (6000,))
    )


def _lines(county: County, lines: int, years: int, centers: int) -> None:
    batch = ImportBatch.objects.create(
        county=county,
        kind="lines",
        state="confirmed",
        file_name="bench.csv",
        checksum="0" * 64,
        staged_at=THEN,
        settled_at=THEN,
    )
    with connection.cursor() as cursor:
        for first in range(0, lines, _AT_ONCE):
            _some_lines(cursor, county, batch, range(first, min(first + _AT_ONCE, lines)), years, centers)
        cursor.execute("ANALYZE")


def _some_lines(cursor, county: County, batch: ImportBatch, numbers: range, years: int, centers: int) -> None:
    cursor.execute(
        """
            WITH d AS (
                SELECT (SELECT array_agg(id ORDER BY id) FROM budget_costcenter WHERE county_id = c) AS centers,
                       (SELECT array_agg(id ORDER BY id) FROM budget_stage WHERE county_id = c) AS stages,
                       (SELECT array_agg(id ORDER BY id) FROM budget_fund WHERE county_id = c) AS funds,
                       (SELECT array_agg(id ORDER BY id) FROM budget_account WHERE county_id = c) AS accounts,
                       (SELECT array_agg(id ORDER BY id) FROM budget_fundingsource WHERE county_id = c) AS sources
                FROM (VALUES (%(county)s::bigint)) AS of (c)
            )
            INSERT INTO budget_line (county_id, year, stage_id, fund_id, cost_center_id, account_id,
                                     funding_source_id, kind, amount, batch_id, row)
            SELECT %(county)s, 2026 - n %% %(years)s, stages[1 + n / %(years)s %% 7], funds[1 + n %% 5],
                   centers[1 + n / (%(years)s * 7) %% %(centers)s], accounts[1 + n %% 40], sources[1 + n %% 3],
                   'expense', ((n * 7919::bigint %% 10000000) - 300000) / 100.0, %(batch)s, n + 2
            FROM d, generate_series(%(first)s, %(last)s) n
        """,
        {
            "county": county.pk, "years": years, "centers": centers, "first": numbers[0], "last": numbers[-1],
            "batch": batch.pk,
        },
    )  # fmt: skip
