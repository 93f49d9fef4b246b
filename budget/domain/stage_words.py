"""What kind of stage a county's own name for it says it is."""

from __future__ import annotations

import re

# In order: “Revised estimate” is an estimate, “Original adopted” the original.
_WORDS = (
    ("estimate", r"estimat\w*|project(ed|ion)s?|forecast"),
    ("actual", r"actuals?|expenditures?|expended|spent|audited"),
    ("amended", r"amended|revised|current|modified"),
    ("original", r"orig(inal)?"),
    ("requested", r"requests?|requested"),
    ("recommended", r"recommend\w*|proposed|manager'?s?"),
    ("adopted", r"adopted|approved|enacted|ordinance|appropriat\w*|budgeted"),
)
ORDER = ("actual", "original", "amended", "estimate", "requested", "recommended", "adopted")


def stage_kind(name: str) -> str | None:
    """The kind of stage a name says (“Commissioner approved” → adopted), or None where it does not."""
    words = name.casefold()
    return next((kind for kind, form in _WORDS if re.search(rf"\b({form})\b", words)), None)


def stage_code(name: str) -> str:
    """The stage's code in addresses: “12 Month Estimate” → “12-month-estimate”; "" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-")
