"""Editions of one source in one import: the later figure stands. And where a new definition begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.domain.fiscal import UnreadablePeriod
from obb.imports.kinds import Arrival
from obb.imports.problems import Problem
from obb.imports.rules import Break
from outcomes.domain.periods import read_observed
from outcomes.imports.observed import VALUE, Observed
from outcomes.models import Observation

_MOST_WARNINGS = 20
Place = tuple[int, str]
"""An indicator's id, and whose figures they are."""


def newest(found: Sequence[Observed], arrival: Arrival, warnings: list[str]) -> list[Observed]:
    """Of figures for the same period in several editions the latest one's; the others are left out, and said."""
    latest: dict[tuple, Observed] = {}
    for one in found:
        key = (*one.key, one.area)
        if key not in latest or _order(one.edition) > _order(latest[key].edition):
            latest[key] = one
    stays, gone, told = [], [], []
    for one in found:
        stands = latest[*one.key, one.area]
        if _order(one.edition) == _order(stands.edition):
            stays.append(one)
            continue
        gone += [one.row] * one.rows
        if one.get(VALUE) != stands.get(VALUE):
            told.append(_apart(one, stands))
    if gone:
        arrival.stream.leave(_("figures of an earlier edition"), gone)
    warnings += told[:_MOST_WARNINGS]
    if len(told) > _MOST_WARNINGS:
        more = len(told) - _MOST_WARNINGS
        words = ngettext(
            "%(count)s more figure differs between editions.",
            "%(count)s more figures differ between editions.",
            more,
        )
        warnings.append(words % {"count": f"{more:,}"})
    return stays


def _order(edition: str) -> tuple[int, str]:
    return (int(edition), "") if edition.isascii() and edition.isdigit() else (-1, edition)


def _apart(one: Observed, stands: Observed) -> str:
    return _("%(name)s: %(old)s in edition %(earlier)s, %(new)s in edition %(later)s; the later stands.") % {
        "name": one.name,
        "old": _said(one),
        "earlier": one.edition or "–",
        "new": _said(stands),
        "later": stands.edition or "–",
    }


def _said(one: Observed) -> str:
    value = one.get(VALUE)
    return _("not reported") if value is None else f"{value:f}"


def mark_breaks(
    found: Sequence[Observed],
    breaks: Sequence[Break],
    stored: Iterable[Observation],
    arrival: Arrival,
    problems: list[Problem],
    warnings: list[str],
) -> None:
    """Puts a break before the first figure by each new definition, unless an earlier one has it stored."""
    known: dict[Place, dict[int, Observation]] = {}
    for one in stored:
        known.setdefault((one.indicator_id, one.of), {})[one.period] = one
    for stated in breaks:
        groups: dict[Place, list[Observed]] = {}
        for one in found:
            if stated.indicator in ("", one.indicator.code) and one.of != Observation.Of.EARLIER:
                groups.setdefault((one.indicator.pk, one.of), []).append(one)
        if stated.indicator and not groups:
            words = _("The file has no figure of “%(code)s”, of which the profile states a break.")
            warnings.append(words % {"code": stated.indicator})
        for place, group in groups.items():
            _mark(group, stated, known.get(place, {}), arrival, problems)


def _mark(
    group: list[Observed],
    stated: Break,
    stored: Mapping[int, Observation],
    arrival: Arrival,
    problems: list[Problem],
) -> None:
    if stated.edition:
        by_new = [one for one in group if _order(one.edition) >= _order(stated.edition)]
        before = [period for period, one in stored.items() if one.break_before == stated.reason]
    else:
        try:
            start = _start(group[0], stated, arrival)
        except UnreadablePeriod as error:
            problems.append(Problem(None, "breaks", stated.period, error.reason, error.remedy))
            return
        by_new = [one for one in group if one.period.number >= start]
        before = [period for period in stored if period >= start]
    if not by_new:
        return
    first = min(by_new, key=lambda one: one.period.number)
    if all(period >= first.period.number for period in before):
        first.texts["break_before"] = first.texts["break_before"] or stated.reason


def _start(one: Observed, stated: Break, arrival: Arrival) -> int:
    calendar = arrival.county.calendar
    return read_observed(stated.period, one.indicator.frequency, one.indicator.calendar, calendar).number
