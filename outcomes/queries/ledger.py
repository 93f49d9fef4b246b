"""The money by outcome proven anew: every line split again, by other means than the database keeps it with."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from budget.models import Publication
from budget.queries.ledger import named
from outcomes.queries.publications import checksum_of


def findings(county_id: int | None) -> Iterator[str]:
    """Everything wrong with the split, the shares and the published copies, each in a sentence."""
    yield from named(_sentences(_SPENDING, county_id))
    yield from named(_sentences(_SHARES, county_id))
    yield from named(_sentences(_PUBLISHED_SUMS, county_id))
    yield from named(_copies(county_id))


def _sentences(sql: str, county_id: int | None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"county": county_id})
        return [sentence for (sentence,) in cursor.fetchall()]


def _copies(county_id: int | None) -> Iterator[str]:
    publications = Publication.objects.order_by("pk").select_related("county")
    if county_id is not None:
        publications = publications.filter(county_id=county_id)
    for publication in publications:
        if checksum_of(publication.pk, publication.names) != publication.checksum:
            yield (
                f"{publication.county.slug}: the published copy “{publication.title}”"
                f" (FY{publication.year}, version {publication.version}) is not what was published"
            )


# In whole cents, by integer division, with nothing that the triggers use: for running shares S
# a line of n cents has (2·n·S + 10000) div 20000 of them up to S, mirrored for negative lines; what is left after the
# last share is not yet mapped.
_SPENDING = """
WITH cut AS (
    SELECT year, cost_center_id, goal_id, county_id,
        (SELECT sum(b.share) FROM outcomes_allocation b
            WHERE b.county_id = a.county_id AND b.year = a.year AND b.cost_center_id = a.cost_center_id
              AND (b.position, b.goal_id) <= (a.position, a.goal_id)) AS upto,
        share
    FROM outcomes_allocation a WHERE %(county)s IS NULL OR a.county_id = %(county)s
),
ends AS (
    SELECT county_id, year, cost_center_id, goal_id, upto - share AS low, upto AS high FROM cut
    UNION ALL
    SELECT county_id, year, cost_center_id, NULL, max(upto), 10000 FROM cut GROUP BY 1, 2, 3 HAVING max(upto) < 10000
),
cents AS (
    SELECT l.county_id, l.year, l.stage_id, l.cost_center_id, l.kind,
        abs(l.amount) * 100 AS size, sign(l.amount) AS sign
    FROM budget_line l WHERE %(county)s IS NULL OR l.county_id = %(county)s
),
parts AS (
    SELECT c.county_id, c.year, c.stage_id, c.cost_center_id, c.kind, e.goal_id,
        c.sign * (div(2 * c.size * coalesce(e.high, 10000) + 10000, 20000)
            - div(2 * c.size * coalesce(e.low, 0) + 10000, 20000)) AS part
    FROM cents c LEFT JOIN ends e USING (county_id, year, cost_center_id)
),
anew AS (
    SELECT county_id, year, stage_id, cost_center_id, kind, goal_id, sum(part) / 100 AS amount, count(*) AS lines
    FROM parts GROUP BY 1, 2, 3, 4, 5, 6
),
kept AS (SELECT * FROM outcomes_spending WHERE %(county)s IS NULL OR county_id = %(county)s)
SELECT format('%%s FY%%s %%s %%s, cost center %%s, %%s: %%s is kept for %%s lines, the lines give %%s for %%s',
        coalesce(co.slug, 'no county'), coalesce(a.year, k.year), coalesce(s.code, 'no stage'),
        coalesce(a.kind, k.kind), coalesce(cc.code, 'unknown'), coalesce(g.name, 'Not yet mapped'),
        coalesce(round(k.amount, 2)::text, 'nothing'), coalesce(k.lines, 0),
        coalesce(round(a.amount, 2)::text, 'nothing'), coalesce(a.lines, 0))
    FROM anew a FULL JOIN kept k ON a.county_id = k.county_id AND a.year = k.year AND a.stage_id = k.stage_id
        AND a.cost_center_id = k.cost_center_id AND a.kind = k.kind
        AND coalesce(a.goal_id, 0) = coalesce(k.goal_id, 0)
    LEFT JOIN obb_county co ON co.id = coalesce(a.county_id, k.county_id)
    LEFT JOIN budget_stage s ON s.id = coalesce(a.stage_id, k.stage_id)
    LEFT JOIN budget_costcenter cc ON cc.id = coalesce(a.cost_center_id, k.cost_center_id)
    LEFT JOIN outcomes_goal g ON g.id = coalesce(a.goal_id, k.goal_id)
    WHERE a.amount IS DISTINCT FROM k.amount OR a.lines IS DISTINCT FROM k.lines
    ORDER BY co.slug, 1
"""

_SHARES = """
SELECT format('%%s FY%%s: the shares of cost center %%s add up to %%s%%%%', co.slug, a.year, cc.code,
        round(sum(a.share) / 100.0, 2))
    FROM outcomes_allocation a LEFT JOIN obb_county co ON co.id = a.county_id
    LEFT JOIN budget_costcenter cc ON cc.id = a.cost_center_id
    WHERE %(county)s IS NULL OR a.county_id = %(county)s
    GROUP BY co.slug, a.year, a.cost_center_id, cc.code HAVING sum(a.share) > 10000 OR min(a.share) < 1
UNION ALL
SELECT format('%%s FY%%s: a share joins cost center %%s and goal %%s, which are not both of its county', co.slug,
        a.year, a.cost_center_id, a.goal_id)
    FROM outcomes_allocation a LEFT JOIN obb_county co ON co.id = a.county_id
    LEFT JOIN budget_costcenter cc ON cc.id = a.cost_center_id AND cc.county_id = a.county_id
    LEFT JOIN outcomes_goal g ON g.id = a.goal_id AND g.county_id = a.county_id
    WHERE (%(county)s IS NULL OR a.county_id = %(county)s) AND (cc.id IS NULL OR g.id IS NULL)
ORDER BY 1
"""

_PUBLISHED_SUMS = """
SELECT format('%%s: in the published copy “%%s” (version %%s) the %%ss by outcome add up to %%s, its lines to %%s',
        co.slug, p.title, p.version, coalesce(l.kind, s.kind), coalesce(s.amount::text, 'nothing'),
        coalesce(l.amount::text, 'nothing'))
    FROM (SELECT publication_id, kind, sum(amount) AS amount FROM budget_publishedline GROUP BY 1, 2) l
    FULL JOIN (SELECT publication_id, kind, sum(amount) AS amount FROM outcomes_publishedspending GROUP BY 1, 2) s
        USING (publication_id, kind)
    JOIN budget_publication p ON p.id = publication_id JOIN obb_county co ON co.id = p.county_id
    WHERE (%(county)s IS NULL OR p.county_id = %(county)s) AND l.amount IS DISTINCT FROM s.amount
    ORDER BY 1
"""
