"""Sums of several years and stages by any dimensions: what adding up line by line gives, of drafts and of copies."""

from collections import defaultdict
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from django.utils import timezone

from budget.models import Line, PublishedLine
from budget.queries.comparison import comparison
from budget.queries.edition_sums import DIMENSIONS, cells_of, names_of
from budget.queries.editions import editions
from outcomes.actions.publish import publish
from tests.factories.ground import make_county, make_department
from tests.factories.money import (
    make_account,
    make_cost_center,
    make_fund,
    make_funding_source,
    make_lines,
    make_stage,
)
from tests.outcomes.management.corrupting import behind_the_guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    """Two years of two stages with lines of every sort, and another county's beside them."""
    dice = Random(7)  # noqa: S311  the same lines each time
    made = make_county("sums", years=(2018, 2019))
    for county in (made, make_county("other", years=(2018, 2019))):
        stages = [make_stage(county, "adopted", position=2), make_stage(county, "actual", position=1)]
        departments = [make_department(county, code) for code in ("D1", "D2")]
        centers = [make_cost_center(county, f"C{n}", department=departments[n % 2]) for n in range(5)]
        funds = [None, make_fund(county, "100"), make_fund(county, "200")]
        accounts = {
            "expense": [None, make_account(county, "5100")],
            "revenue": [None, make_account(county, "4100", kind="revenue")],
        }
        sources = [None, make_funding_source(county, "FED")]
        for _ in range(60):
            kind = dice.choice(("expense", "revenue"))
            make_lines(
                dice.choice(centers),
                dice.choice(stages),
                dice.choice((2018, 2019)),
                Decimal(dice.randrange(-5000, 50000)) / 100,
                kind=kind,
                fund=dice.choice(funds),
                account=dice.choice(accounts[kind]),
                funding_source=dice.choice(sources),
            )
    return made


def by_hand(lines, dimensions):
    found = defaultdict(Decimal)
    for line in lines:
        keys = {
            "department": line.cost_center.department_id, "cost_center": line.cost_center_id, "fund": line.fund_id,
            "account": line.account_id, "funding_source": line.funding_source_id,
        }  # fmt: skip
        found[tuple(keys[name] for name in dimensions)] += line.amount
    return found


def publish_all(county):
    for edition in editions(county, drafts=True):
        stage = county.stages.get(pk=edition.stage_id)
        publish(
            county=county, year=edition.year, stage=stage, title=edition.label, reason="x", by=None, at=timezone.now()
        )  # fmt: skip


@pytest.mark.parametrize("drafts", [True, False], ids=["drafts", "copies"])
def test_any_dimensions_are_what_adding_up_line_by_line_gives(
    county, drafts, django_assert_num_queries
) -> None:
    if not drafts:
        publish_all(county)
    found = editions(county, drafts=drafts)
    assert len(found) == 4
    names = names_of(county, found, DIMENSIONS)
    for many in (1, 2, 3):
        for dimensions in combinations(DIMENSIONS, many):
            for kind in ("expense", "revenue"):
                with django_assert_num_queries(1):
                    cells = cells_of(county, found, dimensions, names, kind=kind)
                for edition in found:
                    lines = (
                        Line.objects.filter(county=county, year=edition.year, stage_id=edition.stage_id)
                        if drafts
                        else PublishedLine.objects.filter(publication_id=edition.publication_id)
                    )
                    assert cells[edition.key] == by_hand(lines.filter(kind=kind), dimensions), dimensions


@pytest.mark.parametrize("drafts", [True, False], ids=["drafts", "copies"])
def test_the_departments_of_a_reader_limit_what_is_added_up(county, drafts) -> None:
    if not drafts:
        publish_all(county)
    found = editions(county, drafts=drafts)
    names = names_of(county, found, ())
    [own] = [key for key, part in names.parts["department"].items() if part.code == "D1"]
    cells = cells_of(county, found, ("cost_center",), names, kind="expense", departments={own})
    for edition in found:
        lines = Line.objects.filter(county=county, year=edition.year, stage_id=edition.stage_id)
        mine = lines.filter(kind="expense", cost_center__department_id=own)
        assert cells[edition.key] == by_hand(mine, ("cost_center",))


def test_a_copy_keeps_the_department_and_the_name_of_its_day(county) -> None:
    publish_all(county)
    line = Line.objects.filter(county=county, kind="expense").first()
    center, other = line.cost_center, make_department(county, "D3")
    was = center.department_id
    behind_the_guards(  # which keep a department under published lines: the copy does not rest on that
        f"UPDATE budget_costcenter SET department_id = {other.pk}, name = 'Renamed' WHERE id = {center.pk}"  # noqa: S608  numbers
    )
    for drafts in (True, False):
        found = editions(county, drafts=drafts)
        names = names_of(county, found, ())
        assert names.department_of[found[0].key][center.pk] == (other.pk if drafts else was)
        assert (names.part("cost_center", center.pk).name == "Renamed") == drafts


def test_a_dimension_that_there_is_not_is_a_mistake(county) -> None:
    found = editions(county, drafts=True)
    with pytest.raises(ValueError, match="goal"):
        cells_of(county, found, ("goal",), names_of(county, found, ()), kind="expense")


def test_the_rows_of_a_comparison_add_up_to_the_ledger(county, django_assert_num_queries) -> None:
    old, new, *_ = editions(county, drafts=True)
    for dimension in DIMENSIONS:
        with django_assert_num_queries(3 if dimension in ("department", "cost_center") else 4):
            found = comparison(county, old, new, dimension, kind="expense", reach=None)
        for edition, side in ((old, "old"), (new, "new")):
            lines = Line.objects.filter(county=county, year=edition.year, stage_id=edition.stage_id)
            ledger = sum(line.amount for line in lines.filter(kind="expense"))
            assert getattr(found.whole, side) == ledger
            assert sum(getattr(row, side) or 0 for row in found.rows) == ledger
        assert sum(row.change.dollars for row in found.rows) == found.whole.change.dollars
