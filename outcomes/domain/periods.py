"""The period an observation is for, as a file writes it, at its indicator's frequency and in its calendar."""

import re

from obb.domain.fiscal import (
    FEDERAL,
    FISCAL_YEAR,
    YEAR,
    FiscalCalendar,
    Period,
    UnreadablePeriod,
    period_of,
    read_period,
)

_YEARS = re.compile(
    r"\s*(?:FY\s*)?([0-9]{4})\s*(?:[-‐‑‒–—]|to)\s*(?:FY\s*)?([0-9]{4})\s*", re.ASCII | re.IGNORECASE
)


def read_observed(text: str, frequency: str, calendar: str, county: FiscalCalendar) -> Period:
    """The period a text names: 2019, FY2019, 2014-2018 (five years), 2016 Q3, July 2016.

    `calendar` is the indicator's (calendar, county or federal). For fiscal years 2016-2017 is the one
    year FY2017, and 2014-2018 five. Raises UnreadablePeriod.
    """
    years = _YEARS.fullmatch(text)
    used = calendar_of(calendar, county)
    if years is None or frequency not in (YEAR, FISCAL_YEAR):
        return read_period(text, frequency, used)
    first, last = int(years[1]), int(years[2])
    if frequency == FISCAL_YEAR and last == first + 1:
        return read_period(text, frequency, used)
    if not first < last <= first + 30:
        raise UnreadablePeriod(f"“{text}” is not a run of years.", "Write the first and the last: 2014-2018.")
    return period_of(last, frequency, used, last - first + 1)


def calendar_of(calendar: str, county: FiscalCalendar) -> FiscalCalendar:
    """The fiscal calendar an indicator counts in."""
    return FEDERAL if calendar == "federal" else county
