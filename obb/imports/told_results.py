"""The parts of a profile for measured results, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.imports.rules import Area, Break, Combine, FieldRule, Profile


def place_of(rule: FieldRule) -> str:
    """Where a text comes from that stands outside the table; "" where it is a column's."""
    if rule.cell:
        return _("the cell %(cell)s") % {"cell": rule.cell}
    if rule.look_up is not None:
        return _("what the sheet “%(sheet)s” says of “%(column)s”") % {
            "sheet": rule.look_up.sheet,
            "column": rule.look_up.find,
        }
    return ""


def told_figures(rule: FieldRule) -> Iterator[str]:
    """What is done to a figure."""
    writing = rule.writing
    if rule.not_reported:
        marks = ", ".join(f"“{mark}”" for mark in rule.not_reported)
        yield _("%(marks)s mean not reported") % {"marks": marks}
    if writing.divided_by > 1:
        yield _("divided by %(number)s") % {"number": f"{writing.divided_by:,}"}
    if writing.decimals is not None:
        words = ngettext("rounded to %(count)s decimal", "rounded to %(count)s decimals", writing.decimals)
        yield words % {"count": writing.decimals}


def told_results(profile: Profile) -> Iterator[str]:
    """What is done to a file of results as a whole."""
    if profile.area is not None:
        yield _area(profile.area)
    if profile.measures:
        count = len(profile.measures)
        words = ngettext(
            "Each row holds %(count)s measure, a record of its own.",
            "Each row holds %(count)s measures, each a record of its own.",
            count,
        )
        yield words % {"count": count}
    if profile.combine is not None:
        yield _combine(profile.combine)
    yield from map(_break, profile.breaks)


def _area(area: Area) -> str:
    words = {
        "column": ", ".join(area.columns),
        "county": _any(area.county),
        "benchmark": _any(area.benchmark),
        "reason": area.reason,
    }
    if area.benchmark:
        return (
            _(
                "Only the county's rows (“%(column)s” is %(county)s) and its benchmark's (%(benchmark)s); the others"
                " are left out as “%(reason)s”."
            )
            % words
        )
    return (
        _("Only the county's rows (“%(column)s” is %(county)s); the others are left out as “%(reason)s”.")
        % words
    )


def _any(texts: Sequence[str]) -> str:
    return _(" or ").join(texts)


def _combine(combine: Combine) -> str:
    told = (
        _("Areas are added up: the sum of numerators over the sum of denominators, times %(scale)s.")
        % {"scale": f"{combine.scale:,}"}
        if combine.how == "ratio"
        else _("Areas are added up.")
    )
    rest = (
        _("Where some are missing, the others make the total.")
        if combine.partial
        else _("Where one is missing, the total is not reported.")
    )
    return f"{told} {rest}"


def _break(one: Break) -> str:
    words = {
        "indicator": one.indicator or _("every indicator"),
        "from": one.edition or one.period,
        "why": one.reason,
    }
    if one.edition:
        return _("A break in %(indicator)s from the edition %(from)s on: %(why)s") % words
    return _("A break in %(indicator)s from %(from)s on: %(why)s") % words
