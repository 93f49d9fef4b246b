"""The parts pages are made of: frame, forms, notices, error pages."""

import re
from decimal import Decimal as D
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
ERRORS = ["400", "403", "403_csrf", "404", "429", "500"]


class Reason(forms.Form):
    share = forms.DecimalField(label="Share", help_text="Percent, for example 33.33")
    why = forms.CharField(label="Reason", required=False)
    way = forms.ChoiceField(
        label="Good direction", choices=[("up", "Up"), ("down", "Down")], widget=forms.RadioSelect
    )
    people = forms.BooleanField(label="Counts people", required=False)


class Ids(HTMLParser):
    """The ids of a page, and the ids its attributes point to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in {"for", "aria-describedby", "aria-labelledby"}:
                self.pointed |= set((value or "").split())
            elif name == "href" and value and value.startswith("#"):
                self.pointed.add(value[1:])


def test_a_field_joins_its_label_hint_and_error() -> None:
    html = render_to_string("parts/form.html", {"form": Reason({"share": "x"})})
    found = Ids(html)
    assert len(found.ids) == len(set(found.ids))
    assert found.pointed <= set(found.ids)
    assert 'aria-describedby="id_share_helptext id_share_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_share">Share: Enter a number.</a>' in html
    assert "2 things need attention; nothing was saved" in html
    assert 'role="alert" tabindex="-1" data-takes-focus' in html


def test_a_form_that_is_new_has_no_summary() -> None:
    html = render_to_string("parts/form.html", {"form": Reason()})
    assert "alert" not in html
    assert "(optional)" in html


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_stand_alone_and_say_what_to_do(name: str) -> None:
    html = render_to_string(f"{name}.html")
    title = re.search("<title>(.*?) – Outcomes budget</title>", html)
    heading = re.search("<h1>(.*?)</h1>", html)
    assert title is not None
    assert heading is not None
    assert title[1] == heading[1]
    assert html.count('href="/"') == 2


def test_error_pages_have_titles_of_their_own() -> None:
    assert len(
        {re.search("<title>.*</title>", render_to_string(f"{name}.html"))[0] for name in ERRORS}
    ) == len(ERRORS)


def test_the_frame_names_the_county_and_marks_the_place() -> None:
    context = {
        "county": {"name": "Durham County"},
        "home_url": "/durham/",
        "nav": [("Goals", "/durham/goals/", True), ("Money by outcome", "/durham/money/", False)],
        "notice_title": "Invented figures.",
        "notice": "The dollars are made up.",
        "crumbs": [("Durham", "/durham/"), ("Goals", None)],
        "foot": [("Glossary", "/help/glossary/")],
        "published": "Published December 5, 2016.",
    }
    html = render_to_string("base.html", context)
    assert "<title> – Durham County outcomes budget</title>" in html
    assert '<a href="/durham/goals/" aria-current="page">Goals</a>' in html
    assert '<li aria-current="page">Goals</li>' in html
    assert "<b>Invented figures.</b> The dollars are made up." in html
    assert "<p>Published December 5, 2016.</p>" in html
    found = Ids(html)
    assert found.pointed <= set(found.ids)


def test_a_tie_is_said_or_its_difference() -> None:
    sums = [("By outcome", D("10.50")), ("ledger", D("10.50"))]
    tied = render_to_string("parts/tie.html", {"sums": sums, "difference": D("0.00")})
    assert "Tied to the ledger." in tied
    assert "By outcome $10.50 = ledger $10.50. Difference $0.00." in tied
    open_tie = render_to_string("parts/tie.html", {"sums": sums, "difference": D("0.01")})
    assert "Does not tie to the ledger." in open_tie
    assert "Difference $0.01." in open_tie


def test_no_template_holds_style_script_or_handlers() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text), path
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in script, path


def test_the_picker_keeps_what_else_the_address_says() -> None:
    choice = {
        "name": "year",
        "label": "Fiscal year",
        "value": "2017",
        "options": [(2016, "FY2016"), (2017, "FY2017")],
    }
    html = render_to_string(
        "parts/picker.html", {"choices": [choice], "hidden": {"stage": "adopted"}}, RequestFactory().get("/")
    )
    assert '<option value="2017" selected>FY2017</option>' in html
    assert '<option value="2016">FY2016</option>' in html
    assert '<input type="hidden" name="stage" value="adopted">' in html
