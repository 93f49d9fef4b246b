"""Tables of cost centers and of what they buy."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import BarColumn, LinkColumn, MoneyColumn, NumberColumn, PercentColumn, TextColumn
from outcomes.queries.cost_centers import CostCenterRow
from outcomes.tables.goals import unnamed_goals


class CostCenters(Table):
    """Rows are made by `center_row`."""

    layout = "blocks"

    code = LinkColumn(_("Code"), url="url")
    name = TextColumn(_("Cost center"))
    department = TextColumn(_("Department"))
    amount = MoneyColumn(_("Amount"))
    mapped = PercentColumn(_("Mapped to goals"))
    not_yet_mapped = MoneyColumn(_("Not yet mapped"))
    goals = TextColumn(_("Goals it serves"), empty=_("none yet"))
    restated = TextColumn(_("Restated"), searchable=False, empty="–")


def center_row(row: CostCenterRow, url: str, *, drafts: bool) -> dict[str, Any]:
    """A row of CostCenters; goals without a name are said to be there."""
    unnamed = [unnamed_goals(drafts=drafts)] if row.serves_unnamed else []
    restated = yes_words() if row.is_restated else ""
    return asdict(row) | {"url": url, "goals": "; ".join([*row.goals, *unnamed]), "restated": restated}


def yes_words() -> str:
    """What stands in the column “Restated” where some of the money stands under another code in the lines."""
    return gettext("restated")


class Bought(Table):
    """What a cost center buys: rows have `goal`, `url`, `portion`, `amount`."""

    goal = LinkColumn(_("Goal"), url="url")
    portion = PercentColumn(_("Share"), decimals=2)
    bar = BarColumn(_("Share as a bar"), accessor="portion")
    amount = MoneyColumn(_("Amount"))


class Departments(Table):
    """Rows have `url`."""

    name = LinkColumn(_("Department"), url="url")
    amount = MoneyColumn(_("Amount"), empty=_("no lines"))
    share = PercentColumn(_("Share of the county"))
    cost_centers = NumberColumn(_("Cost centers"))
    goals = NumberColumn(_("Outcome goals"))
    indicators = NumberColumn(_("Indicators"))
    initiatives = NumberColumn(_("Initiatives"))
    restated = TextColumn(_("Restated"), searchable=False, empty="–")


class DepartmentGoals(Table):
    """What a department spends on each goal."""

    name = LinkColumn(_("Goal"), url="url")
    amount = MoneyColumn(_("Amount"))
    share = PercentColumn(_("Share of the department"))
    bar = BarColumn(_("Share as a bar"), accessor="share")
