"""The codes in a file against the county's: each found, made anew where that is allowed, or a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from budget.models import SUCCESSIONS
from budget.queries.successions import successors_in
from obb.imports.problems import did_you_mean
from obb.models import County

_AMOUNT = re.compile(r"[-(]?\$?\d[\d,]*\.\d{2}\)?-?")


@dataclass(frozen=True, slots=True)
class Wrong:
    """In the place of a reference: which field is wrong, why, and what to do."""

    field: str
    value: str
    message: str
    remedy: str


@dataclass(slots=True)
class Known:
    """A thing of the county: stored, or new in this file (`is_new`)."""

    id: int
    code: str
    name: str
    first_year: int | None = None
    last_year: int | None = None
    extra: Any = None
    is_new: bool = False

    def valid_in(self, year: int) -> bool:
        """Is it in use in this fiscal year?"""
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


def numbers(model: type[models.Model], *, writing: bool) -> Iterator[int]:
    """Numbers for new rows: drawn from the table's own sequence, or negative where nothing will be written."""
    if not writing:
        yield from range(-1, -(2**31), -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, 50)",
                [model._meta.db_table],
            )
            yield from [number for (number,) in cursor.fetchall()]


class Codes(dict):
    """(year, code, name, *more) → the thing's number, None where nothing is stated, or Wrong. Asked once a key.

    `field` is the file's field, `noun` what people call it. `may_create`: codes the county does not have are
    made. `extra_of(key)` gives what a new thing needs beside code and name (or Wrong); `agrees(known, key)`
    says what is wrong with a known one used so (or None).
    """

    def __init__(
        self,
        model: type[models.Model],
        county: County,
        *,
        field: str,
        noun: str,
        may_create: bool,
        writing: bool,
        extra: str = "",
        extra_of: Callable[[tuple], Any] = lambda key: None,
        agrees: Callable[[Known, tuple], Wrong | None] = lambda known, key: None,
    ) -> None:
        super().__init__()
        self.model, self.field, self.noun = model, field, noun
        self.may_create = may_create
        self.wrong = False
        self.renamed: dict[str, str] = {}
        self._extra_of, self._agrees = extra_of, agrees
        self._county = county
        self._after: dict[int, Mapping[int, tuple[str, ...]]] = {}
        self._numbers = numbers(model, writing=writing)
        self._by_code: dict[str, list[Known]] = {}
        self.by_id: dict[int, Known] = {}
        names = ["id", "code", "name", "first_year", "last_year", *([extra] if extra else [])]
        for row in (
            model._default_manager.filter(county=county).order_by("code", "first_year").values_list(*names)
        ):
            self._add(Known(*row))

    @property
    def new(self) -> list[Known]:
        """The things this file makes."""
        return [known for known in self.by_id.values() if known.is_new]

    def __missing__(self, key: tuple) -> int | Wrong | None:
        value = self[key] = self._resolved(key)
        if type(value) is Wrong:
            self.wrong = True
        return value

    def _resolved(self, key: tuple) -> int | Wrong | None:
        year, code, name = key[:3]
        if code is None:
            if name is None:
                return None
            message = _("There is a name, but no code for the %(noun)s.") % {"noun": self.noun}
            return Wrong(
                self.field, name, message, _("Add its code, or let the profile make a code from the name.")
            )
        candidates = self._by_code.get(code, [])
        known = next((one for one in candidates if one.valid_in(year)), None)
        if known is None and candidates:
            return self._not_in_use(year, code, candidates)
        if known is None:
            return self._made(key, code, name)
        if name is not None and name != known.name:
            if known.is_new and known.name == "":
                known.name = name
            else:
                self.renamed.setdefault(code, name)
        return self._agrees(known, key) or known.id

    def _not_in_use(self, year: int, code: str, candidates: list[Known]) -> Wrong:
        """Says which codes came after it, where that is recorded."""
        ended = [one for one in candidates if one.last_year is not None and one.last_year < year]
        last = max(ended, key=lambda one: one.last_year, default=None)
        after = self._successors(year).get(last.id, ()) if last is not None else ()
        if after:
            message = _("The %(noun)s %(code)s ended with FY%(last)s; its successors are %(after)s.")
            words = {"noun": self.noun, "code": code, "last": last.last_year, "after": ", ".join(after)}
            return Wrong(
                self.field, code, message % words, _("Use the code that holds this row's money now.")
            )
        message = _("The %(noun)s %(code)s is not in use in FY%(year)s.")
        return Wrong(
            self.field,
            code,
            message % {"noun": self.noun, "code": code, "year": year},
            _("Correct the code or the year, or change the years it is valid in."),
        )

    def _successors(self, year: int) -> Mapping[int, tuple[str, ...]]:
        """What the county's ended codes have become by this year; asked once a year."""
        if self.field not in SUCCESSIONS:
            return {}
        if year not in self._after:
            self._after[year] = successors_in(self._county, self.field, year)
        return self._after[year]

    def _made(self, key: tuple, code: str, name: str | None) -> int | Wrong:
        if not self.may_create:
            message = _("The county has no %(noun)s %(code)s.") % {"noun": self.noun, "code": code}
            otherwise = _("Correct it, or add it first, or allow new codes.")
            if _AMOUNT.fullmatch(code):
                otherwise = _("It looks like an amount: check that the columns are not swapped.")
            return Wrong(self.field, code, message, did_you_mean(code, self._by_code, otherwise))
        extra = self._extra_of(key)
        if type(extra) is Wrong:
            return extra
        known = Known(next(self._numbers), code, (name or "")[:300], extra=extra, is_new=True)
        self._add(known)
        return known.id

    def _add(self, known: Known) -> None:
        self._by_code.setdefault(known.code, []).append(known)
        self.by_id[known.id] = known

    def name_new(self, made: dict[str, str]) -> None:
        """Gives new things without a name the one their code was made from, or else their code."""
        for known in self.new:
            known.name = known.name or made.get(known.code, "")[:300] or known.code
