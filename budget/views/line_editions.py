"""Which years and stages the lines page shows together: those that the address names, or the most telling one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from budget.queries.editions import Edition, chosen_edition, default_edition, editions
from obb.views.entry import Visit
from obb.views.params import several

ALL = "all"
"""In an address: every year, or every stage."""
NAMED_AT_MOST = 3
"""How many editions a heading names one by one."""


@dataclass(frozen=True)
class ShownEditions:
    """The editions a reader may choose from, those shown (newest first), and what was asked for and is not there."""

    choices: tuple[Edition, ...]
    editions: tuple[Edition, ...]
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """“FY2019 Adopted”; several by name or, if many, by number."""
        if len(self.editions) <= NAMED_AT_MOST:
            return ", ".join(edition.label for edition in self.editions)
        return _("%(count)s years and stages") % {"count": len(self.editions)}

    @property
    def key(self) -> str:
        """For names of files: “2019-adopted”, “2017-2019-adopted-requested”."""
        years = sorted({edition.year for edition in self.editions})
        stages = {edition.position: edition.stage_code for edition in self.editions}
        span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
        named = [stages[place] for place in sorted(stages)]
        return "-".join([span, *(named if len(named) <= NAMED_AT_MOST else [f"{len(named)}-stages"])])


def shown_editions(request: HttpRequest, visit: Visit) -> ShownEditions:
    """`?year=2018&year=2019&stage=adopted`, `?year=all`. Two queries at most.

    Without a stage each year shows its most telling one; without a year the stages are of the newest that has one.
    Where nothing of what is asked for is there, the nearest is shown and said so.
    """
    choices = editions(visit.county, drafts=visit.drafts)
    if not choices:
        return ShownEditions((), ())
    years, stages = several(request, "year"), several(request, "stage")
    known_years = {str(edition.year) for edition in choices}
    known_stages = {edition.stage_code for edition in choices}
    found = _found(choices, years, stages)
    if not found:
        return _nearest(choices, years, stages)
    notes = [
        _("There is no %(wanted)s here.") % {"wanted": f"FY{year}" if year.isdecimal() else year}
        for year in years
        if year not in (ALL, *known_years)
    ]
    notes += [
        _("There is no stage %(wanted)s here.") % {"wanted": stage}
        for stage in stages
        if stage not in (ALL, *known_stages)
    ]
    return ShownEditions(choices, found, tuple(notes))


def _found(choices: Sequence[Edition], years: Sequence[str], stages: Sequence[str]) -> tuple[Edition, ...]:
    """What the address names; nothing named at all is the most telling edition."""
    of_years = [one for one in choices if not years or ALL in years or str(one.year) in years]
    of_both = [one for one in of_years if not stages or ALL in stages or one.stage_code in stages]
    if not of_both or not (years or stages):
        edition = default_edition(of_both)
        return () if edition is None else (edition,)
    if not stages:
        telling = (default_edition([one for one in of_both if one.year == year]) for year in _years(of_both))
        return tuple(one for one in telling if one is not None)
    if not years:
        newest = default_edition(of_both)
        return tuple(one for one in of_both if newest is not None and one.year == newest.year)
    return tuple(of_both)


def _years(choices: Sequence[Edition]) -> list[int]:
    return sorted({one.year for one in choices}, reverse=True)


def _nearest(choices: Sequence[Edition], years: Sequence[str], stages: Sequence[str]) -> ShownEditions:
    year, stage = years[0] if years else "", stages[0] if stages else ""
    edition = chosen_edition(choices, year=year, stage=stage)
    if edition is None:
        return ShownEditions(tuple(choices), ())
    named = {one.stage_code: one.stage_name for one in choices}.get(stage, stage)
    wanted = " ".join(filter(None, (f"FY{year}" if year.isdecimal() else year, named)))
    note = _("There is no %(wanted)s here. Shown instead: %(shown)s.") % {
        "wanted": wanted,
        "shown": edition.label,
    }
    return ShownEditions(tuple(choices), (edition,), (note,))
