"""Rows of texts become clean records, as columns: blank rows, rules, values, and all that is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import compress
from operator import itemgetter
from typing import Any

from obb.imports.areas import AreaColumns
from obb.imports.blocks import ENCODINGS, cells_of
from obb.imports.column_batches import row_marks
from obb.imports.columns import Bad, LeftOut
from obb.imports.counts import Counts
from obb.imports.layout import Layout
from obb.imports.parts import Part
from obb.imports.printed import PrintedTotals
from obb.imports.problems import Problem
from obb.imports.records import Batch
from obb.imports.rules import Choose, Rule

BLANK_ROWS, HIDDEN_ROWS = "blank rows", "hidden rows"


class RowReader:
    """Reads rows by the layout of their part, and counts as it goes. `picked`: the snapshot that is chosen."""

    def __init__(self, counts: Counts, printed: Mapping[Rule, PrintedTotals], choose: Choose | None) -> None:
        self._counts, self._printed, self._choose = counts, printed, choose
        self.picked: str | None = None

    def batch(self, part: Part, first: int, raw: list[list[str]], salt: int | None) -> Batch:
        """The rows from the `first` on. `salt`: where rows that are alike are to bear the same mark."""
        layout = part.layout
        numbers, rows, ragged = self._squared(part, first, raw)
        if layout.filled or layout.headings:
            rows = part.filled(rows)
        numbers, rows = self._meant(part, numbers, rows)
        if layout.unpivot is not None:
            numbers, rows = layout.unpivot.rows(numbers, rows)
        self._counts.rows_read += len(rows)
        numbers, rows = self._ruled(part, numbers, rows)
        found = [problem for number, problem in ragged.items() if number in set(numbers)] if ragged else []
        columns = list(zip(*rows, strict=True)) if rows else [()] * layout.width
        marks = None if salt is None else _marks(part, rows, salt)
        part.look_at(numbers, columns)
        out = {index for index, number in enumerate(numbers) if number in ragged} if ragged else set()
        values = {
            plan.field.name: self._values(part, plan, columns, numbers, found, out) for plan in layout.plans
        }
        self._check_groups(layout, values, numbers, found, out)
        if ragged:  # what stands in which cell of such a row cannot be told
            found = [problem for problem in found if problem.row not in ragged or not problem.column]
        for name, value in layout.fixed.items():
            values[name] = [value] * len(numbers)
        self._counts.note(sorted(found, key=lambda problem: problem.row or 0), part)
        if out:
            mask = [index not in out for index in range(len(numbers))]
            numbers = list(compress(numbers, mask))
            values = {name: list(compress(column, mask)) for name, column in values.items()}
            marks = None if marks is None else list(compress(marks, mask))
        for printed in self._printed.values():
            printed.add(zip(*(values[name] for name in printed.fields), strict=True), values["amount"])
        return Batch([number + part.offset for number in numbers], values, marks)

    def _squared(
        self, part: Part, first: int, raw: list[list[str]]
    ) -> tuple[list[int], list[list[str]], dict[int, Problem]]:
        """Rows of equal width without the blank ones; those of another width with the problem they are."""
        width, numbers, rows, ragged = len(part.sheet.headers), [], [], {}
        if set(map(len, raw)) == {width} and all(map(str.strip, map(itemgetter(0), raw))):
            return list(range(first, first + len(raw))), raw, ragged
        for number, row in enumerate(raw, first):
            if not row or not (row[0].strip() or "".join(row).strip()):
                self._counts.leave(BLANK_ROWS, [number + part.offset])
                self._counts.rows_read += 1
                continue
            if len(row) != width:
                if len(row) < width or "".join(row[width:]).strip():
                    ragged[number] = _ragged(number, len(row), width)
                row = (row + [""] * (width - len(row)))[:width]
            numbers.append(number)
            rows.append(row)
        return numbers, rows, ragged

    def _meant(
        self, part: Part, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows that are meant at all: not hidden ones, those of the snapshot, of the area."""
        layout = part.layout
        if part.sheet.leaves_hidden and part.sheet.hidden.rows:
            numbers, rows = self._shown(part, numbers, rows)
        if layout.chosen is not None:
            numbers, rows = self._chosen(part, layout.chosen, numbers, rows)
        if layout.area is not None:
            numbers, rows = self._of_area(part, layout.area, numbers, rows)
        return numbers, rows

    def _shown(
        self, part: Part, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows that are not hidden: one that is may say what the cells below it mean, and is gone only then."""
        mask = [not part.sheet.hidden.has_row(number) for number in numbers]
        self._leave_whole(part, HIDDEN_ROWS, mask, numbers)
        return list(compress(numbers, mask)), list(compress(rows, mask))

    def _chosen(
        self, part: Part, index: int, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows of the snapshot that is chosen; where there is none, all."""
        if self.picked is None or self._choose is None:
            return numbers, rows
        mask = [row[index].strip() == self.picked for row in rows]
        self._leave_whole(part, self._choose.reason, mask, numbers)
        return list(compress(numbers, mask)), list(compress(rows, mask))

    def _of_area(
        self, part: Part, area: AreaColumns, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows of the county and of its benchmark, each with whose it is behind its cells."""
        whose = [area.whose(row) for row in rows]
        self._leave_whole(part, area.area.reason, whose, numbers)
        return list(compress(numbers, whose)), [[*row, of] for row, of in zip(rows, whose, strict=True) if of]

    def _leave_whole(self, part: Part, reason: str, mask: Sequence[object], numbers: list[int]) -> None:
        """Leaves out rows of the file before they become several: each counts for all that it would become."""
        gone = [number + part.offset for number, stays in zip(numbers, mask, strict=True) if not stays]
        wide = len(part.layout.unpivot.wide) if part.layout.unpivot is not None else 1
        if gone:
            self._counts.leave(reason, [number for number in gone for _cell in range(wide)])
            self._counts.rows_read += len(gone) * wide

    def _ruled(
        self, part: Part, numbers: list[int], rows: list[list[str]]
    ) -> tuple[list[int], list[list[str]]]:
        for rule, index, memo, keep in part.rules:
            mask = [memo[row[index]] is keep for row in rows]
            if not all(mask):
                gone = [
                    number + part.offset for number, stays in zip(numbers, mask, strict=True) if not stays
                ]
                self._counts.leave(rule.reason, gone)
                if rule in self._printed:
                    out = [row for row, stays in zip(rows, mask, strict=True) if not stays]
                    self._note_printed(part, self._printed[rule], gone, out)
                numbers, rows = list(compress(numbers, mask)), list(compress(rows, mask))
        return numbers, rows

    def _note_printed(
        self, part: Part, printed: PrintedTotals, numbers: list[int], rows: list[list[str]]
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
        self, part: Part, plan, columns, numbers: list[int], found: list[Problem], out: set[int]
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
                self._counts.leave(value.reason, [numbers[index] + part.offset])
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


def _marks(part: Part, rows: Sequence[Sequence[str]], salt: int) -> list[int]:
    encoding = part.sheet.encoding if part.sheet.encoding in ENCODINGS else "utf-8"
    return row_marks(cells_of(rows, encoding.removesuffix("-sig")), salt).tolist()


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
