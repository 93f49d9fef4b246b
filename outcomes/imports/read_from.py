"""The headers that indicators are read from: another one than before may be another definition, which is asked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from obb.imports.headers_read import headers_read
from obb.imports.kinds import Arrival
from obb.imports.parts import Part
from obb.models import ImportBatch
from outcomes.imports.editions import Place
from outcomes.imports.header_figures import VALUE, without_years
from outcomes.imports.observed import Observed
from outcomes.models import Observation

_SAYS_NOTHING = frozenset(
    "a an the and or of in on for to with by from is are who percent percentage pct value data raw"
    " result figure".split()
)
_MOST_WARNINGS = 20
_LONGEST = 200
_KEPT = "read_from"
"""Where a stored import has it: an indicator's id → the header over its newest figure, and that one's period."""


class ReadFrom(NamedTuple):
    """A figure, and the header it is read from."""

    one: Observed
    header: str

    @property
    def period(self) -> int:
        return self.one.period.number


def meaning(header: str) -> tuple[str, ...]:
    """The words of a header that say what is counted: without years, case, signs, units and the s of a plural.

    Each as often as it stands there: a header in two rows may say the same word twice, and another one once.
    """
    words = re.findall(r"[^\W_]+", without_years(header).casefold())
    alone = (word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word for word in words)
    return tuple(sorted(word for word in alone if word not in _SAYS_NOTHING))


def read_from(found: Sequence[Observed], parts: Sequence[Part]) -> dict[Place, list[ReadFrom]]:
    """Whose figures of an indicator → those that have a header of their own, by period.

    A column that holds several indicators, a row for each, has none: its header speaks of no one of them.
    """
    headers = [_headers_of(part) for part in parts] if found else []
    starts = [part.offset for part in parts]
    groups: dict[Place, list[ReadFrom]] = {}
    if any(headers):
        for one in sorted(found, key=lambda one: one.period.number):
            header = headers[bisect_left(starts, one.row) - 1].get(one.indicator.code)
            if header and one.get(VALUE) is not None and one.of != Observation.Of.EARLIER:
                groups.setdefault((one.indicator.pk, one.of), []).append(ReadFrom(one, header))
    return groups


def _headers_of(part: Part) -> dict[str, str]:
    """Indicator's code → its header; the first of those of several years, none of those that say different things."""
    found: dict[str, list[str]] = {}
    for header, said in headers_read(part, VALUE, ("indicator", "figure", "of")):
        code = said.get("indicator")
        is_value = said.get("figure") in (None, VALUE) and said.get("of") != Observation.Of.EARLIER
        if isinstance(code, str) and is_value:
            found.setdefault(code, []).append(" ".join(header.split())[:_LONGEST])
    return {code: listed[0] for code, listed in found.items() if len(set(map(meaning, listed))) == 1}


def kept(groups: Mapping[Place, Sequence[ReadFrom]]) -> dict[str, Any]:
    """What a later import compares its headers with, for the review; {} where there is nothing."""
    newest: dict[str, list[Any]] = {}
    for (indicator, _of), group in groups.items():
        last = group[-1]
        if str(indicator) not in newest or newest[str(indicator)][1] < last.period:
            newest[str(indicator)] = [last.header, last.period]
    return {_KEPT: newest} if newest else {}


def header_doubts(
    groups: Mapping[Place, Sequence[ReadFrom]],
    found: Iterable[Observed],
    stored: Iterable[Observation],
    arrival: Arrival,
) -> list[str]:
    """Warnings for a review: indicators whose header says something else than it did, with no break between."""
    if not groups:
        return []
    periods: dict[Place, set[int]] = {}
    breaks: dict[Place, set[int]] = {}
    for row in stored:
        periods.setdefault((row.indicator_id, row.of), set()).add(row.period)
        if row.break_before:
            breaks.setdefault((row.indicator_id, row.of), set()).add(row.period)
    for one in found:
        if one.texts.get("break_before"):
            breaks.setdefault((one.indicator.pk, one.of), set()).add(one.period.number)
    before = _before({place[0] for place in periods if place in groups}, arrival)
    told = []
    for place, group in groups.items():
        broken, earlier = breaks.get(place, set()), before.get(place[0], "")
        is_new = place in periods and all(_is_other(earlier, one.header) for one in group)
        if is_new and not _is_parted(group, periods[place], broken):
            told.append(_words(group[0], earlier))
        told += [
            _words(later, one.header)
            for one, later in pairwise(group)
            if _is_other(one.header, later.header)
            and not any(one.period < period <= later.period for period in broken)
        ]
    return list(dict.fromkeys(told))[:_MOST_WARNINGS]


def _before(indicators: Iterable[int], arrival: Arrival) -> dict[int, str]:
    """Indicator → the header over its newest figure in all confirmed imports; of the same period the last import's."""
    keys = list(map(str, indicators))
    if not keys:
        return {}
    confirmed = ImportBatch.objects.filter(
        county=arrival.county,
        state=ImportBatch.State.CONFIRMED,
        **{f"review__{_KEPT}__has_any_keys": keys},
    )
    newest: dict[str, tuple[str, int]] = {}
    for listed in confirmed.order_by("review__order").values_list(f"review__{_KEPT}", flat=True):
        for key, (header, period) in listed.items():
            if key not in newest or newest[key][1] <= period:
                newest[key] = header, period
    return {int(key): header for key, (header, _period) in newest.items()}


def _is_other(one: str, other: str) -> bool:
    """Whether two headers say different things. One that says nothing is like any."""
    before, now = meaning(one), meaning(other)
    return bool(before and now) and before != now


def _is_parted(group: Sequence[ReadFrom], stored: Iterable[int], breaks: Iterable[int]) -> bool:
    """Whether a break stands between the file's figures and those stored before the first or after the last."""
    first, last = group[0].period, group[-1].period
    before = max((period for period in stored if period < first), default=first - 1)
    after = min((period for period in stored if period > last), default=last)
    return any(before < period <= first or last < period <= after for period in breaks)


def _words(now: ReadFrom, before: str) -> str:
    return _(
        "%(name)s: its header was “%(before)s”, and is “%(now)s” for %(period)s. Look whether the definition has"
        " changed. Where it has, state a break (break_before) at the first value by the new one; where it is the"
        " same, confirm."
    ) % {
        "name": now.one.indicator.name,
        "before": before,
        "now": now.header,
        "period": now.one.period.label,
    }
