"""Linking over a changed definition: who decides it, what it takes, and where it is seen."""

from decimal import Decimal

import pytest

from obb.history import history_of
from outcomes.models import Goal, Indicator, IndicatorLink, Observation, PublishedIndicator, VerdictRecord
from outcomes.queries.panels import panels_of
from outcomes.queries.standing import standing_of
from tests.factories.results import bring_text, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import words

ONE = "/small/indicators/poor/"
LINKS = f"{ONE}links/"
LINK = f"{LINKS}2016/"
OLD = {2010 + n: str(Decimal("30.0") - n) for n in range(6)}
NEW = {2016: "14.0", 2017: "13.1", 2018: "12.2"}


@pytest.fixture
def poor(small: Small) -> Indicator:
    one = make_indicator(
        small.county, "Children in poverty", slug="poor", goal=small.poverty, department=small.social,
        unit="percent", good="down", code="POOR",
    )  # fmt: skip
    make_observations(one, OLD)
    make_observations(one, {2016: NEW[2016]}, break_before="The survey changed.")
    make_observations(one, {year: NEW[year] for year in (2017, 2018)})
    return one


def _linked(small: Small):
    client = small.client("director", small.social)
    typed = {"period": "2016", "value": "24.0", "reason": "Counted once more by the old form"}
    client.post(f"{LINKS}value/", typed)
    client.post(LINK, {"reason": "Both surveys ask the same families"})
    return client


def test_without_a_period_measured_both_ways_it_is_refused(small: Small, poor: Indicator) -> None:
    client = small.client("director", small.social)
    assert "No period was measured both ways." in words(client.get(LINKS))
    answer = client.post(LINK, {"reason": "We wish it"})
    assert "No period was measured both ways." in words(answer)
    assert not IndicatorLink.objects.exists()


def test_a_director_enters_the_overlap_and_links_for_a_reason(small: Small, poor: Indicator) -> None:
    before = VerdictRecord.objects.get(is_current=True)
    assert (before.call, before.record["refusal"]) == ("too little data", "after_break")
    client = _linked(small)
    old = Observation.objects.get(of="earlier")
    assert (old.label, old.value, old.decimals) == ("2016", Decimal("24"), 1)
    told = [change.why for change in history_of(old)]
    assert told == ["Counted once more by the old form"]
    now = VerdictRecord.objects.get(is_current=True)
    assert (now.call, now.record["linked_at"], now.record["n"]) == ("closer", ["2016"], 9)
    assert VerdictRecord.objects.filter(pk=before.pk, is_current=False).exists()
    page = words(client.get(ONE))
    assert "Values before 2016 are linked: they were measured otherwise." in page
    assert "linked: Both surveys ask the same families" in page
    assert (
        "Values before 2016: less 10 points, by 1 period measured both ways (2016: 24.0, then 14.0)." in page
    )
    assert "Both surveys ask the same families" in words(client.get(f"{ONE}history/"))


def test_the_file_of_values_says_what_was_measured_and_what_is_linked(small: Small, poor: Indicator) -> None:
    client = _linked(small)
    rows = client.get(f"{ONE}?export=values").content.decode("utf-8-sig").splitlines()
    head = rows[0].split(",")
    oldest = next(row for row in rows if row.startswith("2010,"))
    first = dict(zip(head, oldest.split(","), strict=True))
    assert (first["Period"], first["Value"], first["By the earlier definition"]) == ("2010", "20.0", "30.0")
    assert first["Notes"] == "Linked"


def test_taking_the_link_away_brings_the_break_back(small: Small, poor: Indicator) -> None:
    client = _linked(small)
    assert client.post(LINK, {"reason": "Twice"}).status_code == 404
    client.post(f"{LINK}remove/", {"reason": "The two forms ask other people"})
    now = VerdictRecord.objects.get(is_current=True)
    assert (now.call, now.record["refusal"]) == ("too little data", "after_break")
    assert VerdictRecord.objects.count() > 2
    assert "measured both ways (" not in words(client.get(ONE))
    assert 'class="brk"' in client.get(ONE).content.decode()


def test_the_published_copy_keeps_the_link(small: Small, poor: Indicator) -> None:
    client = _linked(small)
    Goal.objects.filter(county=small.county).update(is_published=True)
    Indicator.objects.filter(county=small.county).update(is_published=True)
    small.publish()
    client.post(f"{LINK}remove/", {"reason": "The two forms ask other people"})
    panel = PublishedIndicator.objects.get(indicator_id=poor.pk).panel
    assert panel["links"][0]["amount"] == "-10.0"
    assert "Values before 2016 are linked: they were measured otherwise." in words(small.client().get(ONE))


def test_a_small_number_is_not_to_be_found_by_a_link(small: Small, poor: Indicator) -> None:
    Indicator.objects.filter(pk=poor.pk).update(kind="count", unit="families", counts_people=True)
    Observation.objects.filter(indicator=poor).update(value=Decimal(40), decimals=0)
    Observation.objects.filter(indicator=poor, period=2018).update(value=Decimal(50))
    client = small.client("director", small.social)
    client.post(f"{LINKS}value/", {"period": "2016", "value": "8", "reason": "The old form"})
    client.post(LINK, {"reason": "Alike"})
    assert IndicatorLink.objects.exists()
    Goal.objects.filter(county=small.county).update(is_published=True)
    Indicator.objects.filter(county=small.county).update(is_published=True)
    small.publish()
    panel = PublishedIndicator.objects.get(indicator_id=poor.pk).panel
    assert panel["links"] == []
    assert {point["value"] for point in panel["points"][:6]} == {"40"}
    assert not any(point["linked"] for point in panel["points"])
    assert "8" not in {str(value) for point in panel["points"] for value in point.values()}


def test_limits_and_forecast_rest_on_the_linked_values(small: Small, poor: Indicator) -> None:
    apart = standing_of(panels_of([poor], public=False)[0])
    assert apart.ahead is not None and apart.ahead.refusal is not None
    _linked(small)
    joined = standing_of(panels_of([poor], public=False)[0])
    assert joined.ahead is not None and joined.ahead.steps
    assert joined.limits is not None and joined.limits.labels[0] == "2010"


def test_values_by_the_earlier_definition_come_by_file(small: Small, poor: Indicator) -> None:
    batch = bring_text(small.county, "observations", "indicator,period,of,value\nPOOR,2016,earlier,24.0\n")
    assert batch.state == "confirmed", batch.problems
    assert Observation.objects.get(of="earlier").batch == batch
    early = bring_text(small.county, "observations", "indicator,period,of,value\nPOOR,2012,earlier,24.0\n")
    assert early.state == "refused"
    assert "there is no earlier definition" in early.problems[0]["message"]


def test_a_period_before_the_change_is_refused(small: Small, poor: Indicator) -> None:
    client = small.client("director", small.social)
    answer = client.post(f"{LINKS}value/", {"period": "2012", "value": "24.0", "reason": "By mistake"})
    assert "By 2012 nothing had changed: report it as a value." in words(answer)
    assert not Observation.objects.filter(of="earlier").exists()
