"""Lists with a row for each figure, such as “Unemployment_rate_2020”: the columns they would be in a wide table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.imports.alike import Ours, paired
from outcomes.imports.figure_columns import Column, measures_in
from outcomes.imports.header_figures import VALUE, head_of
from outcomes.imports.wide_years import wide_in

YEAR_AT_END = re.compile(r"^(.+?)[ _,:–-]+((?:19|20)[0-9]{2})$")
"""Of a cell that says what its row holds: what, and of which year."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What rows hold: the text without its year → the indicator's code, and which figure of it. `sure`: the columns
    of margins and ends of intervals, for their confidence.
    """

    codes: dict[str, str]
    figures: dict[str, str]
    sure: tuple[Column, ...]


def attributes_in(
    said: Column, value: Column, others: Sequence[Column], indicators: Sequence[Ours]
) -> Attributes | None:
    """What the texts of `said` speak of, with what stands beside it and what a rate is worked out from; None where
    they speak of none of the indicators. Rows alike in `others` are of one area.
    """
    wide = wide_in(measures_in(_columns(said, value, others)), least=1)
    if wide is None:
        return None
    series = list(wide.series)
    pairs = paired([(wide.said_of(one), wide.is_share(one)) for one in series], indicators)
    codes: dict[str, str] = {}
    figures: dict[str, str] = {}
    sure: list[Column] = []
    for place, ours in sorted(pairs.items()):
        for name, columns in wide.columns_of(series[place]).items():
            stem = YEAR_AT_END.match(columns[0].header)
            if stem is not None and stem[1] not in codes:
                codes[stem[1]], figures[stem[1]] = ours.code, name
                sure += columns if name not in (VALUE, "numerator", "denominator") else ()
    return Attributes(codes, figures, tuple(sure)) if codes else None


def _columns(said: Column, value: Column, others: Sequence[Column]) -> list[Column]:
    """A column for each text, in their order, with a row for each area of the sample."""
    areas: dict[tuple[str, ...], dict[str, str]] = {}
    texts: dict[str, None] = {}
    for row, text in enumerate(said.cells):
        if YEAR_AT_END.match(text):
            texts[text] = None
            areas.setdefault(tuple(one.cells[row] for one in others), {})[text] = value.cells[row]
    return [
        Column(head_of(text), tuple(area.get(text, "") for area in areas.values()), place)
        for place, text in enumerate(texts)
    ]
