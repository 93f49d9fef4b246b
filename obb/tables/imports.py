"""The tables about imports: the list, the problems, what a file adds up to and what it would change."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.imports.kinds import UnknownKind, kind_called
from obb.tables.base import Table
from obb.tables.columns import CodeColumn, DateColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn


class KindColumn(TextColumn):
    """What a file holds, from its kind's code: “Budget lines”; the code where no such kind is left."""

    def words(self, value: Any) -> str:
        try:
            return str(kind_called(value).label)
        except UnknownKind:
            return str(value)


class Imports(Table):
    """Every file brought in, newest first."""

    layout = "blocks"
    file_name = LinkColumn(_("File"), url=lambda batch: batch.get_absolute_url())
    kind_label = KindColumn(_("What it holds"), accessor="kind", searchable=False)
    state_label = TextColumn(_("State"), accessor="state_now", searchable=False, orderable=False)
    staged_at = DateColumn(_("Brought in"))
    who = TextColumn(_("By"), accessor="staged_by", empty=_("a command"), searchable=False, orderable=False)
    rows_kept = NumberColumn(
        _("Rows kept"),
        accessor="rows_known",
        order_by="rows_kept",
        empty=_("not read yet"),
        searchable=False,
    )
    checksum = CodeColumn(_("Checksum"))
    original = LinkColumn(
        _("Original"),
        accessor="pk",
        url=lambda batch: reverse("obb:import_file", args=[batch.county.slug, batch.pk]),
        orderable=False,
        searchable=False,
        exclude_from_export=True,
    )


class Problems(Table):
    """Everything wrong in a file, or in several."""

    layout = "blocks text"
    file = TextColumn(_("File"), empty="–")
    row = NumberColumn(_("Row"), empty=_("the file"))
    column = TextColumn(_("Column"), empty="–")
    value = TextColumn(_("Value in the file"), empty=_("blank"))
    message = TextColumn(_("Problem"))
    remedy = TextColumn(_("What to do"))


class Sums(Table):
    """What the file adds up to, against what is stored now."""

    name = TextColumn(_("Name"))
    edition = TextColumn(_("Year and stage"))
    kind = TextColumn(_("Kind"), searchable=False)
    lines = NumberColumn(_("Lines read"))
    amount = MoneyColumn(_("Read"))
    stored_lines = NumberColumn(_("Lines now"))
    stored_amount = MoneyColumn(_("Stored now"))
    change = MoneyColumn(_("Change"), signed=True)


class CenterSums(Table):
    """The cost centers whose sums would change, or have changed."""

    name = TextColumn(_("Cost center"))
    edition = TextColumn(_("Year and stage"))
    kind = TextColumn(_("Kind"), searchable=False)
    stored_amount = MoneyColumn(_("Stored now"))
    amount = MoneyColumn(_("Read"))
    change = MoneyColumn(_("Change"), signed=True)
    percent = TextColumn(_("Change, %"), searchable=False, orderable=False)


class ControlRows(Table):
    """Control totals beside what the file adds up to."""

    layout = "blocks"
    label = TextColumn(_("What"))
    stated = MoneyColumn(_("Stated"))
    read = MoneyColumn(_("Read"))
    apart = MoneyColumn(_("Apart"), signed=True)
    says = TextColumn(_("Ties"), searchable=False)


class PrintedTotals(Table):
    """Totals that the file prints and its lines do not add up to."""

    layout = "blocks"
    row = NumberColumn(_("Row"))
    of = TextColumn(_("Of"))
    printed = MoneyColumn(_("Printed"))
    read = MoneyColumn(_("Read"))
    apart = MoneyColumn(_("Apart"), signed=True)


class Renames(Table):
    """Codes that are gone beside new ones that look like them."""

    layout = "blocks text"
    gone = TextColumn(_("No longer there"))
    new = TextColumn(_("New"))
    why = TextColumn(_("Alike in"), searchable=False)


class ProblemKinds(Table):
    """How many problems of each sort there are."""

    layout = "blocks text"
    message = TextColumn(_("Problem"))
    column = TextColumn(_("Column"), empty="–")
    count = NumberColumn(_("How many"))
    rows = TextColumn(_("First rows"), searchable=False, orderable=False)


class Codes(Table):
    """Codes that are new, changed, or no longer there."""

    layout = "blocks text"
    noun = TextColumn(_("What"))
    sort = TextColumn(_("How"))
    count = NumberColumn(_("How many"))
    names = TextColumn(_("Which"))


class Revisions(Table):
    """Final values that the file changes: rows have `name`, `period`, `whose`, `was`, `now`, `row`."""

    layout = "blocks text"
    name = TextColumn(_("Indicator"))
    period = TextColumn(_("Period"))
    whose = TextColumn(_("Of"), searchable=False)
    was = TextColumn(_("Stored now"), searchable=False, orderable=False)
    now = TextColumn(_("In the file"), searchable=False, orderable=False)
    row = NumberColumn(_("Row"))
