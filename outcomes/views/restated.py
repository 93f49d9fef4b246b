"""What pages of cost centers, departments and goals say in today's codes: the sentence, and a code's kin."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from budget.queries.successions import Happened, Recorded, happenings, successions_of
from budget.tables.successions import Kin
from budget.views.codes import as_it_was, restated_words
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import Visit
from outcomes.views.addresses import cost_center_address


def restated_context(
    request: HttpRequest,
    visit: Visit,
    dimension: str,
    through: int | None,
    years: Collection[int],
    *,
    around: int | None = None,
) -> dict[str, str]:
    """`restated` and `as_it_was_url` for `parts/restated.html`; three queries at most where something is restated.

    `around`: the one cost center or department (by key) that the page is about.

    To a reader of some departments the codes are not told: they may be another department's.
    """
    if through is None or not years:
        return {"restated": "", "as_it_was_url": ""}
    happened: tuple[Happened, ...] = ()
    if visit.sees_all:
        happened = happenings(visit.county, dimension, through=through, years=years, into=around)
        if dimension == "department" and around is not None:
            happened += happenings(visit.county, "cost_center", through=through, years=years, within=around)
    return {"restated": restated_words(years, happened), "as_it_was_url": as_it_was(request)}


def kin_table(request: HttpRequest, visit: Visit, center_id: int) -> ShownTable | None:
    """What a cost center came from and became, with shares and reasons; None where nothing is recorded. One query.

    Of another department's, whose drafts she does not read, it is told that there is one, and no more.
    """
    found = successions_of(visit.county, "cost_center", around=[center_id])
    if not found:
        return None
    return show(
        Kin,
        [_kin(visit, center_id, one) for one in found],
        request,
        name="kin",
        caption=_("What it came from and what it became"),
        about=_("newest first"),
        finds=False,
        per_page=50,
        file_name=f"{visit.county.slug}-before-and-after",
    )


def _kin(visit: Visit, center_id: int, one: Recorded) -> dict[str, Any]:
    is_after = one.old.pk == center_id
    other = one.new if is_after else one.old
    year = one.first_year if is_after else one.first_year - 1
    seen = visit.reach.sees_department(other.department_id)
    return {
        "direction": _("It became") if is_after else _("It came from"),
        "code": f"{other.code} {other.name}" if seen else _("a cost center of another department"),
        "url": cost_center_address(visit, other.code, f"?year={year}") if seen else None,
        "share": one.portion,
        "since": f"FY{one.first_year}",
        "change": one.change_words,
        "reason": one.reason if seen else "",
    }
