"""Recording what a code became, with its codes' years kept in order, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budget.actions.lines import lock_money
from budget.models import SUCCESSIONS, Change, CostCenter, Line, Succession, coded_model, portion_words
from budget.models.succession import ALL
from obb.history import change as recorded_change
from obb.models import County, Department, Person

LAST = 32_767
LONGEST_CODE, LONGEST_NAME, LONGEST_REASON = 60, 300, 500


class SuccessionRefused(Exception):
    """It cannot be recorded or taken back; says why in a sentence. `row`: which successor is meant, from 0."""

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row


@dataclass(frozen=True, slots=True)
class Successor:
    """What a code becomes, with `share` hundredths of a percent.

    A code that the county has in that year is taken; another is added, with `name` (empty: the predecessor's) and,
    for a cost center, in `department` (None: the predecessor's).
    """

    code: str
    share: int = ALL
    name: str = ""
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What stays of what was added with a succession, because it is in use by now: codes and names."""

    kept: tuple[str, ...]


def record_successors(
    *,
    county: County,
    dimension: str,
    old: models.Model,
    first_year: int,
    change: str,
    successors: Sequence[Successor],
    by: Person | None,
    reason: str,
) -> list[Succession]:
    """Records what `old` becomes from `first_year` on; ends it the year before and adds the codes that are new.

    A department that becomes one other takes its cost centers along: each ends and goes on, under its code, in
    the new one. Raises SuccessionRefused; nothing is written then.
    """
    _check_stated(first_year, change, successors, reason)
    with transaction.atomic():
        lock_money(county)
        with recorded_change(by=by, reason=reason):
            old = coded_model(dimension).objects.select_for_update().get(county=county, pk=old.pk)
            _check_free(dimension, old, first_year)
            done = {"first_year": first_year, "change": change, "reason": reason.strip(), "made_by": by}
            before, ended = old.last_year, old.last_year is None or old.last_year >= first_year
            centers = _open_centers(old, first_year) if dimension == "department" else []
            if len(successors) > 1 and centers:
                raise SuccessionRefused(
                    _(
                        "Move its cost centers to their new departments first, each by itself: %(codes)s."
                        " Then the department can be split."
                    )
                    % {"codes": _listed([center.code for center in centers])}
                )
            if ended:
                _end(dimension, old, first_year)
            rows = []
            for position, successor in enumerate(successors, 1):
                new, made = _found_or_made(dimension, old, successor, first_year, position - 1)
                _check_new(dimension, old, new, first_year, position - 1)
                rows.append(
                    SUCCESSIONS[dimension](
                        county=county, old=old, new=new, share=successor.share, position=position, made_new=made,
                        ended_old=ended, last_year_before=before if ended else None, **done,
                    )
                )  # fmt: skip
            if len({row.new_id for row in rows}) < len(rows):
                raise SuccessionRefused(_("A successor is named twice. Add its shares up."))
            SUCCESSIONS[dimension].objects.bulk_create(rows)
            _proven()
        for center in centers:
            record_successors(
                county=county, dimension="cost_center", old=center, first_year=first_year, change=Change.MOVED,
                successors=[Successor(center.code, department=rows[0].new)], by=by, reason=reason,
            )  # fmt: skip
    return rows


def take_back_successors(
    *, county: County, dimension: str, old: models.Model, by: Person | None, reason: str
) -> TakenBack:
    """Deletes what was recorded of `old`, gives it back its last year and deletes the codes that were added for it.

    Added codes that are in use by now stay, and are named; where one of them bears the code of `old`, it stays
    ended. Raises SuccessionRefused without a reason, and where nothing is recorded.
    """
    _must_have(reason)
    model = SUCCESSIONS[dimension]
    with transaction.atomic():
        lock_money(county)
        rows = list(model.objects.filter(county=county, old=old.pk).select_related("old", "new"))
        if not rows:
            raise SuccessionRefused(_("Nothing is recorded of what it became."))
        kept: list[str] = []
        if dimension == "department":
            for center in _moved_along(rows):
                kept += take_back_successors(
                    county=county, dimension="cost_center", old=center, by=by, reason=reason
                ).kept
        with recorded_change(by=by, reason=reason):
            model.objects.filter(pk__in=[row.pk for row in rows]).delete()
            _proven()
            stays = [row.new for row in rows if row.made_new and not _deleted(row.new)]
            old = rows[0].old
            if rows[0].ended_old and old.code not in {new.code for new in stays}:
                old.last_year = rows[0].last_year_before
                old.save()
                _proven()
    return TakenBack((*kept, *map(str, stays)))


def _check_stated(first_year: int, change: str, successors: Sequence[Successor], reason: str) -> None:
    _must_have(reason)
    if not 1900 <= first_year <= LAST:
        raise SuccessionRefused(_("Type the fiscal year with four digits, for example 2019."))
    if change not in Change.values:
        raise ValueError(change)
    if not successors:
        raise SuccessionRefused(_("Name at least one successor."))
    for row, successor in enumerate(successors):
        if not 1 <= successor.share <= ALL:
            raise SuccessionRefused(_("A share is more than 0 and at most 100.00%."), row)
    total = sum(successor.share for successor in successors)
    if total != ALL:
        raise SuccessionRefused(
            _("The shares add to %(total)s. They must add to exactly 100.00%%: no dollar may be lost.")
            % {"total": portion_words(total)}
        )


def _check_free(dimension: str, old: Any, first_year: int) -> None:
    """What ends now was there before, and has no successors yet."""
    if SUCCESSIONS[dimension].objects.filter(old=old).exists():
        raise SuccessionRefused(
            _("%(code)s has successors already. Take them back first.") % {"code": old.code}
        )
    begins = SUCCESSIONS[dimension].objects.filter(new=old, first_year__gte=first_year).first()
    if begins is not None or (old.first_year is not None and old.first_year >= first_year):
        year = begins.first_year if begins is not None else old.first_year
        raise SuccessionRefused(
            _("%(code)s begins in FY%(year)s only. It can have successors from FY%(next)s on.")
            % {"code": old.code, "year": year, "next": year + 1}
        )


def _end(dimension: str, old: Any, first_year: int) -> None:
    """Its last year is the one before; refused where lines of later years stand under it."""
    column = {"department": "cost_center__department", "fund": "fund", "account": "account"}.get(
        dimension, "cost_center"
    )
    if dimension != "department":
        later = Line.objects.filter(county=old.county_id, year__gte=first_year, **{column: old})
        years = sorted(set(later.values_list("year", flat=True)))
        if years:
            raise SuccessionRefused(
                _(
                    "%(code)s has budget lines in %(years)s, after it would have ended. Undo their import, record"
                    " the change, and bring the file in again."
                )
                % {"code": old.code, "years": _listed([f"FY{year}" for year in years])}
            )
    old.last_year = first_year - 1
    old.save()


def _open_centers(department: Department, first_year: int) -> list[CostCenter]:
    """The cost centers that are in it before the year and would still be in it then."""
    centers = CostCenter.objects.filter(department=department).in_year(first_year).in_year(first_year - 1)
    return list(centers.exclude(succeeded_by__isnull=False).order_by("code"))


def _moved_along(rows: Sequence[Succession]) -> list[CostCenter]:
    """The cost centers that went with the department, and went by themselves nowhere else."""
    moves = SUCCESSIONS["cost_center"].objects.filter(
        old__department=rows[0].old_id,
        new__department__in=[row.new_id for row in rows],
        first_year=rows[0].first_year,
        change=Change.MOVED,
        made_new=True,
        reason=rows[0].reason,
    )
    return [move.old for move in moves.select_related("old").order_by("old__code")]


def _found_or_made(
    dimension: str, old: Any, successor: Successor, first_year: int, row: int
) -> tuple[Any, bool]:
    model, code = coded_model(dimension), successor.code.strip()
    if not code:
        raise SuccessionRefused(_("State the successor's code."), row)
    if len(code) > LONGEST_CODE or len(successor.name) > LONGEST_NAME:
        raise SuccessionRefused(_("The code or the name is too long."), row)
    known = model.objects.filter(county=old.county_id, code=code)
    found = known.in_year(first_year).exclude(pk=old.pk).first()
    if found is not None:
        return found, False
    other = known.exclude(code=old.code).first()
    if other is not None:
        raise SuccessionRefused(_unused(other, first_year), row)
    later = known.filter(first_year__gt=first_year).order_by("first_year").first()
    new = model(
        county_id=old.county_id,
        code=code,
        name=successor.name.strip() or old.name,
        first_year=first_year,
        last_year=None if later is None else later.first_year - 1,
    )
    if dimension == "cost_center":
        new.department = successor.department or old.department
    if dimension == "account":
        new.kind = old.kind
    if dimension == "department":
        new.mission = old.mission
    new.save()
    return new, True


def _unused(known: Any, year: int) -> str:
    """Why a code of the county cannot be a successor in this year."""
    words = {"code": known.code, "year": year, "last": known.last_year, "first": known.first_year}
    if known.last_year is not None and known.last_year < year:
        return (
            _("%(code)s ended with FY%(last)s, so nothing can become it in FY%(year)s. Choose another code.")
            % words
        )
    return _("%(code)s begins in FY%(first)s only, so nothing can become it in FY%(year)s.") % words


def _check_new(dimension: str, old: Any, new: Any, first_year: int, row: int) -> None:
    if dimension == "account" and new.kind != old.kind:
        raise SuccessionRefused(
            _("%(old)s is of kind %(kind)s, %(new)s is not. Totals would change.")
            % {"old": old.code, "kind": old.get_kind_display(), "new": new.code},
            row,
        )
    early = SUCCESSIONS[dimension].objects.filter(old=new, first_year__lte=first_year).first()
    if early is not None:
        raise SuccessionRefused(
            _("%(code)s itself became another code in FY%(year)s.")
            % {"code": new.code, "year": early.first_year},
            row,
        )


def _deleted(thing: models.Model) -> bool:
    """Whether it could be deleted: nothing uses it."""
    try:
        with transaction.atomic():
            thing.delete()
            _proven()
    except (models.ProtectedError, IntegrityError):
        return False
    return True


def _proven() -> None:
    """What the database checks at commit it checks now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:10]) + ([_("%(count)s more") % {"count": len(words) - 10}] if len(words) > 10 else [])
    return get_text_list(shown, _("and"))


def _must_have(reason: str) -> None:
    if not reason.strip():
        raise SuccessionRefused(_("Say why, in a few words: the history keeps it."))
    if len(reason.strip()) > LONGEST_REASON:
        raise SuccessionRefused(_("Say why in at most %(most)s characters.") % {"most": LONGEST_REASON})
