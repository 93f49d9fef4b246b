"""One field of a record on the page that lays a file out: where it comes from, and what is done to its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.domain.amounts import read_amount
from obb.imports.columns import FieldSpec, header_key, read_code
from obb.imports.looks import CODE_PART, NAME_PART
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.told import label_of, source_of
from obb.imports.written import NUMBERS

Stated = dict[str, Any]

CONSTANT, FILE_NAME, SHEET_NAME, KEPT = "constant", "file_name", "sheet_name", "kept"
OWN = "own"
PARTS = {
    "": "",
    "year": r"((?:FY ?'?)?\d{4}(?:[-–/]\d{2,4})?|FY ?'?\d{2})",
    "after_year": r"^(?:(?:FY ?'?)?\d{4}(?:[-–/]\d{2,4})?|FY ?'?\d{2})[ _–-]+(.+)$",
    "first": CODE_PART,
    "rest": NAME_PART,
    "digits": r"(\d+)",
}
"""Parts of a cell that can be asked for without writing a pattern."""
_PART_WORDS = (
    ("", gettext_lazy("the whole of it")),
    ("year", gettext_lazy("the fiscal year in it")),
    ("after_year", gettext_lazy("what comes after the year")),
    ("first", gettext_lazy("the first word, such as a code before a name")),
    ("rest", gettext_lazy("what comes after the first word")),
    ("digits", gettext_lazy("the digits in it")),
    (OWN, gettext_lazy("what a pattern finds")),
)
_OF_MONEY = (
    ("", gettext_lazy("dollars")),
    ("1000", gettext_lazy("thousands of dollars")),
    ("1000000", gettext_lazy("millions of dollars")),
)
_OF_FIGURES = (
    ("", gettext_lazy("the figures as they count")),
    ("100", gettext_lazy("parts of 1, such as 0.19 for 19% (times 100)")),
    ("1000", gettext_lazy("thousands (times 1,000)")),
    ("1000000", gettext_lazy("millions (times 1,000,000)")),
)
_TURNED, _WHERE = "turn", "where"
# What this form has a control for; the others of a rule are kept as they are.
_CONTROLLED = frozenset(
    {
        "column", "constant", "code_from", "file_name", "sheet_name", "pattern", "map", "map_else", "width",
        "fill_down", "numbers", "times", "negate", "leave_out_blank",
    }
)  # fmt: skip
_OF_ITS_SOURCE = frozenset({"join", "cell", "look_up"})
_MOST_KNOWN = 40
SHORT = {"class": "n6", "inputmode": "numeric"}


class FieldForm(forms.Form):
    """`stated` is the field's rule as the profile has it; `rule()` gives it back with what was changed.

    `is_asked`: nothing was found for it; `known`: the texts that the county has for it.
    """

    source = forms.ChoiceField(required=False, label=gettext_lazy("Comes from"))
    constant = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("The text for every row"),
        help_text=gettext_lazy("Where it is the same in every row."),
    )
    part = forms.ChoiceField(
        required=False, choices=_PART_WORDS, label=gettext_lazy("Which part of the text counts")
    )
    pattern = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("The pattern"),
        help_text=gettext_lazy("A regular expression; what stands in its first brackets counts."),
        widget=forms.TextInput(attrs={"class": "mono full", "spellcheck": "false"}),
    )
    map = forms.CharField(
        required=False,
        max_length=20_000,
        label=gettext_lazy("What the file’s texts mean"),
        help_text=gettext_lazy("One a line: Expenditure = actual"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "full"}),
    )
    map_else = forms.BooleanField(
        required=False, label=gettext_lazy("Take texts that are not listed as they are")
    )
    fill_down = forms.BooleanField(
        required=False, label=gettext_lazy("An empty cell means the one above it, as in a report")
    )
    width = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=50,
        label=gettext_lazy("Digits of the code"),
        help_text=gettext_lazy("Puts back zeros that a spreadsheet took off: 4 makes 0530 of 530."),
        widget=forms.TextInput(attrs=SHORT),
    )
    numbers = forms.ChoiceField(
        required=False,
        choices=[
            ("", gettext_lazy("the usual way: 1,234.50")),
            *((way, way) for way in NUMBERS if way != "1,234.50"),
        ],
        label=gettext_lazy("How numbers are written"),
    )
    times = forms.ChoiceField(
        required=False,
        choices=_OF_MONEY,
        label=gettext_lazy("The column is in"),
    )
    sign = forms.ChoiceField(required=False, label=gettext_lazy("Signs"))
    sign_column = forms.ChoiceField(required=False, label=gettext_lazy("Turned where this column"))
    sign_texts = forms.CharField(
        required=False,
        max_length=2_000,
        label=gettext_lazy("… is one of these"),
        help_text=gettext_lazy("One a line."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
    )
    leave_out_blank = forms.BooleanField(
        required=False, label=gettext_lazy("Leave out rows where it is empty, and count them")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        field: FieldSpec,
        stated: Mapping[str, Any] | None,
        headers: Sequence[str],
        is_asked: bool = False,
        known: Sequence[str] = (),
    ) -> None:
        self.field, self.stated, self.headers = field, dict(stated or {}), list(headers)
        # what no column tells is mostly the same in every row, such as the year and the stage of an export
        self.is_asked = is_asked and field.reader not in (read_code, read_amount)
        super().__init__(data, prefix=f"f-{field.name}", initial=self._initial())
        for name in self._not_asked():
            del self.fields[name]
        self.fields["source"].label = label_of(field)
        if field.marks:
            self.fields["times"].choices = _OF_FIGURES
            self.fields["times"].label = _("It holds")
        if known:
            listed = ", ".join(known[:_MOST_KNOWN]) + (" …" if len(known) > _MOST_KNOWN else "")
            self.fields["constant"].help_text = _("The county has: %(texts)s.") % {"texts": listed}
        self.fields["source"].choices = self._sources()
        if "sign" in self.fields:
            self.fields["sign"].choices = self._signs()
            self.fields["sign_column"].choices = [("", "–"), *self._column_choices("")]

    # -- what it shows --------------------------------------------------------------------------------------

    @property
    def label(self) -> str:
        return label_of(self.field)

    @property
    def also(self) -> list[str]:
        """What the rule states that has no control here: "plus = transfers in"."""
        told = _CONTROLLED | _OF_ITS_SOURCE  # the source itself tells the latter
        kept = {key: value for key, value in self.stated.items() if key not in told}
        if "map" in self.stated and not _can_be_lines(self.stated["map"]):
            kept["map"] = f"{len(self.stated['map'])}"
        return [
            f"{key} = {', '.join(value) if isinstance(value, list) else value}" for key, value in kept.items()
        ]

    @property
    def is_open(self) -> bool:
        """Whether more than the source is told of it, or something of it is wrong."""
        shown = {"source", "constant", "map_else"}
        told = any(value for name, value in self.initial.items() if name not in shown)
        return told or bool(set(self.errors) - shown)

    @property
    def more(self) -> list[forms.BoundField]:
        """The controls behind the source, in their order."""
        shown = {"source", "constant"} if self.is_constant else {"source"}
        return [self[name] for name in self.fields if name not in shown]

    @property
    def is_constant(self) -> bool:
        """Whether the source is the same text in every row, which then stands beside it."""
        return self["source"].value() == CONSTANT

    # -- from the profile to the page -----------------------------------------------------------------------

    def _initial(self) -> dict[str, Any]:
        rule = self.stated
        pattern = rule.get("pattern") or rule.get("file_name") or rule.get("sheet_name") or ""
        part = next((name for name, known in PARTS.items() if known == pattern), OWN)
        negate = rule.get("negate")
        table = rule.get("map") or {}
        simple = isinstance(negate, Mapping) and ("in" in negate or "equals" in negate)
        return {
            "source": self._source_of(rule),
            "constant": rule.get("constant", ""),
            "part": part,
            "pattern": pattern if part == OWN else "",
            "map": "\n".join(f"{text} = {means}" for text, means in table.items())
            if _can_be_lines(table)
            else "",
            "map_else": rule.get("map_else") == "keep",
            "fill_down": rule.get("fill_down", False),
            "width": rule.get("width") or None,
            "numbers": rule.get("numbers", ""),
            "times": str(rule["times"]) if str(rule.get("times")) in self._known_times() else "",
            "sign": _TURNED if negate is True else _WHERE if simple else KEPT if negate else "",
            "sign_column": f"c:{self._as_headed(negate['column'])}" if simple else "",
            "sign_texts": "\n".join(negate.get("in") or [negate.get("equals", "")]) if simple else "",
            "leave_out_blank": bool(rule.get("leave_out_blank")),
        }

    def _source_of(self, rule: Mapping[str, Any]) -> str:
        for key, mark in (("column", "c:"), ("code_from", "m:")):
            if isinstance(rule.get(key), str) and rule[key]:
                return mark + self._as_headed(rule[key])
            if rule.get(key):
                return KEPT
        said = next((key for key in (CONSTANT, FILE_NAME, SHEET_NAME) if rule.get(key) is not None), "")
        return said or (KEPT if rule else CONSTANT if self.is_asked else "")

    def _as_headed(self, name: str) -> str:
        """The header as the file writes it, of a name that means it."""
        return next((one for one in self.headers if header_key(one) == header_key(name)), name)

    def _not_asked(self) -> list[str]:
        gone = []
        if self.field.reader is not read_code:
            gone.append("width")
        if self.field.reader is not read_amount:
            gone += ["numbers", "sign", "sign_column", "sign_texts"]
            gone += [] if self.field.marks else ["times"]
        return gone

    def _known_times(self) -> set[str]:
        """The factors that its control has a choice for."""
        return {value for value, _words in (_OF_FIGURES if self.field.marks else _OF_MONEY)}

    def _column_choices(self, source: str) -> list[tuple[str, str]]:
        names = [name for name in dict.fromkeys(self.headers) if name]
        if source.startswith("c:") and source[2:] not in names:
            names.append(source[2:])
        listed = set(self.headers)
        return [
            (f"c:{name}", name if name in listed else _("%(name)s (not in this file)") % {"name": name})
            for name in names
        ]

    def _sources(self) -> list[Any]:
        now = self.initial["source"]
        nothing = _("Choose …") if self.field.required else _("Not in this file")
        made = [(f"m:{name}", name) for name in dict.fromkeys(self.headers) if name]
        if now.startswith("m:") and now not in dict(made):
            made.append((now, now[2:]))
        found: list[Any] = [("", nothing), (_("The column"), self._column_choices(now))]
        if self.field.reader is read_code:
            found.append((_("A code made from the name in"), made))
        others = [
            (CONSTANT, _("The same in every row")),
            (FILE_NAME, _("The file’s name")),
            (SHEET_NAME, _("The sheet’s name")),
        ]
        if now == KEPT:
            others.append((KEPT, self._kept_words()))
        return [*found, (_("Elsewhere"), others)]

    def _kept_words(self) -> str:
        try:
            profile = from_dict({"fields": {self.field.name: self.stated}})
        except UnreadableFile:
            return _("As it is now")
        return source_of(profile.fields[self.field.name])

    def _signs(self) -> list[tuple[str, str]]:
        found = [
            ("", _("as they stand")),
            (_TURNED, _("all turned: 5 becomes −5")),
            (_WHERE, _("turned in some rows, such as credits")),
        ]
        return [*found, (KEPT, _("as the profile says"))] if self.initial["sign"] == KEPT else found

    # -- from the page to the profile -----------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        source, part = cleaned.get("source", ""), cleaned.get("part", "")
        if source == CONSTANT and not cleaned.get("constant", "").strip():
            self.add_error("constant", _("Write the text that every row has."))
        if part == OWN and not cleaned.get("pattern"):
            self.add_error("pattern", _("Write the pattern, or choose another part."))
        if source in (FILE_NAME, SHEET_NAME) and not part:
            self.add_error("part", _("Say which part of the name counts."))
        if cleaned.get("sign") == _WHERE and not (
            cleaned.get("sign_column") and cleaned.get("sign_texts", "").strip()
        ):
            self.add_error("sign", _("Say where signs are turned: choose a column and write its texts."))
        return cleaned

    def clean_map(self) -> Stated:
        """Text → meaning, from its lines."""
        table: Stated = {}
        for line in self.cleaned_data["map"].splitlines():
            if not line.strip():
                continue
            text, found, means = line.partition(" = ") if " = " in line else line.partition("=")
            if not found or not text.strip():
                raise forms.ValidationError(
                    _("Write “text in the file = what it means”: “%(line)s”.") % {"line": line[:60]}
                )
            table[text.strip()] = means.strip()
        return table

    def rule(self) -> Stated:
        """The rule, {} where the field comes from nowhere. After `is_valid`."""
        chosen = self.cleaned_data
        source = chosen["source"]
        if not source:
            return {}
        # settings without a control stay, those that say where it comes from only while it comes from there
        kept = {
            key: value
            for key, value in self.stated.items()
            if key not in _CONTROLLED and (source == KEPT or key not in _OF_ITS_SOURCE)
        }
        return {**kept, **self._came_from(source, chosen), **self._done(chosen)}

    def _came_from(self, source: str, chosen: Mapping[str, Any]) -> Stated:
        pattern = chosen["pattern"] if chosen["part"] == OWN else PARTS[chosen["part"]]
        if source == CONSTANT:
            return {"constant": chosen["constant"].strip()}
        if source in (FILE_NAME, SHEET_NAME):
            return {source: pattern}
        if source == KEPT:
            found = {key: self.stated[key] for key in ("column", "code_from") if key in self.stated}
        else:
            found = {"column" if source.startswith("c:") else "code_from": source[2:]}
        return {**found, "pattern": pattern} if pattern else found

    def _done(self, chosen: Mapping[str, Any]) -> Stated:
        table = chosen["map"]
        if "map" in self.stated and not _can_be_lines(self.stated["map"]):
            table = self.stated["map"]
        found = {
            "map": table or None,
            "map_else": "keep" if chosen["map_else"] and table else None,
            "fill_down": chosen["fill_down"] or None,
            "width": chosen.get("width") or None,
            "numbers": chosen.get("numbers") or None,
            "times": self._times(chosen),
            "negate": self._negate(chosen),
            "leave_out_blank": self._left_out(chosen),
        }
        return {key: value for key, value in found.items() if value is not None}

    def _times(self, chosen: Mapping[str, Any]) -> int | None:
        if chosen.get("times"):
            return int(chosen["times"])
        now = self.stated.get("times")
        return now if now is not None and str(now) not in self._known_times() else None

    def _negate(self, chosen: Mapping[str, Any]) -> Any:
        sign = chosen.get("sign")
        if sign == KEPT:
            return self.stated.get("negate")
        if sign == _WHERE:
            texts = [line.strip() for line in chosen["sign_texts"].splitlines() if line.strip()]
            return {"column": chosen["sign_column"][2:], "in": texts}
        return True if sign == _TURNED else None

    def _left_out(self, chosen: Mapping[str, Any]) -> str | None:
        if not chosen["leave_out_blank"]:
            return None
        return self.stated.get("leave_out_blank") or _("no %(field)s") % {"field": self.label.lower()}


def _can_be_lines(table: Mapping[str, str]) -> bool:
    """Whether a map reads back from lines as it is."""
    return all(
        text.strip() == text and text and "\n" not in text + means and " = " not in text and "=" not in text
        and means.strip() == means
        for text, means in table.items()
    )  # fmt: skip
