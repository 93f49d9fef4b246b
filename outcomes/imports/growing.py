"""A profile of results that grows while a file is looked at: what is stated, why, and what is still free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.columns import FieldSpec
from obb.imports.header_words import Claim, claims
from obb.imports.looks import Look
from obb.imports.suggest import Seen
from outcomes.imports.alike import Ours
from outcomes.imports.figure_columns import Column, Measure
from outcomes.imports.header_figures import head_of

Stated = dict[str, Any]


def because_headed(name: str) -> str:
    """The reason of what a header says."""
    return _("because the header is “%(name)s”") % {"name": name}


class Growing:
    """`whole`: the parts beside the fields, `rest` their reasons. `reading`: how fields are read that measures name.
    `taken`: headers that something reads. `wide_values`: those of the values, where there is a year in each.
    """

    def __init__(self, seen: Seen, indicators: Sequence[Ours], spec: Sequence[FieldSpec]) -> None:
        self.seen, self.indicators = seen, list(indicators)
        self.spec = {one.name: one for one in spec}
        self.fields: dict[str, Stated] = {}
        self.why: dict[str, str] = {}
        self.whole: Stated = {}
        self.rest: dict[str, str] = {}
        self.notes: list[str] = []
        self.keep: list[Stated] = []
        self.reading: dict[str, Stated] = {}
        self.taken: set[str] = set()
        self.measures: list[Measure] = []
        self.wide_values: set[str] = set()
        groups = [*seen.groups, *[""] * (len(seen.headers) - len(seen.groups))]
        self.columns = [
            Column(head_of(header, group), tuple(row[index].strip() for row in seen.rows), index)
            for index, (header, group) in enumerate(zip(seen.headers, groups, strict=True))
            if header.strip()
        ]

    def state(self, name: str, rule: Stated, why: str) -> None:
        """Says where a field comes from; its column is taken."""
        self.fields[name], self.why[name] = rule, why
        if isinstance(rule.get("column"), str):
            self.taken.add(rule["column"])

    def free(self) -> list[Column]:
        return [one for one in self.columns if one.header not in self.taken]

    def claims(self, name: str, columns: Sequence[Column]) -> list[Claim]:
        """Those of these columns whose headers may be a field's, the surest first."""
        return claims(self.spec[name], self.spec, [Look(one.header, one.cells) for one in columns])

    def chosen(self) -> list[Measure]:
        """The measures that are brought in, or all where none is chosen yet."""
        stated = {one["columns"]["value"] for one in self.whole.get("measures", [])}
        return [one for one in self.measures if one.value.header in stated] if stated else self.measures

    @property
    def file_says(self) -> str:
        """The reason of what the file's name says."""
        return _("because the file is called “%(name)s”") % {"name": self.seen.file_name}

    def named(self) -> list[tuple[str, str]]:
        """What stands over the headers and what the file is called, each with the reason that it makes."""
        said = _("because %(row)s says “%(text)s”")
        found = [(text, said % {"row": row, "text": text[:80]}) for row, text in self.seen.above]
        return [*found, (self.seen.file_name.rpartition(".")[0], self.file_says)]
