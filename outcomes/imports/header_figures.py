"""What a header over measured figures says: which figure of a measure it is, of which year, how sure, and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

VALUE, LOW, HIGH, INTERVAL, MARGIN, FLAG = "value", "low", "high", "interval", "margin", "note"

_YEAR = re.compile(
    r"(?<![0-9])((?:FY ?'?)?(?:19|20)[0-9]{2}(?:[-–](?:(?:19|20)?[0-9]{2}))?|FY ?'?[0-9]{2}(?:-[0-9]{2})?)(?![0-9])",
    re.IGNORECASE,
)


def _end_of(alone: str, after_ci: str) -> re.Pattern[str]:
    """A header of one end of an interval: by a word of its own, one behind “CI”, or the last one of all."""
    last = after_ci.split("|")[0]
    return re.compile(
        rf"\b(?:{alone})\b|\bci ?[0-9]{{0,2}} ?{alone[:2]}|\bci\b.*\b(?:{after_ci})\b"
        rf"|\b{last} (?:end|bound|limit|ci)\b|[-–_( ]{last}\)?$",
        re.IGNORECASE,
    )


_ROLES = (
    (FLAG, re.compile(r"\b(?:unreliable|flags?|footnotes?|suppress\w*|reliability)\b", re.I)),
    (
        "none",
        re.compile(
            r"\bz[- _]?scores?\b|\bquartiles?\b|\bquintiles?\b|\brank(?:ing|s)?\b|\bpercentiles?\b|\bstandard error\b"
            r"|\bse\b|\bcodes?\b|\bcontinuum\b|\burban influence\b|\bmetro\b|\bnonmetro\b|\bfips\w*\b|\bstate total\b"
            r"|\btargets?\b|\bgoals?\b|\bchange\b|\bdifference\b|(?<!birth )\bweights?\b"
            r"|\bcv\b|\bsignificant\b|\bgeoid\w*\b",
            re.I,
        ),
    ),
    (
        MARGIN,
        re.compile(r"\bmoe\w*\b|\bmargins?\b|\+ ?/ ?[-−]|±", re.I),
    ),
    (LOW, _end_of("lb|lower|lci|lcl", "low|from|min|l")),
    (HIGH, _end_of("ub|upper|uci|ucl", "high|hi|to|max|u")),
    (INTERVAL, re.compile(r"\bci\b|\bconfidence\b|\binterval\b", re.I)),
)
_CONFIDENCE = re.compile(r"(?<![0-9])(90|95|99)(?![0-9]) ?%?")
_SHARE = re.compile(
    r"%|\bpct|\bpercent\w*\b|\brates?\b|\bratio\b|\bper\b|\bshare\b|\baverage\b|\bmedian\b", re.I
)
_COUNT = re.compile(
    r"#|\bnumbers?\b|\bcounts?\b|\btotal\b|\bpopulation\b|\blabor force\b|\bdenominator\b", re.I
)


@dataclass(frozen=True, slots=True)
class Head:
    """A header. `role`: value, low, high, interval (both ends in one cell), margin, note (a flag), or "none".

    `group`: the measure that an upper row of headers names, "" in one row. `own`: the lower row's words. `year`: as
    the header writes it, "" where there is none; `stem`: the header without it. `confidence`: 90, 95, 99 or "".
    `is_share`: True of rates and shares, False of counts, None where nothing tells.
    """

    header: str
    group: str = ""
    own: str = ""
    role: str = VALUE
    year: str = ""
    stem: str = ""
    confidence: str = ""
    is_share: bool | None = None

    @property
    def label(self) -> str:
        """What it is of, in words: its group's and its own without the year."""
        return f"{self.group} {self.stem}".strip()


def without_years(text: str) -> str:
    """A header's words without the years in it."""
    return _YEAR.sub(" ", text.replace("_", " "))


def head_of(header: str, group: str = "") -> Head:
    """A header taken apart. `header` begins with `group` where there is one."""
    if _YEAR.search(group.replace("_", " ")):
        group = ""  # years above, figures below: the year is a part of the header
    own = header[len(group) :].strip() if group and header.startswith(group) else header
    own = own or header
    spaced = own.replace("_", " ")
    year = _YEAR.search(spaced)
    stem = own if year is None else (own[: year.start()] + " " + own[year.end() :])
    stem = " ".join(stem.strip(" _–-:,()[]").split())
    words = (spaced if year is None else spaced[: year.start()] + " " + spaced[year.end() :]).strip()
    role = next((role for role, told in _ROLES if told.search(words)), VALUE)
    sure = _CONFIDENCE.search(words) if role in (LOW, HIGH, INTERVAL, MARGIN) else None
    counts, shares = _COUNT.search(words) is not None, _SHARE.search(words) is not None
    return Head(
        header,
        group,
        own,
        role,
        "" if year is None else year[1],
        stem,
        "" if sure is None else sure[1],
        None if counts == shares else shares,
    )
