"""A real city put in by the README's own commands: what its analyst and its public then read."""

import csv
import io
import os
import re
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponse
from django.test import Client

from budget.models import Line
from obb.models import Person
from outcomes.actions.marks import mark
from outcomes.models import Allocation, Goal, Indicator
from tests.pages import column, table, words

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ["OBB_SHARED"]) / "data/boston-program-budget-fy19"
PROFILES = Path(__file__).parent / "profiles"
FILES = {
    "import_budget": ("program_history_by_account.csv", "boston_lines.toml"),
    "results": ("performance_measures.csv", "boston_measures.toml"),
    "crosswalk": ("performance_measures.csv", "boston_crosswalk.toml"),
}
ADOPTED = {"year": "2019", "stage": "adopted"}
LEDGER, MAPPED, REST = "$2,469,308,367.00", Decimal("283059443.00"), "$2,186,248,924.00"
GOALS, INDICATORS = 152, 363


def _told() -> list[list[str]]:
    """The commands that the README prints under “Your own county”, in their order."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme.partition("## Your own county\n")[2].partition("```\n")[2].partition("```")[0]
    return [shlex.split(line)[2:] for line in part.splitlines()]


def _as_boston(command: list[str], password_file: Path) -> list[str]:
    """The same command with this city's names, files and year in the places that the README leaves open."""
    given = {"yourcounty": "boston", "Your County, Your State": "Boston, Massachusetts", "2027": "2019"}
    kind = next((name for name in FILES if name in command), None)
    if kind is not None:
        file, profile = FILES[kind]
        given |= {"FILE": str(FOLDER / file), "PROFILE": str(PROFILES / profile)}
    typed = [given.get(word, word) for word in command]
    return [*typed, "--password-file", str(password_file)] if typed[0] == "add_person" else typed


@pytest.fixture(scope="module")
def told(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Command → what it printed. Built once for all tests, then gone."""
    password_file = tmp_path_factory.mktemp("boston") / "password"
    password_file.write_text("a long enough password\n")
    said = {}
    with django_db_blocker.unblock(), transaction.atomic():
        for command in _told():
            if command[0] in ("migrate", "serve"):
                continue
            if command[0] == "publish":
                _mark_all()
            out = io.StringIO()
            call_command(*_as_boston(command, password_file), stdout=out)
            said[" ".join(command[:3])] = out.getvalue()
        yield said
        transaction.set_rollback(True)


def _mark_all() -> None:
    for model in (Goal, Indicator):
        mark(rows=model.objects.all(), published=True, by=None, reason="The city publishes them itself")


@pytest.fixture(params=["analyst", "public"])
def reader(request: pytest.FixtureRequest, told: dict[str, str], django_db_blocker: Any) -> Iterator[Client]:
    with django_db_blocker.unblock(), transaction.atomic():
        client = Client()
        if request.param == "analyst":
            client.force_login(Person.objects.get(username="ana"))
        yield client
        transaction.set_rollback(True)


def _get(reader: Client, address: str, asked: dict[str, str] | None = None) -> HttpResponse:
    answer = reader.get(address, ADOPTED | (asked or {}))
    assert answer.status_code == 200
    return answer


def _dollars(text: str) -> Decimal:
    return Decimal(re.sub(r"[$,]", "", text).replace("−", "-"))


def test_each_command_did_what_the_readme_says(told: dict[str, str]) -> None:
    assert list(told) == [
        "add_county yourcounty Your County, Your State",
        "add_person ana yourcounty",
        "import_budget yourcounty FILE",
        "import_data yourcounty results",
        "import_data yourcounty crosswalk",
        "verify_ledger --county yourcounty",
        "publish yourcounty 2027",
    ]
    assert "FY2019 Adopted, expense: 1,026 lines, $2,469,308,367.00" in told["import_budget yourcounty FILE"]
    results = told["import_data yourcounty results"].splitlines()
    assert results[2:4] == [
        f"  goal: {GOALS} rows, {GOALS} new, 0 changed, 0 same",
        f"  indicator: {INDICATORS} rows, {INDICATORS} new, 0 changed, 0 same",
    ]
    assert "left out: 1,000, programs with several strategies" in told["import_data yourcounty crosswalk"]
    assert (
        "boston FY2019 adopted, expense: 1,026 lines, $2,469,308,367.00"
        in told["verify_ledger --county yourcounty"]
    )
    assert "Tied: by outcome and not yet mapped" in told["verify_ledger --county yourcounty"]


def test_it_still_ties_when_it_is_published(told: dict[str, str]) -> None:
    out = io.StringIO()
    call_command("verify_ledger", "--county", "boston", stdout=out)
    assert "Tied: by outcome and not yet mapped" in out.getvalue()


def test_money_by_outcome_ties_to_the_ledger(reader: Client) -> None:
    answer = _get(reader, "/boston/money/", {"goals-per_page": "200"})
    rows = column(answer, "goals", "Goal", "FY2019 Adopted")
    assert rows[-2:] == [("Not yet mapped", REST), ("Total = ledger", LEDGER)]
    assert sum(_dollars(amount) for _goal, amount in rows[:-2]) == MAPPED
    assert (
        f"Tied to the ledger. By outcome {LEDGER} = by cost center {LEDGER} = ledger {LEDGER}. Difference $0.00."
        in words(answer)
    )
    assert table(answer, "centers")[-1][-1] == LEDGER


def test_the_chart_of_many_goals_draws_the_largest_and_adds_up(reader: Client) -> None:
    rows = column(_get(reader, "/boston/money/"), "by-goal", "Goal", "Dollars")
    assert (len(rows), rows[12][0], rows[13]) == (14, "33 other goals", ("Not yet mapped", REST))
    assert sum(_dollars(amount) for _goal, amount in rows) == _dollars(LEDGER)


def test_every_strategy_is_listed_as_a_goal(reader: Client) -> None:
    rows = column(_get(reader, "/boston/goals/", {"goals-per_page": "200"}), "goals", "Goal", "Amount")
    assert len(rows) == GOALS + 2
    assert sorted(name for name, _amount in rows[:-2]) == sorted(Goal.objects.values_list("name", flat=True))


def test_a_program_of_one_strategy_shows_what_it_costs_and_no_call(reader: Client) -> None:
    shares = Allocation.objects.filter(share=10000).select_related("goal", "cost_center").order_by("pk")
    alone = [one for one in shares if one.goal.allocations.count() == 1]
    assert len(alone) > 30
    for share in alone[:6]:
        answer = _get(reader, f"/boston/goals/{share.goal.slug}/")
        adopted = _adopted(share.cost_center.pk)
        rows = column(answer, "centers", "Cost center", "Share to this goal", "To this goal")
        assert rows == [
            (f"{share.cost_center.code} {share.cost_center.name}", "100.00%", adopted),
            (share.goal.name, "", adopted),
        ]
        said = words(answer)
        names = list(share.goal.indicators.values_list("name", flat=True))
        assert [name for name in names if " ".join(name.split()) not in said] == []
        assert "Too little data" in said or "No results yet." in said
        assert re.findall(r"\b(?:Closer|Further|No clear change|Steady)\b", said) == []
        page = _get(reader, f"/boston/cost-centers/{share.cost_center.code}/")
        assert column(page, "bought", "Goal", "Share", "Amount")[0] == (share.goal.name, "100.00%", adopted)


def _adopted(center_id: int) -> str:
    lines = Line.objects.filter(cost_center_id=center_id, year=2019, stage__code="adopted")
    return f"${lines.aggregate(total=Sum('amount'))['total']:,.2f}"


@pytest.mark.parametrize(
    ("address", "rows", "of"),
    [
        ("goals/", "goals", GOALS),
        ("indicators/", "indicators", INDICATORS),
        ("cost-centers/", "centers", 171),
        ("departments/", "departments", 58),
        ("lines/", "lines", 1026),
    ],
)
def test_long_lists_come_in_pages(reader: Client, address: str, rows: str, of: int) -> None:
    answer = _get(reader, f"/boston/{address}")
    shown = 50 if rows == "lines" else 25
    assert len([row for row in table(answer, rows)[1:] if row[0]]) <= shown + 2
    assert f"1–{shown} of {of}" in words(answer)
    file = reader.get(f"/boston/{address}", ADOPTED | {"export": rows})
    assert len(list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))) >= of + 1


# address → most queries of (an analyst, the public)
QUERIES = {
    "": (21, 13),
    "goals/": (19, 11),
    "money/": (16, 10),
    "indicators/": (13, 6),
    "cost-centers/": (12, 6),
    "departments/": (15, 9),
    "departments/ASSESSING-DEPARTMENT/": (21, 14),
    "cost-centers/136100/": (20, 12),
    "lines/": (16, 8),
    "initiatives/": (8, 2),
}
MOST_BYTES = 100_000


@pytest.mark.parametrize("address", QUERIES)
def test_pages_stay_small_and_ask_few_questions(
    reader: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    _get(reader, "/boston/initiatives/")
    signed_in = bool(reader.cookies)
    with django_assert_max_num_queries(QUERIES[address][0 if signed_in else 1]):
        answer = _get(reader, f"/boston/{address}")
    assert len(answer.content) < MOST_BYTES


def test_shares_of_a_cost_center_show_its_departments_goals_first(told: dict[str, str]) -> None:
    client = Client()
    client.force_login(Person.objects.get(username="ana"))
    answer = client.get("/boston/cost-centers/136100/shares/?year=2019")
    assert "150 more goals" in words(answer)
    assert (
        "To resolve taxpayer inquiries responsively and quickly"
        in words(answer).partition("150 more goals")[0]
    )
    assert len(answer.content) < 2 * MOST_BYTES
