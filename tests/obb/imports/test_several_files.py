"""Several files brought in as one import: whole or not at all, each row known by its file."""

from datetime import UTC, datetime

import pytest

from budget.models import Line
from obb.imports import originals, pipeline
from obb.imports.arrivals import SourceFile
from obb.models import ImportBatch
from tests.factories.ground import make_county

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEAD = "year,department_name,cost_center,account,amount\n"
RECOMMENDED = SourceFile(
    "FY27 recommended.csv", (HEAD + "FY2027,Parks,100,6100,10.00\nFY2027,Parks,100,6200,5.50\n").encode()
)
ADOPTED = SourceFile(
    "FY27 adopted.csv",
    (b"account,cost_center,year,department_name,amount\n6100,100,FY2027,Parks,11.25\n"),
)
PROFILE = {
    "kind": "lines",
    "fields": {
        "year": {"column": "year"},
        "stage": {"file_name": "(recommended|adopted)"},
        "department": {"code_from": "department_name"},
        "cost_center": {"column": "cost_center"},
        "account": {"column": "account"},
        "amount": {"column": "amount"},
    },
    "new_codes": dict.fromkeys(("year", "stage", "department", "cost_center", "account"), "create"),
}


def stage(*files, profile=PROFILE):
    return pipeline.stage(county=make_county(), kind="lines", files=files, profile=profile, by=None, at=AT)


@pytest.mark.django_db
def test_the_version_stands_in_the_files_names_and_columns_may_differ_in_order():
    batch = stage(RECOMMENDED, ADOPTED)
    assert batch.problems == []
    assert batch.file_name == "FY27 recommended.csv and 1 more file"
    assert [(one["name"], one["offset"], one["rows"]) for one in batch.files] == [
        ("FY27 recommended.csv", 0, 3),
        ("FY27 adopted.csv", 3, 2),
    ]
    pipeline.commit(batch=batch, by=None, reason="Both versions", at=AT)
    lines = Line.objects.order_by("row").values_list("stage__code", "amount", "row")
    assert [(code, str(amount), batch.place_of(row)) for code, amount, row in lines] == [
        ("recommended", "10.00", ("FY27 recommended.csv", 2)),
        ("recommended", "5.50", ("FY27 recommended.csv", 3)),
        ("adopted", "11.25", ("FY27 adopted.csv", 2)),
    ]


@pytest.mark.django_db
def test_each_original_is_kept_and_proven():
    batch = stage(RECOMMENDED, ADOPTED)
    for number, one in enumerate((RECOMMENDED, ADOPTED)):
        assert b"".join(originals.pieces(batch, number)) == one.content
    assert batch.checksum == originals.checksum_of_all([file["checksum"] for file in batch.files])
    assert batch.checksum != stage(ADOPTED, RECOMMENDED).checksum
    assert stage(ADOPTED).checksum == originals.checksum_of(ADOPTED.content)


@pytest.mark.django_db
def test_a_problem_names_its_file_and_the_row_in_it():
    bad = SourceFile(
        "FY27 adopted.csv", (HEAD + "FY2027,Parks,100,6100,1.00\nFY2027,Parks,100,6100,oops\n").encode()
    )
    batch = stage(RECOMMENDED, bad)
    assert batch.state == ImportBatch.State.REFUSED
    assert [(one["file"], one["row"], one["value"]) for one in batch.problems] == [
        ("FY27 adopted.csv", 3, "oops")
    ]
    # what only the database knows is placed likewise
    known = {**PROFILE, "new_codes": {**PROFILE["new_codes"], "account": "refuse"}}
    batch = stage(RECOMMENDED, ADOPTED, profile=known)
    assert [(one["file"], one["row"]) for one in batch.problems] == [
        ("FY27 adopted.csv", 2),
        ("FY27 recommended.csv", 2),
        ("FY27 recommended.csv", 3),
    ]


@pytest.mark.django_db
def test_one_that_cannot_be_read_refuses_all():
    batch = stage(RECOMMENDED, SourceFile("FY27 adopted.xlsx", b"no workbook"))
    assert batch.state == ImportBatch.State.REFUSED
    assert [one["file"] for one in batch.problems] == ["FY27 adopted.xlsx"]
    batch = stage(RECOMMENDED, SourceFile("FY27 final.csv", ADOPTED.content))
    assert [one["message"] for one in batch.problems] == [
        "The file's name “FY27 final.csv” does not match the profile's pattern for stage."
    ]


def test_a_file_is_given_once():
    with pytest.raises(ValueError, match="as its content or as a path"):
        SourceFile("a.csv").source  # noqa: B018
