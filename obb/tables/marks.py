"""A verdict's mark and word, from its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_VERDICTS = {
    "closer": ("closer", _("Closer")),
    "further": ("further", _("Further")),
    "no clear change": ("none", _("No clear change")),
    "steady": ("steady", _("Steady")),
    "no change that matters": ("steady", _("No change that matters")),
    "rising": ("moved", _("Rising")),
    "falling": ("moved", _("Falling")),
    "too little data": ("few", _("Too little data")),
}
_SHORT = {"none": "no clear change", "few": "too little data"}


def _named(verdict: object) -> tuple[str, Promise]:
    text = str(getattr(verdict, "value", verdict)).replace("_", " ").strip().lower()
    return _VERDICTS[_SHORT.get(text, text)]


def verdict_mark(verdict: object) -> str:
    """The mark of a verdict: closer, further, moved (no direction is good), none, steady or few.

    Raises KeyError for what is no verdict.
    """
    return _named(verdict)[0]


def verdict_words(verdict: object) -> str:
    """The word of a verdict in the reader's language. Raises KeyError for what is no verdict."""
    return str(_named(verdict)[1])
