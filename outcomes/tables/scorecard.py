"""Tables of the scorecard and of the watch list."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import LinkColumn, MoneyColumn, NumberColumn, TextColumn
from obb.tables.marks import verdict_mark


class CallColumn(TextColumn):
    """A verdict's mark and words: the row's key `call` says which, the cell holds the words."""

    searchable = False

    def markup(self, value: Any, record: Any) -> str:
        call = record.get("call") if isinstance(record, dict) else ""
        if not call:
            return super().markup(value, record)
        return render_to_string("parts/verdict.html", {"mark": verdict_mark(call), "words": str(value)})


class Calls(Table):
    """Rows have `call`, `verdict`, `indicators`, `goals`, `amount`."""

    layout = "blocks"

    verdict = CallColumn(_("Verdict"), orderable=False)
    indicators = NumberColumn(_("Indicators"), orderable=False)
    goals = NumberColumn(_("Their goals"), orderable=False)
    amount = MoneyColumn(_("What these goals cost"), orderable=False)


class ScoredColumn(CallColumn):
    """The verdict of a row of indicators: found by its words, sorted in the order verdicts are listed."""

    searchable = True


class Scores(Table):
    """Rows have `name`, `url`, `call`, `verdict`, `place`, `latest`, `of`, `goal`, `goal_url`, `department`,
    `amount`; `place` is the place of the verdict among all.
    """

    layout = "blocks text"

    name = LinkColumn(_("Indicator"), url="url")
    verdict = ScoredColumn(_("Verdict"), order_by="place", empty=_("not judged yet"))
    latest = TextColumn(_("Newest value"), empty=_("not reported"), searchable=False, orderable=False)
    of = TextColumn(_("Of"), empty=_("no period yet"), searchable=False, orderable=False)
    goal = LinkColumn(_("Goal"), url="goal_url", empty=_("none named"))
    department = TextColumn(_("Department"), empty=_("the county's own"))
    amount = MoneyColumn(_("What the goal costs"))


class ReasonsColumn(TextColumn):
    """Several sentences, one below the other."""

    def words(self, value: Any) -> str:
        return " ".join(value)

    def markup(self, value: Any, record: Any) -> str:
        return format_html_join("", '<span class="reason">{}</span>', ((said,) for said in value))

    def sort_key(self, value: Any) -> Any:
        return len(value)


class Watched(Table):
    """Rows have the fields of WatchRow, and `url`."""

    layout = "blocks text"

    name = LinkColumn(_("Indicator"), url="url")
    said = ReasonsColumn(_("Why it is here"))
    verdict = ScoredColumn(_("Verdict"), orderable=False, empty=_("not judged yet"))
    latest = TextColumn(_("Newest value of"), empty=_("no period yet"), searchable=False, orderable=False)
    owner = TextColumn(_("Owner"), empty=_("nobody named"))
    department = TextColumn(_("Department"), empty=_("the county's own"))
