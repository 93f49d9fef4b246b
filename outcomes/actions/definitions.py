"""Definitions: a changed one is a new version, which cuts the indicator's series where it begins."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from obb.domain.fiscal import Period
from outcomes.models import Indicator, IndicatorDefinition


class DefinitionRefused(ValueError):
    """A definition that cannot begin there; the message is for the person who asked for it."""


@dataclass(frozen=True)
class Words:
    """What an indicator counts, in words."""

    text: str
    numerator_words: str
    denominator_words: str
    source: str
    method: str


def words_of(indicator: Indicator) -> Words:
    """As they stand on the indicator."""
    return Words(
        indicator.definition,
        indicator.numerator_words,
        indicator.denominator_words,
        indicator.source,
        indicator.method,
    )


def redefine(
    *, indicator: Indicator, before: Words, period: Period, by: Any, reason: str, at: datetime
) -> IndicatorDefinition:
    """From `period` on the indicator counts what its words say now; `before`: what they said until then.

    Asked for in the transaction that changed the words, which judges the indicator afterwards. Raises
    DefinitionRefused where the last definition begins in that period or later, or no reason is given.
    """
    if not reason:
        raise DefinitionRefused(_("Say why the definition changed."))
    with transaction.atomic():
        Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        newest = indicator.definitions.order_by("-version").first()
        if newest is None:
            newest = IndicatorDefinition(county_id=indicator.county_id, indicator=indicator, version=1)
        elif newest.from_period is not None and newest.from_period >= period.number:
            raise DefinitionRefused(
                _("The definition before it begins with %(period)s. Choose a later period.")
                % {"period": newest.from_label}
            )
        for name, said in asdict(before).items():
            setattr(newest, name, said)
        newest.save()
        made = IndicatorDefinition.objects.create(
            county_id=indicator.county_id,
            indicator=indicator,
            version=newest.version + 1,
            from_period=period.number,
            from_label=period.label,
            reason=reason[:300],
            made_by=by,
            made_at=at,
            **asdict(words_of(indicator)),
        )
        indicator.definition_version = made.version
        indicator.save(update_fields=["definition_version"])
        return made
