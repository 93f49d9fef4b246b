"""Tables of large lists: the database counts, narrows, sorts, adds up and slices."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from obb.tables.base import Table
from obb.tables.columns import NumberColumn, TextColumn
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable

pytestmark = pytest.mark.django_db


class Types(Table):
    model = TextColumn("Model")
    app_label = TextColumn("App")
    id = NumberColumn("Number")


def shown(query: str = "", **options: Any) -> ShownTable:
    rows = ContentType.objects.filter(app_label__startswith="test")
    request = RequestFactory().get(f"/page/?{query}")
    return show(Types, rows, request, name="types", caption="Types", order="model", **options)


@pytest.fixture
def types() -> list[ContentType]:
    names = ["beta", "Alpha", "gamma_100%", "delta"]
    return [
        ContentType.objects.create(app_label=f"test{place % 2}", model=name)
        for place, name in enumerate(names)
    ]


def names(table: ShownTable) -> list[str]:
    return [str(row.cells[0].html) for row in table.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Alpha", "beta", "delta", "gamma_100%"]),
        ("types-sort=-model", ["gamma_100%", "delta", "beta", "Alpha"]),
        ("types-q=ALPHA", ["Alpha"]),
        ("types-q=100%25", ["gamma_100%"]),
        ("types-q=%00beta", ["beta"]),
        ("types-app_label=test0", ["beta", "gamma_100%"]),
        ("types-app_label=auth", ["Alpha", "beta", "delta", "gamma_100%"]),
        ("types-sort=permission__name", ["Alpha", "beta", "delta", "gamma_100%"]),
        ("types-per_page=2&types-page=2", ["delta", "gamma_100%"]),
    ],
)
def test_the_database_answers(types: list[ContentType], query: str, expected: list[str]) -> None:
    choices = {"app_label": [("test0", "Test 0"), ("test1", "Test 1")]}
    assert names(shown(query, choices=choices)) == expected


def test_a_page_takes_as_many_questions_for_few_rows_as_for_many(types: list[ContentType]) -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            render_to_string("tables/table.html", {"shown": shown(total=["id"])})
        return len(seen)

    few = questions()
    ContentType.objects.bulk_create(
        ContentType(app_label="test9", model=f"m{number}") for number in range(200)
    )
    assert questions() == few == 3


def test_totals_and_files_cover_every_page(types: list[ContentType]) -> None:
    table = shown("types-per_page=1&types-q=a", total=["id"])
    response = export_response(RequestFactory().get("/?export=types"), table)
    assert response is not None
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Model,App,Number"
    assert [line.split(",")[0] for line in lines[1:-1]] == ["Alpha", "beta", "delta", "gamma_100%"]
    assert lines[-1] == f"Total of the 4 shown,,{sum(row.pk for row in types)}"
