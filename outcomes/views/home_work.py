"""The parts of the first page for analysts and admins: is the year loaded, mapped, tied, published?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.queries.editions import Edition
from budget.views.editions import Shown
from obb.domain import amounts
from obb.tables.columns import MoneyColumn
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.queries.home import WorkHome
from outcomes.tables.goals import Imports, Loaded, Publications


@dataclass(frozen=True)
class Step:
    """One thing to do next: why, and the button that begins it."""

    words: str
    label: str
    url: str


def next_steps(visit: Visit, found: WorkHome, edition: Edition | None) -> list[Step]:
    """What is to be done, most urgent first; empty where all is done."""
    slug = visit.county.slug
    new_import = reverse("obb:import_new", args=[slug])
    steps = []
    if found.waiting:
        words = ngettext(
            "%(count)s import waits for its review.",
            "%(count)s imports wait for their review.",
            found.waiting,
        )
        steps.append(
            Step(
                words % {"count": found.waiting}, _("Review imports"), reverse("obb:import_list", args=[slug])
            )
        )
    if edition is None:
        steps.append(Step(_("No budget has been brought in yet."), _("Bring in the budget"), new_import))
    if found.goals == 0:
        steps.append(Step(_("No outcome goal has been named yet."), _("Bring in goals"), new_import))
    steps += _mapping(slug, found)
    if found.goals and found.indicators == 0:
        words = _("No indicator says yet whether a goal is getting closer.")
        steps.append(Step(words, _("Bring in indicators"), new_import))
    if edition is not None and found.outdated:
        words = _("%(edition)s is not published: the public cannot see it.") % {"edition": edition.label}
        steps.append(Step(words, _("Publish"), reverse("outcomes:publish", args=[slug])))
    return steps


def _mapping(slug: str, found: WorkHome) -> list[Step]:
    coverage = found.coverage
    if coverage is None or coverage.largest is None or found.goals == 0:
        return []
    center = coverage.largest.center
    words = _("%(dollars)s of %(edition)s is not yet mapped. The largest part is in %(center)s.") % {
        "dollars": amounts.exact(coverage.unmapped),
        "edition": coverage.edition.label,
        "center": f"{center.code} {center.name}",
    }
    url = f"{reverse('outcomes:shares', args=[slug, center.code])}?year={coverage.edition.year}"
    return [Step(words, _("Map %(code)s") % {"code": center.code}, url)]


def loaded_table(request: HttpRequest, visit: Visit, found: WorkHome, shown: Shown) -> ShownTable | None:
    """Years by stages, in dollars; None where nothing is loaded."""
    if not found.loaded:
        return None
    stages = {choice.stage_id: choice for choice in sorted(shown.choices, key=lambda one: one.position)}
    home = reverse("outcomes:home", args=[visit.county.slug])
    rows = []
    for year in sorted({one.year for one in found.loaded}, reverse=True):
        of_year = [one for one in found.loaded if one.year == year]
        cells = dict.fromkeys(f"s{key}" for key in stages) | {
            f"s{one.stage_id}": one.amount for one in of_year
        }
        rows.append({"year": visit.county.calendar.label(year), "url": f"{home}?year={year}"} | cells)
    columns = [
        (f"s{key}", MoneyColumn(stage.stage_name, accessor=f"s{key}", empty=_("not loaded")))
        for key, stage in sorted(stages.items(), key=lambda item: item[1].position)
    ]
    return show(
        Loaded,
        rows,
        request,
        name="loaded",
        caption=_("What is loaded"),
        about=_("expenses by fiscal year and stage, dollars"),
        extra_columns=columns,
        finds=len(rows) > 10,
        per_page=10,
        file_name=f"{visit.county.slug}-loaded",
    )


def imports_table(request: HttpRequest, visit: Visit, found: WorkHome) -> ShownTable:
    """The five newest imports."""
    rows = [
        {
            "file_name": row.file_name,
            "url": reverse("obb:import", args=[visit.county.slug, row.pk]),
            "kind": row.kind,
            "state": row.state_words,
            "staged_at": row.staged_at,
            "staged_by": row.staged_by,
        }
        for row in found.imports
    ]
    return show(
        Imports,
        rows,
        request,
        name="imports",
        caption=_("Newest imports"),
        finds=False,
        empty=_("Nothing has been imported yet."),
        file_name=f"{visit.county.slug}-newest-imports",
    )


def publications_table(request: HttpRequest, visit: Visit, found: WorkHome) -> ShownTable:
    """What the public reads now."""
    home = reverse("outcomes:home", args=[visit.county.slug])
    rows = [
        {
            "edition": one.label,
            "url": f"{home}?year={one.year}&stage={one.stage_code}&edition=published",
            "title": one.title,
            "published_at": one.published_at,
        }
        for one in found.published
    ]
    return show(
        Publications,
        rows,
        request,
        name="publications",
        caption=_("What the public sees"),
        finds=len(rows) > 10,
        per_page=10,
        empty=_("Nothing is published yet."),
        file_name=f"{visit.county.slug}-publications",
    )
