"""No page breaks a rule of accessibility, on a desk, on a phone or on paper, with an empty county or a full one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from obb.views.help import TOPICS
from tests.house.addresses import COUNTY, GROUND
from tests.journeys.acts import File, make_people, sign_in
from tests.journeys.rules import REFUSED, Inspection
from tests.journeys.sight import walked
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

FIGURES = (
    "year=2026&line_6=929&line_5a=1000&line_2=400&line_1=1000&before_orders=38.5&line_29=12&line_28=10"
    "&collected=4990&spent=1000&assigned=1&formerly_assigned=2&others=3"
)
PUBLIC = (
    "/",
    "/durham/",
    "/durham/goals/",
    "/durham/goals/reducing-family-poverty/",
    "/durham/goals/safe-community/",
    "/durham/money/",
    "/durham/departments/",
    "/durham/departments/5100/",
    "/durham/cost-centers/",
    "/durham/cost-centers/0520/",
    "/durham/indicators/",
    "/durham/scorecard/",
    "/durham/scorecard/curves/?goal=reducing-family-poverty",
    "/durham/lines/",
    "/durham/lines/?by=department&by2=fund&by3=account",
    "/durham/lines/?year=all&stage=all&fund=no-such&q=child",
    "/durham/lines/?year=all&by=cost_center&across=year&least=1000",
    "/durham/compare/?by=cost_center",
    "/durham/compare/years/",
    "/durham/bridge/",
    "/mecklenburg/",
    "/mecklenburg/initiatives/",
    "/mecklenburg/calculators/",
    "/mecklenburg/calculators/child-support/",
    f"/mecklenburg/calculators/child-support/?{FIGURES}#h-results",
    "/durham/calculators/child-support/?through=3&line_2=1&line_1=4&rates-measure=Cost+effectiveness",
    "/durham/calculators/child-support/?year=2024&through=6&line_6=50&line_5a=100&unreliable_orders=on",
    "/help/",
    *(f"/help/{slug}/" for slug in TOPICS),
)
# What only those who work in the county read, or read more of.
WORK = (
    "/durham/",
    "/durham/goals/increasing-family-permanence/",
    "/durham/goals/increasing-family-permanence/history/",
    "/durham/cost-centers/0520/",
    "/durham/cost-centers/0520/history/",
    "/durham/cost-centers/0520/shares/",
    "/durham/money/",
    "/durham/scorecard/",
    "/durham/scorecard/curves/",
    "/durham/scorecard/watch/",
    "/durham/imports/",
    "/durham/imports/new/",
    "/durham/imports/profiles/",
    "/durham/imports/profiles/new/",
    "/durham/stages/",
    "/durham/stages/2020/recommended/",
    "/durham/compare/years/?by=cost_center&codes=now&stage=actual&first=2016",
    "/durham/cost-centers/0516/?year=2018&stage=actual&codes=now",
    "/durham/departments/5100/?year=2018&stage=actual&codes=now",
    "/durham/successions/",
    "/durham/successions/new/",
    "/durham/calculators/child-support/",
    "/durham/bridge/",
    "/durham/compare/years/",
    "/durham/bridge/names/new/",
    "/durham/amendments/",
    "/durham/amendments/new/",
    "/durham/amendments/stages/2019/original/amended/",
    "/durham/publish/",
    "/durham/history/",
    "/durham/views/",
    "/accounts/password/",
)
# Addresses that give no page: files, answers to posts, what a machine asks.
NO_PAGES = {
    "health", "logout", "nowhere", "password_change_done",
    "obb:import_template", "obb:import_template_book", "obb:import_file", "obb:import_problems", "obb:import_confirm", "obb:import_undo",
    "obb:import_progress", "obb:import_read", "obb:import_cancel",
    "obb:import_discard", "obb:import_repeats", "obb:import_controls", "obb:import_left_out", "outcomes:workbook",
    "obb:profile_file", "obb:view", "obb:layout_preview", "obb:layout_file", "obb:layout_again",
    "outcomes:new_start",  # laid out as a strategy's page; none of the demo's steps has stood for so long
    "outcomes:link_new", "outcomes:link_remove",  # laid out alike; no definition changes in the demo
    "outcomes:child_support_workbook", "outcomes:take_rates",
}  # fmt: skip
VISITED: set[str] = set()


@pytest.fixture
def inspect(open_page: Callable[..., Page]) -> Callable[..., Inspection]:
    """An inspection of a site, signed in as somebody or nobody."""

    def begin(site: Site, username: str = "", password: str = "") -> Inspection:
        page = open_page(site.url)
        if username:
            page.goto("/accounts/login/")
            sign_in(page, username, password or username)
        return Inspection(page)

    return begin


def ends(inspection: Inspection) -> None:
    """Everything found is told at once."""
    VISITED.update(inspection.visited)
    if inspection.faults:
        pytest.fail("\n".join(inspection.faults))


def first_link(page: Page, address: str) -> str:
    """Where the first row of the first table leads."""
    page.goto(address)
    row = page.get_by_role("main").get_by_role("table").first.get_by_role("rowheader").first
    return str(row.get_by_role("link").get_attribute("href"))


def test_what_the_public_reads(demo_site: Site, inspect: Callable[..., Inspection]) -> None:
    looking = inspect(demo_site)
    for address in (
        *PUBLIC,
        first_link(looking.page, "/durham/indicators/"),
        first_link(looking.page, "/mecklenburg/initiatives/"),
    ):
        looking.open(address)
    looking.open("/durham/cost-centers/?centers-q=nothing-fits#centers")
    looking.page.goto("/durham/calculators/child-support/")
    looking.page.get_by_label("All open cases").fill("many")
    looking.act(lambda page: page.get_by_role("button", name="Calculate").click(), REFUSED)
    looking.open("/accounts/login/")
    looking.act(
        lambda page: page.get_by_role("main").get_by_role("button", name="Sign in").click(), " refused"
    )
    looking.open("/help/no-such/", status=404)
    ends(looking)


def test_what_changes_an_indicators_page(demo_site: Site, inspect: Callable[..., Inspection]) -> None:
    """Its note and strategy are taken away again: others read the same site."""
    looking = inspect(demo_site, "analyst")
    page = looking.page
    poverty = "/durham/indicators/children-under-18-in-poverty/"
    looking.open(f"{poverty}notes/new/?kind=works")
    looking.act(lambda page: page.get_by_role("button", name="Save the note").click(), REFUSED)
    page.get_by_label("Text").fill("Tax help for families.")
    page.get_by_label("Period").fill("2016")
    page.get_by_label("Reason").fill("Looked at")
    looking.act(lambda page: page.get_by_role("button", name="Save the note").click(), " with a note")
    looking.open(str(page.get_by_role("link", name=re.compile("^Change.*Tax help")).get_attribute("href")))
    page.goto(poverty)
    looking.open(str(page.get_by_role("link", name=re.compile("^End.*Tax help")).get_attribute("href")))
    page.get_by_label("Reason").fill("It was only looked at")
    page.get_by_role("button", name="End this note").click()
    looking.open(f"{poverty}links/")
    looking.open(f"{poverty}links/value/")
    looking.act(lambda page: page.get_by_role("button", name="Save value").click(), REFUSED)
    looking.open(f"{poverty}strategies/new/")
    looking.act(lambda page: page.get_by_role("button", name="Freeze the baseline").click(), REFUSED)
    page.get_by_label("Name").fill("Tax help at schools")
    page.get_by_label("Began on").fill("2019-01-15")
    page.get_by_label("Reason").fill("Looked at")
    looking.act(
        lambda page: page.get_by_role("button", name="Freeze the baseline").click(), " with a strategy"
    )
    looking.open(str(page.get_by_role("link", name="Remove").get_attribute("href")))
    page.get_by_label("Reason").fill("It was only looked at")
    page.get_by_role("button", name="Remove it").click()
    ends(looking)


def test_what_names_and_amends_the_money(demo_site: Site, inspect: Callable[..., Inspection]) -> None:
    looking = inspect(demo_site, "analyst")
    page = looking.page
    looking.act(lambda page: name_without_an_amount(page), REFUSED)
    page.goto("/durham/bridge/?year=2020")
    name = str(page.get_by_role("link", name="Positions not recommended").get_attribute("href"))
    amendment = first_link(page, "/durham/amendments/")
    parts = ("", "change/", "drop/", "file/")
    for address in (name, f"{name}drop/", *(f"{amendment}{part}" for part in parts)):
        looking.open(address)
    page.goto("/durham/amendments/new/")
    looking.act(lambda page: page.get_by_role("button", name="Save").click(), REFUSED)
    ends(looking)


def test_what_those_read_who_do_the_work(demo_site: Site, inspect: Callable[..., Inspection]) -> None:
    looking = inspect(demo_site, "analyst")
    page = looking.page
    for address in WORK:
        looking.open(address)
    looking.act(lambda page: page.get_by_role("button", name="Change the password").click(), REFUSED)
    looking.open("/durham/nothing/", status=404)
    looking.open(first_link(page, "/durham/imports/"))
    looking.open(first_link(page, "/durham/successions/"))
    page.goto("/durham/successions/new/")
    looking.act(lambda page: page.get_by_role("button", name="Record it").click(), REFUSED)
    indicator = first_link(page, "/durham/indicators/")
    for part in ("history/", "values/", "quality/"):
        looking.open(f"{indicator}{part}")
    page.goto(f"{indicator}values/?period=1815")
    looking.act(lambda page: page.get_by_role("button", name="Save value").click(), REFUSED)
    page.goto(f"{indicator}values/?period=2019")
    page.get_by_label("Note").fill("Looked at again")
    looking.act(lambda page: page.get_by_role("button", name="Look at the change").click(), " changed")
    page.goto(f"{indicator}quality/")
    page.get_by_label("Note on question 1").fill("A note alone")
    looking.act(lambda page: page.get_by_role("button", name="Save answers").click(), REFUSED)
    page.goto("/durham/publish/")
    looking.open(str(page.get_by_role("link", name=re.compile("^Withdraw FY")).first.get_attribute("href")))
    page.goto("/durham/imports/new/")
    looking.act(lambda page: page.get_by_role("button", name="Read and review").click(), REFUSED)
    page.goto("/durham/cost-centers/0520/shares/")
    page.get_by_label("Reducing Family Poverty").fill("100")
    page.get_by_label("Increasing Family Permanence").fill("1,5")
    looking.act(lambda page: page.get_by_role("button", name="Save shares").click(), REFUSED)
    page.goto("/durham/publish/")
    looking.act(lambda page: page.get_by_role("button", name="Publish", exact=True).first.click(), REFUSED)
    ends(looking)


def name_without_an_amount(page: Page) -> None:
    page.goto("/durham/bridge/names/new/")
    page.get_by_label("Name", exact=True).fill("Pay plan")
    page.get_by_role("main").get_by_role("button", name="Save").click()


@pytest.mark.parametrize("username", ["commissioner", "director-health"])
def test_what_other_readers_read(demo_site: Site, inspect: Callable[..., Inspection], username: str) -> None:
    looking = inspect(demo_site, username)
    for address in ("/durham/", "/durham/goals/", "/durham/money/", "/durham/departments/"):
        looking.open(address)
    looking.open("/durham/imports/", status=403)
    ends(looking)


def test_a_director_of_initiatives(demo_site: Site, inspect: Callable[..., Inspection]) -> None:
    looking = inspect(demo_site, "director-mecklenburg")
    looking.open("/mecklenburg/")
    first = first_link(looking.page, "/mecklenburg/initiatives/")
    looking.open(first)
    looking.open(f"{first}history/")
    ends(looking)


EMPTY = (
    "", "goals/", "money/", "departments/", "cost-centers/", "indicators/", "initiatives/", "lines/", "compare/",
    "compare/years/", "bridge/", "calculators/child-support/",
)  # fmt: skip
EMPTY_WORK = (
    "stages/",
    "amendments/",
    "amendments/new/",
    "scorecard/",
    "scorecard/curves/",
    "scorecard/watch/",
    "imports/",
    "imports/new/",
    "imports/profiles/",
    "publish/",
    "history/",
    "successions/",
    "successions/new/",
)
GOOD = File("departments.csv", "code,name\n0530,Social Services\n")
LINES = File(
    "lines.csv",
    "year,stage,department,cost_center,amount\nFY2027,Adopted,0530,5300,5.00\nFY2027,Adopted,0530,5300,5.00\n",
)
BAD_LINES = File(
    "bad-lines.csv", "year,stage,department,cost_center,amount\nFY2027,Adopted,0530,5300,x\n,,,,1\n"
)
BAD = File("bad.csv", "code,name\n,Without a code\n0530,Social Services\n0530,Twice\n")


def test_a_county_with_nothing(empty_site: Site, tmp_path: Path, inspect: Callable[..., Inspection]) -> None:
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    make_people(empty_site, tmp_path, "durham", ana="analyst", carl="commissioner", ada="admin")
    public = inspect(empty_site)
    for address in EMPTY:
        public.open(f"/durham/{address}")
    ends(public)
    looking = inspect(empty_site, "ana", "a long enough password")
    for address in (*EMPTY, *EMPTY_WORK):
        looking.open(f"/durham/{address}")
    review(looking)
    review_lines(looking)
    layouts(looking)
    profiles(looking)
    ends(looking)
    admin = inspect(empty_site, "ada", "a long enough password")
    for address in ("", "outcomes/goal/", "obb/department/", "outcomes/goal/add/"):
        admin.open(f"/admin/{address}")
    admin.open("/admin/obb/person/?password__startswith=x", status=400)
    ends(admin)


def review(looking: Inspection) -> None:
    """An import in each of its states."""
    for file in (BAD, GOOD):
        looking.page.goto("/durham/imports/new/")
        looking.page.get_by_label("What does the file hold?").select_option(label="Departments")
        looking.page.get_by_label("File", exact=True).set_input_files(file.payload)
        looking.act(lambda page: page.get_by_role("button", name="Read and review").click(), f" {file.name}")
    looking.act(lambda page: page.get_by_role("button", name="Confirm and store").click(), REFUSED)
    looking.page.get_by_label("Reason").fill("New")
    looking.act(lambda page: page.get_by_role("button", name="Confirm and store").click(), " confirmed")
    looking.act(lambda page: page.get_by_role("button", name="Undo this import").click(), REFUSED)
    looking.page.get_by_label("Reason").fill("Not yet")
    looking.act(lambda page: page.get_by_role("button", name="Undo this import").click(), " undone")


def review_lines(looking: Inspection) -> None:
    """Budget lines with rows alike and a control total; a row of the original; one of the problems' pages."""
    page = looking.page
    for file in (BAD_LINES, LINES):
        page.goto("/durham/imports/new/")
        page.get_by_label("What does the file hold?").select_option(label="Budget lines")
        page.get_by_label("File", exact=True).set_input_files(file.payload)
        page.get_by_label("Make the codes").check()
        looking.act(lambda page: page.get_by_role("button", name="Read and review").click(), f" {file.name}")
    for summary in page.locator("summary").all():
        summary.click()
    looking.look(" opened")
    total = page.get_by_label(re.compile(r"^FY2027 Adopted, expense \("))
    total.fill("ten")
    looking.act(lambda page: page.get_by_role("button", name="Note these totals").click(), REFUSED)
    total.fill("1")
    looking.act(lambda page: page.get_by_role("button", name="Note these totals").click(), " control totals")
    page.get_by_label("Drop the repeats").check()
    looking.act(lambda page: page.get_by_role("button", name="Decide about repeats").click(), " dropped")
    looking.open(page.url[page.url.index("/durham") :] + "rows/2/")


MESSY = File(
    "export.csv",
    "Durham County,,,,\nBudget export of the finance system,,,,\nDept,Dept Name,Org Code,Budget Year,Adopted Budget\n"
    "0530,Social Services,5300,FY2027,5.00\nTotal,,,,5.00\n",
)


def layouts(looking: Inspection) -> None:
    """A file that is laid out: as suggested, with everything open, refused, as text, and read."""
    page = looking.page
    page.goto("/durham/imports/new/")
    page.get_by_label("What does the file hold?").select_option(label="Budget lines")
    page.get_by_label("File", exact=True).set_input_files(MESSY.payload)
    looking.act(lambda page: page.get_by_role("button", name="Read and review").click(), " laid out")
    address = page.url[page.url.index("/durham") :]
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    looking.look(" opened")
    looking.act(lambda page: page.get_by_role("button", name="Only save the layout").click(), REFUSED)
    page.get_by_text("The headers are elsewhere").click()
    page.get_by_label("Row of the headers").fill("900")
    looking.act(lambda page: page.get_by_role("button", name="Look again").click(), REFUSED)
    looking.open(f"{address}text/")
    page.get_by_label("The whole profile, as TOML").fill("[fields.yaer]")
    looking.act(lambda page: page.get_by_role("button", name="Use this text").click(), REFUSED)
    page.goto(address)
    looking.act(lambda page: page.get_by_role("button", name="Read the whole file").click(), " read")


LEDGER = File(
    "ledger.toml",
    """kind = "lines"
name = "Ledger export"
note = "From the finance system, first week of July"
[[leave_out]]
column = "Type"
equals = "total"
reason = "totals"
[fields]
year = { column = "FY", pattern = '^(FY\\d\\d) ' }
cost_center = { column = "A very long header of a finance system: organization and program", width = 6 }
stage = { constant = "Adopted" }
amount = { column = "Budget" }
[new_codes]
year = "create"
""",
)


def profiles(looking: Inspection) -> None:
    """A saved profile on each of its pages, and each of their forms refused."""
    page = looking.page
    page.goto("/durham/imports/profiles/new/")
    looking.act(lambda page: page.get_by_role("button", name="Save the profile").click(), REFUSED)
    page.get_by_label("Profile", exact=True).set_input_files(LEDGER.payload)
    page.get_by_label("Reason").fill("Written last year")
    looking.act(lambda page: page.get_by_role("button", name="Save the profile").click(), " saved")
    address = page.url[page.url.index("/durham") :]
    page.locator("summary").click()
    looking.look(" opened")
    looking.open("/durham/imports/profiles/")
    for act, button in (
        ("change", "Save the profile"),
        ("copy", "Save the copy"),
        ("delete", "Delete the profile"),
    ):
        looking.open(f"{address}{act}/")
        looking.act(lambda page, button=button: page.get_by_role("button", name=button).click(), REFUSED)


def test_the_lines_with_every_box_open_and_a_view_of_them(
    demo_site: Site, inspect: Callable[..., Inspection]
) -> None:
    looking = inspect(demo_site, "analyst")
    page = looking.page
    looking.open("/durham/lines/?least=1000")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    looking.look(" opened")
    looking.open(str(page.get_by_role("link", name="Save this view").get_attribute("href")))
    looking.act(lambda page: page.get_by_role("button", name="Save", exact=True).click(), REFUSED)
    page.get_by_label("Name").fill("Over a thousand")
    looking.act(lambda page: page.get_by_role("button", name="Save", exact=True).click(), " as a view")
    change = str(page.get_by_role("link", name="Rename, share or delete").get_attribute("href"))
    looking.open(change)
    looking.open(str(page.get_by_role("link", name="Delete this view").get_attribute("href")))
    looking.open("/durham/views/")
    ends(looking)


WALKED = (
    "/durham/",
    "/durham/goals/",
    "/durham/indicators/children-under-18-in-poverty/",
    "/durham/cost-centers/?centers-per_page=10",
    "/durham/cost-centers/0520/shares/",
    "/durham/lines/?lines-per_page=10",
    "/durham/amendments/new/",
)


def test_the_keyboard_walks_pages_from_top_to_end(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site.url)
    page.goto("/accounts/login/")
    sign_in(page, "analyst", "analyst")
    found = []
    for address in WALKED:
        page.goto(address)
        found += walked(page)
    assert found == []


def test_somebody_who_tries_too_often(empty_site: Site, inspect: Callable[..., Inspection]) -> None:
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    looking = inspect(empty_site)
    looking.page.goto("/accounts/login/")
    for _ in range(5):
        looking.page.get_by_label("Username").fill("nobody")
        looking.page.get_by_label("Password").fill("guess")
        looking.page.get_by_role("main").get_by_role("button", name="Sign in").click()
    looking.look(" locked")
    ends(looking)


def test_no_kind_of_page_was_left_out() -> None:
    """Runs last of this file: every named address was looked at above, or gives no page."""
    seen = {resolve(f"/{path.partition('?')[0]}").view_name for path in VISITED if "/admin/" not in path}
    assert {name for name, _parts, _codes in GROUND + COUNTY} - NO_PAGES - seen == set()
