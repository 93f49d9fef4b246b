"""How a file is laid out, as a form: where its headers are, where each field comes from, which rows count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.forms.layout_field import SHORT, FieldForm, Stated
from obb.forms.layout_figures import AreaForm, CombineForm, MeasuresForm
from obb.forms.layout_rows import AskForm, RuleForm
from obb.forms.profiles import NAME_LIMIT
from obb.imports.areas import WHOSE
from obb.imports.glimpse import Glimpse
from obb.imports.grammar import LEAVE_OUT
from obb.imports.kinds import ImportKind
from obb.imports.layout import names_after
from obb.imports.problems import UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.readers import FileOptions
from obb.imports.told import label_of
from obb.imports.workbooks import ALL

ENCODINGS = ("utf-8", "cp1252", "utf-16", "cp437", "mac-roman")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


def _number(label: Any, help_text: Any = "", least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=1000, widget=forms.TextInput(attrs=SHORT)
    )


class FileForm(forms.Form):
    """Where the headers are, and how the text is written."""

    sheet = forms.MultipleChoiceField(
        label=gettext_lazy("Sheets"),
        help_text=gettext_lazy(
            "Tick one; or several that are laid out alike, which are then one import. All ticked: next year’s are all"
            " read, too."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    header_row = _number(gettext_lazy("Row of the headers"), gettext_lazy("As numbered above."))
    header_rows = _number(gettext_lazy("Headers stand in so many rows"))
    skip_rows = _number(gettext_lazy("Rows to skip below the headers"), least=0)
    delimiter = forms.ChoiceField(label=gettext_lazy("Between the cells"), required=False)
    encoding = forms.ChoiceField(label=gettext_lazy("Letters are written in"), required=False)
    hidden_rows = forms.ChoiceField(
        required=False, label=gettext_lazy("Hidden rows"),
        choices=[("", gettext_lazy("are read")), (LEAVE_OUT, gettext_lazy("are left out, and counted"))],
    )  # fmt: skip
    hidden_columns = forms.ChoiceField(
        required=False, label=gettext_lazy("Hidden columns"),
        choices=[("", gettext_lazy("are there to be read")), (LEAVE_OUT, gettext_lazy("are left out"))],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, glimpse: Glimpse, options: FileOptions) -> None:
        self.options, self.read = options, glimpse.read_by(options)
        initial = {
            "sheet": self.read or [glimpse.sheet],
            "hidden_rows": options.hidden_rows,
            "hidden_columns": options.hidden_columns,
            "header_row": options.header_row,
            "header_rows": options.header_rows,
            "skip_rows": options.skip_rows,
            "delimiter": options.delimiter and _DELIMITERS.get(options.delimiter, options.delimiter),
            "encoding": options.encoding,
        }
        super().__init__(data, prefix="file", initial=initial)
        if len(glimpse.sheets) > 1:
            self.fields["sheet"].choices = [(name, name) for name in glimpse.sheets]
        else:
            del self.fields["sheet"]
        if not (glimpse.hidden.rows or options.hidden_rows or len(self.read) > 1):
            del self.fields["hidden_rows"]
        if not (glimpse.hidden.columns or options.hidden_columns):
            del self.fields["hidden_columns"]
        if glimpse.sheet:
            del self.fields["delimiter"], self.fields["encoding"]
            return
        words = {"comma": _("commas"), "semicolon": _("semicolons"), "tab": _("tabs"), "pipe": _("bars |")}
        found = words.get(_DELIMITERS.get(glimpse.delimiter, ""), glimpse.delimiter)
        self.fields["delimiter"].choices = [("", _("as found: %(what)s") % {"what": found}), *words.items()]
        known = dict.fromkeys((*ENCODINGS, *([options.encoding] if options.encoding else ())))
        self.fields["encoding"].choices = [
            ("", _("as found: %(what)s") % {"what": glimpse.encoding}),
            *((one, one) for one in known),
        ]

    def stated(self, now: Mapping[str, Any]) -> Stated:
        """The profile's `file`, what has no control here kept. After `is_valid`."""
        usual = FileOptions()
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "sheet"}
        asked = {*chosen, *(("sheet", "sheets") if "sheet" in self.fields else ())}
        kept = {key: value for key, value in now.items() if key not in asked}
        stated = {name: value for name, value in chosen.items() if value != getattr(usual, name)}
        return {**kept, **stated, **(self._sheets() if "sheet" in self.fields else {})}

    def _sheets(self) -> Stated:
        """One sheet, or several; a pattern or ALL stays where it means those that are ticked."""
        every = [name for name, _words in self.fields["sheet"].choices]
        ticked = [name for name in every if name in self.cleaned_data["sheet"]]
        if len(ticked) == 1:
            return {"sheet": ticked[0]}
        if self.options.sheets and ticked == self.read:
            return {"sheets": self.options.sheets}
        return {"sheets": ALL if ticked == every else ticked}


class WholeForm(forms.Form):
    """Wide columns, what may be made new, and the name to save it under."""

    wide = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Headers that match this pattern"),
        help_text=gettext_lazy(
            "Each such column becomes a row: (?P<year>…) and (?P<stage>…) take what its header says. Empty: none."
        ),
        widget=forms.TextInput(attrs={"class": "mono full", "spellcheck": "false"}),
    )
    new_codes = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("The file may make"),
        help_text=gettext_lazy("Where it is not ticked, a code that the county does not have is a problem."),
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(
        required=False,
        max_length=NAME_LIMIT,
        label=gettext_lazy("Save this layout under a name"),
        help_text=gettext_lazy(
            "Such as “Ledger export”. Next year it is suggested, and the command line knows it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, data: Any = None, *, kind: ImportKind, stated: Mapping[str, Any], name: str = ""
    ) -> None:
        codes = stated.get("new_codes", {})
        initial = {
            "wide": stated.get("unpivot", {}).get("columns", ""),
            "new_codes": [code for code, what in codes.items() if what == "create"],
            "name": name,
        }
        super().__init__(data, prefix="w", initial=initial)
        spec = {field.name: field for field in kind.spec}
        if kind.creatable:
            self.fields["new_codes"].choices = [
                (code, label_of(spec.get(code, code))) for code in kind.creatable
            ]
        else:
            del self.fields["new_codes"]

    def changed(self, now: Mapping[str, Any]) -> Stated:
        """The profile's `unpivot` and `new_codes`. After `is_valid`."""
        pattern, unpivot = self.cleaned_data["wide"], now.get("unpivot", {})
        creates = self.cleaned_data.get("new_codes", [])
        known = now.get("new_codes", {})
        codes = {
            code: "create" if code in creates else "refuse" for code in dict.fromkeys((*known, *creates))
        }
        return {
            "unpivot": {**unpivot, "columns": pattern} if pattern else None,
            "new_codes": codes or None,
        }


class LayoutForm:
    """The whole of it over one profile: a form a field, a form a rule, and one for the rest.

    `headers` are those that fields can be read from: the file's, or those that an unpivot leaves and makes. `told`
    is what was suggested, as the draft keeps it; `known`: texts that the county has, by field; `file_headers`: the
    file's own, of which areas are told.
    """

    CONTROLLED = ("fields", "keep", "leave_out", "unpivot", "new_codes", "file", "kind", "name", "note")

    def __init__(
        self,
        data: Any = None,
        *,
        kind: ImportKind,
        stated: Mapping[str, Any],
        headers: Sequence[str],
        name: str = "",
        told: Mapping[str, Any] | None = None,
        known: Mapping[str, Sequence[str]] | None = None,
        file_headers: Sequence[str] = (),
    ) -> None:
        self.kind, self.stated = kind, dict(stated)
        rules, missing = stated.get("fields", {}), (told or {}).get("missing", ())
        self.fields = [
            FieldForm(
                data, field=one, stated=rules.get(one.name), headers=headers,
                is_asked=one.name in missing and one.name not in rules, known=(known or {}).get(one.name, ()),
            )
            for one in kind.spec
        ]  # fmt: skip
        keeps = stated.get("keep", [])
        self.asks = [
            AskForm(data, number=number, header=header, texts=texts, keeps=keeps)
            for number, (header, texts) in enumerate((told or {}).get("apart", ()))
            if header in headers
        ]
        answers = [ask.stated for ask in self.asks if ask.stated]
        listed = [("keep", rule) for rule in keeps if rule not in answers]
        listed += [("leave_out", rule) for rule in stated.get("leave_out", [])]
        self.rules = [
            RuleForm(data, number=number, what=what, stated=rule, headers=headers)
            for number, (what, rule) in enumerate([*listed, ("", {})])
        ]
        self.whole = WholeForm(data, kind=kind, stated=stated, name=name)
        self.reading = (told or {}).get("reading", {})
        self.area = self._area(data, file_headers or headers)
        self.measures = self._measures(data, told or {})
        adds = any(one.name == "area" for one in self.kind.spec)
        self.combine = CombineForm(data, stated=stated.get("combine", {})) if adds else None

    def _area(self, data: Any, headers: Sequence[str]) -> AreaForm | None:
        """Only where records can be of others, and the controls can show what is stated."""
        area = self.stated.get("area", {})
        if not any(one.name == WHOSE for one in self.kind.spec) or not AreaForm.holds(area):
            return None
        return AreaForm(data, stated=area, headers=headers)

    def _measures(self, data: Any, told: Mapping[str, Any]) -> MeasuresForm | None:
        """Only where the file holds figures side by side, and the controls can show what is stated."""
        stated, things, measured = (
            self.stated.get("measures", []), told.get("things", ()), told.get("measured", {}),
        )  # fmt: skip
        if not measured or not MeasuresForm.holds(stated, things, self.kind.spec[0].name):
            return None
        return MeasuresForm(
            data, stated=stated, things=things, measured=measured, name=self.kind.spec[0].name
        )

    @property
    def parts(self) -> list[forms.Form]:
        found = [*self.asks, self.area, self.measures, *self.fields, self.combine, *self.rules, self.whole]
        return [one for one in found if one is not None]

    @property
    def also(self) -> list[str]:
        """What the profile states beside that has no control here."""
        shown = {*FileForm.base_fields, "sheets"}
        of_file = [f"file.{key}" for key in self.stated.get("file", {}) if key not in shown]
        here = {"area": self.area, "measures": self.measures, "combine": self.combine}
        return [*of_file, *(key for key in self.stated if key not in self.CONTROLLED and not here.get(key))]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(id of the control, what it is called, what is wrong), in the order of the page."""
        found = []
        for part in self.parts:
            for name, messages in part.errors.items():
                bound = part[name]
                label = f"{part.label}: {bound.label}" if isinstance(part, FieldForm) else str(bound.label)
                found += [(bound.auto_id, label, message) for message in messages]
        return found

    def is_valid(self, *, settled: bool = False) -> bool:
        """Whether the profile can be read; what its grammar refuses is told at its control.

        `settled`: what only a person can say must have been said.
        """
        if not all([part.is_valid() for part in self.parts]):
            return False
        if settled:
            for ask in self.asks:
                ask.needs_an_answer()
        try:
            from_dict(self.profile())
        except UnreadableFile as refusal:
            for problem in refusal.problems:
                self._tell(problem.column, f"{problem.message} {problem.remedy}")
        return not self.errors

    def _tell(self, place: str, message: str) -> None:
        field = next((one for one in self.fields if place.split(".")[1:2] == [one.field.name]), None)
        key = place.rpartition(".")[2]
        if field is not None:
            field.add_error(key if key in field.fields else "source", message)
        elif place.startswith(("keep", "leave_out")) and place.rpartition(" ")[2].isdigit():
            self._rule_at(place).add_error("texts", message)
        else:
            self.whole.add_error("wide" if place.startswith("unpivot") else "name", message)

    def _rule_at(self, place: str) -> RuleForm:
        what, _blank, number = place.partition(".")[0].partition(" ")
        those = [one for one in self.rules if one.cleaned_data["what"] == what]
        return those[int(number) - 1]

    def profile(self) -> Stated:
        """The profile, what has no control here kept. After the parts are valid."""
        rules = [one for one in self.rules if one.cleaned_data["what"]]
        changed: Stated = {
            "fields": {one.field.name: rule for one in self.fields if (rule := one.rule())},
            "keep": [
                *(rule for ask in self.asks for rule in ask.rules()),
                *(one.rule() for one in rules if one.cleaned_data["what"] == "keep"),
            ],
            "leave_out": [one.rule() for one in rules if one.cleaned_data["what"] == "leave_out"],
            **self.whole.changed(self.stated),
        }
        if self.area is not None:
            changed["area"] = self.area.area()
        if self.combine is not None:
            changed["combine"] = self.combine.combine()
        if self.measures is not None:
            changed["measures"] = self.measures.measures()
            if changed["measures"]:
                named = {name for one in changed["measures"] for name in (*one["texts"], *one["columns"])}
                more = {
                    name: rule for name, rule in self.reading.items() if rule.get("column", name) in named
                }
                changed["fields"] = {**more, **changed["fields"]}
        whole = {**self.stated, **changed}
        return {key: value for key, value in whole.items() if value not in (None, [], {}) or key == "fields"}


def sources(stated: Mapping[str, Any], headers: Sequence[str]) -> list[str]:
    """The headers that fields can be read from: wide columns and several measures take some away, and make others."""
    parts = {key: stated[key] for key in ("unpivot", "measures", "area") if stated.get(key)}
    try:
        names, _problems = names_after(from_dict(parts), headers)
    except UnreadableFile:
        return list(headers)
    return names
