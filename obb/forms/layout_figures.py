"""Whose rows count and which figure is which indicator, as forms on the page that lays a file out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.forms.layout_field import SHORT
from obb.imports.columns import header_key

Stated = dict[str, Any]
FIGURES = "figures"
"""The id of the list of headers that a figure can be chosen from."""


class AreaForm(forms.Form):
    """The rows that are the county's, where a file has many areas, and those of what stands beside it."""

    column = forms.ChoiceField(required=False, label=gettext_lazy("The column that tells areas apart"))
    county = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("What it says in the county’s rows"),
        help_text=gettext_lazy("Such as 37063; zeros before it make no difference."),
    )
    benchmark = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("And in the rows to stand beside them"),
        help_text=gettext_lazy("Such as the state’s, 37000. Empty: none."),
    )

    def __init__(self, data: Any = None, *, stated: Mapping[str, Any], headers: Sequence[str]) -> None:
        self.stated = dict(stated)
        names = [name for name in dict.fromkeys(headers) if name]
        now = stated.get("column", "")
        column = next((name for name in names if header_key(name) == header_key(now)), now)
        if column and column not in names:
            names.append(column)
        super().__init__(
            data,
            prefix="a",
            initial={
                "column": column,
                "county": _text(stated.get("county")),
                "benchmark": _text(stated.get("benchmark")),
            },
        )
        self.fields["column"].choices = [
            ("", _("Every row is the county’s")),
            *((name, name) for name in names),
        ]

    @staticmethod
    def holds(stated: Mapping[str, Any]) -> bool:
        """Whether these controls can show it: one column, one text for each."""
        return all(
            not isinstance(stated.get(key), (list, tuple)) for key in ("column", "county", "benchmark")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("column") and not cleaned.get("county", "").strip():
            self.add_error("county", _("Write what stands in the county’s rows."))
        return cleaned

    def area(self) -> Stated:
        """The profile's `area`, {} where every row is the county's. After `is_valid`."""
        chosen = {name: text.strip() for name, text in self.cleaned_data.items() if text.strip()}
        if not chosen.get("column"):
            return {}
        kept = {key: value for key, value in self.stated.items() if key not in self.base_fields}
        return {**kept, **chosen}


class CombineForm(forms.Form):
    """How the rows of many areas become one figure of the county."""

    how = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Rows of many areas"),
        choices=[
            ("", gettext_lazy("are not added up")),
            ("ratio", gettext_lazy("are added up: sum of numerators over sum of denominators")),
            ("count", gettext_lazy("are added up: a plain sum")),
        ],
    )
    scale = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        label=gettext_lazy("The quotient is times"),
        help_text=gettext_lazy("100 for percent, 1000 for a rate per 1,000."),
        widget=forms.TextInput(attrs=SHORT),
    )
    denominator_times = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        label=gettext_lazy("The file’s denominators are in"),
        help_text=gettext_lazy("1 where they are whole; 100 where they are hundreds."),
        widget=forms.TextInput(attrs=SHORT),
    )
    partial = forms.BooleanField(
        required=False,
        label=gettext_lazy("Where areas have no figure, the others make the total"),
        help_text=gettext_lazy("How many are missing is said with the figure. Otherwise it is not reported."),
    )

    def __init__(self, data: Any = None, *, stated: Mapping[str, Any]) -> None:
        self.stated = dict(stated)
        initial = {
            "how": stated.get("how", ""),
            "scale": stated.get("scale", 1),
            "denominator_times": stated.get("denominator_times", 1),
            "partial": stated.get("partial", False),
        }
        super().__init__(data, prefix="c", initial=initial)

    def combine(self) -> Stated:
        """The profile's `combine`, {} where nothing is added up. After `is_valid`."""
        chosen = self.cleaned_data
        if not chosen["how"]:
            return {}
        kept = {key: value for key, value in self.stated.items() if key not in self.base_fields}
        usual = {"scale": 1, "denominator_times": 1, "partial": False}
        said = {name: chosen[name] for name, same in usual.items() if (chosen[name] or same) != same}
        return {**kept, "how": chosen["how"], **said}


class MeasuresForm(forms.Form):
    """For each thing of the county the header of its figures, where a row holds the figures of several.

    `things`: (code, name); `measured`: header of a value → the columns that stand with it, by field.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        stated: Sequence[Mapping[str, Any]],
        things: Sequence[Sequence[str]],
        measured: Mapping[str, Mapping[str, str]],
        name: str,
    ) -> None:
        self.stated, self.measured, self.name = list(stated), measured, name
        self.codes = [code for code, _called in things]
        now = {one["texts"][name]: _text(one["columns"].get("value")) for one in stated}
        super().__init__(data, prefix="m")
        for place, (code, called) in enumerate(things):
            self.fields[str(place)] = forms.CharField(
                required=False,
                max_length=300,
                label=called,
                initial=now.get(code, ""),
                widget=forms.TextInput(attrs={"list": FIGURES, "class": "full", "autocomplete": "off"}),
            )

    @staticmethod
    def holds(stated: Sequence[Mapping[str, Any]], things: Sequence[Sequence[str]], name: str) -> bool:
        """Whether these controls can show it: each measure of one known thing, read from one header."""
        codes = [one.get("texts", {}).get(name) for one in stated]
        values = [one.get("columns", {}).get("value") for one in stated]
        known = {code for code, _called in things}
        return (
            bool(things)
            and set(codes) <= known
            and len(set(codes)) == len(codes)
            and all(isinstance(value, str) for value in values)
        )

    @property
    def headers(self) -> list[str]:
        return list(self.measured)

    @property
    def chosen(self) -> list[forms.BoundField]:
        """Those that a header stands for, or in which something is wrong."""
        return [one for one in self if one.value() or one.errors]

    @property
    def others(self) -> list[forms.BoundField]:
        return [one for one in self if not (one.value() or one.errors)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        known = {header_key(header) for header in self.measured}
        known |= {header_key(_text(one["columns"].get("value"))) for one in self.stated}
        for name, text in list(cleaned.items()):
            if text.strip() and header_key(text) not in known:
                self.add_error(name, _("The file has no figures under this header."))
        return cleaned

    def measures(self) -> list[Stated]:
        """The profile's `measures`; one whose header is as it was is kept whole. After `is_valid`."""
        before = {one["texts"][self.name]: one for one in self.stated}
        by_key = {header_key(header): header for header in self.measured}
        found = []
        for place, code in enumerate(self.codes):
            text = self.cleaned_data[str(place)].strip()
            old = before.get(code)
            if old is not None and header_key(_text(old["columns"].get("value"))) == header_key(text):
                found.append(dict(old))
            elif text:
                columns = dict(self.measured[by_key[header_key(text)]])
                texts = {self.name: code}
                if "measure" in columns:
                    texts["measure"] = columns.pop("measure")
                found.append({"texts": texts, "columns": columns})
        return found


def _text(stated: Any) -> str:
    return "" if stated is None else str(stated)
