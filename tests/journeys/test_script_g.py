"""An admin adds an indicator, its owner reports it, the public reads no small number, many change hands, one is retired:
by mouse, by keyboard alone and by touch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Locator, Page, expect

from obb.domain.fiscal import MONTHS
from tests.journeys.acts import PASSWORD, columns, heading, make_people, said, sign_in, unfold
from tests.journeys.hand import OPTIONS, WAYS, Hand, Tally
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

GOAL = "Improving Access to Services & Customer Service"
NAME = "Cases mediated through the settlement conference per month"
SCRIPT = "<script>alert(1)</script>"
MEASURES = [f"Measure {number:02}" for number in range(12)]
BY_OWNER = "Joan took over"
FILES = {
    "departments": "code,name\n0530,Social Services\n0540,Child Support Enforcement\n",
    "stages": "name,code,kind,order\nAdopted,adopted,adopted,1\n",
    "goals": f"code,name,kind,department,order,published\nACCESS,{GOAL},outcome,,1,yes\nOTHER,Another goal,outcome,,2,yes\n",
    "indicators": "code,name,kind,period,goal,department,measured_of\n"
    + "".join(f"M{n},{name},count,month,OTHER,0540,program\n" for n, name in enumerate(MEASURES)),
}
LINES = "year,stage,department,cost_center,cost_center_name,amount\nFY2017,Adopted,0540,5100,CSE,1234567.89\n"

# From the admin's first page to the goal's page: what it takes, held as it is. The budget is 12 interactions in 2 minutes.
STRAIGHT = Tally(interactions=11, pages=4)
ASIDE = Tally(interactions=5, pages=2)  # saved empty; named wrongly, saved and mended
BUDGET = (12, 120)

EVENTS = """
import json
from obb.history import event_model
from outcomes.models import Goal, Indicator
first = ("First", "Adopted")
for model in (Goal, Indicator):
    rows = event_model(model).objects.exclude(pgh_context__metadata__reason__in=first).order_by("pgh_id")
    for row in rows.select_related("pgh_context"):
        about = row.pgh_context.metadata
        print(json.dumps([model.__name__, row.pgh_label, about["who"], about["reason"], str(row.pgh_context_id), row.pgh_obj_id]))
"""
FROZEN = """
import hashlib
from django.apps import apps
from django.core.serializers import serialize
made = hashlib.sha256()
for model in apps.get_app_config("outcomes").get_models():
    if model.__name__.startswith("Published"):
        made.update(serialize("json", model.objects.order_by("pk")).encode())
print(made.hexdigest())
"""


def month(ago: int) -> str:
    """Of the months that have ended, the last is 1 ago."""
    today = localdate()
    year, number = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return f"{MONTHS[number]} {year}"


@pytest.fixture
def site(empty_site: Site, tmp_path: Path) -> Site:
    """A county with two goals, twelve measures of Child Support, money to publish, and its people."""
    empty_site.manage("add_county", "durham", "Durham County, North Carolina")
    for kind, text in FILES.items():
        (tmp_path / f"{kind}.csv").write_text(text)
        empty_site.manage("import_data", "durham", kind, str(tmp_path / f"{kind}.csv"), "--reason", "First")
    (tmp_path / "lines.csv").write_text(LINES)
    empty_site.manage(
        "import_budget", "durham", str(tmp_path / "lines.csv"), "--new-codes", "--reason", "Adopted"
    )
    make_people(empty_site, tmp_path, "durham", ada="admin", ana="analyst", joan="director 0540")
    return empty_site


@dataclass
class Cast:
    """Who is at a browser, each with cookies of her own, all going the same way."""

    site: Site
    open_page: Callable[..., Page]
    way: str
    pictures: Path

    def open(self) -> Page:
        return self.open_page(self.site.url, **OPTIONS[self.way])

    def hand(self, page: Page, name: str) -> Hand:
        return Hand(page, self.way, self.pictures, name)


def field(page: Page, label: str) -> Locator:
    """A field of the admin, whose labels end with a colon."""
    return page.get_by_label(re.compile(f"^{re.escape(label)}:?$"))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True).first


def told(page: Page, words: str) -> None:
    """What became of an act is said, and has the focus."""
    status = page.get_by_role("status").filter(has_text=words)
    expect(status).to_be_visible()
    expect(status).to_be_focused()


def sign_in_to_admin(page: Page, username: str) -> None:
    page.goto("/admin/outcomes/indicator/add/")  # no page of the admin without signing in
    assert page.get_by_label("Username").is_visible() and "/accounts/login/" in page.url
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("way", WAYS)
def test_script_g(site: Site, open_page: Callable[..., Page], tmp_path: Path, way: str) -> None:
    cast = Cast(site, open_page, way, tmp_path)
    page = cast.open()
    sign_in_to_admin(page, "ada")
    ada = cast.hand(page, "ada")
    address = add_the_indicator(ada)
    assert (ada.tally, ada.aside) == (STRAIGHT, ASIDE)
    assert (ada.tally.interactions, ada.seconds) <= BUDGET
    reader = cast.open()
    site.manage("publish", "durham", "2017", "adopted", "--title", "FY2017", "--reason", "Adopted")
    joan = cast.open()
    sign_in(joan, "joan")
    hers = cast.hand(joan, "joan")
    report_two_months(hers)
    site.manage("publish", "durham", "2017", "adopted", "--title", "FY2017 again", "--reason", "Adopted")
    public = cast.hand(reader, "public")
    read_no_small_number(public, address)
    frozen = (site.manage("shell", "--no-imports", "-c", FROZEN), printed(reader, address))
    turn_the_direction(ada, address)
    assert (site.manage("shell", "--no-imports", "-c", FROZEN), printed(reader, address)) == frozen
    hand_over(ada)
    retire_instead_of_deleting(ada, hers)
    other = cast.hand(page.context.new_page(), "second tab")
    two_tabs(ada, other)
    look_over(ada)
    read_alone(cast)
    assert (site.manage("shell", "--no-imports", "-c", FROZEN), printed(reader, address)) == frozen
    assert "Tied: by outcome" in site.manage("verify_ledger")
    assert "each is as the newest change in its history left it" in site.manage("verify_history")
    check_events(site)
    assert [*ada.faults, *hers.faults, *public.faults, *other.faults] == []


def add_the_indicator(ada: Hand) -> str:
    """Steps 2 to 7; the address of its own page."""
    page = ada.page
    ada.follow(link(page, "Indicators"))
    ada.step("list")
    ada.follow(link(page, "Add indicator"))
    assert page.evaluate(UNEXPLAINED) == []
    ada.step("form")
    with ada.turned_aside():
        save_empty(ada)
    ada.write(field(page, "Name"), NAME)
    ada.find(field(page, "Goal"), "Improving", full=GOAL)
    ada.find(field(page, "Owner"), "joan", full="joan")
    expect(field(page, "Department")).to_have_value("Child Support Enforcement")
    ada.write(field(page, "Unit"), "count")
    for label, value in (("Kind", "count"), ("Period", "month")):
        expect(field(page, label)).to_have_value(value)
        expect(field(page, label)).to_have_accessible_description(
            re.compile("Taken from the words. Change it if that is wrong.")
        )
    expect(field(page, "Counts people or families")).to_be_checked()
    expect(field(page, "Counts people or families")).to_have_accessible_description(
        "Then results from 1 to 10 are shown to the public as “fewer than 11”."
        " Ticked because of the words. Untick it if nobody is counted."
    )
    ada.choose(field(page, "Measured of"), "A program's customers")
    ada.choose(field(page, "Good direction"), "Up is better")
    ada.press(field(page, "Published"))
    ada.step("filled")
    with ada.turned_aside():
        ada.write(field(page, "Name"), SCRIPT)
        ada.send(button(page, "Save and continue editing"))
        told(page, "was added successfully")
        expect(page.get_by_role("heading", level=2, name=SCRIPT)).to_be_visible()
        ada.step("stored as text")
        ada.write(field(page, "Name"), NAME)
        ada.write(field(page, "Why"), "The right name")
    ada.send(button(page, "Save and continue editing"))
    told(page, "was changed successfully")
    ada.step("saved")
    ada.follow(link(page, "View on site"))
    assert heading(page) == GOAL
    card = page.get_by_role("article", name=NAME)
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text(re.compile(r"No results yet\. First result due \w+ 10, \d{4} from joan\."))
    assert card.get_by_role("figure").count() == 0
    ada.step("goal page")
    return str(link(page, NAME).get_attribute("href"))


# Every field of a form has a label and, but for the county that stands, words that explain it; none holds a raw key.
UNEXPLAINED = """() => [...document.forms].flatMap(form => [...form.elements]).filter(it =>
  it.matches("input:not([type=hidden], [type=submit]), select, textarea") && !it.disabled && !it.closest(".empty-form, .actions")).filter(it =>
    !it.labels?.length || it.matches(".vForeignKeyRawIdAdminField")
    || !(it.getAttribute("aria-describedby") ?? "").split(" ").some(id => document.getElementById(id)?.textContent.trim())).map(it => it.name)"""


def save_empty(ada: Hand) -> None:
    ada.send(button(ada.page, "Save"))
    summary = ada.page.get_by_role("alert")
    expect(summary).to_be_focused()
    missing = ["Name", "Kind", "Measured of", "Period", "Code"]
    expect(summary.get_by_role("link")).to_have_text([f"{one}: This field is required." for one in missing])
    ada.step("five missing")


def report_two_months(joan: Hand) -> None:
    """Steps 8 and 9."""
    page = joan.page
    page.goto("/durham/")
    assert (NAME, month(0)) in columns(page, "Values that are due", "Indicator", "Period")
    joan.step("due")
    joan.follow(link(page, NAME))
    assert heading(page) == f"Values of “{NAME}”"
    joan.write(page.get_by_label("Period", exact=True), month(2))
    joan.follow(button(page, "Show"))
    value = page.get_by_label("Value", exact=True)
    joan.write(value, "abc")
    joan.send(button(page, "Save value"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("“abc” is not a number.")
    joan.step("refused")
    joan.write(value, "14")
    joan.send(button(page, "Save value"))
    expect(said(page)).to_contain_text(f"Saved: {month(2)}, 14 count. Too little data.")
    expect(page.get_by_role("heading", level=2, name=f"Value for {month(1)}")).to_be_visible()
    joan.write(page.get_by_label("Value", exact=True), "9")
    joan.send(button(page, "Save value"))
    expect(said(page)).to_contain_text(f"Saved: {month(1)}, 9 count. Too little data.")
    joan.step("saved")
    joan.follow(link(page, "Page of this indicator"))
    shown = page.get_by_role("main").inner_text()
    assert f"Down from 14 in {month(2)} to 9 in {month(1)}." in shown
    assert "Too little data" in shown
    joan.step("indicator")


def read_no_small_number(public: Hand, address: str) -> None:
    """Step 9: in words, table, drawing, its data and the file alike."""
    page = public.page
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text(
        f"Down from 14 in {month(2)} to fewer than 11 in {month(1)}."
    )
    unfold(page)
    assert columns(page, "Every value", "Period", "Value") == [(month(1), "fewer than 11"), (month(2), "14")]
    region = page.get_by_role("region", name="The numbers")
    with page.expect_download() as download:
        public.press(region.get_by_role("link", name="CSV"))
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert any("fewer than 11" in row for row in rows)
    assert not any(row.startswith(month(1)) and ",9" in row for row in rows)
    figure = page.get_by_role("figure").first
    assert "fewer than 11" in figure.inner_text() and "to 9" not in figure.inner_html()
    public.step("public")


def printed(reader: Page, address: str) -> list[str]:
    """What the public is shown, as hashes: the goal's page, the indicator's, and its file."""
    pages = []
    for where in (re.sub("indicators/.*", "goals/", address), address):
        reader.goto(where)
        pages.append(reader.get_by_role("main").inner_html())
        unfold(reader)
    file = (
        reader.get_by_role("region", name="The numbers").get_by_role("link", name="CSV").get_attribute("href")
    )
    answer = reader.context.request.get(reader.evaluate("href => new URL(href, location).href", file))
    return [sha256(one).hexdigest() for one in [*(text.encode() for text in pages), answer.body()]]


def turn_the_direction(ada: Hand, address: str) -> None:
    """Step 10."""
    page = ada.page
    open_in_admin(ada, "Indicators", NAME)
    ada.choose(field(page, "Good direction"), "Down is better")
    ada.send(button(page, "Save"))
    expect(page.get_by_role("alert")).to_be_focused()  # never without a reason
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        ["Why: This field is required.", "Open it anew, without your changes"]
    )
    expect(field(page, "Good direction")).to_have_value("down")
    ada.write(field(page, "Why"), "Fewer disputes is the aim")
    ada.send(button(page, "Save"))
    told(page, "was changed successfully")
    ada.step("turned")
    page.goto(address)
    unfold(page)
    assert ("Good direction", "Down is better") in columns(page, "What is measured", "What", "Answer")
    page.goto(f"{address}history/")
    assert "Fewer disputes is the aim" in page.get_by_role("main").inner_text()


def open_in_admin(hand: Hand, kind: str, name: str) -> None:
    hand.go("/admin/")
    hand.follow(link(hand.page, kind))
    hand.follow(link(hand.page, name))


def hand_over(ada: Hand) -> None:
    """Step 11: twelve at once, looked over first."""
    page = ada.page
    page.goto("/admin/")
    ada.follow(link(page, "Indicators"))
    ada.press(page.get_by_role("checkbox", name="Select all objects on this page for an action"))
    ada.press(page.get_by_role("row", name=NAME).get_by_role("checkbox"))
    action = page.get_by_role("combobox").filter(has_text="Change owner of the selected ones")
    ada.choose(action, "Change owner of the selected ones")
    ada.follow(button(page, "Go"))
    assert heading(page) == "Who answers for these?"
    listed = page.get_by_role("main").get_by_role("listitem")
    expect(listed).to_have_text([f"{name} (now: nobody)" for name in MEASURES])
    ada.step("preview")
    ada.choose(page.get_by_label("New owner"), "joan")
    ada.send(button(page, "Change owner"))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_have_text("Say why.")
    expect(page.get_by_label("New owner").locator("option:checked")).to_have_text("joan")
    ada.step("no reason")
    ada.write(page.get_by_label("Why"), BY_OWNER)
    ada.send(button(page, "Change owner"))
    told(page, "12 have another owner now.")
    ada.step("handed over")


def retire_instead_of_deleting(ada: Hand, joan: Hand) -> None:
    """Step 12."""
    page, hers = ada.page, joan.page
    hers.goto(f"/durham/indicators/measure-00/values/?period={month(1)}")
    joan.write(hers.get_by_label("Value", exact=True), "14")
    joan.send(button(hers, "Save value"))
    open_in_admin(ada, "Indicators", "Measure 00")
    ada.follow(link(page, "Delete"))
    assert heading(page) == "Cannot delete indicator"
    expect(page.get_by_role("main")).to_contain_text(f"Observation: {month(1)}")
    ada.step("not deleted")
    ada.follow(link(page, "Retire it"))
    expect(field(page, "Retired on")).to_be_focused()
    ada.write(field(page, "Retired on"), "2026-06-30")
    ada.write(field(page, "Retired because"), "Another took its place.")
    ada.write(field(page, "Why"), "As agreed")
    ada.send(button(page, "Save"))
    told(page, "was changed successfully")
    ada.step("retired")
    hers.goto("/durham/")
    due = [name for (name,) in columns(hers, "Values that are due", "Indicator")]
    assert "Measure 00" not in due and "Measure 01" in due
    hers.goto("/durham/indicators/measure-00/")
    expect(hers.get_by_role("main")).to_contain_text("Retired on June 30, 2026. Another took its place.")
    unfold(hers)
    assert columns(hers, "Every value", "Period", "Value") == [(month(1), "14")]


def two_tabs(ada: Hand, other: Hand) -> None:
    """Step 13: at one goal. What the first did stays, what the second typed is kept, and she decides."""
    first, second = ada.page, other.page
    open_in_admin(ada, "Goals", GOAL)
    open_in_admin(other, "Goals", GOAL)
    ada.write(field(first, "What it means"), "Everyone is served on the first day.")
    ada.write(field(first, "Why"), "Agreed by the board")
    ada.send(button(first, "Save"))
    told(first, "was changed successfully")
    other.write(field(second, "What it means"), "Nobody waits.")
    other.write(field(second, "For whom"), "all residents")
    other.write(field(second, "Why"), "Shorter")
    other.send(button(second, "Save"))
    summary = second.get_by_role("alert")
    expect(summary).to_be_focused()
    for words in (
        "While this page was open, ada changed",
        "You both changed “What it means”: it is now “Everyone is served on the first day.”, and you entered “Nobody waits.”.",
        "Nothing of yours is saved yet.",
    ):
        expect(summary).to_contain_text(words, ignore_case=True)
    expect(field(second, "What it means")).to_have_value("Nobody waits.")
    expect(field(second, "For whom")).to_have_value("all residents")
    other.step("conflict")
    other.send(button(second, "Save"))
    told(second, "was changed successfully")
    other.step("decided")
    open_in_admin(ada, "Goals", GOAL)
    expect(field(first, "What it means")).to_have_value("Nobody waits.")
    ada.follow(link(first, "History"))
    whole = first.get_by_role("main").inner_text()
    assert (
        "Agreed by the board" in whole
        and "Shorter" in whole
        and "Everyone is served on the first day." in whole
    )
    ada.step("history")


def look_over(ada: Hand) -> None:
    """Step 15: what was not met on the way."""
    for name, where in (
        ("popup", "/admin/outcomes/indicator/add/?_popup=1"),
        ("goal with its parts", "/admin/outcomes/goal/add/"),
        ("index", "/admin/"),
    ):
        ada.go(where)
        ada.step(name)
    open_in_admin(ada, "Indicators", "Measure 01")
    ada.follow(link(ada.page, "Delete"))
    assert heading(ada.page) == "Delete" or "Measure 01" in heading(ada.page)
    ada.step("delete")


def read_alone(cast: Cast) -> None:
    """Step 14: an analyst reads the admin and changes nothing; a director has no admin."""
    page = cast.open()
    sign_in_to_admin(page, "ana")
    ana = cast.hand(page, "ana")
    open_in_admin(ana, "Indicators", "Measure 01")
    main = page.get_by_role("main")
    for role in ("textbox", "combobox", "checkbox"):
        assert main.get_by_role(role).count() == 0
    for name in ("Save", "Delete"):
        assert button(page, name).count() == link(page, name).count() == 0
    ana.step("read alone")
    token = page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value")
    answer = page.context.request.post(
        page.url,
        form={"name": "Mine", "why": "x", "csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
    )
    assert answer.status == 403
    assert ana.faults == []
    joan = cast.open()
    sign_in(joan, "joan")
    for where in ("/admin/", "/admin/outcomes/indicator/", page.url):
        assert joan.context.request.get(where).status == 403


def check_events(site: Site) -> None:
    """Who, what and why of every change, in order; the twelve as one act."""
    rows = [json.loads(line) for line in site.manage("shell", "--no-imports", "-c", EVENTS).splitlines()]
    many = [row for row in rows if row[3] == BY_OWNER]
    assert len(many) == len({row[5] for row in many}) == 12
    assert len({row[4] for row in many}) == 1
    assert {tuple(row[:3]) for row in many} == {("Indicator", "update", "ada")}
    assert [tuple(row[:4]) for row in rows if row not in many] == [
        ("Goal", "update", "ada", "Agreed by the board"),
        ("Goal", "update", "ada", "Shorter"),
        ("Indicator", "insert", "ada", "New"),
        ("Indicator", "update", "ada", "The right name"),
        ("Indicator", "update", "ada", "Fewer disputes is the aim"),
        ("Indicator", "update", "ada", "As agreed"),
    ]
