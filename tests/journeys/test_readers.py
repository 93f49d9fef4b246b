"""Who reads: a director her own drafts, the public what is published, a commissioner all, others nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acts import cells, columns, fits, go, heading, sign_in
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

POVERTY = "Reducing Family Poverty"
GOALS = {
    POVERTY,
    "Increasing Family Permanence",
    "Increasing Family Safety & Well Being",
    "Improving Access to Services & Customer Service",
}
# Of Social Services, and published nowhere.
DRAFT_INDICATOR = "Children who reach a permanent home within two years"
LATEST_PUBLISHED, LATEST_DRAFT = "FY2019 Adopted", "FY2020 Recommended"


def test_a_director_reads_the_drafts_of_her_department_alone(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site.url)
    page.goto("/durham/")
    sign_in(page, "director-health", "director-health")
    assert heading(page) == "Public Health"
    mine = [name for (name,) in columns(page, "Your cost centers", "Cost center")][:-1]
    assert mine == ["0710 Maternal and Child Health", "0712 School Health", "0714 Community Health Outreach"]
    go(page, "Cost centers")
    assert [code for (code,) in columns(page, "Cost centers", "Code")][:-1] == ["0710", "0712", "0714"]
    go(page, "Departments")
    listed = [name for (name,) in columns(page, "Departments", "Department")]
    assert listed[:2] == ["Public Health", "Other departments"]
    go(page, "Money by outcome")
    assert "Tied to the ledger." in page.get_by_role("main").inner_text()
    centers = [name for (name,) in columns(page, "What each cost center gives to each goal", "Cost center")]
    assert centers[:-1] == [*mine, "Other departments"]
    page.goto("/durham/indicators/")
    assert DRAFT_INDICATOR not in page.get_by_role("main").inner_text()
    for address in (
        "/durham/departments/5100/",
        "/durham/cost-centers/0520/",
        "/durham/cost-centers/0520/history/",
        "/durham/indicators/permanent-home/",
        "/durham/history/",
        "/durham/imports/",
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (403, 404), address
        assert "Food and Nutrition" not in page.content()
        assert DRAFT_INDICATOR not in page.content()


def test_her_colleague_reads_what_she_does_not(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site.url)
    page.goto("/durham/")
    sign_in(page, "director", "director")
    assert heading(page) == "Social Services"
    page.goto("/durham/indicators/")
    assert DRAFT_INDICATOR in page.get_by_role("main").inner_text()
    assert "Maternal and Child Health" not in page.content()


def test_the_public_reads_what_is_published(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site.url, width=375)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Durham County")).first.click()
    assert LATEST_PUBLISHED in heading(page)
    assert {name for (name,) in columns(page, "Adopted money by goal", "Goal")} >= GOALS
    years = page.get_by_label("Fiscal year").get_by_role("option").all_inner_texts()
    assert years[0].startswith("FY2019")
    assert [year for year in years if "2020" in year.split()[0]] == []
    page.goto("/durham/money/?year=2020&stage=recommended")
    expect(page.get_by_role("main")).to_contain_text("There is no FY2020")
    page.goto("/durham/indicators/")
    assert DRAFT_INDICATOR not in page.content()
    fits(page)
    for address in ("/durham/indicators/permanent-home/", "/durham/history/", "/durham/nothing-of-the-kind/"):
        page.goto(address)
        assert heading(page) == "Sign in"


def test_another_countys_analyst_reads_what_the_public_does(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site.url)
    page.goto("/durham/")
    public = page.get_by_role("main").inner_text()
    sign_in(page, "analyst-mecklenburg", "analyst-mecklenburg")
    page.goto("/durham/")
    assert page.get_by_role("main").inner_text() == public
    nav = page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts()
    assert {"Imports", "Publish", "History"} & set(nav) == set()
    for address in (
        "imports/",
        "history/",
        "publish/",
        "cost-centers/0520/shares/",
        "indicators/permanent-home/",
    ):
        answer = page.goto(f"/durham/{address}")
        assert answer is not None
        assert answer.status == 404, address


def test_a_commissioner_reads_all_and_changes_nothing(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site.url, width=375)
    page.goto("/durham/")
    sign_in(page, "commissioner", "commissioner")
    assert LATEST_DRAFT in heading(page)
    page.goto("/durham/indicators/")
    assert DRAFT_INDICATOR in page.get_by_role("main").inner_text()
    go(page, "Cost centers")
    assert len(columns(page, "Cost centers", "Code")) > 15
    page.goto("/durham/cost-centers/0520/")
    assert page.get_by_role("link", name="Change shares").count() == 0
    for address in ("imports/", "imports/new/", "publish/", "cost-centers/0520/shares/"):
        answer = page.goto(f"/durham/{address}")
        assert answer is not None
        assert answer.status == 403, address
    page.goto("/durham/")
    go(page, "History")
    assert len(cells(page, "Changes")) > 10
    assert (
        page.get_by_role("main").get_by_role("button", name=re.compile("Save|Undo|Confirm|Publish")).count()
        == 0
    )


def test_a_goal_reads_without_scripts(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site.url, java_script_enabled=False)
    page.goto("/durham/")
    page.get_by_role("table").get_by_role("link", name=POVERTY).click()
    assert heading(page) == POVERTY
    expect(page.get_by_role("main")).to_contain_text("Tied to the ledger.")
    assert page.get_by_role("figure").count() > 3
    assert page.get_by_role("table", name="Cost centers that serve this goal").get_by_role("row").count() > 3
    page.get_by_label("Fiscal year").select_option(value="2018")
    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("FY2018 Adopted")


WITHOUT_SCRIPTS = (
    "/durham/",
    "/durham/goals/",
    "/durham/money/",
    "/durham/scorecard/",
    "/durham/indicators/children-under-18-in-poverty/",
    "/durham/departments/5100/",
    "/durham/cost-centers/0520/",
    "/durham/lines/?by=department",
    "/durham/compare/years/",
    "/durham/bridge/",
    "/mecklenburg/initiatives/",
    "/mecklenburg/calculators/child-support/?line_2=4&line_1=5",
    "/help/verdicts/",
)


def test_every_fact_is_there_without_scripts(demo_site: Site, open_page: Callable[..., Page]) -> None:
    """What scripts alone do (the exploring view of a chart) has a button that only they show."""
    plain = open_page(demo_site.url, java_script_enabled=False)
    usual = open_page(demo_site.url)
    for address in WITHOUT_SCRIPTS:
        texts = []
        for page in (plain, usual):
            page.goto(address)
            page.evaluate("document.querySelectorAll('.explore').forEach(it => it.remove())")
            texts.append(page.get_by_role("main").inner_text().split())
        assert texts[0] == texts[1], address


def test_a_phone_shows_a_chart_with_its_numbers_and_folds_longer_tables_away(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site.url, width=375, height=667)
    page.goto("/durham/indicators/children-under-18-in-poverty/")
    assert page.evaluate("document.documentElement.scrollHeight") < 5500
    expect(page.get_by_role("table", name=re.compile("^Numbers:")).first).to_be_visible()
    values = page.get_by_role("table", name=re.compile("^Every value"))
    expect(values).to_be_hidden()
    page.locator("summary", has_text=re.compile("^Every value$")).click()
    expect(values).to_be_visible()
    page.goto("/durham/goals/")
    page.goto("/durham/indicators/children-under-18-in-poverty/?values-sort=period#values")
    expect(values).to_be_visible()
    page.goto("/durham/goals/reducing-family-poverty/")
    assert page.locator("details.fold[open]").count() == 0
    page.emulate_media(media="print")
    assert page.locator("details.fold table").first.evaluate("it => it.checkVisibility()")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert page.locator("details.fold:not([open])").count() == 0


def test_signing_in_leads_to_the_page_that_was_asked_for(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site.url)
    page.goto("/durham/history/?kind=outcomes.goal")
    assert heading(page) == "Sign in"
    page.get_by_label("Username").fill("analyst")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    sign_in(page, "analyst", "analyst")
    assert page.url.endswith("/durham/history/?kind=outcomes.goal")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("navigation", name="Account").get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/durham/history/")
    assert heading(page) == "Sign in"
