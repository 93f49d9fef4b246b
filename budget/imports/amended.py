"""An amended stage made of a stage and its amendments: written as a file, and brought in as any other.

So it is reviewed before it is stored, its lines lead to their rows, all of it is undone by undoing the import, and
what it adds up to is proven as every import is.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.db import connection

from budget.models import Stage
from budget.queries.amendment_proof import standing_now
from obb.imports import pipeline
from obb.models import County, ImportBatch, Person

_HEAD = ("year", "stage", "cost_center", "fund", "account", "kind", "funding_source", "amount")

# Amendments that changed the stage's own lines (those with an import) are among its lines already.
_ROWS = """
SELECT 'FY' || lpad(l.year::text, 4, '0'), %(target)s, c.code, f.code, a.code, l.kind, s.code, l.amount FROM (
    SELECT year, cost_center_id, fund_id, account_id, kind, funding_source_id, amount,
        0 AS part, NULL::date AS decided, batch_id AS number, row AS place, id
        FROM budget_line WHERE county_id = %(county)s AND year = %(year)s AND stage_id = %(stage)s
    UNION ALL
    SELECT m.year, n.cost_center_id, n.fund_id, n.account_id, n.kind, n.funding_source_id, n.amount,
        1, m.decided_on, m.id, n.position, n.id
        FROM budget_amendmentline n JOIN budget_amendment m ON m.id = n.amendment_id
        WHERE m.county_id = %(county)s AND m.year = %(year)s AND m.stage_id = %(stage)s AND m.batch_id IS NULL
) l JOIN budget_costcenter c ON c.id = l.cost_center_id
LEFT JOIN budget_fund f ON f.id = l.fund_id LEFT JOIN budget_account a ON a.id = l.account_id
LEFT JOIN budget_fundingsource s ON s.id = l.funding_source_id
ORDER BY l.part, l.decided, l.number, l.place, l.id
"""


def stage_amended(
    *, county: County, year: int, stage: Stage, target: Stage, by: Person | None, at: datetime
) -> ImportBatch:
    """Stages the import that makes `target` of `stage` and its amendments of the year: to be reviewed, then confirmed.

    Raises ValueError where `target` is not an amended stage of the same county, or is the stage itself.
    """
    if target.kind != Stage.Kind.AMENDED or target == stage or target.county_id != stage.county_id:
        raise ValueError(target)
    made_of = standing_now(county, year, stage)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fy{year}-{target.code}-of-{stage.code}-and-amendments.csv"
        with path.open("wb") as file, connection.cursor() as cursor:
            file.write(f"{','.join(_HEAD)}\r\n".encode())
            values = {"county": county.pk, "year": year, "stage": stage.pk, "target": target.code}
            rows = cursor.mogrify(_ROWS, values).decode()
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT (FORMAT csv)", file)
        return pipeline.stage(
            county=county, kind="lines", file_name=path.name, path=path, scope={"made_of": made_of}, by=by, at=at
        )  # fmt: skip
