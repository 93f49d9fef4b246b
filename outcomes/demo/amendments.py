"""The amendments of a demo county, from its file, under the rules of who may decide what."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from budget.actions.amendments import ChangeLine, Decision, record_amendment
from budget.models import Account, Authority, CostCenter, Fund, FundingSource, Stage
from obb.domain.amounts import read_amount
from obb.history import change
from obb.models import County, Person
from outcomes.demo.counties import DemoCounty

_MODELS = {"cost_center": CostCenter, "account": Account, "fund": Fund, "funding_source": FundingSource}


def load_amendments(
    county: County,
    demo: DemoCounty,
    stages: Mapping[str, Stage],
    *,
    by: Person | None,
    reason: str,
    at: datetime,
) -> None:
    """Records every amendment that the county declares, with its lines of `amendments.csv`."""
    if not demo.amendments:
        return
    with change(by=by, reason=reason):
        rules = {rule.name: Authority.objects.create(county=county, **asdict(rule)) for rule in demo.rules}
    year, stage = demo.amends
    known = {
        name: {one.code: one for one in model.objects.filter(county=county).in_year(year)}
        for name, model in _MODELS.items()
    }
    with open(demo.folder / "amendments.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for one in demo.amendments:
        record_amendment(
            county=county,
            year=year,
            stage=stages[stage],
            decision=Decision(
                number=one.number,
                title=one.title,
                authority=rules[one.rule],
                authority_words=one.decided_by,
                decided_on=one.decided_on,
                reason=one.reason,
                fund_balance=one.fund_balance,
                is_published=True,
            ),
            lines=[_line(row, known) for row in rows if row["number"] == one.number],
            by=by,
            reason=reason,
            at=at,
        )


def _line(row: Mapping[str, str], known: Mapping[str, Mapping[str, Any]]) -> ChangeLine:
    things = {name: known[name][row[name]] if row[name] else None for name in _MODELS}
    return ChangeLine(kind=things["account"].kind, amount=read_amount(row["amount"]), **things)
