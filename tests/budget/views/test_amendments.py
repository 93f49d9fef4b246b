"""Amendments on the page: recorded by form with all that is wrong said at once, carried by a file, made into a stage."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import Amendment, Line
from obb.models import ImportBatch
from tests.budget.actions.test_amendments import HEAD, World
from tests.factories.ground import make_member
from tests.factories.money import make_amendment
from tests.pages import links, table, words

AT = "/amended/amendments/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ana(world: World) -> Client:
    client = Client()
    client.force_login(make_member(world.county, "analyst", username="ana"))
    return client


def typed(world: World, *rows: tuple[str, ...], **more: str) -> dict[str, str]:
    fields = {
        "edition": "2019-original", "number": "19BCC37", "title": "Flu season", "authority": str(world.board.pk),
        "authority_words": "Board of Commissioners, May 12", "decided_on": "2019-05-12", "reason": "More flu.",
        "fund_balance": "", "exception_used": "", "why": "From the minutes",
    }  # fmt: skip
    names = ("cost_center", "account", "fund", "funding_source", "kind", "amount")
    for number, row in enumerate(rows, 1):
        fields |= {f"line-{number}-{name}": cell for name, cell in zip(names, row, strict=True)}
    return fields | more


GOOD = (("5300", "6100", "100", "", "", "1,000.50"), ("5300", "4100", "100", "", "", "1,000.50"))


def test_an_amendment_is_recorded_seen_and_listed(world, ana) -> None:
    answer = ana.post(links(ana.get(AT))["Record an amendment"], typed(world, *GOOD), follow=True)
    assert "Amendment 19BCC37 is recorded." in words(answer)
    assert "It balances in every fund" in words(answer)
    assert table(answer, "lines")[1:] == [
        ["5300 Cost center 5300", "6100 Account 6100", "100 Fund 100", "not stated", "Expense", "+$1,000.50"],
        ["5300 Cost center 5300", "4100 Account 4100", "100 Fund 100", "not stated", "Revenue", "+$1,000.50"],
    ]
    assert table(answer, "funds")[1] == ["100 Fund 100", "+$1,000.50", "+$1,000.50", "$0.00"]
    assert "ana: From the minutes" in words(answer)
    row = table(ana.get(AT), "amendments")[1]
    assert row[:3] == ["19BCC37", "Flu season", "FY2019 Original"]
    assert row[5:] == ["+$1,000.50", "+$1,000.50", "2", "Beside the stage", "No"]


def test_all_that_is_wrong_is_said_by_row_and_what_was_typed_comes_back(world, ana) -> None:
    rows = (
        ("9999", "", "", "", "", "5"),
        ("5300", "6100", "100", "", "revenue", "5"),
        ("5300", "", "", "", "", "1,2"),
        ("", "", "", "", "", "0"),
    )
    answer = ana.post(f"{AT}new/", typed(world, *rows))
    for said in (
        "Row 1, cost center: there is no 9999 in FY2019.",
        "Row 2, kind: account 6100 is of kind expense.",
        "Row 3, change, dollars: “1,2” has its commas in the wrong places.",
        "Row 4, cost center: state the cost center.",
        "Row 4, change, dollars: $0.00 changes nothing: take the row out.",
    ):
        assert said in words(answer)
    assert 'value="9999"' in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    unbalanced = ana.post(f"{AT}new/", typed(world, *GOOD[:1]))
    assert "It does not balance: in each fund" in words(unbalanced)
    late = ana.post(f"{AT}new/", typed(world, *GOOD, decided_on="12 May"))
    assert "Write the day as 2019-05-12 or 05/12/2019." in words(late)
    assert not Amendment.objects.exists()


def test_more_rows_stores_nothing_and_keeps_what_was_typed(world, ana) -> None:
    answer = ana.post(f"{AT}new/", typed(world, *GOOD, more="1"))
    page = answer.content.decode()
    assert 'name="line-16-amount"' in page
    assert 'value="1,000.50"' in page
    assert 'value="19BCC37"' in page
    assert "<title>Error:" not in page
    assert not Amendment.objects.exists()


def test_it_is_changed_and_taken_away(world, ana) -> None:
    one = make_amendment(world.cps, world.original, 2019, "5.00", number="7")
    page = ana.get(f"{AT}{one.pk}/change/")
    assert 'value="5.00"' in page.content.decode()
    rows = (("5300", "", "", "", "expense", "6.00"), ("5400", "", "", "", "expense", "-6.00"))
    answer = ana.post(f"{AT}{one.pk}/change/", typed(world, *rows, number="7"), follow=True)
    assert [row[-1] for row in table(answer, "lines")[1:]] == ["+$6.00", "−$6.00"]
    answer = ana.post(f"{AT}{one.pk}/drop/", {"reason": "Twice"}, follow=True)
    assert "Amendment 7 is taken away." in words(answer)
    assert not Amendment.objects.exists()


def test_its_file_is_reviewed_and_changes_what_is_closed(world, ana) -> None:
    one = make_amendment(world.cps, world.original, 2019, number="7")
    world.close()
    address = links(ana.get(f"{AT}{one.pk}/"))["Bring in its file"]
    assert "Say whether its lines are added" in words(ana.post(address, {"profile": ""}))
    file = SimpleUploadedFile("changes.csv", f"{HEAD}FY2019,original,5400,100,,expense,,12.00\n".encode())
    answer = ana.post(address, {"file": file, "how": "adds", "profile": ""}, follow=True)
    assert "Amendment 7: these lines are added to FY2019 Original; nothing is taken out." in words(answer)
    batch = ImportBatch.objects.latest("pk")
    ana.post(f"/amended/imports/{batch.pk}/confirm/", {"reason": "By the board"})
    page = ana.get(f"{AT}{one.pk}/")
    assert "Its file changed the stage itself" in words(page)
    assert [row[-1] for row in table(page, "lines")[1:]] == ["+$12.00"]
    assert "Bring in its file" not in links(page)
    change = ana.post(
        f"{AT}{one.pk}/change/",
        typed(world, number="7", title="Renamed", fund_balance="General Fund"),
        follow=True,
    )
    assert "7 Renamed" in words(change)
    assert [row[-1] for row in table(change, "lines")[1:]] == ["+$12.00"]


def test_the_amended_stage_is_made_from_the_list(world, ana) -> None:
    make_amendment(world.cps, world.original, 2019, "7.00", number="7")
    page = ana.get(AT)
    assert table(page, "amended")[1:] == [
        ["FY2019 Amended = Original and its amendments", "$74.51", "+$7.00", "$81.51", "no lines", "Differs"],
    ]
    address = links(page)["FY2019 Amended = Original and its amendments"]
    assert "Original and 1 amendment, line by line, become Amended." in words(ana.get(address))
    review = ana.post(address, follow=True)
    assert "fy2019-amended-of-original-and-amendments.csv" in words(review)
    batch = ImportBatch.objects.latest("pk")
    ana.post(f"/amended/imports/{batch.pk}/confirm/", {"reason": "Amended"})
    assert Line.objects.filter(county=world.county, stage=world.target).count() == 5
    assert table(ana.get(AT), "amended")[1][-1] == "Up to date"


def test_a_commissioner_reads_and_changes_nothing(world) -> None:
    one = make_amendment(world.cps, world.original, 2019, "7.00", number="7")
    client = Client()
    client.force_login(make_member(world.county, "commissioner"))
    assert "Record an amendment" not in words(client.get(AT))
    assert "Change it" not in words(client.get(f"{AT}{one.pk}/"))
    assert client.post(f"{AT}{one.pk}/drop/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("many", [0, 12])
def test_as_many_questions_however_many_amendments(world, ana, many, django_assert_num_queries) -> None:
    for _ in range(many + 1):
        one = make_amendment(world.cps, world.original, 2019, "7.00", "1.00")
    with django_assert_num_queries(13):
        ana.get(AT)
    with django_assert_num_queries(11):
        ana.get(f"{AT}{one.pk}/")
