"""Years and stages that stand in headers: "FY2027 Adopted", and the pattern that many such headers match."""

from __future__ import annotations

import re
from collections.abc import Sequence

from obb.imports.looks import YEAR_FORM, is_year, year_form

_YEAR = re.compile(rf"(?<![0-9A-Za-z])({YEAR_FORM})(?![0-9A-Za-z])", re.IGNORECASE)


def header_parts(header: str, words: Sequence[str]) -> tuple[str, str] | None:
    """(year, stage) that a header says, "" for the one it does not; None where it says neither, or anything else.

    A year is "2027", "FY27", "2026-27" and the like, never two digits alone. `words`: of which a stage holds one.
    """
    text = " ".join(header.replace("_", " ").split())
    found = _YEAR.search(text)
    year = found[1] if found and is_year(found[1]) and not re.fullmatch(r"\d{1,3}", found[1]) else ""
    other = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()) if found and year else text
    other = other.strip(" -–_")
    says_stage = bool(words) and re.search(
        rf"\b(?:{'|'.join(map(re.escape, words))})\b", other, re.IGNORECASE
    )
    if other and not says_stage:
        return None
    return (year, other) if year or other else None


def wide_pattern(headers: Sequence[str], words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The plainest pattern that these headers match, with the names of its groups; ("", ()) where none does."""
    parts = [header_parts(header, words) or ("", "") for header in headers]
    years = [year for year, _stage in parts if year]
    stages = list(dict.fromkeys(stage for _year, stage in parts if stage))
    year = rf"(?P<year>{year_form(years)})" if years else ""
    listed = "|".join(map(re.escape, stages)).replace("\\ ", " ")
    stage = f"(?P<stage>{listed if len(listed) < 150 else '.+?'})" if stages else ""
    between = (" ", "[ _–-]*") if year and stage else ("",)
    for one, other in ((year, stage), (stage, year)):
        for gap in between:
            pattern = f"^{one}{gap}{other}$"
            if (year or stage) and all(re.search(pattern, header) for header in headers):
                return pattern, tuple(re.compile(pattern).groupindex)
    return "", ()
