"""What lines keep of the codes they stand on, in the admin: refused with the way out, corrected where nothing is settled."""

from datetime import UTC, datetime

import pytest

from budget.actions.closings import close_stage, reopen_stage
from budget.models import CostCenter, FundingSource, Stage
from obb.history import history_of
from outcomes.actions.publish import publish, withdraw
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_account, make_cost_center, make_funding_source, make_lines, make_stage
from tests.obb.admin.forms import address, complaints, save, signed_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EITHER = (
    "If it changes from a fiscal year on, record that under Reorganizations. If it was wrong from the start, say so"
    " where it is changed in Administration."
)
FIRST = "If it was wrong from the start: reopen what is closed, withdraw what is published, then correct it."


@pytest.fixture
def durham():
    return make_county("durham", years=(2018, 2019))


@pytest.fixture
def client(durham):
    return signed_in(make_member(durham, "admin", username="ada"))


@pytest.fixture
def adopted(durham):
    return make_stage(durham, "adopted", "Approved")


@pytest.fixture
def center(durham, adopted):
    found = make_cost_center(durham, "5100", "Intake", department=make_department(durham, "DSS", "Social"))
    make_lines(found, adopted, 2019, "1.00")
    return found


def _close(adopted, year=2019):
    return close_stage(county=adopted.county, year=year, stage=adopted, by=None, reason="Audited", at=NOON)


def _link(center):
    return (
        "Its budget lines keep it as it is. What it is from a fiscal year on is recorded apart:"
        f' <a href="/{center.county.slug}/successions/new/?dimension=cost_center&amp;code={center.code}">'
        "record a change</a>."
    )


def test_a_cost_center_with_lines_stays_in_its_department_and_keeps_its_code(client, durham, center):
    health = make_department(durham, "PH", "Health")
    answer = save(client, address(center), department=health.pk, code="5101")
    assert complaints(answer) == [
        _link(center),
        f"Code: It has budget lines, and “code” would change in all of them: FY2019 Approved. {EITHER}",
        f"Department: It has budget lines, and “department” would change in all of them: FY2019 Approved. {EITHER}",
    ]
    center.refresh_from_db()
    assert (center.code, center.department.code) == ("5100", "DSS")


def test_what_was_wrong_from_the_start_is_corrected_while_nothing_is_closed_or_published(
    client, durham, adopted, center
):
    health = make_department(durham, "PH", "Health")
    assert save(client, address(center), department=health.pk, correct="on").status_code == 302
    center.refresh_from_db()
    assert center.department == health
    assert [one.why for one in history_of(center)][0] == "a reason"
    _close(adopted)
    other = make_department(durham, "EM", "Elections")
    answer = save(client, address(center), department=other.pk, correct="on")
    assert complaints(answer) == [
        _link(center),
        "Department: “department” stays as it is: another would rewrite FY2019 Approved, closed."
        f" Record what it becomes from a fiscal year on, under Reorganizations. {FIRST}",
    ]


def test_the_box_for_a_correction_stands_where_there_is_something_to_correct(client, durham, adopted, center):
    def offered(thing):
        rows = client.get(address(thing)).context["adminform"]
        return "correct" in [name for fieldset in rows for line in fieldset for name in line.fields]

    empty = make_cost_center(durham, "5200", "Unused", department=center.department)
    assert (offered(center), offered(empty), offered(adopted)) == (True, False, False)
    _close(adopted)
    assert offered(center) is False


def test_a_name_is_spelled_right_whatever_is_closed(client, adopted, center):
    _close(adopted)
    assert save(client, address(center), name="Intake and referral").status_code == 302
    center.refresh_from_db()
    assert center.name == "Intake and referral"


def test_whose_money_it_is_may_be_corrected_until_a_stage_with_it_is_published(
    client, durham, adopted, center
):
    source = make_funding_source(durham, "IVE", level="other")
    make_lines(center, adopted, 2018, "1.00", funding_source=source)
    shown = publish(county=durham, year=2018, stage=adopted, title="t", reason="r", by=None, at=NOON)
    answer = save(client, address(source), level="state")
    assert complaints(answer) == [
        "Whose money: “whose money” stays as it is: another would rewrite FY2018 Approved, published. Give it a last fiscal year,"
        f" and add another with the same code from the next one on. {FIRST}"
    ]
    withdraw(publication=shown, reason="Wrong level", by=None, at=NOON)
    assert save(client, address(source), level="state").status_code == 302
    assert FundingSource.objects.get(pk=source.pk).level == "state"


def test_what_a_stage_is_may_be_corrected_until_one_of_its_years_is_closed(client, adopted, center):
    assert save(client, address(adopted), kind="amended").status_code == 302
    closing = _close(adopted)
    answer = save(client, address(adopted), kind="actual")
    assert complaints(answer) == [
        "Kind: “kind” stays as it is: another would rewrite FY2019 Approved, closed. Add another stage for what comes now."
        f" {FIRST}"
    ]
    reopen_stage(closing=closing, by=None, reason="It was typed wrong", at=NOON)
    assert save(client, address(adopted), kind="actual").status_code == 302
    assert Stage.objects.get(pk=adopted.pk).kind == "actual"


def test_an_account_with_lines_keeps_its_kind(client, durham, adopted, center):
    account = make_account(durham, "6100", "Pay", kind="expense")
    make_lines(center, adopted, 2019, "1.00", account=account)
    assert complaints(save(client, address(account), kind="revenue")) == [
        "Kind: It has budget lines of this kind: FY2019 Approved. Undo their import first, or add another account."
    ]


def test_years_that_lines_stand_in_stay(client, center, adopted):
    make_lines(center, adopted, 2018, "1.00")
    assert complaints(save(client, address(center), last_year="2018")) == [
        "Last fiscal year: It has budget lines in FY2019, which the change would leave out."
        " Keep these years, or undo the import of those lines."
    ]
    assert complaints(save(client, address(center), first_year="2019")) == [
        "First fiscal year: It has budget lines in FY2018, which the change would leave out."
        " Keep these years, or undo the import of those lines."
    ]
    assert CostCenter.objects.get(pk=center.pk).in_use == ""


def test_a_department_keeps_its_code_and_its_years_under_lines(client, adopted, center):
    _close(adopted)
    department = center.department
    assert complaints(save(client, address(department), code="SOC")) == [
        "It has budget lines in a closed or published year and stage, so its code stays. Record under"
        " Reorganizations what it becomes from a fiscal year on."
    ]
    assert complaints(save(client, address(department), last_year="2018")) == [
        "Its cost centers have budget lines in years that the change would leave out. Keep these years, or record under"
        " Reorganizations what the department became."
    ]
