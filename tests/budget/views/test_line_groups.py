"""Lines narrowed by any dimension and added up by up to three: the same total whatever is asked."""

import html
import re
from collections import defaultdict
from decimal import Decimal
from itertools import permutations

import pytest

from budget.models import Line, Stage
from budget.queries.editions import editions
from budget.queries.explored import DIMENSIONS, Wanted, narrow, tally
from budget.queries.line_groups import groups_of
from budget.queries.line_names import names_of
from tests.factories.money import make_account, make_fund, make_funding_source, make_lines
from tests.outcomes.views.conftest import Small
from tests.pages import column, table, words

AT = "/small/lines/"


@pytest.fixture
def rich(small: Small) -> Small:
    """More lines, with and without funds, accounts and sources, revenues among them."""
    county = small.county
    general, grants = make_fund(county, "100", "General Fund"), make_fund(county, "200", "Grants")
    fees = make_account(county, "4200", "Clinic fees", kind="revenue")
    pay = make_account(county, "6100", "Salaries")
    federal = make_funding_source(county, "FED")
    for center, amount, more in (
        ("7200", "40.00", {"kind": "revenue", "fund": grants, "account": fees, "funding_source": federal}),
        ("7200", "-0.01", {"fund": general, "account": pay}),
        ("5100", "12.34", {"fund": general, "account": pay, "funding_source": federal}),
        ("5100", "0.00", {"fund": grants}),
    ):
        make_lines(small.centers[center], small.adopted, 2019, amount, **more)
    return small


def addresses(answer) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'href="([^"]*)"', answer.content.decode())]


def edition_of(small: Small):
    found = [one for one in editions(small.county, drafts=True) if one.year == 2019]
    return next(one for one in found if Stage.objects.get(pk=one.stage_id) == small.adopted)


def plainly(small: Small, dimensions: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, Decimal, Decimal]]:
    """The same, line by line in Python."""
    found = defaultdict(lambda: [0, Decimal("0.00"), Decimal("0.00")])
    for line in Line.objects.filter(county=small.county, year=2019, stage=small.adopted):
        center = line.cost_center
        codes = {
            "department": str(center.department_id),
            "cost_center": center.code,
            "fund": line.fund.code if line.fund else "",
            "account": line.account.code if line.account else "",
            "funding_source": line.funding_source.code if line.funding_source else "",
            "kind": line.kind,
            "level": line.funding_source.level if line.funding_source else "",
            "year": str(line.year),
            "stage": line.stage.code,
            "batch": str(line.batch_id),
        }
        sums = found[tuple(codes[name] for name in dimensions)]
        sums[0] += 1
        sums[1 if line.kind == "expense" else 2] += line.amount
    return {key: tuple(value) for key, value in found.items()}


def test_any_grouping_is_what_adding_up_line_by_line_gives(rich: Small) -> None:
    edition = edition_of(rich)
    lines = narrow(rich.county, names_of(rich.county, [edition]), Wanted())
    whole = tally(lines).total
    for many in (1, 2, 3):
        for dimensions in permutations(DIMENSIONS, many):
            groups = groups_of(lines, dimensions).groups
            found = {
                tuple(part.key for part in group.parts): (
                    group.sums.lines,
                    group.sums.expenses,
                    group.sums.revenues,
                )
                for group in groups
            }
            assert found == plainly(rich, dimensions), dimensions
            assert sum(group.sums.lines for group in groups) == whole.lines
            assert sum(group.sums.net_cost for group in groups) == whole.net_cost


def test_more_than_three_or_an_unknown_dimension_is_a_mistake(rich: Small) -> None:
    edition = edition_of(rich)
    lines = narrow(rich.county, names_of(rich.county, [edition]), Wanted())
    for dimensions in (DIMENSIONS[:4], ("goal",), ()):
        with pytest.raises(ValueError, match=r"goal|department|\(\)"):
            groups_of(lines, dimensions)


def test_the_page_groups_totals_and_leads_to_the_lines_of_a_group(rich: Small) -> None:
    client = rich.client("analyst")
    answer = client.get(AT, {"by": "fund", "by2": "kind"})
    assert table(answer, "groups") == [
        ["Fund", "Kind", "Lines", "Expenses", "Revenues", "Expenses less revenues"],
        ["100 General Fund", "Expense", "2", "$12.33", "$0.00", "$12.33"],
        ["100 General Fund, total", "", "2", "$12.33", "$0.00", "$12.33"],
        ["200 Grants", "Expense", "1", "$0.00", "$0.00", "$0.00"],
        ["200 Grants", "Revenue", "1", "$0.00", "$40.00", "−$40.00"],
        ["200 Grants, total", "", "2", "$0.00", "$40.00", "−$40.00"],
        ["not stated", "Expense", "4", "$170.00", "$0.00", "$170.00"],
        ["not stated, total", "", "4", "$170.00", "$0.00", "$170.00"],
        ["Total", "", "8", "$182.33", "$40.00", "$142.33"],
    ]
    [address] = [link for link in addresses(answer) if "kind=revenue" in link]
    assert column(client.get(address), "lines", "Fund name", "Amount")[:1] == [("Grants", "$40.00")]
    [unstated] = [link for link in addresses(answer) if "fund=-" in link and "kind=expense" in link]
    assert len(column(client.get(unstated), "lines", "Amount")) == 5  # four lines and their total


def test_filters_narrow_lines_sums_and_groups_alike(rich: Small) -> None:
    answer = rich.client("analyst").get(AT, {"fund": "100", "by": "cost_center"})
    assert [row[0] for row in table(answer, "groups")[1:]] == ["5100 Child support", "7200 Clinics", "Total"]
    assert "expenses$12.33" in words(answer)
    missing = rich.client("analyst").get(AT, {"account": "9999"})
    assert "There is no account 9999 in FY2019 Adopted." in words(missing)


def test_the_file_of_a_grouping_is_what_is_seen(rich: Small) -> None:
    answer = rich.client("analyst").get(AT, {"by": "fund", "kind": "expense", "export": "groups"})
    text = answer.getvalue().decode("utf-8-sig")
    assert "100 General Fund,2,12.33,0.00,12.33" in text
    assert answer.headers["Content-Disposition"].endswith('adopted-lines-by-fund.csv"')


def test_a_director_groups_only_what_is_hers(rich: Small) -> None:
    answer = rich.client("director", rich.social).get(AT, {"by": "department"})
    assert [row[0] for row in table(answer, "groups")[1:-1]] == ["Social Services"]


@pytest.mark.parametrize("name", ["by", "by2", "fund", "account", "funding_source", "kind", "department"])
@pytest.mark.parametrize(
    "value",
    [
        "cost_center__department__county",
        "amount;drop",
        "\x00",
        "'",
        "%00",
        "__class__",
        "x" * 5000,
        "é",
        "-1",
    ],
)
def test_nothing_in_the_address_breaks_the_page(small: Small, name: str, value: str) -> None:
    assert small.client("analyst").get(AT, {name: value}).status_code == 200


def test_the_row_leads_to_the_original_for_those_who_may_see_it(rich: Small) -> None:
    assert [link for link in addresses(rich.client("analyst").get(AT)) if "/rows/" in link]
    assert not [link for link in addresses(rich.client("commissioner").get(AT)) if "/rows/" in link]
