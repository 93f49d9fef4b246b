"""One of the files of an import while it is read: its layout, what it remembers, and what looks odd in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from obb.imports.blocks import Coded
from obb.imports.columns import FieldSpec, Memo
from obb.imports.hidden import Hidden, ranges
from obb.imports.layout import lay_out
from obb.imports.looks import SNAPSHOT
from obb.imports.problems import Problem, did_you_mean
from obb.imports.profile import Profile
from obb.imports.readers import Sheet
from obb.imports.rules import Choose
from obb.imports.written import day_number

if TYPE_CHECKING:
    import numpy

_TOTAL = re.compile(r"(grand |sub-?|sub |report |overall )?totals?\b(?!.*\bnot\b)", re.IGNORECASE)
_MOST_SNAPSHOTS = 60
_LISTED = 5


class Part:
    """A sheet with the profile laid over it. `offset` is added to its row numbers; `last_row` is the last one read."""

    def __init__(self, profile: Profile, sheet: Sheet, spec: Sequence[FieldSpec]) -> None:
        self.sheet = sheet
        self.layout = lay_out(profile, sheet, spec)
        self.rules = [(rule, index, Memo(rule.holds), keep) for rule, index, keep in self.layout.rules]
        self.memos = {plan.field.name: Memo(plan.read) for plan in self.layout.plans}
        self.signs = {
            plan.field.name: (plan.negate_index, Memo(plan.rule.negate.holds))
            for plan in self.layout.plans
            if plan.rule.negate is not None
        }
        self.offset, self.last_row = 0, sheet.first_row - 1
        self.problems = [*sheet.problems, *self.layout.problems, *_merged(sheet, self.layout.filled)]
        self._above = [""] * len(self.layout.filled)
        self._headings = [""] * len(self.layout.headings)
        self._is_total = Memo(_looks_like_a_total)
        self._hidden = bytearray(len(sheet.hidden.rows))
        self._looked_into = {name.strip().casefold() for name in profile.other_sheets()}
        self._totals: list[int] = []
        self._total_count = 0
        self._labels = [plan.index for plan in self.layout.plans if not _is_amount(plan.field)]
        headers = self.layout.headers
        self._watched = {
            index: Counter()
            for index in self.layout.unused
            if SNAPSHOT.search(headers[index].replace("_", " "))
        }

    def share_made(self, first: Part) -> None:
        """Names made codes in all files alike: one code for two names is seen whichever files they are in."""
        made = {plan.field.name: plan.made for plan in first.layout.plans}
        for plan in self.layout.plans:
            plan.made = made.get(plan.field.name, plan.made)

    def again_rows(self) -> Iterator[list[str]]:
        """The data rows of another reading of the same file."""
        sheet = self.sheet.again() if self.sheet.again is not None else self.sheet
        leaves, hidden = sheet.leaves_hidden, sheet.hidden
        for first, rows in sheet.chunks():
            yield from (
                row for number, row in enumerate(rows, first) if not (leaves and hidden.has_row(number))
            )

    def filled(self, rows: list[list[str]]) -> list[list[str]]:
        """The rows with the cell above in place of each empty one of the columns that are filled down, and with what
        their headings say behind them.
        """
        found = []
        for row in rows:
            copy = list(row)
            for place, index in enumerate(self.layout.filled):
                if copy[index].strip():
                    self._above[place] = copy[index]
                else:
                    copy[index] = self._above[place]
            for place, (source, rule, index) in enumerate(self.layout.headings):
                if rule.holds(copy[index]):
                    self._headings[place] = copy[source]
            found.append([*copy, *self._headings])
        return found

    def look_at(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        """Remembers what `notices` tells of."""
        if not numbers:
            return
        if self.sheet.hidden.rows:
            for number in filter(self.sheet.hidden.has_row, numbers):
                self._hidden[number] = 1
        for index, counts in self._watched.items():
            if len(counts) <= _MOST_SNAPSHOTS:
                counts.update(text.strip() for text in columns[index])
        for index in {*self._labels, *self.layout.unused}:
            column = columns[index]
            if not any(map(self._is_total.__getitem__, set(column))):
                continue
            self._note_totals(
                [number for number, text in zip(numbers, column, strict=True) if self._is_total[text]]
            )

    def looked_at(self, data: bytes) -> set[int]:
        """The columns of a block of bytes that `look_at_coded` is to see: where no total can be, few or none."""
        everywhere = {*self._labels, *self.layout.unused} if b"total" in data.lower() else set()
        return everywhere | set(self._watched)

    def look_at_coded(self, numbers: numpy.ndarray, columns: Mapping[int, Coded]) -> None:
        """The same as `look_at`, by distinct texts."""
        import numpy  # noqa: PLC0415  heavy: only who reads a file loads it

        for index, column in columns.items():
            counts = self._watched.get(index)
            if counts is not None and len(counts) <= _MOST_SNAPSHOTS:
                times = numpy.bincount(column.codes, minlength=len(column.values))
                for text, count in zip(column.values, times.tolist(), strict=True):
                    counts[text.strip()] += count
            totals = numpy.array([self._is_total[text] for text in column.values], dtype=bool)
            if totals.any() and (index in self._labels or index in self.layout.unused):
                self._note_totals(numbers[totals[column.codes]].tolist())

    def _note_totals(self, rows: Sequence[int]) -> None:
        self._total_count += len(rows)
        self._totals.extend(row for row in rows[:_LISTED] if row not in self._totals)

    def problems_of_all(self) -> list[Problem]:
        """What only the whole file tells: that no row of it is the county's."""
        return [] if self.layout.area is None else self.layout.area.problems()

    def notices(self) -> Iterator[Problem]:
        """What is hidden or not read, codes that lost zeros, snapshots that nothing chooses among, likely totals."""
        yield from self._hidden_or_unread()
        if self.layout.area is not None:
            yield from self.layout.area.notices()
        for called in self.layout.unpivot.lacking if self.layout.unpivot is not None else ():
            message = f"The file has no columns for the optional measure {called}."
            yield Problem(None, "measures", called, message, "Nothing is read of it.")
        for plan in self.layout.plans:
            notice = plan.lost_zeros()
            if notice is not None:
                yield notice
        for index, counts in self._watched.items():
            counts.pop("", None)
            if 1 < len(counts) <= _MOST_SNAPSHOTS:
                yield self._several(self.layout.headers[index], counts)
        if self._totals:
            listed = ", ".join(str(row) for row in sorted(self._totals)[:_LISTED])
            more = " …" if self._total_count > min(len(self._totals), _LISTED) else ""
            yield Problem(
                None, "", "", f"Rows look like totals and are read as lines: {listed}{more}.",
                "Where they are, leave them out by a rule of the profile, or their amounts count twice.",
            )  # fmt: skip

    def _hidden_or_unread(self) -> Iterator[Problem]:
        if any(self._hidden):
            rows = Hidden(bytes(self._hidden)).numbers()
            words = f"{len(rows):,} hidden rows are" if len(rows) > 1 else "A hidden row is"
            yield Problem(
                rows[0], "", "", f"{words} read: {ranges(rows)}.",
                "Somebody or a filter has hidden them. Where they do not count, leave them out, in the layout or by"
                ' hidden_rows = "leave_out" in a profile.',
            )  # fmt: skip
        columns = sorted(self.layout.read_before(self.sheet.hidden.columns))
        if columns:
            listed = ", ".join(f"“{self.sheet.headers[index]}”" for index in columns[:_LISTED])
            more = " …" if len(columns) > _LISTED else ""
            yield Problem(
                None, "", "", f"Hidden columns are read: {listed}{more}.",
                "Where they do not count, read others, or leave them out, in the layout or by"
                ' hidden_columns = "leave_out" in a profile.',
            )  # fmt: skip
        if self.sheet.is_hidden:
            yield Problem(
                None,
                "",
                "",
                f"The sheet “{self.sheet.name}” is hidden, and is read.",
                "Look whether it is the right one.",
            )
        unread = [one for one in self.sheet.unread if one[0].strip().casefold() not in self._looked_into]
        if unread:
            listed = ", ".join(
                f"“{name}” (hidden)" if is_hidden else f"“{name}”" for name, is_hidden in unread[:20]
            )
            more = " …" if len(unread) > 20 else ""
            yield Problem(
                None, "", "", f"Sheets of the workbook that are not read: {listed}{more}.",
                "Where they belong to it, tick them in the layout, or name them in the profile (sheets).",
                self.sheet.file,
            )  # fmt: skip

    def _several(self, header: str, counts: Mapping[str, int]) -> Problem:
        listed = ", ".join(f"{text} ({count:,} rows)" for text, count in sorted(counts.items())[:_LISTED])
        return Problem(
            None, header, "",
            f"“{header}” has {len(counts)} values and nothing chooses among them: {listed}.",
            "Where each is a copy of the whole, choose one in the profile ([choose]), or amounts count several times.",
        )  # fmt: skip


def picked_of(snapshots: Mapping[str, int], choose: Choose) -> tuple[str | None, Problem | None]:
    """The snapshot that is chosen among these, or what is wrong."""
    wanted = choose.pick.strip().casefold()
    if wanted not in ("latest", "earliest"):
        found = next((text for text in snapshots if text.casefold() == wanted), None)
        if found is not None:
            return found, None
        listed = ", ".join(f"“{text}”" for text in sorted(snapshots)[:20])
        return None, Problem(
            None, choose.column, choose.pick, f"No row has “{choose.pick}” in “{choose.column}”.",
            did_you_mean(choose.pick, snapshots, f"It has {listed}."),
        )  # fmt: skip
    if not snapshots:
        return None, Problem(
            None, choose.column, "", f"“{choose.column}” is empty in every row.", "Check the profile."
        )
    numbers = {text: day_number(text) for text in snapshots}
    odd = next((text for text, number in numbers.items() if number is None), None)
    if odd is not None:
        return None, Problem(
            None, choose.column, odd, f"“{odd}” is neither a day nor a year, so that the {wanted} cannot be told.",
            "State in the profile which value to pick.",
        )  # fmt: skip
    best = max if wanted == "latest" else min
    return best(numbers, key=lambda text: numbers[text] or 0), None


def _looks_like_a_total(text: str) -> bool:
    if "total" not in text.casefold():
        return False
    return _TOTAL.fullmatch(text.strip()[:60]) is not None or _ends(text)


def _ends(text: str) -> bool:
    """“Parks total”, “Total – Parks”: a label with the word at an end."""
    words = re.sub(r"[^\w ]", " ", text[:120]).casefold().split()
    return len(words) > 1 and (
        words[-1] in ("total", "totals", "subtotal") or words[0] in ("total", "subtotal", "totals")
    )


def _is_amount(field: FieldSpec) -> bool:
    return field.name in ("amount", "value", "year")


def _merged(sheet: Sheet, filled: Sequence[int]) -> list[Problem]:
    """Cells merged over several data rows: all but the first of those rows would look empty."""
    left = [one for one in sheet.merged if not all(column in filled for column in range(one[2], one[3] + 1))]
    if not left:
        return []
    top, bottom, column, _last = left[0]
    header = sheet.headers[column] if column < len(sheet.headers) else ""
    where = (
        f"rows {top} to {bottom}"
        if len(left) == 1
        else f"several rows in {len(left)} places, first rows {top} to {bottom}"
    )
    return [
        Problem(
            top, header, "", f"Cells are merged over {where}: the sheet is laid out to be looked at, not as a list.",
            "Unmerge them and fill each row (a pivot table: tabular form, repeat all item labels);"
            " or state fill_down for the column in the profile.",
        )
    ]  # fmt: skip
