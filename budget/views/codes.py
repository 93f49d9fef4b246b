"""As it was, or in today's codes: what the address asks for, the picker, and the words for what is restated."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.editions import Edition
from budget.queries.restated import todays_year
from budget.queries.successions import Happened, has_successions
from obb.views.entry import Visit
from obb.views.params import Pick, one_of

THEN, NOW = "then", "now"
MOST_TOLD = 5
"""How many changes a sentence tells; the others are counted."""


def codes_asked(request: HttpRequest, visit: Visit, choices: Sequence[Edition]) -> int | None:
    """`?codes=now`: the fiscal year in whose codes money is shown; None: as it was.

    What was published is always shown as it was: a copy is not restated.
    """
    if not visit.drafts or not choices or one_of(request, "codes", (THEN, NOW)) != NOW:
        return None
    return todays_year(choices)


def codes_picks(visit: Visit, through: int | None) -> tuple[Pick, ...]:
    """The select of codes, for readers of drafts, where the county has recorded any change. One query."""
    if not visit.drafts or (through is None and not has_successions(visit.county)):
        return ()
    options = ((THEN, _("As it was")), (NOW, _("In today's codes")))
    return (Pick("codes", _("Codes"), THEN if through is None else NOW, options),)


def as_it_was(request: HttpRequest) -> str:
    """The address of the same page without today's codes."""
    asked = request.GET.copy()
    asked.pop("codes", None)
    return f"?{asked.urlencode()}"


def restated_words(years: Collection[int], happened: Sequence[Happened]) -> str:
    """“FY2016–FY2018 are restated: 5300 became 5310 and 5320 in FY2019. The totals are unchanged.”; "" for none."""
    if not years:
        return ""
    if not happened:
        words = ngettext("%(years)s is restated.", "%(years)s are restated.", len(set(years)))
        return f"{words % {'years': spans(years)}} {_('The totals are unchanged.')}"
    told = [_told(one) for one in happened[:MOST_TOLD]]
    more = len(happened) - len(told)
    if more > 0:
        told.append(ngettext("%(count)s more change", "%(count)s more changes", more) % {"count": more})
    words = ngettext(
        "%(years)s is restated: %(what)s.", "%(years)s are restated: %(what)s.", len(set(years))
    ) % {"years": spans(years), "what": "; ".join(told)}
    return f"{words} {_('The totals are unchanged.')}"


def _told(one: Happened) -> str:
    words = {"old": get_text_list(one.old, _("and")), "year": one.first_year}
    if one.old == one.new:
        return _("%(old)s moved in FY%(year)s") % words
    return _("%(old)s became %(new)s in FY%(year)s") % (words | {"new": get_text_list(one.new, _("and"))})


def spans(years: Collection[int]) -> str:
    """2014, 2016, 2017, 2018 → “FY2014, FY2016–FY2018”."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"FY{run[0]}" if len(run) == 1 else f"FY{run[0]}–FY{run[-1]}" for run in runs)
