"""Publishing: a copy that no later edit touches, with small numbers withheld in the copy itself."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum

from budget.models import Line, Publication, PublishedLine
from outcomes.actions.publish import NothingToPublish, NotPublished, ReasonMissing, publish, withdraw
from outcomes.models import Allocation, Goal, Indicator, PublishedIndicator, PublishedShare, PublishedSpending
from outcomes.queries.panels import IndicatorPanel
from outcomes.queries.publications import checksum_of
from tests.factories.ground import make_county, make_person
from tests.factories.money import make_account, make_cost_center, make_fund, make_lines, make_stage
from tests.factories.results import NOW, make_goal, make_indicator, make_observations, map_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county("durham", years=(2019, 2020))


@pytest.fixture
def stage(county):
    return make_stage(county)


@pytest.fixture
def center(county, stage):
    center = make_cost_center(county, "0100", name="Work First")
    make_lines(
        center,
        stage,
        2019,
        "100.01",
        "-0.03",
        fund=make_fund(county, "10"),
        account=make_account(county, "5100"),
    )
    make_lines(center, stage, 2020, "7.00")
    make_goal(county, "Less poverty", code="POV", is_published=True)
    make_goal(county, "Families together", code="PERM")
    map_all(center, 2019, POV="33.33", PERM="33.33")
    return center


def put(county, stage, year=2019, **more):
    defaults = {"title": "Adopted budget", "reason": "The board adopted it", "by": None, "at": NOW}
    return publish(county=county, year=year, stage=stage, **(defaults | more))


def everything(publication):
    """The whole copy as text."""
    tables = (PublishedLine, PublishedSpending, PublishedShare, PublishedIndicator)
    rows = [list(table.objects.filter(publication=publication).order_by("pk").values()) for table in tables]
    return json.dumps([rows, publication.names], default=str, sort_keys=True)


def test_the_copy_ties_to_the_ledger(county, stage, center):
    publication = put(county, stage, by=make_person("ana"))
    assert (publication.version, publication.title, str(publication.published_by)) == (
        1,
        "Adopted budget",
        "ana",
    )
    assert publication.lines.count() == 2
    total = publication.lines.aggregate(total=Sum("amount"))["total"]
    by_goal = dict(publication.spending.values_list("goal", "amount"))
    poverty, together = Goal.objects.order_by("position")
    assert by_goal == {poverty.pk: Decimal("33.32"), together.pk: Decimal("33.33"), None: Decimal("33.33")}
    assert sum(by_goal.values()) == total == Decimal("99.98")
    assert sorted(publication.shares.values_list("goal_id", "share")) == [
        (poverty.pk, 3333),
        (together.pk, 3333),
    ]
    assert publication.checksum == checksum_of(publication.pk, publication.names)


def test_names_are_kept_as_they_were(county, stage, center):
    publication = put(county, stage)
    department = center.department
    assert publication.names["departments"] == {str(department.pk): [department.code, department.name]}
    assert publication.names["cost_centers"] == {str(center.pk): ["0100", "Work First", department.pk]}
    assert list(publication.names["funds"].values()) == [["10", "Fund 10"]]
    assert list(publication.names["accounts"].values()) == [["5100", "Account 5100"]]
    assert publication.names["funding_sources"] == {}
    assert [words[0] for words in publication.names["goals"].values()] == ["POV", "PERM"]


def test_only_published_indicators_of_published_goals_are_in_it(county, stage, center):
    poverty, together = Goal.objects.order_by("position")
    shown = make_indicator(county, "Shown", goal=poverty, is_published=True)
    alone = make_indicator(county, "Of no goal", is_published=True)
    make_indicator(county, "Draft", goal=poverty)
    make_indicator(county, "Of a draft goal", goal=together, is_published=True)
    make_indicator(make_county("wake"), "Of another county", is_published=True)
    publication = put(county, stage)
    assert list(publication.indicators.order_by("pk").values_list("indicator_id", "goal_id")) == [
        (shown.pk, poverty.pk),
        (alone.pk, None),
    ]


def test_a_small_number_is_nowhere_in_the_copy(county, stage, center):
    indicator = make_indicator(
        county, "Children in care", kind="count", counts_people=True, is_published=True, unit="children"
    )
    make_observations(
        indicator, {2010 + n: str(value) for n, value in enumerate((70, 61, 52, 43, 34, 25, 7.77))}
    )
    put(county, stage)
    row = PublishedIndicator.objects.get()
    assert "7.77" not in json.dumps(row.panel)
    panel = IndicatorPanel.from_json(row.panel)
    assert [point.suppressed for point in panel.points] == ["", "", "", "", "", "", "small"]
    assert (panel.verdict.numbers, panel.verdict.verdict.change) == (False, -1.0)


def test_later_edits_touch_only_the_draft(county, stage, center):
    indicator = make_indicator(county, "Shown", is_published=True)
    make_observations(indicator, {2019: "18.7"})
    publication = put(county, stage)
    before = everything(publication)
    Line.objects.filter(year=2019).delete()
    make_lines(center, stage, 2019, "5.00")
    map_all(center, 2019, PERM=100)
    Goal.objects.update(name="Renamed", is_published=False)
    Indicator.objects.update(name="Renamed")
    make_observations(indicator, {2020: "17"})
    type(center).objects.update(name="Renamed")
    publication.refresh_from_db()
    assert everything(publication) == before
    assert publication.checksum == checksum_of(publication.pk, publication.names)


@pytest.mark.parametrize("table", [PublishedLine, PublishedSpending, PublishedShare, PublishedIndicator])
def test_the_database_refuses_changes_of_the_copy(county, stage, center, table):
    make_indicator(county, "Shown", is_published=True)
    put(county, stage)
    for act in (lambda: table.objects.all().delete(), lambda: table.objects.update(publication_id=1)):
        with pytest.raises(IntegrityError, match="what was published is never changed"), transaction.atomic():
            act()


def test_publishing_again_takes_the_place_of_the_first(county, stage, center):
    first = put(county, stage)
    make_lines(center, stage, 2019, "5.00")
    second = put(county, stage, reason="An amendment")
    first.refresh_from_db()
    assert (first.superseded, second.superseded, second.version) == (True, False, 2)
    assert list(Publication.objects.current()) == [second]
    assert first.checksum != second.checksum
    other_year = put(county, stage, 2020)
    assert (other_year.version, Publication.objects.current().count()) == (1, 2)


def test_a_withdrawn_one_is_kept_out_of_sight(county, stage, center):
    publication = put(county, stage)
    done = withdraw(publication=publication, reason="A wrong file", by=None, at=NOW)
    assert (done.withdrawal_reason, Publication.objects.current().count()) == ("A wrong file", 0)
    assert done.lines.count() == 2
    with pytest.raises(NotPublished):
        withdraw(publication=publication, reason="Again", by=None, at=NOW)
    assert put(county, stage).version == 2


def test_it_needs_lines_a_title_and_a_reason(county, stage, center):
    with pytest.raises(NothingToPublish) as refusal:
        put(county, make_stage(county, "actual"))
    assert str(refusal.value) == (
        "FY2019 Actual has no budget lines, and no indicator is marked as published: there is nothing to publish."
    )
    for missing in ({"reason": " "}, {"title": ""}):
        with pytest.raises(ReasonMissing):
            put(county, stage, **missing)
    assert Publication.objects.count() == 0


def test_the_command_publishes_and_withdraws(county, stage, center):
    make_person("ana")
    out = StringIO()
    call_command(
        "publish", "durham", "FY19", "adopted", title="Budget", reason="adopted", by="ana", stdout=out
    )
    publication = Publication.objects.get()
    assert out.getvalue() == (
        f"Published: Budget, version 1, 2 lines, 0 indicators. Checksum {publication.checksum}.\n"
    )
    assert str(publication.published_by) == "ana"
    out = StringIO()
    call_command("publish", "durham", "2019", "adopted", reason="wrong", withdraw=True, stdout=out)
    assert out.getvalue() == "Withdrawn: Budget, version 1.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("wake", "2019", "adopted"), "There is no county “wake”."),
        (("durham", "2019", "final"), "Durham County, North Carolina has no stage “final”. It has: adopted."),
        (("durham", "19", "adopted"), "“19” is not a fiscal year."),
        (("durham", "2018", "adopted"), "FY2018 Adopted has no budget lines"),
    ],
)
def test_the_command_says_what_it_does_not_know(county, stage, center, arguments, said):
    with pytest.raises(CommandError) as refusal:
        call_command("publish", *arguments, reason="adopted")
    assert str(refusal.value).startswith(said)
    assert Allocation.objects.count() == 2
