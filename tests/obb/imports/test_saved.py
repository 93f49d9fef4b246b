"""Saved profiles: checked before they are kept, one name a kind, nothing lost on the way to TOML and back."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from obb.history import history_of
from obb.imports import pipeline
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict, from_toml, to_dict, to_toml
from obb.imports.saved import (
    ProfileRefused,
    as_stated,
    change_profile,
    copy_profile,
    delete_profile,
    read_text,
    save_profile,
    saved_called,
    text_of,
)
from obb.models import ImportBatch, ImportProfile
from obb.queries.profiles import saved_profiles
from tests.factories.ground import LEDGER, make_county, make_member, make_profile
from tests.factories.results import NOW

pytestmark = pytest.mark.django_db

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"), max_size=12
)
names = st.sampled_from(["year", "stage", "amount", "cost_center", "fund", "an odd “name”"])
rules = st.builds(
    lambda column, way, reason: {"column": column, **way, "reason": reason},
    texts.filter(bool),
    st.one_of(
        st.builds(lambda text: {"equals": text}, texts),
        st.builds(lambda many: {"in": many}, st.lists(texts, max_size=3)),
        st.builds(lambda flag: {"blank": flag}, st.booleans()),
        st.just({"matches": r"^\d{2} [“”]\\"}),
    ),
    texts.map(str.strip).filter(bool),
)
fields = st.one_of(
    st.builds(lambda text: {"constant": text}, texts),
    st.builds(
        lambda column, table, more: {"column": column, "map": table, **more},
        texts.filter(bool),
        st.dictionaries(texts, texts, max_size=4),
        st.sampled_from(
            [{}, {"map_else": "keep"}, {"width": 4}, {"pattern": r'^"(\d+)\\ \t'}, {"blank": "0"}]
        ),
    ),
    st.builds(
        lambda columns: {"code_from": columns, "join": " / "},
        st.lists(texts.filter(bool), min_size=2, max_size=3),
    ),
    st.builds(lambda column, rule: {"column": column, "negate": rule}, texts.filter(bool), rules).map(
        lambda part: part | {"negate": {k: v for k, v in part["negate"].items() if k != "reason"}}
    ),
)
profiles = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.just("lines"),
        "name": texts,
        "note": texts,
        "file": st.fixed_dictionaries(
            {}, optional={"header_row": st.integers(0, 9), "header_join": texts, "headers": st.lists(texts)}
        ),
        "keep": st.lists(rules, max_size=3),
        "leave_out": st.lists(rules, max_size=3),
        "fields": st.dictionaries(names, fields, max_size=4),
        "constants": st.dictionaries(names, texts, max_size=2),
        "new_codes": st.dictionaries(names, st.sampled_from(["create", "refuse"]), max_size=3),
    },
)


@given(profiles)
def test_toml_and_json_read_back_as_the_same_profile(stated):
    profile = from_dict(stated)
    text = to_toml(profile)
    assert from_toml(text) == profile
    assert from_dict(to_dict(profile)) == profile
    assert to_toml(from_toml(text)) == text


def test_the_text_does_not_depend_on_the_order_things_were_stated_in():
    one = {"fields": {"year": {"column": "Y", "map": {"a": "1", "b": "2"}}, "amount": {"column": "A"}}}
    other = {"fields": {"amount": {"column": "A"}, "year": {"map": {"b": "2", "a": "1"}, "column": "Y"}}}
    assert to_toml(from_dict(one), ["year", "amount"]) == to_toml(from_dict(other), ["year", "amount"])
    assert to_toml(from_dict(one), ["year", "amount"]).index("fields.year") < to_toml(
        from_dict(one), ["year", "amount"]
    ).index("fields.amount")


@pytest.fixture
def county():
    return make_county("durham")


@pytest.fixture
def ana(county):
    return make_member(county, "analyst", username="ana")


def keep(county, ana, name="Ledger export", **more):
    return save_profile(
        **{"county": county, "kind": "lines", "name": name, "profile": LEDGER, "by": ana, "reason": "Yearly"}
        | more
    )


def test_saving_renaming_copying_and_deleting(county, ana):
    saved = keep(county, ana, "  Ledger   export ", note="July")
    assert (saved.name, as_stated(saved)["note"], saved.profile) == ("Ledger export", "July", LEDGER)
    assert saved_called(county, "lines", "LEDGER EXPORT") == saved
    assert read_text(text_of(saved)) == from_dict(as_stated(saved))

    renamed = change_profile(saved=saved, name="Ledger", by=ana, reason="Shorter")
    copied = copy_profile(saved=renamed, name="Ledger of 2028", by=ana, reason="A new export")
    assert (copied.profile, copied.note) == (LEDGER, "July")
    changed = dict(LEDGER, keep=[{"column": "T", "equals": "x", "reason": "others"}])
    change_profile(saved=copied, profile=changed, by=ana, reason="Only x")
    delete_profile(saved=renamed, by=ana, reason="Replaced")
    assert [one.name for one in ImportProfile.objects.all()] == ["Ledger of 2028"]
    told = [(one.what, one.why) for one in history_of(ImportProfile(pk=renamed.pk), copied)]
    assert sorted(told) == [
        ("added", "A new export"),
        ("added", "Yearly"),
        ("changed", "Only x"),
        ("changed", "Shorter"),
        ("deleted", "Replaced"),
    ]
    (after,) = [one for one in history_of(copied) if one.what == "changed"]
    assert "keep" in after.fields[0].after and after.fields[0].before != after.fields[0].after


def test_what_cannot_be_read_is_not_kept(county, ana):
    with pytest.raises(UnreadableFile, match="Did you mean “cost_center”"):
        keep(county, ana, profile={"fields": {"cost_centre": {"column": "Org"}}})
    with pytest.raises(UnreadableFile, match="for “goals”, not for “lines”"):
        keep(county, ana, profile={"kind": "goals"})
    with pytest.raises(UnreadableFile, match="is not known in fields.year"):
        keep(county, ana, profile={"fields": {"year": {"colum": "FY"}}})
    for name, reason in ((" ", "x"), ("x", " "), ("x" * 101, "x")):
        with pytest.raises(ProfileRefused):
            keep(county, ana, name, reason=reason)
    assert ImportProfile.objects.count() == 0


def test_a_name_is_taken_once_a_kind_and_county(county, ana):
    saved = keep(county, ana)
    with pytest.raises(ProfileRefused, match="There is a profile of this name already"):
        keep(county, ana, "ledger EXPORT")
    with pytest.raises(ProfileRefused):
        copy_profile(saved=saved, name="Ledger export", by=ana, reason="x")
    keep(county, ana, kind="goals", profile={})
    keep(make_county("wake"), ana)
    with pytest.raises(IntegrityError, match="profile_name_once_a_kind"), transaction.atomic():
        make_profile(county, "Ledger Export")


def test_an_import_keeps_its_profile_when_the_saved_one_is_deleted(county, ana):
    saved = keep(county, ana)
    batch = pipeline.stage(
        county=county, kind="lines", file_name="a.csv", content=b"FY,Org,Budget\nFY2019,1,2\n",
        profile=as_stated(saved), saved=saved, by=ana, at=NOW,
    )  # fmt: skip
    (told,) = saved_profiles(county, ["lines"])
    assert (told.uses, told.used_at, told.used_file, told.used_url) == (
        1, NOW, "a.csv", f"/durham/imports/{batch.pk}/",
    )  # fmt: skip
    delete_profile(saved=saved, by=ana, reason="Old")
    batch.refresh_from_db()
    assert batch.saved_profile is None
    assert batch.profile["fields"] == LEDGER["fields"]
    with pytest.raises(ProfileRefused, match="deleted meanwhile"):
        delete_profile(saved=ImportProfile(pk=saved.pk or 1), by=ana, reason="Again")


@pytest.mark.django_db(transaction=True)
def test_the_database_joins_no_import_to_another_countys_profile(county):
    foreign = make_profile(make_county("wake"))
    with pytest.raises(IntegrityError, match="import_profile_of_one_county"):
        ImportBatch.objects.create(
            county=county,
            kind="lines",
            file_name="a",
            checksum="0" * 64,
            staged_at=NOW,
            saved_profile=foreign,
        )
