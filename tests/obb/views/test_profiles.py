"""Saved profiles on their pages, and on the command line."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from budget.models import Line
from obb.imports.profile import from_toml
from obb.models import ImportBatch, ImportProfile
from tests.factories.ground import LEDGER, make_county, make_department, make_member, make_profile
from tests.factories.money import make_cost_center, make_stage
from tests.pages import links, table, words

pytestmark = pytest.mark.django_db

TOML = b"""kind = "lines"
name = "Ledger export"
[fields]
year = { column = "FY" }
stage = { constant = "Adopted" }
cost_center = { column = "Org" }
amount = { column = "Budget" }
"""
FILE = "FY,Org,Budget\nFY2019,5300,100.00\n"


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


def bring(client, text=TOML, name="", reason="Yearly", kind=""):
    return client.post(
        "/durham/imports/profiles/new/",
        {"file": SimpleUploadedFile("p.toml", text), "name": name, "kind": kind, "reason": reason},
    )


def test_a_profile_is_brought_in_read_changed_copied_and_deleted(county, analyst):
    answer = bring(analyst)
    saved = ImportProfile.objects.get()
    assert answer.url == f"/durham/imports/profiles/{saved.pk}/"
    page = analyst.get(answer.url)
    assert "Budget lines. Not used yet." in words(page)
    assert table(page, "fields")[1:] == [
        ["Fiscal year", "the column “FY”", "as it stands"],
        ["Stage", "“Adopted” in every row", "as it stands"],
        ["Cost center", "the column “Org”", "as it stands"],
        ["Amount", "the column “Budget”", "as it stands"],
    ]
    file = analyst.get(f"{answer.url}profile.toml")
    assert file["Content-Disposition"] == 'attachment; filename="ledger-export.toml"'
    assert from_toml(file.content.decode()) == from_toml(TOML.decode())

    text = file.content.decode().replace('"Budget"', '"Adopted"')
    analyst.post(
        f"{answer.url}change/", {"name": "Ledger", "note": "July", "text": text, "reason": "New header"}
    )
    saved.refresh_from_db()
    assert (saved.name, saved.note) == ("Ledger", "July")
    assert saved.profile["fields"]["amount"] == {"column": "Adopted"}

    copied = analyst.post(f"{answer.url}copy/", {"name": "Ledger 2", "reason": "To try"})
    assert ImportProfile.objects.get(name="Ledger 2").get_absolute_url() == copied.url
    analyst.post(f"{answer.url}delete/", {"reason": ""})
    assert ImportProfile.objects.count() == 2
    gone = analyst.post(f"{answer.url}delete/", {"reason": "Two are one too many"}, follow=True)
    assert "“Ledger” is deleted." in words(gone)
    assert [row[0] for row in table(gone, "profiles")[1:]] == ["Ledger 2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"kind = [", "The profile is not TOML"),
        (b"\xff\xfe", "The profile is not text in UTF-8."),
        (b'name = "x"', "The profile does not say what its file holds."),
        (b'kind = "x"', "“x” is not a kind of import."),
        (b'kind = "lines"', "The profile has no name of its own: give it one."),
        (b'kind = "people"\nname = "x"', "Files of this kind are not yours to bring in."),
        (b'kind = "lines"\nname = "x"\n[fields]\nyaer = { column = "Y" }', "Did you mean “year”?"),
        (b'kind = "lines"\nname = "x"\n[fields.year]\npattern = "("', "The pattern cannot be read"),
        (b"[" * 5000, "The profile is not TOML"),
    ],
)
def test_a_profile_that_cannot_be_kept_says_why(county, analyst, text, said):
    answer = bring(analyst, text)
    assert answer.status_code == 200
    assert said in words(answer)
    assert ImportProfile.objects.count() == 0


def test_a_name_that_is_taken_and_a_text_that_is_wrong_come_back(county, analyst):
    saved = make_profile(county)
    assert "There is a profile of this name already." in words(bring(analyst))
    wrong = analyst.post(
        f"{saved.get_absolute_url()}change/", {"name": "x", "text": 'kind = "goals"', "reason": "x"}
    )
    assert "This profile is for “lines”; that cannot be changed." in words(wrong)
    saved.refresh_from_db()
    assert saved.name == "Ledger export"


def test_a_file_is_read_by_a_saved_profile(county, analyst):
    saved = make_profile(county)
    page = analyst.get(f"/durham/imports/new/?profile={saved.pk}").content.decode()
    assert f'<option value="{saved.pk}" selected>Ledger export (Budget lines)</option>' in page
    sent = {"kind": "lines", "saved": saved.pk, "file": SimpleUploadedFile("FY19.csv", FILE.encode())}
    analyst.post("/durham/imports/new/", sent)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.saved_profile, batch.profile["name"]) == ("staged", saved, "Ledger export")
    assert "Used once, on" in words(analyst.get(saved.get_absolute_url()))
    sent["file"] = SimpleUploadedFile("FY19.csv", FILE.encode())
    assert "This profile is for another kind" in words(
        analyst.post("/durham/imports/new/", {**sent, "kind": "goals"})
    )


def test_another_countys_profile_cannot_be_chosen(county, analyst):
    foreign = make_profile(make_county("wake"), "MARKER")
    for path in ("imports/profiles/", f"imports/new/?profile={foreign.pk}"):
        assert "MARKER" not in analyst.get(f"/durham/{path}").content.decode()
    sent = {"kind": "lines", "saved": foreign.pk, "file": SimpleUploadedFile("FY19.csv", FILE.encode())}
    make_profile(county)
    assert "is not one of the available choices" in words(analyst.post("/durham/imports/new/", sent))
    assert ImportBatch.objects.count() == 0


def test_profiles_of_people_are_for_those_who_keep_people(county, analyst):
    theirs = make_profile(county, "MARKER", kind="people", profile={})
    assert "MARKER" not in analyst.get("/durham/imports/profiles/").content.decode()
    assert analyst.get(theirs.get_absolute_url()).status_code == 403
    admin = Client()
    admin.force_login(make_member(county, "admin"))
    assert "MARKER" in links(admin.get("/durham/imports/profiles/"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_at_any_size(county, analyst, count, django_assert_num_queries):
    for number in range(count):
        make_profile(county, f"Profile {number}")
    analyst.get("/durham/imports/profiles/")
    with django_assert_num_queries(6):
        analyst.get("/durham/imports/profiles/")


def run(*given, **options):
    out = io.StringIO()
    call_command(*given, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text(FILE)
    return str(path)


def test_the_command_line_takes_a_name_or_a_file(county, ledger, tmp_path):
    saved = make_profile(county)
    run("import_budget", "durham", ledger, "--profile", "ledger EXPORT")
    assert Line.objects.get().amount == 100
    assert ImportBatch.objects.get().saved_profile == saved
    path = tmp_path / "own.toml"
    run("export_profile", "durham", "lines", "Ledger export", "--to", str(path))
    run("import_data", "durham", "lines", ledger, "--profile", str(path))
    assert ImportBatch.objects.latest("pk").saved_profile is None


def test_the_command_line_says_which_names_there_are(county, ledger):
    with pytest.raises(CommandError, match="No profile is saved for “lines” yet"):
        run("import_budget", "durham", ledger, "--profile", "Ledger")
    make_profile(county)
    make_profile(make_county("wake"), "Ledgers")
    with pytest.raises(CommandError, match="Did you mean “Ledger export”"):
        run("import_budget", "durham", ledger, "--profile", "Ledger exprt")
    with pytest.raises(CommandError, match="Saved are: “Ledger export”"):
        run("import_budget", "durham", ledger, "--profile", "nothing of the kind")


def test_exporting_a_profile(county, tmp_path):
    make_profile(county, note="July")
    assert run("export_profile", "durham", "lines") == "Ledger export\n"
    said = run("export_profile", "durham", "lines", "ledger export")
    assert from_toml(said).note == "July" and said.startswith('kind = "lines"\nname = "Ledger export"\n')
    assert set(from_toml(said).fields) == set(LEDGER["fields"])
    path = tmp_path / "there.toml"
    path.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        run("export_profile", "durham", "lines", "Ledger export", "--to", str(path))
    assert path.read_text() == "mine"
    with pytest.raises(CommandError, match="There is no saved profile “x”"):
        run("export_profile", "durham", "lines", "x")
    with pytest.raises(CommandError, match="is not a kind of import"):
        run("export_profile", "durham", "nothing")
