"""The tables of amendments."""

from django.utils.translation import gettext_lazy as _

from budget.tables.lines import NOT_STATED, KindColumn
from obb.tables.base import Table
from obb.tables.columns import DateColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn


class Amendments(Table):
    """Rows have `number`, `url` and what `AmendmentRow` has, with `edition`, `how` and `public` in words."""

    layout = "blocks"
    number = LinkColumn(_("Number"), url="url")
    title = TextColumn(_("Title"))
    edition = TextColumn(_("Amends"))
    decided_on = DateColumn(_("Decided on"))
    decided_by = TextColumn(_("Authority"))
    expenses = MoneyColumn(_("Expenses"), signed=True)
    revenues = MoneyColumn(_("Revenues"), signed=True)
    lines = NumberColumn(_("Lines"))
    how = TextColumn(_("In the ledger"))
    public = TextColumn(_("Public"))


class ChangeLines(Table):
    """Rows have the codes with their names, `kind` and `amount`."""

    cost_center = TextColumn(_("Cost center"))
    account = TextColumn(_("Account"), empty=NOT_STATED)
    fund = TextColumn(_("Fund"), empty=NOT_STATED)
    funding_source = TextColumn(_("Funding source"), empty=NOT_STATED)
    kind = KindColumn(_("Kind"))
    amount = MoneyColumn(_("Change"), signed=True)


class FundNets(Table):
    """Rows have `fund`, `expenses`, `revenues` and `net`."""

    fund = TextColumn(_("Fund"), empty=NOT_STATED)
    expenses = MoneyColumn(_("Expenses"), signed=True)
    revenues = MoneyColumn(_("Revenues"), signed=True)
    net = MoneyColumn(_("Revenues less expenses"), signed=True)


class AmendedStages(Table):
    """Rows have `what`, `url`, `before`, `changes`, `after`, `standing` and `state`; expenses."""

    layout = "blocks"
    what = LinkColumn(_("Amended stage"), url="url")
    before = MoneyColumn(_("Before"))
    changes = MoneyColumn(_("Amendments"), signed=True)
    after = MoneyColumn(_("Together"))
    standing = MoneyColumn(_("In the ledger now"), empty=_("no lines"))
    state = TextColumn(_("State"))


class StageAmendments(Table):
    """Rows have `number`, `url` and what `StageAmendment` has, with `decided_by` and `why` in words."""

    layout = "blocks"
    number = LinkColumn(_("Number"), url="url")
    title = TextColumn(_("Title"))
    decided_on = DateColumn(_("Decided on"))
    decided_by = TextColumn(_("Decided by"))
    why = TextColumn(_("Why"))
    expenses = MoneyColumn(_("Expenses"), signed=True)
    revenues = MoneyColumn(_("Revenues"), signed=True)


class _Numbered(Table):
    number = TextColumn(_("Amendment"))


class StageAmendmentLines(_Numbered, ChangeLines):
    """The lines of several amendments, each after the `number` of its own."""
