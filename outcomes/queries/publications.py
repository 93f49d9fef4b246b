"""Publications: the checksum of what a publication froze, computed from the frozen rows themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import connection

# Each frozen table as text, in an order that depends on nothing but the rows.
_FROZEN = (
    (
        "budget_publishedline",
        "(r.county_id, r.year, r.stage_id, r.fund_id, r.cost_center_id, r.account_id, r.funding_source_id,"
        " r.kind, r.amount, r.batch_id, r.row)",
    ),
    (
        "outcomes_publishedspending",
        "(r.county_id, r.year, r.stage_id, r.cost_center_id, r.kind, r.goal_id, r.amount)",
    ),
    ("outcomes_publishedshare", "(r.cost_center_id, r.goal_id, r.share, r.position)"),
    ("outcomes_publishedindicator", "(r.indicator_id, r.goal_id, r.panel)"),
)
# Frozen since amendments are: where a publication has none, its checksum is what it was before they were.
_AMENDED = (
    (
        "budget_publishedamendment",
        "(r.amendment_id, r.stage_id, r.in_stage, r.number, r.title, r.authority, r.authority_words,"
        " to_char(r.decided_on, 'YYYY-MM-DD'), r.reason, r.fund_balance, r.exception_used)",
    ),
    (
        "budget_publishedamendmentline",
        "(r.amendment_id, r.position, r.cost_center_id, r.account_id, r.fund_id, r.funding_source_id, r.kind,"
        " r.amount)",
    ),
)
_NONE = sha256(b"").hexdigest()

_DIGEST = """
    SELECT encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line), ''), 'UTF8')), 'hex')
    FROM (
        SELECT (ROW{columns})::text COLLATE "C" AS line FROM {table} r WHERE r.publication_id = %s
    ) frozen
"""


def checksum_of(publication_id: int, names: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, over a publication's lines, spending, shares, indicators, amendments and names.

    The same today and after any number of later edits; another as soon as one frozen row is another.
    """
    whole = sha256()
    with connection.cursor() as cursor:
        for table, columns in _FROZEN + _AMENDED:
            cursor.execute(_DIGEST.format(table=table, columns=columns), [publication_id])
            [digest] = cursor.fetchone()
            if digest != _NONE or (table, columns) in _FROZEN:
                whole.update(f"{table} {digest}\n".encode())
    whole.update(json.dumps(names, sort_keys=True, ensure_ascii=False).encode())
    return whole.hexdigest()
