"""Real ledgers laid out on the page by somebody new: the suggestion is taken, and what only a person knows is said.

`said` is all that is changed by hand. The sums are those computed elsewhere, to the cent.
"""

import csv
import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from budget.models import Line
from obb.models import ImportBatch
from tests.factories.ground import make_county, make_member
from tests.pages import sent_by, words

pytestmark = pytest.mark.django_db

DATA = Path(os.environ["OBB_SHARED"]) / "data"


def truth(name):
    return json.loads((DATA / "truth" / name).read_text(encoding="utf-8"))


def boston():
    found = {}
    for key, row in truth("boston_fy19.json")["sum_by_edition_and_stage_data_lines"].items():
        edition, year, stage = key.replace(" | ", " ").split(" ")
        if edition == "fy19_adopted":
            found[2000 + int(year[2:]), stage, "expense"] = Decimal(row["sum"])
    return found


def cook():
    found = {}
    for column, row in truth("cook_county.json")["by_column"].items():
        stage, year = column.split(" ")
        found[int(year), stage, "expense"] = Decimal(str(row["sum"]))
    return found


def durham():
    found = Counter()
    for key, row in truth("durham_county_nc.json")["by_level_source_year_version"].items():
        level, _source, years, version = key.split(" | ")
        if level == "business area":
            found[int(years[-4:]), version, "expense"] += Decimal(row["sum"])
    return found


KINDS = {"E": "expense", "R": "revenue", "Expenses": "expense", "Revenues": "revenue"}


def approved():
    found = {}
    for key, row in truth("sacramento.json")["City_of_Sacramento_Approved_Budgets.csv"][
        "codes_by_year"
    ].items():
        year, code = key.split(" | ")
        found[int(year), "Approved", KINDS[code]] = Decimal(str(row["sum"]))
    return found


def items(year):
    table = truth("sacramento.json")[f"sacramento_FY{year}_line_items.csv"]["by_account_type"]
    return {(2000 + year, "Adopted", KINDS[kind]): Decimal(str(row["sum"])) for kind, row in table.items()}


@pytest.fixture(autouse=True)
def read_at_once(settings):
    """Within the request; how a process of its own reads is tested where no transaction holds the rows."""
    settings.OBB_READ_AT_ONCE = 1 << 30


ADOPTED = {"f-stage-constant": "Adopted"}
FILES = [
    ("boston-program-budget-fy19/program_history_by_account.csv", {"q-0-counts": ["fy19_adopted"]}, boston),
    ("cook-county-il-budget/cook_county_budget_raw.csv", {}, cook),
    ("cook-county-il-budget/cook_county_budget_cleaned.csv", {}, cook),
    ("durham-county-nc-budget/durham_county_budget_long.csv", {"q-0-counts": ["business area"]}, durham),
    ("sacramento-ca-budget/City_of_Sacramento_Approved_Budgets.csv", {}, approved),
    *(
        (f"sacramento-ca-budget/sacramento_FY{year}_line_items.csv", ADOPTED, lambda year=year: items(year))
        for year in (15, 17)
    ),
]


def begin(client, path):
    county = make_county("durham")
    client.force_login(make_member(county, "analyst"))
    file = SimpleUploadedFile(path.name, path.read_bytes())
    client.post("/durham/imports/new/", {"kind": "lines", "file": [file]})
    batch = ImportBatch.objects.get()
    assert batch.state == "draft"
    return batch, f"/durham/imports/{batch.pk}/"


def settle(client, batch, address, said):
    page = client.get(f"{address}layout/")
    sent = {**sent_by(page.context["form"]), **said, "do": "read"}
    answer = client.post(f"{address}layout/", sent, follow=True)
    batch.refresh_from_db()
    return words(answer)


@pytest.mark.parametrize(("path", "said", "expected"), FILES, ids=[path for path, *_rest in FILES])
def test_the_suggestion_and_what_is_said_load_it_to_the_cent(client, path, said, expected):
    batch, address = begin(client, DATA / path)
    if said:  # what the file does not tell is asked
        settle(client, batch, address, {})
        assert batch.state == "draft"
    settle(client, batch, address, said)
    assert (batch.problems[:3], batch.state) == ([], "staged")
    client.post(f"{address}confirm/", {"reason": "Tried"})
    found = Counter()
    for year, stage, kind, amount in Line.objects.values_list("year", "stage__name", "kind", "amount"):
        found[year, stage, kind] += amount
    assert found == {key: amount for key, amount in expected().items() if found[key] or amount}


def test_a_table_by_program_asks_for_the_kind_of_its_vague_stage(client):
    """Two editions below each other, whose columns say “Budget” and no more: refused with what to write."""
    path = DATA / "boston-program-budget-fy19/department_operating_budget.csv"
    batch, address = begin(client, path)
    settle(client, batch, address, {"q-0-counts": ["fy19_adopted"]})
    assert batch.state == "refused"
    assert batch.problems[0]["message"] == "“Budget” does not say which kind of stage it is."
    client.post(f"{address}layout/again/")
    said = {"f-stage-map": "Actual = Actual\nBudget = Adopted", "q-0-counts": ["fy19_adopted"]}
    settle(client, batch, address, said)
    assert (batch.problems[:3], batch.state) == ([], "staged")
    with path.open(encoding="utf-8", newline="") as file:
        plain = [
            row
            for row in csv.DictReader(file)
            if (row["edition"], row["line_type"]) == ("fy19_adopted", "data")
        ]
    expected = Counter()
    for row in plain:
        expected[2000 + int(row["year_and_stage"][2:4])] += Decimal(row["amount"])
    assert {one["year"]: Decimal(str(one["amount"])) for one in batch.totals["slices"]} == expected
