"""Tables of how the measures stand: to the federal standards, and to what is asked of counties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.tables.base import Table
from obb.tables.columns import Light, LightColumn, LinkColumn, TextColumn
from outcomes.domain.child_support_standards import Judged
from outcomes.domain.standards import MET, OPEN, Standing
from outcomes.models import Indicator, ReferenceRate
from outcomes.models.reference_rate import rate_words
from outcomes.tables import child_support_words as words
from outcomes.tables.child_support import verified


class Standards(Table):
    """Rows are made by `standing_rows`; of federal standards alone, `use` is left out, being the same in each."""

    layout = "blocks text"

    measure = TextColumn(gettext_lazy("Measure"), orderable=False)
    use = TextColumn(gettext_lazy("What is asked"), orderable=False)
    level = TextColumn(gettext_lazy("Level as it is judged"), orderable=False)
    standard = TextColumn(gettext_lazy("Standard"), orderable=False)
    stands = LightColumn(gettext_lazy("Stands"), orderable=False)
    distance = TextColumn(gettext_lazy("How far, all else the same"), orderable=False)
    source = LinkColumn(
        gettext_lazy("Source"), url="url", orderable=False, empty=gettext_lazy("no source stated")
    )
    verified = LightColumn(gettext_lazy("Row verified?"), orderable=False)


def standing_rows(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """A row for each standing, in words."""
    return [
        {
            "measure": Indicator.Calculator(one.measure.formula.code).label,
            "use": ReferenceRate.Use(one.standing.rate.use).label,
            "level": words.with_sign(one.measure.formula, words.shown(one.standing.judged)),
            "standard": rate_words(one.standing.rate),
            "stands": _stands(one.standing),
            "distance": _distance(one),
            "source": one.standing.rate.source,
            "url": one.standing.rate.url,
            "verified": verified(one.standing.rate),
        }
        for one in judged
    ]


def _stands(standing: Standing) -> Light:
    if standing.state == MET:
        return Light("done", _("Met"))
    if standing.state == OPEN:
        return Light("due", _("Open: the year before is not known"))
    return Light("late", _("Not met"))


def _distance(one: Judged) -> str:
    """How much more meets the standard, and what the year before would say."""
    standing = one.standing
    if standing.state == MET:
        return _("None: it is met.")
    said = [_("Type the level a year before to see.")] if standing.state == OPEN else []
    if standing.goal is not None:
        pattern = (
            _("%(more)s to be above %(goal)s.") if standing.is_beyond else _("%(more)s to reach %(goal)s.")
        )
        formula = one.measure.formula
        said.append(
            pattern
            % {
                "more": words.more_words(formula.numerator, one.needed),
                "goal": words.goal(one.measure, standing.goal),
            }
        )
    return " ".join(said)
