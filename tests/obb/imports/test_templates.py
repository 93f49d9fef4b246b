"""Each kind's template is a file that the kind itself can read."""

import pytest

from obb.imports.kinds import kinds, on_shelves
from obb.imports.profile import PLAIN
from obb.imports.readers import open_sheet
from obb.imports.reading import apply
from obb.imports.templates import template_book, template_csv


def test_the_kinds_come_in_the_order_a_county_needs_them():
    codes = [kind.code for kind in kinds()]
    assert codes[:4] == ["years", "departments", "stages", "people"]
    assert codes.index("cost_centers") < codes.index("lines") < codes.index("goals")


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_a_template_can_be_read(kind):
    text = template_csv(kind)
    reading = apply(PLAIN, open_sheet(text.encode(), f"{kind.code}.csv"), kind.spec)
    assert reading.problems == []
    assert len(reading.records) == len(kind.template) > 0


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_the_same_template_as_a_workbook_is_read_alike(kind):
    text, book = template_csv(kind), template_book(kind)
    of_text = apply(PLAIN, open_sheet(text.encode(), f"{kind.code}.csv"), kind.spec)
    of_book = apply(PLAIN, open_sheet(book, f"{kind.code}.xlsx"), kind.spec)
    assert (of_book.problems, of_book.records) == ([], of_text.records)


def test_each_kind_stands_on_a_shelf_the_most_usual_first_and_says_what_it_is():
    shelves = on_shelves(kinds())
    assert [shelf for shelf, _held in shelves] == [
        "The budget", "Codes and names", "Goals and results", "Plans of departments", "People and reference figures",
    ]  # fmt: skip
    assert [str(held[0].label) for _shelf, held in shelves] == [
        "Budget lines", "Departments", "Goals", "Work and Performance Plans", "People and roles",
    ]  # fmt: skip
    held = [kind for _shelf, some in shelves for kind in some]
    assert sorted(kind.code for kind in held) == sorted(kind.code for kind in kinds())
    assert [kind.code for kind in held if not kind.about] == []
    assert on_shelves([]) == []
