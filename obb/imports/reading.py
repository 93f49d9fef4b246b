"""A profile applied to a file: clean records in batches, and what is wrong or left out, counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from secrets import randbits
from typing import Any

from obb.imports.blocks import Cells
from obb.imports.column_batches import ColumnBatch, can_read_by_columns, column_batch
from obb.imports.columns import FieldSpec
from obb.imports.counts import Counts
from obb.imports.parts import Part, picked_of
from obb.imports.printed import PrintedTotal, PrintedTotals
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import Profile
from obb.imports.progress import COMPARING, READING, tell
from obb.imports.readers import Sheet
from obb.imports.records import Batch, Reading, Record
from obb.imports.row_batches import RowReader
from obb.imports.rules import Choose, OnlyOne


class Stream(Counts):
    """Files being read, one after the other as if they were one. The counts are complete when `batches` or
    `records` has come to its end.

    `made_codes`: field → code → the name it was made from. With an unpivot each wide cell counts as a row.
    `parts`: each file's name and where its rows begin: a row's number is that in its file plus the `offset`. A
    file that breaks off is a problem, never an exception.
    """

    def __init__(self, profile: Profile, sheets: Sheet | Sequence[Sheet], spec: Sequence[FieldSpec]) -> None:
        super().__init__()
        self.wants_marks = self.wants_columns = False
        self._salt = randbits(64)
        self._printed = {rule: PrintedTotals(rule.total_of) for rule in profile.leave_out if rule.total_of}
        self._only_one = profile.only_one
        given = [sheets] if isinstance(sheets, Sheet) else list(sheets)
        self.parts = [Part(profile, sheet, spec) for sheet in given]
        self._choose = profile.choose
        self._rows = RowReader(self, self._printed, profile.choose)
        self._snapshots: Counter[str] = Counter()
        for part in self.parts:
            part.share_made(self.parts[0])
            self.note(part.problems, part)
        if self._choose is not None and not self.problem_count:
            self._rows.picked = self._pick(self._choose)

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
            replace(notice, file=(notice.file or part.sheet.place) if several else "")
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
        for number, part in enumerate(self.parts):
            part.offset = offset
            try:
                for first, rows in self._chunks(part, size):
                    part.last_row = first + len(rows) - 1
                    share = part.sheet.share_read()
                    whole = None if share is None else (number + share) / len(self.parts)
                    tell(READING, offset + part.last_row, whole)
                    batch = self._batch(part, first, rows)
                    if len(batch.rows):
                        yield batch
                self.note(part.problems_of_all(), part)
            except UnreadableFile as refusal:
                self.note(refusal.problems, part)
            offset += part.last_row
        tell(COMPARING, offset)

    def _chunks(self, part: Part, size: int) -> Iterator[tuple[int, list[list[str]] | Cells]]:
        whole = self._only_one is not None or self._choose is not None
        if self.wants_columns and part.sheet.text is not None and not whole and can_read_by_columns(part):
            return part.sheet.blocks()
        return part.sheet.chunks(size)

    def _batch(self, part: Part, first: int, rows: list[list[str]] | Cells) -> Batch | ColumnBatch:
        if isinstance(rows, Cells):
            batch = self._columns(part, first, rows)
            if batch is not None:
                return batch
            rows = rows.records()
        return self._rows.batch(part, first, rows, self._salt if self.wants_marks else None)

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
                self.note(refusal.problems, part)
                return None
        picked, problem = picked_of(self._snapshots, choose)
        if problem is not None:
            self.note([problem])
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
