"""A file that is declared to carry an amendment: its lines replace those of a stage, or are added to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from budget.actions.amendments import left_its_place, unbalanced
from budget.domain.amendments import Moved, balances, leaves, nets
from budget.models import Amendment
from budget.queries.closings import closed_in
from budget.queries.scope import Scope
from obb.imports.problems import Problem
from obb.models import County


class Amending:
    """Declared: {"amendment": its number, "adds": true where the file's lines come on top}, both optional.

    `made_of`, where the file is a stage and its amendments: what they were when it was written.
    """

    def __init__(self, declared: Mapping[str, Any], county: County) -> None:
        self.county = county
        self.number = str(declared.get("amendment") or "")
        self.adds = bool(self.number and declared.get("adds"))
        self.made_of = declared.get("made_of")
        self.amendment = None
        if self.number:
            amendments = Amendment.objects.filter(county=county, number=self.number)
            self.amendment = amendments.select_related("stage", "authority").first()

    def problems(self, scope: Scope) -> list[Problem]:
        """What is closed and not of this amendment; and why the amendment cannot take this file."""
        if self.number and self.amendment is None:
            message = _("The county has no amendment %(number)s.") % {"number": self.number}
            return [_problem("amendment", self.number, message, _("Record it first."))]
        found = self._own(scope) if self.amendment is not None else []
        return [*found, *self._closed(scope)]

    def _own(self, scope: Scope) -> list[Problem]:
        one = self.amendment
        words = {"number": one.number, "year": one.year, "stage": one.stage.name}
        if one.batch_id is not None or one.lines.exists():
            message = _("Amendment %(number)s has its lines already.") % words
            return [_problem("amendment", one.number, message, _("Record another one for this file."))]
        if set(scope.slices) - {(one.year, one.stage_id)}:
            message = (
                _("Amendment %(number)s is of FY%(year)s %(stage)s; the file holds other lines, too.") % words
            )
            return [_problem("stage", one.number, message, _("Take the other rows out."))]
        return []

    def beyond(self, changes: Sequence[Moved]) -> list[Problem]:
        """What the file's changes, added up by cost center and fund, cannot be: read before anything is written.

        The limit and the accounts it reaches are looked at when its lines are known, as the import is confirmed.
        """
        one = self.amendment
        if not one.fund_balance and not balances(
            nets((line.fund, line.kind, line.amount) for line in changes)
        ):
            remedy = _("Correct the file, or name the fund balance on the amendment's page.")
            return [_problem("amount", one.number, unbalanced(), remedy)]
        excused = one.authority.exception and one.exception_used
        if not excused and leaves(changes, one.authority.within):
            remedy = _("Correct the file, or choose the authority that decided it on the amendment's page.")
            return [_problem("amount", one.number, left_its_place(one.authority), remedy)]
        return []

    def _closed(self, scope: Scope) -> list[Problem]:
        """What is closed is not replaced; the database would refuse it all the same."""
        closed = closed_in(self.county)
        found = []
        for key in scope.slices:
            closing = closed.get(tuple(key))
            if closing is None or self._is_own(key):
                continue
            value = f"FY{closing.year} {closing.stage.name}"
            message = _("%(edition)s is closed: its lines change no more.") % {"edition": value}
            remedy = _("Bring it in as an amendment, or reopen it on the page of years and stages first.")
            found.append(_problem("stage", value, message, remedy))
        return found

    def _is_own(self, key: tuple[int, int]) -> bool:
        return self.amendment is not None and tuple(key) == (self.amendment.year, self.amendment.stage_id)

    def warnings(self) -> list[str]:
        """What the review says first."""
        if self.amendment is None:
            return []
        words = {
            "number": self.amendment.number,
            "edition": f"FY{self.amendment.year} {self.amendment.stage.name}",
        }
        if self.adds:
            return [
                _("Amendment %(number)s: these lines are added to %(edition)s; nothing is taken out.") % words
            ]
        return [_("Amendment %(number)s: these lines take the place of those of %(edition)s.") % words]

    def as_json(self) -> dict[str, Any]:
        """What is declared again where the file is reviewed anew."""
        if self.made_of:
            return {"made_of": self.made_of}
        return {"amendment": self.number, "adds": self.adds} if self.number else {}


def _problem(column: str, value: str, message: str, remedy: str) -> Problem:
    return Problem(None, column, value, message, remedy)
