"""The ledger proven anew in plain SQL: sums that must agree, references that must lead somewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from obb.imports import originals
from obb.models import ImportBatch

LISTED = 20
"""How many findings of one sort are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Total:
    """One county, year, stage and kind: lines and dollars."""

    county: str
    year: int
    stage: str
    kind: str
    lines: int
    amount: Decimal


def totals(county_id: int | None) -> list[Total]:
    """The ledger's totals, by nothing but its lines."""
    return [
        Total(*row)
        for row in _rows(
            """
            SELECT coalesce(c.slug, 'no county ' || l.county_id), l.year,
                coalesce(s.code, 'no stage ' || l.stage_id), l.kind, count(*), sum(l.amount)
            FROM budget_line l LEFT JOIN obb_county c ON c.id = l.county_id
            LEFT JOIN budget_stage s ON s.id = l.stage_id
            WHERE %(county)s IS NULL OR l.county_id = %(county)s
            GROUP BY c.slug, l.county_id, l.year, s.code, l.stage_id, l.kind ORDER BY 1, 2, 3, 4
            """,
            county_id,
        )
    ]


def findings(county_id: int | None) -> Iterator[str]:
    """Everything wrong with the lines, each in a sentence. None at all: the ledger is sound."""
    yield from _named(_rows(_SUMS, county_id))
    yield from _named(_rows(_ORPHANS, county_id))
    yield from _named(_rows(_NOT_NUMBERS, county_id))
    yield from _named(_rows(_BATCHES, county_id))
    yield from _named(_rows(_BATCH_SUMS, county_id))
    yield from named(_originals(county_id))


def _rows(sql: str, county_id: int | None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"county": county_id})
        return cursor.fetchall()


def _named(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    return named(sentence for (sentence,) in rows)


def _originals(county_id: int | None) -> Iterator[str]:
    batches = ImportBatch.objects.order_by("pk").only("file_name", "checksum", "files")
    for batch in batches.filter(county_id=county_id) if county_id is not None else batches:
        files = batch.files or [{"name": batch.file_name, "checksum": batch.checksum}]
        for number, file in enumerate(files):
            if _digest(originals.pieces(batch, number)) != file["checksum"]:
                yield f"import {batch.pk} ({file['name']}): the original is not the file that was read"
        if originals.checksum_of_all([file["checksum"] for file in files]) != batch.checksum:
            yield f"import {batch.pk} ({batch.file_name}): its files are not those that were read"


def _digest(pieces: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for content in pieces:
        found.update(content)
    return found.hexdigest()


def named(sentences: Iterable[str]) -> Iterator[str]:
    """The first sentences, and how many more there are."""
    count = 0
    for count, sentence in enumerate(sentences, 1):
        if count <= LISTED:
            yield sentence
    if count > LISTED:
        yield f"… and {count - LISTED:,} more of this sort"


# Each way of adding up goes through the tables it is named for, so that a line which leads nowhere falls out.
_SUMS = """
WITH asked AS (SELECT * FROM budget_line WHERE %(county)s IS NULL OR county_id = %(county)s),
ledger AS (SELECT county_id, year, stage_id, kind, sum(amount) AS amount FROM asked GROUP BY 1, 2, 3, 4),
ways AS (
    SELECT 'cost center' AS way, l.county_id, l.year, l.stage_id, l.kind, sum(l.amount) AS amount
        FROM asked l JOIN budget_costcenter c ON c.id = l.cost_center_id AND c.county_id = l.county_id
        GROUP BY 2, 3, 4, 5
    UNION ALL
    SELECT 'department', county_id, year, stage_id, kind, sum(amount) FROM (
        SELECT l.county_id, l.year, l.stage_id, l.kind, d.id, sum(l.amount) AS amount
        FROM asked l JOIN budget_costcenter c ON c.id = l.cost_center_id
        JOIN obb_department d ON d.id = c.department_id AND d.county_id = l.county_id
        GROUP BY 1, 2, 3, 4, 5
    ) by_department GROUP BY 2, 3, 4, 5
    UNION ALL
    SELECT 'fund', l.county_id, l.year, l.stage_id, l.kind, sum(l.amount)
        FROM asked l LEFT JOIN budget_fund f ON f.id = l.fund_id AND f.county_id = l.county_id
        WHERE l.fund_id IS NULL OR f.id IS NOT NULL
        GROUP BY 2, 3, 4, 5
    UNION ALL
    SELECT 'account', l.county_id, l.year, l.stage_id, l.kind, sum(l.amount)
        FROM asked l LEFT JOIN budget_account a ON a.id = l.account_id AND a.county_id = l.county_id AND a.kind = l.kind
        WHERE l.account_id IS NULL OR a.id IS NOT NULL
        GROUP BY 2, 3, 4, 5
    UNION ALL
    SELECT 'funding source', l.county_id, l.year, l.stage_id, l.kind, sum(l.amount)
        FROM asked l LEFT JOIN budget_fundingsource s ON s.id = l.funding_source_id AND s.county_id = l.county_id
        WHERE l.funding_source_id IS NULL OR s.id IS NOT NULL
        GROUP BY 2, 3, 4, 5
),
every_way AS (
    SELECT * FROM (VALUES ('cost center'), ('department'), ('fund'), ('account'), ('funding source')) AS ways (way)
)
SELECT format('%%s FY%%s %%s %%s: by %%s the lines add up to %%s, the ledger to %%s',
        coalesce(c.slug, 'no county'), l.year, coalesce(s.code, 'no stage'), l.kind, e.way,
        coalesce(w.amount::text, 'nothing'), l.amount)
    FROM ledger l CROSS JOIN every_way e
    LEFT JOIN ways w USING (way, county_id, year, stage_id, kind)
    LEFT JOIN obb_county c ON c.id = l.county_id LEFT JOIN budget_stage s ON s.id = l.stage_id
    WHERE w.amount IS DISTINCT FROM l.amount
    ORDER BY c.slug, l.year, s.code, l.kind, e.way
"""

_ORPHANS = """
SELECT format('line %%s (row %%s of %%s): %%s', l.id, l.row, coalesce(b.file_name, 'an unknown file'),
        concat_ws('; ',
            CASE WHEN c.id IS NULL THEN format('county %%s is not there', l.county_id) END,
            CASE WHEN f.id IS NULL THEN format('FY%%s is not open in its county', l.year) END,
            CASE WHEN s.id IS NULL THEN format('stage %%s is not one of its county', l.stage_id) END,
            CASE WHEN cc.id IS NULL
                THEN format('cost center %%s is not one of its county and year', l.cost_center_id) END,
            CASE WHEN cc.id IS NOT NULL AND d.id IS NULL
                THEN format('the department of cost center %%s is not one of its county', cc.code) END,
            CASE WHEN l.fund_id IS NOT NULL AND fu.id IS NULL
                THEN format('fund %%s is not one of its county and year', l.fund_id) END,
            CASE WHEN l.account_id IS NOT NULL AND a.id IS NULL
                THEN format('account %%s is not one of its county, year and kind', l.account_id) END,
            CASE WHEN l.funding_source_id IS NOT NULL AND fs.id IS NULL
                THEN format('funding source %%s is not one of its county and year', l.funding_source_id) END,
            CASE WHEN b.id IS NULL THEN format('import %%s is not one of its county', l.batch_id) END))
    FROM budget_line l
    LEFT JOIN obb_county c ON c.id = l.county_id
    LEFT JOIN obb_fiscalyear f ON f.county_id = l.county_id AND f.year = l.year
    LEFT JOIN budget_stage s ON s.id = l.stage_id AND s.county_id = l.county_id
    LEFT JOIN budget_costcenter cc ON cc.id = l.cost_center_id AND cc.county_id = l.county_id
        AND l.year BETWEEN coalesce(cc.first_year, 0) AND coalesce(cc.last_year, 9999)
    LEFT JOIN obb_department d ON d.id = cc.department_id AND d.county_id = l.county_id
    LEFT JOIN budget_fund fu ON fu.id = l.fund_id AND fu.county_id = l.county_id
        AND l.year BETWEEN coalesce(fu.first_year, 0) AND coalesce(fu.last_year, 9999)
    LEFT JOIN budget_account a ON a.id = l.account_id AND a.county_id = l.county_id AND a.kind = l.kind
        AND l.year BETWEEN coalesce(a.first_year, 0) AND coalesce(a.last_year, 9999)
    LEFT JOIN budget_fundingsource fs ON fs.id = l.funding_source_id AND fs.county_id = l.county_id
        AND l.year BETWEEN coalesce(fs.first_year, 0) AND coalesce(fs.last_year, 9999)
    LEFT JOIN obb_importbatch b ON b.id = l.batch_id AND b.county_id = l.county_id
    WHERE (%(county)s IS NULL OR l.county_id = %(county)s)
      AND (c.id IS NULL OR f.id IS NULL OR s.id IS NULL OR cc.id IS NULL OR d.id IS NULL OR b.id IS NULL
        OR (l.fund_id IS NOT NULL AND fu.id IS NULL) OR (l.account_id IS NOT NULL AND a.id IS NULL)
        OR (l.funding_source_id IS NOT NULL AND fs.id IS NULL))
    ORDER BY l.id
"""

_NOT_NUMBERS = """
SELECT format('line %%s: its amount is %%s', id, amount) FROM budget_line
    WHERE (%(county)s IS NULL OR county_id = %(county)s)
      AND (amount = 'NaN' OR amount <> round(amount, 2) OR kind NOT IN ('expense', 'revenue'))
    ORDER BY id
"""

# What an import wrote is in the ledger, or kept as replaced by a later one.
_BATCHES = """
SELECT format('import %%s (%%s) wrote %%s lines; %%s are in the ledger or kept for an undo', b.id, b.file_name,
        b.review ->> 'lines_written', coalesce(n.lines, 0))
    FROM obb_importbatch b LEFT JOIN (
        SELECT batch_id, count(*) AS lines FROM (
            SELECT batch_id FROM budget_line UNION ALL SELECT batch_id FROM budget_replacedline
        ) every_line GROUP BY 1
    ) n ON n.batch_id = b.id
    WHERE (%(county)s IS NULL OR b.county_id = %(county)s) AND b.kind = 'lines' AND b.review ? 'lines_written'
      AND coalesce(n.lines, 0) <> CASE b.state WHEN 'confirmed' THEN (b.review ->> 'lines_written')::bigint ELSE 0 END
    ORDER BY b.id
"""

# What an import read, by year and kind, is what its lines add up to, wherever they are kept now. (Stages may be
# given other codes meanwhile; what moves between them shows in the sums above. An import that found its lines
# stored already wrote none.)
_BATCH_SUMS = """
WITH stated AS (
    SELECT b.id, b.file_name, (s ->> 'year')::int AS year, s ->> 'kind' AS kind,
        sum((s ->> 'amount')::numeric) AS amount
    FROM obb_importbatch b CROSS JOIN LATERAL jsonb_array_elements(b.totals -> 'slices') s
    WHERE (%(county)s IS NULL OR b.county_id = %(county)s) AND b.kind = 'lines' AND b.state = 'confirmed'
      AND b.review ? 'lines_written' AND NOT b.review ? 'lines_unchanged' AND (s ->> 'lines')::bigint > 0
    GROUP BY 1, 2, 3, 4
),
kept AS (
    SELECT batch_id, year, kind, sum(amount) AS amount FROM (
        SELECT batch_id, year, kind, amount FROM budget_line
        UNION ALL SELECT batch_id, year, kind, amount FROM budget_replacedline
    ) l GROUP BY 1, 2, 3
)
SELECT format('import %%s (%%s) read %%s of FY%%s, %%s; its lines are %%s', t.id, t.file_name, t.amount, t.year, t.kind,
        coalesce(k.amount::text, 'nothing'))
    FROM stated t LEFT JOIN kept k ON k.batch_id = t.id AND k.year = t.year AND k.kind = t.kind
    WHERE k.amount IS DISTINCT FROM t.amount
    ORDER BY t.id, t.year, t.kind
"""
