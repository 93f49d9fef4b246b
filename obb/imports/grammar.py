"""The grammar of a profile: a mapping becomes a Profile, and every mistake in it a problem with its place."""

from collections.abc import Mapping
from typing import Any

from obb.imports.grammar_results import Results
from obb.imports.readers import FileOptions
from obb.imports.rules import Choose, FieldRule, OnlyOne, Profile, Rule, Unpivot
from obb.imports.workbooks import ALL
from obb.imports.written import DATES, NUMBERS, Writing

CREATE, REFUSE = "create", "refuse"
LEAVE_OUT = "leave_out"
_TOP = (
    "kind", "name", "note", "file", "keep", "leave_out", "fields", "constants", "new_codes", "unpivot", "only_one",
    "choose", "measures", "area", "combine", "breaks",
)  # fmt: skip
_FILE = (
    "sheet", "sheets", "header_row", "header_rows", "header_join", "skip_rows", "headers", "delimiter", "encoding",
    "hidden_rows", "hidden_columns",
)  # fmt: skip
_RULE = ("column", "equals", "in", "matches", "blank")
_FIELD = (
    "column", "constant", "code_from", "join", "file_name", "sheet_name", "pattern", "map", "map_else", "width",
    "blank", "leave_out_blank", "clean", "fill_down", "heading", "numbers", "times", "negative_marks",
    "positive_marks", "dates", "plus", "minus", "negate", "cell", "look_up", "not_reported", "divided_by", "decimals",
)  # fmt: skip
_SOURCES = ("column", "constant", "code_from", "file_name", "sheet_name", "cell", "look_up")


def _filled(source: Any) -> bool:
    """Whether a field's source names anything: an empty header is none."""
    return bool(source) and all(source) if isinstance(source, (list, tuple)) else source != ""


class Grammar(Results):
    """Reads a mapping part by part and notes what is wrong with its place in the profile."""

    def profile(self, stated: Mapping[str, Any]) -> Profile:
        self._known(stated, _TOP, "the profile")
        fields = self._table(stated, "fields", "")
        return Profile(
            kind=self._text(stated, "kind", ""),
            name=self._text(stated, "name", ""),
            note=self._text(stated, "note", ""),
            file=self._file(self._table(stated, "file", "")),
            keep=self._rules(stated, "keep"),
            leave_out=self._rules(stated, "leave_out"),
            fields={name: self._field(name, part) for name, part in fields.items()},
            constants={name: str(value) for name, value in self._table(stated, "constants", "").items()},
            new_codes=self._new_codes(self._table(stated, "new_codes", "")),
            unpivot=self._unpivot(stated),
            only_one=self._only_one(stated),
            choose=self._choose(stated),
            measures=self._measures(stated),
            area=self._area(stated),
            combine=self._combine(stated),
            breaks=self._breaks(stated),
        )

    def _file(self, part: Mapping[str, Any]) -> FileOptions:
        self._known(part, _FILE, "file")
        if part.get("sheet") and part.get("sheets"):
            self._wrong(
                "file.sheets", None, "A profile names one sheet or several.", "Take “sheet” out, or “sheets”."
            )
        return FileOptions(
            sheet=self._text(part, "sheet", "file"),
            sheets=self._sheets(part),
            header_row=self._count(part, "header_row", "file", 1),
            header_rows=max(1, self._count(part, "header_rows", "file", 1)),
            header_join=self._text(part, "header_join", "file", " "),
            skip_rows=self._count(part, "skip_rows", "file", 0),
            headers=self._texts(part, "headers", "file") or (),
            delimiter=self._text(part, "delimiter", "file"),
            encoding=self._text(part, "encoding", "file"),
            hidden_rows=self._one_of(part, "hidden_rows", "file", (LEAVE_OUT,)),
            hidden_columns=self._one_of(part, "hidden_columns", "file", (LEAVE_OUT,)),
        )

    def _sheets(self, part: Mapping[str, Any]) -> str | tuple[str, ...]:
        """Names, or ALL, or the text of a pattern."""
        if isinstance(part.get("sheets"), (list, tuple)):
            return self._texts(part, "sheets", "file") or ""
        stated = self._text(part, "sheets", "file")
        pattern = self._pattern(part, "sheets", "file") if stated not in ("", ALL) else None
        return pattern.pattern if pattern is not None else stated if stated == ALL else ""

    def _rules(self, stated: Mapping[str, Any], key: str) -> tuple[Rule, ...]:
        parts = stated.get(key, [])
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, Mapping) for part in parts):
            self._wrong(key, parts, f"“{key}” is a list of rules.", f"Write [[{key}]] above each rule.")
            return ()
        return tuple(
            self._rule(
                part, f"{key} {number}", (*_RULE, "reason", *(("total_of",) if key == "leave_out" else ()))
            )
            for number, part in enumerate(parts, 1)
        )

    def _rule(self, part: Mapping[str, Any], place: str, known: tuple[str, ...]) -> Rule:
        self._known(part, known, place)
        ways = [way for way in ("equals", "in", "matches", "blank") if way in part]
        column = self._text(part, "column", place)
        if len(ways) != 1 or not column:
            self._wrong(
                place, None, "A rule has a column and one of equals, in, matches, blank.", "State them."
            )
        if "reason" in known and not self._text(part, "reason", place).strip():
            self._wrong(place, None, "A rule that leaves rows out says why.", "Add a reason.")
        return Rule(
            column=column,
            reason=self._text(part, "reason", place).strip(),
            equals=self._text(part, "equals", place, None),
            any_of=self._texts(part, "in", place),
            matches=self._pattern(part, "matches", place),
            blank=self._typed(part, "blank", place, bool, None, "true or false"),
            total_of=self._texts(part, "total_of", place) or (),
        )

    def _field(self, name: str, part: Any) -> FieldRule:
        place = f"fields.{name}"
        if not isinstance(part, Mapping):
            self._wrong(
                place, part, f"“{name}” is a table of its own.", f"Write [{place}] above its settings."
            )
            return FieldRule()
        self._known(part, _FIELD, place)
        sources = [source for source in _SOURCES if source in part]
        if len(sources) != 1 or (sources != ["constant"] and not _filled(part[sources[0]])):
            self._wrong(
                place, None, f"A field comes from one of {', '.join(_SOURCES)}.", "State exactly one."
            )
        if "blank" in part and "leave_out_blank" in part:
            self._wrong(place, None, "A field has blank or leave_out_blank, not both.", "Take one out.")
        map_else = self._text(part, "map_else", place, "problem")
        if map_else not in ("problem", "keep"):
            self._wrong(
                f"{place}.map_else", map_else, "“map_else” is problem or keep.", "Write one of the two."
            )
        heading = self._table(part, "heading", place)
        if heading and ("fill_down" in part or not isinstance(part.get(sources[0] if sources else ""), str)):
            self._wrong(
                f"{place}.heading", None, "A heading’s text is that of one column, and is not filled down.",
                "Name one column, and take fill_down out.",
            )  # fmt: skip
        turned = part.get("negate") is True
        negate = {} if turned else self._table(part, "negate", place)
        constant = part.get("constant")
        column, more = self._columns(part, "column", place)
        code_from, more = self._columns(part, "code_from", place) if "code_from" in part else ("", more)
        return FieldRule(
            column=column,
            more=more,
            join=self._text(part, "join", place),
            constant=str(constant)
            if isinstance(constant, int)
            else self._text(part, "constant", place, None),
            code_from=code_from,
            file_name=self._pattern(part, "file_name", place),
            sheet_name=self._pattern(part, "sheet_name", place),
            cell=self._cell(part, place),
            look_up=self._look_up(part, place),
            not_reported=self._marks(part, place),
            pattern=self._pattern(part, "pattern", place),
            map=self._map(part, place),
            map_else=map_else,
            width=self._count(part, "width", place, 0),
            blank=self._text(part, "blank", place),
            leave_out_blank=self._text(part, "leave_out_blank", place),
            clean=self._typed(part, "clean", place, bool, False, "true or false"),
            fill_down=self._typed(part, "fill_down", place, bool, False, "true or false"),
            heading=self._rule(heading, f"{place}.heading", _RULE) if heading else None,
            writing=self._writing(part, place),
            plus=self._texts(part, "plus", place) or (),
            minus=self._texts(part, "minus", place) or (),
            reversed_sign=turned,
            negate=self._rule(negate, f"{place}.negate", _RULE) if negate else None,
        )

    def _columns(self, part: Mapping[str, Any], key: str, place: str) -> tuple[str, tuple[str, ...]]:
        """A header, or a list of headers whose texts are joined: the first one, and the others."""
        if not isinstance(part.get(key), (list, tuple)):
            return self._text(part, key, place), ()
        first, *others = self._texts(part, key, place) or ("",)
        return first, tuple(others)

    def _writing(self, part: Mapping[str, Any], place: str) -> Writing:
        return Writing(
            numbers=self._one_of(part, "numbers", place, tuple(NUMBERS)),
            times=self._factor(part, "times", place),
            negative_marks=self._texts(part, "negative_marks", place) or (),
            positive_marks=self._texts(part, "positive_marks", place) or (),
            dates=self._one_of(part, "dates", place, DATES),
            divided_by=self._factor(part, "divided_by", place),
            decimals=self._decimals(part, place),
        )

    def _map(self, part: Mapping[str, Any], place: str) -> Mapping[str, str] | None:
        if "map" not in part:
            return None
        table = self._table(part, "map", place)
        if not all(isinstance(text, str) for text in table.values()):
            self._wrong(
                f"{place}.map", None, "A map gives a text for a text.", "Put both in quotation marks."
            )
            return None
        return dict(table)

    def _new_codes(self, part: Mapping[str, Any]) -> Mapping[str, str]:
        for name, value in part.items():
            if value not in (CREATE, REFUSE):
                self._wrong(
                    f"new_codes.{name}", value, "New codes are created or refused.", "Write create or refuse."
                )
        return dict(part)

    def _unpivot(self, stated: Mapping[str, Any]) -> Unpivot | None:
        if "unpivot" not in stated:
            return None
        part = self._table(stated, "unpivot", "")
        self._known(part, ("columns", "into", "beside"), "unpivot")
        columns = self._pattern(part, "columns", "unpivot")
        if columns is None:
            self._wrong("unpivot.columns", None, "Unpivoting needs a pattern of headers.", "State “columns”.")
            return None
        beside = self._text(part, "beside", "unpivot")
        if beside and beside not in columns.groupindex:
            self._wrong(
                "unpivot.beside", beside, "“beside” names a group of the pattern.", "Name one of its groups."
            )
            beside = ""
        return Unpivot(columns, self._text(part, "into", "unpivot", "amount"), beside)

    def _choose(self, stated: Mapping[str, Any]) -> Choose | None:
        if "choose" not in stated:
            return None
        part = self._table(stated, "choose", "")
        self._known(part, ("column", "pick", "reason"), "choose")
        column = self._text(part, "column", "choose").strip()
        if not column:
            self._wrong(
                "choose",
                None,
                "Choosing a snapshot needs the column that tells them apart.",
                "State “column”.",
            )
            return None
        usual = Choose(column)
        return Choose(
            column,
            self._text(part, "pick", "choose", usual.pick).strip() or usual.pick,
            self._text(part, "reason", "choose", usual.reason).strip() or usual.reason,
        )

    def _only_one(self, stated: Mapping[str, Any]) -> OnlyOne | None:
        if "only_one" not in stated:
            return None
        part = self._table(stated, "only_one", "")
        self._known(part, ("of", "per", "reason"), "only_one")
        texts = [self._text(part, key, "only_one").strip() for key in ("of", "per", "reason")]
        if not all(texts):
            self._wrong(
                "only_one", None, "It needs two fields, “of” and “per”, and a reason.", "State all three."
            )
            return None
        return OnlyOne(*texts)
