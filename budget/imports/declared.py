"""What an import declares to replace, against what its file holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from budget.imports.codes import Wrong
from budget.imports.tally import Tally
from budget.queries.scope import Scope
from obb.imports.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from budget.imports.line_reader import LineReader


class Declared:
    """Declared: {"slices": [[2019, "adopted"]], "departments": ["0530"], "kinds": ["expense"]}, each optional.

    What is not declared is found: the years and stages of the file, the whole county, both kinds.
    """

    def __init__(self, scope: Mapping[str, Any], reader: LineReader) -> None:
        self._reader = reader
        self._problems: list[Problem] = []
        self._departments = _texts(scope.get("departments"))
        self._kinds = _texts(scope.get("kinds"))
        self._slices = self._read_slices(scope.get("slices"))

    @property
    def narrows(self) -> bool:
        """May a row of the file lie outside?"""
        return not (self._departments is None and self._kinds is None and self._slices is None)

    def outside(self, references: Sequence[Sequence], kinds: Sequence[str]) -> Iterator[Wrong | None]:
        """For each row what lies outside, or None. Rows with wrong references are passed over."""
        years, stages, _departments, _funds, _accounts, _sources, centers = references
        for year, stage, center, kind in zip(years, stages, centers, kinds, strict=True):
            if Wrong in (type(year), type(stage), type(center)):
                yield None
            else:
                yield self._outside(year, stage, center, kind)

    def _outside(self, year: int, stage: int, center: int, kind: str) -> Wrong | None:
        reader, remedy = self._reader, _("Take the row out, or declare more.")
        if self._slices is not None and (year, stage) not in self._slices:
            name = reader.stages.by_id[stage].name
            message = _("FY%(year)s %(stage)s is not what this import declares to replace.")
            return Wrong("year", str(year), message % {"year": year, "stage": name}, remedy)
        if self._kinds is not None and kind not in self._kinds:
            message = _("The import declares %(kinds)s only.") % {"kinds": ", ".join(self._kinds)}
            return Wrong("kind", kind, message, remedy)
        if self._departments is not None:
            department = reader.departments.by_id[reader.department_of(center)]
            if department.code not in self._departments:
                message = _("%(department)s is not among the departments this import declares to replace.")
                return Wrong("department", department.code, message % {"department": department.name}, remedy)
        return None

    def found(self, tally: Tally) -> tuple[Scope, list[Problem]]:
        """The scope, complete, and what is declared but not in the file: that would be wiped unsaid."""
        reader, problems = self._reader, list(self._problems)
        slices = sorted(tally.by(0, 1))
        if self._slices is not None:
            for year, stage in sorted(set(self._slices) - set(slices)):
                name = reader.stages.by_id[stage].name
                message = _(
                    "The file has no lines for FY%(year)s %(stage)s, which the import declares to replace."
                )
                problems.append(_whole_file("year", message % {"year": year, "stage": name}))
        if self._departments is None:
            return Scope(tuple(slices), None, self._kinds), problems
        present = {reader.department_of(center) for (center,) in tally.by(3)}
        by_code = {known.code: known.id for known in reader.departments.by_id.values()}
        chosen = []
        for code in self._departments:
            number = by_code.get(code)
            if number is None:
                message = _("The county has no department %(code)s.") % {"code": code}
                remedy = did_you_mean(code, by_code, _("Correct it."))
                problems.append(Problem(None, "department", code, message, remedy))
            elif number not in present:
                message = _(
                    "The file has no lines of department %(code)s, which the import declares to replace."
                )
                problems.append(_whole_file("department", message % {"code": code}))
            chosen += [one.id for one in reader.departments.by_id.values() if one.code == code]
        return Scope(tuple(slices), tuple(chosen), self._kinds), problems

    def _read_slices(self, declared: Sequence | None) -> tuple[tuple[int, int], ...] | None:
        if not declared:
            return None
        slices = []
        for year, text in declared:
            stage = self._reader.stages[text]
            if type(stage) is Wrong:
                self._problems.append(Problem(None, stage.field, stage.value, stage.message, stage.remedy))
            else:
                slices.append((int(year), stage))
        return (
            None if self._problems else tuple(slices)
        )  # a slip in what is declared is said once, not on every row


def _texts(declared: Sequence[str] | None) -> tuple[str, ...] | None:
    return tuple(declared) if declared else None


def _whole_file(column: str, message: str) -> Problem:
    return Problem(
        None, column, "", message, _("Declare what the file holds, or bring the file that holds it.")
    )
