"""A file that is not in the plain format is laid out on the page, tried, saved under a name, and read."""

import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import Line
from obb.imports import drafts, pipeline
from obb.imports.arrivals import SourceFile, earlier
from obb.models import ImportBatch, ImportProfile
from tests.factories.ground import make_county, make_department, make_member, make_profile
from tests.factories.money import make_cost_center, make_stage
from tests.factories.results import NOW
from tests.pages import sent_by, words

pytestmark = pytest.mark.django_db

MESSY = """Durham County,,,,
Budget export,,,,
Dept,Dept Name,Org Code,Budget Year,Adopted Budget
0530,Social Services,5300,FY2019,"1,234.50"
0530,Social Services,5310,FY2019,(25.00)
Total,,,,"1,209.50"
"""


@pytest.fixture
def county():
    return make_county("durham")


@pytest.fixture
def analyst(county):
    client = Client()
    client.force_login(make_member(county, "analyst", username="ana"))
    return client


def upload(client, text=MESSY, name="export.csv", **more):
    files = [SimpleUploadedFile(each, text.encode()) for each in ([name] if isinstance(name, str) else name)]
    return client.post("/durham/imports/new/", {"kind": "lines", "file": files, **more})


def shown(page) -> dict:
    return sent_by(page.context["form"])


def test_a_messy_file_is_suggested_tried_saved_and_read(county, analyst):
    answer = upload(analyst)
    batch = ImportBatch.objects.get()
    assert (batch.state, answer.url) == ("draft", f"/durham/imports/{batch.pk}/")
    page = analyst.get(answer.url, follow=True)
    assert page.redirect_chain == [(f"/durham/imports/{batch.pk}/layout/", 302)]
    said = words(page)
    assert "How is export.csv laid out?" in said
    assert "Suggested because the header is “Org Code”." in said
    assert "Of all 3 rows 2 are kept; 0 problems. 1 left out: totals." in said
    assert "FY2019 Adopted Budget expense $1,209.50" in said
    sent = shown(page)
    assert sent["f-cost_center-source"] == "c:Org Code" and sent["f-stage-constant"] == "Adopted Budget"

    address = f"/durham/imports/{batch.pk}/layout/"
    saved = analyst.post(address, {**sent, "w-name": "Ledger", "do": "save"}, follow=True)
    assert "“Ledger” is saved." in words(saved)
    answer = analyst.post(address, {**shown(saved), "do": "read"})
    assert answer.url == f"/durham/imports/{batch.pk}/"
    review = words(analyst.get(answer.url))
    assert "2. Say how it is laid out (done)" in review and "$1,209.50" in review
    batch.refresh_from_db()
    assert (batch.state, batch.rows_kept, batch.saved_profile.name) == ("staged", 2, "Ledger")
    analyst.post(f"{answer.url}confirm/", {"reason": "Adopted"})
    assert sorted(Line.objects.values_list("amount", flat=True)) == [-25, 1234.5]

    # the next year's file fits it, and says when it was used
    upload(analyst, MESSY.replace("FY2019", "FY2020"), name="next.csv")
    page = analyst.get(f"/durham/imports/{ImportBatch.objects.latest('pk').pk}/layout/")
    assert "It fits “Ledger”." in words(page)
    assert re.search(r"Suggested as in “Ledger”, used on \w+", words(page))


def test_the_plain_format_goes_straight_to_review(county, analyst):
    upload(analyst, "year,stage,department,cost_center,amount\nFY2019,Adopted,1,2,3\n", new_codes="on")
    assert ImportBatch.objects.get().state == "staged"


def test_the_plain_format_below_titles_is_read_as_it_is_suggested(county, analyst):
    batch = draft(
        analyst, "Durham County,,,,\nYear,Stage,Department,Cost center,Amount\nFY2019,Adopted,1,2,3\n"
    )
    address = f"/durham/imports/{batch.pk}/layout/"
    page = analyst.get(address)
    assert "Suggested because the header is “Cost center”." in words(page)
    analyst.post(address, {**shown(page), "do": "read"})
    batch.refresh_from_db()
    assert (batch.state, batch.rows_kept, batch.problems) == ("staged", 1, [])


def test_a_file_that_cannot_be_read_is_refused_at_once(county, analyst):
    upload(analyst, "%PDF-1.7", name="letter.csv")
    assert ImportBatch.objects.get().state == "refused"


def draft(analyst, text=MESSY, **more) -> ImportBatch:
    upload(analyst, text, **more)
    batch = ImportBatch.objects.latest("pk")
    assert batch.state == "draft"
    return batch


def test_the_preview_tells_what_is_wrong_and_keeps_nothing(county, analyst):
    batch = draft(analyst)
    address = f"/durham/imports/{batch.pk}/layout/"
    sent = shown(analyst.get(address))
    wrong = {**sent, "f-amount-source": "c:Dept Name"}
    part = words(analyst.post(f"{address}preview/", wrong))
    assert "“Social Services” is not an amount of money" in part or "Row 4, Dept Name:" in part
    waits = words(analyst.post(f"{address}preview/", {**sent, "f-stage-constant": ""}))
    assert "The preview waits for one thing: Stage: The text for every row: Write the text" in waits
    before = batch.profile
    batch.refresh_from_db()
    assert batch.profile == before
    again = analyst.post(address, {**sent, "f-stage-constant": "", "do": "read"})
    assert again.status_code == 200 and "One thing needs attention" in words(again)
    batch.refresh_from_db()
    assert batch.state == "draft"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"f-year-part": "own", "f-year-pattern": "(a+)+"}, "The pattern could take very long."),
        ({"f-year-part": "own", "f-year-pattern": "("}, "The pattern cannot be read"),
        ({"f-stage-map": "Adopted"}, "Write “text in the file = what it means”"),
        ({"f-amount-sign": "where"}, "Say where signs are turned"),
        ({"f-year-source": "file_name"}, "Say which part of the name counts."),
        ({"r-1-what": "keep"}, "Choose the column."),
        ({"r-1-what": "keep", "r-1-column": "Dept", "r-1-way": "matches", "r-1-texts": "(", "r-1-reason": "x"}, "cannot be read"),
        ({"w-wide": "("}, "cannot be read"),
        ({"f-year-source": "c:no such header"}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_control(county, analyst, sent, said):
    address = f"/durham/imports/{draft(analyst).pk}/layout/"
    page = analyst.post(address, {**shown(analyst.get(address)), **sent, "do": "preview"})
    assert page.status_code == 200
    assert said in words(page)


def test_settings_without_a_control_are_kept(county, analyst):
    batch = draft(analyst)
    profile = batch.profile
    profile["fields"]["amount"] |= {"plus": ["Org Code"], "negative_marks": ["CR"]}
    profile["choose"] = {"column": "Budget Year", "pick": "latest", "reason": "older ones"}
    profile["leave_out"][0]["total_of"] = ["year"]
    profile["fields"]["fund"] = {"column": ["Dept", "Org Code"], "join": "/"}
    profile["fields"]["stage"] = {"column": "Budget Year", "map": {"a = b": "c"}, "map_else": "keep"}
    drafts.set_up(batch=batch, profile=profile)
    address = f"/durham/imports/{batch.pk}/layout/"
    page = analyst.get(address)
    assert "Also set, and kept: plus = Org Code; negative_marks = CR" in words(page)
    assert "Also set, and kept: choose." in words(page)
    analyst.post(address, {**shown(page), "do": "preview"})
    batch.refresh_from_db()
    assert batch.profile == profile


def test_where_the_headers_are_can_be_said(county, analyst):
    batch = draft(analyst, "a,b\n1,2\nDept;Org Code;Amount\n0530;5300;7\n")
    address = f"/durham/imports/{batch.pk}/layout/"
    analyst.post(
        f"{address}file/",
        {"file-header_row": 3, "file-header_rows": 1, "file-skip_rows": 0, "file-delimiter": "semicolon"},
    )
    batch.refresh_from_db()
    assert batch.profile["file"] == {"header_row": 3, "delimiter": "semicolon"}
    assert batch.profile["fields"]["cost_center"] == {"column": "Org Code"}
    wrong = analyst.post(
        f"{address}file/", {"file-header_row": 99, "file-header_rows": 1, "file-skip_rows": 0}
    )
    assert "This row is empty: no headers stand there." in words(wrong)
    wrong = analyst.post(
        f"{address}file/", {"file-header_row": "x", "file-header_rows": 1, "file-skip_rows": 0}
    )
    assert wrong.status_code == 200


def test_the_whole_profile_as_text(county, analyst):
    batch = draft(analyst)
    address = f"/durham/imports/{batch.pk}/layout/"
    page = analyst.get(f"{address}text/")
    text = page.context["form"]["text"].value()
    before = batch.profile
    analyst.post(f"{address}text/", {"text": text})
    batch.refresh_from_db()
    assert batch.profile == before
    wrong = analyst.post(f"{address}text/", {"text": "[fields.yaer]\ncolumn = 'x'"})
    assert "Did you mean “year”?" in words(wrong)


def test_a_refused_import_is_laid_out_again_from_the_same_original(county, analyst):
    batch = draft(analyst)
    address = f"/durham/imports/{batch.pk}/"
    sent = shown(analyst.get(f"{address}layout/"))
    analyst.post(f"{address}layout/", {**sent, "f-amount-source": "c:Dept Name", "do": "read"})
    batch.refresh_from_db()
    assert batch.state == "refused"
    assert "Change how it is read" in words(analyst.get(address))
    analyst.post(f"{address}layout/again/")
    page = analyst.get(f"{address}layout/")
    analyst.post(f"{address}layout/", {**shown(page), "f-amount-source": "c:Adopted Budget", "do": "read"})
    batch.refresh_from_db()
    assert (batch.state, batch.rows_kept, ImportBatch.objects.count()) == ("staged", 2, 1)
    assert "Suggested because the header is" in words(page)


def test_a_plain_import_is_laid_out_again_by_its_own_columns(county, analyst):
    upload(analyst, "year,stage,cost center,amount\nFY2019,Adopted,2,x\n")
    batch = ImportBatch.objects.get()
    assert batch.state == "refused"
    analyst.post(f"/durham/imports/{batch.pk}/layout/again/")
    page = analyst.get(f"/durham/imports/{batch.pk}/layout/")
    assert shown(page)["f-cost_center-source"] == "c:cost center"


def test_a_stale_draft_is_told(county, analyst):
    batch = draft(analyst)
    address = f"/durham/imports/{batch.pk}/layout/"
    sent = shown(analyst.get(address))
    analyst.post(address, {**sent, "do": "read"})
    for path, data in (("", {**sent, "do": "read"}), ("file/", {}), ("text/", {"text": ""})):
        answer = analyst.post(address + path, data, follow=True)
        assert "has been settled meanwhile" in words(answer)
    assert analyst.post(f"{address}preview/", sent).status_code == 409
    assert "meanwhile" not in words(analyst.get("/durham/imports/"))  # nothing is left to be told elsewhere
    batch.refresh_from_db()
    assert batch.state == "staged"
    analyst.post(f"/durham/imports/{batch.pk}/confirm/", {"reason": "x"})
    again = analyst.post(f"{address}again/", follow=True)
    assert "This import has been confirmed." in words(again)


def test_a_draft_is_no_earlier_import_is_not_confirmed_and_is_put_aside(county, analyst):
    batch = draft(analyst)
    said = words(analyst.post(f"/durham/imports/{batch.pk}/confirm/", {"reason": "x"}, follow=True))
    assert "This import is still being set up." in said
    second = draft(analyst)
    assert earlier(second) == []
    analyst.post(f"/durham/imports/{batch.pk}/discard/")
    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert "Being set up" in words(analyst.get("/durham/imports/"))


def test_saving_asks_for_a_name_and_takes_no_other_profiles(county, analyst):
    make_profile(county, "Taken")
    batch = draft(analyst)
    address = f"/durham/imports/{batch.pk}/layout/"
    sent = shown(analyst.get(address))
    assert "Write the name to save it under." in words(analyst.post(address, {**sent, "do": "save"}))
    taken = analyst.post(address, {**sent, "w-name": "taken", "do": "read"})
    assert "There is a profile of this name already." in words(taken)
    analyst.post(address, {**sent, "w-name": "Own", "do": "save"})
    changed = {**shown(analyst.get(address)), "f-stage-constant": "Approved"}
    analyst.post(address, {**changed, "do": "save"})
    assert ImportProfile.objects.get(name="Own").profile["fields"]["stage"] == {"constant": "Approved"}


def test_another_countys_draft_is_not_there(county, analyst):
    other = make_county("wake")
    theirs = drafts.begin(
        county=other, kind="lines", files=[SourceFile("a.csv", MESSY.encode())], scope=None,
        new_codes=False, by=None, at=NOW, limits=pipeline.NO_LIMITS,
    )  # fmt: skip
    for path in ("layout/", "layout/text/"):
        assert analyst.get(f"/durham/imports/{theirs.pk}/{path}").status_code == 404
    for path in ("layout/", "layout/preview/", "layout/file/", "layout/text/", "layout/again/"):
        assert analyst.post(f"/durham/imports/{theirs.pk}/{path}").status_code == 404


def test_profiles_of_another_county_are_never_suggested(county, analyst):
    make_profile(make_county("wake"), "MARKER", profile={"fields": {"year": {"column": "Budget Year"}}})
    page = analyst.get(f"/durham/imports/{draft(analyst).pk}/layout/")
    assert "MARKER" not in page.content.decode()


def test_new_codes_are_made_by_the_first_file_and_later_only_where_ticked(county, analyst):
    assert set(draft(analyst).profile["new_codes"].values()) == {"create"}
    pipeline.bring(
        county=county, kind="lines", file_name="a.csv", by=None, at=NOW, reason="x",
        content=b"year,stage,department,cost_center,amount\n2019,Adopted,1,2,3\n",
        profile={"new_codes": dict.fromkeys(["year", "stage", "department", "cost_center"], "create")},
    )  # fmt: skip
    assert draft(analyst).profile.get("new_codes", {}) == {}
    assert set(draft(analyst, new_codes="on").profile["new_codes"].values()) == {"create"}


def test_several_files_are_one_draft(county, analyst):
    make_stage(county, "adopted")
    make_cost_center(county, "5300", department=make_department(county, "0530"))
    text = "Org Code,Adopted Amount\n5300,7\n5300,8\n"
    batch = draft(analyst, text, name=["FY2019.csv", "FY2020.csv"], new_codes="on")
    address = f"/durham/imports/{batch.pk}/layout/"
    page = analyst.get(address)
    assert shown(page)["f-year-source"] == "file_name"
    analyst.post(address, {**shown(page), "do": "read"})
    batch.refresh_from_db()
    assert batch.problems == [] and batch.rows_kept == 4


@pytest.mark.parametrize("rows", [1, 500])
def test_the_page_asks_the_same_at_any_size(county, analyst, rows, django_assert_num_queries):
    text = "Dept,Org Code,Amount\n" + "0530,5300,1.00\n" * rows
    batch = draft(analyst, text, name="FY2019 adopted.csv")
    address = f"/durham/imports/{batch.pk}/layout/"
    sent = shown(analyst.get(address))
    with django_assert_num_queries(7):
        analyst.get(address)
    with django_assert_num_queries(7):
        analyst.post(f"{address}preview/", sent)


def test_where_a_field_comes_from_that_no_control_can_say_is_kept(county, analyst):
    batch = draft(analyst)
    profile = batch.profile
    profile["fields"]["year"] = {"cell": "Intro!B3"}
    profile["fields"]["fund"] = {"look_up": {"sheet": "Funds", "find": "Dept", "key": "Code", "give": "Fund"}}
    drafts.set_up(batch=batch, profile=profile)
    address = f"/durham/imports/{batch.pk}/layout/"
    page = analyst.get(address)
    assert shown(page)["f-year-source"] == shown(page)["f-fund-source"] == "kept"
    analyst.post(address, {**shown(page), "do": "preview"})
    batch.refresh_from_db()
    assert batch.profile == profile
    analyst.post(address, {**shown(page), "f-year-source": "c:Budget Year", "do": "preview"})
    batch.refresh_from_db()
    assert batch.profile["fields"]["year"] == {"column": "Budget Year"}


def workbook(**sheets) -> SimpleUploadedFile:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return SimpleUploadedFile("budget.xlsx", made.getvalue())


def test_a_sheet_of_a_workbook_is_chosen(county, analyst):
    file = workbook(
        Notes=[["Read me"]],
        Adopted=[["Org Code", "FY", "Adopted Budget"], [5300, 2027, 12.5], [5310, 2027, -3]],
        Requested=[["Unit", "Year", "Amount"], [5300, 2027, 13]],
    )
    analyst.post("/durham/imports/new/", {"kind": "lines", "file": [file]})
    batch = ImportBatch.objects.get()
    assert batch.profile["file"] == {"sheet": "Adopted"}
    address = f"/durham/imports/{batch.pk}/layout/"
    page = analyst.get(address)
    assert [value for value, _words in page.context["file_form"].fields["sheet"].choices] == [
        "Notes", "Adopted", "Requested",
    ]  # fmt: skip
    assert "FY2027 Adopted Budget expense $9.50" in words(page)
    sent = {"file-sheet": "Requested", "file-header_row": 1, "file-header_rows": 1, "file-skip_rows": 0}
    page = analyst.post(f"{address}file/", sent, follow=True)
    batch.refresh_from_db()
    assert batch.profile["file"] == {"sheet": "Requested"}
    assert batch.profile["fields"]["amount"] == {"column": "Amount"}
    assert batch.profile["fields"]["stage"] == {"constant": "Requested"}
    assert "Suggested because the sheet’s name says “Requested”." in words(page)
    assert "Only the sheet “Requested” is read. The workbook also has: “Notes”, “Adopted”." in words(page)
    assert "Of all 1 rows" in words(page)


def test_a_field_from_another_sheet_is_tried_on_the_file_itself(county, analyst):
    file = workbook(
        Data=[["Org Code", "Amount"], [5300, 12.5], [5310, 1]], About=[["Year"], ["FY2027"]],
    )  # fmt: skip
    analyst.post("/durham/imports/new/", {"kind": "lines", "file": [file]})
    batch = ImportBatch.objects.get()
    fields = {**batch.profile["fields"], "year": {"cell": "About!A2"}, "stage": {"constant": "Adopted"}}
    drafts.set_up(batch=batch, profile={**batch.profile, "fields": fields})
    page = analyst.get(f"/durham/imports/{batch.pk}/layout/")
    assert "FY2027 Adopted expense $13.50" in words(page)
