"""What `/healthz` says: that OBB serves, and to the machine itself whether the money ties."""

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from obb.imports import pipeline
from tests.factories.ground import make_county
from tests.factories.money import make_cost_center, make_stage
from tests.factories.results import NOW
from tests.outcomes.management.corrupting import behind_the_guards

pytestmark = pytest.mark.django_db
TIES = "ok, and the ledger ties\n"


def asked(address: str = "/healthz?deep", **headers: str) -> tuple[int, str]:
    response = Client().get(address, **headers)
    return response.status_code, response.content.decode()


@pytest.fixture
def ledger():
    county = make_county(years=(2019,))
    center, __ = make_cost_center(county), make_stage(county)
    pipeline.bring(
        county=county, kind="lines", file_name="lines.csv", by=None, at=NOW, reason="The county's file",
        content=f"year,stage,cost_center,amount\n2019,Adopted,{center.code},100.01\n".encode(),
    )  # fmt: skip


def test_it_serves():
    assert asked("/healthz") == (200, "ok\n")


def test_a_ledger_that_ties(ledger):
    assert asked() == (200, TIES)


def test_one_that_does_not_is_told_without_a_figure(ledger):
    behind_the_guards("UPDATE budget_line SET amount = 100.02 WHERE amount = 100.01")
    code, words = asked()
    assert code == 503
    assert words.endswith("the ledger does not tie. Run verify_ledger.\n")
    assert "100.0" not in words


def test_from_elsewhere_the_ledger_is_not_touched(ledger):
    behind_the_guards("UPDATE budget_line SET amount = 100.02 WHERE amount = 100.01")
    assert asked(REMOTE_ADDR="198.51.100.7") == (200, "ok\n")


def test_behind_a_proxy_the_reader_counts(ledger, settings):
    settings.BEHIND_PROXY = True
    assert asked(HTTP_X_FORWARDED_FOR="198.51.100.7") == (200, "ok\n")
    assert asked(HTTP_X_FORWARDED_FOR="198.51.100.7, 127.0.0.1") == (200, TIES)


def test_it_is_proven_once_at_a_time(ledger):
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7160312)")
        assert asked() == (503, "it is being proven just now, ask again\n")
    finally:
        other.close()
    assert asked() == (200, TIES)
