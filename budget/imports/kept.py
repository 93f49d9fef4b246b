"""What stored lines keep of the codes they stand on, and the sentences for a change that would rewrite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budget.models import Account, CostCenter, Fund, FundingSource, Stage
from budget.queries.uses import COLUMNS, NO_USES, Uses, uses_of
from obb.imports.lists import Altered, check_changes
from obb.imports.problems import Problem
from obb.models import County, Department

FROM_A_YEAR: Mapping[type[models.Model], tuple[str, ...]] = {
    CostCenter: ("department", "code"),
    Fund: ("code",),
    Account: ("code",),
}
"""What changes from a fiscal year on: by a successor. In all years only as a correction."""

IN_ALL_YEARS: Mapping[type[models.Model], tuple[str, ...]] = {
    Account: ("kind",),
    FundingSource: ("level", "code"),
    Stage: ("kind", "code"),
    Department: ("code",),
}
"""What was wrong from the start, if it is wrong: corrected, while nothing closed or published rests on it."""

SHOWN = 4
"""How many years and stages a sentence names."""


@dataclass(frozen=True, slots=True)
class KeptBack:
    """One field that stays: why, what to do, and whether a successor is the way."""

    field: str
    message: str
    remedy: str
    by_successor: bool = False


def kept_back(
    thing: models.Model, changed: Sequence[str], uses: Uses, *, correcting: bool = False
) -> Iterator[KeptBack]:
    """What of a changed thing's fields its lines refuse; the same rules as `keep_meaning.sql`.

    `changed`: the fields that differ from what is stored. `correcting`: somebody says it was wrong from the start.
    """
    model = type(thing)
    from_a_year, in_all_years = FROM_A_YEAR.get(model, ()), IN_ALL_YEARS.get(model, ())
    for name in changed:
        if name in from_a_year or name in in_all_years:
            field = str(model._meta.get_field(name).verbose_name)
            if uses.is_settled:
                yield KeptBack(name, _settled(field, uses), _way_out(model), model in FROM_A_YEAR)
            elif name == "kind" and model is Account and uses.held:
                message = _("It has budget lines of this kind: %(where)s.") % {"where": _listed(uses.held)}
                yield KeptBack(name, message, _("Undo their import first, or add another account."))
            elif name in from_a_year and uses.held and not correcting:
                message = _("It has budget lines, and “%(field)s” would change in all of them: %(where)s.")
                yield KeptBack(
                    name, message % {"field": field, "where": _listed(uses.held)}, _either_way(), True
                )
    if {"first_year", "last_year"} & set(changed):
        first, last = thing.first_year, thing.last_year
        outside = [
            year
            for year in uses.years
            if (first is not None and year < first) or (last is not None and year > last)
        ]
        if outside:
            message = _("It has budget lines in %(years)s, which the change would leave out.")
            years = get_text_list([f"FY{year}" for year in outside[:SHOWN]], _("and"))
            name = "last_year" if last is not None and outside[-1] > last else "first_year"
            yield KeptBack(
                name, message % {"years": years}, _("Keep these years, or undo the import of those lines.")
            )


def _settled(field: str, uses: Uses) -> str:
    parts = []
    if uses.closed:
        parts.append(_("%(where)s, closed") % {"where": _listed(uses.closed)})
    if uses.published:
        parts.append(_("%(where)s, published") % {"where": _listed(uses.published)})
    message = _("“%(field)s” stays as it is: another would rewrite %(where)s.")
    return message % {"field": field, "where": get_text_list(parts, _("and"))}


def _way_out(model: type[models.Model]) -> str:
    if model in FROM_A_YEAR:
        way = _("Record what it becomes from a fiscal year on, under Reorganizations.")
    elif model is Stage:
        way = _("Add another stage for what comes now.")
    elif model is Department:
        way = _("Record under Reorganizations that it was renamed from a fiscal year on.")
    else:
        way = _("Give it a last fiscal year, and add another with the same code from the next one on.")
    first = _(
        "If it was wrong from the start: reopen what is closed, withdraw what is published, then correct it."
    )
    return f"{way} {first}"


def _either_way() -> str:
    return _(
        "If it changes from a fiscal year on, record that under Reorganizations. If it was wrong from the start,"
        " say so where it is changed in Administration."
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    shown = list(names[:SHOWN])
    return ", ".join(shown) + (_(" and %(count)s more") % {"count": more} if more > 0 else "")


def _problems(county: County, model: type[models.Model], altered: Sequence[Altered]) -> list[Problem]:
    """The rows of a plain list that would rewrite what stands on the codes they change."""
    guarded = {*FROM_A_YEAR.get(model, ()), *IN_ALL_YEARS.get(model, ()), "first_year", "last_year"}
    asked = [one for one in altered if guarded & set(one.before)]
    if not asked:
        return []
    uses = uses_of(county, model, [one.thing.pk for one in asked])
    return [
        Problem(one.row, back.field, _said(one.thing, back.field), back.message, back.remedy)
        for one in asked
        for back in kept_back(one.thing, list(one.before), uses.get(one.thing.pk, NO_USES))
    ]


def _said(thing: models.Model, field: str) -> str:
    value: Any = getattr(thing, field)
    return str(value.code if isinstance(value, Department) else "" if value is None else value)


for _model in COLUMNS:
    check_changes(_model, _problems)
