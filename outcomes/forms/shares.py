"""The shares of one cost center, as typed: a percent for each goal, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outcomes.actions.shares import percent

WHOLE = 10_000
NOT_WHOLE = _("Open the form again: it did not come back whole.")
_PERCENT = re.compile(r"(?P<whole>[0-9]{1,3})(?:\.(?P<part>[0-9]{1,2}))?\s*%?", re.ASCII)


class ShareField(forms.CharField):
    """A percent with at most two decimals → hundredths of a percent; empty is 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=12, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "data-share": "", "class": "n6"}

    def prepare_value(self, value: Any) -> Any:
        return percent(value).removesuffix(" %") if isinstance(value, int) and value else value or ""

    def clean(self, value: Any) -> int:
        text = (super().clean(value) or "").strip()
        if not text:
            return 0
        found = _PERCENT.fullmatch(text)
        if found is None:
            raise ValidationError(_("Type a percent with at most two decimals, for example 33.33."))
        share = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
        if share > WHOLE:
            raise ValidationError(_("A share is at most 100."))
        return share


class SharesForm(forms.Form):
    """One field a goal (`goal-<id>`), what the person saw (`seen`), and the reason."""

    seen = forms.CharField(
        label=_("Shares as you saw them"),
        widget=forms.HiddenInput,
        error_messages={"required": NOT_WHOLE},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("What the shares rest on: a time study, caseload, the department's own judgment."),
        widget=forms.TextInput(attrs={"class": "full"}),
        error_messages={"required": _("Say in a few words what the shares rest on.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        goals: Sequence[tuple[int, str]],
        shares: Mapping[int, int],
    ) -> None:
        initial = {f"goal-{key}": share for key, share in shares.items()} | {"seen": token(shares)}
        super().__init__(data, initial=initial)
        for key, name in goals:
            self.fields[f"goal-{key}"] = ShareField(label=name)
        self.order_fields([f"goal-{key}" for key, _name in goals])
        self.goal_keys = [key for key, _name in goals]

    @property
    def goal_fields(self) -> list[forms.BoundField]:
        return [self[f"goal-{key}"] for key in self.goal_keys]

    def clean_seen(self) -> dict[int, int]:
        """What the person saw when she opened the form."""
        seen = {}
        for pair in filter(None, self.cleaned_data["seen"].split(",")):
            goal, _colon, share = pair.partition(":")
            if not (goal.isdecimal() and share.isdecimal()) and pair != "none":
                raise ValidationError(NOT_WHOLE)
            if pair != "none":
                seen[int(goal)] = int(share)
        return seen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        total = sum(self.shares.values())
        if total > WHOLE:
            self.add_error(
                None,
                _("Shares add to %(total)s. Take away %(excess)s.")
                % {"total": percent(total), "excess": percent(total - WHOLE)},
            )
        return cleaned

    @property
    def shares(self) -> dict[int, int]:
        """Goal → hundredths of a percent, of the fields that could be read."""
        return {key: self.cleaned_data.get(f"goal-{key}") or 0 for key in self.goal_keys}


def token(shares: Mapping[int, int]) -> str:
    """What stands, as the form carries it: “4:6000,7:4000”, or “none”."""
    return ",".join(f"{goal}:{share}" for goal, share in sorted(shares.items())) or "none"
