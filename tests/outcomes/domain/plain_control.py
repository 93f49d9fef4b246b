"""Noise limits and their four rules once more, written plainly with lists and loops: an oracle for the real ones."""

LABELS = ("outside", "trend", "two of three", "shift")


def plain_control(values, baseline=None, screen=True):
    """Mean, lower, upper, and for each value its first label with the side, or None."""
    base = values if baseline is None else values[:baseline]
    mean, ranges = sum(base) / len(base), [abs(b - a) for a, b in zip(base, base[1:], strict=False)]
    average = sum(ranges) / len(ranges)
    usual = [one for one in ranges if one < 3.267 * average]
    if screen and average > 0 and usual:
        average = sum(usual) / len(usual)
    lower, upper = mean - 2.66 * average, mean + 2.66 * average
    if average == 0:
        return mean, lower, upper, [None] * len(values)
    sides = [(v > mean) - (v < mean) for v in values]
    outside = [(v > upper) - (v < lower) for v in values]
    found = dict(
        zip(
            LABELS,
            (outside, trend(values), outer(values, sides, outside, mean, upper), shift(sides)),
            strict=True,
        )
    )
    labels = [
        next(((name, found[name][i]) for name in LABELS if found[name][i]), None) for i in range(len(values))
    ]
    return mean, lower, upper, labels


def trend(values):
    marks = [0] * len(values)
    for i in range(len(values) - 6):
        seven = values[i : i + 7]
        moves = {(b > a) - (b < a) for a, b in zip(seven, seven[1:], strict=False)}
        if moves in ({1}, {-1}):
            marks[i : i + 7] = [*moves] * 7
    return marks


def shift(sides):
    marks = [0] * len(sides)
    for i in range(len(sides) - 6):
        seven = set(sides[i : i + 7])
        if seven in ({1}, {-1}):
            marks[i : i + 7] = [*seven] * 7
    return marks


def outer(values, sides, outside, mean, upper):
    marks = [0] * len(values)
    far = [abs(v - mean) > (upper - mean) * 2 / 3 and not out for v, out in zip(values, outside, strict=True)]
    for i in range(len(values) - 2):
        if set(sides[i : i + 3]) in ({1}, {-1}) and sum(far[i : i + 3]) >= 2:
            for at in range(i, i + 3):
                marks[at] = sides[at] if far[at] else marks[at]
    return marks
