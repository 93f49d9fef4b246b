"""Characters that nobody sees, and that change what a text says or which way it is read."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

LINES = "\n\r\t"
JOINERS = "\u200c\u200d"  # which some scripts are written with


def unseen(text: str) -> str:
    """What to tell of the first such character in a text; "" where there is none.

    Control characters save the ends of lines, and formats such as the marks that turn the direction of reading
    (Unicode's categories Cc and Cf), but for joiners.
    """
    for place, sign in enumerate(text, 1):
        if sign not in LINES + JOINERS and unicodedata.category(sign) in ("Cc", "Cf"):
            return _(
                "Character %(place)d cannot be seen (U+%(code)s). Delete it, or type the words anew."
            ) % {
                "place": place,
                "code": f"{ord(sign):04X}",
            }
    return ""
