"""Giving a change between two stages a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budget.actions.bridge_steps import Naming
from budget.forms.codes import CodesField
from budget.models import Account, BridgeStep, CostCenter, Kind
from obb.forms.imports import AmountField
from obb.models import County, Department


def _field(name: str) -> int:
    return BridgeStep._meta.get_field(name).max_length


class NamingForm(forms.Form):
    """What the change is called and is, its dollars or what it covers, and why it is named."""

    title = forms.CharField(
        label=_("Name"),
        max_length=_field("title"),
        help_text=_("As readers see it: “Pay plan for social workers”."),
        error_messages={"required": _("Give the change a name.")},
    )
    why = forms.CharField(
        label=_("What it is"),
        max_length=_field("reason"),
        help_text=_("One sentence that a reader understands."),
        error_messages={"required": _("Say in one sentence what the change is.")},
    )
    amount = AmountField(
        label=_("Amount"),
        help_text=_("Dollars; a reduction is negative. Leave it empty where the change is what it covers."),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department of the amount"),
        required=False,
        empty_label=_("More than one, or none"),
    )
    is_published = forms.BooleanField(
        label=_("Show it to the public"),
        required=False,
        help_text=_(
            "From when the stage it leads to is published next: a published copy tells the names of its day."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Why you name it so; the history keeps it."),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, *args: Any, county: County, year: int, kind: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["department"].queryset = (
            Department.objects.filter(county=county).in_year(year).order_by("name", "pk")
        )
        lists = {
            "departments": CodesField(
                model=Department, county=county, year=year, label=_("Departments it covers"),
                help_text=_("Their codes, with commas between. The change is then all that is left in them."),
            ),
            "cost_centers": CodesField(
                model=CostCenter, county=county, year=year, label=_("Cost centers it covers"),
                help_text=_("Their codes, with commas between."),
            ),
            "accounts": CodesField(
                model=Account, county=county, year=year, where={"kind": kind} if kind else None,
                label=_("Accounts it covers"),
                help_text=_("Their codes. With cost centers or departments too: only these accounts of those."),
            ),
        }  # fmt: skip
        self.fields |= lists
        self.order_fields(
            ["leg", "kind", "title", "why", "amount", "department", *lists, "is_published", "reason"]
        )

    @property
    def naming(self) -> Naming:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return Naming(
            title=typed["title"],
            why=typed["why"],
            amount=typed["amount"],
            department=typed["department"],
            departments=typed["departments"],
            cost_centers=typed["cost_centers"],
            accounts=typed["accounts"],
            is_published=typed["is_published"],
        )


class NewNamingForm(NamingForm):
    """The same, with the two stages between which the change lies, and the kind of account."""

    leg = forms.ChoiceField(label=_("From one stage to the next"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)

    def __init__(self, *args: Any, legs: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leg"].choices = legs
