"""A profile applied to a file: clean records in batches, and what is wrong or left out, counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import compress
from operator import itemgetter
from secrets import randbits
from typing import Any

from obb.imports.areas import AreaColumns
from obb.imports.blocks import ENCODINGS, Cells, cells_of
from obb.imports.column_batches import ColumnBatch, can_read_by_columns, column_batch, row_marks
from obb.imports.columns import Bad, FieldSpec, LeftOut
from obb.imports.layout import Layout
from obb.imports.parts import Part, picked_of
from obb.imports.printed import PrintedTotal, PrintedTotals
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import Profile
from obb.imports.progress import READING, tell
from obb.imports.readers import Sheet
from obb.imports.rules import Choose, OnlyOne

BLANK_ROWS = "blank rows"
MOST_PROBLEMS = 10_000
MOST_OUT_ROWS = 200
"""How many rows left out for one reason are remembered by number."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row's clean values by field name, and its number in the file."""

    row: int
    values: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows as columns: their numbers, and for every field of the spec as many values.

    `marks`, where they were asked for: the same number for rows whose cells are all the same.
    """

    rows: list[int]
    columns: dict[str, list[Any]]
    marks: list[int] | None = None

    def records(self) -> Iterator[Record]:
        """The same, row by row."""
        names = tuple(self.columns)
        for row, values in zip(self.rows, zip(*self.columns.values(), strict=True), strict=True):
            yield Record(row, dict(zip(names, values, strict=True)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: rows_read = records + those left out, by reason + those with a problem."""

    records: list[Record]
    problems: list[Problem]
    left_out: dict[str, int]
    rows_read: int
    made_codes: dict[str, dict[str, str]]
    notices: list[Problem]


class Stream:
    """Files being read, one after the other as if they were one. The counts are complete when `batches` or
    `records` has come to its end.

    `problems` holds the first 10,000; `problem_count` counts all. `made_codes`: field → code → the name it
    was made from. With an unpivot each wide cell counts as a row. `out_rows`: the first rows left out for each
    reason. `parts`: each file's name and where its rows begin: a row's number is that in its file plus the
    `offset`. A file that breaks off is a problem, never an exception.
    """

    def __init__(self, profile: Profile, sheets: Sheet | Sequence[Sheet], spec: Sequence[FieldSpec]) -> None:
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.left_out: Counter[str] = Counter()
        self.out_rows: dict[str, list[int]] = {}
        self.rows_read = 0
        self.wants_marks = self.wants_columns = False
        self._salt = randbits(64)
        self.most_out_rows = MOST_OUT_ROWS
        self._printed = {rule: PrintedTotals(rule.total_of) for rule in profile.leave_out if rule.total_of}
        self._only_one = profile.only_one
        given = [sheets] if isinstance(sheets, Sheet) else list(sheets)
        self.parts = [Part(profile, sheet, spec) for sheet in given]
        self._choose = profile.choose
        self._snapshots: Counter[str] = Counter()
        for part in self.parts:
            part.share_made(self.parts[0])
            self._note(part.problems, part)
        self._picked = None if self._choose is None or self.problem_count else self._pick(self._choose)

    @property
    def made_codes(self) -> dict[str, dict[str, str]]:
        """Field → code → the name it was made from, as far as the files have been read."""
        plans = self.parts[0].layout.plans
        return {plan.field.name: dict(plan.made) for plan in plans if plan.rule.code_from}

    @property
    def notices(self) -> list[Problem]:
        """What may be wrong but hinders nothing: codes that lost zeros, snapshots, rows that look like totals."""
        several = len(self.parts) > 1
        return [
            replace(notice, file=part.sheet.file) if several else notice
            for part in self.parts
            for notice in part.notices()
        ]

    @property
    def snapshots(self) -> dict[str, int]:
        """Where a snapshot is chosen: how many rows each has."""
        return dict(self._snapshots)

    @property
    def printed(self) -> list[PrintedTotal]:
        """The totals that the file prints, each beside what its lines add up to."""
        return [one for printed in self._printed.values() for one in printed.compared()]

    def records(self) -> Iterator[Record]:
        """The clean records, as they come."""
        for batch in self.batches():
            yield from batch.records()

    def batches(self, size: int = 10_000) -> Iterator[Batch | ColumnBatch]:
        """The clean records as columns, up to `size` file rows each; a ColumnBatch holds those of a block of bytes.

        None where the layout has problems.
        """
        if self.problem_count:
            return
        batches = self._read(size)
        yield from batches if self._only_one is None else self._alone(self._only_one, list(batches))

    def _read(self, size: int) -> Iterator[Batch]:
        offset = 0
        for part in self.parts:
            part.offset = offset
            try:
                for first, rows in self._chunks(part, size):
                    part.last_row = first + len(rows) - 1
                    tell(READING, offset + part.last_row, part.sheet.share_read())
                    batch = self._columns(part, first, rows) if isinstance(rows, Cells) else None
                    if batch is None:
                        batch = self._batch(part, first, rows.records() if isinstance(rows, Cells) else rows)
                    if len(batch.rows):
                        yield batch
                self._note(part.problems_of_all(), part)
            except UnreadableFile as refusal:
                self._note(refusal.problems, part)
            offset += part.last_row

    def _chunks(self, part: Part, size: int) -> Iterator[tuple[int, list[list[str]] | Cells]]:
        whole = self._only_one is not None or self._choose is not None
        if self.wants_columns and part.sheet.text is not None and not whole and can_read_by_columns(part):
            return part.sheet.blocks()
        return part.sheet.chunks(size)

    def _columns(self, part: Part, first: int, cells: Cells) -> ColumnBatch | None:
        found = column_batch(part, cells, first, self._salt)
        if found is None:
            return None
        self.rows_read += found.looked_at
        for reason, rows in found.left:
            self.leave(reason, rows)
        return found.batch

    def _pick(self, choose: Choose) -> str | None:
        """The text of the snapshot that is chosen, in one reading of its column alone."""
        for part in self.parts:
            try:
                for row in part.again_rows():
                    text = row[part.layout.chosen].strip() if part.layout.chosen < len(row) else ""
                    if text:
                        self._snapshots[text] += 1
            except UnreadableFile as refusal:
                self._note(refusal.problems, part)
                return None
        picked, problem = picked_of(self._snapshots, choose)
        if problem is not None:
            self._note([problem])
        return picked

    def _alone(self, rule: OnlyOne, batches: list[Batch]) -> Iterator[Batch]:
        """The batches without the rows of whatever has several values. Needs the whole file at once."""
        values: dict[Any, set[Any]] = {}
        for batch in batches:
            for per, of in zip(batch.columns[rule.per], batch.columns[rule.of], strict=True):
                values.setdefault(per, set()).add(of)
        for batch in batches:
            mask = [len(values[per]) == 1 for per in batch.columns[rule.per]]
            gone = len(mask) - sum(mask)
            if gone:
                self.leave(
                    rule.reason, [row for row, stays in zip(batch.rows, mask, strict=True) if not stays]
                )
            kept = {name: list(compress(column, mask)) for name, column in batch.columns.items()}
            marks = None if batch.marks is None else list(compress(batch.marks, mask))
            if gone < len(mask):
                yield Batch(list(compress(batch.rows, mask)), kept, marks)

    def _note(self, problems: Sequence[Problem], part: "Part | None" = None) -> None:
        self.problem_count += len(problems)
        room = max(0, MOST_PROBLEMS - len(self.problems))
        several = part is not None and len(self.parts) > 1
        self.problems.extend(
            replace(problem, file=part.sheet.file) if several else problem for problem in problems[:room]
        )

    def leave(self, reason: str, rows: Sequence[int]) -> None:
        """Counts rows left out for a reason, and remembers the first of them."""
        self.left_out[reason] += len(rows)
        kept = self.out_rows.setdefault(reason, [])
        kept.extend(rows[: max(0, self.most_out_rows - len(kept))])

    def _batch(self, part: "Part", first: int, raw: list[list[str]]) -> Batch:
        layout = part.layout
        numbers, rows, ragged = self._squared(part, first, raw)
        if layout.filled:
            rows = part.filled(rows)
        if layout.chosen is not None:
            numbers, rows = self._chosen(part, layout.chosen, numbers, rows)
        if layout.area is not None:
            numbers, rows = self._of_area(part, layout.area, numbers, rows)
        if layout.unpivot is not None:
            numbers, rows = layout.unpivot.rows(numbers, rows)
        self.rows_read += len(rows)
        numbers, rows = self._ruled(part, numbers, rows)
        found = [problem for number, problem in ragged.items() if number in set(numbers)] if ragged else []
        columns = list(zip(*rows, strict=True)) if rows else [()] * layout.width
        marks = self._marks(part, rows) if self.wants_marks else None
        part.look_at(numbers, columns)
        out = {index for index, number in enumerate(numbers) if number in ragged} if ragged else set()
        values = {
            plan.field.name: self._values(part, plan, columns, numbers, found, out) for plan in layout.plans
        }
        self._check_groups(layout, values, numbers, found, out)
        for name, value in layout.fixed.items():
            values[name] = [value] * len(numbers)
        self._note(sorted(found, key=lambda problem: problem.row or 0), part)
        if out:
            mask = [index not in out for index in range(len(numbers))]
            numbers = list(compress(numbers, mask))
            values = {name: list(compress(column, mask)) for name, column in values.items()}
            marks = None if marks is None else list(compress(marks, mask))
        for printed in self._printed.values():
            printed.add(zip(*(values[name] for name in printed.fields), strict=True), values["amount"])
        return Batch([number + part.offset for number in numbers], values, marks)

    def _marks(self, part: "Part", rows: Sequence[Sequence[str]]) -> list[int]:
        encoding = part.sheet.encoding if part.sheet.encoding in ENCODINGS else "utf-8"
        return row_marks(cells_of(rows, encoding.removesuffix("-sig")), self._salt).tolist()

    def _squared(
        self, part: "Part", first: int, raw: list[list[str]]
    ) -> tuple[list[int], list[list[str]], dict[int, Problem]]:
        """Rows of equal width without the blank ones; those of another width with the problem they are."""
        width, numbers, rows, ragged = len(part.sheet.headers), [], [], {}
        if set(map(len, raw)) == {width} and all(map(str.strip, map(itemgetter(0), raw))):
            return list(range(first, first + len(raw))), raw, ragged
        for number, row in enumerate(raw, first):
            if not row or not (row[0].strip() or "".join(row).strip()):
                self.leave(BLANK_ROWS, [number + part.offset])
                self.rows_read += 1
                continue
            if len(row) != width:
                if len(row) < width or "".join(row[width:]).strip():
                    ragged[number] = _ragged(number, len(row), width)
                row = (row + [""] * (width - len(row)))[:width]
            numbers.append(number)
            rows.append(row)
        return numbers, rows, ragged

    def _chosen(
        self, part: "Part", index: int, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows of the snapshot that is chosen; where there is none, all."""
        if self._picked is None or self._choose is None:
            return numbers, rows
        mask = [row[index].strip() == self._picked for row in rows]
        self._leave_whole(part, self._choose.reason, mask, numbers)
        return list(compress(numbers, mask)), list(compress(rows, mask))

    def _of_area(
        self, part: "Part", area: AreaColumns, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows of the county and of its benchmark, each with whose it is behind its cells."""
        whose = [area.whose(row) for row in rows]
        self._leave_whole(part, area.area.reason, whose, numbers)
        return list(compress(numbers, whose)), [[*row, of] for row, of in zip(rows, whose, strict=True) if of]

    def _leave_whole(self, part: "Part", reason: str, mask: Sequence[object], numbers: list[int]) -> None:
        """Leaves out rows of the file before they become several: each counts for all that it would become."""
        gone = [number + part.offset for number, stays in zip(numbers, mask, strict=True) if not stays]
        wide = len(part.layout.unpivot.wide) if part.layout.unpivot is not None else 1
        if gone:
            self.leave(reason, [number for number in gone for _cell in range(wide)])
            self.rows_read += len(gone) * wide

    def _ruled(
        self, part: "Part", numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        for rule, index, memo, keep in part.rules:
            mask = [memo[row[index]] is keep for row in rows]
            if not all(mask):
                gone = [
                    number + part.offset for number, stays in zip(numbers, mask, strict=True) if not stays
                ]
                self.leave(rule.reason, gone)
                if rule in self._printed:
                    out = [row for row, stays in zip(rows, mask, strict=True) if not stays]
                    self._note_printed(part, self._printed[rule], gone, out)
                numbers, rows = list(compress(numbers, mask)), list(compress(rows, mask))
        return numbers, rows

    def _note_printed(
        self, part: "Part", printed: PrintedTotals, numbers: list[int], rows: list[list[str]]
    ) -> None:
        columns = list(zip(*rows, strict=True))
        plans = {plan.field.name: plan for plan in part.layout.plans}

        def read(name: str) -> list[Any]:
            if name not in plans:
                return [part.layout.fixed.get(name)] * len(rows)
            memo = part.memos[name].__getitem__
            return list(map(memo, plans[name].cells(columns)))

        keys = zip(*(read(name) for name in printed.fields), strict=True)
        printed.note(numbers, keys, read("amount"))

    def _values(
        self, part: "Part", plan, columns, numbers: list[int], found: list[Problem], out: set[int]
    ) -> list[Any]:
        cells = plan.cells(columns)
        read = part.memos[plan.field.name].__getitem__
        values = list(map(read, cells))
        for index, sign in plan.others:
            values = [
                _added(value, read(cell), sign) for value, cell in zip(values, columns[index], strict=True)
            ]
        if plan.field.name in part.signs:
            index, memo = part.signs[plan.field.name]
            values = [
                _turned(value) if turned else value
                for value, turned in zip(values, map(memo.__getitem__, columns[index]), strict=True)
            ]
        elif plan.rule.reversed_sign:
            values = list(map(_turned, values))
        if plan.has_marks() or plan.others:
            self._take_marks(part, plan, cells, values, numbers, found, out)
        return values

    def _take_marks(self, part, plan, cells, values, numbers, found: list[Problem], out: set[int]) -> None:
        for index, value in enumerate(values):
            if type(value) is Bad:
                found.append(
                    Problem(numbers[index], plan.header, cells[index][:200], value.message, value.remedy)
                )
                out.add(index)
            elif type(value) is LeftOut and index not in out:
                self.leave(value.reason, [numbers[index] + part.offset])
                out.add(index)

    def _check_groups(
        self, layout: Layout, values, numbers: list[int], found: list[Problem], out: set[int]
    ) -> None:
        for names in layout.groups:
            columns = [values[name] for name in names]
            for index, row in enumerate(zip(*columns, strict=True)):
                if index not in out and all(value is None for value in row):
                    listed = " and ".join(f"“{name}”" for name in names)
                    found.append(
                        Problem(
                            numbers[index],
                            names[0],
                            "",
                            f"{listed} are both empty.",
                            "Fill at least one of them.",
                        )
                    )
                    out.add(index)


def _turned(value: Any) -> Any:
    return -value if value and isinstance(value, (Decimal, int)) else value


def _added(value: Any, more: Any, sign: int) -> Any:
    """Two columns' values added up; a problem in either is the row's, and nothing in both is nothing."""
    if type(value) is Bad or more is None or type(more) is LeftOut:
        return value
    if type(more) is Bad:
        return more
    if value is None or type(value) is LeftOut:
        return more if sign > 0 else _turned(more)
    total = value + sign * more
    return total if total else abs(total)


def _ragged(number: int, cells: int, width: int) -> Problem:
    return Problem(
        number, "", "", f"The row has {cells} cells; the headers name {width}.",
        "Look for a missing or unquoted delimiter in this row.",
    )  # fmt: skip


def apply(profile: Profile, sheet: Sheet, spec: Sequence[FieldSpec]) -> Reading:
    """Reads the whole sheet at once. Nothing raises: all that is wrong is in `problems`."""
    stream = Stream(profile, sheet, spec)
    records = list(stream.records())
    problems = list(stream.problems)
    if stream.problem_count > len(problems):
        more = stream.problem_count - len(problems)
        problems.append(
            Problem(None, "", "", f"{more:,} more problems are not listed.", "Correct these first.")
        )
    return Reading(
        records, problems, dict(stream.left_out), stream.rows_read, stream.made_codes, stream.notices
    )
