"""The public reads which amendments changed a published stage, as they were published; of others not a word."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from budget.actions.amendments import change_amendment, decided, stored_lines
from budget.imports.amended import stage_amended
from budget.models import Amendment, PublishedAmendment
from obb.history import change
from obb.imports import pipeline
from outcomes.actions.publish import publish
from outcomes.queries.publications import checksum_of
from tests.budget.actions.test_amendments import NOON, World
from tests.factories.ground import make_member
from tests.outcomes.management.corrupting import behind_the_guards, verify
from tests.pages import links, sheets, table, words

pytestmark = pytest.mark.django_db
AT = "/amended/money/?year=2019&stage=amended"


@pytest.fixture
def world() -> World:
    """FY2019 Original with amendment 1, to be shown, and 2, not to be; Amended is made of all."""
    world = World()
    world.record("1", title="Flu season", is_published=True)
    world.record(
        "2", world.lines("3.33"), title="Secret plan", reason="Nobody knows", decided_on=date(2019, 6, 1)
    )
    batch = stage_amended(
        county=world.county, year=2019, stage=world.original, target=world.target, by=None, at=NOON
    )
    pipeline.commit(batch=batch, by=None, reason="Amended", at=NOON)
    return world


def put_out(world: World, stage):
    return publish(
        county=world.county, year=2019, stage=stage, title="FY2019", reason="Adopted", by=None, at=NOON
    )


def public(address: str):
    return Client().get(address)


def test_number_day_authority_reason_and_amounts_stand_on_the_page(world) -> None:
    put_out(world, world.target)
    page = public(AT)
    assert table(page, "amendments")[1:] == [
        ["1", "Flu season", "May 12, 2019", "Board, May 12 (Board)", "More flu.", "$0.00", "$0.00"],
        ["Total", "", "", "", "", "$0.00", "$0.00"],
    ]
    assert [row[:2] + row[-1:] for row in table(page, "amendment-lines")[1:]] == [
        ["1", "5300 Cost center 5300", "+$7.25"],
        ["1", "5400 Cost center 5400", "−$7.25"],
    ]
    for hidden in ("Secret plan", "Nobody knows", "3.33", "/amendments/"):
        assert hidden not in page.content.decode()
    book = sheets(public(f"{AT}&export=amendments&format=xlsx"))
    assert "Flu season" in str(book)
    assert "Secret plan" not in str(book)


def test_what_is_changed_afterwards_is_not_shown_until_it_is_published_again(world) -> None:
    put_out(world, world.target)
    before = table(public(AT), "amendments"), table(public(AT), "amendment-lines")
    one = Amendment.objects.get(number="1")
    change_amendment(
        amendment=one, decision=replace(decided(one), title="Leaked", authority_words="Nobody"), lines=world.lines("9"),
        by=None, reason="A slip",
    )  # fmt: skip
    with change(by=None, reason="Renamed"):
        world.cps.name = "Renamed center"
        world.cps.save()
    Amendment.objects.filter(number="2").update(is_published=True)
    assert (table(public(AT), "amendments"), table(public(AT), "amendment-lines")) == before
    put_out(world, world.target)
    assert [row[1] for row in table(public(AT), "amendments")[1:3]] == ["Leaked", "Secret plan"]
    Amendment.objects.update(is_published=False)
    put_out(world, world.target)
    assert "Decisions that changed this stage" not in words(public(AT))


def test_a_stage_that_no_amendment_changed_names_none(world) -> None:
    """They stand beside the original stage: it is what it was."""
    put_out(world, world.original)
    assert "Flu season" not in words(public("/amended/money/?year=2019&stage=original"))


def test_the_bridge_tells_the_public_what_was_published_with_the_amended_stage(world) -> None:
    put_out(world, world.original)
    put_out(world, world.target)
    told = [row[:2] for row in table(public("/amended/bridge/"), "steps")]
    assert ["1 Flu season", "$0.00"] in told
    assert "Secret" not in words(public("/amended/bridge/"))
    one = Amendment.objects.get(number="1")
    change_amendment(
        amendment=one,
        decision=replace(decided(one), title="Leaked"),
        lines=stored_lines(one),
        by=None,
        reason="A slip",
    )
    assert "Leaked" not in words(public("/amended/bridge/"))


def test_whoever_reads_all_drafts_sees_them_all_with_their_pages(world, client) -> None:
    client.force_login(make_member(world.county, "analyst"))
    page = client.get(AT)
    assert [row[0] for row in table(page, "amendments")[1:3]] == ["1", "2"]
    assert links(page)["2"].endswith(f"/amendments/{Amendment.objects.get(number='2').pk}/")
    assert "1 of 2" in words(client.get("/amended/publish/?year=2019&stage=amended"))
    client.force_login(make_member(world.county, "director", world.cps.department))
    assert "Secret plan" not in words(client.get(AT))


def test_the_copy_is_kept_and_its_checksum_covers_it(world) -> None:
    publication = put_out(world, world.target)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PublishedAmendment.objects.update(title="Other")
    connection.check_constraints()
    assert verify()[1] == []
    behind_the_guards("UPDATE budget_publishedamendmentline SET amount = 7.26 WHERE position = 1")
    assert checksum_of(publication.pk, publication.names) != publication.checksum
    assert "“FY2019” (FY2019, version 1) is not what was published" in "\n".join(verify()[1])
    assert D("7.26") in set(publication.amendment_lines.values_list("amount", flat=True))
