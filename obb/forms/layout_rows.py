"""Which rows of a file count, as forms: a rule that keeps or leaves out, and a question that only a person answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.imports.columns import header_key
from obb.imports.looks import TOTALS, TOTALS_LAST

Stated = dict[str, Any]
_RULE_KEYS = ("column", "equals", "in", "matches", "blank", "reason")


class RuleForm(forms.Form):
    """Rows that are kept, or left out."""

    what = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Rows"),
        choices=[
            ("", gettext_lazy("no rule")),
            ("keep", gettext_lazy("Keep only rows where")),
            ("leave_out", gettext_lazy("Leave out rows where")),
        ],
    )
    column = forms.ChoiceField(required=False, label=gettext_lazy("this column"))
    way = forms.ChoiceField(
        required=False,
        label=gettext_lazy("is"),
        choices=[
            ("in", gettext_lazy("one of these texts")),
            ("totals", gettext_lazy("a printed total, such as “Grand total”")),
            ("matches", gettext_lazy("found by this pattern")),
            ("blank", gettext_lazy("empty")),
            ("filled", gettext_lazy("not empty")),
        ],
    )
    texts = forms.CharField(
        required=False,
        max_length=5_000,
        label=gettext_lazy("Texts, one a line, or the pattern"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
    )
    reason = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Because they are"),
        help_text=gettext_lazy("A word or two: rows left out are counted under it."),
    )

    def __init__(
        self, data: Any = None, *, number: int, what: str, stated: Mapping[str, Any], headers: Sequence[str]
    ) -> None:
        self.stated = dict(stated)
        names = [name for name in dict.fromkeys(headers) if name]
        column = stated.get("column", "")
        column = next((one for one in names if header_key(one) == header_key(column)), column)
        if column and column not in names:
            names.append(column)
        texts = stated.get("in") or [stated.get("matches") or stated.get("equals", "")]
        blank = stated.get("blank")
        way = "matches" if "matches" in stated else "in" if blank is None else "blank" if blank else "filled"
        if stated.get("matches") in (TOTALS, TOTALS_LAST):
            way, texts = "totals", []
        super().__init__(
            data,
            prefix=f"r-{number}",
            initial={
                "what": what,
                "column": column,
                "way": way,
                "texts": "\n".join(texts),
                "reason": stated.get("reason", ""),
            },
        )
        self.fields["column"].choices = [("", "–"), *((name, name) for name in names)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("what"):
            return cleaned
        if not cleaned.get("column"):
            self.add_error("column", _("Choose the column."))
        if cleaned.get("way") in ("in", "matches") and not cleaned.get("texts", "").strip():
            self.add_error("texts", _("Write what stands in the column."))
        if not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say in a word or two what they are: “totals”."))
        return cleaned

    def _totals(self) -> str:
        """The pattern of printed totals: as it was suggested, or else the usual one."""
        now = self.stated.get("matches")
        return now if now == TOTALS_LAST else TOTALS

    def rule(self) -> Stated:
        """The rule; what has no control here is kept. After `is_valid`, where `what` says something."""
        chosen = self.cleaned_data
        texts = [line.strip() for line in chosen["texts"].splitlines() if line.strip()]
        asks: Stated = {
            "in": {"in": texts} if len(texts) > 1 else {"equals": texts[0] if texts else ""},
            "matches": {"matches": chosen["texts"].strip()},
            "totals": {"matches": self._totals()},
            "blank": {"blank": True},
            "filled": {"blank": False},
        }[chosen["way"] or "in"]
        kept = {key: value for key, value in self.stated.items() if key not in _RULE_KEYS}
        return {"column": chosen["column"], **asks, "reason": chosen["reason"].strip(), **kept}


class AskForm(forms.Form):
    """Which rows count, where a column tells apart rows of which perhaps only some do: nobody but a person knows."""

    counts = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Rows that count"),
        help_text=gettext_lazy(
            "Tick one where each is a copy of the whole, or a sum of the others; tick all where each row is an amount"
            " of its own."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, number: int, header: str, texts: Sequence[str], keeps: Sequence[Stated]
    ) -> None:
        self.header = header
        self.stated = next((rule for rule in keeps if self.answers(rule, header, texts)), {})
        now = self.stated.get("in") or [text for text in (self.stated.get("equals"),) if text]
        super().__init__(data, prefix=f"q-{number}", initial={"counts": now})
        self.fields["counts"].label = _("Rows that count, by “%(name)s”") % {"name": header}
        self.fields["counts"].choices = [(text, text) for text in texts]

    @staticmethod
    def answers(rule: Mapping[str, Any], header: str, texts: Sequence[str]) -> bool:
        """Whether a rule that keeps rows is an answer to the question of this column."""
        said = rule.get("in") or [rule.get("equals")]
        return header_key(rule.get("column", "")) == header_key(header) and set(said) <= set(texts)

    def needs_an_answer(self) -> None:
        """Says that nothing is ticked. After `is_valid`."""
        if not self.cleaned_data["counts"]:
            self.add_error("counts", _("Tick at least one: which rows count is yours to say."))

    def rules(self) -> list[Stated]:
        """The rule that keeps the rows ticked; none where none is. After `is_valid`."""
        chosen = self.cleaned_data.get("counts")
        if not chosen:
            return []
        asks = {"in": chosen} if len(chosen) > 1 else {"equals": chosen[0]}
        reason = self.stated.get("reason") or _("another “%(name)s”") % {"name": self.header[:60]}
        return [{"column": self.header, **asks, "reason": reason}]
