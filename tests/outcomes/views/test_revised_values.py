"""Revised values on an indicator's page: both figures, when, by whom and why; to the public what it was shown."""

from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from obb.history import change
from obb.imports import pipeline
from outcomes.actions.publish import publish
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Goal, Indicator, Observation
from tests.factories.ground import make_person
from tests.factories.results import NOW, bring_text, make_indicator, make_observations
from tests.outcomes.views.conftest import Small
from tests.pages import column, table, words

ONE = "/small/indicators/poor/"
VALUES = {year: Decimal("24.0") - (year - 2012) for year in range(2012, 2020)}


@pytest.fixture
def poor(small: Small) -> Indicator:
    indicator = make_indicator(
        small.county, "Children in poverty", slug="poor", code="POOR", goal=small.poverty, department=small.social,
        unit="percent", good="down", benchmark_name="North Carolina",
    )  # fmt: skip
    make_observations(indicator, VALUES)
    make_observations(indicator, {2019: "20"}, of="benchmark")
    make_observations(indicator, {2020: "16"}, status="provisional")
    return indicator


def revise(small: Small, reason: str, *rows: str, by=None) -> None:
    text = "indicator,period,of,value,status\n" + "".join(f"POOR,{row}\n" for row in rows)
    batch = pipeline.bring(
        county=small.county,
        kind="observations",
        file_name="r.csv",
        content=text.encode(),
        by=by,
        at=NOW,
        reason=reason,
    )
    assert batch.state == "confirmed", batch.problems


def _publish(small: Small, title: str) -> None:
    Goal.objects.update(is_published=True)
    Indicator.objects.update(is_published=True)
    publish(
        county=small.county,
        year=2019,
        stage=small.adopted,
        title=title,
        reason="r",
        by=None,
        at=timezone.now(),
    )


def test_the_page_tells_what_was_revised_by_whom_and_why(small: Small, poor: Indicator) -> None:
    analyst = small.client("analyst")
    assert "Revised values" not in words(analyst.get(ONE))
    dana = make_person("dana", first_name="Dana", last_name="Reyes")
    revise(small, "The census corrected it", "2019,,18.5,", "2019,benchmark,21,", "2020,,15,final", by=dana)
    with change(by=dana, reason="A slip of the pen"):
        Observation.objects.filter(indicator=poor, period=2012).update(value=None)
    rows = [[*row[:4], *row[5:]] for row in table(analyst.get(ONE), "revisions")]
    assert rows == [
        ["Period", "Of", "Was", "Is", "By", "Why"],
        ["2012", "Small County", "24.0%", "not reported", "Dana Reyes", "A slip of the pen"],
        ["2019", "North Carolina", "20%", "21%", "Dana Reyes", "The census corrected it"],
        ["2019", "Small County", "17.0%", "18.5%", "Dana Reyes", "The census corrected it"],
    ]


def test_a_value_taken_out_and_brought_in_anew_is_a_revision_too(small: Small, poor: Indicator) -> None:
    with change(by=None, reason="again"):
        Observation.objects.filter(indicator=poor, period=2019, of="county").delete()
    assert "Revised values" not in words(small.client("analyst").get(ONE))
    revise(small, "Typed anew", "2019,,19,")
    assert [row[:4] for row in table(small.client("analyst").get(ONE), "revisions")][1:] == [
        ["2019", "Small County", "17.0%", "19%"]
    ]


def test_the_public_reads_of_what_it_was_shown_before_and_no_names(small: Small, poor: Indicator) -> None:
    _publish(small, "Adopted budget")
    revise(
        small,
        "For the inside alone",
        "2019,,18.5,",
        by=make_person("dana", first_name="Dana", last_name="Reyes"),
    )
    assert "Revised values" not in words(small.client("").get(ONE))
    revise(small, "Once more", "2019,,18.0,")
    _publish(small, "Mid-year review")
    page = small.client("").get(ONE)
    rows = table(page, "revisions")
    assert rows[0] == ["Period", "Was", "Is", "Since", "Why"]
    assert [[*row[:3], row[4]] for row in rows[1:]] == [
        ["2019", "17.0%", "18.0%", "Published with “Mid-year review”"]
    ]
    assert "Dana" not in words(page)
    assert "For the inside alone" not in words(page)


def test_of_counts_of_people_the_public_is_told_no_earlier_figure(small: Small, poor: Indicator) -> None:
    Indicator.objects.update(counts_people=True, kind="count")
    _publish(small, "One")
    revise(small, "r", "2019,,18,")
    _publish(small, "Two")
    assert "Revised values" not in words(small.client("").get(ONE))
    assert table(small.client("analyst").get(ONE), "revisions")


def test_a_review_shows_old_beside_new_and_asks_why(small: Small, poor: Indicator) -> None:
    client = small.client("analyst")
    text = b"indicator,period,value\nPOOR,2019,18.5\n"
    batch = pipeline.stage(
        county=small.county, kind="observations", file_name="r.csv", content=text, by=None, at=NOW
    )
    page = client.get(batch.get_absolute_url())
    assert table(page, "revisions") == [
        ["Indicator", "Period", "Of", "Stored now", "In the file", "Row"],
        ["Children in poverty", "2019", "Small County", "17.0", "18.5", "2"],
    ]
    assert "It revises 1 final value: say why." in words(page)
    answer = client.post(f"{batch.get_absolute_url()}confirm/", {"reason": " "})
    assert answer.status_code == 200
    assert Observation.objects.get(indicator=poor, period=2019, of="county").value == 17
    client.post(f"{batch.get_absolute_url()}confirm/", {"reason": "Corrected by the census"})
    assert table(client.get(ONE), "revisions")[1][6] == "Corrected by the census"
    bring_text(small.county, "observations", "indicator,period,value\nPOOR,2021,14\n")
    assert len(table(client.get(ONE), "revisions")) == 2


def test_values_as_known_on_a_day_for_those_who_read_drafts(small: Small, poor: Indicator) -> None:
    Observation.objects.filter(of="county").update(vintage="2021-03-01")
    with change(by=None, reason="The state corrected it."):
        Observation.objects.filter(of="county", period=2019).update(value=Decimal(30), vintage="2022-04-05")
    client = small.client("analyst")
    answer = client.get(f"{ONE}?known_on=2021-12-31")
    assert table(answer, "known")[1] == ["2020", "16.0", "Provisional", "March 1, 2021"]
    assert table(answer, "known")[2] == ["2019", "17.0", "Final", "March 1, 2021"]
    assert "Judged from these values by the rule as it is now: Closer." in words(answer)
    assert table(client.get(f"{ONE}?known_on=April 5, 2022"), "known")[2][:2] == ["2019", "30.0"]
    assert "Nothing was known by then." in words(client.get(f"{ONE}?known_on=2020-01-01"))
    assert "“soon” is not a day." in words(client.get(f"{ONE}?known_on=soon"))
    rows = client.get(f"{ONE}?known_on=2021-12-31&export=known&format=csv").content.decode().splitlines()
    assert "2019,17.0,Final,2021-03-01" in rows
    _publish(small, "Adopted")
    assert "As known on" not in words(small.client().get(f"{ONE}?known_on=2021-12-31"))


def test_the_day_of_each_figure_is_in_the_table_and_of_the_newest_in_the_method(
    small: Small, poor: Indicator
) -> None:
    revise(small, "Published", "2019,,16.5,final")
    Observation.objects.filter(of="county", period__lt=2019).update(vintage="2019-12-10")
    judge_indicators(indicators=[poor], at=NOW)
    answer = small.client("analyst").get(ONE)
    day = date_format(localdate(NOW), "DATE_FORMAT")
    assert dict(column(answer, "method", "What", "Answer"))["Newest figures are of"] == day
    assert column(answer, "values", "Period", "As of")[:3] == [
        ("2020", "not known"), ("2019", day), ("2018", "Dec. 10, 2019"),
    ]  # fmt: skip


def test_a_revision_that_changes_the_call_is_named(small: Small, poor: Indicator) -> None:
    assert "→" not in words(small.client("analyst").get(ONE)).split("Every value")[0]
    rows = [f"{year},,{30 + year % 3},final" for year in range(2014, 2020)]
    text = "indicator,period,of,value,status\n" + "".join(f"POOR,{row}\n" for row in rows)
    bring_text(small.county, "observations", text, at=timezone.now())
    day = date_format(localdate(timezone.now()), "DATE_FORMAT")
    said = f"Closer → No clear change after the revision of {day}."
    assert said in words(small.client("analyst").get(ONE))
