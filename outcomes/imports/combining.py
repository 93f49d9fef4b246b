"""Areas of a file made one figure of the county, as its profile states; refused where that would be an average."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.imports.problems import Problem
from obb.imports.rules import Combine
from outcomes.domain.combining import NotAdditive, Part, Whole, count_of, ratio_of
from outcomes.domain.margins import rounded
from outcomes.imports.figures import MOST_DECIMALS
from outcomes.imports.observed import VALUE, Observed, latest_of
from outcomes.models import Indicator, Observation

_COUNTED = (Indicator.Kind.COUNT, Indicator.Kind.AMOUNT)
_MOST_WARNINGS = 20


def combined(
    found: Sequence[Observed], combine: Combine, problems: list[Problem], warnings: list[str]
) -> list[Observed]:
    """One figure for each indicator, whose it is and period. Areas that are missing are said in its note."""
    groups: dict[tuple, list[Observed]] = {}
    for one in found:
        groups.setdefault(one.key, []).append(one)
    made, short = [], []
    for group in groups.values():
        problem = _twice(group) or _no_count(group[0], combine)
        if problem is not None:
            problems.append(problem)
            continue
        try:
            whole = _whole(group, combine)
        except NotAdditive:
            problems.append(_averages(group[0]))
            continue
        made.append(_of_whole(group, whole, combine))
        if whole.used < whole.areas or whole.value is None:
            short.append(f"{made[-1].name}: {_missing(whole)}")
    warnings += short[:_MOST_WARNINGS]
    if len(short) > _MOST_WARNINGS:
        more = len(short) - _MOST_WARNINGS
        warnings.append(
            ngettext(
                "Areas are missing in %(count)s more figure.",
                "Areas are missing in %(count)s more figures.",
                more,
            )
            % {"count": f"{more:,}"}
        )
    return made


def of_areas(found: Sequence[Observed]) -> list[Problem]:
    """The problem of a file of areas whose profile does not say how they become the county's figure."""
    first = next((one for one in found if one.area), None)
    if first is None:
        return []
    message = _("The rows are of several areas, and nothing says how they become the county's figure.")
    return [
        Problem(
            first.row,
            "area",
            first.area,
            message,
            _("Write [combine] in the profile: how = “ratio” or “count”."),
        )
    ]


def _whole(group: list[Observed], combine: Combine) -> Whole:
    times = combine.denominator_times
    parts = [
        Part(
            one.get(VALUE),
            one.get("numerator"),
            _times(one.get("denominator"), times),
            one.get("margin"),
            one.get("numerator_margin"),
            _times(one.get("denominator_margin"), times),
        )
        for one in group
    ]
    if combine.how == "ratio":
        return ratio_of(parts, scale=combine.scale, partial=combine.partial)
    return count_of(parts, partial=combine.partial)


def _times(figure: Decimal | None, times: int) -> Decimal | None:
    return None if figure is None else figure * times


def _of_whole(group: list[Observed], whole: Whole, combine: Combine) -> Observed:
    first = group[0]
    decimals = (
        combine.decimals if combine.how == "ratio" else max((one.decimals or 0 for one in group), default=0)
    )
    figures: dict[str, Decimal | None] = {"numerator": whole.numerator, "denominator": whole.denominator}
    if whole.value is not None:
        figures[VALUE] = rounded(whole.value, decimals)
    if whole.margin is not None:
        figures["margin"] = rounded(whole.margin, min(decimals + 1, MOST_DECIMALS))
    statuses = Counter(one.texts["status"] for one in group)
    return Observed(
        first.row,
        first.indicator,
        first.of,
        first.period,
        edition=max((one.edition for one in group), default=""),
        figures=figures,
        decimals=None if whole.value is None else decimals,
        texts={
            name: next((one.texts[name] for one in group if one.texts[name]), None) for name in first.texts
        }
        | {"status": _weakest(statuses)},
        notes=[] if len(group) == 1 and not first.area else _told(group, whole, combine),
        withheld=whole.value is None,
        rows=sum(one.rows for one in group),
        vintage=latest_of(group),
    )


def _weakest(statuses: Counter[str | None]) -> str | None:
    """A total is no more final than the least final of its parts."""
    for status in (Observation.Status.ESTIMATED, Observation.Status.PROVISIONAL, Observation.Status.FINAL):
        if status in statuses:
            return status
    return None


def _told(group: list[Observed], whole: Whole, combine: Combine) -> list[str]:
    told = []
    if whole.value is not None:
        how = _("sum of numerators over sum of denominators") if combine.how == "ratio" else _("a sum")
        told.append(_("Of %(used)s of %(areas)s areas, %(how)s.") % (_counts(whole) | {"how": how}))
    else:
        told.append(_("Not reported: %(why)s") % {"why": _missing(whole)})
    marks = Counter(note for one in group for note in one.notes)
    for note, count in marks.most_common(3):
        words = ngettext("%(note)s (%(count)s area)", "%(note)s (%(count)s areas)", count)
        told.append(words % {"note": note, "count": f"{count:,}"})
    return told


def _counts(whole: Whole) -> dict[str, str]:
    return {
        "used": f"{whole.used:,}",
        "areas": f"{whole.areas:,}",
        "missing": f"{whole.areas - whole.used:,}",
    }


def _missing(whole: Whole) -> str:
    if whole.used == whole.areas:
        return _("the denominators of its areas add up to 0.")
    return _("%(missing)s of %(areas)s areas have no figure.") % _counts(whole)


def _twice(group: list[Observed]) -> Problem | None:
    rows: dict[str, int] = {}
    for one in group:
        if one.area in rows:
            message = _("The same area and period as row %(row)s: %(name)s.") % {
                "row": rows[one.area],
                "name": one.name,
            }
            return Problem(
                one.row, "area", one.area, message, _("Keep one of the two rows, or name the areas.")
            )
        rows[one.area] = one.row
    return None


def _no_count(one: Observed, combine: Combine) -> Problem | None:
    if combine.how == "ratio" or one.indicator.kind in _COUNTED:
        return None
    return _averages(one)


def _averages(one: Observed) -> Problem:
    message = _("“%(name)s” is no count: its areas cannot be added up, and their average would be wrong.") % {
        "name": one.indicator.name
    }
    remedy = _("Bring each area's numerator and denominator, and write how = “ratio” in [combine].")
    return Problem(one.row, "value", one.area, message, remedy)
