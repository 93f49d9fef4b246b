"""Figures, verdicts and lights as templates write them."""

from decimal import Decimal as D

import pytest
from django.template import Context, Template


def said(source: str, **values: object) -> str:
    return Template("{% load figures %}" + source).render(Context(values)).strip()


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ v|exact }}", D("-25000"), "−$25,000.00"),
        ("{{ v|exact }}", D("0"), "$0.00"),
        ("{{ v|exact }}", None, "no data"),
        ("{{ v|headline }}", D("11891543.20"), "$11.9 million"),
        ("{{ v|headline }}", None, "no data"),
        ("{{ v|percent }}", D("0.116"), "11.6%"),
        ("{{ v|percent:2 }}", D("0"), "0.00%"),
        ("{{ v|percent }}", None, "no data"),
        ("{{ v|signed }}", D("55754.23"), "+$55,754.23"),
        ("{{ v|signed }}", D("-1"), "−$1.00"),
        ("{{ v|signed }}", D("0"), "$0.00"),
        ("{{ v|signed }}", None, "no data"),
    ],
)
def test_figures(source: str, value: D | None, words: str) -> None:
    assert said(source, v=value) == words


@pytest.mark.parametrize(
    ("name", "mark", "word"),
    [
        ("closer", "closer", "Closer"),
        ("further", "further", "Further"),
        ("no clear change", "none", "No clear change"),
        ("no_clear_change", "none", "No clear change"),
        ("steady", "steady", "Steady"),
        ("TOO_LITTLE_DATA", "few", "Too little data"),
    ],
)
def test_a_verdict_is_shape_and_word(name: str, mark: str, word: str) -> None:
    shape = f'<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="#g-{mark}"/></svg>'
    assert said("{% verdict v %}", v=name) == f'<span class="verdict v-{mark}">{shape}{word}</span>'


def test_a_verdict_may_say_more_and_must_be_one() -> None:
    assert said("{% verdict v 'Further, against North Carolina' %}", v="further").endswith(
        "Further, against North Carolina</span>"
    )
    with pytest.raises(KeyError):
        said("{% verdict v %}", v="better")


def test_a_light_is_shape_and_words() -> None:
    shape = '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><use href="#l-late"/></svg>'
    assert (
        said("{% light 'late' 'Late by 3 days' %}")
        == f'<span class="light l-late">{shape}Late by 3 days</span>'
    )
    assert "#l-none" in said("{% light 'lost' 'Unknown' %}")


def test_an_abbreviation_says_what_it_means() -> None:
    assert said("{% abbr 'FY' 'fiscal year' %}") == '<abbr title="fiscal year">FY</abbr>'
