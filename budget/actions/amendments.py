"""Recording an amendment with its lines, changing it, taking it away; and writing closed lines under one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from budget.actions.lines import lock_money
from budget.domain.amendments import Moved, balances, leaves, moved, nets, out_of_reach
from budget.models import (
    Account,
    Amendment,
    AmendmentLine,
    Authority,
    CostCenter,
    Fund,
    FundingSource,
    Stage,
)
from budget.queries.authorities import as_reaches, named_places, places_reached
from obb.domain.amounts import exact
from obb.history import change
from obb.models import County, ImportBatch, Person


class AmendmentRefused(Exception):
    """It cannot be recorded, changed or taken away so; says why in a sentence."""


@dataclass(frozen=True)
class ChangeLine:
    """What one line of an amendment says."""

    cost_center: CostCenter
    kind: str
    amount: Decimal
    account: Account | None = None
    fund: Fund | None = None
    funding_source: FundingSource | None = None


@dataclass(frozen=True)
class Decision:
    """What was decided, by whom, when and why. `fund_balance` names what pays where revenues do not."""

    number: str
    title: str
    authority: Authority
    authority_words: str
    decided_on: date
    reason: str
    fund_balance: str = ""
    exception_used: str = ""
    is_published: bool = False


def record_amendment(
    *,
    county: County,
    year: int,
    stage: Stage,
    decision: Decision,
    lines: Sequence[ChangeLine],
    by: Person | None,
    reason: str,
    at: datetime,
) -> Amendment:
    """A new amendment of a year and stage; without lines it waits for its file. Raises AmendmentRefused."""
    _must_be_whole(decision, reason)
    _must_hold(decision, lines)
    with change(by=by, reason=reason):
        lock_money(county)
        _must_be_new(county, decision.number, None)
        amendment = Amendment(county=county, year=year, stage=stage, entered_by=by, entered_at=at)
        _decide(amendment, decision)
        _write(amendment, lines)
    return amendment


def change_amendment(
    *,
    amendment: Amendment,
    decision: Decision,
    lines: Sequence[ChangeLine],
    by: Person | None,
    reason: str,
) -> Amendment:
    """Records it otherwise; its year and stage stay, and the lines of one that came as a file stay, too."""
    _must_be_whole(decision, reason)
    with change(by=by, reason=reason):
        found = _locked(amendment)
        _must_be_new(found.county, decision.number, found.pk)
        _decide(found, decision)
        _must_hold(decision, lines if found.batch_id is None else stored_lines(found))
        if found.batch_id is None:
            found.lines.all().delete()
            _write(found, lines)
    return found


def drop_amendment(*, amendment: Amendment, by: Person | None, reason: str) -> None:
    """Takes it away with its lines. Raises AmendmentRefused while its file stands in the ledger."""
    if not reason.strip():
        raise AmendmentRefused(_("Say why, in a few words: the history keeps it."))
    with change(by=by, reason=reason):
        found = _locked(amendment)
        if found.batch_id is not None:
            raise AmendmentRefused(_("Its file stands in the ledger. Undo that import first."))
        found.lines.all().delete()
        found.delete()


@contextmanager
def under_amendment(amendment: Amendment) -> Iterator[None]:
    """In one transaction, lines of the year and stage it amends may be written though they are closed.

    The database looks itself whether there is such an amendment of that county, year and stage.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('obb.amendment', %s, true)", [str(amendment.pk)])
        yield
        # Not in `finally`: where the block raises, the transaction is gone and the setting with it.
        cursor.execute("SELECT set_config('obb.amendment', '', true)")


def carry(*, amendment: Amendment, batch: ImportBatch, by: Person | None, reason: str) -> None:
    """The import has changed the stage's lines under this amendment: what it changed are the amendment's lines.

    Raises AmendmentRefused where they do not balance or go beyond its authority.
    """
    with change(by=by, reason=reason):
        found = _locked(amendment)
        if found.batch_id is not None or found.lines.exists():
            raise AmendmentRefused(
                _("Amendment %(number)s has its lines already. Record another one for this file.")
                % {"number": found.number}
            )
        found.batch = batch
        found.save()
        with connection.cursor() as cursor:
            cursor.execute(
                _WHAT_CHANGED, {"batch": batch.pk, "county": batch.county_id, "amendment": found.pk}
            )
        _must_hold(decided(found), stored_lines(found))


def put_down(*, amendment: Amendment, by: Person | None, reason: str) -> None:
    """The import is undone: the amendment waits for a file again."""
    with change(by=by, reason=reason):
        found = _locked(amendment)
        found.lines.all().delete()
        found.batch = None
        found.save()


_WHAT_CHANGED = """
INSERT INTO budget_amendmentline
    (county_id, amendment_id, position, cost_center_id, account_id, fund_id, funding_source_id, kind, amount)
SELECT %(county)s, %(amendment)s,
    row_number() OVER (ORDER BY cost_center_id, kind, account_id, fund_id, funding_source_id),
    cost_center_id, account_id, fund_id, funding_source_id, kind, amount
FROM (
    SELECT cost_center_id, account_id, fund_id, funding_source_id, kind, sum(amount) AS amount FROM (
        SELECT cost_center_id, account_id, fund_id, funding_source_id, kind, amount
            FROM budget_line WHERE county_id = %(county)s AND batch_id = %(batch)s
        UNION ALL
        SELECT cost_center_id, account_id, fund_id, funding_source_id, kind, -amount
            FROM budget_replacedline WHERE county_id = %(county)s AND replaced_by_id = %(batch)s
    ) both_sides GROUP BY 1, 2, 3, 4, 5
) sums WHERE amount <> 0
"""


def decided(amendment: Amendment) -> Decision:
    """What is recorded of it, as it would be stated."""
    return Decision(**{one.name: getattr(amendment, one.name) for one in fields(Decision)})


def stored_lines(amendment: Amendment) -> list[ChangeLine]:
    """Its lines in their order. One query."""
    lines = amendment.lines.select_related("cost_center", "account", "fund", "funding_source").order_by(
        "position"
    )
    return [
        ChangeLine(one.cost_center, one.kind, one.amount, one.account, one.fund, one.funding_source)
        for one in lines
    ]


def _locked(amendment: Amendment) -> Amendment:
    lock_money(amendment.county)
    found = Amendment.objects.select_for_update(of=("self",)).filter(pk=amendment.pk).first()
    if found is None:
        raise AmendmentRefused(_("Somebody has taken this amendment away meanwhile."))
    return found


def _decide(amendment: Amendment, decision: Decision) -> None:
    for name in ("number", "title", "authority_words", "reason", "fund_balance", "exception_used"):
        setattr(amendment, name, getattr(decision, name).strip())
    amendment.authority, amendment.decided_on = decision.authority, decision.decided_on
    amendment.is_published = decision.is_published
    amendment.save()


def _write(amendment: Amendment, lines: Sequence[ChangeLine]) -> None:
    AmendmentLine.objects.bulk_create(
        AmendmentLine(
            county_id=amendment.county_id,
            amendment=amendment,
            position=place,
            cost_center=line.cost_center,
            account=line.account,
            fund=line.fund,
            funding_source=line.funding_source,
            kind=line.kind,
            amount=line.amount,
        )
        for place, line in enumerate(lines, 1)
    )


def _must_be_whole(decision: Decision, reason: str) -> None:
    if not reason.strip():
        raise AmendmentRefused(_("Say why, in a few words: the history keeps it."))
    stated = (decision.number, decision.title, decision.authority_words, decision.reason)
    if not all(words.strip() for words in stated):
        raise AmendmentRefused(_("State its number, its title, who decided it, and why."))


def _must_be_new(county: County, number: str, own: int | None) -> None:
    others = Amendment.objects.filter(county=county, number=number.strip()).exclude(pk=own)
    if others.exists():
        raise AmendmentRefused(
            _("There is an amendment %(number)s already. Give this one another number.") % {"number": number}
        )


def _must_hold(decision: Decision, lines: Sequence[ChangeLine]) -> None:
    """It balances or names the fund balance it draws on, and keeps within its authority or names the exception."""
    found = nets((None if one.fund is None else one.fund.pk, one.kind, one.amount) for one in lines)
    if not balances(found) and not decision.fund_balance.strip():
        raise AmendmentRefused(unbalanced())
    beyond = _beyond(decision.authority, lines)
    if not beyond:
        return
    if not decision.authority.exception:
        raise AmendmentRefused(f"{beyond} {_('Choose the authority that decided it.')}")
    if not decision.exception_used.strip():
        raise AmendmentRefused(f"{beyond} {_('Say why the exception holds here.')}")


def unbalanced() -> str:
    """What is said of an amendment that does not balance and names no fund balance."""
    return _(
        "It does not balance: in each fund, revenues and expenses must change by the same amount."
        " Correct the lines, or name the fund balance it draws on."
    )


def _beyond(authority: Authority, lines: Sequence[ChangeLine]) -> str:
    """How the lines go beyond what the authority may decide, in a sentence; "" where they do not."""
    dollars = moved((one.kind, one.amount) for one in lines)
    words = {"name": authority.name}
    if authority.max_amount is not None and dollars > authority.max_amount:
        words |= {"dollars": exact(dollars), "limit": exact(authority.max_amount)}
        return _("It moves %(dollars)s; %(name)s may move %(limit)s at most.") % words
    changes = [_as_moved(one) for one in lines]
    if leaves(changes, authority.within):
        return left_its_place(authority)
    places = places_reached(authority)
    beyond = out_of_reach(changes, as_reaches(places))
    if not beyond:
        return ""
    words |= {
        "code": lines[changes.index(beyond[0])].cost_center.code,
        "places": named_places(places, beyond[0].side),
    }
    if beyond[0].side == "from":
        return (
            _("It takes dollars from a line of %(code)s; %(name)s may take them from %(places)s alone.")
            % words
        )
    return _("It gives dollars to a line of %(code)s; %(name)s may give them to %(places)s alone.") % words


def left_its_place(authority: Authority) -> str:
    """What is said of an amendment that changes what is spent where the authority may only move it."""
    words = {"name": authority.name}
    return {
        Authority.Within.FUND: _(
            "%(name)s may move dollars within a fund only: its expenses must add up to $0.00."
        ),
        Authority.Within.DEPARTMENT: _(
            "%(name)s may move dollars within a department and fund only: its expenses must add up to $0.00 in each."
        ),
        Authority.Within.COST_CENTER: _(
            "%(name)s may move dollars within a cost center and fund only: its expenses must add up to $0.00 in each."
        ),
    }[Authority.Within(authority.within)] % words


def _as_moved(line: ChangeLine) -> Moved:
    return Moved(
        department=line.cost_center.department_id,
        fund=None if line.fund is None else line.fund.pk,
        cost_center=line.cost_center.pk,
        account=None if line.account is None else line.account.pk,
        kind=line.kind,
        amount=line.amount,
    )
