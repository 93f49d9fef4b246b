"""How often the rule calls a change where nothing changes, and how often it finds one: measured, by length.

Percent of series made up from a seed, at least 4,000 of each length (`manage.py bench verdicts` makes the tables for
0.10 anew). Linear between the lengths given, constant beyond them.
"""

from dataclasses import dataclass

from outcomes.domain.multipliers import interpolated

LINKAGES = (0.0, 0.3, 0.6, 0.9)
"""What one value has in common with the next (lag-one correlation) in the series that were made up."""

# level → frequency → number of values → (false calls at each of LINKAGES, changes found).
# Found: years, not linked: a drift of 0.3 and of 0.5 sd a year, a step of 2 sd in the last third.
# Quarters and months, linked 0.3: a drift of 1 sd a year, a step of 1.5 sd in the last third.
_MEASURED = {
    0.10: {
        "year": {
            5: ((5.8, 10.2, 15.8, 22.6), (11, 20, 32)),
            6: ((5.4, 10.2, 17.4, 28.1), (15, 32, 38)),
            8: ((4.8, 10.1, 19.3, 34.0), (31, 66, 54)),
            10: ((4.5, 10.4, 21.4, 39.3), (56, 93, 63)),
            12: ((4.2, 9.9, 21.0, 41.5), (82, 100, 75)),
            15: ((4.7, 10.5, 21.5, 43.1), (99, 100, 86)),
            20: ((4.4, 9.9, 20.1, 43.5), (100, 100, 96)),
        },
        "quarter": {
            8: ((6.7, 11.5, 18.6, 29.2), (25, 33)),
            12: ((5.2, 10.3, 20.1, 37.0), (58, 49)),
            20: ((4.3, 9.8, 19.1, 41.2), (99, 67)),
        },
        "month": {
            24: ((5.1, 11.8, 23.2, 46.0), (49, 62)),
            36: ((4.9, 9.4, 17.3, 39.9), (94, 87)),
            60: ((5.8, 9.8, 15.6, 36.0), (100, 97)),
        },
    },
    0.05: {
        "year": {
            5: ((3.0, 5.5, 9.2, 14.4), (6, 11, 19)),
            6: ((2.8, 5.6, 10.6, 19.0), (9, 19, 24)),
            8: ((2.3, 5.9, 13.1, 25.6), (19, 50, 38)),
            10: ((2.1, 5.8, 14.5, 31.2), (40, 85, 47)),
            12: ((2.0, 5.7, 14.4, 33.2), (69, 99, 61)),
            15: ((2.3, 6.2, 15.5, 35.8), (96, 100, 75)),
            20: ((2.1, 5.6, 14.0, 36.3), (100, 100, 91)),
        },
        "quarter": {
            8: ((3.3, 6.5, 11.2, 20.1), (15, 21)),
            12: ((2.6, 6.0, 13.7, 29.0), (45, 38)),
            20: ((2.1, 5.5, 13.0, 34.1), (98, 56)),
        },
        "month": {
            24: ((2.5, 6.8, 16.6, 38.9), (38, 50)),
            36: ((2.3, 5.5, 11.6, 33.0), (89, 80)),
            60: ((2.8, 5.6, 10.2, 29.2), (100, 95)),
        },
    },
}


@dataclass(frozen=True)
class Measured:
    """Percent of series called though nothing changed, at each of LINKAGES; percent of real changes found.

    `drifts`: years 0.3 and 0.5 standard deviations a year, quarters and months 1. `step`: of 2 (years) or 1.5
    standard deviations in the last third. A standard deviation is that of single values about their level.
    """

    false: tuple[float, ...]
    drifts: tuple[float, ...]
    step: float


def measured(n: int, frequency: str, level: float) -> Measured:
    """For a series of `n` values judged at `level` (0.05 or 0.10)."""
    table = _MEASURED[level]["year" if frequency == "fiscal_year" else frequency]
    false, found = zip(*table.values(), strict=True)
    lengths = tuple(table)
    *drifts, step = (interpolated(n, lengths, column) for column in zip(*found, strict=True))
    return Measured(
        tuple(interpolated(n, lengths, column) for column in zip(*false, strict=True)), tuple(drifts), step
    )
