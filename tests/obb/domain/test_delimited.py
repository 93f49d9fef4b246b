"""Files for spreadsheets: nothing in them runs, numbers stay numbers."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.domain.delimited import BYTE_ORDER_MARK, LIVE, delimited, inert


@pytest.mark.parametrize(
    "payload",
    [
        "=cmd|'/C calc'!A0",
        "+1+2",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "|calc",
        "%0a=1",
        "\x00=1+1",
        "  =1+1",
        "\u00a0=1+1",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(payload: str) -> None:
    assert inert(payload) == "'" + payload.replace("\x00", "")


@given(st.text())
def test_no_text_begins_live_and_all_else_is_kept(text: str) -> None:
    safe = inert(text)
    assert not safe.startswith(LIVE)
    assert safe.removeprefix("'") == text.replace("\x00", "").removeprefix("'")


def test_numbers_stay_numbers_and_blanks_blank() -> None:
    text = delimited([["Name", "Amount"], ["Recoveries", Decimal("-25000.00")], ["Ñandú — ½", None]])
    assert text == BYTE_ORDER_MARK + "Name,Amount\r\nRecoveries,-25000.00\r\nÑandú — ½,\r\n"


@given(st.lists(st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"])), min_size=1))
def test_every_cell_can_be_read_back(cells: list[str]) -> None:
    [row] = csv.reader(io.StringIO(delimited([cells]).removeprefix(BYTE_ORDER_MARK), newline=""))
    assert row == [inert(cell) for cell in cells]
