"""The amendments proven anew in plain SQL: balance, authority, references, and what was made of them or by them.

A second form of what the database holds them to at commit (`hold_amendments.sql`); nothing of it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from budget.models import Stage
from budget.queries.ledger import named
from obb.models import County


def findings(county_id: int | None) -> Iterator[str]:
    """Everything wrong with the amendments, each in a sentence. None at all: each holds."""
    for sql in (_REFERENCES, _LINES, _BALANCE, _TERMS, _REACH, _FILES, _CLOSED, _MADE):
        with connection.cursor() as cursor:
            cursor.execute(sql, {"county": county_id})
            yield from named(sentence for (sentence,) in cursor.fetchall())


def standing_now(county: County, year: int, stage: Stage) -> dict[str, Any]:
    """What a stage and its amendments are known by, kept with an amended stage that is made of them.

    The newest changes of amendments and of their lines, and the imports of the stage's lines: while these are the
    same, the amended stage must be the stage and its amendments. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT max(pgh_id) FROM budget_amendmentevent WHERE county_id = %(county)s),
                (SELECT max(pgh_id) FROM budget_amendmentlineevent WHERE county_id = %(county)s),
                (SELECT coalesce(jsonb_agg(DISTINCT batch_id ORDER BY batch_id), '[]')::text FROM budget_line
                    WHERE county_id = %(county)s AND year = %(year)s AND stage_id = %(stage)s)
            """,
            {"county": county.pk, "year": year, "stage": stage.pk},
        )
        changes, line_changes, batches = cursor.fetchone()
    return {"stage": stage.pk, "changes": changes, "line_changes": line_changes, "batches": batches}


_ASKED = "(%(county)s IS NULL OR a.county_id = %(county)s)"
_NAMED = "coalesce(c.slug, 'no county') || ' FY' || a.year || ' amendment ' || a.number"
_TABLES = """
    budget_amendment a LEFT JOIN obb_county c ON c.id = a.county_id
    LEFT JOIN budget_authority u ON u.id = a.authority_id AND u.county_id = a.county_id
"""

_REFERENCES = f"""
SELECT {_NAMED} || ': ' || concat_ws('; ',
        CASE WHEN y.id IS NULL THEN 'its year is not open in its county' END,
        CASE WHEN s.id IS NULL THEN format('stage %%s is not one of its county', a.stage_id) END,
        CASE WHEN u.id IS NULL THEN format('authority %%s is not one of its county', a.authority_id) END,
        CASE WHEN a.batch_id IS NOT NULL AND b.id IS NULL
            THEN format('import %%s is not a confirmed one of its county', a.batch_id) END)
    FROM {_TABLES}
    LEFT JOIN obb_fiscalyear y ON y.county_id = a.county_id AND y.year = a.year
    LEFT JOIN budget_stage s ON s.id = a.stage_id AND s.county_id = a.county_id
    LEFT JOIN obb_importbatch b ON b.id = a.batch_id AND b.county_id = a.county_id AND b.state = 'confirmed'
    WHERE {_ASKED} AND (y.id IS NULL OR s.id IS NULL OR u.id IS NULL OR (a.batch_id IS NOT NULL AND b.id IS NULL))
    ORDER BY a.id
"""  # noqa: S608  names are written here, values come apart

_LINES = f"""
SELECT coalesce({_NAMED}, 'amendment ' || l.amendment_id) || ', line ' || l.position || ': ' || concat_ws('; ',
        CASE WHEN a.id IS NULL THEN 'its amendment is not one of its county' END,
        CASE WHEN cc.id IS NULL THEN format('cost center %%s is not one of its county and year', l.cost_center_id) END,
        CASE WHEN l.fund_id IS NOT NULL AND f.id IS NULL
            THEN format('fund %%s is not one of its county and year', l.fund_id) END,
        CASE WHEN l.account_id IS NOT NULL AND n.id IS NULL
            THEN format('account %%s is not one of its county, year and kind', l.account_id) END,
        CASE WHEN l.funding_source_id IS NOT NULL AND fs.id IS NULL
            THEN format('funding source %%s is not one of its county and year', l.funding_source_id) END)
    FROM budget_amendmentline l
    LEFT JOIN budget_amendment a ON a.id = l.amendment_id AND a.county_id = l.county_id
    LEFT JOIN obb_county c ON c.id = l.county_id
    LEFT JOIN budget_costcenter cc ON cc.id = l.cost_center_id AND cc.county_id = l.county_id
        AND a.year BETWEEN coalesce(cc.first_year, 0) AND coalesce(cc.last_year, 9999)
    LEFT JOIN budget_fund f ON f.id = l.fund_id AND f.county_id = l.county_id
        AND a.year BETWEEN coalesce(f.first_year, 0) AND coalesce(f.last_year, 9999)
    LEFT JOIN budget_account n ON n.id = l.account_id AND n.county_id = l.county_id AND n.kind = l.kind
        AND a.year BETWEEN coalesce(n.first_year, 0) AND coalesce(n.last_year, 9999)
    LEFT JOIN budget_fundingsource fs ON fs.id = l.funding_source_id AND fs.county_id = l.county_id
        AND a.year BETWEEN coalesce(fs.first_year, 0) AND coalesce(fs.last_year, 9999)
    WHERE (%(county)s IS NULL OR l.county_id = %(county)s) AND (a.id IS NULL OR cc.id IS NULL
        OR (l.fund_id IS NOT NULL AND f.id IS NULL) OR (l.account_id IS NOT NULL AND n.id IS NULL)
        OR (l.funding_source_id IS NOT NULL AND fs.id IS NULL))
    ORDER BY l.id
"""  # noqa: S608

_BALANCE = f"""
SELECT {_NAMED} || format(': in fund %%s its expenses change by %%s and its revenues by %%s,'
        ' and it names no fund balance', coalesce(f.code, 'not stated'), n.expenses, n.revenues)
    FROM (
        SELECT amendment_id, fund_id, coalesce(sum(amount) FILTER (WHERE kind = 'expense'), 0.00) AS expenses,
            coalesce(sum(amount) FILTER (WHERE kind = 'revenue'), 0.00) AS revenues
        FROM budget_amendmentline GROUP BY 1, 2
    ) n JOIN budget_amendment a ON a.id = n.amendment_id LEFT JOIN obb_county c ON c.id = a.county_id
    LEFT JOIN budget_fund f ON f.id = n.fund_id
    WHERE {_ASKED} AND a.fund_balance = '' AND n.expenses <> n.revenues
    ORDER BY a.id, f.code
"""  # noqa: S608

_HELD = "(u.exception = '' OR a.exception_used = '')"
"""No exception lifts the terms."""

_TERMS = f"""
WITH change AS (
    SELECT l.amendment_id, l.fund_id, d.department_id, l.cost_center_id, l.amount
    FROM budget_amendmentline l JOIN budget_costcenter d ON d.id = l.cost_center_id WHERE l.kind = 'expense'
),
moved AS (
    SELECT amendment_id, (sum(abs(amount)) + abs(sum(amount))) / 2 AS dollars FROM change GROUP BY 1
),
place AS (
    SELECT amendment_id, 'fund' AS within, sum(amount) AS net FROM change GROUP BY amendment_id, fund_id
    UNION ALL
    SELECT amendment_id, 'department', sum(amount) FROM change GROUP BY amendment_id, fund_id, department_id
    UNION ALL
    SELECT amendment_id, 'cost center', sum(amount) FROM change GROUP BY amendment_id, fund_id, cost_center_id
)
SELECT {_NAMED} || format(': it moves %%s; %%s may move %%s', round(m.dollars, 2), u.name, u.max_amount)
    FROM {_TABLES} JOIN moved m ON m.amendment_id = a.id
    WHERE {_ASKED} AND {_HELD} AND m.dollars > u.max_amount
UNION ALL
SELECT DISTINCT {_NAMED} || format(': its expenses leave the %%s that %%s keeps within', p.within, u.name)
    FROM {_TABLES} JOIN place p ON p.amendment_id = a.id AND p.within = u.within
    WHERE {_ASKED} AND {_HELD} AND p.net <> 0
ORDER BY 1
"""  # noqa: S608

# One row for each line and each sort of thing that its side is narrowed to; `met` where one of them is the line's.
_REACH = f"""
SELECT {_NAMED} || format(', line %%s: %%s does not reach there', l.position, u.name)
    FROM {_TABLES} JOIN budget_amendmentline l ON l.amendment_id = a.id
    JOIN budget_costcenter d ON d.id = l.cost_center_id
    JOIN budget_authorityreach r ON r.authority_id = u.id AND r.side IN ('both',
        CASE WHEN l.amount * CASE l.kind WHEN 'expense' THEN 1 ELSE -1 END > 0 THEN 'to'
            WHEN l.amount <> 0 THEN 'from' END)
    WHERE {_ASKED} AND {_HELD} AND l.amount <> 0
    GROUP BY c.slug, a.year, a.number, a.id, u.name, l.id, l.position
    HAVING NOT coalesce(bool_or(r.department_id = d.department_id), true)
        OR NOT coalesce(bool_or(coalesce(r.fund_id = l.fund_id, false)) FILTER (WHERE r.fund_id IS NOT NULL), true)
        OR NOT coalesce(bool_or(r.cost_center_id = l.cost_center_id), true)
        OR NOT coalesce(
            bool_or(coalesce(r.account_id = l.account_id, false)) FILTER (WHERE r.account_id IS NOT NULL), true)
    ORDER BY a.id, l.position
"""  # noqa: S608

# What the file of an amendment wrote, less what it took the place of, is what the amendment's lines say.
_FILES = f"""
WITH parts AS (
    SELECT a.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, -l.amount AS amount
        FROM budget_amendment a JOIN budget_amendmentline l ON l.amendment_id = a.id WHERE a.batch_id IS NOT NULL
    UNION ALL
    SELECT a.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, l.amount
        FROM budget_amendment a JOIN budget_line l ON l.batch_id = a.batch_id
    UNION ALL
    SELECT a.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, l.amount
        FROM budget_amendment a JOIN budget_replacedline l ON l.batch_id = a.batch_id
    UNION ALL
    SELECT a.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, -l.amount
        FROM budget_amendment a JOIN budget_replacedline l ON l.replaced_by_id = a.batch_id
),
apart AS (
    SELECT id, cost_center_id, sum(amount) AS amount FROM parts
        GROUP BY id, cost_center_id, account_id, fund_id, funding_source_id, kind HAVING sum(amount) <> 0
)
SELECT DISTINCT {_NAMED} || format(': its lines of cost center %%s are not what its file changed', cc.code)
    FROM {_TABLES} JOIN apart p ON p.id = a.id LEFT JOIN budget_costcenter cc ON cc.id = p.cost_center_id
    WHERE {_ASKED} ORDER BY 1
"""  # noqa: S608

_CLOSED = """
SELECT format('%%s FY%%s %%s: it is closed, and import %%s (%%s) wrote lines there afterwards without an amendment',
        c.slug, k.year, s.code, b.id, b.file_name)
    FROM budget_stageclosing k JOIN obb_county c ON c.id = k.county_id JOIN budget_stage s ON s.id = k.stage_id
    JOIN obb_importbatch b ON b.county_id = k.county_id AND b.kind = 'lines' AND b.settled_at > k.closed_at
    WHERE (%(county)s IS NULL OR k.county_id = %(county)s) AND k.reopened_at IS NULL
      AND EXISTS (SELECT 1 FROM budget_line l WHERE l.batch_id = b.id AND l.county_id = k.county_id
          AND l.year = k.year AND l.stage_id = k.stage_id)
      AND NOT EXISTS (SELECT 1 FROM budget_amendment a WHERE a.batch_id = b.id
          AND (a.county_id, a.year, a.stage_id) = (k.county_id, k.year, k.stage_id))
    ORDER BY b.id, k.id
"""

# An amended stage that was made of a stage and its amendments, where all its lines are of that import and nothing was
# recorded since: it is the two together, code by code.
_MADE = """
WITH made AS (
    SELECT b.id, b.county_id, b.file_name, b.scope -> 'made_of' AS of,
        (b.scope -> 'made_of' ->> 'stage')::bigint AS base, t.year, t.stage_id AS target
    FROM obb_importbatch b JOIN LATERAL (SELECT year, stage_id FROM budget_line WHERE batch_id = b.id LIMIT 1) t ON true
    WHERE (%(county)s IS NULL OR b.county_id = %(county)s) AND b.kind = 'lines' AND b.state = 'confirmed'
      AND b.scope ? 'made_of'
),
sure AS (
    SELECT m.* FROM made m
    WHERE NOT EXISTS (SELECT 1 FROM budget_line l
            WHERE (l.county_id, l.year, l.stage_id) = (m.county_id, m.year, m.target) AND l.batch_id <> m.id)
      AND (m.of ->> 'changes')::bigint IS NOT DISTINCT FROM (
        SELECT max(pgh_id) FROM budget_amendmentevent e WHERE e.county_id = m.county_id)
      AND (m.of ->> 'line_changes')::bigint IS NOT DISTINCT FROM (
        SELECT max(pgh_id) FROM budget_amendmentlineevent e WHERE e.county_id = m.county_id)
      AND (m.of ->> 'batches')::jsonb = (
        SELECT coalesce(jsonb_agg(DISTINCT l.batch_id ORDER BY l.batch_id), '[]') FROM budget_line l
        WHERE (l.county_id, l.year, l.stage_id) = (m.county_id, m.year, m.base))
),
parts AS (
    SELECT m.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, l.amount
        FROM sure m JOIN budget_line l ON (l.county_id, l.year, l.stage_id) = (m.county_id, m.year, m.target)
    UNION ALL
    SELECT m.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, -l.amount
        FROM sure m JOIN budget_line l ON (l.county_id, l.year, l.stage_id) = (m.county_id, m.year, m.base)
    UNION ALL
    SELECT m.id, l.cost_center_id, l.account_id, l.fund_id, l.funding_source_id, l.kind, -l.amount
        FROM sure m JOIN budget_amendment a ON (a.county_id, a.year, a.stage_id) = (m.county_id, m.year, m.base)
            AND a.batch_id IS NULL
        JOIN budget_amendmentline l ON l.amendment_id = a.id
),
apart AS (
    SELECT id, cost_center_id, sum(amount) AS amount FROM parts
        GROUP BY id, cost_center_id, account_id, fund_id, funding_source_id, kind HAVING sum(amount) <> 0
)
SELECT DISTINCT format('%%s FY%%s %%s: cost center %%s is not what %%s and its amendments give (import %%s, %%s)',
        c.slug, m.year, t.code, cc.code, s.code, m.id, m.file_name)
    FROM apart p JOIN sure m ON m.id = p.id JOIN obb_county c ON c.id = m.county_id
    LEFT JOIN budget_stage t ON t.id = m.target LEFT JOIN budget_stage s ON s.id = m.base
    LEFT JOIN budget_costcenter cc ON cc.id = p.cost_center_id
    ORDER BY 1
"""
