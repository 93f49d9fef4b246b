"""How a file of published results seems to be laid out: whose rows, which years, which figures of which indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from django.utils.translation import gettext as _

from obb.imports.columns import FieldSpec
from obb.imports.suggest import Seen, Suggestion, is_plain
from obb.models import County
from outcomes.imports.alike import Ours, best_of, paired
from outcomes.imports.census_tables import census_table
from outcomes.imports.figure_columns import Column, Measure, measures_in
from outcomes.imports.fractions import is_percent
from outcomes.imports.growing import Stated, because_headed
from outcomes.imports.guess_figures import Figures
from outcomes.imports.header_figures import VALUE
from outcomes.imports.long_list import YEAR_AT_END, attributes_in
from outcomes.imports.our_area import Home, area_in
from outcomes.imports.wide_years import wide_in
from outcomes.models import Indicator

_MOST_ROWS_SEARCHED = 100_000
_ROWS_OF_A_LIST = 1_000
"""From the first on: a list has a hundred rows an area, which a sample from all over it takes apart."""
_SHARES = (Indicator.Kind.SHARE, Indicator.Kind.RATE, Indicator.Kind.ESTIMATE)
_FORMATS = {"percent": True, "rate": True, "number": False, "count": False}
_PART = re.compile(r"[rd]\d+\.csv", re.IGNORECASE)
_AREAS_AT_LEAST = 10
_MOST_TEXTS = 400
_FEW = 6
_SURE = 80


def suggest_results(county: County, seen: Seen, spec: Sequence[FieldSpec]) -> Suggestion:
    """What the file says to somebody who knows the county and its indicators. One query."""
    if is_plain(spec, seen.headers):
        return Suggestion({}, is_plain=True)
    rows = Indicator.objects.filter(county=county, retired_on__isnull=True).order_by("name", "pk")
    indicators = [
        Ours(one.code, one.name, _is_share(one.kind), is_percent(one))
        for one in rows.only("code", "name", "kind", "unit")
    ]
    guess = Results(seen, indicators, spec)
    guess.work_out(Home.of(county.name))
    return guess.suggestion()


def _is_share(kind: str) -> bool | None:
    """Whether it is a share or a rate, as headers say it; amounts may be called an average or a total."""
    return True if kind in _SHARES else False if kind == Indicator.Kind.COUNT else None


class Results(Figures):
    """A profile that grows: whose rows first, then where the figures stand, then what they are of and when."""

    def work_out(self, home: Home) -> None:
        """All that can be told, in the order in which it is sure."""
        self._ask_for_indicators()
        if self._census_table(home):
            return
        self._area(home)
        self.period_column()
        self._texts()
        self.measures = measures_in(self.free())
        wide = wide_in(self.measures)
        if wide is not None and "period" not in self.fields:
            series = self.wide(wide)
            self._of_what(wide.said_of(series), wide.is_share(series))
        elif not self._list_of_attributes():
            self._figures()
        self.period_elsewhere()
        self.edition()
        self._of_areas()
        self.fractions()

    def _census_table(self, home: Home) -> bool:
        """Whether it is a table with the areas in its columns."""
        found = census_table(self.seen.headers, self.seen.rows, home, self.indicators)
        if found is None:
            return False
        why = _("because the columns of figures are called after areas")
        self.whole["unpivot"] = {"columns": found.pattern, "beside": "what"}
        self.rest["unpivot"] = why
        self.keep.append({"column": found.labels, "in": list(found.codes), "reason": _("other measures")})
        self.state(
            "indicator",
            {"column": found.labels, "map": found.codes},
            _("because “%(name)s” names the county's indicators") % {"name": found.labels},
        )
        self.state("of", {"column": "place", "map": found.places}, why)
        self.state("value", {"column": found.value}, why)
        self.state("margin", {"column": found.margin}, why)
        self.period_elsewhere()
        return True

    def _area(self, home: Home) -> None:
        """From the sample where it has the county's rows and its state's, else from as much of the file as it takes."""
        found = area_in(self.seen.headers, self.seen.rows, home)
        if found is None or "benchmark" not in found.stated:
            every = islice(self.seen.every(), _MOST_ROWS_SEARCHED)
            found = area_in(self.seen.headers, every, home) or found
        if found is not None:
            self.whole["area"] = found.stated
            self.rest["area"] = _("because a row of “%(column)s” is the county's") % {
                "column": found.columns[-1]
            }
            self.taken |= set(found.columns)

    def _texts(self) -> None:
        for claim in self.claims("source", self.free()):
            if claim.score >= _SURE:
                self.state("source", {"column": claim.look.header}, because_headed(claim.look.header))
                return

    def _ask_for_indicators(self) -> None:
        if not self.indicators:
            self.notes.append(_("The county has no indicators yet. Make them first: each figure is of one."))

    def _figures(self) -> None:
        """One value a row where a column says of what, or all are of one thing; else several measures side by side."""
        if not self.measures:
            return
        by_row = self._measure_column()
        if by_row is not None:
            self.one_value(self.value_column() or self.measures[0])
            self._by_row(*by_row)
            return
        pairs = paired([(one.head.label, one.is_share) for one in self.measures], self.indicators)
        if len(self.measures) == 1 and not (pairs and self.measures[0].head.group):
            self.one_value(self.measures[0])
            self._of_what(self.measures[0].head.label, self.measures[0].is_share)
            return
        self.side_by_side([(self.measures[place], one) for place, one in sorted(pairs.items())])

    # -- of what --------------------------------------------------------------------------------------------

    def _measure_column(self) -> tuple[Column, dict[str, str]] | None:
        """The column whose cells name most indicators, and what each of them means."""
        found = [
            (column, table)
            for column in self.free()
            if not column.is_figures and (table := self._means(list(dict.fromkeys(column.filled))))
        ]
        return max(found, key=lambda pair: len(pair[1]), default=None)

    def _means(self, texts: Sequence[str]) -> dict[str, str]:
        """Text → the indicator's code; a code itself before words, and nothing where two texts mean one."""
        if len(texts) > _MOST_TEXTS:
            return {}
        codes = {one.code.casefold(): one.code for one in self.indicators}
        table: dict[str, str] = {}
        for text in texts:
            match = best_of(text, self.indicators) if text.casefold() not in codes else None
            code = codes.get(text.casefold()) or (match[0].code if match else None)
            if code is not None:
                table[text] = code
        every = list(table.values())
        return {
            text: code
            for text, code in table.items()
            if every.count(code) == 1 or text.casefold() == code.casefold()
        }

    def _by_row(self, column: Column, table: dict[str, str]) -> None:
        rule: Stated = {"column": column.header}
        if any(text != code for text, code in table.items()):
            rule["map"] = table
        if set(column.filled) - set(table):
            self.keep.append({"column": column.header, "in": list(table), "reason": _("other measures")})
        why = _("because “%(name)s” names the county's indicators") % {"name": column.header}
        self.state("indicator", rule, why)
        self._formats()

    def _formats(self) -> None:
        """Of rows that tell the same as a number and as a percent, those of percents."""
        for column in self.free():
            texts = dict.fromkeys(column.filled)
            told = {text: _FORMATS[word] for text in texts for word in _FORMATS if word in text.casefold()}
            if 2 <= len(texts) <= _FEW and len(told) == len(texts) and len(set(told.values())) == 2:
                kept = [text for text, is_share in told.items() if is_share]
                self.keep.append({"column": column.header, "in": kept, "reason": _("plain numbers")})
                return

    def _of_what(self, said: str, is_share: bool | None) -> None:
        """The one indicator that all figures are of: by the words beside them, or else what stands over them or the
        file is called. A column that names several comes first.
        """
        by_row = self._measure_column()
        if by_row is not None:
            self._by_row(*by_row)
            return
        self._formats()
        told = [
            (best_of(said, self.indicators, is_share), _("because the headers of the figures speak of it"))
        ]
        told += [(best_of(text, self.indicators), why) for text, why in self.named()]
        for found, why in told:
            if found is not None:
                self.state("indicator", {"constant": found[0].code}, why)
                return

    def _list_of_attributes(self) -> bool:
        """Whether texts say what a row holds and of which year, such as “Unemployment_rate_2020”."""
        if "period" in self.fields or not self.measures:
            return False
        for column in self.free():
            texts = {} if column.is_figures else dict.fromkeys(column.filled)
            if 2 * sum(YEAR_AT_END.match(text) is not None for text in texts) > len(texts):
                return self._attributes(column, self.value_column() or self.measures[0])
        return False

    def _attributes(self, column: Column, value: Measure) -> bool:
        rows = list(islice(self.seen.every(), _ROWS_OF_A_LIST)) or self.seen.rows
        said, figures, *others = (
            replace(one, cells=tuple(row[one.index].strip() for row in rows))
            for one in (column, value.value, *(it for it in self.columns if it not in (column, value.value)))
        )
        found = attributes_in(said, figures, others, self.indicators)
        if found is None:
            return False
        listed = "|".join(map(re.escape, found.codes)).replace("\\ ", " ")
        matches = f"^(?:{listed})[ _,:–-]+\\d{{4}}$"
        self.keep.append({"column": column.header, "matches": matches, "reason": _("other figures")})
        why = _("because “%(name)s” holds cells such as “%(cell)s”") % {
            "name": column.header, "cell": next(iter(column.filled)),
        }  # fmt: skip
        rule = {"column": column.header, "pattern": r"^(.+?)[ _,:–-]+\d{4}$"}
        self.state("indicator", {**rule, "map": found.codes}, why)
        self.state("period", {"column": column.header, "pattern": r"(\d{4})$"}, why)
        self.one_value(value)
        if set(found.figures.values()) != {VALUE}:
            self.state("figure", {**rule, "map": found.figures}, why)
        self._confidence(found.sure)
        return True

    # -- what else ------------------------------------------------------------------------------------------

    def _of_areas(self) -> None:
        """Where no row is the county's and each is of one area: added up, as only a person can say in full."""
        first = self.columns[0] if self.columns else None
        if "area" in self.whole or "unpivot" not in self.whole or first is None or first.header in self.taken:
            return
        if not len(first.filled) == len(set(first.filled)) >= _AREAS_AT_LEAST:
            return
        why = _("because each row is of one area")
        self.state("area", {"column": first.header}, why)
        ratio = {"numerator", "denominator"} <= self.fields.keys()
        if _PART.fullmatch(self.seen.file_name):
            self._of_parts()
            ratio = True
        self.whole["combine"] = {"how": "ratio", "scale": 100, "decimals": 1} if ratio else {"how": "count"}
        self.rest["combine"] = why

    def _of_parts(self) -> None:
        """Numerators and denominators in files of their own, called r12.csv and d12.csv."""
        rule = {"file_name": r"(?i)^([rd])\d+\.csv$", "map": {"r": "numerator", "d": "denominator"}}
        self.state("figure", rule, self.file_says)
        self.state("indicator", {"file_name": r"(?i)^[rd](\d+)\.csv$"}, self.file_says)
        self.notes.append(
            _(
                "Bring numerators (r…) and denominators (d…) as one import. Say of each number in their names which"
                " indicator it is: 12 = FOOD-HELP. Look whether the denominators are in hundreds."
            )
        )

    def suggestion(self) -> Suggestion:
        """What was found, as the page shows it."""
        is_sum = "figure" in self.fields or {"numerator", "denominator"} <= self.fields.keys()
        needed = ("indicator", "period") if is_sum else ("indicator", "period", "value")
        stated = {name: self.fields[name] for name in self.spec if name in self.fields}
        beside = [] if "unpivot" in self.whole or not self.reading else self.measures
        return Suggestion(
            {**({"keep": self.keep} if self.keep else {}), **self.whole, "fields": stated},
            self.why,
            self.rest,
            missing=tuple(name for name in needed if name not in stated),
            notes=tuple(self.notes),
            measured={
                one.value.header: {**one.columns, **({"measure": one.head.group} if one.head.group else {})}
                for one in beside
            },
            reading=self.reading,
            things=tuple((one.code, one.name) for one in self.indicators),
        )
