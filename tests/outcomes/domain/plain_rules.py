"""More of the rule written plainly from its text, with loops alone: slow, oracles for the real ones."""

from itertools import pairwise, permutations
from math import factorial, sqrt

from tests.outcomes.domain.plain_forecast import plain_forecast

# n → half the width of the range of 50, 80, 90 and 95 percent, as the rule prints them
YEARS = {
    5: (0.80, 1.90, 3.01, 4.51),
    6: (0.78, 1.77, 2.75, 4.15),
    7: (0.76, 1.68, 2.44, 3.54),
    8: (0.72, 1.58, 2.24, 3.14),
    9: (0.69, 1.50, 2.18, 3.02),
    10: (0.66, 1.44, 2.06, 2.79),
    12: (0.62, 1.39, 1.95, 2.57),
    15: (0.60, 1.35, 1.90, 2.45),
}
QUARTERS = {12: (0.76, 1.56, 2.15, 2.80), 16: (0.73, 1.52, 2.13, 2.80), 20: (0.71, 1.48, 2.05, 2.67)}
MONTHS = {24: (0.65, 1.33, 1.79, 2.24), 36: (0.68, 1.38, 1.87, 2.39)}
TABLES = {"year": YEARS, "quarter": QUARTERS, "month": MONTHS}
A_YEAR = {"year": 0, "quarter": 4, "month": 12}


def plain_multipliers(n, frequency):
    table = TABLES[frequency]
    if n in table:
        return table[n]
    below = [k for k in table if k < n]
    above = [k for k in table if k > n]
    if not below or not above:
        return table[min(above) if above else max(below)]
    a, b = max(below), min(above)
    part = (n - a) / (b - a)
    return tuple((1 - part) * x + part * y for x, y in zip(table[a], table[b], strict=True))


def plain_chance(point, scale, target, good, n, frequency):
    """Chance to be at the target or beyond, straight between the ranges known, from 0.1 to 0.9."""
    z = (point - target) / scale * (1 if good == "up" else -1)
    known = [
        (0.0, 0.0),
        *zip(plain_multipliers(n, frequency), (0.50, 0.80, 0.90, 0.95), strict=True),
        (float("inf"), 0.95),
    ]
    for (x0, inside0), (x1, inside1) in pairwise(known):
        if x0 <= abs(z) <= x1:
            inside = inside0 + (inside1 - inside0) * ((abs(z) - x0) / (x1 - x0))
            break
    chance = 0.5 + inside / 2 if z > 0 else 0.5 - inside / 2
    return max(0.1, min(0.9, chance))


def plain_indices(values, first, m):
    """Classical indices by season, or None where the season does not show."""
    n = len(values)
    if m == 0 or n < 3 * m or len(set(values)) == 1:
        return None
    mean = sum(values) / n
    total = sum((v - mean) ** 2 for v in values)
    r = [
        sum((values[i] - mean) * (values[i - k] - mean) for i in range(k, n)) / total for k in range(1, m + 1)
    ]
    if abs(r[m - 1]) <= 1.645 * sqrt((1 + 2 * sum(x * x for x in r[: m - 1])) / n):
        return None
    factors = all(v > 0 for v in values)
    apart = {season: [] for season in range(m)}
    for i in range(m // 2, n - m // 2):
        around = values[i - m // 2 + 1 : i + m // 2]
        middle = (sum(around) + (values[i - m // 2] + values[i + m // 2]) / 2) / m
        apart[(first + i) % m].append(values[i] / middle if factors else values[i] - middle)
    usual = [sum(apart[season]) / len(apart[season]) for season in range(m)]
    whole = sum(usual) / m
    return factors, [x / whole if factors else x - whole for x in usual]


def plain_steps(values, first, frequency, horizon, low, high):
    """Alpha and (point, scale, low80, high80, low95, high95) of each step, seasons put back, clipped."""
    m = A_YEAR[frequency]
    found = plain_indices(values, first, m)
    index = {
        p: 1.0 if found is None else found[1][p % m] for p in range(first, first + len(values) + horizon)
    }
    factors = found is None or found[0]
    level = [v / index[first + i] if factors else v - index[first + i] for i, v in enumerate(values)]
    widening, part = {"year": (0.5, 1.0), "quarter": (0.2, 0.5), "month": (0.02, 0.5)}[frequency]
    plain = plain_forecast(level, horizon, widening, part, trend=20 if m == 0 else len(level))
    _50, m80, _90, m95 = plain_multipliers(len(values), frequency)
    steps = []
    for h, (point, g) in enumerate(plain["steps"]):
        season = index[first + len(values) + h]
        point, g = (point * season, g * season) if factors else (point + season, g)
        ends = (point, point - m80 * g, point + m80 * g, point - m95 * g, point + m95 * g)
        clipped = [min(max(end, low), high) for end in ends]
        steps.append((clipped[0], g, *clipped[1:]))
    return plain["alpha"], steps


def plain_limits(counts, sizes, kind):
    """Laney's p′ or u′: the centre, and each value's reach to both sides."""
    centre = sum(counts) / sum(sizes)
    sd = [sqrt(centre * (1 - centre) / n) if kind == "share" else sqrt(centre / n) for n in sizes]
    z = [(k / n - centre) / s for k, n, s in zip(counts, sizes, sd, strict=True)]
    moves = [abs(b - a) for a, b in pairwise(z)]
    average = sum(moves) / len(moves)
    usual = [move for move in moves if move < 3.267 * average]
    if usual:
        average = sum(usual) / len(usual)
    return centre, [3 * s * average / 1.128 for s in sd]


def plain_rank_trend(values, periods):
    """S, its variance, Sen's slope, and the exact chance by trying every order (None with ties)."""
    n = len(values)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]

    def s_of(order):
        return sum((order[j] > order[i]) - (order[j] < order[i]) for i, j in pairs)

    alike = [values.count(v) for v in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(c * (c - 1) * (2 * c + 5) for c in alike)) / 18
    slopes = sorted((values[j] - values[i]) / (periods[j] - periods[i]) for i, j in pairs)
    middle = (slopes[(len(slopes) - 1) // 2] + slopes[len(slopes) // 2]) / 2
    s, exact = s_of(values), None
    if max(alike) == 1:
        exact = sum(abs(s_of(order)) >= abs(s) for order in permutations(range(n))) / factorial(n)
    return s, variance, middle, exact


def plain_passing(chances, rate):
    """The largest chance p with at least p ÷ rate × m chances at or below it, and all below it."""
    held = [p for p in chances if p <= rate * sum(q <= p for q in chances) / len(chances)]
    return [bool(held) and p <= max(held) for p in chances]


def plain_turning(steps, later, good):
    """`steps`: (point, scale, low80, high80) of each period ahead; `later`: (periods ahead, value), oldest first."""
    side = 1 if good == "up" else -1
    scores = [side * (value - steps[ahead - 1][0]) / steps[ahead - 1][1] for ahead, value in later]
    mean, (ahead, value) = sum(scores) / len(scores), later[-1]
    _point, _scale, low, high = steps[ahead - 1]
    above, below = (value > high, value < low) if good == "up" else (value < low, value > high)
    one = len(later) == 1
    if above and (one or mean > 0):
        return "beating the baseline"
    if below and (one or mean < 0):
        return "below the baseline"
    return "in line with the baseline"
