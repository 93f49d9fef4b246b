"""A file is staged, reviewed, confirmed once, undone: all or nothing."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from obb.history import change, history_of
from obb.imports import originals, pipeline
from obb.imports.arrivals import earlier
from obb.imports.kinds import UndoRefused, UnknownKind
from obb.imports.refusals import ChangedSinceReview, NotStaged, ReasonMissing
from obb.models import Department, ImportBatch, ImportFile
from tests.factories.ground import make_county, make_department, make_member, make_person

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TWO = b"code,name\n0530,Social Services\n0540,Child Support\n"


def staged(county, content=TWO, by=None, **more):
    return pipeline.stage(
        county=county,
        kind="departments",
        file_name="departments.csv",
        content=content,
        by=by,
        at=NOON,
        **more,
    )


def confirm(batch, by=None):
    return pipeline.commit(batch=batch, by=by, reason="First list", at=NOON)


def codes(county):
    return list(Department.objects.filter(county=county).order_by("code").values_list("code", flat=True))


def test_staging_stores_the_file_and_changes_nothing():
    county, ana = make_county(), make_person("ana")
    batch = staged(county, by=ana)
    assert batch.state == "staged"
    assert (batch.rows_read, batch.rows_kept) == (2, 2)
    assert batch.totals == {"rows": 2, "new": 2, "changed": 0, "same": 0}
    assert b"".join(originals.pieces(batch)) == TWO
    assert batch.checksum == originals.checksum_of(TWO)
    assert batch.staged_by == ana
    assert codes(county) == []


def test_confirming_writes_everything_with_who_and_why():
    county, ana = make_county(), make_person("ana")
    outcome = confirm(staged(county), by=ana)
    assert codes(county) == ["0530", "0540"]
    assert (outcome.already, outcome.batch.state, outcome.batch.reason) == (False, "confirmed", "First list")
    (added,) = history_of(Department.objects.get(county=county, code="0530"))
    assert (added.who, added.why, added.what) == ("ana", "First list", "added")


def test_a_second_confirm_does_nothing():
    county = make_county()
    batch = staged(county)
    confirm(batch)
    again = confirm(batch)
    assert again.already
    assert codes(county) == ["0530", "0540"]


def test_a_bad_file_is_refused_with_every_problem_and_nothing_is_stored():
    county = make_county()
    batch = staged(county, b"code,name,first_year\n0530,,x\n0540,Child Support,\n0540,Again,\n")
    assert batch.state == "refused"
    assert [(one["row"], one["column"], one["value"]) for one in batch.problems] == [
        (2, "name", ""),
        (2, "first_year", "x"),
        (4, "", "0540 Again"),
    ]
    assert all(one["message"] and one["remedy"] for one in batch.problems)
    with pytest.raises(NotStaged):
        confirm(batch)
    assert codes(county) == []


def test_a_file_that_cannot_be_read_is_refused():
    batch = staged(make_county(), b"\x89PNG....")
    assert batch.state == "refused"
    assert len(batch.problems) == 1


def test_an_empty_list_is_refused():
    batch = staged(make_county(), b"code,name\n")
    assert [one["message"] for one in batch.problems] == ["The file has no rows below its headers."]


def test_a_profile_for_another_kind_is_refused():
    batch = staged(make_county(), profile={"kind": "lines"})
    assert [one["column"] for one in batch.problems] == ["kind"]


def test_an_unknown_kind_is_said():
    with pytest.raises(UnknownKind, match="“goats” is not a kind of import"):
        pipeline.stage(county=make_county(), kind="goats", file_name="a.csv", content=TWO, by=None, at=NOON)


def test_what_changed_since_the_review_stops_the_confirm():
    county = make_county()
    batch = staged(county)
    make_department(county, "0530", "Social Services")
    with pytest.raises(ChangedSinceReview):
        confirm(batch)
    assert codes(county) == ["0530"]
    batch.refresh_from_db()
    assert batch.state == "staged"


def test_a_confirm_needs_a_reason():
    batch = staged(make_county())
    with pytest.raises(ReasonMissing):
        pipeline.commit(batch=batch, by=None, reason="  ", at=NOON)


def test_a_discarded_import_cannot_be_confirmed():
    batch = staged(make_county())
    assert pipeline.discard(batch=batch, by=None, at=NOON).batch.state == "discarded"
    with pytest.raises(NotStaged, match="discarded"):
        confirm(batch)


def test_undo_takes_back_what_was_added_and_changed():
    county = make_county()
    make_department(county, "0530", "DSS")
    batch = staged(county)
    assert batch.totals == {"rows": 2, "new": 1, "changed": 1, "same": 0}
    confirm(batch)
    assert Department.objects.get(county=county, code="0530").name == "Social Services"
    undone = pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON)
    assert (undone.batch.state, undone.batch.undo_reason) == ("undone", "Wrong file")
    assert list(Department.objects.filter(county=county).values_list("code", "name")) == [("0530", "DSS")]
    assert pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON).already


def test_undo_is_refused_where_somebody_uses_what_was_added():
    county = make_county()
    batch = staged(county)
    confirm(batch)
    make_member(county, "director", Department.objects.get(county=county, code="0530"))
    with pytest.raises(UndoRefused, match="Department director, Social Services"):
        pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON)
    assert codes(county) == ["0530", "0540"]


def test_undo_is_refused_where_somebody_changed_it_since():
    county = make_county()
    make_department(county, "0530", "DSS")
    batch = staged(county)
    confirm(batch)
    with change(by=None, reason="Renamed"):
        Department.objects.filter(county=county, code="0530").update(name="Human Services")
    with pytest.raises(UndoRefused, match="Human Services"):
        pipeline.undo(batch=batch, by=None, reason="Wrong file", at=NOON)


def test_a_staged_import_cannot_be_undone():
    with pytest.raises(NotStaged):
        pipeline.undo(batch=staged(make_county()), by=None, reason="x", at=NOON)


def test_the_same_file_again_is_known():
    county = make_county()
    first = staged(county)
    assert earlier(first) == []
    assert earlier(staged(county)) == [first]
    assert earlier(staged(make_county())) == []


def test_bring_stages_and_confirms_at_once():
    county = make_county()
    batch = pipeline.bring(
        county=county,
        kind="departments",
        file_name="d.csv",
        content=TWO,
        by=None,
        at=NOON,
        reason="First list",
    )
    assert batch.state == "confirmed"
    assert codes(county) == ["0530", "0540"]
    refused = pipeline.bring(
        county=county,
        kind="departments",
        file_name="d.csv",
        content=b"code\n1\n",
        by=None,
        at=NOON,
        reason="x",
    )
    assert refused.state == "refused"
    assert ImportBatch.objects.filter(county=county).count() == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\ana\FY17.csv", "FY17.csv"),
        ("a\u202evsc.exe", "avsc.exe"),
        ("", "unnamed file"),
    ],
)
def test_a_file_name_is_made_harmless(given, kept):
    assert originals.plain_name(given) == kept


def test_a_long_name_keeps_its_ending():
    name = originals.plain_name("x" * 300 + ".csv")
    assert (len(name), name[-5:]) == (255, "….csv")


def test_a_large_original_is_kept_in_pieces_and_read_again_whole():
    county = make_county()
    rows = "".join(f"{number:05d},Department {'x' * 90} {number}\n" for number in range(12_000))
    content = f"code,name\n{rows}".encode()
    batch = staged(county, content)
    assert len(content) > 1 << 20
    assert ImportFile.objects.filter(batch=batch).count() == 2
    assert b"".join(originals.pieces(batch)) == content
    confirm(batch)
    assert len(codes(county)) == 12_000


def test_the_database_spends_no_time_on_compressing_originals():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = 'obb_importfile'::regclass AND attname = 'content'"
        )
        assert cursor.fetchone() == ("e",)
