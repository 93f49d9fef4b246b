"""Imports: a file of 200,000 lines through the whole pipeline, against raw COPY and against bulk_create."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from budget.models import Account, CostCenter, Fund, Line, Stage
from obb.imports import pipeline
from obb.models import County
from outcomes.management.bench.clock import Step, in_turn, ratio
from outcomes.management.bench.counties import make_county

LINES = 200_000
_RAW = "bench_raw_line"


def measure_imports(say: Callable[[str], None], *, rounds: int) -> None:
    """Prints what a line costs in each way, and the ratios."""
    county = make_county("exports", lines=0, years=2, centers=400)
    content = _file(county)

    def empty() -> None:
        Line.objects.filter(county=county).delete()

    works = {
        "raw COPY of ready rows": Step(_raw_copy(county), _no_raw_table),
        "bulk_create, no checks": Step(_bulk_create(county), empty),
        "import: read, checked, summed": Step(_import(county, content), empty),
    }
    found = in_turn(works, rounds=rounds, warm=0)
    copy, bulk, whole = found.values()
    say(f"Import of {LINES:,} lines ({len(content) / 1e6:.1f} MB)")
    for timing in found.values():
        say(f"  {timing.name:36} {timing.median:8.2f} s  {LINES / timing.median:10,.0f} lines/s")
    say(f"  import ÷ raw COPY {ratio(whole, copy):8.2f} ×")
    say(f"  bulk_create ÷ import {ratio(bulk, whole):8.2f} ×")


def _rows(county: County) -> list[tuple]:
    """(cost center, fund, account, amount) of each line, the dimensions as their rows."""
    centers = list(CostCenter.objects.filter(county=county).select_related("department").order_by("code"))
    funds = list(Fund.objects.filter(county=county).order_by("code"))
    accounts = list(Account.objects.filter(county=county).order_by("code"))
    return [
        (
            centers[n // 40 % len(centers)],
            funds[n % 5],
            accounts[n % 40],
            Decimal(n * 7919 % 10_000_000 - 300_000) / 100,
        )
        for n in range(LINES)
    ]


def _file(county: County) -> bytes:
    text = io.StringIO()
    text.write("year,stage,department,fund,cost_center,account,kind,amount\n")
    for center, fund, account, amount in _rows(county):
        text.write(
            f"FY2026,adopted,{center.department.code},{fund.code},{center.code},{account.code},expense,{amount}\n"
        )
    return text.getvalue().encode()


def _raw_copy(county: County) -> Callable[[], object]:
    """Ready rows into a table with a primary key and a unique index: what no import can beat."""
    stage = Stage.objects.get(county=county, code="adopted")
    ready = io.StringIO()
    for row, (center, fund, account, amount) in enumerate(_rows(county), 2):
        ready.write(
            f"{row}\t{county.pk}\t2026\t{stage.pk}\t{fund.pk}\t{center.pk}\t{account.pk}\texpense\t{amount}\n"
        )
    text = ready.getvalue()

    def copy() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {_RAW} (id bigint PRIMARY KEY, county_id bigint, year int, stage_id bigint,"
                " fund_id bigint, cost_center_id bigint, account_id bigint, kind text, amount numeric(16,2),"
                " UNIQUE (county_id, year, stage_id, cost_center_id, fund_id, account_id, id))"
            )
            cursor.cursor.copy_expert(f"COPY {_RAW} FROM STDIN", io.StringIO(text))

    return copy


def _no_raw_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_RAW}")


def _bulk_create(county: County) -> Callable[[], object]:
    """Django's own way, with the same triggers behind it and nothing read or checked before."""
    stage = Stage.objects.get(county=county, code="adopted")
    batch = county.imports.create(
        kind="lines", state="discarded", file_name="bulk", checksum="0" * 64,
        staged_at=timezone.now(), settled_at=timezone.now(),
    )  # fmt: skip
    rows = _rows(county)

    def create() -> None:
        Line.objects.bulk_create(
            (
                Line(
                    county=county, year=2026, stage=stage, fund=fund, cost_center=center, account=account,
                    kind="expense", amount=amount, batch=batch, row=row,
                )
                for row, (center, fund, account, amount) in enumerate(rows, 2)
            ),
            batch_size=5_000,
        )  # fmt: skip

    return create


def _import(county: County, content: bytes) -> Callable[[], object]:
    def bring() -> None:
        batch = pipeline.bring(
            county=county,
            kind="lines",
            file_name="bench.csv",
            content=content,
            by=None,
            at=timezone.now(),
            reason="bench",
        )
        if batch.state != "confirmed":
            raise RuntimeError(f"the import was refused: {batch.problems[:3]}")

    return bring
