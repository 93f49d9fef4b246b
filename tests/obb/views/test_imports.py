"""A file in three steps on the page: choose, review, confirm; and undo."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from budget.models import Line
from obb.imports import pipeline
from obb.imports.readers import WEB_LIMITS
from obb.models import Department, ImportBatch
from tests.factories.ground import make_county, make_department, make_member, make_profile
from tests.factories.money import make_cost_center, make_stage
from tests.pages import words

pytestmark = pytest.mark.django_db

LINES = "year,stage,cost_center,amount\nFY2019,Adopted,5300,100.00\nFY2019,Adopted,5300,-25.50\n"


@pytest.fixture
def county():
    county = make_county("durham", years=(2019,))
    make_stage(county, "adopted")
    make_cost_center(county, "5300", "Child Services", make_department(county, "0530", "Social Services"))
    return county


@pytest.fixture
def analyst(county):
    client = Client()
    client.force_login(make_member(county, "analyst", username="ana"))
    return client


def upload(client, text=LINES, name="FY2019.csv", **more):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post("/durham/imports/new/", {"kind": "lines", "file": file, **more})


def test_from_choosing_to_undoing(county, analyst):
    page = analyst.get("/durham/imports/new/").content.decode()
    assert "What does the file hold?" in page

    answer = upload(analyst)
    batch = ImportBatch.objects.get()
    assert answer.url == f"/durham/imports/{batch.pk}/"
    review = analyst.get(answer.url).content.decode()
    assert "It would replace FY2019 adopted, the whole county. Nothing has been stored yet." in review
    assert "$74.50" in review
    assert Line.objects.count() == 0

    answer = analyst.post(
        f"/durham/imports/{batch.pk}/confirm/", {"reason": "The adopted budget"}, follow=True
    )
    said = answer.content.decode()
    assert "Stored, all of it." in said
    assert "Confirmed by ana" in said
    assert Line.objects.count() == 2

    again = analyst.post(
        f"/durham/imports/{batch.pk}/confirm/", {"reason": "Once more"}, follow=True
    ).content.decode()
    assert "It had been confirmed before. Nothing was done now." in again
    assert Line.objects.count() == 2

    undone = analyst.post(
        f"/durham/imports/{batch.pk}/undo/", {"reason": "Wrong file"}, follow=True
    ).content.decode()
    assert "Undone: everything is as it was before this import." in undone
    assert Line.objects.count() == 0


@pytest.mark.parametrize(
    "profile", ["[file]\nskip_rows = nan", "[file]\nskip_rows = -inf", '[file]\nencoding = "hex"']
)
def test_a_profile_that_makes_no_sense_is_refused_in_words(county, analyst, profile):
    answer = upload(analyst, profile=SimpleUploadedFile("profile.toml", profile.encode()))
    assert analyst.get(answer.url).status_code == 200
    batch = ImportBatch.objects.get()
    assert (batch.state, len(batch.problems)) == ("refused", 1)


@pytest.mark.parametrize(
    "path", ["departments/%00/", "cost-centers/53%00/shares/", "cost-centers/%00/history/"]
)
def test_nothing_is_called_nul(county, analyst, path):
    assert analyst.get(f"/durham/{path}").status_code == 404
    assert Client().get(f"/durham/{path}").url.startswith("/accounts/login/")


def test_a_confirm_without_a_reason_comes_back(county, analyst):
    upload(analyst)
    batch = ImportBatch.objects.get()
    page = analyst.post(f"/durham/imports/{batch.pk}/confirm/", {"reason": " "}).content.decode()
    assert "One thing needs attention" in page
    batch.refresh_from_db()
    assert batch.state == "staged"


def test_problems_are_all_listed_and_can_be_downloaded(county, analyst):
    answer = upload(
        analyst, "year,stage,cost_center,amount\nFY 203-2004,Adopted,5300,1\nFY2019,Adopted,9999,=cmd()\n"
    )
    page = analyst.get(answer.url).content.decode()
    assert "2 problems. Nothing has been stored." in page
    assert "Did you mean FY2004?" in page
    assert "Confirm and store" not in page
    file = analyst.get(answer.url + "problems.csv").content.decode()
    assert (
        file.splitlines()[0]
        == "\ufeffRow,Column,Value in the file,Problem,What to do,year,stage,cost_center,amount"
    )
    assert "'=cmd()" in file
    assert len(file.splitlines()) == 3


def test_loading_a_corrected_file_keeps_the_profile(county, analyst):
    profile = SimpleUploadedFile(
        "ours.toml",
        b'[fields]\nyear={column="Y"}\nstage={constant="adopted"}\ncost_center={column="C"}\namount={column="A"}\n',
    )
    upload(analyst, "Y,C,A\nFY2019,5300,x\n", profile=profile)
    refused = ImportBatch.objects.get()
    assert refused.state == "refused"
    page = analyst.get(f"/durham/imports/new/?after={refused.pk}").content.decode()
    assert "The profile of “FY2019.csv” is kept" in page
    upload(analyst, "Y,C,A\nFY2019,5300,7\n", after=refused.pk)
    assert ImportBatch.objects.latest("pk").state == "staged"


def test_the_same_file_again_is_said(county, analyst):
    upload(analyst)
    answer = upload(analyst)
    assert "The same file has been here before" in analyst.get(answer.url).content.decode()


def test_confirming_the_same_file_again_says_that_nothing_has_changed(county, analyst):
    for sentence in (
        "It replaced FY2019 adopted, the whole county.",
        "Nothing has changed: the ledger held these lines already, row for row.",
    ):
        address = upload(analyst).url
        page = analyst.post(f"{address}confirm/", {"reason": "The adopted budget"}, follow=True)
        assert sentence in page.content.decode()


def test_new_codes_where_they_are_allowed(county, analyst):
    text = "year,stage,department,department_name,cost_center,amount\nFY2020,Requested,0540,Child Support,5400,5\n"
    assert ImportBatch.objects.filter(state="refused").count() == 0
    upload(analyst, text)
    assert ImportBatch.objects.latest("pk").state == "refused"
    answer = upload(analyst, text, new_codes="on")
    page = analyst.get(answer.url).content.decode()
    assert "0540 Child Support" in page
    assert ImportBatch.objects.latest("pk").state == "staged"


def test_named_departments_only(county, analyst):
    make_cost_center(county, "9000", "Sheriff's office", make_department(county, "0900", "Sheriff"))
    answer = upload(analyst, LINES + "FY2019,Adopted,9000,1\n", departments="0530")
    assert "Sheriff is not among the departments this import declares to replace." in analyst.get(
        answer.url
    ).content.decode().replace("&#x27;", "'")


def test_a_file_that_is_too_large(county, analyst, settings):
    settings.OBB_UPLOAD_LIMIT = 10
    page = words(upload(analyst, name="FY2019 adopted.csv"))
    assert "the page takes 10" in page
    command = "python3 manage.py import_data durham lines 'FY2019 adopted.csv'"
    assert f"On the server it may be larger: {command}" in page
    named = make_profile(county)
    assert f"{command} --profile 'Ledger export'" in words(
        upload(analyst, name="FY2019 adopted.csv", saved=named.pk)
    )
    assert not ImportBatch.objects.exists()


def test_a_file_of_too_many_rows_says_what_to_type(county, analyst, monkeypatch):
    monkeypatch.setattr("obb.views.imports.WEB_LIMITS", replace(WEB_LIMITS, rows=1))
    answer = upload(analyst)
    page = words(analyst.get(answer.url))
    assert "The file has more than 1 rows, the limit here." in page
    assert "python3 manage.py import_data durham lines FY2019.csv" in page


def test_a_profile_that_is_no_toml(county, analyst):
    page = upload(analyst, profile=SimpleUploadedFile("p.toml", b"kind = ")).content.decode()
    assert "The profile is not TOML" in page


def test_putting_aside(county, analyst):
    upload(analyst)
    batch = ImportBatch.objects.get()
    page = analyst.post(f"/durham/imports/{batch.pk}/discard/", follow=True).content.decode()
    assert "is put aside. Nothing of it was stored." in page
    assert "by ana. Nothing of it was stored." in analyst.get(batch.get_absolute_url()).content.decode()


def test_the_original_comes_back_byte_for_byte(county, analyst):
    upload(analyst, name="../été “2019”.csv")
    batch = ImportBatch.objects.get()
    answer = analyst.get(f"/durham/imports/{batch.pk}/file/")
    assert b"".join(answer.streaming_content) == LINES.encode()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_template(county, analyst):
    answer = analyst.get("/durham/imports/templates/lines.csv")
    assert answer.content.decode().startswith("\ufeffyear,stage,department,")
    assert analyst.get("/durham/imports/templates/goats.csv").status_code == 404
    book = analyst.get("/durham/imports/templates/lines.xlsx")
    assert book.headers["Content-Disposition"] == 'attachment; filename="lines-template.xlsx"'
    assert book.content[:2] == b"PK"
    page = words(analyst.get("/durham/imports/new/"))
    assert (
        page.index("The budget itself") < page.index("The county's departments") < page.index("board's goals")
    )


def test_what_is_new_says_where_it_is_allowed(county, analyst):
    refused = upload(analyst, LINES.replace("Adopted", "Requested"))
    said = words(analyst.get(refused.url))
    assert (
        "Is something new and right that the county does not have yet (fiscal year, stage, department,"
        in said
    )
    assert "Choose “Change how it is read”, and tick it under “What is new”." in said


def test_people_are_an_admins_business(county, analyst):
    admin = Client()
    admin.force_login(make_member(county, "admin"))
    assert analyst.get("/durham/imports/templates/people.csv").status_code == 403
    assert admin.get("/durham/imports/templates/people.csv").status_code == 200
    batch = pipeline.stage(
        county=county, kind="people", file_name="staff.csv", content=b"username,role\nx,analyst\n", by=None,
        at=timezone.now(),
    )  # fmt: skip
    assert analyst.get(batch.get_absolute_url()).status_code == 403
    assert "staff.csv" not in analyst.get("/durham/imports/").content.decode()
    assert "staff.csv" in admin.get("/durham/imports/").content.decode()


def addresses(batch):
    return [
        "/durham/imports/",
        "/durham/imports/new/",
        f"/durham/imports/{batch.pk}/",
        f"/durham/imports/{batch.pk}/file/",
        f"/durham/imports/{batch.pk}/problems.csv",
        "/durham/imports/templates/lines.csv",
    ]


def test_who_may_come(county, analyst):
    upload(analyst)
    batch = ImportBatch.objects.get()
    elsewhere = make_county("mecklenburg")
    readers = {
        "anonymous": (None, 302),
        "stranger": (make_member(elsewhere, "analyst"), 404),
        "director": (make_member(county, "director", Department.objects.get(county=county)), 403),
        "commissioner": (make_member(county, "commissioner"), 403),
        "colleague": (make_member(county, "analyst"), 200),
    }
    for name, (person, status) in readers.items():
        client = Client()
        if person is not None:
            client.force_login(person)
        for address in addresses(batch):
            assert (name, address, client.get(address).status_code) == (name, address, status)
        for act in ("confirm", "undo", "discard"):
            if name != "colleague":
                answer = client.post(f"/durham/imports/{batch.pk}/{act}/", {"reason": "x"})
                assert (name, act, answer.status_code) == (name, act, status)
    batch.refresh_from_db()
    assert batch.state == "staged"


def test_another_countys_import_is_not_there(county, analyst):
    elsewhere = make_county("mecklenburg")
    batch = pipeline.stage(
        county=elsewhere,
        kind="years",
        file_name="y.csv",
        content=b"year\nFY2019\n",
        by=None,
        at=timezone.now(),
    )
    for address in (
        f"/durham/imports/{batch.pk}/",
        f"/durham/imports/{batch.pk}/file/",
        "/durham/imports/99999999999999999999/",
    ):
        assert analyst.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_asks_the_same_however_long(county, analyst, django_assert_num_queries, count):
    for number in range(count):
        pipeline.stage(
            county=county,
            kind="years",
            file_name=f"{number}.csv",
            content=b"year\nFY2020\n",
            by=None,
            at=timezone.now(),
        )
    with django_assert_num_queries(10):
        analyst.get("/durham/imports/")


def test_control_totals_and_repeats_are_decided_on_the_page(county, analyst):
    twice = LINES + "FY2019,Adopted,5300,100.00\n"
    address = upload(analyst, twice).url
    page = analyst.get(address).content.decode()
    assert "1 row repeats another in every cell." in page
    assert "The file has $174.50." in page
    answer = analyst.post(address + "controls/", {"control-0": "oops", "anyway": ""})
    said = answer.content.decode()
    assert "“oops” is not an amount." in said
    analyst.post(address + "controls/", {"control-0": "$74.50", "anyway": ""})
    page = analyst.get(address).content.decode()
    assert "does not tie" in page
    refused = analyst.post(address + "confirm/", {"reason": "Adopted"}, follow=True).content.decode()
    assert "Control totals do not tie: FY2019 Adopted, expense: $74.50 stated, $174.50 read." in refused
    assert Line.objects.count() == 0
    page = analyst.post(address + "repeats/", {"duplicates": "drop"}, follow=True).content.decode()
    assert "1 row that repeats another exactly is dropped." in page
    analyst.post(address + "confirm/", {"reason": "Adopted"}, follow=True)
    assert Line.objects.count() == 2
    assert (
        "has been confirmed"
        in analyst.post(address + "repeats/", {"duplicates": "keep"}, follow=True).content.decode()
    )


def test_problems_come_with_their_rows_and_the_rows_left_out_too(county, analyst):
    bad = LINES + "FY2019,Adopted,9999,1\n\nFY2019,Adopted,9998,2\n"
    batch = ImportBatch.objects.get(pk=upload(analyst, bad).url.split("/")[-2])
    text = analyst.get(f"/durham/imports/{batch.pk}/problems.csv").content.decode("utf-8-sig")
    assert (
        text.splitlines()[0]
        == "Row,Column,Value in the file,Problem,What to do,year,stage,cost_center,amount"
    )
    assert text.splitlines()[1].startswith("4,cost_center,9999,")
    assert text.splitlines()[1].endswith("FY2019,Adopted,9999,1")
    page = analyst.get(f"/durham/imports/{batch.pk}/").content.decode()
    assert "1 left out: blank rows" in page
    left = analyst.get(f"/durham/imports/{batch.pk}/left-out.csv?reason=blank+rows").content.decode(
        "utf-8-sig"
    )
    assert left.splitlines()[1] == "FY2019.csv,5"
    assert analyst.get(f"/durham/imports/{batch.pk}/left-out.csv?reason=none").status_code == 404


def test_all_rows_left_out_are_in_the_file_whoever_left_them_out(county, analyst):
    many = LINES + "FY2019,Adopted,5300,-\n" * 250 + LINES.splitlines()[1] + "\n"
    address = upload(analyst, many).url
    file = analyst.get(address + "left-out.csv?reason=no+amount").content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in file.splitlines()[1:]] == [str(row) for row in range(4, 254)]
    analyst.post(address + "repeats/", {"duplicates": "drop"})
    file = analyst.get(address + "left-out.csv?reason=repeats+another+row+exactly").content.decode(
        "utf-8-sig"
    )
    assert file.splitlines()[1:] == ["FY2019.csv,254,FY2019,Adopted,5300,100.00"]


def test_a_row_of_the_original_as_it_stands(county, analyst):
    batch = ImportBatch.objects.get(pk=upload(analyst).url.split("/")[-2])
    page = analyst.get(f"/durham/imports/{batch.pk}/rows/3/").content.decode()
    assert "Row 3 of FY2019.csv" in page
    assert "-25.50" in page
    assert analyst.get(f"/durham/imports/{batch.pk}/rows/40/").status_code == 404


def test_several_files_chosen_together_are_one_import(county, analyst):
    files = [
        SimpleUploadedFile("a.csv", LINES.encode()),
        SimpleUploadedFile("b.csv", b"year,stage,cost_center,amount\nFY2019,Adopted,5300,1\n"),
    ]
    answer = analyst.post("/durham/imports/new/", {"kind": "lines", "file": files})
    batch = ImportBatch.objects.get()
    page = analyst.get(answer.url).content.decode()
    assert (batch.rows_kept, batch.file_name) == (3, "a.csv and 1 more file")
    assert "Download the original of b.csv" in page
    second = analyst.get(f"/durham/imports/{batch.pk}/file/?file=2")
    assert b"".join(second.streaming_content) == b"year,stage,cost_center,amount\nFY2019,Adopted,5300,1\n"
    assert analyst.get(f"/durham/imports/{batch.pk}/file/?file=3").status_code == 404
