"""Which columns of a file are its figures: a year each, one value a row, or several measures side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from outcomes.imports.alike import Ours
from outcomes.imports.figure_columns import (
    Column,
    Measure,
    ends_of,
    footnotes_of,
    how_read,
    plain_figure,
    quotient_of,
)
from outcomes.imports.fractions import are_fractions
from outcomes.imports.growing import Stated, because_headed
from outcomes.imports.guess_periods import Periods
from outcomes.imports.header_figures import HIGH, LOW, MARGIN, VALUE
from outcomes.imports.wide_years import Affixes, Wide

_OF_ITS_SIZE = (VALUE, LOW, HIGH, MARGIN)
_SURE = 60
_NEAR = 6
_LONGEST_FLAG = 3


class Figures(Periods):
    """The parts of a profile that say where figures stand."""

    def wide(self, wide: Wide) -> Affixes:
        """A year in the headers: one value a year, with what it is worked out from and its margin beside it."""
        series = wide.best(self.indicators, [text for text, _why in self.named()])
        pattern, beside, names = wide.pattern_of(series)
        self.whole["unpivot"] = {"columns": pattern, **({"beside": beside} if beside else {"into": "figure"})}
        first, last = wide.headers_of(series)
        self.rest["unpivot"] = _("because “%(one)s” and “%(other)s” hold figures") % {
            "one": first,
            "other": last,
        }
        why = _("because it stands in the headers of the columns of figures")
        self.state("period", {"column": "year"}, why)
        columns = wide.columns_of(series)
        for name, header in names.items():
            self.state(name, {"column": header, **how_read(columns[name])}, why)
        self._confidence([one for name in (LOW, MARGIN) for one in columns.get(name, ())])
        self.wide_values = {one.header for one in columns[VALUE]}
        self.taken |= {one.header for group in columns.values() for one in group}
        return series

    def one_value(self, measure: Measure) -> None:
        """One figure a row, with what stands beside it."""
        near = [other.value for other in self.measures if other is not measure]
        columns = {**measure.columns, **quotient_of(measure.value, near)}
        by_header = {one.header: one for one in self.columns}
        ends = ends_of([measure])
        for name, header in columns.items():
            rule = {} if name == "note" else {**how_read([by_header[header]]), **ends.get(name, {})}
            self.state(name, {"column": header, **rule}, because_headed(header))
        footnotes = footnotes_of([measure.value])
        if footnotes and "note" not in columns:
            why = _("because marks stand behind figures of “%(name)s”") % {"name": measure.value.header}
            self.state("note", {"column": measure.value.header, **footnotes}, why)
        self._confidence([one for name, one in measure.beside.items() if name in (LOW, MARGIN)])

    def side_by_side(self, pairs: Sequence[tuple[Measure, Ours]]) -> None:
        """Several figures a row, each of an indicator; how they are read is known before any is chosen."""
        self._read_side_by_side()
        if not pairs:
            return
        self.whole["measures"] = [self._stated(measure, one) for measure, one in pairs]
        why = _("because headers speak of the county's indicators")
        self.rest["measures"] = why
        self.state("indicator", {"column": "indicator"}, why)
        named = {name for one in self.whole["measures"] for name in one["columns"]}
        for name, rule in self.reading.items():
            if name in named or "constant" in rule:
                self.state(name, rule, _("because the measures name it"))

    def _stated(self, measure: Measure, one: Ours) -> Stated:
        columns = dict(measure.columns)
        if measure.is_share is not False and one.is_share is not False:
            columns |= quotient_of(measure.value, [it.value for it in self.measures if _is_near(it, measure)])
        group = measure.head.group
        return {"texts": {"indicator": one.code, **({"measure": group} if group else {})}, "columns": columns}

    def _read_side_by_side(self) -> None:
        self.reading = {"indicator": {"column": "indicator"}}
        columns: dict[str, list[Column]] = {}
        for measure in self.measures:
            for name, column in {VALUE: measure.value, **measure.beside}.items():
                columns.setdefault(name, []).append(column)
        ends = ends_of(self.measures)
        for name in dict.fromkeys((*columns, "numerator", "denominator")):
            read = columns.get(name, columns[VALUE])
            self.reading[name] = {"column": name, **how_read(read), **ends.get(name, {})}
        if "note" in columns:
            self.reading["note"] = _flags(columns["note"])
        elif footnotes := footnotes_of(columns[VALUE]):
            self.reading["note"] = {"column": "note", **footnotes}
            for measure in self.measures:
                measure.beside["note"] = measure.value
        sure = self._how_sure([one for name in (LOW, MARGIN) for one in columns.get(name, ())])
        if sure:
            self.reading["confidence"] = {"constant": sure}

    def fractions(self) -> None:
        """Percents that stand as parts of 1 are multiplied, with all that is of their size."""
        texts = {rule["constant"] for rule in (self.fields.get("indicator", {}),) if "constant" in rule}
        texts |= set(self.fields.get("indicator", {}).get("map", {}).values())
        texts |= {one["texts"]["indicator"] for one in self.whole.get("measures", [])}
        percents = {one.code for one in self.indicators if one.is_percent}
        if not texts or not texts <= percents or not are_fractions(self._figures_kept()):
            return
        for name in _OF_ITS_SIZE:
            if "column" in self.fields.get(name, {}):
                self.fields[name]["times"] = 100
        self.why["value"] = _(
            "%(why)s; times 100, because the figures are parts of 1 and the indicator is in percent"
        ) % {"why": self.why.get("value", "")}

    def _figures_kept(self) -> list[tuple[Decimal, int]]:
        """The values of the sample, each with its decimals, in the rows that are kept."""
        rows = [row for row in range(len(self.seen.rows)) if self._is_kept(row)]
        headers = {one["columns"]["value"] for one in self.whole.get("measures", [])}
        headers |= {self.fields.get("value", {}).get("column", "")} | self.wide_values
        found = []
        for column in self.columns:
            if column.header in headers:
                found += [figure for row in rows if (figure := plain_figure(column.cells[row])) is not None]
        return found

    def _is_kept(self, row: int) -> bool:
        by_header = {one.header: one.cells[row] for one in self.columns}
        return all(by_header.get(rule["column"]) in rule["in"] for rule in self.keep if "in" in rule)

    def _confidence(self, columns: Sequence[Column]) -> None:
        sure = self._how_sure(columns)
        if sure:
            self.state("confidence", {"constant": sure}, _("because the headers of the interval say so"))

    def _how_sure(self, columns: Sequence[Column]) -> str:
        """What the headers of margins and intervals say, "" where they do not: that is asked, of an interval."""
        said = {one.head.confidence for one in columns if one.head.confidence}
        if len(said) == 1:
            return said.pop()
        if any(one.head.role != MARGIN for one in columns):
            self.notes.append(
                _("Nothing says how sure the interval is: write 90, 95 or 99 under “Confidence, in percent”.")
            )
        return ""

    def value_column(self) -> Measure | None:
        """The only column of figures, or the one whose header says that it is the value."""
        by_header = {one.value.header: one for one in self.measures}
        sure = [one for one in self.claims("value", [m.value for m in self.measures]) if one.score >= _SURE]
        if sure:
            return by_header[sure[0].look.header]
        return self.measures[0] if len(self.measures) == 1 else None


def _flags(columns: Sequence[Column]) -> Stated:
    """How marks that call a figure unreliable are read; longer texts are notes as they are."""
    words = _("The source calls it unreliable.")
    texts = {cell for one in columns for cell in one.filled} | {"x"}
    marks = {text: words for text in sorted(texts) if len(text) <= _LONGEST_FLAG}
    return {"column": "note", "map": marks, "map_else": "keep"}


def _is_near(one: Measure, other: Measure) -> bool:
    same_group = one.head.group == other.head.group
    return one is not other and same_group and abs(one.value.index - other.value.index) <= _NEAR
