"""Days as people in the United States write them."""

import re
from datetime import date

from obb.domain.fiscal import MONTHS, month_number
from obb.domain.unreadable import Unreadable


class UnreadableDay(Unreadable):
    """A text that names no day of the calendar."""


_REMEDY = "Write the day as 6/30/2017, June 30, 2017 or 2017-06-30."
_ISO = re.compile(
    r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII
)
_SLASHES = re.compile(r"(?P<m>[0-9]{1,2})[/-](?P<d>[0-9]{1,2})[/-](?P<y>[0-9]{4}|[0-9]{2})", re.ASCII)
_WORDS = re.compile(r"(?P<name>[A-Za-z]+)\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? ?(?P<y>[0-9]{4})", re.ASCII)
_DAY_FIRST = re.compile(
    r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ -](?P<name>[A-Za-z]+)\.?,?[ -](?P<y>[0-9]{4})", re.ASCII
)


def read_day(text: str) -> date:
    """The day a text names: 6/30/2017 (month first), 2017-06-30, June 30, 2017, 30 June 2017.

    Raises UnreadableDay, also for years of two digits; where a day was meant, `suggestion` has it.
    """
    plain = " ".join(text.replace("\u2011", "-").replace("\u2010", "-").split())
    for form in (_ISO, _SLASHES, _WORDS, _DAY_FIRST):
        match = form.fullmatch(plain)
        if match is not None:
            return _day(text, match.groupdict())
    raise UnreadableDay(f"“{text}” is not a day.", _REMEDY)


def _day(text: str, found: dict[str, str]) -> date:
    month = month_number(found["name"]) if "name" in found else int(found["m"])
    year, day = int(found["y"]), int(found["d"])
    if len(found["y"]) == 2:
        meant = f"{month}/{day}/20{found['y']}"
        raise UnreadableDay(
            f"“{text}” has a year of two digits.", f"Write four, such as {meant}.", suggestion=meant
        )
    if month is None:
        raise UnreadableDay(f"“{text}” is not a day: no month is called “{found['name']}”.", _REMEDY)
    try:
        return date(year, month, day)
    except ValueError:
        if month > 12 and "name" not in found and 1 <= day <= 12:
            meant = f"{day}/{month}/{year}"
            raise UnreadableDay(
                f"“{text}” has no such month.", f"The month comes first: {meant}?", suggestion=meant
            ) from None
        raise UnreadableDay(f"“{text}” is not a day of the calendar.", _REMEDY) from None


def day_text(day: date) -> str:
    """For reading: "Jun 30, 2017"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
