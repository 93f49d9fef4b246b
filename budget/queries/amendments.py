"""Amendments: the list, one with its lines and funds, and what the bridge is told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from budget.domain.amendments import FundNet, nets
from budget.models import (
    Amendment,
    AmendmentLine,
    Kind,
    LineSum,
    PublishedAmendment,
    PublishedAmendmentLine,
    Stage,
)
from budget.queries.editions import Edition
from budget.queries.line_groups import Part
from obb.models import County

NOTHING = Decimal("0.00")
_ZERO = {"expenses": NOTHING, "revenues": NOTHING}


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One amendment in the list; `lines` counts those this reader may see, which the sums are of."""

    pk: int
    number: str
    title: str
    year: int
    stage: str
    decided_on: date
    decided_by: str
    expenses: Decimal
    revenues: Decimal
    lines: int
    is_file: bool
    is_published: bool


@dataclass(frozen=True, slots=True)
class Amendable:
    """A year with amendments that a stage of kind amended can be made with: the stage, its sum, and theirs.

    All expenses less revenues apart; `standing` is what the amended stage holds now, None where it has no lines.
    """

    year: int
    stage: Stage
    amended: Stage
    amendments: int
    before: dict[str, Decimal]
    changes: dict[str, Decimal]
    standing: dict[str, Decimal] | None

    @property
    def after(self) -> dict[str, Decimal]:
        return {kind: self.before[kind] + self.changes[kind] for kind in self.before}

    @property
    def is_up_to_date(self) -> bool:
        """Whether the sums agree; lines are compared by the import that would write them."""
        return self.standing == self.after


@dataclass(frozen=True, slots=True)
class AmendmentLineRow:
    """A line with its codes and names as they are now."""

    cost_center: Part
    account: Part
    fund: Part
    funding_source: Part
    kind: str
    amount: Decimal


@dataclass(frozen=True)
class AmendmentPage:
    """One amendment with its lines and each fund's net, funds named."""

    amendment: Amendment
    lines: tuple[AmendmentLineRow, ...]
    funds: tuple[tuple[Part, FundNet], ...]


@dataclass(frozen=True)
class Amended:
    """What the bridge is told of an amendment: (cost center, account, dollars) of its lines of one kind."""

    pk: int
    stage_id: int
    title: str
    why: str
    lines: list[tuple[int, int | None, Decimal]] = field(default_factory=list)


def amendment_rows(county: County) -> tuple[AmendmentRow, ...]:
    """The newest decision first. One query."""
    found = (
        Amendment.objects.filter(county=county)
        .select_related("stage", "authority")
        .annotate(
            count=Count("lines"),
            expenses=Coalesce(Sum("lines__amount", filter=Q(lines__kind=Kind.EXPENSE)), NOTHING),
            revenues=Coalesce(Sum("lines__amount", filter=Q(lines__kind=Kind.REVENUE)), NOTHING),
        )
        .order_by("-decided_on", "-pk")
    )
    return tuple(
        AmendmentRow(
            one.pk, one.number, one.title, one.year, one.stage.name, one.decided_on, one.authority.name,
            one.expenses, one.revenues, one.count, one.batch_id is not None, one.is_published,
        )
        for one in found
    )  # fmt: skip


def amendment_page(amendment: Amendment) -> AmendmentPage:
    """One query beside the amendment's own."""
    lines = list(
        amendment.lines.select_related("cost_center", "account", "fund", "funding_source").order_by(
            "position"
        )
    )
    rows = tuple(
        AmendmentLineRow(
            _part(one.cost_center), _part(one.account), _part(one.fund), _part(one.funding_source), one.kind,
            one.amount,
        )
        for one in lines
    )  # fmt: skip
    funds = {one.fund_id: _part(one.fund) for one in lines}
    found = nets((one.fund_id, one.kind, one.amount) for one in lines)
    return AmendmentPage(amendment, rows, tuple((funds[one.fund], one) for one in found))


def _part(thing) -> Part:
    return Part("", "") if thing is None else Part(thing.code, thing.name)


def amended_by(county: County, edition: Edition | None, *, kind: str) -> tuple[Amended, ...]:
    """The amendments that lead to an amended stage, in the order they were decided. Two queries at most.

    Those of its year that stand beside its stages as they are now; of a published edition those published with it.
    Those that changed a stage's own lines are in that stage already.
    """
    if edition is None:
        return ()
    rows = _live(county, edition.year, kind) if edition.publication_id is None else _frozen(edition, kind)
    found: dict[int, Amended] = {}
    for pk, stage, number, title, reason, authority, center, account, amount in rows:
        one = found.setdefault(pk, Amended(pk, stage, f"{number} {title}", f"{authority}: {reason}"))
        one.lines.append((center, account, amount))
    return tuple(found.values())


def _live(county: County, year: int, kind: str) -> Iterable[tuple]:
    lines = AmendmentLine.objects.filter(
        amendment__county=county, amendment__year=year, amendment__batch__isnull=True, kind=kind
    )
    return lines.order_by("amendment__decided_on", "amendment_id", "position").values_list(
        "amendment_id", "amendment__stage_id", "amendment__number", "amendment__title", "amendment__reason",
        "amendment__authority_words", "cost_center_id", "account_id", "amount",
    )  # fmt: skip


def _frozen(edition: Edition, kind: str) -> Iterable[tuple]:
    of_it = PublishedAmendment.objects.filter(publication_id=edition.publication_id, in_stage=False)
    found = {one.amendment_id: one for one in of_it.order_by("decided_on", "amendment_id")}
    lines = PublishedAmendmentLine.objects.filter(publication_id=edition.publication_id, kind=kind)
    rows = [line for line in lines.order_by("position") if line.amendment_id in found] if found else []
    places = {key: place for place, key in enumerate(found)}
    for line in sorted(rows, key=lambda line: places[line.amendment_id]):
        one = found[line.amendment_id]
        yield (
            one.amendment_id, one.stage_id, one.number, one.title, one.reason, one.authority_words,
            line.cost_center_id, line.account_id, line.amount,
        )  # fmt: skip


def amendables(county: County) -> tuple[Amendable, ...]:
    """Years and stages with amendments beside them, for each amended stage of the county. Four queries."""
    stages = {one.pk: one for one in Stage.objects.filter(county=county)}
    targets = sorted(
        (one for one in stages.values() if one.kind == Stage.Kind.AMENDED), key=lambda one: one.position
    )
    changes = _sums(
        AmendmentLine.objects.filter(county=county, amendment__batch__isnull=True).values_list(
            "amendment__year", "amendment__stage_id", "kind"
        )
    )
    if not changes or not targets:
        return ()
    counts = {
        (year, stage): count
        for year, stage, count in Amendment.objects.filter(
            county=county, batch__isnull=True, lines__isnull=False
        )
        .values_list("year", "stage_id")
        .annotate(count=Count("pk", distinct=True))
        .order_by()
    }
    wanted = {(year, one.pk) for year, _stage in changes for one in targets} | set(changes)
    asked = Q()
    for year, stage in sorted(wanted):
        asked |= Q(year=year, stage_id=stage)
    held = _sums(LineSum.objects.filter(asked, county=county).values_list("year", "stage_id", "kind"))
    return tuple(
        Amendable(
            year, stages[stage], target, counts[year, stage], held.get((year, stage), dict(_ZERO)), sums,
            held.get((year, target.pk)),
        )
        for (year, stage), sums in sorted(changes.items(), key=lambda pair: (-pair[0][0], pair[0][1]))
        for target in targets
        if target.pk != stage
    )  # fmt: skip


def _sums(rows) -> dict[tuple[int, int], dict[str, Decimal]]:
    """(year, stage, kind) rows with the sum of their amounts → both kinds' sums by year and stage."""
    found: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(lambda: dict(_ZERO))
    for year, stage, kind, amount in rows.annotate(sum=Sum("amount")).order_by():
        found[year, stage]["expenses" if kind == Kind.EXPENSE else "revenues"] = amount
    return dict(found)
