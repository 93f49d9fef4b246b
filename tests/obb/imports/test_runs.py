"""Large files are read and stored by a process of their own: it tells how far it is, and can die or be cancelled."""

import io
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from obb.history import history_of
from obb.imports import carrying, pipeline, runs, samples
from obb.imports.glimpse import look_into
from obb.imports.kinds import UnknownKind
from obb.imports.readers import FileOptions
from obb.models import County, Department, ImportBatch, ImportFile, ImportRun, ImportSample
from tests.databases import url_of
from tests.factories.ground import make_county, make_member
from tests.pages import sent_by, words

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIST = "code,name\n" + "".join(f"{n:04},Department {n}\n" for n in range(300))


@pytest.fixture
def county():
    return make_county("durham")


@pytest.fixture
def ana(county):
    return make_member(county, "analyst", username="ana")


@pytest.fixture
def analyst(ana):
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture(autouse=True)
def launched(monkeypatch, settings):
    """The processes that were started, on this test's own database; all files are large ones."""
    settings.OBB_READ_AT_ONCE = 10
    monkeypatch.setenv("DATABASE_URL", url_of(connection.settings_dict["NAME"]))
    monkeypatch.setenv("OBB_WEB", "1")
    pids, really = [], runs.launch
    monkeypatch.setattr(runs, "launch", lambda run, token: pids.append(really(run, token)))
    yield pids
    for pid in pids:
        until(lambda pid=pid: not is_there(pid))


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(found):
    deadline = time.monotonic() + PATIENCE
    while not (answer := found()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return answer


def upload(client, text=LIST, kind="departments", name="departments.csv", **more):
    file = SimpleUploadedFile(name, text.encode())
    answer = client.post("/durham/imports/new/", {"kind": kind, "file": file, **more})
    return answer.url, ImportBatch.objects.latest("pk")


def none_is_run():
    return not ImportRun.objects.exists()


def staged(county, by=None, text=LIST):
    return pipeline.stage(
        county=county, kind="departments", file_name="departments.csv", content=text.encode(), by=by, at=NOON
    )


def silence(batch):
    """As if the last word of the process were long ago."""
    ImportRun.objects.filter(batch=batch).update(beat_at=timezone.now() - timedelta(seconds=31))


def test_a_large_file_is_stored_at_once_then_read_then_stored_by_who_confirmed_it(ana, analyst):
    address, batch = upload(analyst)
    assert (batch.state, batch.rows_read) == ("unread", 0)
    assert sum(len(piece.content) for piece in ImportFile.objects.all()) == len(LIST)
    page = words(analyst.get(address))
    assert "Being read: departments.csv" in page
    assert "You may close this page" in page
    listed = words(analyst.get("/durham/imports/"))
    assert "Being read" in listed and "not read yet" in listed
    until(none_is_run)
    page = words(analyst.get(address))
    assert "Review: departments.csv" in page and "300 rows in the file" not in page
    batch.refresh_from_db()
    assert (batch.state, batch.rows_kept, batch.staged_by) == ("staged", 300, ana)
    assert Department.objects.count() == 0

    answer = analyst.post(f"{address}confirm/", {"reason": "First list"}, follow=True)
    assert "Being stored: departments.csv" in words(answer)
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.state, batch.settled_by, batch.reason) == ("confirmed", ana, "First list")
    assert Department.objects.count() == 300
    (added,) = history_of(Department.objects.get(code="0007"))
    assert (added.who, added.why) == ("ana", "First list")
    assert "Confirmed by ana" in words(analyst.get(address))

    analyst.post(f"{address}undo/", {"reason": "Wrong list"})
    until(none_is_run)
    assert (Department.objects.count(), ImportBatch.objects.get().undone_by) == (0, ana)


def test_what_is_wrong_with_a_large_file_is_told_as_with_a_small_one(analyst):
    address, batch = upload(analyst, LIST + "0001,Twice\n,Without a code\n")
    until(none_is_run)
    page = words(analyst.get(address))
    assert "2 problems. Nothing has been stored." in page
    assert "Without a code" in analyst.get(f"{address}problems.csv").content.decode()
    address, batch = upload(analyst, "\x89PNG and much more", name="picture.xlsx")
    until(none_is_run)
    page = words(analyst.get(address))
    assert "The file's name ends in .xlsx, but it is" in page


def test_what_was_laid_out_is_read_by_a_process_and_may_be_laid_out_again(analyst):
    messy = "Our departments,\ncode,name\n" + LIST.partition("\n")[2]
    _address, batch = upload(analyst, messy)
    assert batch.state == "draft"
    layout = f"/durham/imports/{batch.pk}/layout/"
    form = analyst.get(layout).context["form"]
    sent = {field.html_name: field.value() or "" for part in (*form.fields, form.whole) for field in part}
    analyst.post(layout, {**sent, "do": "read"})
    assert "Being read" in words(analyst.get(layout, follow=True))
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_kept) == ("staged", 300)
    analyst.post(f"{layout}again/")
    assert analyst.get(layout).status_code == 200


def workbook(rows, **sheets):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, lines in {"Departments": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(lines):
                sheet.write_row(number, 0, row)
    return made.getvalue()


BOOK = workbook(
    [["Our departments"], ["Code", "Name"], *([f"{n:04}", f"Department {n}"] for n in range(300))]
)


def upload_book(client, content=BOOK, **more):
    file = SimpleUploadedFile("departments.xlsx", content)
    answer = client.post("/durham/imports/new/", {"kind": "departments", "file": file, **more})
    return answer.url, ImportBatch.objects.latest("pk")


def test_a_large_workbook_is_looked_at_by_a_process_and_then_never_again(analyst, launched, monkeypatch):
    address, batch = upload_book(analyst)
    assert (batch.state, batch.profile) == ("unread", {})
    page = words(analyst.get(address))
    assert "Being looked at: departments.xlsx" in page
    assert "2. Say how it is laid out" in page and "You may close this page" in page
    assert "Being looked at" in words(analyst.get("/durham/imports/"))
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.state, len(launched)) == ("draft", 1)

    def opened(*_given, **_more):
        raise AssertionError("the workbook is opened within a request")

    monkeypatch.setattr("obb.imports.glimpse.open_sheet", opened)
    page = analyst.get(address, follow=True)
    assert "How is departments.xlsx laid out?" in words(page)
    assert "Of all 300 rows 300 are kept; 0 problems." in words(page)
    sent = sent_by(page.context["form"])
    part = words(analyst.post(f"{address}layout/preview/", {**sent, "f-name-source": "c:Code"}))
    assert "Of all 300 rows 300 are kept" in part
    sent_file = {"file-header_row": 1, "file-header_rows": 1, "file-skip_rows": 0}
    page = analyst.post(f"{address}layout/file/", sent_file, follow=True)
    assert "There is no column for" in words(page) or "It found nothing for" in words(page)
    assert len(launched) == 1


def test_another_sheet_of_a_large_workbook_is_looked_at_by_a_process(analyst):
    rows = [["Code", "Department name"], ["0530", "Social Services"]]
    content = workbook([*rows, ["0540", "Child Support"]], Old=[["Unit", "Title"], ["1", "Aging"]])
    address, batch = upload_book(analyst, content)
    until(none_is_run)
    batch.refresh_from_db()
    assert batch.profile["file"] == {"sheet": "Departments"}
    sent = {"file-sheet": "Old", "file-header_row": 1, "file-header_rows": 1, "file-skip_rows": 0}
    page = words(analyst.post(f"{address}layout/file/", sent, follow=True))
    assert "Being looked at: departments.xlsx" in page
    until(none_is_run)
    page = words(analyst.get(address, follow=True))
    assert "Only the sheet “Old” is read." in page and "Title" in page
    # a row where no headers stand changes nothing, and is told
    sent = {"file-sheet": "Departments", "file-header_row": 9, "file-header_rows": 1, "file-skip_rows": 0}
    analyst.post(f"{address}layout/file/", sent)
    until(lambda: ImportRun.objects.get().ended)
    page = words(analyst.get(address, follow=True))
    assert "It stays as it was This row is empty: no headers stand there. Choose another row." in page
    assert "Only the sheet “Old” is read." in page


def test_several_sheets_and_what_is_hidden_in_them_are_kept_as_they_were_seen(analyst, monkeypatch):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, first in (("West", 0), ("East", 500)):  # not in the order of their names
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Department", "Name", "Old"])
            for number in range(1, 401):
                sheet.write_row(number, 0, [f"{first + number:04}", f"Department {first + number}", "x"])
            sheet.set_row(2, None, None, {"hidden": True})
            sheet.set_column(2, 2, None, None, {"hidden": True})
    address, batch = upload_book(analyst, made.getvalue())
    until(none_is_run)
    batch.refresh_from_db()
    assert batch.profile["file"] == {"sheets": "all"}
    kept = samples.kept(batch)
    assert kept == look_into(made.getvalue(), "departments.xlsx")
    assert (kept.hidden.numbers(), kept.hidden.columns) == ([3], frozenset({2}))
    assert (list(kept.heads), kept.alike(FileOptions())) == (["West", "East"], ["West", "East"])

    monkeypatch.setattr("obb.imports.glimpse.open_sheet", None)  # no page opens the workbook
    page = words(analyst.get(address, follow=True))
    assert "2 sheets are read as one import: “West”, “East”. The rows shown here are of “West”." in page
    sent = {"file-sheet": ["West", "East"], "file-header_row": 1, "file-header_rows": 1, "file-skip_rows": 0}
    analyst.post(f"{address}layout/file/", {**sent, "file-hidden_columns": "leave_out"})
    batch.refresh_from_db()
    assert batch.profile["file"] == {"sheets": "all", "hidden_columns": "leave_out"}
    assert samples.kept(batch) == kept


def test_a_large_workbook_in_the_plain_format_goes_straight_to_its_review(analyst, launched):
    rows = [["code", "name"], *([f"{n:04}", f"Department {n}"] for n in range(300))]
    _address, batch = upload_book(analyst, workbook(rows))
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_kept, len(launched)) == ("staged", 300, 1)
    # laid out after all: its first rows have to be looked at, which a process does
    analyst.post(f"{batch.get_absolute_url()}layout/again/")
    assert "Being looked at" in words(analyst.get(batch.get_absolute_url()))
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.state, batch.profile["fields"]["code"]) == ("draft", {"column": "code"})


def test_a_large_file_that_is_no_workbook_is_refused_by_the_process(analyst):
    address, _batch = upload_book(analyst, b"PK\x03\x04 and nothing that can be read")
    until(none_is_run)
    assert "This is not a workbook that can be read" in words(analyst.get(address))


def test_a_killed_look_offers_to_look_again_as_it_was_asked(analyst, launched):
    address, batch = upload_book(analyst, new_codes="on")
    os.kill(launched[0], signal.SIGKILL)
    until(lambda: not is_there(launched[0]))
    silence(batch)
    page = words(analyst.get(address))
    assert "Looking at it stopped The process that did it is gone" in page
    assert "Nothing was changed; the file is kept. Look at it again." in page
    assert "Change how it is read" not in page
    assert "Being looked at" in words(analyst.post(f"{address}read/", follow=True))
    assert ImportRun.objects.get().decisions == {"new_codes": True}
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.state, ImportSample.objects.count()) == ("draft", 1)


def test_a_draft_whose_workbook_nobody_has_looked_at_says_so(analyst):
    address, batch = upload_book(analyst)
    until(none_is_run)
    ImportSample.objects.all().delete()
    page = words(analyst.get(f"{address}layout/", follow=True))
    assert "Look at it again" in page
    analyst.post(f"{address}read/")
    until(none_is_run)
    assert "How is departments.xlsx laid out?" in words(analyst.get(address, follow=True))


def test_a_text_written_for_experts_that_reads_another_sheet_has_it_looked_at(analyst):
    address, batch = upload_book(
        analyst, workbook([["Code", "Title"], ["1", "Aging"]], About=[["x", "0530"]])
    )
    until(none_is_run)
    text = """kind = "departments"
[file]
sheet = "Departments"
[fields]
code = { cell = "About!B1" }
name = { column = "Title" }
"""
    page = words(analyst.post(f"{address}layout/text/", {"text": text}, follow=True))
    assert "Being looked at" in page
    until(none_is_run)
    assert "20530Aging" in words(analyst.get(address, follow=True))


def closing(act):
    try:
        return act()
    finally:
        connection.close()


def held_back(county, act):
    """Does `act` while the county is locked: what writes there waits meanwhile. Gives what `act` gives."""
    with transaction.atomic():
        County.objects.select_for_update(no_key=True).get(pk=county.pk)
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(closing, act).result()


def test_a_killed_process_leaves_everything_as_it_was_and_it_is_done_again(county, ana, analyst, launched):
    batch = staged(county, ana)
    address = batch.get_absolute_url()

    def killed():
        analyst.post(f"{address}confirm/", {"reason": "First list"})
        until(lambda: ImportRun.objects.get().phase == "" and ImportRun.objects.get().began_at)
        os.kill(launched[0], signal.SIGKILL)
        until(lambda: not is_there(launched[0]))

    held_back(county, killed)
    assert "Being stored" in words(analyst.get(address))
    silence(batch)
    page = words(analyst.get(address))
    assert "Storing stopped The process that did it is gone: perhaps the server was restarted." in page
    assert "Nothing was stored, and the review is as it was." in page
    assert "Storing stopped" in words(analyst.get("/durham/imports/"))
    assert Department.objects.count() == 0
    analyst.post(f"{address}confirm/", {"reason": "Once more"})
    until(none_is_run)
    assert Department.objects.count() == 300


def test_a_killed_reading_offers_to_read_again(county, ana, analyst, launched):
    _address, batch = upload(analyst)
    os.kill(launched[0], signal.SIGKILL)
    until(lambda: not is_there(launched[0]))
    silence(batch)
    page = words(analyst.get(batch.get_absolute_url()))
    assert "Reading stopped" in page and "Read it again" in page
    page = words(analyst.post(f"{batch.get_absolute_url()}read/", follow=True))
    assert "Being read" in page
    until(none_is_run)
    batch.refresh_from_db()
    assert batch.state == "staged"


def test_cancelling_ends_the_process_and_stores_nothing(county, ana, analyst, launched):
    batch = staged(county, ana)
    address = batch.get_absolute_url()

    def cancelled():
        analyst.post(f"{address}confirm/", {"reason": "First list"})
        until(lambda: ImportRun.objects.get().began_at)
        said = words(analyst.post(f"{address}discard/", follow=True))
        assert "Something is being done about this import." in said
        said = words(analyst.post(f"{address}cancel/", follow=True))
        assert "Storing stopped It was cancelled. Nothing was stored" in said
        until(lambda: not is_there(launched[0]))  # although the county is still locked: it does not wait on

    held_back(county, cancelled)
    batch.refresh_from_db()
    assert (batch.state, Department.objects.count()) == ("staged", 0)
    assert "It had ended before." in words(analyst.post(f"{address}cancel/", follow=True))
    assert "is put aside" in words(analyst.post(f"{address}discard/", follow=True))


def test_a_cancelled_reading_can_be_laid_out_or_put_aside(analyst, launched):
    address, batch = upload(analyst)
    ImportRun.objects.update(ended="cancelled")
    page = words(analyst.get(address))
    assert "Reading stopped It was cancelled. Nothing was saved; the file is kept." in page
    analyst.post(f"{address}layout/again/")
    batch.refresh_from_db()
    assert batch.state == "draft"
    assert "Reading stopped" in words(analyst.get(f"{address}layout/"))


def test_confirmed_twenty_times_at_once_one_process_stores_it_once(county, ana, launched):
    batch = staged(county, ana)
    clients = [Client() for _ in range(20)]
    for client in clients:
        client.force_login(ana)

    def confirm(client):
        return closing(lambda: client.post(f"{batch.get_absolute_url()}confirm/", {"reason": "At once"}))

    with ThreadPoolExecutor(20) as pool:
        assert {answer.status_code for answer in pool.map(confirm, clients)} == {302}
    until(none_is_run)
    assert Department.objects.count() == 300
    assert ImportBatch.objects.get().state == "confirmed"
    assert len(history_of(Department.objects.get(code="0007"))) == 1


def test_a_process_taken_for_dead_stores_nothing_when_it_comes_back(county, ana, monkeypatch):
    monkeypatch.setattr(runs, "launch", lambda run, token: None)  # carried here instead
    batch = staged(county, ana)
    confirm = {"batch": batch, "task": "commit", "by": ana, "reason": "First list"}
    assert runs.begin(**confirm, at=NOON)
    slow = ImportRun.objects.get()
    assert not runs.begin(**confirm, at=NOON + timedelta(seconds=30))
    assert runs.begin(**confirm, at=NOON + timedelta(seconds=31))
    assert not carrying.carry(run=slow.pk, token=slow.token, clock=lambda: NOON)
    assert Department.objects.count() == 0
    again = ImportRun.objects.get()
    assert carrying.carry(run=again.pk, token=again.token, clock=lambda: NOON)
    assert not carrying.carry(run=again.pk, token=again.token, clock=lambda: NOON)
    assert Department.objects.count() == 300


def test_without_the_token_it_would_store(county, ana, monkeypatch):
    """What the guard is for."""
    monkeypatch.setattr(runs, "launch", lambda run, token: None)
    monkeypatch.setattr(carrying, "_done", lambda run: None)
    batch = staged(county, ana)
    runs.begin(batch=batch, task="commit", by=ana, reason="First list", at=NOON)
    run = ImportRun.objects.get()
    act = carrying._act

    def cancelled_meanwhile(run):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(closing, lambda: runs.cancel(batch=batch)).result()
        act(run)

    monkeypatch.setattr(carrying, "_act", cancelled_meanwhile)
    carrying.carry(run=run.pk, token=run.token, clock=lambda: NOON)
    assert Department.objects.count() == 300


def test_a_refusal_and_a_failure_are_told_where_one_comes_back(county, ana, analyst, monkeypatch):
    monkeypatch.setattr(runs, "launch", lambda run, token: None)
    batch = staged(county, ana)
    Department.objects.create(county=county, code="0001", name="Another")
    runs.begin(batch=batch, task="commit", by=ana, reason="First list", at=timezone.now())
    run = ImportRun.objects.get()
    assert not carrying.carry(run=run.pk, token=run.token, clock=timezone.now)
    page = words(analyst.get(batch.get_absolute_url()))
    assert "Nothing was stored Something has changed since the review" in page
    ImportBatch.objects.update(kind="goats")
    runs.begin(batch=batch, task="commit", by=ana, reason="First list", at=timezone.now())
    run = ImportRun.objects.get()
    with pytest.raises(UnknownKind):
        carrying.carry(run=run.pk, token=run.token, clock=timezone.now)
    run.refresh_from_db()
    assert (run.ended, run.said) == ("failed", "Something failed on our side.")


def test_a_decision_about_a_large_file_is_reviewed_by_a_process(county, ana, analyst):
    batch = staged(county, ana)
    said = words(analyst.post(f"{batch.get_absolute_url()}repeats/", {"duplicates": "drop"}, follow=True))
    assert "Being reviewed anew" in said
    until(none_is_run)
    batch.refresh_from_db()
    assert (batch.decisions["duplicates"], batch.decisions["by"], batch.state) == ("drop", "ana", "staged")


def test_while_a_county_stores_a_large_file_a_small_one_waits_its_turn(county, ana, analyst, settings):
    settings.OBB_READ_AT_ONCE = 2_000
    large, small = staged(county, ana), staged(county, ana, "code,name\n9000,Small\n")
    assert (runs.is_long(large.files), runs.is_long(small.files)) == (True, False)

    def both():
        for batch in (large, small):
            analyst.post(f"{batch.get_absolute_url()}confirm/", {"reason": "Both"})
        assert ImportRun.objects.count() == 2

    held_back(county, both)
    until(none_is_run)
    assert Department.objects.count() == 301


def test_how_far_it_is_in_words(county, ana, analyst, monkeypatch):
    monkeypatch.setattr(runs, "launch", lambda run, token: None)
    batch = staged(county, ana)
    address = f"{batch.get_absolute_url()}progress/"
    assert analyst.get(address).status_code == 204
    runs.begin(batch=batch, task="commit", by=ana, reason="x", at=timezone.now())
    assert "Starting" in words(analyst.get(address))
    ImportRun.objects.update(phase="reading", rows=40_000, share=0.405)
    page = analyst.get(address)
    assert "Reading the rows: 40%" in words(page)
    assert "40,000 of about 99,000 rows." in words(page)
    assert 'data-aloud="Reading the rows, 25%"' in page.content.decode()
    assert "Being stored, 40%" in words(analyst.get("/durham/imports/"))
    ImportRun.objects.update(phase="adding up", share=1.0)
    assert "40,000 rows." in words(analyst.get(address))
    still = analyst.get(batch.get_absolute_url()).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in still
    assert 'http-equiv="refresh"' not in analyst.get(f"{batch.get_absolute_url()}?still=1").content.decode()
