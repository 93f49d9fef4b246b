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
MOST_AT_ONCE = 12
"""More goals than this are not all shown at once."""
NOT_WHOLE = _("Open the form again: it did not come back whole.")
_PERCENT = re.compile(r"(?P<whole>[0-9]{1,3})(?:\.(?P<part>[0-9]{1,2}))?\s*%?", re.ASCII)


class ShareField(forms.CharField):
    """A percent with at most two decimals → hundredths of a percent; empty is 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=12, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "data-share": "", "class": "n6"}

    def prepare_value(self, value: Any) -> Any:
        return percent(value).removesuffix("%") if isinstance(value, int) and value else value or ""

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
        goals: Sequence[tuple[int, str, int | None]],
        shares: Mapping[int, int],
        department_id: int | None = None,
    ) -> None:
        """`goals`: key, name and department, in the county's order; those of `department_id` stand first."""
        initial = {f"goal-{key}": share for key, share in shares.items()} | {"seen": token(shares)}
        super().__init__(data, initial=initial)
        for key, name, _department in goals:
            self.fields[f"goal-{key}"] = ShareField(label=name)
        self.goal_keys = [key for key, _name, _department in goals]
        self.order_fields([f"goal-{key}" for key in self.goal_keys])
        self._near = {key for key, _name, department in goals if department == department_id}

    @property
    def goal_fields(self) -> list[forms.BoundField]:
        """Those to be seen at once: all where they are few, else those with a share and the department's."""
        return [self[f"goal-{key}"] for key in self.goal_keys if not self._is_folded(key)]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The others, to be opened: not one of them holds anything."""
        return [self[f"goal-{key}"] for key in self.goal_keys if self._is_folded(key)]

    def _is_folded(self, key: int) -> bool:
        return (
            len(self.goal_keys) > MOST_AT_ONCE and key not in self._near and not self[f"goal-{key}"].value()
        )

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
