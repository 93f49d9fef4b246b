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
