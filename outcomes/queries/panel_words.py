"""The words of a panel that tell of its figures: the verdict, and why its definition changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from outcomes.domain import words
from outcomes.domain.small_numbers import without_figures, without_telling_reasons
from outcomes.domain.verdict import Verdict
from outcomes.models import Indicator, IndicatorDefinition, VerdictRecord
from outcomes.queries.indicator_panel import PanelDefinition, PanelVerdict
from outcomes.queries.panel_points import note_shown
from outcomes.queries.series import short_unit


def panel_verdict(
    indicator: Indicator, record: VerdictRecord | None, *, numbers: bool, texts: bool
) -> PanelVerdict | None:
    """The current call. `numbers` False: no figure; `texts` False: no written reason that may tell one."""
    if record is None:
        return None
    stated = dict(record.record) if texts else without_telling_reasons(record.record)
    stated = stated if numbers else without_figures(stated)
    verdict = Verdict.from_record(stated)
    return PanelVerdict(
        call=record.call,
        badge=words.badge(verdict, translate=_),
        against=record.against,
        sentence=words.sentence(
            verdict,
            name=indicator.name,
            unit=short_unit(indicator.unit),
            numbers=numbers,
            restarts=indicator.restarts,
            translate=_,
        ),
        notes=words.notes(verdict, translate=_),
        record=stated,
        rule_version=record.rule_version,
        judged_at=record.judged_at.isoformat(),
        first=verdict.first,
        last=verdict.last,
        numbers=numbers,
    )


def earlier_definitions(
    versions: Sequence[IndicatorDefinition], *, texts: bool = True
) -> tuple[PanelDefinition, ...]:
    """All but the one that holds now, oldest first. `texts` False: no reason that tells a figure."""
    return tuple(
        PanelDefinition(
            version=one.version,
            text=one.text,
            numerator_words=one.numerator_words,
            denominator_words=one.denominator_words,
            source=one.source,
            method=one.method,
            from_label=one.from_label,
            until_label=after.from_label,
            reason=note_shown(one.reason, texts),
        )
        for one, after in pairwise(versions)
    )
