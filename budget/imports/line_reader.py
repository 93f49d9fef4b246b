"""Reads a file of budget lines batch by batch: codes become references, amounts are added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, repeat
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from budget.imports.amending import Amending
from budget.imports.coded import as_batch, cents_column, numbers_of, spread, together
from budget.imports.codes import Codes, Known, Wrong
from budget.imports.declared import Declared
from budget.imports.spool import KINDS, Spool
from budget.imports.tally import REPEATS, Tally
from budget.imports.years_stages import Stages, Years
from budget.models import Account, CostCenter, Fund, FundingSource
from budget.queries.scope import Scope
from obb.imports.blocks import Coded
from obb.imports.column_batches import ColumnBatch, cents_of
from obb.imports.counts import MOST_PROBLEMS
from obb.imports.grammar import CREATE
from obb.imports.kinds import DROP, Arrival
from obb.imports.problems import Problem, did_you_mean
from obb.imports.records import Batch
from obb.models import Department, FiscalYear

NO_AMOUNT = "no amount"
CREATABLE = ("year", "stage", "department", "fund", "cost_center", "account", "funding_source")


class LineReader:
    """Everything a file of lines says, once `read` has been called. Memory does not grow with the file."""

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.problems: list[Problem] = []
        self.tally = Tally()
        arrival.stream.wants_marks = arrival.stream.wants_columns = True
        self._seen: set[int] | None = set() if arrival.batch.decisions.get("duplicates") == DROP else None
        self.spool = arrival.cleanup.enter_context(Spool(arrival.county.pk, arrival.batch.pk))
        self._headers = _headers(arrival)
        self._check_new_codes()
        self.years = Years(arrival.county, may_create=self._may("year"))
        self.stages = Stages(arrival.county, may_create=self._may("stage"), writing=arrival.writing)
        self.departments = self._codes(Department, "department", _("department"))
        self.funds = self._codes(Fund, "fund", _("fund"))
        self.accounts = self._codes(
            Account, "account", _("account"), extra="kind", extra_of=lambda key: key[3], agrees=_kind_agrees
        )
        self.sources = self._codes(
            FundingSource,
            "funding_source",
            _("funding source"),
            extra="level",
            extra_of=lambda key: key[3] or "other",
        )
        self.cost_centers = self._codes(
            CostCenter, "cost_center", _("cost center"), extra="department_id",
            extra_of=_department_needed, agrees=self._department_agrees,
        )  # fmt: skip
        self.declared = Declared(arrival.scope, self)
        self.amending = Amending(arrival.scope, arrival.county)
        self.scope = Scope(())

    def read(self) -> None:
        """Reads to the end; afterwards `problems`, `tally`, `scope` and the new things are complete."""
        for batch in self.arrival.stream.batches():
            if isinstance(batch, ColumnBatch):
                self._take_columns(batch)
            else:
                self._take(batch)
        for field, codes in self._by_field().items():
            codes.name_new(self.arrival.stream.made_codes.get(field, {}))
        self.scope, problems = self.declared.found(self.tally)
        self.problems += problems
        self.problems += self.amending.problems(self.scope)

    def new_things(self) -> list[list[models.Model]]:
        """What is to be made before the lines, in the order of their references."""
        county = self.arrival.county
        plain = {"county": county}
        return [
            [FiscalYear(county=county, year=year) for year in sorted(self.years.new)],
            self.stages.new(county),
            [Department(id=one.id, code=one.code, name=one.name, **plain) for one in self.departments.new],
            [Fund(id=one.id, code=one.code, name=one.name, **plain) for one in self.funds.new],
            [
                Account(id=one.id, code=one.code, name=one.name, kind=one.extra, **plain)
                for one in self.accounts.new
            ],
            [
                FundingSource(id=one.id, code=one.code, name=one.name, level=one.extra, **plain)
                for one in self.sources.new
            ],
            [
                CostCenter(id=one.id, code=one.code, name=one.name, department_id=one.extra, **plain)
                for one in self.cost_centers.new
            ],
        ]

    def department_of(self, cost_center: int) -> int:
        """The department a cost center stands under."""
        return self.cost_centers.by_id[cost_center].extra

    def _by_field(self) -> dict[str, Codes]:
        every = (self.departments, self.funds, self.accounts, self.sources, self.cost_centers)
        return {codes.field: codes for codes in every}

    def _every(self) -> tuple[Any, ...]:
        return (self.years, self.stages, *self._by_field().values())

    def _may(self, field: str) -> bool:
        return self.arrival.profile.new_codes.get(field) == CREATE

    def _codes(self, model: type[models.Model], field: str, noun: str, **more: Any) -> Codes:
        writing = self.arrival.writing
        return Codes(
            model,
            self.arrival.county,
            field=field,
            noun=noun,
            may_create=self._may(field),
            writing=writing,
            **more,
        )

    def _check_new_codes(self) -> None:
        for field in self.arrival.profile.new_codes:
            if field not in CREATABLE:
                message = _("“%(field)s” has no codes that could be new.") % {"field": field}
                remedy = did_you_mean(
                    field, CREATABLE, _("Known: %(known)s.") % {"known": ", ".join(CREATABLE)}
                )
                self.problems.append(Problem(None, f"new_codes.{field}", field, message, remedy))

    def _take(self, batch: Batch) -> None:
        rows, columns, marks = self._with_amount(batch)
        rows, columns, marks = self._once(rows, columns, marks)
        if not rows:
            return
        year, kind = columns["year"], columns["kind"]

        def named(field: str) -> tuple[list, list]:
            return columns[field], columns[f"{field}_name"]

        years = list(map(self.years.__getitem__, year))
        stages = list(map(self.stages.__getitem__, columns["stage"]))
        departments = list(map(self.departments.__getitem__, zip(year, *named("department"), strict=True)))
        funds = list(map(self.funds.__getitem__, zip(year, *named("fund"), strict=True)))
        accounts = list(map(self.accounts.__getitem__, zip(year, *named("account"), kind, strict=True)))
        levels = columns["funding_level"]
        sources = list(
            map(self.sources.__getitem__, zip(year, *named("funding_source"), levels, strict=True))
        )
        centers = list(
            map(self.cost_centers.__getitem__, zip(year, *named("cost_center"), departments, strict=True))
        )
        references = (years, stages, departments, funds, accounts, sources, centers)
        good = self._sifted(rows, references, kind)
        if good is not None:
            rows, marks = list(compress(rows, good)), list(compress(marks, good))
            years, stages, funds, accounts, sources, centers, kind, amounts = (
                list(compress(one, good))
                for one in (years, stages, funds, accounts, sources, centers, kind, columns["amount"])
            )
        else:
            amounts = columns["amount"]
        cents = list(map(cents_of, amounts))
        self.tally.add(list(zip(years, stages, kind, centers, funds, strict=True)), cents)
        references = (years, stages, funds, centers, accounts, sources)
        coded = [numbers_of(one) for one in references]
        coded.append(numbers_of(list(map(KINDS.index, kind))))
        self._keep(coded, numbers_of(cents), numbers_of(rows), numbers_of(marks))

    def _take_columns(self, batch: ColumnBatch) -> None:
        """The same as `_take`, by distinct values: what anything is wrong with goes row by row."""
        if self._seen is not None or self.declared.narrows or any(one.wrong for one in self._every()):
            return self._take(as_batch(batch))
        amounts = cents_column(batch.columns["amount"])
        columns = batch.columns | {"amount": amounts}
        batch = ColumnBatch(batch.rows, columns, batch.marks)
        if amounts.none is not None:
            self.arrival.stream.leave(NO_AMOUNT, batch.rows[amounts.none].tolist())
            batch = batch.only(~amounts.none)
        if not len(batch.rows):
            return None
        found = self._references(batch.columns)
        if any(type(value) is Wrong for one in found for value in one.values):
            return self._take(as_batch(batch))
        years, stages, _departments, funds, accounts, sources, centers = found
        kind, cents = batch.columns["kind"], batch.columns["amount"].cents
        keys = together(years, stages, kind, centers, funds)
        self.tally.add_coded(keys.values, keys.codes, cents)
        kinds = Coded(kind.codes, [KINDS.index(value) for value in kind.values])
        coded = [spread(one) for one in (years, stages, funds, centers, accounts, sources, kinds)]
        self._keep(coded, cents, batch.rows, batch.marks)
        return None

    def _references(self, columns: Mapping[str, Coded]) -> list[Coded]:
        """Years, stages, departments, funds, accounts, sources and cost centers, or what is wrong with them."""
        year = columns["year"]

        def read(codes: Mapping, *parts: Coded) -> Coded:
            keys = together(*parts)
            return Coded(keys.codes, list(map(codes.__getitem__, keys.values)))

        def named(field: str) -> tuple[Coded, Coded, Coded]:
            return year, columns[field], columns[f"{field}_name"]

        years = Coded(year.codes, list(map(self.years.__getitem__, year.values)))
        stage = columns["stage"]
        stages = Coded(stage.codes, list(map(self.stages.__getitem__, stage.values)))
        departments = read(self.departments, *named("department"))
        return [
            years, stages, departments,
            read(self.funds, *named("fund")),
            read(self.accounts, *named("account"), columns["kind"]),
            read(self.sources, *named("funding_source"), columns["funding_level"]),
            read(self.cost_centers, *named("cost_center"), departments),
        ]  # fmt: skip

    def _keep(self, references: Sequence, cents, rows, marks) -> None:
        """Lines that are good: years, stages, funds, cost centers, accounts, sources and kinds, and what they carry."""
        self.tally.mark(marks, references, rows)
        if self.arrival.writing and not self.problems:
            self.spool.add([*references, cents, rows])

    def _with_amount(self, batch: Batch) -> tuple[list[int], dict[str, list], list[int]]:
        mask = [amount is not None for amount in batch.columns["amount"]]
        marks = [0] * len(batch.rows) if batch.marks is None else batch.marks
        return self._left(NO_AMOUNT, mask, batch.rows, batch.columns, marks)

    def _once(
        self, rows: list[int], columns: dict[str, list], marks: list[int]
    ) -> tuple[list[int], dict[str, list], list[int]]:
        """Without the rows that repeat an earlier one in every cell, where a person has so decided."""
        if self._seen is None:
            return rows, columns, marks
        mask = []
        for mark in marks:
            mask.append(mark not in self._seen)
            self._seen.add(mark)
        return self._left(REPEATS, mask, rows, columns, marks)

    def _left(
        self, reason: str, mask: list[bool], rows: list[int], columns: dict[str, list], marks: list[int]
    ) -> tuple[list[int], dict[str, list], list[int]]:
        if all(mask):
            return rows, columns, marks
        self.arrival.stream.leave(reason, [row for row, stays in zip(rows, mask, strict=True) if not stays])
        kept = {name: list(compress(column, mask)) for name, column in columns.items()}
        return list(compress(rows, mask)), kept, list(compress(marks, mask))

    def _sifted(
        self, rows: Sequence[int], references: Sequence[Sequence], kinds: Sequence[str]
    ) -> list[bool] | None:
        """Which rows are good, where some are not; their problems are noted."""
        if not self.declared.narrows and not any(one.wrong for one in self._every()):
            return None
        outside = self.declared.outside(references, kinds) if self.declared.narrows else repeat(None)
        good = []
        for row, parts, out in zip(rows, zip(*references, strict=True), outside, strict=False):
            wrongs = dict.fromkeys(part for part in parts if type(part) is Wrong)
            if out is not None and not wrongs:
                wrongs = {out: None}
            good.append(not wrongs)
            self._note(row, wrongs)
        return None if all(good) else good

    def _note(self, row: int, wrongs: Iterator[Wrong]) -> None:
        for wrong in wrongs:
            column = self._headers.get(wrong.field, wrong.field)
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(Problem(row, column, wrong.value, wrong.message, wrong.remedy))

    def _department_agrees(self, center: Known, key: tuple) -> Wrong | None:
        department = key[3]
        if department is None or type(department) is Wrong or department == center.extra:
            return None
        its, this = self.departments.by_id[center.extra], self.departments.by_id[department]
        message = _("Cost center %(center)s belongs to %(its)s, not to %(this)s.")
        return Wrong(
            "cost_center",
            center.code,
            message
            % {"center": center.code, "its": f"{its.code} {its.name}", "this": f"{this.code} {this.name}"},
            _("Correct the department in the file, or move the cost center first."),
        )


def _department_needed(key: tuple) -> int | Wrong:
    _year, code, _name, department = key
    if department is None:
        message = _("The new cost center %(code)s has no department.") % {"code": code}
        return Wrong("department", "", message, _("State its department."))
    if type(department) is Wrong:
        return department
    return department


def _kind_agrees(account: Known, key: tuple) -> Wrong | None:
    if account.extra == key[3]:
        return None
    message = _("Account %(code)s is of kind %(its)s, but the row says %(this)s.")
    return Wrong(
        "account",
        account.code,
        message % {"code": account.code, "its": account.extra, "this": key[3]},
        _("Correct the account or the kind."),
    )


def _headers(arrival: Arrival) -> dict[str, str]:
    """Field → the header it is read from, where the profile says so."""
    return {name: rule.source for name, rule in arrival.profile.fields.items() if rule.source}
