"""The forecast once more, written plainly with loops: slow, an oracle for the real one."""

from math import inf, sqrt


def plain_forecast(values, horizon, widening=0.5, part=1.0, trend=20):
    n = len(values)
    best = (inf, 0.0, 0.0)
    for i in range(1, 50):
        alpha = round(0.02 * i, 2)
        sse, level = smoothed(values, alpha, best_start(values, alpha))
        if sse < best[0] - 1e-12 * max(best[0], 1e-30) or best[0] == inf:
            best = (sse, alpha, level)
    sse, alpha, level = best
    recent = values[-trend:]
    slope, t2 = line(recent)
    weight = part * max(0.0, 1 - 12 / t2) if t2 > 0 else 0.0
    moves = [abs(b - a) for a, b in zip(values, values[1:], strict=False)]
    scale = max(sqrt(sse / (n - 2)), 0.05 * sum(moves) / len(moves))
    steps = []
    for h in range(1, horizon + 1):
        point = level + weight * slope * (h + 1 / alpha - (1 - alpha) ** n / alpha - 1)
        g = scale * sqrt(1 + (h - 1) * alpha**2 + widening * alpha**2 * (h - 1) ** 2)
        steps.append((point, g))
    return {"alpha": alpha, "level": level, "slope": slope, "weight": weight, "steps": steps}


def smoothed(values, alpha, start):
    level, sse = start, 0.0
    for value in values:
        error = value - level
        sse += error * error
        level += alpha * error
    return sse, level


def best_start(values, alpha):
    """Errors are a − b × start: two runs give a and b, least squares the start."""
    a, b = errors(values, alpha, 0.0), errors([0.0] * len(values), alpha, 1.0)
    return -sum(x * y for x, y in zip(a, b, strict=True)) / sum(y * y for y in b)


def errors(values, alpha, start):
    level, found = start, []
    for value in values:
        found.append(value - level)
        level += alpha * (value - level)
    return found


def line(values):
    """Least-squares slope and its squared t."""
    n = len(values)
    mean_t, mean = (n - 1) / 2, sum(values) / n
    xx = sum((t - mean_t) ** 2 for t in range(n))
    slope = sum((t - mean_t) * (v - mean) for t, v in enumerate(values)) / xx
    ss = sum((v - mean - slope * (t - mean_t)) ** 2 for t, v in enumerate(values))
    return slope, inf if ss < 1e-20 else slope**2 * xx * (n - 2) / ss
