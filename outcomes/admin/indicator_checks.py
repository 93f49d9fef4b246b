"""What of an indicator's form does not fit together: each in a sentence at the field that mends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from outcomes.models import Indicator


def misfits(cleaned: Mapping[str, Any], changed: list[str], *, today: date) -> Iterator[tuple[str, str]]:
    """(field, sentence); what was not changed since it was stored is told where it hinders what is."""
    yield from _range(cleaned)
    resolution, matters = cleaned.get("resolution"), cleaned.get("matters")
    if resolution is not None and resolution <= 0:
        yield (
            "resolution",
            _("A rounding step is more than 0: 1, 0.1 … Leave it empty for the last printed decimal."),
        )
    if matters is not None and matters < 0:
        yield (
            "matters",
            _("A change that matters is 0 or more, whichever way it goes. Write it without the minus."),
        )
    if cleaned.get("denominator_words") and not cleaned.get("numerator_words"):
        yield "numerator_words", _("You said out of what. Say what is counted, too, or leave both empty.")
    review = cleaned.get("review_on")
    if "review_on" in changed and review is not None and review < today:
        yield "review_on", _("This day has passed. Write one that is to come, or leave it empty.")
    if cleaned.get("restarts") and cleaned.get("frequency") in (
        Indicator.Frequency.YEAR,
        Indicator.Frequency.FISCAL_YEAR,
    ):
        yield "restarts", _("Only monthly or quarterly values can start at zero each year.")
    if cleaned.get("retired_on") and not cleaned.get("retired_reason"):
        yield "retired_reason", _("Say why it is retired: those who find it later will ask.")
    if cleaned.get("retired_reason") and "retired_on" in cleaned and not cleaned["retired_on"]:
        yield "retired_on", _("Say from which day on it is retired.")


def _range(cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if cleaned.get("good") != Indicator.Good.RANGE:
        return
    low, high = cleaned.get("low"), cleaned.get("high")
    if "low" in cleaned and low is None:
        yield "low", _("“Better inside a range” needs where the range begins.")
    if "high" in cleaned and high is None:
        yield "high", _("“Better inside a range” needs where the range ends.")
    if low is not None and high is not None and low > high:
        yield (
            "high",
            _("The range would end at %(high)s, before it begins at %(low)s. Swap the two.")
            % {
                "low": f"{low.normalize():f}",
                "high": f"{high.normalize():f}",
            },
        )
