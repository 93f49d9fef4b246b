"""The direction test once more, written plainly with lists and loops: slow, an oracle for the real one."""

from math import atan, cos, exp, floor, lgamma, pi, sqrt

GRID = [round(-0.90 + 0.05 * i, 2) for i in range(38)]


def plain_direction(values, periods=None, season=0, resolution=0.0, errors=None):
    n = len(values)
    t = list(range(n)) if periods is None else list(periods)
    mean = sum(t) / n
    k = max(2, floor(n / 3 + 0.5))
    drift = plain_fit(values, t, season, [p - mean for p in t], resolution, errors)
    step = plain_fit(values, t, season, [1.0 if i >= n - k else 0.0 for i in range(n)], resolution, errors)
    p = 1.0 if len(set(values)) == 1 else min(1.0, 2 * min(drift["p"], step["p"]))
    return {"p": p, "shape": "step" if step["p"] < drift["p"] else "drift", "drift": drift, "step": step}


def plain_fit(y, t, season, x, resolution, errors):
    n = len(y)
    z = seasons(t, season)
    big = [[*row, xi] for row, xi in zip(z, x, strict=True)]
    c = [xi - fi for xi, fi in zip(x, times(hat(z), x), strict=True)]
    m = [[(i == j) - h for j, h in enumerate(row)] for i, row in enumerate(hat(big))]
    df = n - len(big[0])
    cc = sum(ci * ci for ci in c)
    b = sum(ci * yi for ci, yi in zip(c, y, strict=True)) / cc
    e = times(m, y)
    ee = sum(ei * ei for ei in e)
    exact = sqrt(ee) <= 1e-11 * max(map(abs, y))
    s2 = max(0.0 if exact else ee / df, resolution**2 / 12)
    pairs = [(i, j) for i in range(n) for j in range(n) if abs(t[i] - t[j]) == 1]
    r1 = 0.0 if exact else sum(e[i] * e[j] for i, j in pairs) / 2 / ee
    a = [[0.5 if (i, j) in set(pairs) else 0.0 for j in range(n)] for i in range(n)]
    mam = product(product(m, a), m)
    expected, inflation = [], []
    for r in GRID:
        s = [[r ** abs(t[i] - t[j]) for j in range(n)] for i in range(n)]
        spread = trace(product(m, s))
        expected.append(max([trace(product(mam, s)) / spread, *expected[-1:]]))
        inflation.append(sum(ci * si for ci, si in zip(c, times(s, c), strict=True)) / cc / (spread / df))
    own = between(r1, expected, GRID)
    rho = min(max(n / (n + 20) * own + 20 / (n + 20) * 0.3, 0.0), 0.9)
    se = sqrt(s2 * between(rho, GRID, inflation) / cc)
    if errors is not None:
        floor_ = sqrt(sum(ci**2 * (si or 0.0) ** 2 for ci, si in zip(c, errors, strict=True))) / cc
        se = max(se, floor_)
    t_value = b / se if b else 0.0
    return {"estimate": b, "se": se, "df": df, "rho": rho, "t": t_value, "p": two_tails(t_value, df)}


def seasons(t, season):
    if season < 2:
        return [[1.0] for _ in t]
    present = sorted({p % season for p in t})
    return [[1.0 if p % season == s else 0.0 for s in present] for p in t]


def hat(x):
    """X(X'X)⁻¹X', the inverse by Gauss and Jordan."""
    xt = [list(column) for column in zip(*x, strict=True)]
    return product(product(x, inverse(product(xt, x))), xt)


def inverse(a):
    size = len(a)
    rows = [[*row, *[float(i == j) for j in range(size)]] for i, row in enumerate(a)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for j in range(size):
            if j != i:
                rows[j] = [v - rows[j][i] * w for v, w in zip(rows[j], rows[i], strict=True)]
    return [row[size:] for row in rows]


def product(a, b):
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in columns] for row in a]


def times(a, v):
    return [sum(x * y for x, y in zip(row, v, strict=True)) for row in a]


def trace(a):
    return sum(a[i][i] for i in range(len(a)))


def between(x, xs, ys):
    """Linear interpolation, clamped."""
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    i = max(i for i in range(len(xs)) if xs[i] <= x)
    return ys[i] + (ys[i + 1] - ys[i]) * (x - xs[i]) / (xs[i + 1] - xs[i])


def two_tails(t, df, steps=4_000):
    """Twice the tail beyond |t|, by Simpson's rule on the angle whose tangent is t/√df."""
    front = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(pi)

    def density(angle):
        return front * max(cos(angle), 0.0) ** (df - 1)

    low = atan(abs(t) / sqrt(df))
    h = (pi / 2 - low) / steps
    inner = sum((4 if i % 2 else 2) * density(low + i * h) for i in range(1, steps))
    return 2 * h / 3 * (density(low) + inner + density(pi / 2))
