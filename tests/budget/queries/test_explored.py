"""Any filter, group, order and page of the lines is what adding up, sorting and counting one by one gives."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from budget.models import Line, PublishedLine
from budget.queries.editions import editions
from budget.queries.explored import (
    CHOSEN,
    DIMENSIONS,
    UNSTATED,
    Narrowed,
    Wanted,
    added,
    narrow,
    tally,
    unknown,
)
from budget.queries.line_groups import ACROSS, groups_of, rows_of
from budget.queries.line_names import LineNames, names_of
from budget.queries.line_pages import ORDERS, all_of, order_column, page_of
from obb.models import County, Department
from outcomes.actions.publish import publish
from tests.factories import ground, money

pytestmark = pytest.mark.django_db

NOTHING = Decimal("0.00")
AMOUNTS = ["100.00", "-5.00", "0.00", "0.01", "12345678901234.56", "-12345678901234.56", "40.00"]
LIMITS = [None, Decimal("-5.00"), Decimal("0.00"), Decimal("0.01"), Decimal("100.00")]


@pytest.fixture(scope="module")
def ledger(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Two years, two stages, codes that begin and end, names that are alike, and a copy of all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        county = ground.make_county("explored", years=(2018, 2019))
        _fill(county)
        yield county
        transaction.set_rollback(True)


def _fill(county: County) -> None:
    stages = [money.make_stage(county, code) for code in ("requested", "adopted")]
    departments = [ground.make_department(county, f"D{n}", name) for n, name in enumerate(("Zoo", "aging"))]
    centers = [
        money.make_cost_center(county, code, name, departments[n % 2])
        for n, (code, name) in enumerate(
            [("0100", "Twin"), ("0200", "Twin"), ("A", "alpha"), ("b", "Beta"), ("=1", "-dash")]
        )
    ]
    old = money.make_cost_center(county, "9", "Old", departments[0], last_year=2018)
    new = money.make_cost_center(county, "9", "New", departments[1], first_year=2019)
    funds = [None, money.make_fund(county, "10", "General"), money.make_fund(county, "2", "General")]
    sources = [None, *(money.make_funding_source(county, f"S{n}", level) for n, level in enumerate(("state", "federal", "state")))]  # fmt: skip
    accounts = {
        "expense": [None, money.make_account(county, "6100", "Pay")],
        "revenue": [None, money.make_account(county, "4000", "Fees", kind="revenue")],
    }
    batches = [money.make_batch(county), money.make_batch(county)]
    number = 0
    for year, stage, center in product((2018, 2019), stages, [*centers, None]):
        center = center or (old if year == 2018 else new)
        for kind in ("expense", "expense", "revenue"):
            number += 1
            if number % 11 == 0:
                continue
            money.make_line(
                county=county, year=year, stage=stage, cost_center=center, kind=kind, row=number,
                amount=AMOUNTS[number * 3 % len(AMOUNTS)], fund=funds[number % 3],
                funding_source=sources[number * 5 % 4], account=accounts[kind][number // 2 % 2],
                batch=batches[number % 2],
            )  # fmt: skip
    for year, stage in product((2018, 2019), stages):
        publish(
            county=county, year=year, stage=stage, title="Copy", reason="A test", by=None, at=timezone.now()
        )


def named(
    county: County, drafts: bool, which: tuple[int, ...], departments: frozenset[int] | None
) -> LineNames:
    every = editions(county, drafts=drafts)
    return names_of(county, [every[place] for place in sorted(set(which))], departments=departments)


def plain_lines(county: County, names: LineNames) -> list[Any]:
    """Every line of the editions, with all it points to, read in the plainest way."""
    if names.published:
        copies = [one.publication_id for one in names.editions]
        found = PublishedLine.objects.filter(publication_id__in=copies)
    else:
        found = Line.objects.filter(county=county)
    slices = {(one.year, one.stage_id) for one in names.editions}
    joined = found.select_related("stage", "cost_center__department", "fund", "account", "funding_source")
    return [line for line in joined if (line.year, line.stage_id) in slices]


def told(line: Any, dimension: str) -> str:
    """What a line says of a dimension, as addresses have it; "" for nothing."""
    if dimension == "department":
        return str(line.cost_center.department_id)
    if dimension in ("year", "kind"):
        return str(getattr(line, dimension))
    if dimension == "stage":
        return line.stage.code
    if dimension == "batch":
        return str(line.batch_id)
    if dimension == "level":
        return line.funding_source.level if line.funding_source else ""
    thing = getattr(line, dimension)
    return thing.code if thing else ""


def fits(line: Any, wanted: Wanted, departments: frozenset[int] | None) -> bool:
    if departments is not None and line.cost_center.department_id not in departments:
        return False
    for dimension, values in wanted.chosen.items():
        if values and (told(line, dimension) or UNSTATED) not in values:
            return False
    if wanted.least is not None and line.amount < wanted.least:
        return False
    if wanted.most is not None and line.amount > wanted.most:
        return False
    things = [line.cost_center, line.fund, line.account, line.funding_source]
    said = "\n".join(f"{one.code}\n{one.name}" for one in things if one).casefold()
    return wanted.words.casefold() in said


VALUES = {
    "department": ["?0", "?1", "0", "x"],
    "cost_center": ["0100", "0200", "9", "b", "=1", "none"],
    "fund": ["10", "2", "-", "none"],
    "account": ["6100", "4000", "-"],
    "funding_source": ["S0", "S1", "-"],
    "level": ["state", "federal", "-", "county"],
    "kind": ["expense", "revenue", "other"],
    "batch": ["?0", "999999999999999999", "x"],
}


@st.composite
def questions(draw: Any) -> dict[str, Any]:
    chosen = {
        name: tuple(draw(st.lists(st.sampled_from(values), max_size=3, unique=True)))
        for name, values in VALUES.items()
        if draw(st.integers(0, 3)) == 0
    }
    return {
        "drafts": draw(st.booleans()),
        "which": tuple(draw(st.sets(st.integers(0, 3), min_size=1))),
        "chosen": chosen,
        "least": draw(st.sampled_from(LIMITS)),
        "most": draw(st.sampled_from(LIMITS)),
        "words": draw(st.sampled_from(["", "", "", "twin", "GEN", "9", "nothing", "\x00"])),
        "own": draw(st.booleans()),
        "by": tuple(draw(st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=3, unique=True))),
        "across": draw(st.sampled_from(["", *ACROSS])),
        "order": draw(st.sampled_from(["", *ORDERS, *(f"-{name}" for name in ORDERS)])),
        "per_page": draw(st.sampled_from([1, 7, 25])),
    }


def asked(county: County, question: dict[str, Any]) -> tuple[LineNames, Narrowed, Wanted, frozenset | None]:
    departments = list(Department.objects.filter(county=county).order_by("pk").values_list("pk", flat=True))
    batches = sorted(Line.objects.filter(county=county).values_list("batch_id", flat=True).distinct())
    real = {"department": departments, "batch": batches}
    chosen = {
        name: tuple(str(real[name][int(one[1:])]) if one.startswith("?") else one for one in values)
        for name, values in question["chosen"].items()
    }
    own = frozenset(departments[:1]) if question["own"] and question["drafts"] else None
    names = named(county, question["drafts"], question["which"], own)
    wanted = Wanted(chosen, question["least"], question["most"], question["words"])
    return names, narrow(county, names, wanted), wanted, own


LAW = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@LAW
@given(questions())
def test_every_group_and_every_total_is_the_sum_of_its_lines(
    ledger: County, question: dict[str, Any]
) -> None:
    names, narrowed, wanted, own = asked(ledger, question)
    kept = [line for line in plain_lines(ledger, names) if fits(line, wanted, own)]
    sums: dict[tuple, list] = defaultdict(lambda: [0, NOTHING, NOTHING])
    for line in kept:
        cell = sums[tuple(told(line, one) for one in question["by"])]
        cell[0] += 1
        cell[1 if line.kind == "expense" else 2] += line.amount
    groups = groups_of(narrowed, question["by"], question["across"]).groups
    assert {
        tuple(part.key for part in one.parts): [one.sums.lines, one.sums.expenses, one.sums.revenues]
        for one in groups
    } == dict(sums)
    total = tally(narrowed).total
    assert total.lines == len(kept) == sum(one.sums.lines for one in groups)
    assert total.net_cost == sum((one.sums.net_cost for one in groups), NOTHING)
    if question["across"]:
        assert all(sum(its.lines for its in one.across.values()) == one.sums.lines for one in groups)
    columns = ["year", "stage_id", "cost_center_id", "kind"]
    assert {tuple(map(str, row)) for row in added(narrowed, columns)} == {
        tuple(map(str, row)) for row in added(narrowed, columns, from_lines=True)
    }
    rows = rows_of(groups, len(question["by"]))
    for level in range(1, len(question["by"])):
        subtotals = [row for row in rows if row.subtotal and len(row.parts) == level]
        assert sum((row.sums.net_cost for row in subtotals), NOTHING) == total.net_cost
        assert len({row.parts for row in subtotals}) == len(subtotals)


def _key(line: Any, names: LineNames, order: str) -> tuple:
    """By Python's own sorting: the column asked for, what is not stated last, then as listed."""
    thing, _dot, what = order.removeprefix("-").rpartition("_")
    position = {one.stage_id: one.position for one in names.editions}[line.stage_id]
    listed = (-line.year, position, line.cost_center.code, line.batch_id, line.row)
    if not order:
        return (listed,)
    name = order.removeprefix("-")
    if name in ("year", "kind", "amount"):
        value = getattr(line, name)
    elif name == "stage":
        value = position
    elif name == "level":
        levels = ["federal", "state", "county", "other"]
        value = levels.index(line.funding_source.level) if line.funding_source else None
    else:
        owner = line.cost_center.department if thing == "department" else getattr(line, thing)
        value = None if owner is None else owner.code if what == "code" else owner.name.casefold()
    return (value, listed)


def plainly_sorted(kept: list[Any], names: LineNames, order: str) -> list[tuple[int, int]]:
    rows = sorted(kept, key=lambda line: _key(line, names, "")[0])
    if order:
        stated = [line for line in rows if _key(line, names, order)[0] is not None]
        rest = [line for line in rows if _key(line, names, order)[0] is None]
        rows = sorted(stated, key=lambda line: _key(line, names, order)[0], reverse=False)
        if order.startswith("-"):
            rows = _turned(stated, names, order)
        rows += rest
    return [(line.batch_id, line.row) for line in rows]


def _turned(stated: list[Any], names: LineNames, order: str) -> list[Any]:
    """The largest first; lines that are alike stay as listed."""
    values = sorted({_key(line, names, order)[0] for line in stated}, reverse=True)
    return [line for value in values for line in stated if _key(line, names, order)[0] == value]


@LAW
@given(questions())
@example({"drafts": False, "which": (0, 1, 2, 3), "chosen": {}, "least": None, "most": None, "words": "", "own": False, "by": ("fund",), "across": "", "order": "-fund_name", "per_page": 7})  # fmt: skip
def test_pages_one_after_the_other_are_the_whole_list_in_its_order(
    ledger: County, question: dict[str, Any]
) -> None:
    names, narrowed, wanted, own = asked(ledger, question)
    kept = [line for line in plain_lines(ledger, names) if fits(line, wanted, own)]
    order, per_page = question["order"], question["per_page"]
    found = tally(narrowed, order_column(order))
    expected = plainly_sorted(kept, names, order)
    leafed, filed = [], [(line.batch_id, line.row) for line in all_of(narrowed, order)]
    for offset in range(0, max(len(kept), 1), per_page):
        page = page_of(narrowed, found, order, offset=offset, limit=per_page)
        far = page_of(narrowed, found, order, offset=offset, limit=per_page, near=False)
        assert page == far
        leafed += [(line.batch_id, line.row) for line in page]
    assert leafed == filed == expected


def test_values_that_there_are_not_are_known_and_match_nothing(ledger: County) -> None:
    names = named(ledger, True, (0,), None)
    for dimension in CHOSEN:
        missing = [] if dimension == "batch" else ["no-such"]
        assert unknown(names, dimension, ("no-such",)) == missing
        assert tally(narrow(ledger, names, Wanted({dimension: ("no-such",)}))).total.lines == 0


def test_too_many_groups_are_cut_and_said(ledger: County) -> None:
    narrowed = narrow(ledger, named(ledger, True, (0, 1, 2, 3), None), Wanted())
    assert not groups_of(narrowed, ("cost_center",)).more
    cut = groups_of(narrowed, ("cost_center",), most=3)
    assert cut.more and len(cut.groups) <= 3


def test_sums_that_are_kept_are_not_added_up_again(ledger: County) -> None:
    names = named(ledger, True, (0, 1, 2, 3), None)
    first = str(Department.objects.filter(county=ledger).earliest("pk").pk)
    for wanted, kept in (
        (Wanted(), True),
        (Wanted({"fund": ("10", "-"), "level": ("state",), "department": (first,)}, words="twin"), True),
        (Wanted({"account": ("6100",)}), False),
        (Wanted(least=Decimal("1.00")), False),
    ):
        asked_of = str(added(narrow(ledger, names, wanted), ["cost_center_id"]).query)
        assert ("budget_linesum" in asked_of) == kept, asked_of
        assert ('budget_line"' in asked_of) != kept
    by_account = added(narrow(ledger, names, Wanted()), ["account_id"])
    assert "budget_linesum" not in str(by_account.query)
