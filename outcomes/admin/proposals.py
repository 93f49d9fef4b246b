"""What the words of a new indicator say of it: proposed in sight while they are typed, and to be changed."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

PEOPLE = (
    "people|persons|residents|families|households|children|youth|pupils|students|parents|mothers|fathers"
    "|clients|customers|participants|patients|applicants|veterans|cases"
)


def rules() -> str:
    """For static/js/propose.js, as JSON, in the reader's language; of the rules for a field the first that fits holds.

    `among`: the fields whose words are looked through for any of `words`, whole words in any case; `field` then
    takes `value`, "" to take back what was proposed. `given`: another field that must have a value. `says`: what is
    told beside it. Where none fits, what was proposed stays.
    """
    people, shares = _(PEOPLE), _("percent|%|share|rate")
    taken = _("Taken from the words. Change it if that is wrong.")
    ticked = _("Ticked because of the words. Untick it if nobody is counted.")
    found = [
        _rule("kind", ["unit"], _("per 1,000|per 10,000|per 100,000"), "rate", taken),
        # a share is a different kind where a survey estimates it: who measures it must say
        _rule("kind", ["unit"], shares, "", ""),
        _rule("kind", ["unit"], _("dollars|$"), "amount", taken),
        _rule("kind", ["unit"], _("minutes|hours|days|weeks|score|points"), "score", taken),
        _rule("kind", ["unit"], f"{_('count|number|visits|calls')}|{people}", "count", taken),
        _rule("frequency", ["name", "unit"], _("a month|per month|each month|monthly"), "month", taken),
        _rule("frequency", ["name", "unit"], _("a quarter|per quarter|each quarter|quarterly"), "quarter", taken),
        _rule("frequency", ["name", "unit"], _("fiscal year"), "fiscal_year", taken),
        _rule("frequency", ["name", "unit"], _("calendar year"), "year", taken),
        _rule("counts_people", ["unit"], shares, "", ""),
        _rule("counts_people", ["name", "unit"], people, "on", ticked) | {"given": {"kind": "count"}},
    ]  # fmt: skip
    return json.dumps(found)


def _rule(field: str, among: list[str], words: str, value: str, says: str) -> dict[str, Any]:
    return {"field": field, "among": among, "words": words.split("|"), "value": value, "says": says}
