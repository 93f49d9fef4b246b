"""A profile tried on the first rows of a file: what they would become, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from obb.domain.amounts import exact, read_amount
from obb.imports.columns import FieldSpec, NotReported, header_key
from obb.imports.glimpse import Glimpse
from obb.imports.layout import Layout
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import Profile, from_dict
from obb.imports.reading import Stream
from obb.imports.records import Record
from obb.imports.told import label_of

SHOWN = 10
"""How many rows and how many problems are shown."""
_BY = ("year", "stage", "kind")


@dataclass(frozen=True, slots=True)
class Trial:
    """The sample read by a profile. All counts are of the sample alone; `whole`: it is the whole file.

    `heads` and `rows`: the first rows as they would be stored, in words; `amounts`: marks the columns of numbers.
    `sums`: (what, dollars) of the rows kept, by year, stage and kind where the kind has them. `wide`: the headers
    that an unpivot makes rows of. `unused`: headers that nothing reads. `problem_count` counts more than `problems`.
    """

    heads: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    amounts: list[bool] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    read: int = 0
    kept: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    sums: list[tuple[str, str]] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    whole: bool = False


def try_out(
    stated: Mapping[str, Any],
    spec: Sequence[FieldSpec],
    glimpse: Glimpse,
) -> Trial:
    """Reads the first rows of a file. Nothing raises: what cannot be read is a problem of the trial."""
    try:
        profile = from_dict(stated)
        sheet = glimpse.as_sheet(profile.file)
        stream = Stream(profile, sheet, spec)
        records = list(stream.records())
    except UnreadableFile as refusal:
        return Trial(problems=refusal.problems[:SHOWN], problem_count=len(refusal.problems))
    layout = stream.parts[0].layout
    shown = [one for one in by_need(spec) if any(record[one.name] is not None for record in records)]
    headers = sheet.headers
    return Trial(
        heads=[label_of(one) for one in shown],
        rows=[(one.row, [_cell(field, one[field.name]) for field in shown]) for one in records[:SHOWN]],
        amounts=[one.reader is read_amount for one in shown],
        problems=stream.problems[:SHOWN],
        problem_count=stream.problem_count,
        read=stream.rows_read,
        kept=len(records),
        left_out=dict(stream.left_out),
        sums=_sums(records, spec),
        wide=_wide(layout, headers),
        unused=_unused(profile, layout),
        notices=stream.notices,
        whole=not glimpse.cut,
    )


def _wide(layout: Layout, headers: Sequence[str]) -> list[str]:
    if layout.unpivot is None:
        return []
    found = [index for _texts, indexes in layout.unpivot.wide for index in indexes if index is not None]
    return [headers[index] for index in sorted(set(found))]


def _unused(profile: Profile, layout: Layout) -> list[str]:
    """The file's headers that nothing reads, neither a field nor a measure nor the question of whose a row is."""
    read = {
        header_key(header)
        for one in profile.measures
        for headers in one.columns.values()
        for header in headers
    }
    read |= {header_key(header) for header in (profile.area.columns if profile.area else ())}
    left = [layout.headers[index] for index in layout.unused]
    return [header for header in left if header and header_key(header) not in read]


def by_need(spec: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The fields as people look for them: those every row needs, the amount, then the others in their order."""
    return sorted(spec, key=lambda one: 0 if one.required else 1 if one.reader is read_amount else 2)


def _sums(records: Sequence[Record], spec: Sequence[FieldSpec]) -> list[tuple[str, str]]:
    amount = next((one.name for one in spec if one.reader is read_amount), None)
    if amount is None:
        return []
    by = [one for one in spec if one.name in _BY]
    sums: Counter[str] = Counter()
    for record in records:
        if record[amount] is not None:
            words = [_cell(one, record[one.name]) for one in by]
            sums[" ".join(word for word in words if word)] += record[amount]
    return [(what, exact(Decimal(total))) for what, total in sorted(sums.items())]


def _cell(field: FieldSpec, value: Any) -> str:
    if isinstance(value, Decimal) and field.reader is read_amount:
        return exact(value) if value == value.quantize(Decimal("0.01")) else f"{value.normalize():f}"
    return f"FY{value}" if field.name == "year" and isinstance(value, int) else _said(value)


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, NotReported):
        return value.mark
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
