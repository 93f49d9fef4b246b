"""Tables on a page, as the reader sees and asks for them: finished rows."""

import csv
import io
from decimal import Decimal as D
from html.parser import HTMLParser
from typing import Any
from zipfile import ZipFile

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from obb.tables.base import Table
from obb.tables.columns import BarColumn, LinkColumn, MoneyColumn, PercentColumn, TextColumn
from obb.tables.export import export_response
from obb.tables.page import show
from obb.tables.shown import ShownTable

ROWS = [
    {
        "name": "5100 Child support",
        "url": "/a",
        "department": "Support",
        "adopted": D("1234567.89"),
        "share": D("0.6"),
    },
    {
        "name": "5300 Foster care",
        "url": "/b",
        "department": "Services",
        "adopted": D("3210987.65"),
        "share": D("0.4"),
    },
    {"name": "5600 =Privacy", "url": "/c", "department": "Services", "adopted": None, "share": D("0")},
    {
        "name": "5900 Recoveries",
        "url": "/d",
        "department": "services",
        "adopted": D("-25000.00"),
        "share": None,
    },
]
REST = [{"name": "Not yet mapped", "adopted": D("150000.00")}]


class Centers(Table):
    name = LinkColumn("Cost center", url="url")
    department = TextColumn("Department")
    adopted = MoneyColumn("Adopted", empty="not yet reported")
    share = PercentColumn("Share")
    bar = BarColumn("Share as a bar", "share")


def shown(query: str = "", rows: list[dict[str, Any]] = ROWS, **options: Any) -> ShownTable:
    request = RequestFactory().get(f"/page/?{query}")
    settings = {"name": "centers", "caption": "Cost centers", "about": "FY2017 adopted, dollars"} | options
    return show(Centers, rows, request, **settings)


def names(table: ShownTable) -> list[str]:
    return [text_of(row.cells[0].html) for row in table.rows]


def text_of(html: str) -> str:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(html)
    return "".join(found)


def file_of(table: ShownTable) -> list[list[str]]:
    response = export_response(RequestFactory().get(f"/page/?export={table.name}"), table)
    assert response is not None
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_cells_say_dollars_and_cents_grey_zero_and_words_for_nothing() -> None:
    table = shown()
    assert [text_of(row.cells[2].html) for row in table.rows] == [
        "$1,234,567.89",
        "$3,210,987.65",
        "not yet reported",
        "−$25,000.00",
    ]
    assert [str(row.cells[3].html) for row in table.rows] == [
        "60.0%",
        "40.0%",
        '<span class="nil">0.0%</span>',
        '<span class="nil">no data</span>',
    ]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", [0, 1, 2, 3]),
        ("centers-sort=adopted", [3, 0, 1, 2]),
        ("centers-sort=-adopted", [1, 0, 3, 2]),
        ("centers-sort=-name", [3, 2, 1, 0]),
        ("centers-sort=department", [1, 2, 3, 0]),
        ("centers-sort=bar", [0, 1, 2, 3]),
        ("centers-sort=url", [0, 1, 2, 3]),
        ("centers-sort=__class__", [0, 1, 2, 3]),
        ("centers-sort=name%3Bdrop+table", [0, 1, 2, 3]),
        ("other-sort=-name", [0, 1, 2, 3]),
    ],
)
def test_it_sorts_by_its_columns_and_by_nothing_else_with_nothing_last(query: str, order: list[int]) -> None:
    assert names(shown(query)) == [ROWS[place]["name"] for place in order]


def test_sort_links_turn_around_keep_the_rest_of_the_address_and_lead_back_to_the_table() -> None:
    heads = {head.label: head for head in shown("year=2017&centers-sort=-adopted&centers-page=2").headers}
    assert heads["Adopted"].aria_sort == "descending"
    assert heads["Adopted"].sort_url == "?year=2017&centers-sort=adopted#centers"
    assert heads["Share"].aria_sort == "none"
    assert heads["Share"].sort_url == "?year=2017&centers-sort=-share#centers"
    assert heads["Share as a bar"].sort_url == ""


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("centers-q=FOSTER", [1]),
        ("centers-q=services", [1, 2, 3]),
        ("centers-q=nowhere", []),
        ("centers-department=Services", [1, 2]),
        ("centers-department=Parks", [0, 1, 2, 3]),
        ("centers-department=Services&centers-q=foster", [1]),
    ],
)
def test_it_searches_words_and_narrows_by_choices(query: str, order: list[int]) -> None:
    choices = {"department": [("Services", "Services"), ("Support", "Support")]}
    assert names(shown(query, choices=choices)) == [ROWS[place]["name"] for place in order]


def test_pages_are_cut_to_what_was_asked_and_never_more_than_250() -> None:
    many = [ROWS[0] | {"name": f"{number:03}"} for number in range(300)]
    assert names(shown("centers-per_page=2&centers-page=3", many)) == ["004", "005"]
    assert len(names(shown("centers-per_page=99999", many))) == 250
    assert names(shown("centers-page=9999", many)) == [f"{number:03}" for number in range(275, 300)]
    assert len(names(shown("centers-page=%D9%A2&centers-per_page=-5", many))) == 25


def test_totals_add_all_rows_not_only_the_page_with_the_remainder() -> None:
    table = shown("centers-per_page=1", total=["adopted"], totals={"share": D(1)}, rest=REST)
    assert [(text_of(cell.html), cell.span) for cell in table.foot] == [
        ("Total", 2),
        ("$4,570,555.54", 1),
        ("100.0%", 1),
        ("", 1),
    ]


def test_a_narrowed_table_says_so_in_its_total_and_keeps_the_remainder_in_sight() -> None:
    table = shown(
        "centers-q=foster", total=["adopted"], totals={"share": D(1)}, rest=REST, total_label="Ledger total"
    )
    assert names(table) == ["5300 Foster care", "Not yet mapped"]
    assert [text_of(cell.html) for cell in table.foot] == ["Total of the 2 shown", "$3,360,987.65", "", ""]
    assert [row.rest for row in table.rows] == [False, True]
    assert [text_of(cell.html) for cell in table.rows[1].cells] == [
        "Not yet mapped",
        "",
        "$150,000.00",
        "",
        "",
    ]


def test_the_file_has_what_is_seen_on_all_pages_and_runs_nothing() -> None:
    table = shown(
        "centers-q=services&centers-sort=-name&centers-per_page=1",
        total=["adopted"],
        rest=REST,
        note="Source: x",
    )
    assert file_of(table) == [
        ["Cost center", "Department", "Adopted", "Share, %"],
        ["5900 Recoveries", "services", "-25000.00", "no data"],
        ["5600 =Privacy", "Services", "not yet reported", "0.0"],
        ["5300 Foster care", "Services", "3210987.65", "40.0"],
        ["Not yet mapped", "", "150000.00", ""],
        ["Total of the 4 shown", "", "3335987.65", ""],
        ["Source: x"],
    ]


def test_two_tables_on_a_page_do_not_meet() -> None:
    request = RequestFactory().get("/page/?one-q=foster&two-sort=-name&export=two")
    one = show(Centers, ROWS, request, name="one", caption="One")
    two = show(Centers, ROWS, request, name="two", caption="Two")
    assert names(one) == ["5300 Foster care"]
    assert names(two) == [row["name"] for row in reversed(ROWS)]
    response = export_response(request, one, two)
    assert response is not None
    assert response.headers["Content-Disposition"] == 'attachment; filename="two.csv"'
    assert export_response(RequestFactory().get("/page/?export=three"), one, two) is None
    assert one.finder is not None
    assert one.finder.hidden == [("two-sort", "-name")]


def test_the_table_has_caption_scopes_sort_states_and_a_named_box() -> None:
    html = render_to_string("tables/table.html", {"shown": shown("centers-sort=name", total=["adopted"])})
    assert '<caption id="c-centers">Cost centers <span>– FY2017 adopted, dollars</span></caption>' in html
    assert (
        '<div class="scroll" role="region" aria-label="Table: Cost centers, FY2017 adopted, dollars" tabindex="0">'
        in html
    )
    assert html.count('<th scope="col"') == 5
    assert html.count('<th scope="row"') == 5
    assert html.count("aria-sort=") == 4
    assert '<td class="r" data-label="Adopted">−$25,000.00</td>' in html
    assert "style=" not in html
    assert "<tfoot>" in html


def test_what_was_typed_is_text_and_nothing_else() -> None:
    rows = [ROWS[0] | {"name": "<script>alert(1)</script>", "url": '"><script>'}]
    html = render_to_string("tables/table.html", {"shown": shown('centers-q="><script>', rows)})
    assert "<script" not in html
    assert "no row fits this search" in html
    html = render_to_string("tables/table.html", {"shown": shown("", rows)})
    assert "<script" not in html


def test_an_empty_table_says_what_is_missing() -> None:
    html = render_to_string("tables/table.html", {"shown": shown("", [], empty="Import a budget first.")})
    assert '<div class="empty"><p><b>Cost centers.</b> Import a budget first.</p></div>' in html
    assert "<table" not in html


@given(
    st.dictionaries(
        st.sampled_from(["q", "sort", "page", "per_page", "department", "adopted"]).map(
            lambda key: f"centers-{key}"
        ),
        st.text(max_size=400)
        | st.sampled_from(["name", "-adopted", "99999999999", "0", "\x00", "__class__", "pk__in"]),
    )
)
def test_no_wish_breaks_a_table(wishes: dict[str, str]) -> None:
    request = RequestFactory().get(
        "/page/", {key: value.encode("utf-8", "replace") for key, value in wishes.items()}
    )
    choices = {"department": [("Services", "Services")]}
    table = show(
        Centers, ROWS, request, name="centers", caption="Cost centers", choices=choices, total=["adopted"]
    )
    assert set(names(table)) <= {row["name"] for row in ROWS}
    assert render_to_string("tables/table.html", {"shown": table})
    assert file_of(table)[0] == ["Cost center", "Department", "Adopted", "Share, %"]


def test_a_column_that_the_rows_do_not_know_is_a_mistake_not_a_gap() -> None:
    with pytest.raises(LookupError, match="no share in dict"):
        shown("", [{"name": "5100", "url": "/a", "department": "", "adopted": None}])


def test_columns_reach_into_rows_and_may_be_renamed_added_or_left_out() -> None:
    rows = [
        {
            "name": "5100",
            "url": "",
            "department": {"name": "Support"},
            "by_year": {"2016": D(5)},
            "adopted": D(7),
        }
    ]
    table = shown(
        "centers-sort=-fy2016",
        rows,
        exclude=["share", "bar", "department"],
        extra_columns=[
            ("fy2016", MoneyColumn("FY2016", accessor="by_year.2016")),
            ("who", TextColumn("Who", "department.name")),
        ],
        headings={"adopted": "FY2017"},
    )
    assert [head.label for head in table.headers] == ["Cost center", "FY2017", "FY2016", "Who"]
    assert [text_of(cell.html) for cell in table.rows[0].cells] == ["5100", "$7.00", "$5.00", "Support"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Rows 1 to 4 of 4."),
        ("centers-sort=-adopted&centers-per_page=3", "Sorted by Adopted, largest first. Rows 1 to 3 of 4."),
        ("centers-sort=name&centers-q=foster", "Sorted by Cost center, A to Z. Rows 1 to 1 of 1."),
    ],
)
def test_it_tells_what_was_done(query: str, words: str) -> None:
    table = shown(query)
    assert table.said == words
    html = render_to_string("tables/table.html", {"shown": table})
    assert f'<p class="vh" role="status" data-says="Cost centers. {words}"></p>' in html


def test_words_in_the_total_are_words_and_no_markup() -> None:
    label = "</th><script>alert(1)</script> & more"
    table = shown(total=["adopted"], total_label=label)
    assert table.foot[0].html == "&lt;/th&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"
    assert label not in table.grid
    assert [row[0] for row in table.file_rows()][-1] == label


def test_every_table_is_a_workbook_too_with_held_heads_and_a_sheet_that_says_what_it_is() -> None:
    choices = {"department": [("Services", "Services")]}
    table = shown("centers-department=Services&centers-q=f", choices=choices, note="Without grants.")
    assert [words for words, _whole, _url in table.files] == ["Excel"]
    request = RequestFactory().get("/page/?export=centers&format=xlsx")
    response = export_response(request, table, published="Published June 1, 2017.")
    assert response is not None
    assert response.headers["Content-Disposition"] == 'attachment; filename="centers.xlsx"'
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows, notes = (book.get_sheet_by_name(name).to_python() for name in ("Cost centers", "Notes"))
    assert rows[1] == ["5300 Foster care", "Services", 3210987.65, 40]
    assert rows[-1][0] == "Without grants."
    assert [row[0] for row in notes] == [
        "Cost centers – FY2017 adopted, dollars.",
        "Narrowed to: Words: f; Department: Services.",
        "Published June 1, 2017.",
        "http://testserver/page/",
    ]
    with ZipFile(io.BytesIO(content)) as inside:
        assert b'ySplit="1"' in inside.read("xl/worksheets/sheet1.xml")


def test_columns_are_left_out_on_the_page_and_in_its_file_but_still_searched_and_never_the_first() -> None:
    table = shown(
        "centers-columns=adopted&centers-q=services&year=2017", total=["adopted"], order="department"
    )
    assert [head.label for head in table.headers] == ["Cost center", "Adopted"]
    assert names(table) == ["5300 Foster care", "5600 =Privacy", "5900 Recoveries"]
    assert file_of(table)[0] == ["Cost center", "Adopted"]
    assert table.finder is not None
    assert table.finder.columns == [
        ("centers-columns", "department", "Department", False),
        ("centers-columns", "adopted", "Adopted", True),
        ("centers-columns", "share", "Share", False),
        ("centers-columns", "bar", "Share as a bar", False),
    ]
    assert table.finder.hidden == [("year", "2017")]
    assert "centers-columns=adopted" in table.headers[1].sort_url


def test_without_a_column_that_is_known_all_are_shown_and_no_total_stands_alone() -> None:
    assert len(shown("centers-columns=nowhere").headers) == 5
    assert shown("centers-columns=department", total=["adopted"]).foot == []
    assert [len(shown(finds=False).headers), shown(finds=False).finder] == [5, None]


def test_many_rows_scroll_on_a_phone_instead_of_becoming_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Centers, "layout", "blocks")
    many = [ROWS[0] | {"name": f"{number:03}"} for number in range(13)]
    assert '<table class="blocks">' in shown("", many[:12]).grid
    assert '<table class="many">' in shown("", many).grid
