"""An amendment as it is typed: what was decided, and its lines by their codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.actions.amendments import ChangeLine, Decision
from budget.models import Account, Amendment, AmendmentLine, Authority, CostCenter, Fund, FundingSource, Kind
from obb.domain.amounts import exact, read_amount
from obb.domain.unreadable import Unreadable
from obb.models import County

ROWS = 8
"""Empty rows to type in; “More rows” adds as many."""
MOST_ROWS = 500
COLUMNS = ("cost_center", "account", "fund", "funding_source", "kind", "amount")
_MODELS = {"cost_center": CostCenter, "account": Account, "fund": Fund, "funding_source": FundingSource}


def _longest(name: str) -> int:
    return Amendment._meta.get_field(name).max_length


class DecisionForm(forms.Form):
    """Which year and stage, what was decided, by whom, when, and why it is recorded."""

    edition = forms.ChoiceField(label=gettext_lazy("Year and stage it amends"))
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=_longest("number"),
        help_text=gettext_lazy("As the county counts them: “19BCC000037”."),
        error_messages={"required": gettext_lazy("Give it its number.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=_longest("title"),
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label=gettext_lazy("Authority"),
        help_text=gettext_lazy("Who may decide it. An admin keeps the list, with its terms."),
        empty_label=gettext_lazy("Choose one"),
        error_messages={"required": gettext_lazy("Choose under which authority it was decided.")},
    )
    authority_words = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=_longest("authority_words"),
        help_text=gettext_lazy("“Board of Commissioners, ordinance of May 12, 2019”."),
        error_messages={"required": gettext_lazy("Say who decided it.")},
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Decided on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={
            "required": gettext_lazy("Say on which day it was decided."),
            "invalid": gettext_lazy("Write the day as 2019-05-12 or 05/12/2019."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=_longest("reason"),
        help_text=gettext_lazy("What the amendment is for, in a sentence."),
        error_messages={"required": gettext_lazy("Say what the amendment is for.")},
    )
    fund_balance = forms.CharField(
        label=gettext_lazy("Fund balance it draws on"),
        required=False,
        max_length=_longest("fund_balance"),
        help_text=gettext_lazy(
            "Where revenues and expenses do not change alike: which fund balance makes up for it."
        ),
    )
    exception_used = forms.CharField(
        label=gettext_lazy("Exception"),
        required=False,
        max_length=_longest("exception_used"),
        help_text=gettext_lazy("Where it goes beyond its authority: why the exception holds."),
    )
    is_published = forms.BooleanField(
        label=gettext_lazy("Show it to the public"),
        required=False,
        help_text=gettext_lazy("From the next publication of the stage it changed: as it is then."),
    )
    why = forms.CharField(
        label=gettext_lazy("Reason for recording it"),
        max_length=500,
        help_text=gettext_lazy("A few words; the history keeps them."),
        error_messages={"required": gettext_lazy("Say in a few words why.")},
    )

    def __init__(
        self, *args: Any, county: County, editions: Sequence[tuple[str, str]] | None, **options: Any
    ) -> None:
        """`editions`: (key, label) to choose from; None where the year and stage stand already."""
        super().__init__(*args, **options)
        self.fields["authority"].queryset = Authority.objects.filter(county=county).order_by("name", "pk")
        for name in ("number", "fund_balance", "exception_used", "authority_words", "title", "reason", "why"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if editions is None:
            del self.fields["edition"]
        else:
            self.fields["edition"].choices = editions

    @property
    def decision(self) -> Decision:
        """What was typed, as the action takes it."""
        typed = dict(self.cleaned_data)
        for name in ("edition", "why"):
            typed.pop(name, None)
        return Decision(**typed)


@dataclass
class TypedRow:
    """One row as typed: text by column, and what is wrong with it by column."""

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(self.cells[name] for name in COLUMNS if name != "kind")

    @property
    def inputs(self) -> Iterator[tuple[str, str, str, str]]:
        """(column, its words, text, fault) for the page."""
        words = column_words()
        for name in COLUMNS:
            yield name, words[name], self.cells[name], self.faults.get(name, "")


def column_words() -> dict[str, str]:
    """What each column is called."""
    return {
        "cost_center": _("Cost center"),
        "account": _("Account"),
        "fund": _("Fund"),
        "funding_source": _("Funding source"),
        "kind": _("Kind"),
        "amount": _("Change, dollars"),
    }


class TypedLines:
    """The rows of an amendment: `line-<number>-<column>` in the post. Codes are found in the year it is of."""

    def __init__(
        self, data: QueryDict | None, *, county: County, lines: Sequence[AmendmentLine] = ()
    ) -> None:
        self.county = county
        if data is None:
            self.rows = [TypedRow(place, _cells_of(line)) for place, line in enumerate(lines, 1)]
        else:
            self.rows = _posted(data)
        self.lines: list[ChangeLine] = []
        wanted = (
            len([row for row in self.rows if not row.is_empty]) + ROWS if data is None else len(self.rows)
        )
        self._fill_up(max(wanted, ROWS))

    def more(self) -> None:
        """As many empty rows again."""
        self._fill_up(min(len(self.rows) + ROWS, MOST_ROWS))

    def _fill_up(self, count: int) -> None:
        while len(self.rows) < count:
            self.rows.append(TypedRow(len(self.rows) + 1, dict.fromkeys(COLUMNS, "") | {"kind": ""}))

    def read(self, year: int) -> list[str]:
        """What is wrong, row by row; `lines` holds the rest. Four queries."""
        typed = [row for row in self.rows if not row.is_empty]
        known = {
            name: {
                one.code: one
                for one in model.objects.filter(
                    county=self.county, code__in={row.cells[name] for row in typed}
                ).in_year(year)
            }
            for name, model in _MODELS.items()
        }
        for row in typed:
            line = _line(row, known, year)
            if line is not None:
                self.lines.append(line)
        return [
            _("Row %(row)s, %(column)s: %(what)s")
            % {"row": row.number, "column": column_words()[name].lower(), "what": fault}
            for row in typed
            for name, fault in row.faults.items()
        ]


def _posted(data: QueryDict) -> list[TypedRow]:
    rows = []
    for number in range(1, MOST_ROWS + 1):
        if f"line-{number}-cost_center" not in data:
            break
        cells = {
            name: data.get(f"line-{number}-{name}", "").replace("\0", "").strip()[:60] for name in COLUMNS
        }
        rows.append(TypedRow(number, cells))
    return rows


def _cells_of(line: AmendmentLine) -> dict[str, str]:
    codes = {name: getattr(line, name) for name in _MODELS}
    cells = {name: "" if thing is None else thing.code for name, thing in codes.items()}
    return cells | {"kind": line.kind, "amount": exact(line.amount).replace("$", "")}


def _line(row: TypedRow, known: Mapping[str, Mapping[str, Any]], year: int) -> ChangeLine | None:
    """The row read; None with its faults noted."""
    things: dict[str, Any] = {}
    for name in _MODELS:
        code = row.cells[name]
        things[name] = known[name].get(code)
        if code and things[name] is None:
            row.faults[name] = _("there is no %(code)s in FY%(year)s.") % {"code": code, "year": year}
    if not row.cells["cost_center"]:
        row.faults["cost_center"] = _("state the cost center.")
    amount = _amount(row)
    kind = _kind(row, things["account"])
    if row.faults or amount is None:
        return None
    return ChangeLine(kind=kind, amount=amount, **things)


def _amount(row: TypedRow):
    try:
        amount = read_amount(row.cells["amount"])
    except Unreadable as error:
        row.faults["amount"] = f"{error.reason} {error.remedy}"
        return None
    if amount is None:
        row.faults["amount"] = _("state how many dollars change.")
    elif amount == 0:
        row.faults["amount"] = _("$0.00 changes nothing: take the row out.")
    return amount


def _kind(row: TypedRow, account: Account | None) -> str:
    """The account's own kind; without an account what is chosen, else expense."""
    chosen = row.cells["kind"]
    if chosen and chosen not in Kind.values:
        row.faults["kind"] = _("choose expense or revenue.")
    elif account is not None and chosen and chosen != account.kind:
        row.faults["kind"] = _("account %(code)s is of kind %(kind)s.") % {
            "code": account.code,
            "kind": Kind(account.kind).label.lower(),
        }
    return account.kind if account is not None else chosen or Kind.EXPENSE


class AmendmentFileForm(forms.Form):
    """The file that carries an amendment, and whether it replaces or adds."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Budget lines in the plain format, or as the profile of an earlier import reads them."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"}),
    )
    profile = forms.ChoiceField(label=gettext_lazy("How it is read"), required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("Its lines"),
        choices=[
            ("adds", gettext_lazy("are added to those that stand")),
            ("replaces", gettext_lazy("take the place of all that stand in this year and stage")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say whether its lines are added or take the place of others.")
        },
    )

    def __init__(self, *args: Any, profiles: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profile"].choices = [("", _("In the plain format")), *profiles]
