"""Stages, dimensions, imports and lines for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

from django.db.models import Model
from django.utils import timezone

from budget.actions.amendments import ChangeLine, Decision, record_amendment
from budget.models import (
    SUCCESSIONS,
    Account,
    Amendment,
    Authority,
    AuthorityReach,
    CostCenter,
    Fund,
    FundingSource,
    Line,
    Stage,
    Succession,
)
from obb.history import change
from obb.models import County, Department, ImportBatch
from tests.factories.ground import make_department

_number = count(1)


def make_stage(
    county: County, code: str = "adopted", name: str = "", kind: str = "", position: int = 0
) -> Stage:
    """A stage; its kind is its code where the code is the name of a kind, otherwise adopted."""
    with change(by=None, reason="a test"):
        return Stage.objects.create(
            county=county,
            code=code,
            name=name or code.capitalize(),
            kind=kind or (code if code in Stage.Kind.values else Stage.Kind.ADOPTED),
            position=position or next(_number),
        )


def make_cost_center(
    county: County, code: str = "", name: str = "", department: Department | None = None, **fields
) -> CostCenter:
    code = code or f"C{next(_number)}"
    department = department or make_department(county)
    with change(by=None, reason="a test"):
        return CostCenter.objects.create(
            county=county, code=code, name=name or f"Cost center {code}", department=department, **fields
        )


def make_fund(county: County, code: str = "", name: str = "", **fields) -> Fund:
    code = code or f"F{next(_number)}"
    with change(by=None, reason="a test"):
        return Fund.objects.create(county=county, code=code, name=name or f"Fund {code}", **fields)


def make_account(county: County, code: str = "", name: str = "", kind: str = "expense", **fields) -> Account:
    code = code or f"A{next(_number)}"
    with change(by=None, reason="a test"):
        return Account.objects.create(
            county=county, code=code, name=name or f"Account {code}", kind=kind, **fields
        )


def make_funding_source(county: County, code: str = "", level: str = "federal", **fields) -> FundingSource:
    code = code or f"S{next(_number)}"
    with change(by=None, reason="a test"):
        return FundingSource.objects.create(
            county=county, code=code, name=f"Source {code}", level=level, **fields
        )


def make_batch(county: County, kind: str = "lines", state: str = "confirmed") -> ImportBatch:
    """An import that lines can say they came from."""
    now = timezone.now()
    return ImportBatch.objects.create(
        county=county, kind=kind, state=state, file_name="lines.csv", checksum="0" * 64, staged_at=now,
        settled_at=now if state != "staged" else None,
    )  # fmt: skip


def make_lines(
    cost_center: CostCenter,
    stage: Stage,
    year: int,
    *amounts: Decimal | str | int,
    kind: str = "expense",
    fund: Fund | None = None,
    account: Account | None = None,
    funding_source: FundingSource | None = None,
    batch: ImportBatch | None = None,
) -> list[Line]:
    """Lines of one cost center with these amounts; the year must be open."""
    batch = batch or make_batch(cost_center.county)
    return Line.objects.bulk_create(
        Line(
            county=cost_center.county, year=year, stage=stage, cost_center=cost_center, fund=fund, account=account,
            funding_source=funding_source, kind=kind, amount=Decimal(amount), batch=batch, row=row,
        )
        for row, amount in enumerate(amounts, 2)
    )  # fmt: skip


def make_authority(county: County, name: str = "Board", kind: str = "board", **fields) -> Authority:
    with change(by=None, reason="a test"):
        return Authority.objects.create(county=county, name=name, kind=kind, **fields)


def make_reach(authority: Authority, side: str = "both", **thing: Model) -> AuthorityReach:
    """What an authority takes dollars from or gives them to: department=, fund=, cost_center= or account=."""
    with change(by=None, reason="a test"):
        return AuthorityReach.objects.create(county=authority.county, authority=authority, side=side, **thing)


def make_amendment(
    cost_center: CostCenter, stage: Stage, year: int, *amounts: Decimal | str, number: str = "", **fields
) -> Amendment:
    """An amendment with a line of this cost center for each amount, paid from fund balance."""
    county, number = cost_center.county, number or f"BCC{next(_number)}"
    authority = Authority.objects.filter(county=county).first() or make_authority(county)
    usual = {"title": f"Amendment {number}", "authority": authority, "authority_words": "Board, May 12",
             "decided_on": date(year, 5, 12), "reason": "A test", "fund_balance": "General Fund"}  # fmt: skip
    return record_amendment(
        county=county, year=year, stage=stage, decision=Decision(number=number, **(usual | fields)),
        lines=[ChangeLine(cost_center, "expense", Decimal(amount)) for amount in amounts],
        by=None, reason="a test", at=timezone.now(),
    )  # fmt: skip


def make_line(*, amount: Decimal | str = "100.00", batch: ImportBatch | None = None, **fields) -> Line:
    """One line, with every reference as given (cost_center=, stage=, year=, county=): also such as are wrong."""
    fields = {"kind": "expense", "row": 2} | fields
    if "cost_center_id" in fields:
        fields.pop("cost_center", None)
    return Line.objects.create(amount=Decimal(amount), batch=batch or make_batch(fields["county"]), **fields)


def make_successions(
    dimension: str, old: Model, first_year: int, *successors: tuple[Model, int], reason: str = "a test"
) -> list[Succession]:
    """`old` becomes each (code, hundredths of a percent), in order; no code's years are changed."""
    with change(by=None, reason=reason):
        return SUCCESSIONS[dimension].objects.bulk_create(
            SUCCESSIONS[dimension](
                county=old.county, old=old, new=new, first_year=first_year, share=share, position=place,
                change="split", reason=reason,
            )
            for place, (new, share) in enumerate(successors, 1)
        )  # fmt: skip
