"""Published results: twelve years of every county of a country, each an indicator, against raw COPY of the values."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from obb.history import change
from obb.imports import pipeline
from obb.models import County
from outcomes.management.bench.clock import Step, in_turn, ratio
from outcomes.models import ForecastRecord, Indicator, Observation, VerdictRecord

AREAS = 3_000
YEARS = range(2007, 2019)
_RAW = "bench_raw_observation"
_COPY, _IMPORT, _AGAIN = "raw COPY of ready rows", "import: read, stored, judged", "the same file again"
_PROFILE = {
    "unpivot": {"columns": r"^(?P<what>Force|Jobless|Rate)_(?P<year>\d{4})$", "beside": "what"},
    "fields": {
        "indicator": {"column": "FIPS", "width": 5},
        "period": {"column": "year"},
        "value": {"column": "Rate"},
        "numerator": {"column": "Jobless"},
        "denominator": {"column": "Force"},
    },
}


def measure_observations(say: Callable[[str], None], *, rounds: int) -> None:
    """Prints what a value costs, with its numerator, denominator, verdict, forecast and history."""
    with change(by=None, reason="bench"):
        county = County.objects.create(slug="results", name="Results County")
        Indicator.objects.bulk_create(
            Indicator(
                county=county, code=f"{area:05}", slug=f"area-{area}", name=f"Area {area}", kind="rate", good="down",
                unit="percent",
            )
            for area in range(1, AREAS + 1)
        )  # fmt: skip
    content, values = _file(), AREAS * len(YEARS)
    bring = _import(county, content)
    works = {
        _COPY: Step(_raw_copy(county), _no_raw_table),
        _IMPORT: Step(bring, _empty),
        _AGAIN: Step(bring),
    }
    found = in_turn(works, rounds=rounds, warm=0)
    say(f"Import of {values:,} values of {AREAS:,} indicators ({len(content) / 1e6:.1f} MB)")
    for timing in found.values():
        say(f"  {timing.name:36} {timing.median:8.2f} s  {values / timing.median:10,.0f} values/s")
    say(f"      import ÷ raw COPY              {ratio(found[_IMPORT], found[_COPY]):8.2f} ×")
    say(f"      the same file again ÷ its import {ratio(found[_AGAIN], found[_IMPORT]):6.2f} ×")


def _figures(area: int, year: int) -> tuple[str, int, int]:
    force = 1_000 + area * 37 + year
    jobless = force * (30 + (area * 7 + year * 13) % 80) // 1_000
    return f"{100 * jobless / force:.1f}", jobless, force


def _file() -> bytes:
    text = io.StringIO()
    text.write("FIPS," + ",".join(f"Rate_{year},Jobless_{year},Force_{year}" for year in YEARS) + "\n")
    for area in range(1, AREAS + 1):
        cells = (str(cell) for year in YEARS for cell in _figures(area, year))
        text.write(f"{area}," + ",".join(cells) + "\n")
    return text.getvalue().encode()


def _raw_copy(county: County) -> Callable[[], object]:
    """Ready rows into a table with a primary key and the unique one of a period."""
    keys = dict(Indicator.objects.filter(county=county).values_list("code", "pk"))
    ready = io.StringIO()
    number = 0
    for area in range(1, AREAS + 1):
        for year in YEARS:
            number += 1
            figures = "\t".join(map(str, _figures(area, year)))
            ready.write(f"{number}\t{county.pk}\t{keys[f'{area:05}']}\tcounty\t{year}\t{year}\t{figures}\n")
    text = ready.getvalue()

    def copy() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {_RAW} (id bigint PRIMARY KEY, county_id bigint, indicator_id bigint, of text,"
                " period int, label text, value numeric(20,6), numerator numeric(20,6), denominator numeric(20,6),"
                " UNIQUE (indicator_id, of, period))"
            )
            cursor.cursor.copy_expert(f"COPY {_RAW} FROM STDIN", io.StringIO(text))

    return copy


def _no_raw_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_RAW}")


def _empty() -> None:
    """Without the triggers, which keep what was once judged."""
    with connection.cursor() as cursor:
        for kept in (ForecastRecord, VerdictRecord, Observation):
            table = connection.ops.quote_name(kept._meta.db_table)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            kept._base_manager.filter(county__slug="results")._raw_delete(using="default")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _import(county: County, content: bytes) -> Callable[[], object]:
    def bring() -> None:
        batch = pipeline.bring(
            county=county, kind="observations", file_name="bench.csv", content=content, profile=_PROFILE, by=None,
            at=timezone.now(), reason="bench",
        )  # fmt: skip
        if batch.state != "confirmed":
            raise RuntimeError(f"the import was refused: {batch.problems[:3]}")

    return bring
