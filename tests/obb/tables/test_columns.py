"""What a cell says on the page and in a file, column by column."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from obb.tables.columns import (
    BarColumn,
    DateColumn,
    Light,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
    VerdictColumn,
)

NIL = '<span class="nil">{}</span>'


@pytest.mark.parametrize(
    ("column", "value", "page", "filed"),
    [
        (TextColumn(), "A & <b>", "A &amp; &lt;b&gt;", "A & <b>"),
        (TextColumn(), mark_safe("<i>x</i>"), "<i>x</i>", "<i>x</i>"),
        (TextColumn(empty="not set"), None, NIL.format("not set"), "not set"),
        (TextColumn(), "", NIL.format("no data"), "no data"),
        (TextColumn(), 0, "0", "0"),
        (MoneyColumn(), D("1234.5"), "$1,234.50", D("1234.50")),
        (MoneyColumn(), D("-0.005"), "−$0.01", D("-0.01")),
        (MoneyColumn(), D(0), NIL.format("$0.00"), D("0.00")),
        (MoneyColumn(signed=True), D("5"), "+$5.00", D("5.00")),
        (MoneyColumn(signed=True), D("-5"), "−$5.00", D("-5.00")),
        (MoneyColumn(signed=True), D(0), NIL.format("$0.00"), D("0.00")),
        (MoneyColumn(), "fewer than 11", "fewer than 11", "fewer than 11"),
        (NumberColumn(), 12345, "12,345", D(12345)),
        (NumberColumn(decimals=1, suffix=" days"), D("-2.25"), "−2.3 days", D("-2.3")),
        (PercentColumn(), D("0.116"), "11.6%", D("11.6")),
        (PercentColumn(signed=True), D("0.042"), "+4.2%", D("4.2")),
        (PercentColumn(), None, NIL.format("no data"), "no data"),
        (DateColumn(), date(2017, 6, 30), "June 30, 2017", "2017-06-30"),
        (
            DateColumn(),
            datetime(2017, 6, 30, 13, 5, tzinfo=UTC),
            "June 30, 2017, 9:05 a.m.",
            "2017-06-30T13:05:00+00:00",
        ),
        (DateColumn(empty="to be determined"), None, NIL.format("to be determined"), "to be determined"),
    ],
)
def test_a_cell_says(column: TextColumn, value: Any, page: str, filed: object) -> None:
    assert (str(column.markup(value, None)), column.file_value(value)) == (page, filed)


def test_marks_have_their_words_beside_them() -> None:
    assert VerdictColumn().markup("closer", None).endswith("</svg>Closer</span>")
    assert VerdictColumn().file_value("too little data") == "Too little data"
    late = Light("late", "Late by <3 days")
    assert LightColumn().markup(late, None).endswith("</svg>Late by &lt;3 days</span>")
    assert LightColumn().file_value(late) == "Late by <3 days"


@pytest.mark.parametrize(
    ("url", "record", "page"),
    [
        ("url", {"url": "/a?b=1&c=2"}, '<a href="/a?b=1&amp;c=2">5100</a>'),
        ("url", {"url": None}, "5100"),
        ("url", {}, "5100"),
        (lambda record: f"/{record['code']}/", {"code": "x"}, '<a href="/x/">5100</a>'),
    ],
)
def test_a_link_leads_where_its_row_says_or_nowhere(url: Any, record: dict[str, str], page: str) -> None:
    assert LinkColumn(url=url).markup("5100", record) == page


@pytest.mark.parametrize(
    ("share", "width"), [(D("0.1162"), "11.62"), (D("1.2"), "100"), (D("-0.1"), "0"), (D(0), "0")]
)
def test_a_bar_is_as_long_as_its_share_and_never_outside(share: D, width: str) -> None:
    assert f'<rect class="fill" width="{width}" height="10"/>' in BarColumn().markup(share, None)
    assert f'<rect class="open" width="{width}" height="10"/>' in BarColumn().rest_markup(share, None)
