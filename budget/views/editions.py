"""The year and stage that a page shows: what the address asks for, the picker, and the words for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budget.queries.editions import Edition, chosen_edition, editions
from obb.models import County
from obb.views.entry import Visit
from obb.views.params import Pick, kept, text


@dataclass(frozen=True)
class Shown:
    """The editions a reader may choose from, and the one shown; None where there is no money at all.

    `note` says so where what was asked for is not there and the nearest is shown instead.
    """

    choices: tuple[Edition, ...]
    edition: Edition | None
    note: str = ""


def shown_edition(request: HttpRequest, visit: Visit) -> Shown:
    """`?year=2027&stage=adopted`, or the nearest to it. Two queries at most."""
    choices = editions(visit.county, drafts=visit.drafts)
    year, stage = text(request, "year"), text(request, "stage")
    edition = chosen_edition(choices, year=year, stage=stage)
    if edition is None:
        return Shown(choices, None)
    asked = {edition.stage_code: edition.stage_name for edition in choices}.get(stage)
    missed = (stage and stage != edition.stage_code) or (year and year != str(edition.year))
    if not missed:
        return Shown(choices, edition)
    wanted = " ".join(filter(None, (f"FY{year}" if year.isdecimal() else year, asked or stage)))
    note = _("There is no %(wanted)s here. Shown instead: %(shown)s.") % {
        "wanted": wanted,
        "shown": edition.label,
    }
    return Shown(choices, edition, note)


def edition_picks(
    county: County, choices: Sequence[Edition], edition: Edition | None, *, short: bool = False
) -> tuple[Pick, ...]:
    """Two selects, year and stage; none where there is nothing to choose. `short`: years without their months."""
    if edition is None:
        return ()
    label = county.calendar.short if short else county.calendar.label
    years = sorted({choice.year for choice in choices}, reverse=True)
    stages = {choice.position: choice for choice in choices}
    return (
        Pick(
            "year",
            _("Fiscal year"),
            str(edition.year),
            tuple((str(year), label(year)) for year in years),
        ),
        Pick(
            "stage",
            _("Budget stage"),
            edition.stage_code,
            tuple((stages[place].stage_code, stages[place].stage_name) for place in sorted(stages)),
        ),
    )


def year_words(county: County, edition: Edition | None) -> str:
    """“FY2027 runs from July 1, 2026 to June 30, 2027.”; "" where there is no money."""
    if edition is None:
        return ""
    first, after = county.calendar.bounds(edition.year)
    return _("Fiscal year %(year)s (FY%(year)s) runs from %(first)s to %(last)s.") % {
        "year": edition.year,
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(after - timedelta(days=1), "DATE_FORMAT"),
    }


def published_words(county: County, edition: Edition | None) -> str:
    """When and from what this copy was published, for the foot of the page; and when the year runs."""
    if edition is None or edition.published_at is None:
        return year_words(county, edition)
    when = date_format(localtime(edition.published_at), "DATE_FORMAT")
    what = _("Published %(when)s from the %(edition)s budget.") % {"when": when, "edition": edition.label}
    return f"{what} {year_words(county, edition)}"


def query_of(request: HttpRequest, edition: Edition | None) -> str:
    """“?year=2027&stage=adopted” for links from a page that shows this edition; "" where there is none."""
    asked = {} if edition is None else {"year": str(edition.year), "stage": edition.stage_code}
    asked |= kept(request)
    return f"?{urlencode(asked)}" if asked else ""
