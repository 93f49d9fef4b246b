"""Which header of a file a field is read from, for each of the records that one of its rows holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from obb.imports.parts import Part


def headers_read(part: Part, field: str, beside: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(the header over `field`, what the layout says of the fields `beside` it), once for each record of a row.

    What the layout says is a constant, a name's text, a measure's own text, or a part of a wide column's header. A
    field that the file's cells say is not among them. Nothing where `field` is no column.
    """
    layout, headers = part.layout, part.sheet.headers
    plans = {plan.field.name: plan for plan in layout.plans}
    if field not in plans:
        return
    fixed = {name: layout.fixed[name] for name in beside if name in layout.fixed}
    if layout.unpivot is None:
        yield layout.headers[plans[field].index], fixed
        return
    first = len(layout.unpivot.stay)
    for texts, cells in layout.unpivot.wide:
        said = {
            name: plans[name].read(texts[plans[name].index - first])
            for name in beside
            if name in plans and 0 <= plans[name].index - first < len(texts)
        }
        place = plans[field].index - first - len(texts)
        if place < 0:
            yield layout.headers[plans[field].index], fixed | said
            continue
        column = cells[place]
        if column is not None and column < len(headers):
            yield headers[column], fixed | said
