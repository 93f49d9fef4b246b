"""Budget lines from a county's export: what a row may say, and how a file of them is reviewed, written, undone."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.amendments import AmendmentRefused, carry, put_down, under_amendment
from budget.actions.lines import (
    LinesRefused,
    add_new,
    lock_money,
    put_back,
    replace_lines,
    stored_already,
    take_away_unused,
)
from budget.imports.line_reader import CREATABLE, LineReader
from budget.imports.line_review import review_of
from budget.models import Amendment, FundingSource, Stage
from budget.queries.replaced import replaced_since
from budget.queries.scope import Scope
from budget.queries.slices import brought_by, totals_in
from obb.imports.columns import AMOUNT, YEAR, FieldSpec, choice, read_code
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf, UndoRefused
from obb.imports.refusals import ImportRefused
from obb.models import ImportBatch, Person

_KINDS = choice(
    "expense",
    "revenue",
    expenses="expense",
    expenditure="expense",
    expenditures="expense",
    revenues="revenue",
)
_LEVELS = choice(*FundingSource.Level.values)
_CODE = gettext_lazy("Its code.")
_NOT_STATED = gettext_lazy("Its code. Empty: not stated.")
_NEW_ONLY = gettext_lazy("Used for new codes only.")

_EXPENSE_OR_REVENUE = dict.fromkeys(
    (
        "e",
        "x",
        "exp",
        "expend",
        "exps",
        "expense",
        "expenses",
        "expenditure",
        "expenditures",
        "outflow",
        "cost",
        "spending",
    ),
    "expense",
) | dict.fromkeys(("r", "rev", "revs", "revenue", "revenues", "inflow", "income"), "revenue")
_STAGE_WORDS = (
    "actual", "actuals", "expenditure", "expenditures", "expended", "audited", "estimate", "estimated", "projected",
    "projection", "forecast", "requested", "request", "recommended", "proposed", "adopted", "approved", "enacted",
    "original", "orig", "amended", "revised", "revision", "modified", "tentative", "preliminary", "final", "ordinance",
    "recommendation", "approp", "appropriation", "appropriations", "appropriated", "budget", "budgeted",
)  # fmt: skip

SPEC = (
    YEAR,
    FieldSpec(
        "stage",
        required=True,
        help=gettext_lazy("A stage of the county, by name or code."),
        example="Adopted",
        label=gettext_lazy("Stage"),
        known_as=(
            "stage", "budget stage", "version", "budget version", "phase", "budget phase", "scenario", "budget type",
            "amount type", "year and stage", "ledger", "edition",
        ),
        known_words=_STAGE_WORDS,
    ),
    FieldSpec(
        "department",
        read_code,
        help=gettext_lazy("Its code. Empty: the cost center's own."),
        example="0530",
        label=gettext_lazy("Department"),
        known_as=(
            "department", "dept", "agency", "dept agency", "department agency", "office", "bureau", "directorate",
            "service area", "name",
        ),
    ),
    FieldSpec(
        "department_name", help=_NEW_ONLY, example="Social Services", label=gettext_lazy("Department's name")
    ),
    FieldSpec(
        "fund", read_code, help=_NOT_STATED, example="101", label=gettext_lazy("Fund"), known_as=("fund", "fd")
    ),
    FieldSpec("fund_name", help=_NEW_ONLY, example="General Fund", label=gettext_lazy("Fund's name")),
    FieldSpec(
        "cost_center",
        read_code,
        required=True,
        help=_CODE,
        example="5300",
        label=gettext_lazy("Cost center"),
        known_as=(
            "cost center", "cost centre", "costcenter", "cc", "org", "organization", "orgn", "org unit",
            "organizational unit", "business unit", "program", "division", "unit", "section", "activity",
            "sub department", "funds center", "funds centre", "responsible unit", "department",
        ),
    ),
    FieldSpec(
        "cost_center_name",
        help=_NEW_ONLY,
        example="Child Protective Services",
        label=gettext_lazy("Cost center's name"),
    ),
    FieldSpec(
        "account",
        read_code,
        help=_NOT_STATED,
        example="6100",
        label=gettext_lazy("Account"),
        known_as=(
            "account", "acct", "gl account", "gl", "natural account", "object", "object code", "obj",
            "account category", "line item", "commitment item", "expense category", "expenditure category",
            "expense type", "character", "category", "subobject", "sub object", "expense", "subjective", "object class",
            "cost element", "cost category", "ledger account", "spend category", "revenue category", "nominal",
            "standard object", "sobj",
        ),
    ),
    FieldSpec("account_name", help=_NEW_ONLY, example="Salaries", label=gettext_lazy("Account's name")),
    FieldSpec(
        "kind",
        _KINDS,
        blank="expense",
        help=gettext_lazy("expense (or empty) or revenue."),
        example="expense",
        label=gettext_lazy("Expense or revenue"),
        known_as=(
            "kind", "expense revenue", "revenue expense", "revenue or expense", "expense or revenue",
            "revenue or spending", "spending or revenue", "revenue or expenditure", "exp rev",
            "rev exp", "account type", "acct type", "type", "line type", "transaction type", "budget type", "er",
        ),
        known_values=_EXPENSE_OR_REVENUE,
    ),
    FieldSpec(
        "funding_source",
        read_code,
        help=_NOT_STATED,
        example="TITLE-IVE",
        label=gettext_lazy("Funding source"),
        known_as=("funding source", "fund source", "source of funds", "revenue source", "grant", "funding"),
    ),
    FieldSpec(
        "funding_source_name", help=_NEW_ONLY, example="Title IV-E", label=gettext_lazy("Funding source's name")
    ),
    FieldSpec(
        "funding_level",
        _LEVELS,
        help=gettext_lazy("federal, state, county or other; used for new codes only."),
        example="federal",
        label=gettext_lazy("Funding source's level"),
        known_as=("funding level", "level of funding"),
    ),
    FieldSpec(
        "amount",
        AMOUNT.reader,
        help=gettext_lazy(
            "Dollars and cents; reductions are negative. Empty: no line, and the row is counted."
        ),
        example="1,234.50",
        label=AMOUNT.label,
        known_as=AMOUNT.known_as,
    ),
)  # fmt: skip


def stage(arrival: Arrival) -> Review:
    """Reads the whole file, adds it up and compares it with what is stored in the scope it replaces."""
    if arrival.writing:
        lock_money(arrival.county)
    reader = LineReader(arrival)
    reader.read()
    return review_of(arrival, reader)


def commit(arrival: Arrival, review: Review) -> dict[str, Any]:
    """Makes the new codes, replaces the lines of the scope in one COPY, and proves what arrived.

    Where the scope holds the same lines already, nothing is written: each keeps the import and row it came from.
    """
    reader: LineReader = review.work
    scope = reader.scope
    things = reader.new_things()
    if (
        not any(things)
        and _sums_stand(review)
        and stored_already(county=arrival.county, scope=scope, compared=reader.spool.for_comparison())
    ):
        return {
            "replaced": scope.as_json(), "lines_replaced": 0, "lines_written": 0,
            "lines_unchanged": reader.tally.lines, "codes_made": {},
        }  # fmt: skip
    add_new(things=things, by=arrival.by, reason=arrival.reason)
    amendment = reader.amending.amendment
    with nullcontext() if amendment is None else under_amendment(amendment):
        taken = replace_lines(
            county=arrival.county,
            batch=arrival.batch,
            scope=Scope(()) if reader.amending.adds else scope,
            copied=reader.spool.for_copy(),
            count=reader.tally.lines,
        )
    if amendment is not None:
        try:
            carry(amendment=amendment, batch=arrival.batch, by=arrival.by, reason=arrival.reason)
        except AmendmentRefused as refusal:
            raise ImportRefused(str(refusal)) from refusal
    read = reader.tally.by(0, 1, 2)
    # The sums kept of the scope say it at once; where they hold more, all lines of the import are added up.
    if totals_in(arrival.county, scope) != read and brought_by(arrival.batch) != read:
        raise LinesRefused(_("What was stored does not add up to what was read; nothing was kept."))
    return {
        "replaced": scope.as_json(),
        "lines_replaced": taken,
        "lines_written": reader.tally.lines,
        "codes_made": {same[0]._meta.label: [one.pk for one in same] for same in things if same},
    }


def _sums_stand(review: Review) -> bool:
    """Whether lines and amounts of every year, stage and kind are those stored: only then may all be the same."""
    return all(
        one["lines"] == one["stored_lines"] and one["amount"] == one["stored_amount"]
        for one in review.totals["slices"]
    )


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes the lines out, puts the replaced ones back, and takes away the codes it made that nothing else uses.

    What stays, because others use it or somebody has changed it since, is noted in the review as `codes_kept`.
    """
    lock_money(batch.county)
    later = replaced_since(batch, Scope.from_json(batch.review["replaced"]))
    if later is not None:
        raise UndoRefused(
            _(
                "The import of “%(file)s” has replaced some of the same years and stages since. Undo that one first."
            )
            % {"file": later.file_name}
        )
    amendment = Amendment.objects.filter(batch=batch).select_related("county").first()
    with nullcontext() if amendment is None else under_amendment(amendment):
        taken, back = put_back(county=batch.county, batch=batch)
    if (taken, back) != (batch.review["lines_written"], batch.review["lines_replaced"]):
        raise UndoRefused(_("Some lines of this import are no longer what it wrote; nothing was undone."))
    if amendment is not None:
        put_down(amendment=amendment, by=by, reason=reason)
    kept = take_away_unused(
        county=batch.county, made=batch.review.get("codes_made", {}), by=by, reason=reason
    )
    batch.review = batch.review | {"codes_kept": kept}


KIND = ImportKind(
    code="lines",
    label=gettext_lazy("Budget lines"),
    about=gettext_lazy(
        "The budget itself, as the finance system exports it: an amount for each cost center and account."
    ),
    shelf=Shelf.BUDGET,
    usual=1,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo,
    help=gettext_lazy(
        "Each row is one amount. The import replaces exactly the fiscal years and stages in the file, for the whole"
        " county or for the departments named."
    ),
    template=[
        {field.name: field.example for field in SPEC},
        {
            "year": "FY2019",
            "stage": "Adopted",
            "department": "0530",
            "cost_center": "5310",
            "amount": "-25.00",
        },
    ],
    samples=Path(__file__).parent / "samples",
    order=40,
    creatable=CREATABLE,
    known_texts=lambda county: {
        "stage": list(Stage.objects.filter(county=county).order_by("position").values_list("name", flat=True))
    },
)
