"""Tables of goals, of what is done about them and of the state of the work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import (
    NO_DATA,
    BarColumn,
    DateColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
    VerdictColumn,
)
from obb.tables.imports import KindColumn
from obb.tables.marks import verdict_mark, verdict_words

Tally = tuple[tuple[str, int], ...]


def tally_words(tally: Tally) -> str:
    """“2 closer, 1 further, 1 too little data”; "" where there is no indicator."""
    return ", ".join(
        f"{count} {verdict_words(call).lower() if call else _now('not judged yet')}" for call, count in tally
    )


def unnamed_goals(*, drafts: bool) -> str:
    """What stands for the goals that a reader may not know by name."""
    return _now("Goals of other departments") if drafts else _now("Goals not published")


class TallyColumn(TextColumn):
    """How many indicators were called what: shape and word for each."""

    searchable = False

    def words(self, value: Tally) -> str:
        return tally_words(value)

    def markup(self, value: Any, record: Any) -> SafeString | str:
        if not value:
            return super().markup(None, record)
        return format_html_join(" ", "{}", ((_mark(call, count),) for call, count in value))

    def file_value(self, value: Any) -> object:
        return tally_words(value) if value else str(self.empty)

    def sort_key(self, value: Tally) -> Any:
        counts = dict(value)
        return counts.get("closer", 0) - counts.get("further", 0)


def _mark(call: str, count: int) -> str:
    if not call:
        return _now("%(count)s not judged yet") % {"count": count}
    words = f"{count} {verdict_words(call).lower()}"
    return render_to_string("parts/verdict.html", {"mark": verdict_mark(call), "words": words})


class OutcomeGoals(Table):
    """Rows have `name`, `url`, `department`, `amount`, `share`, `verdicts`, `initiatives`."""

    name = LinkColumn(_("Goal"), url="url")
    department = TextColumn(_("Department"), empty=_("several, or not stated"))
    amount = MoneyColumn(_("Amount"))
    share = PercentColumn(_("Share"))
    bar = BarColumn(_("Share as a bar"), accessor="share")
    verdicts = TallyColumn(_("Indicators"), empty=_("no indicator yet"))
    initiatives = NumberColumn(_("Initiatives"))


class BoardGoals(Table):
    """Rows have `name`, `url`, `served`: the goals that serve it, in words."""

    layout = "blocks text"

    name = LinkColumn(_("Board goal"), url="url")
    served = TextColumn(_("Served by"), empty=_("no outcome goal yet"))


class Served(Table):
    """Goals on the other side of an alignment: rows have `name`, `url`, `strength`, `reason`."""

    layout = "blocks text"

    name = LinkColumn(_("Goal"), url="url")
    strength = TextColumn(_("Strength"))
    reason = TextColumn(_("Why"), empty=_("not shown"))


class Aims(Table):
    """Initiatives: rows have `title`, `url`, `plan`, `due`, `milestones`, `measures`, `state`."""

    layout = "blocks text"

    title = LinkColumn(_("Initiative"), url="url")
    plan = TextColumn(_("Plan"))
    due = TextColumn(_("To be complete"), order_by="due_key")
    milestones = TextColumn(_("Milestones"), empty=_("none stated"))
    measures = TextColumn(_("Measures"), empty=_("none stated"))
    state = LightColumn(_("Status"), searchable=False)


class Loaded(Table):
    """Years by stages: rows have `year`; a column for each stage is added."""

    year = LinkColumn(_("Fiscal year"), url="url", searchable=False)


class Imports(Table):
    """The newest imports."""

    file_name = LinkColumn(_("File"), url="url")
    kind = KindColumn(_("What it holds"))
    state = TextColumn(_("State"))
    staged_at = DateColumn(_("When"))
    staged_by = TextColumn(_("By"), empty=_("a command on the server"))


class Publications(Table):
    """What the public sees."""

    edition = LinkColumn(_("Year and stage"), url="url")
    title = TextColumn(_("Title"))
    published_at = DateColumn(_("Published"))


class OwnCenters(Table):
    """A director's cost centers: rows have `center`, `url`, `amount`, `mapped`, `unmapped`."""

    layout = "blocks"

    center = LinkColumn(_("Cost center"), url="url")
    department = TextColumn(_("Department"))
    amount = MoneyColumn(_("Amount"))
    mapped = PercentColumn(_("Mapped to goals"), empty=NO_DATA)
    unmapped = MoneyColumn(_("Not yet mapped"))


class OwnIndicators(Table):
    """A department's indicators: rows have `name`, `url`, `goal`, `call`, `sentence`."""

    layout = "blocks text"

    name = LinkColumn(_("Indicator"), url="url")
    goal = TextColumn(_("Goal"), empty=_("no goal"))
    call = VerdictColumn(_("Verdict"), empty=_("not judged yet"), searchable=False)
    sentence = TextColumn(_("Why"), empty=_("not judged yet"))


class YearMoney(Table):
    """Goals over the years; `year_columns` follow."""

    goal = LinkColumn(_("Goal"), url="url")


def year_columns(years: Sequence[int]) -> list[tuple[str, TextColumn]]:
    """A column for each year, under the key “y” and the year; the newest one's share; the change to it."""
    columns = [(f"y{year}", MoneyColumn(f"FY{year}")) for year in years]
    columns.append(("share", PercentColumn(_now("Share of FY%(year)s") % {"year": years[-1]})))
    if len(years) > 1:
        words = _now("Change from FY%(year)s") % {"year": years[-2]}
        columns.append(("change", MoneyColumn(words, signed=True)))
    return columns
