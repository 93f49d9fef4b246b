"""Imports: a file of lines through the whole pipeline, against raw COPY, bulk_create and django-import-export."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from budget.models import Account, CostCenter, Fund, Line, LineSum, Stage
from obb.imports import pipeline
from obb.models import County, ImportBatch
from outcomes.management.bench.clock import Step, Timing, in_turn, ratio
from outcomes.management.bench.counties import make_county
from outcomes.management.bench.goals import against
from outcomes.models import Spending

SIZES = {"20,000": 20_000, "500,000": 500_000}
BULK = "20,000"
"""The size at which bulk_create is measured, too: it takes the same time a line at any."""
FEW = 2_000
"""Lines by which django-import-export is measured."""
_RAW = "bench_raw_line"
_COPY, _IMPORT, _AGAIN = "raw COPY of ready rows", "import: read, checked, summed", "the same file again"
_BULK, _BARE = "bulk_create, no checks", "import without proof and kept sums"
_SWITCH = "ALTER TABLE budget_line {} TRIGGER USER"


def measure_imports(say: Callable[[str], None], *, rounds: int) -> None:
    """Prints what a line costs in each way, and the ratios, at each size."""
    for size, lines in SIZES.items():
        county = make_county(f"exports{lines}", lines=0, years=2, centers=400)
        content = _file(county, lines)
        found = in_turn(_works(county, content, lines, bulk=size == BULK), rounds=rounds, warm=0)
        say(f"Import of {size} lines ({len(content) / 1e6:.1f} MB)")
        for timing in found.values():
            say(f"  {timing.name:36} {timing.median:8.2f} s  {lines / timing.median:10,.0f} lines/s")
        _say_goals(say, found)
        if size == BULK:
            _say_import_export(say, county, content, found[_IMPORT], rounds)


def _works(county: County, content: bytes, lines: int, *, bulk: bool) -> dict[str, Step]:
    empty = _empty(county)

    def bare() -> None:
        empty()
        _switch("DISABLE")

    bring = _import(county, content)
    works = {
        _COPY: Step(_raw_copy(county, lines), _no_raw_table),
        _BARE: Step(bring, bare),
        _IMPORT: Step(bring, empty),
        _AGAIN: Step(_again(bring)),
    }
    return works | ({_BULK: Step(_bulk_create(county, lines), empty)} if bulk else {})


def _empty(county: County) -> Callable[[], None]:
    def empty() -> None:
        # What was written without its triggers has no sums to be taken off.
        _switch("DISABLE")
        for kept in (Line, LineSum, Spending):
            kept.objects.filter(county=county).delete()
        _switch("ENABLE")

    return empty


def _say_goals(say: Callable[[str], None], found: Mapping[str, Timing]) -> None:
    copy, whole = found[_COPY], found[_IMPORT]
    against(say, "G1", "import ÷ raw COPY", ratio(whole, copy), 1.5)
    if _BULK in found:
        against(say, "G2", "bulk_create ÷ import", ratio(found[_BULK], whole), 10, at_least=True)
    against(say, "G3", "import ÷ the same without proof and sums", ratio(whole, found[_BARE]), 1.5)
    against(say, "", "the same file again ÷ its import", ratio(found[_AGAIN], whole), 1.0)
    say(f"      the same file again ÷ raw COPY {ratio(found[_AGAIN], copy):8.2f} ×")


def _say_import_export(
    say: Callable[[str], None], county: County, content: bytes, whole: Timing, rounds: int
) -> None:
    """The first lines of the file through django-import-export, a line of which takes the same time at any size."""
    try:
        from outcomes.management.bench.import_export import by_import_export  # noqa: PLC0415  may not be there
    except ModuleNotFoundError:
        say("  django-import-export is not installed (requirements-test.lock holds it), and was not measured")
        return
    few = b"".join(content.splitlines(keepends=True)[: FEW + 1])
    step = Step(by_import_export(county, _other_batch(county), few), _empty(county))
    taken = in_turn({f"django-import-export, {FEW:,} lines": step}, rounds=rounds, warm=0)
    for timing in taken.values():
        say(f"  {timing.name:36} {timing.median:8.2f} s  {FEW / timing.median:10,.0f} lines/s")
        times = (timing.median / FEW) / (whole.median / SIZES[BULK])
        against(say, "G2", "a line by django-import-export ÷ by import", times, 100, at_least=True)


def _rows(county: County, lines: int) -> list[tuple]:
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
        for n in range(lines)
    ]


def _file(county: County, lines: int) -> bytes:
    text = io.StringIO()
    text.write("year,stage,department,fund,cost_center,account,kind,amount\n")
    for center, fund, account, amount in _rows(county, lines):
        text.write(
            f"FY2026,adopted,{center.department.code},{fund.code},{center.code},{account.code},expense,{amount:.2f}\n"
        )
    return text.getvalue().encode()


def _raw_copy(county: County, lines: int) -> Callable[[], object]:
    """Ready rows into a table with a primary key and a unique index: what no import can beat."""
    stage = Stage.objects.get(county=county, code="adopted")
    ready = io.StringIO()
    for row, (center, fund, account, amount) in enumerate(_rows(county, lines), 2):
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
    _switch("ENABLE")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_RAW}")


def _switch(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SWITCH.format(how))


def _bulk_create(county: County, lines: int) -> Callable[[], object]:
    """Django's own way, with the same triggers behind it and nothing read or checked before."""
    stage = Stage.objects.get(county=county, code="adopted")
    batch = _other_batch(county)
    rows = _rows(county, lines)

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


def _other_batch(county: County) -> ImportBatch:
    """An import that lines written otherwise stand under."""
    return county.imports.create(
        kind="lines", state="discarded", file_name="bulk", checksum="0" * 64,
        staged_at=timezone.now(), settled_at=timezone.now(),
    )  # fmt: skip


def _import(county: County, content: bytes) -> Callable[[], ImportBatch]:
    def bring() -> ImportBatch:
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
        return batch

    return bring


def _again(bring: Callable[[], ImportBatch]) -> Callable[[], object]:
    def again() -> None:
        if bring().review["lines_written"]:
            raise RuntimeError("the same file was written again")

    return again
