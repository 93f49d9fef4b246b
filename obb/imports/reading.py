"""A profile applied to a file: clean records in batches, and what is wrong or left out, counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from operator import itemgetter
from typing import Any

from obb.imports.columns import Bad, FieldSpec, LeftOut, Memo
from obb.imports.layout import Layout, lay_out
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import Profile
from obb.imports.readers import Sheet
from obb.imports.rules import OnlyOne

BLANK_ROWS = "blank rows"
MOST_PROBLEMS = 10_000


@dataclass(frozen=True, slots=True)
class Record:
    """One row's clean values by field name, and its number in the file."""

    row: int
    values: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows as columns: their numbers, and for every field of the spec as many values."""

    rows: list[int]
    columns: dict[str, list[Any]]

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
    """A file being read. The counts are complete when `batches` or `records` has come to its end.

    `problems` holds the first 10,000; `problem_count` counts all. `made_codes`: field → code → the name it
    was made from. With an unpivot each wide cell counts as a row. A file that breaks off is a problem, never
    an exception.
    """

    def __init__(self, profile: Profile, sheet: Sheet, spec: Sequence[FieldSpec]) -> None:
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.left_out: Counter[str] = Counter()
        self.rows_read = 0
        self._sheet = sheet
        self._only_one = profile.only_one
        self._layout: Layout = lay_out(profile, sheet.headers, spec)
        self._rules = [(rule, index, Memo(rule.holds), keep) for rule, index, keep in self._layout.rules]
        self._memos = {plan.field.name: Memo(plan.read) for plan in self._layout.plans}
        self._signs = {
            plan.field.name: (plan.negate_index, Memo(plan.rule.negate.holds))
            for plan in self._layout.plans
            if plan.rule.negate is not None
        }
        self._note([*sheet.problems, *self._layout.problems])

    @property
    def made_codes(self) -> dict[str, dict[str, str]]:
        """Field → code → the name it was made from, as far as the file has been read."""
        return {plan.field.name: dict(plan.made) for plan in self._layout.plans if plan.rule.code_from}

    @property
    def notices(self) -> list[Problem]:
        """What may be wrong but hinders nothing: codes that seem to have lost their zeros."""
        found = [plan.lost_zeros() for plan in self._layout.plans]
        return [notice for notice in found if notice is not None]

    def records(self) -> Iterator[Record]:
        """The clean records, as they come."""
        for batch in self.batches():
            yield from batch.records()

    def batches(self, size: int = 10_000) -> Iterator[Batch]:
        """The clean records as columns, up to `size` file rows each. None where the layout has problems."""
        if self.problem_count:
            return
        batches = self._read(size)
        yield from batches if self._only_one is None else self._alone(self._only_one, list(batches))

    def _read(self, size: int) -> Iterator[Batch]:
        try:
            for first, rows in self._sheet.chunks(size):
                batch = self._batch(first, rows)
                if batch.rows:
                    yield batch
        except UnreadableFile as refusal:
            self._note(refusal.problems)

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
                self.left_out[rule.reason] += gone
            kept = {name: list(compress(column, mask)) for name, column in batch.columns.items()}
            if gone < len(mask):
                yield Batch(list(compress(batch.rows, mask)), kept)

    def _note(self, problems: Sequence[Problem]) -> None:
        self.problem_count += len(problems)
        self.problems.extend(problems[: max(0, MOST_PROBLEMS - len(self.problems))])

    def _batch(self, first: int, raw: list[list[str]]) -> Batch:
        numbers, rows, ragged = self._squared(first, raw)
        if self._layout.unpivot is not None:
            numbers, rows = self._layout.unpivot.rows(numbers, rows)
        self.rows_read += len(rows)
        numbers, rows = self._ruled(numbers, rows)
        found = [problem for number, problem in ragged.items() if number in set(numbers)] if ragged else []
        columns = list(zip(*rows, strict=True)) if rows else [()] * self._layout.width
        out = {index for index, number in enumerate(numbers) if number in ragged} if ragged else set()
        values = {
            plan.field.name: self._values(plan, columns, numbers, found, out) for plan in self._layout.plans
        }
        self._check_groups(values, numbers, found, out)
        for name, value in self._layout.fixed.items():
            values[name] = [value] * len(numbers)
        self._note(sorted(found, key=lambda problem: problem.row or 0))
        if out:
            mask = [index not in out for index in range(len(numbers))]
            numbers = list(compress(numbers, mask))
            values = {name: list(compress(column, mask)) for name, column in values.items()}
        return Batch(list(numbers), values)

    def _squared(
        self, first: int, raw: list[list[str]]
    ) -> tuple[list[int], list[list[str]], dict[int, Problem]]:
        """Rows of equal width without the blank ones; those of another width with the problem they are."""
        width, numbers, rows, ragged = len(self._sheet.headers), [], [], {}
        if set(map(len, raw)) == {width} and all(map(str.strip, map(itemgetter(0), raw))):
            return list(range(first, first + len(raw))), raw, ragged
        for number, row in enumerate(raw, first):
            if not row or not (row[0].strip() or "".join(row).strip()):
                self.left_out[BLANK_ROWS] += 1
                self.rows_read += 1
                continue
            if len(row) != width:
                if len(row) < width or "".join(row[width:]).strip():
                    ragged[number] = _ragged(number, len(row), width)
                row = (row + [""] * (width - len(row)))[:width]
            numbers.append(number)
            rows.append(row)
        return numbers, rows, ragged

    def _ruled(self, numbers: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
        for rule, index, memo, keep in self._rules:
            mask = [memo[row[index]] is keep for row in rows]
            gone = len(mask) - sum(mask)
            if gone:
                self.left_out[rule.reason] += gone
                numbers, rows = list(compress(numbers, mask)), list(compress(rows, mask))
        return numbers, rows

    def _values(self, plan, columns, numbers: list[int], found: list[Problem], out: set[int]) -> list[Any]:
        cells = columns[plan.index]
        values = list(map(self._memos[plan.field.name].__getitem__, cells))
        if plan.field.name in self._signs:
            index, memo = self._signs[plan.field.name]
            values = [
                -value if turned and value and isinstance(value, (Decimal, int)) else value
                for value, turned in zip(values, map(memo.__getitem__, columns[index]), strict=True)
            ]
        if plan.has_marks():
            self._take_marks(plan, cells, values, numbers, found, out)
        return values

    def _take_marks(self, plan, cells, values, numbers, found: list[Problem], out: set[int]) -> None:
        for index, value in enumerate(values):
            if type(value) is Bad:
                found.append(
                    Problem(numbers[index], plan.header, cells[index][:200], value.message, value.remedy)
                )
                out.add(index)
            elif type(value) is LeftOut and index not in out:
                self.left_out[value.reason] += 1
                out.add(index)

    def _check_groups(self, values, numbers: list[int], found: list[Problem], out: set[int]) -> None:
        for names in self._layout.groups:
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
