r"""The parts of a profile that files of measured results need: measures, areas, other sheets, marks, breaks.

They stand beside those of `obb/imports/profile.py`, in profiles of the kind observations:

    kind = "observations"
    name = "Health almanac"

    [area]                              # whose figures a row holds; rows of others are left out
    column = "FIPS"                     # codes of digits are numbers: 37063, "037063" and 37063.0 are one
    county = "37063"                    # or a name, or several: ["Durham", "Durham County, NC"]
    benchmark = "37000"                 # optional: whose figures stand beside the county's
    state = "37"                        # where the file has the county's three digits only: "063" is 37063;
                                        # a state's and a county's column: column = ["STATE", "COUNTY"]

    [[measures]]                        # several measures in one row: each becomes a record of its own
    texts = { indicator = "CHILD-POVERTY", measure = "Children in poverty" }
    [measures.columns]                  # field → header, or the headers it may have, the first one found
    value = ["Children in poverty % Poor", "Children in poverty %"]
    low = "Children in poverty 95% CI - Low"
    high = "Children in poverty 95% CI - High"

    [[measures]]
    texts = { indicator = "TEEN-BIRTHS", measure = "Teen births" }
    columns = { value = "Teen births Rate", note = "Teen births Unreliable" }
    optional = true                     # a file without these columns has no such record

    [fields.period]                     # a list on another sheet: the row whose “Measure” is this record's
    look_up = { sheet = "Sources & Years", find = "measure", key = "Measure", give = "Year(s)", header_row = 1 }
    map = { "2014 & 2016" = "2016" }    # what is looked up can be mapped and matched as any text
    map_else = "keep"
    [fields.edition]                    # one cell of another sheet, for all rows
    cell = "Introduction!A4"
    pattern = 'the (\d{4}) almanac'
    [fields.value]
    column = "value"                    # what measures name stands in columns of these names
    not_reported = { "x" = "Too few cases" }  # marks in the place of a figure: not reported, kept as a note
                                        # (of one field: they count for all figures that state none)
    divided_by = 100                    # per 100,000 → per 1,000; `times` as elsewhere (0.18 → 18)
    decimals = 1                        # rounded, halves away from zero; at most 6 decimals are kept
    [fields.confidence]
    constant = "95"                     # of `low` and `high`: half the width becomes the margin, at 90 percent
    [fields.note]
    column = "note"
    map = { "x" = "The source calls it unreliable." }

    [combine]                           # rows of areas become one figure of the county
    how = "ratio"                       # sum of numerators ÷ sum of denominators × scale; "count": a plain sum
    scale = 100
    decimals = 1
    denominator_times = 1000            # the file's denominators are in thousands
    partial = true                      # without it a missing area leaves the total not reported

    [[breaks]]                          # figures from here on are by a new definition
    indicator = "TEEN-BIRTHS"           # without it: all of the file's
    edition = "2021"                    # or: period = "2015-2019"
    reason = "Counted out of all women"
    [[breaks]]
    period = "2015"
    reason = "New borders"

Wide years with several figures each are unpivoted with one more setting: `beside` names the group of the pattern
that tells the figures of one year apart; each stands in a column called as the group says.

    # [unpivot]
    # columns = '^(?P<what>Labor_force|Unemployed|Rate)_(?P<year>\d{4})$'
    # beside = "what"

Where several editions in one import have a figure for the same period, the one with the latest `edition` stands, and
the review names those that differ. A break by edition stands before the first period that a figure of a later edition
stands for, unless an earlier period has it already.
"""

import re
from collections.abc import Mapping
from typing import Any

from obb.imports.grammar_words import Words
from obb.imports.rules import Area, Break, Combine, LookUp, Measured

_CELL = re.compile(r"(?P<sheet>[^!]+)!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})", re.ASCII)
MOST_DECIMALS = 6


def cell_at(text: str) -> tuple[str, int, int] | None:
    """ "Introduction!B3" as its sheet, row and column, both counted from 0; None where it is no such place."""
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return None
    column = 0
    for letter in match["column"].upper():
        column = column * 26 + ord(letter) - 64
    return match["sheet"].strip().strip("'"), int(match["row"]) - 1, column - 1


class Results(Words):
    """Reads these parts of a mapping."""

    def _cell(self, part: Mapping[str, Any], place: str) -> str:
        text = self._text(part, "cell", place)
        if "cell" in part and cell_at(text) is None:
            self._wrong(
                f"{place}.cell", text, "“cell” is a sheet and a cell of it.", 'Write it as "Introduction!B3".'
            )
            return ""
        return text

    def _look_up(self, part: Mapping[str, Any], place: str) -> LookUp | None:
        if "look_up" not in part:
            return None
        table, place = self._table(part, "look_up", place), f"{place}.look_up"
        self._known(table, ("sheet", "find", "key", "give", "header_row"), place)
        texts = [self._text(table, key, place).strip() for key in ("sheet", "find", "key", "give")]
        if not all(texts):
            self._wrong(
                place, None, "Looking up needs a sheet, the column to find, and that sheet's key and give.",
                "State all four.",
            )  # fmt: skip
        return LookUp(*texts, max(1, self._count(table, "header_row", place, 1)))

    def _marks(self, part: Mapping[str, Any], place: str) -> Mapping[str, str]:
        """Marks as a list, or as a table that says what each means."""
        stated = part.get("not_reported", {})
        if isinstance(stated, (list, tuple)):
            return dict.fromkeys(self._texts(part, "not_reported", place) or (), "")
        return self._all_texts(part, "not_reported", place)

    def _all_texts(self, part: Mapping[str, Any], key: str, place: str) -> Mapping[str, str]:
        table = self._table(part, key, place)
        found = {
            str(name): str(text) for name, text in table.items() if isinstance(text, (str, int)) and name
        }
        if len(found) != len(table):
            self._wrong(
                f"{place}.{key}", None, f"“{key}” gives a text for each name.", "Put it in quotation marks."
            )
        return found

    def _factor(self, part: Mapping[str, Any], key: str, place: str, default: int = 0) -> int:
        value = self._typed(part, key, place, int, default, "a whole number")
        if key not in part or 1 <= value <= 1_000_000_000:
            return value
        self._wrong(f"{place}.{key}", value, f"“{key}” is from 1 to 1000000000.", "Write 1000 for thousands.")
        return default

    def _decimals(self, part: Mapping[str, Any], place: str, default: int | None = None) -> int | None:
        if "decimals" not in part:
            return default
        value = self._count(part, "decimals", place, 0)
        if value <= MOST_DECIMALS:
            return value
        self._wrong(
            f"{place}.decimals",
            value,
            f"At most {MOST_DECIMALS} decimals are kept.",
            "Write a smaller number.",
        )
        return default

    def _measures(self, stated: Mapping[str, Any]) -> tuple[Measured, ...]:
        parts = stated.get("measures", [])
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, Mapping) for part in parts):
            self._wrong(
                "measures", None, "“measures” is a list of tables.", "Write [[measures]] above each measure."
            )
            return ()
        if parts and "unpivot" in stated:
            self._wrong(
                "measures", None, "A file is unpivoted or has measures, not both.",
                "For several figures a year use “beside” in [unpivot].",
            )  # fmt: skip
        found = tuple(self._measured(part, f"measures {number}") for number, part in enumerate(parts, 1))
        names = [{*one.texts, *one.columns} for one in found]
        if any(set(one.texts) & set(one.columns) for one in found):
            self._wrong("measures", None, "A name is given a text and a column.", "State one of them.")
        if names and not set().union(*names) - {""}:
            self._wrong("measures", None, "A measure reads nothing.", "State its columns.")
        return found

    def _measured(self, part: Mapping[str, Any], place: str) -> Measured:
        self._known(part, ("texts", "columns", "optional"), place)
        columns = {}
        for name, header in self._table(part, "columns", place).items():
            headers = (header,) if isinstance(header, str) else header
            if (
                isinstance(headers, (list, tuple))
                and headers
                and all(isinstance(one, str) for one in headers)
            ):
                columns[name] = tuple(headers)
                continue
            self._wrong(
                f"{place}.columns.{name}", header, f"“{name}” is read from a header.",
                'Write it as "Rate", or the headers it may have as ["Rate", "Rate per 1,000"].',
            )  # fmt: skip
        if not columns:
            self._wrong(place, None, "A measure reads at least one column.", "State its “columns”.")
        return Measured(
            self._all_texts(part, "texts", place),
            columns,
            self._typed(part, "optional", place, bool, False, "true or false"),
        )

    def _names(self, part: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        """A text or a list of texts; a whole number is taken as its digits."""
        value = part.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return (str(value),)
        if isinstance(value, (list, tuple)):
            return self._texts(part, key, place) or ()
        text = self._text(part, key, place).strip()
        return (text,) if text else ()

    def _area(self, stated: Mapping[str, Any]) -> Area | None:
        if "area" not in stated:
            return None
        part = self._table(stated, "area", "")
        self._known(part, ("column", "county", "benchmark", "state", "reason"), "area")
        columns, county = self._names(part, "column", "area"), self._names(part, "county", "area")
        if not columns or not county or len(columns) > 2:
            self._wrong(
                "area", None, "It needs the column of codes (or the state's and the county's), and the county's code.",
                "State “column” and “county”.",
            )  # fmt: skip
        state = "".join(self._names(part, "state", "area"))
        if state and not state.isdigit():
            self._wrong("area.state", state, "“state” is the state's code of digits.", 'Write it as "37".')
            state = ""
        usual = Area(columns, county)
        return Area(
            columns,
            county,
            self._names(part, "benchmark", "area"),
            state,
            self._text(part, "reason", "area").strip() or usual.reason,
        )

    def _combine(self, stated: Mapping[str, Any]) -> Combine | None:
        if "combine" not in stated:
            return None
        part = self._table(stated, "combine", "")
        self._known(part, ("how", "scale", "decimals", "partial", "denominator_times"), "combine")
        how = self._one_of(part, "how", "combine", ("ratio", "count"))
        if not how:
            self._wrong(
                "combine.how", None,
                "Areas are combined as a ratio (sum of numerators over sum of denominators) or as a count (a sum).",
                "Write how = “ratio” or “count”.",
            )  # fmt: skip
        usual = Combine(how)
        return Combine(
            how,
            self._factor(part, "scale", "combine", usual.scale),
            self._decimals(part, "combine", usual.decimals) or 0,
            self._typed(part, "partial", "combine", bool, False, "true or false"),
            self._factor(part, "denominator_times", "combine", usual.denominator_times),
        )

    def _breaks(self, stated: Mapping[str, Any]) -> tuple[Break, ...]:
        parts = stated.get("breaks", [])
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, Mapping) for part in parts):
            self._wrong("breaks", None, "“breaks” is a list of tables.", "Write [[breaks]] above each break.")
            return ()
        return tuple(self._break(part, f"breaks {number}") for number, part in enumerate(parts, 1))

    def _break(self, part: Mapping[str, Any], place: str) -> Break:
        self._known(part, ("indicator", "period", "edition", "reason"), place)
        period, edition = ("".join(self._names(part, key, place)) for key in ("period", "edition"))
        reason = self._text(part, "reason", place).strip()
        if bool(period) == bool(edition) or not reason:
            self._wrong(
                place, None, "A break has a period or an edition that it begins with, and a reason.",
                "State one of the two, and why earlier values cannot be compared.",
            )  # fmt: skip
        return Break(reason, self._text(part, "indicator", place).strip(), period, edition)
