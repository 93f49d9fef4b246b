"""Profiles of results on the page that lays a file out: what it has no control for is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from obb.models import ImportBatch
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_indicator
from tests.obb.views.test_layouts import shown
from tests.outcomes.imports.test_samples import almanac, text_file, written
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    county = make_county("durham")
    for code in ("UNEMPLOYMENT", "CHILD-POVERTY", "TEEN-BIRTHS", "FOOD-HELP", "UNINSURED", "BIRTHS"):
        make_indicator(county, code.title(), code=code, kind="rate")
    client = Client()
    client.force_login(make_member(county, "analyst"))
    return client


def files_of(name, folder):
    if name == "almanac":
        return [almanac(folder, 2020, (18.4444, 17.48, 19.44), (41.12, 40, 42, "x"), (2018, "2012-2016"))]
    texts = {
        "wide-years": [
            (
                "w.csv",
                "FIPS,Area,Labor_force_2019,Unemployed_2019,Rate_2019\n99000,S,10,1,10\n99001,O,10,1,10\n",
            )
        ],
        "long-list": [("l.csv", "FIPS,Attribute,Value\n99001,Rate_2019,4.0\n99000,Rate_2019,5\n")],
        "neighborhoods": [("r12.csv", "id,y_2019\n2,30\n3,10\n"), ("d12.csv", "id,y_2019\n2,1.5\n3,0.5\n")],
    }
    return [text_file(folder, *one) for one in texts[name]]


@pytest.mark.parametrize("name", ["almanac", "wide-years", "long-list", "neighborhoods"])
def test_a_sample_profile_goes_through_the_page_unchanged(analyst, tmp_path, name):
    paths = files_of(name, tmp_path)
    sent = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    profile = SimpleUploadedFile("p.toml", written("--profile", name).encode())
    analyst.post("/durham/imports/new/", {"kind": "observations", "file": sent, "profile": profile})
    batch = ImportBatch.objects.get()
    assert batch.state == "staged", batch.problems
    before, kept = batch.totals, batch.profile
    analyst.post(f"/durham/imports/{batch.pk}/layout/again/")
    page = analyst.get(f"/durham/imports/{batch.pk}/layout/")
    answer = analyst.post(f"/durham/imports/{batch.pk}/layout/", {**shown(page), "do": "read"}, follow=True)
    batch.refresh_from_db()
    assert batch.state == "staged", (words(answer)[-1500:], batch.problems)
    assert batch.totals == before
    assert {key: batch.profile.get(key) for key in ("measures", "area", "combine", "breaks")} == {
        key: kept.get(key) for key in ("measures", "area", "combine", "breaks")
    }


def test_a_plain_table_of_results_is_suggested_from_its_headers(analyst):
    text = (
        "Measure Code,Time Frame,Data Value,Margin of Error,CI Low,Footnote\nBIRTHS,2019,22.2,±1.2,21.1,x\n"
    )
    sent = SimpleUploadedFile("r.csv", text.encode())
    analyst.post("/durham/imports/new/", {"kind": "observations", "file": sent})
    batch = ImportBatch.objects.get()
    page = analyst.get(f"/durham/imports/{batch.pk}/layout/")
    wanted = {"indicator": "Measure Code", "period": "Time Frame", "value": "Data Value", "margin": "Margin of Error",
              "low": "CI Low", "note": "Footnote"}  # fmt: skip
    assert {name: shown(page)[f"f-{name}-source"] for name in wanted} == {
        name: f"c:{header}" for name, header in wanted.items()
    }
    analyst.post(f"/durham/imports/{batch.pk}/layout/", {**shown(page), "do": "read"})
    batch.refresh_from_db()
    assert (batch.state, batch.totals["new"]) == ("staged", 1)
