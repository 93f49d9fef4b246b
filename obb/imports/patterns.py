"""Patterns from outside: which of them could take a time that doubles with every character."""

import re

# One item of a pattern: an escape, a class, a group's ends, a repeat, “or”; all else stands for itself.
_ITEM = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\(\?P?<\w+>|\(\?[\w-]*:|\(|\)"
    r"|[*+?][?+]?|\{[0-9]*,?[0-9]*\}[?+]?|\|",
    re.DOTALL,
)
_COUNTS = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")


def repeats_in_repeats(pattern: str) -> bool:
    """Whether a group that is repeated holds a repeat, or a choice, of its own: `(a+b?)*`, `(a|aa)+`.

    Such a group can often match one text in more ways than can be tried. Stricter than needed:
    `(ab|cd)+` is one of them, too.
    """
    varies, closed = [False], None
    for found in _ITEM.finditer(pattern):
        item = found[0]
        if item.startswith("("):
            varies.append(False)
        elif item == ")":
            inner = varies.pop() if len(varies) > 1 else False
            varies[-1] |= inner
            closed = (found.end(), inner)
        elif item == "|":
            varies[-1] = True
        elif item[0] in "*+?{":
            many, fixed = _many(item)
            if many and closed == (found.start(), True):
                return True
            varies[-1] |= not fixed
    return False


def _many(repeat: str) -> tuple[bool, bool]:
    """(it may repeat more than once, it repeats always as often)"""
    if repeat[0] != "{":
        return repeat[0] != "?", False
    counts = _COUNTS.match(repeat)
    if counts is None or repeat[:2] == "{}":
        return False, True  # no repeat: it stands for itself
    least, comma, most = counts.groups()
    if not comma:
        return int(least[:6] or 0) > 1, True
    return not most or int(most[:6]) > 1, least == most
