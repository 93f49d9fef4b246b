"""What headers of amounts say: a year, a stage, expenses or revenues, and the unit; and the pattern many match."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from obb.imports.looks import YEAR_FORM, is_year, year_form

_YEAR = re.compile(rf"(?<![0-9A-Za-z/])({YEAR_FORM})(?![0-9A-Za-z/])", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*\(?[$€£]\s?(?:in )?(?:000'?s?|thousands|k)\)?|\s*\((?:amount |in )*[$€£](?: amount)?\)|\s*[$€£]$",
    re.I,
)
_THOUSANDS = re.compile(
    r"[$€£] ?000'?s?\b|\(000'?s?\)|\bin 000'?s\b|\bin thousands\b|\bthousands of\b|\$k\b", re.IGNORECASE
)
_MILLIONS = re.compile(r"\bin millions\b|\bmillions of\b|\$m\b", re.IGNORECASE)
_SUM_OF = re.compile(r"^(?:sum|total) of ", re.IGNORECASE)
_FILLER = frozenset(
    "budget bud budgeted amount amounts amt total year annual to date ytd as of the by sum final current base prior"
    " next mayor mayors manager managers executive county city board council commission commissioner commissioners"
    " dept department departmental month account accounts".split()
)
"""Words that say nothing of their own beside a stage."""
_NO_STAGE = frozenset(
    "available remaining unspent variance change changes difference diff balance percent pct encumbrance encumbrances"
    " encumbered encumb transfers transfer tranfrs adjustments adjustment adjsmts adj used fte ftes positions"
    " headcount growth increase decrease inc dec capita population rank ratio average avg cumulative vs over".split()
)
"""Words of columns that are worked out of others, or count something other than money."""
_NO_AMOUNT = frozenset(
    "code id no nbr num number key cd name desc descr description title label account".split()
)
_PERIOD = re.compile(
    r"(?:(?:fiscal[ _])?(?:period|per|p|month|m)[ _-]?0?\d{1,2}"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?:[ '_-]*(?:20)?\d{2})?"
    r"|(?:quarter|qtr|q)[ _-]?[1-4]|20\d{2}-(?:0[1-9]|1[0-2])(?:-01)?)(?:[ _-](?:actuals?|amount|amt|budget))?",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"^((?:FYE|FY[ -]?end(?:ed|ing)?|(?:fiscal )?year[ -]?end(?:ed|ing)?)[ :]*)\d{1,2}/\d{1,2}/(?=\d{4}\b)",
    re.IGNORECASE,
)
_VAGUE = frozenset(
    ("budget", "budgeted", "budget amount", "budgeted amount", "amount", "total", "total budget")
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a header says: "" for what it does not. `text`: all but the year and the unit, as the header writes it.

    `sure`: nothing but a stage stands in it, or expenses or revenues. `kind`: the latter, as "expense" or "revenue".
    """

    year: str = ""
    text: str = ""
    kind: str = ""
    sure: bool = True

    @property
    def stage(self) -> str:
        """The text, where it names a stage: "Budget" alone says no more than that it is one."""
        tidy = " ".join(self.text.replace("_", " ").split())
        return "" if tidy.casefold() in _VAGUE else tidy


def said_by(header: str, words: Sequence[str], kinds: Mapping[str, str] | None = None) -> Said | None:
    """What the header of a column of amounts says; None where it says none of it, or something else.

    `words`: of which a stage holds one; `kinds`: words for expense and revenue. A year is "2027", "FY27", "2026-27",
    never two digits alone.
    """
    text = _ENDING.sub("", _SUM_OF.sub("", " ".join(_UNIT.sub(" ", header).split())))
    found = _YEAR.search(text.replace("_", " "))
    year = found[1] if found and is_year(found[1]) and not re.fullmatch(r"\d{1,3}", found[1]) else ""
    rest = _without(text, found) if found and year else text
    if rest is None:
        return None
    told = re.findall(r"[a-z]+|[%#]|\d+", rest.replace("_", " ").casefold())
    if not told:
        return Said(year) if year else None
    if {"%", "#", *_NO_STAGE} & set(told) or told[-1] in _NO_AMOUNT:
        return None
    of_kind = {(kinds or {}).get(word, "") for word in told} - {""}
    stages = [word for word in told if word in words and not (kinds or {}).get(word)]
    if len(of_kind) == 1 and not stages and all(word in _FILLER or (kinds or {}).get(word) for word in told):
        return Said(year, rest, kind=of_kind.pop())
    sure = all(word in words or word in _FILLER for word in told) and any(word in words for word in told)
    if not sure and not year:
        return None
    return Said(year, rest, sure=sure)


def is_period(header: str) -> bool:
    """Whether a header names a part of a fiscal year: a month, a period, a quarter."""
    return _PERIOD.fullmatch(header.strip()) is not None


def _without(text: str, found: re.Match[str]) -> str | None:
    """What stands before or after the year; None where something stands on both sides."""
    edges = " -–_:"
    before, after = text[: found.start()].strip(edges), text[found.end() :].strip(edges)
    return None if before and after else before or after


def unit_of(text: str) -> int:
    """1000 for a text that says thousands of dollars, 1,000,000 for millions, else 1."""
    return 1_000 if _THOUSANDS.search(text) else 1_000_000 if _MILLIONS.search(text) else 1


def wide_pattern(headers: Sequence[str], said: Sequence[Said], name: str) -> str:
    """The plainest pattern that these headers match, with the groups year and `name`; "" where none does."""
    years = [one.year for one in said if one.year]
    texts = list(dict.fromkeys(one.text for one in said if one.text))
    year = rf"(?P<year>{year_form(years)})" if years else ""
    listed = "|".join(map(re.escape, texts)).replace("\\ ", " ")
    text = f"(?P<{name}>{listed if len(listed) < 200 else '.+?'})" if texts else ""
    unit = "(?: *[($].*)?" if any(_UNIT.search(header) for header in headers) else ""
    first = "(?:Sum of |Total of )?" if any(map(_SUM_OF.search, headers)) else ""
    ending = _ENDING.match(headers[0])
    if ending:
        first += re.escape(ending[1]).replace("\\ ", " ") + r"\d{1,2}/\d{1,2}/"
    between = (" ", "[ _–:-]*") if year and text else ("",)
    for one, other in ((year, text), (text, year)):
        for gap in between:
            pattern = f"^{first}{one}{gap}{other}{unit}$"
            if (year or text) and all(re.search(pattern, header) for header in headers):
                return pattern
    return ""
