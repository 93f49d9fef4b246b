"""The successions proven anew in plain SQL: whole shares, no circles, and the same totals in today's codes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from budget.queries.ledger import named


def findings(county_id: int | None) -> Iterator[str]:
    """Everything wrong with the successions, each in a sentence. None at all: history can be restated."""
    circles = _asked(_ORDER, county_id)
    for sentences in (_asked(_SHARES, county_id), circles, _asked(_YEARS, county_id)):
        yield from named(sentences)
    if not circles:  # they would be walked without end
        yield from named(_asked(_PARTS, county_id))
        yield from named(_asked(_TOTALS, county_id))


def _asked(sql: str, county_id: int | None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"county": county_id})
        return [sentence for (sentence,) in cursor.fetchall()]


_SHARES = """
SELECT format('successors of %%s %%s begin in FY%%s to FY%%s and share %%s.%%s %%%% of it',
        dimension, old_id, min(first_year), max(first_year), sum(share) / 100, lpad((sum(share) %% 100)::text, 2, '0'))
    FROM budget_succession WHERE (%(county)s IS NULL OR county_id = %(county)s)
    GROUP BY dimension, old_id HAVING sum(share) <> 10000 OR count(DISTINCT first_year) > 1
    ORDER BY dimension, old_id
"""

_ORDER = """
SELECT format('%%s %%s begins in FY%%s and is succeeded by %%s in FY%%s already',
        a.dimension, a.new_id, a.first_year, b.new_id, b.first_year)
    FROM budget_succession a JOIN budget_succession b ON b.dimension = a.dimension AND b.old_id = a.new_id
    WHERE (%(county)s IS NULL OR a.county_id = %(county)s) AND b.first_year <= a.first_year
    ORDER BY a.dimension, a.new_id, b.new_id
"""

_YEARS = """
WITH code AS (
    SELECT 'department' AS dimension, id, county_id, first_year, last_year, '' AS kind FROM obb_department
    UNION ALL SELECT 'cost_center', id, county_id, first_year, last_year, '' FROM budget_costcenter
    UNION ALL SELECT 'account', id, county_id, first_year, last_year, kind FROM budget_account
    UNION ALL SELECT 'fund', id, county_id, first_year, last_year, '' FROM budget_fund
)
SELECT format('%%s %%s became %%s in FY%%s, which does not agree with their years, kinds or counties',
        s.dimension, s.old_id, s.new_id, s.first_year)
    FROM budget_succession s
    LEFT JOIN code o ON o.dimension = s.dimension AND o.id = s.old_id AND o.county_id = s.county_id
    LEFT JOIN code n ON n.dimension = s.dimension AND n.id = s.new_id AND n.county_id = s.county_id
    WHERE (%(county)s IS NULL OR s.county_id = %(county)s) AND (
        o.id IS NULL OR n.id IS NULL OR o.last_year >= s.first_year OR o.kind <> n.kind
        OR s.first_year < n.first_year OR s.first_year > n.last_year)
    ORDER BY s.dimension, s.old_id, s.new_id
"""

# A second form of following the chains: where a part begins is added up from the shares before it, its end from its
# size; nothing of `budget_successors` is used.
_WAYS = """
WITH RECURSIVE cut AS (
    SELECT a.dimension, a.county_id, a.old_id, a.new_id, a.first_year, a.share / 10000.0 AS size,
        coalesce((SELECT sum(b.share) FROM budget_succession b
            WHERE b.dimension = a.dimension AND b.old_id = a.old_id AND b.position < a.position), 0) / 10000.0 AS since
    FROM budget_succession a WHERE %(county)s IS NULL OR a.county_id = %(county)s
),
way AS (
    SELECT dimension, county_id, old_id, first_year, new_id AS at, since, size FROM cut
    UNION ALL
    SELECT w.dimension, w.county_id, w.old_id, w.first_year, c.new_id, w.since + w.size * c.since, w.size * c.size
    FROM way w JOIN cut c ON c.dimension = w.dimension AND c.old_id = w.at
),
part AS MATERIALIZED (
    SELECT * FROM way w WHERE NOT EXISTS (
        SELECT 1 FROM cut c WHERE c.dimension = w.dimension AND c.old_id = w.at)
)
"""

# What the pages take for the parts of a code is what its successions say.
_PARTS = f"""
{_WAYS},
used AS (
    SELECT d.dimension, c.id AS county_id, s.old_id, s.before_year AS first_year, s.new_id AS at,
        s.from_share AS since, s.to_share - s.from_share AS size
    FROM obb_county c CROSS JOIN (VALUES ('department'), ('cost_center'), ('account'), ('fund')) d (dimension)
    CROSS JOIN LATERAL budget_successors(d.dimension, c.id, 32767) s
    WHERE %(county)s IS NULL OR c.id = %(county)s
),
differing AS (
    (SELECT * FROM part EXCEPT ALL SELECT * FROM used) UNION ALL (SELECT * FROM used EXCEPT ALL SELECT * FROM part)
)
SELECT DISTINCT format('the parts of %%s %%s that pages show are not those of its successions', dimension, old_id)
    FROM differing ORDER BY 1
"""  # noqa: S608  names are written here, values come apart

_TOTALS = f"""
{_WAYS},
moved AS (
    SELECT l.county_id, l.year, l.stage_id, l.kind, l.fund_id, p.dimension, l.id, l.amount,
        sum(round(l.amount * (p.since + p.size), 2) - round(l.amount * p.since, 2)) AS restated
    FROM budget_line l JOIN budget_costcenter c ON c.id = l.cost_center_id
    JOIN part p ON p.county_id = l.county_id AND l.year < p.first_year AND p.old_id = CASE p.dimension
        WHEN 'cost_center' THEN l.cost_center_id WHEN 'department' THEN c.department_id
        WHEN 'account' THEN l.account_id ELSE l.fund_id END
    GROUP BY l.county_id, l.year, l.stage_id, l.kind, l.fund_id, p.dimension, l.id, l.amount
)
SELECT format('FY%%s stage %%s %%s, fund %%s: by %%s the lines are %%s as they were and %%s in today''s codes',
        year, stage_id, kind, coalesce(fund_id::text, 'not stated'), dimension, sum(amount), sum(restated))
    FROM moved GROUP BY county_id, year, stage_id, kind, fund_id, dimension HAVING sum(amount) <> sum(restated)
    ORDER BY 1
"""  # noqa: S608
