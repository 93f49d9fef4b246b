"""Tables of what became what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from obb.tables.base import Table
from obb.tables.columns import LinkColumn, MoneyColumn, PercentColumn, TextColumn


class Successions(Table):
    """Rows have `old`, `url` (None for who may only read), `new`, `share`, `since`, `change`, `dimension`, `reason`
    and `by`.
    """

    layout = "blocks"
    old = LinkColumn(_("Old code"), url="url")
    new = TextColumn(_("Became"))
    share = PercentColumn(_("Share"), decimals=2)
    since = TextColumn(_("From"), searchable=False)
    change = TextColumn(_("What happened"))
    dimension = TextColumn(_("Of"))
    reason = TextColumn(_("Why"))
    by = TextColumn(_("By"), empty=_("a command on the server"))


class Kin(Table):
    """A code's predecessors and successors: `code`, `url` (None where its page is not hers), `direction`, `share`,
    `since`, `change` and `reason`.
    """

    layout = "blocks"
    code = LinkColumn(_("Cost center"), url="url")
    direction = TextColumn(_("Before or after"))
    share = PercentColumn(_("Share"), decimals=2)
    since = TextColumn(_("From"), searchable=False)
    change = TextColumn(_("What happened"))
    reason = TextColumn(_("Why"), empty="–")


class Preview(Table):
    """Rows have `edition`, `kind`, `amount` and an amount for each successor, in columns that are added."""

    edition = TextColumn(_("Year and stage"), searchable=False, orderable=False)
    kind = TextColumn(_("Kind"), searchable=False, orderable=False)
    amount = MoneyColumn(_("Amount"), orderable=False)
