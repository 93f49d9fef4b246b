"""A workbook with a sheet for each department, year or fund: one import, each line known by its sheet and row."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import Line
from obb.imports import pipeline
from obb.imports.arrivals import SourceFile
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, to_dict
from obb.models import County, ImportBatch
from tests.budget.imports.other_governments import book
from tests.factories.ground import make_county, make_member
from tests.pages import sent_by, words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEADS = ["Cost Center", "Account", "FY", "Stage", "Amount"]
SHERIFF = [HEADS, ["0400", "6100", 2027, "Adopted", 10.25], ["0410", "6100", 2027, "Adopted", 5]]
HEALTH = [HEADS, ["0500", "6100", 2027, "Adopted", 7]]
NOTES = ("Notes", [["Read me"]])
CREATE = dict.fromkeys(("year", "stage", "department", "cost_center", "account"), "create")
FIELDS = {
    "year": {"column": "FY"},
    "stage": {"column": "Stage"},
    "department": {"sheet_name": "(.+)"},
    "cost_center": {"column": "Cost Center"},
    "account": {"column": "Account"},
    "amount": {"column": "Amount"},
}


@pytest.fixture
def analyst():
    client = Client()
    client.force_login(make_member(make_county("durham"), "analyst", username="ana"))
    return client


def stage(*files, sheets="all"):
    return pipeline.stage(
        county=County.objects.filter(slug="durham").first() or make_county("durham"), kind="lines",
        files=[SourceFile(name, content) for name, content in files],
        profile={"file": {"sheets": sheets}, "fields": FIELDS, "new_codes": CREATE}, by=None, at=AT,
    )  # fmt: skip


def confirmed(batch):
    assert batch.problems == []
    pipeline.commit(batch=batch, by=None, reason="All departments", at=AT)
    lines = Line.objects.order_by("row").select_related("cost_center__department")
    return [(line.cost_center.department.code, str(line.amount), *batch.place_of(line.row)) for line in lines]


def test_every_sheet_is_read_and_every_line_known_by_its_sheet_and_row():
    batch = stage(("b.xlsx", book(("Sheriff", SHERIFF), ("Health", HEALTH))))
    assert confirmed(batch) == [
        ("Sheriff", "10.25", "b.xlsx › Sheriff", 2),
        ("Sheriff", "5.00", "b.xlsx › Sheriff", 3),
        ("Health", "7.00", "b.xlsx › Health", 2),
    ]
    assert batch.files[0]["sheets"] == [{"name": "Sheriff", "offset": 0}, {"name": "Health", "offset": 3}]
    assert batch.review.get("warnings", []) == []


def test_named_sheets_in_their_order_and_what_is_not_read_is_listed():
    content = book(NOTES, ("Sheriff", SHERIFF), ("Health", HEALTH), ("Old", HEALTH))
    batch = stage(("b.xlsx", content), sheets=["health ", "Sheriff"])
    assert [place for *_line, place, _row in confirmed(batch)] == [
        "b.xlsx › Health", "b.xlsx › Sheriff", "b.xlsx › Sheriff",
    ]  # fmt: skip
    assert batch.review["warnings"] == [
        "b.xlsx: Sheets of the workbook that are not read: “Notes”, “Old”."
        " Where they belong to it, tick them in the layout, or name them in the profile (sheets)."
    ]


def test_a_pattern_names_them_and_several_files_have_several_sheets_each():
    one = book(("D Sheriff", SHERIFF), NOTES, ("D Health", HEALTH))
    batch = stage(
        ("a.xlsx", one),
        ("c.xlsx", book(("D Parks", [HEADS, ["0700", "6100", 2027, "Adopted", 7]]))),
        sheets="^D ",
    )
    assert [(place, row) for *_line, place, row in confirmed(batch)] == [
        ("a.xlsx › D Sheriff", 2), ("a.xlsx › D Sheriff", 3), ("a.xlsx › D Health", 2), ("c.xlsx", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        (["Sherif"], "The workbook has no sheet “Sherif”; it has “Sheriff”, “Health”. Did you mean “Sheriff”?"),
        ("^X", "No sheet’s name matches “^X”; the workbook has “Sheriff”, “Health”."
         " Correct the pattern, or name the sheets in the profile."),
    ],
)  # fmt: skip
def test_sheets_that_are_not_there_are_refused(sheets, says):
    batch = stage(("b.xlsx", book(("Sheriff", SHERIFF), ("Health", HEALTH))), sheets=sheets)
    assert [f"{one['message']} {one['remedy']}" for one in batch.problems] == [says]


def test_a_problem_names_the_sheet():
    wrong = [HEADS, ["0500", "6100", 2027, "Adopted", "seven"]]
    batch = stage(("b.xlsx", book(("Sheriff", SHERIFF), ("Health", wrong), ("Notes", [["Read me"]]))))
    found = {(one["file"], one["row"], one["column"]) for one in batch.problems}
    assert ("b.xlsx › Notes", None, "Amount") in found
    assert all(place == "b.xlsx › Notes" for place, _row, _column in found)  # the layout first
    batch = stage(("b.xlsx", book(("Sheriff", SHERIFF), ("Health", wrong))))
    (problem,) = batch.problems
    assert (problem["file"], problem["row"], problem["value"]) == ("b.xlsx › Health", 2, "seven")


def test_one_sheet_or_several_not_both():
    with pytest.raises(UnreadableFile, match="A profile names one sheet or several"):
        from_dict({"file": {"sheet": "A", "sheets": ["B"]}})
    for sheets in ("all", ["A", "B"], r"^FY\d"):
        assert to_dict(from_dict({"file": {"sheets": sheets}})) == {"file": {"sheets": sheets}}


# -- on the page --------------------------------------------------------------------------------------------------


def laid_out(analyst, *sheets):
    file = SimpleUploadedFile("b.xlsx", book(*sheets))
    analyst.post("/durham/imports/new/", {"kind": "lines", "file": [file]})
    batch = ImportBatch.objects.get()
    return batch, analyst.get(f"/durham/imports/{batch.pk}/layout/")


def read(analyst, batch, page):
    sent = {**sent_by(page.context["form"]), "do": "read"}
    answer = analyst.post(f"/durham/imports/{batch.pk}/layout/", sent, follow=True)
    batch.refresh_from_db()
    assert batch.problems == []
    analyst.post(f"/durham/imports/{batch.pk}/confirm/", {"reason": "All"})
    return words(answer)


def test_the_page_reads_sheets_that_are_alike_as_one_import_and_rows_name_their_sheet(analyst):
    batch, page = laid_out(
        analyst, NOTES, ("0400 Sheriff", SHERIFF), ("0500 Health", HEALTH), ("Total", SHERIFF)
    )
    assert batch.profile["file"]["sheets"] == ["0400 Sheriff", "0500 Health"]
    said = words(page)
    assert (
        "2 sheets are read as one import: “0400 Sheriff”, “0500 Health”. The rows shown here are of “0400 Sheriff”."
        " Not read: “Notes”, “Total”."
    ) in said
    assert "Suggested because the sheets are called “0400 Sheriff”, “0500 Health”." in said
    assert "Also set, and kept" not in said
    review = read(analyst, batch, page)
    assert "Sheets of the workbook that are not read: “Notes”, “Total”." in review
    lines = Line.objects.order_by("row")
    assert [(line.cost_center.department.code, line.amount) for line in lines] == [
        ("0400", Decimal("10.25")), ("0400", Decimal("5.00")), ("0500", Decimal("7.00")),
    ]  # fmt: skip
    assert lines[0].cost_center.department.name == "Sheriff"
    row = words(analyst.get(f"/durham/imports/{batch.pk}/rows/{lines[2].row}/"))
    assert "Row 2 of b.xlsx › 0500 Health" in row
    assert "Cost Center" in row
    assert "b.xlsx › 0500 Health" in words(analyst.get("/durham/lines/?year=2027"))


def test_a_year_in_each_sheets_name(analyst):
    heads = ["Dept", "Dept Name", "Account", "Adopted"]
    batch, page = laid_out(
        analyst,
        ("FY2026", [heads, ["0400", "Sheriff", "6100", 5]]),
        ("FY2027", [heads, ["0400", "Sheriff", "6100", 7]]),
    )
    assert batch.profile["file"]["sheets"] == "all"
    read(analyst, batch, page)
    found = Line.objects.order_by("row").values_list("year", "amount")
    assert [tuple(one) for one in found] == [(2026, Decimal("5.00")), (2027, Decimal("7.00"))]


def test_sheets_are_ticked(analyst):
    batch, page = laid_out(analyst, ("Sheriff", SHERIFF), ("Health", HEALTH), ("Parks", HEALTH))
    form = page.context["file_form"]
    assert form["sheet"].value() == ["Sheriff", "Health", "Parks"]
    sent = {"file-header_row": 1, "file-header_rows": 1, "file-skip_rows": 0}
    address = f"/durham/imports/{batch.pk}/layout/file/"
    for ticked, stated in (
        (["Sheriff", "Parks"], {"sheets": ["Sheriff", "Parks"]}),
        (["Health"], {"sheet": "Health"}),
        (["Sheriff", "Health", "Parks"], {"sheets": "all"}),
    ):
        analyst.post(address, {**sent, "file-sheet": ticked})
        batch.refresh_from_db()
        assert batch.profile["file"] == stated


def test_a_row_left_out_is_listed_with_its_sheet(analyst):
    blank = [HEADS, ["", "", "", "", ""], *HEALTH[1:]]
    batch = stage(("b.xlsx", book(("Sheriff", SHERIFF), ("Health", blank))))
    assert batch.left_out == {"blank rows": 1}
    answer = analyst.get(f"/durham/imports/{batch.pk}/left-out.csv?reason=blank+rows")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["File", "Row", *HEADS], ["b.xlsx › Health", "2", *[""] * 5]]
