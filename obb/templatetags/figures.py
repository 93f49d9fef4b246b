"""Figures, verdicts and lights in templates, written the one way the product writes them."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from obb.domain import amounts
from obb.tables.marks import verdict_mark, verdict_words

register = template.Library()


@register.filter
def exact(amount: Decimal | None) -> str:
    """Dollars and cents; "no data" where there is no amount."""
    return _("no data") if amount is None or amount == "" else amounts.exact(Decimal(amount))


@register.filter
def headline(amount: Decimal | None) -> str:
    """A rounded amount for headlines, with millions in words; "no data" where there is no amount."""
    return _("no data") if amount is None or amount == "" else amounts.headline(Decimal(amount))


@register.filter
def percent(share: Decimal | None, places: int = 1) -> str:
    """A share of one as a percent; "no data" where there is none."""
    return _("no data") if share is None or share == "" else amounts.percent(Decimal(str(share)), int(places))


@register.filter
def signed(amount: Decimal | None) -> str:
    """A change in dollars and cents, with its sign; "no data" where there is none."""
    if amount is None or amount == "":
        return _("no data")
    return f"+{amounts.exact(Decimal(amount))}" if amount > 0 else amounts.exact(Decimal(amount))


@register.simple_tag
def abbr(short: str, meaning: str) -> SafeString:
    """An abbreviation with its meaning, for its first use on a page."""
    return format_html('<abbr title="{}">{}</abbr>', meaning, short)


@register.inclusion_tag("parts/verdict.html")
def verdict(name: Any, words: str = "") -> dict[str, str]:
    """A verdict's shape and word; `words` says more ("Further, against North Carolina")."""
    return {"mark": verdict_mark(name), "words": words or verdict_words(name)}


@register.inclusion_tag("parts/light.html")
def light(kind: str, words: str) -> dict[str, str]:
    """The state of a piece of work: `kind` is done, due, late or none."""
    return {"kind": kind if kind in {"done", "due", "late"} else "none", "words": words}
