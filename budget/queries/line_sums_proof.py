"""The kept sums of lines proven anew: every line added up again, by other means than the database keeps them with."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from budget.queries.ledger import named


def findings(county_id: int | None) -> Iterator[str]:
    """Everything that the kept sums say and the lines do not, or the lines and not the sums, each in a sentence."""
    for sql in (_SUMS, _PUBLISHED):
        with connection.cursor() as cursor:
            cursor.execute(sql, {"county": county_id})
            yield from named(sentence for (sentence,) in cursor.fetchall())


# In whole cents, each line taken off its sum: what is left of any key is a finding. Nothing is folded, joined by key
# or rounded, as the triggers do it.
_SUMS = """
WITH parts AS (
    SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
        amount * 100 AS kept, lines AS kept_lines, 0::numeric AS found, 0::bigint AS found_lines
    FROM budget_linesum
    UNION ALL
    SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id, 0, 0, amount * 100, 1
    FROM budget_line
),
sums AS (
    SELECT county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
        sum(kept) AS kept, sum(kept_lines) AS kept_lines, sum(found) AS found, sum(found_lines) AS found_lines
    FROM parts WHERE %(county)s IS NULL OR county_id = %(county)s GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT format('%%s FY%%s %%s %%s, cost center %%s, fund %%s, funding source %%s: the kept sum is %%s of %%s lines,'
        ' the lines give %%s of %%s', coalesce(c.slug, 'no county'), k.year, coalesce(s.code, 'no stage'), k.kind,
        coalesce(cc.code, 'unknown'), coalesce(f.code, 'not stated'), coalesce(fs.code, 'not stated'),
        round(k.kept / 100, 2), k.kept_lines, round(k.found / 100, 2), k.found_lines)
    FROM sums k
    LEFT JOIN obb_county c ON c.id = k.county_id LEFT JOIN budget_stage s ON s.id = k.stage_id
    LEFT JOIN budget_costcenter cc ON cc.id = k.cost_center_id
    LEFT JOIN budget_fund f ON f.id = k.fund_id LEFT JOIN budget_fundingsource fs ON fs.id = k.funding_source_id
    WHERE k.kept IS DISTINCT FROM k.found OR k.kept_lines <> k.found_lines
    ORDER BY 1
"""

_PUBLISHED = """
WITH parts AS (
    SELECT publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
        amount * 100 AS kept, lines AS kept_lines, 0::numeric AS found, 0::bigint AS found_lines
    FROM budget_publishedlinesum
    UNION ALL
    SELECT publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
        0, 0, amount * 100, 1
    FROM budget_publishedline
),
sums AS (
    SELECT publication_id, county_id, year, stage_id, kind, cost_center_id, fund_id, funding_source_id,
        sum(kept) AS kept, sum(kept_lines) AS kept_lines, sum(found) AS found, sum(found_lines) AS found_lines
    FROM parts WHERE %(county)s IS NULL OR county_id = %(county)s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT format('%%s: in the published copy “%%s” (version %%s), cost center %%s, the kept sum of %%ss is %%s of %%s'
        ' lines, its lines give %%s of %%s', coalesce(c.slug, 'no county'), p.title, p.version,
        coalesce(cc.code, 'unknown'), k.kind, round(k.kept / 100, 2), k.kept_lines, round(k.found / 100, 2),
        k.found_lines)
    FROM sums k
    LEFT JOIN budget_publication p ON p.id = k.publication_id LEFT JOIN obb_county c ON c.id = k.county_id
    LEFT JOIN budget_costcenter cc ON cc.id = k.cost_center_id
    WHERE k.kept IS DISTINCT FROM k.found OR k.kept_lines <> k.found_lines
    ORDER BY 1
"""
