"""Tables of indicators."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import DateColumn, LinkColumn, NumberColumn, TextColumn
from obb.tables.history import WhenColumn
from obb.tables.marks import verdict_mark

_STATES = {
    "published": _("Published"),
    "draft": _("Draft"),
    "awaiting": _("Figures appear when the county next publishes"),
    "retired": _("Retired"),
}


def indicator_url(row: Any) -> str:
    """The address of an indicator's page, as the list is read: in draft or as published."""
    address = reverse("outcomes:indicator", args=[row.county_slug, row.slug])
    return f"{address}?edition=published" if row.as_published else address


class BadgeColumn(TextColumn):
    """A verdict with the benchmark it was taken against: the row has `call` and `badge`."""

    def markup(self, value: Any, record: Any) -> str:
        if not value:
            return super().markup(value, record)
        mark = verdict_mark(record.call)
        return render_to_string("parts/verdict.html", {"mark": mark, "words": self.words(value)})


class StateColumn(TextColumn):
    """Whether the public reads it."""

    searchable = False

    def words(self, value: str) -> str:
        return str(_STATES[value])


class QualityColumn(TextColumn):
    """How many of the nine questions on its quality were answered with yes."""

    searchable = False

    def words(self, value: int) -> str:
        return _now("%(yes)s of 9") % {"yes": value}

    def sort_key(self, value: int) -> int:
        return value


class Indicators(Table):
    """Rows are IndicatorRow."""

    layout = "blocks text"

    name = LinkColumn(_("Indicator"), url=indicator_url)
    verdict = BadgeColumn(_("Verdict"), accessor="badge", empty=_("not judged yet"))
    latest = TextColumn(_("Newest value"), empty=_("not reported"), searchable=False, orderable=False)
    latest_label = TextColumn(_("Of"), empty=_("no period yet"), searchable=False)
    good = TextColumn(_("Good direction"))
    goal = TextColumn(_("Goal"), empty=_("none named"))
    department = TextColumn(_("Department"), empty=_("the county's own"))
    kind = TextColumn(_("Kind of figure"))
    development = TextColumn(_("Data"), empty=_("not stated"))
    quality = QualityColumn(_("Quality"), empty=_("not asked"))
    state = StateColumn(_("Public"))


class SaidColumn(TextColumn):
    """One fact in words."""

    searchable = False


class Facts(Table):
    """Two columns of words: rows have `name` and `said`."""

    layout = "blocks text"

    name = SaidColumn(_("What"), orderable=False)
    said = SaidColumn(_("Answer"), orderable=False, empty=_("not stated"))


class Quality(Table):
    """The nine questions: rows have `question`, `answer` and `note`."""

    layout = "blocks text"

    question = TextColumn(_("Question"), orderable=False)
    answer = TextColumn(_("Answer"), orderable=False, empty=_("Not asked yet"))
    note = TextColumn(_("Note"), orderable=False, empty=_("none"))


class EarlierVerdicts(Table):
    """Every call that was shown: rows are EarlierVerdict."""

    layout = "blocks text"

    since = WhenColumn(_("Since"))
    verdict = BadgeColumn(_("Verdict"), accessor="badge")
    sentence = TextColumn(_("Why"), empty=_("not kept in the published copy"))
    rule_version = TextColumn(_("Version of the rule"), searchable=False)


class Targets(Table):
    """Rows have `label`, `target`, `result`, `met`."""

    label = TextColumn(_("By"), searchable=False)
    target = TextColumn(_("Target"), searchable=False, orderable=False)
    result = TextColumn(
        _("Result of that period"), empty=_("not reported"), searchable=False, orderable=False
    )
    met = TextColumn(_("Met?"), empty=_("cannot be said"))
    baseline = TextColumn(_("Baseline"), empty=_("none"), searchable=False, orderable=False)
    targeted_change = NumberColumn(
        _("Of the targeted change, in percent (Healthy People)"),
        decimals=1,
        empty=_("cannot be said"),
        orderable=False,
    )
    growth_ratio = NumberColumn(
        _("Growth so far ÷ growth required (Open SDG)"),
        decimals=2,
        empty=_("cannot be said"),
        orderable=False,
    )
    note = TextColumn(_("Note"), empty=_("none"))


class Values(Table):
    """Every value of an indicator: rows have the fields of PanelPoint, words in place of what is withheld."""

    layout = "blocks"

    label = TextColumn(_("Period"), order_by="period")
    value = NumberColumn(_("Value"), empty=_("not reported"), orderable=False)
    measured = NumberColumn(_("By the earlier definition"), orderable=False)
    benchmark = NumberColumn(_("Benchmark"), orderable=False)
    numerator = NumberColumn(_("Numerator"), orderable=False)
    denominator = NumberColumn(_("Denominator"), orderable=False)
    margin = NumberColumn(_("Margin of error"), orderable=False)
    status = TextColumn(_("Status"))
    used = TextColumn(_("In the verdict"), empty=_("no"))
    note = TextColumn(_("Notes"), empty=_("none"))
    source = TextColumn(_("Source"), empty=_("as above"))
    vintage = DateColumn(_("As of"), empty=_("not known"), orderable=False)


class KnownValues(Table):
    """Values as they were known on a day: rows have `period`, `label`, `value`, `status`, `known_on`."""

    layout = "blocks"

    label = TextColumn(_("Period"), order_by="period")
    value = NumberColumn(_("Value"), empty=_("not reported"), orderable=False)
    status = TextColumn(_("Status"))
    known_on = DateColumn(_("As of"), orderable=False)


class Revisions(Table):
    """Final values that became others: rows have `period`, `label`, `whose`, `was`, `now`, `when`, `who`, `why`."""

    layout = "blocks text"

    label = TextColumn(_("Period"), order_by="period")
    whose = TextColumn(_("Of"), searchable=False)
    was = TextColumn(_("Was"), searchable=False, orderable=False)
    now = TextColumn(_("Is"), empty=_("not reported"), searchable=False, orderable=False)
    when = WhenColumn(_("Since"))
    who = TextColumn(_("By"))
    why = TextColumn(_("Why"), empty=_("no reason was given"))
