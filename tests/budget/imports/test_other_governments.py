"""Files of other governments brought in by the page: right to the cent after the changes stated, or refused in words."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from budget.models import Line
from obb.imports.profile import from_dict, to_toml
from obb.models import ImportBatch
from tests.budget.imports.exports import BY_PROFILE, EXPORTS, REFUSED
from tests.budget.imports.other_governments import BAD, GOOD
from tests.factories.ground import make_county, make_member
from tests.pages import sent_by, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    client = Client()
    client.force_login(make_member(make_county("durham"), "analyst", username="ana"))
    return client


def laid_out(analyst, file):
    """The file uploaded; (its import, the page that lays it out; None where it was refused at once)."""
    given = {"kind": "lines", "file": [SimpleUploadedFile(file.name, file.content)]}
    analyst.post("/durham/imports/new/", given)
    batch = ImportBatch.objects.get()
    if batch.state != "draft":
        return batch, None
    return batch, analyst.get(f"/durham/imports/{batch.pk}/layout/")


def read(analyst, batch, page, changes):
    answer = analyst.post(
        f"/durham/imports/{batch.pk}/layout/",
        {**sent_by(page.context["form"]), **changes, "do": "read"},
        follow=True,
    )
    batch.refresh_from_db()
    return words(answer)


def sums_of(county):
    found = {}
    for year, stage, kind, amount in Line.objects.filter(county=county).values_list(
        "year", "stage__name", "kind", "amount"
    ):
        key = f"{year} {stage} {kind}"
        found[key] = found.get(key, Decimal(0)) + amount
    return found


@pytest.mark.parametrize("file", [*GOOD, *EXPORTS], ids=lambda one: one.name)
def test_it_loads_to_the_cent_by_the_page_and_by_the_command(analyst, file, tmp_path):
    batch, page = laid_out(analyst, file)
    said = words(page)
    for sentence in file.says:
        assert sentence in said
    if file.changes:  # what is not told is asked, at once or when the whole file is read
        unchanged = read(analyst, batch, page, {})
        if batch.state == "draft":
            assert "thing needs attention" in unchanged or "things need attention" in unchanged
        else:
            assert batch.state == "refused"
            page = analyst.post(f"/durham/imports/{batch.pk}/layout/again/", follow=True)
    read(analyst, batch, page, file.changes)
    assert (batch.problems, batch.state) == ([], "staged")
    analyst.post(f"/durham/imports/{batch.pk}/confirm/", {"reason": "Tried"})
    assert sums_of(batch.county) == file.sums

    other = make_county("wake")
    (tmp_path / "layout.toml").write_text(to_toml(from_dict(batch.profile)), encoding="utf-8")
    (tmp_path / file.name).write_bytes(file.content)
    call_command(
        "import_budget", "wake", str(tmp_path / file.name), profile=str(tmp_path / "layout.toml"), reason="x",
        stdout=io.StringIO(),
    )  # fmt: skip
    assert sums_of(other) == file.sums


@pytest.mark.parametrize("file", BY_PROFILE, ids=lambda one: one.name)
def test_it_loads_to_the_cent_by_a_profile_as_text(file, tmp_path):
    wake = make_county("wake")
    lines = (line.strip() for line in file.profile.splitlines())
    (tmp_path / "layout.toml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / file.name).write_bytes(file.content)
    call_command(
        "import_budget", "wake", str(tmp_path / file.name), profile=str(tmp_path / "layout.toml"), reason="x",
        stdout=io.StringIO(),
    )  # fmt: skip
    assert sums_of(wake) == file.sums


@pytest.mark.parametrize("file", [*BAD, *REFUSED], ids=lambda one: one.name)
def test_it_is_refused_in_words(analyst, file):
    batch, page = laid_out(analyst, file)
    if page is None:
        said = words(analyst.get(f"/durham/imports/{batch.pk}/"))
    else:
        said = words(page)
        said += read(analyst, batch, page, file.changes)
    assert file.says in said
    assert batch.state in ("draft", "refused")


def test_most_files_need_nothing_or_one_answer():
    """The number of things that a person must say, over all files: what no file tells, and nothing else."""
    assert sum(bool(one.changes) for one in GOOD) <= 9
    assert sum(bool(one.changes) for one in EXPORTS) <= 9
