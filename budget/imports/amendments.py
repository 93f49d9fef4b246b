"""Amendments from a plain list: each row is a line; the rows of one number are one amendment.

What an amendment says of itself (its title, who decided it, …) stands in its first row; the others repeat it or
leave it empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.amendments import (
    AmendmentRefused,
    ChangeLine,
    Decision,
    decided,
    drop_amendment,
    record_amendment,
    stored_lines,
)
from budget.actions.lines import lock_money
from budget.imports.codes import Codes, Wrong
from budget.models import (
    Account,
    Amendment,
    AmendmentLine,
    Authority,
    CostCenter,
    Fund,
    FundingSource,
    Kind,
    Stage,
)
from obb.domain.amounts import exact
from obb.domain.days import read_day
from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, read_code, read_yes_no
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf, UndoRefused
from obb.imports.lists import listed, refuse_changed
from obb.imports.problems import Problem, did_you_mean
from obb.imports.records import Record
from obb.models import County, FiscalYear, ImportBatch, Person

SPEC = (
    FieldSpec(
        "number",
        required=True,
        help=gettext_lazy("As the county counts its amendments; the rows of one number belong together."),
        example="19BCC000037",
        label=gettext_lazy("Number"),
        known_as=("number", "amendment", "amendment number", "ba number", "ordinance", "document number"),
    ),
    YEAR,
    FieldSpec(
        "stage",
        required=True,
        help=gettext_lazy("The stage it amends, by name or code."),
        example="Original",
        label=gettext_lazy("Stage"),
    ),
    FieldSpec("title", help=gettext_lazy("What it is called."), example="Flu season"),
    FieldSpec(
        "authority",
        help=gettext_lazy("Under which authority it was decided, by its name in OBB."),
        example="Board of Commissioners",
    ),
    FieldSpec(
        "decided_by",
        help=gettext_lazy("Who decided it, in the county's words; empty: the authority's name."),
        example="Board of Commissioners, ordinance of May 13, 2019",
    ),
    FieldSpec("decided_on", read_day, help=gettext_lazy("On which day."), example="5/13/2019"),
    FieldSpec("reason", help=gettext_lazy("What it is for, in a sentence."), example="More cases of flu."),
    FieldSpec(
        "fund_balance",
        help=gettext_lazy(
            "Where revenues and expenses do not change alike: which fund balance makes up for it."
        ),
    ),
    FieldSpec("exception", help=gettext_lazy("Where it goes beyond its authority: why the exception holds.")),
    FieldSpec("public", read_yes_no, help=gettext_lazy("Shown to the public: yes or no (or empty).")),
    FieldSpec("cost_center", read_code, required=True, help=gettext_lazy("Its code."), example="5300"),
    FieldSpec("account", read_code, help=gettext_lazy("Its code. Empty: not stated."), example="6100"),
    FieldSpec("fund", read_code, help=gettext_lazy("Its code. Empty: not stated."), example="101"),
    FieldSpec("funding_source", read_code, help=gettext_lazy("Its code. Empty: not stated.")),
    FieldSpec(
        "kind",
        choice(*Kind.values, expenses="expense", revenues="revenue"),
        help=gettext_lazy("expense or revenue; empty: the account's own, else expense."),
    ),
    FieldSpec(
        "amount",
        AMOUNT.reader,
        required=True,
        help=gettext_lazy("The change in dollars and cents; a reduction is negative."),
        example="1,000.00",
        label=AMOUNT.label,
        known_as=AMOUNT.known_as,
    ),
)

_MODELS = {"cost_center": CostCenter, "account": Account, "fund": Fund, "funding_source": FundingSource}
_OF_ALL = (
    "year", "stage", "title", "authority", "decided_by", "decided_on", "reason", "fund_balance", "exception", "public",
)  # fmt: skip
_FIELDS = {
    "number": "number", "title": "title", "decided_by": "authority_words", "reason": "reason",
    "fund_balance": "fund_balance", "exception": "exception_used",
}  # fmt: skip
_NEEDED = ("title", "authority", "decided_on", "reason")


@dataclass(slots=True)
class Stated:
    """One amendment as the file states it, with the row it begins in."""

    row: int
    year: int
    stage: Stage
    decision: Decision
    lines: list[ChangeLine]

    def as_written(self) -> tuple[Any, ...]:
        """All of it, to compare with what is recorded."""
        return _written(self.year, self.stage, self.decision, self.lines)


def _written(year: int, stage: Stage, decision: Decision, lines: Sequence[ChangeLine]) -> tuple[Any, ...]:
    said = (
        decision.number, decision.title, decision.authority.pk, decision.authority_words, decision.decided_on,
        decision.reason, decision.fund_balance, decision.exception_used, decision.is_published,
    )  # fmt: skip
    return (year, stage.pk, said, [
        (line.cost_center.pk, line.kind, line.amount, *(
            None if thing is None else thing.pk for thing in (line.account, line.fund, line.funding_source)
        ))
        for line in lines
    ])  # fmt: skip


def stage(arrival: Arrival) -> Review:
    """Tries to record everything and takes it all back: the problems are those of the cells and those met."""
    if arrival.writing:
        lock_money(arrival.county)
    reader = _Reader(arrival.county)
    groups: dict[str, list[Record]] = {}
    for record in arrival.stream.records():
        groups.setdefault(record["number"], []).append(record)
    found = [one for rows in groups.values() if (one := reader.read(rows)) is not None]
    standing = {
        one.number: one
        for one in Amendment.objects.filter(county=arrival.county, number__in=groups)
        .select_related("stage", "authority", "county")
    }  # fmt: skip
    work, same = [], 0
    for one in found:
        known = standing.get(one.decision.number)
        if known is None:
            work.append(one)
        elif one.as_written() == _written(known.year, known.stage, decided(known), stored_lines(known)):
            same += 1
        else:
            message = _("Amendment %(number)s is recorded already, and otherwise.")
            remedy = _("Change it on its page, or take it away there first.")
            number = one.decision.number
            reader.problems.append(Problem(one.row, "number", number, message % {"number": number}, remedy))
    if not arrival.stream.problem_count:  # rows that could not be read would be missed
        reader.problems += _tried(arrival, work)
    return Review(
        problems=sorted(reader.problems, key=lambda problem: problem.row or 0),
        totals={
            "amendments": len(groups),
            "new": len(work),
            "same": same,
            "expenses": _sum(work, Kind.EXPENSE),
            "revenues": _sum(work, Kind.REVENUE),
        },
        changes={
            "new": {"amendment": listed([f"{one.decision.number} {one.decision.title}" for one in work])}
        },
        kept=sum(map(len, groups.values())),
        mark=repr([one.as_written() for one in work]),
        work=work,
    )


def _sum(work: Sequence[Stated], kind: str) -> str:
    amounts = (line.amount for one in work for line in one.lines if line.kind == kind)
    return exact(sum(amounts, Decimal("0.00")))


class _Reader:
    """Finds what the cells name; `problems` holds what is wrong with them."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.problems: list[Problem] = []
        self._years = set(FiscalYear.objects.filter(county=county).values_list("year", flat=True))
        self._stages = _by_words(Stage.objects.filter(county=county).order_by("position"), "code", "name")
        self._authorities = _by_words(Authority.objects.filter(county=county).order_by("pk"), "name")
        self._codes = {
            name: Codes(
                model, county, field=name, noun=str(model._meta.verbose_name), may_create=False, writing=False
            )
            for name, model in _MODELS.items()
        }
        self._things = {
            name: model.objects.filter(county=county).in_bulk() for name, model in _MODELS.items()
        }

    def read(self, rows: Sequence[Record]) -> Stated | None:
        """The amendment that these rows are; None where something is wrong, which is then noted."""
        before = len(self.problems)
        said = self._said(rows)
        stage, authority = self._found(rows[0], "stage", self._stages), None
        if said["authority"] is not None:
            authority = self._found(rows[0], "authority", self._authorities)
        if said["year"] not in self._years:
            message = _("FY%(year)s is not open in the county.") % {"year": said["year"]}
            self._note(rows[0], "year", message, _("Open it first, or correct the year."))
        lines = [self._line(row, said["year"]) for row in rows]
        if len(self.problems) > before:
            return None
        decision = Decision(
            number=rows[0]["number"],
            title=said["title"],
            authority=authority,
            authority_words=said["decided_by"] or authority.name,
            decided_on=said["decided_on"],
            reason=said["reason"],
            fund_balance=said["fund_balance"] or "",
            exception_used=said["exception"] or "",
            is_published=bool(said["public"]),
        )
        return Stated(rows[0].row, said["year"], stage, decision, lines)

    def _said(self, rows: Sequence[Record]) -> dict[str, Any]:
        """What the first row says of the amendment as a whole; notes a row that says something else."""
        first = rows[0]
        for row in rows[1:]:
            for name in _OF_ALL:
                if row[name] is not None and not _alike(row[name], first[name]):
                    words = {"number": first["number"], "row": first.row, "this": first[name] or _("nothing")}
                    message = _("The rows of %(number)s do not agree: row %(row)s says %(this)s.") % words
                    self._note(row, name, message, _("Repeat it, or leave it empty after the first row."))
        for name in _NEEDED:
            if first[name] is None:
                message = _("The cell is empty.")
                self._note(first, name, message, _("The first row of an amendment states it."))
        for name, field in _FIELDS.items():
            longest = Amendment._meta.get_field(field).max_length
            if first[name] is not None and len(first[name]) > longest:
                message = _("It is too long: %(length)s characters.") % {"length": len(first[name])}
                self._note(first, name, message, _("Write %(longest)s at most.") % {"longest": longest})
        return {name: first[name] for name in _OF_ALL}

    def _found(self, row: Record, name: str, known: Mapping[str, Any]) -> Any:
        thing = known.get(row[name].casefold())
        if thing is None:
            nouns = {"stage": Stage, "authority": Authority}
            words = {"noun": nouns[name]._meta.verbose_name, "name": row[name]}
            message = _("The county has no %(noun)s “%(name)s”.") % words
            names = {str(one) for one in known.values()}
            self._note(row, name, message, did_you_mean(row[name], names, _("Correct it, or add it first.")))
        return thing

    def _line(self, row: Record, year: int) -> ChangeLine | None:
        things: dict[str, Any] = {}
        for name in _MODELS:
            number = self._codes[name][year, row[name], None]
            if isinstance(number, Wrong):
                self._note(row, name, number.message, number.remedy)
                number = None
            things[name] = self._things[name].get(number)
        account, kind = things["account"], row["kind"]
        if account is not None and kind is not None and kind != account.kind:
            message = _("Account %(code)s is of kind %(kind)s.") % {
                "code": account.code,
                "kind": account.kind,
            }
            self._note(row, "kind", message, _("Correct the kind, or leave it empty."))
        if row["amount"] == 0:
            self._note(row, "amount", _("$0.00 changes nothing."), _("Take the row out."))
        if things["cost_center"] is None:
            return None
        kind = account.kind if account is not None else kind or Kind.EXPENSE.value
        return ChangeLine(kind=kind, amount=row["amount"], **things)

    def _note(self, row: Record, name: str, message: str, remedy: str) -> None:
        value = row[name]
        text = "" if value is None else str(value)
        self.problems.append(Problem(row.row, name, text, message, remedy))


def _alike(one: Any, other: Any) -> bool:
    """Texts in whatever case: a stage is found by its code or its name."""
    return str(one).casefold() == str(other).casefold()


def _by_words(things: Any, *names: str) -> dict[str, Any]:
    """By each of these texts, whatever their case; the first that has it."""
    found: dict[str, Any] = {}
    for thing in things:
        for name in names:
            found.setdefault(getattr(thing, name).casefold(), thing)
    return found


def _tried(arrival: Arrival, work: Sequence[Stated]) -> Iterator[Problem]:
    """What stands against recording each, all by itself."""
    with transaction.atomic():
        for one in work:
            try:
                with transaction.atomic():
                    _record(arrival, one)
            except AmendmentRefused as refusal:
                yield Problem(
                    one.row,
                    "number",
                    one.decision.number,
                    str(refusal),
                    _("Correct its rows, or leave them out."),
                )
        transaction.set_rollback(True)


def _record(arrival: Arrival, one: Stated) -> Amendment:
    return record_amendment(
        county=arrival.county, year=one.year, stage=one.stage, decision=one.decision, lines=one.lines, by=arrival.by,
        reason=arrival.reason or one.decision.reason, at=arrival.at,
    )  # fmt: skip


def commit(arrival: Arrival, review: Review) -> Mapping[str, Any]:
    """Records what `stage` tried."""
    made = [_record(arrival, one) for one in review.work]
    lines = AmendmentLine.objects.filter(amendment__in=made).order_by("pk").values_list("amendment_id", "pk")
    return {"recorded": [one.pk for one in made], "lines": [list(pair) for pair in lines]}


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes them all away. Raises UndoRefused where one has been changed or taken away since, or has its file."""
    recorded, lines = batch.review["recorded"], batch.review["lines"]
    refuse_changed(Amendment, recorded)
    found = Amendment.objects.filter(county=batch.county, pk__in=recorded).select_related("county")
    standing = AmendmentLine.objects.filter(amendment__in=recorded).order_by("pk")
    if (
        found.count() != len(recorded)
        or [list(p) for p in standing.values_list("amendment_id", "pk")] != lines
    ):
        raise UndoRefused(
            _("Some of these amendments have been changed or taken away since. Change them where they stand.")
        )
    for one in found:
        try:
            drop_amendment(amendment=one, by=by, reason=reason)
        except AmendmentRefused as refusal:
            raise UndoRefused(f"{one.number}: {refusal}") from refusal


KIND = ImportKind(
    code="amendments",
    label=gettext_lazy("Amendments"),
    about=gettext_lazy("What was changed in a budget after it was adopted, line by line, and who decided it."),
    shelf=Shelf.BUDGET,
    usual=3,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo,
    help=gettext_lazy(
        "Each row is a line of an amendment: what changes, in dollars and cents. The first row of an amendment says"
        " who decided it, when and why. They stand beside the stage they amend."
    ),
    template=[
        {field.name: field.example for field in SPEC},
        {
            "number": "19BCC000037", "year": "FY2019", "stage": "Original", "cost_center": "5310", "account": "6100",
            "fund": "101", "amount": "-1,000.00",
        },
    ],
    order=45,
    known_texts=lambda county: {
        "stage": list(Stage.objects.filter(county=county).order_by("position").values_list("name", flat=True)),
        "authority": list(Authority.objects.filter(county=county).order_by("name").values_list("name", flat=True)),
    },
)  # fmt: skip
