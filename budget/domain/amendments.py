"""Whether an amendment balances, fund by fund, and how much it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class FundNet:
    """One fund's changes; `fund` is None where the lines do not state one."""

    fund: int | None
    expenses: Decimal
    revenues: Decimal

    @property
    def net(self) -> Decimal:
        """Revenues less expenses: 0 where the fund pays for its own changes, negative where it draws on balance."""
        return self.revenues - self.expenses


def nets(lines: Iterable[tuple[int | None, str, Decimal]]) -> tuple[FundNet, ...]:
    """(fund, kind, amount) of each line → every fund, in the order it is first named."""
    sums: dict[int | None, dict[str, Decimal]] = {}
    for fund, kind, amount in lines:
        found = sums.setdefault(fund, {"expense": NOTHING, "revenue": NOTHING})
        found[kind] += amount
    return tuple(FundNet(fund, one["expense"], one["revenue"]) for fund, one in sums.items())


def balances(found: Iterable[FundNet]) -> bool:
    """Each fund by itself: one fund's surplus does not pay for another."""
    return all(one.net == 0 for one in found)


def moved(amounts: Iterable[tuple[str, Decimal]]) -> Decimal:
    """How many dollars of expenses it moves: what it adds or what it takes, whichever is more. Of (kind, amount)."""
    changes = [amount for kind, amount in amounts if kind == "expense"]
    up = sum((amount for amount in changes if amount > 0), NOTHING)
    down = sum((-amount for amount in changes if amount < 0), NOTHING)
    return max(up, down)


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of an amendment as an authority looks at it; each dimension by its key, None where not stated."""

    department: int
    fund: int | None
    cost_center: int
    account: int | None
    kind: str
    amount: Decimal

    @property
    def side(self) -> str:
        """Where its dollars go: “to” where more is spent or less received, “from” where it is the other way."""
        if self.amount == 0:
            return ""
        return "to" if (self.kind == "expense") == (self.amount > 0) else "from"


@dataclass(frozen=True, slots=True)
class Reach:
    """A thing that dollars may be taken “from”, given “to”, or “both”."""

    side: str
    dimension: str
    thing: int


def leaves(lines: Iterable[Moved], within: str) -> bool:
    """Whether expenses leave their place: in some fund (and department or cost center) they do not add up to 0.

    `within`: "fund", "department" or "cost center"; "" for nowhere to keep within.
    """
    if not within:
        return False
    sums: dict[tuple[int | None, int | None], Decimal] = {}
    for line in lines:
        if line.kind == "expense":
            part = {"fund": None, "department": line.department, "cost center": line.cost_center}[within]
            key = (line.fund, part)
            sums[key] = sums.get(key, NOTHING) + line.amount
    return any(sums.values())


def out_of_reach(lines: Iterable[Moved], reaches: Iterable[Reach]) -> tuple[Moved, ...]:
    """The lines that the reaches do not cover: on a line's side, in each dimension that is named there, one must."""
    allowed: dict[tuple[str, str], set[int]] = {}
    for one in reaches:
        for side in ("from", "to") if one.side == "both" else (one.side,):
            allowed.setdefault((side, one.dimension), set()).add(one.thing)
    return tuple(
        line
        for line in lines
        if any(
            side == line.side and getattr(line, dimension) not in things
            for (side, dimension), things in allowed.items()
        )
    )
