"""Sines and cosines of the Moon's and the planets' arguments, found in a residual and fitted to it.

Shared by moon_correction.py and lunar_rotation_correction.py. The strongest line of the residual's spectrum gets the
plainest argument that has its frequency, all found so far are fitted anew, and so on. There is no polynomial, so that
nothing grows outside of the years that are fitted.
"""
import warnings

import numpy as np

warnings.simplefilter("ignore")
import de423
import erfa
from jplephem.ephem import Ephemeris

J2000, ARCSECOND = 2451545.0, np.pi / 648000
STEP = 0.5

# Names, and radians at J2000.0 and a day; the squares of time are below 0.001 rad within the span.
ARGUMENTS = {
    "D": erfa.fad03, "l′": erfa.falp03, "l": erfa.fal03, "F": erfa.faf03, "Ω": erfa.faom03, "Venus": erfa.fave03,
    "Earth": erfa.fae03, "Mars": erfa.fama03, "Jupiter": erfa.faju03, "Saturn": erfa.fasa03,
}  # fmt: skip
# Days of the Moon's free librations in longitude and of its pole in the body: Rambaux and Williams, Celestial
# Mechanics and Dynamical Astronomy 109 (2011) 85. Their phases are fitted.
FREE = [1056.13, 27257.27]


def turn(angle):
    return (angle + np.pi) % (2 * np.pi) - np.pi


def rounded(radians, digits):
    return np.radians(np.round(np.degrees(radians), digits))


PHASES = rounded([f(0.0) % (2 * np.pi) for f in ARGUMENTS.values()] + [0.0, 0.0], 6)
RATES = rounded(
    [turn(f(1e-6) - f(-1e-6)) / 2e-6 / 36525 for f in ARGUMENTS.values()] + [2 * np.pi / days for days in FREE], 9
)

de423_file = Ephemeris(de423)


def by_de423(name, days):
    return de423_file.position(name, J2000 + days)


def years(first, last, step=1.37):
    """Days since J2000.0, in steps that keep no pace with the month."""
    return np.arange((first - 2000) * 365.25, (last - 2000) * 365.25, step)


def arguments(parity, slowest=0.0, free=None):
    """Arguments by rising frequency from the slowest of use on, and how far each is from plain.

    By symmetry to the ecliptic, F comes in even multiples in what that plane's mirror leaves as it is, in odd ones in
    what it turns round. `free` is the index of an argument that stands by itself.
    """
    found = {}

    def add(row, far):
        row = np.array(row)
        if row.any() and row[3] % 2 == parity:
            row = row if RATES[:10] @ row > 0 else -row
            found[tuple(row)] = min(far, found.get(tuple(row), 99))

    def lunar(most, d, s, l, f):
        for row in np.ndindex(2 * d + 1, 2 * s + 1, 2 * l + 1, 2 * f + 1):
            row = [row[0] - d, row[1] - s, row[2] - l, row[3] - f]
            plain = abs(row[0]) / 2 + abs(row[1]) + abs(row[2]) + abs(row[3])
            if plain <= most:
                yield row, plain

    for row, plain in lunar(9, 12, 4, 7, 7):
        add(row + [0] * 6, 0.3 * plain)
    for row, plain in lunar(5, 4, 1, 3, 4):
        for node in (-2, -1, 1, 2):
            if plain + abs(row[1]) + 2 * abs(node) <= 7:
                add(row + [node] + [0] * 5, 0.3 * (plain + abs(row[1]) + 2 * abs(node)) + 1)
    planets = {(v, e, 0, 0, 0) for v in range(-24, 25) for e in range(-26, 27) if v and abs(v + e) <= 3}
    planets |= {(0, e, m, 0, 0) for m in range(-12, 13) for e in range(-12, 13) if abs(m + e) <= 3}
    planets |= {(0, e, 0, j, 0) for j in range(-6, 7) for e in range(-10, 11) if abs(j + e) <= 4}
    planets |= {(0, e, 0, 0, s) for s in range(-5, 6) for e in range(-6, 7) if abs(s + e) <= 3 or not e}
    planets |= {(0, 0, 0, 2, -5), (0, 0, 0, -2, 5)}
    for v in range(-6, 7):
        planets |= {(v, -v - j, 0, j, 0) for j in range(-3, 4)} | {(v, -v - m, m, 0, 0) for m in range(-6, 7)}
    for row, plain in lunar(5, 6, 0, 4, 3):
        for p in planets:
            if any(p):
                add(row + [0, *p], 0.3 * (plain + abs(sum(p)) + 0.15 * sum(map(abs, p))) + 1)
    rows, far = np.array(list(found)), np.array(list(found.values()))
    if free is not None:
        rows = np.vstack([np.pad(rows, ((0, 0), (0, 2))), np.eye(12, dtype=int)[free]])
        far = np.append(far, 0)
    rates = rates_of(rows)
    order = np.lexsort((far, rates))
    order = order[rates[order] > slowest]
    return rows[order], far[order]


def rates_of(rows):
    return rows @ RATES[: rows.shape[1]]


def waves(days, rows):
    """A column of ones, then sines, then cosines."""
    angles = PHASES[: rows.shape[1]] @ rows.T + np.outer(days, rates_of(rows))
    return np.hstack([np.ones((len(days), 1)), np.sin(angles), np.cos(angles)])


def fitted(days, rows, values):
    """Constant, sines and cosines for each row of values, by least squares."""
    square, right = 0, 0
    for part in np.array_split(np.arange(len(days)), 20):
        base = waves(days[part], rows)
        square, right = square + base.T @ base, right + base.T @ values[:, part].T
    return np.linalg.solve(square, right)


def search(days, values, weights, candidates, count):
    """The rows of the strongest lines, and how strong they are."""
    rows, far = candidates
    rates = rates_of(rows)
    width = 2 * np.pi / (len(days) * STEP)
    size = 2 ** int(np.ceil(np.log2(len(days)) + 1))
    grid = 2 * np.pi * np.arange(size // 2 + 1) / size / STEP
    window = np.hanning(len(days))
    window /= window.sum()
    chosen, rest = [], values
    while len(chosen) < count:
        spectrum = np.sqrt(sum((w * 2 * np.abs(np.fft.rfft(r * window, size))) ** 2 for w, r in zip(weights, rest)))
        for _ in range(20):
            free = []
            while not len(free):
                peak = grid[np.argmax(spectrum)]
                spectrum[abs(grid - peak) < 2.5 * width] = 0
                near = np.arange(*np.searchsorted(rates, [peak - 0.6 * width, peak + 0.6 * width]))
                taken = rates[chosen]
                free = [i for i in near if not (abs(rates[i] - taken) < 0.8 * width).any()]
            chosen.append(min(free, key=lambda i: far[i] + 2 * abs(rates[i] - peak) / width))
        terms = fitted(days[::3], rows[chosen], values[:, ::3])
        rest = np.hstack([v - (waves(d, rows[chosen]) @ terms).T for d, v in parts(days, values)])
    n = len(chosen)
    strength = np.sqrt(sum((w * np.hypot(t[1 : n + 1], t[n + 1 :])) ** 2 for w, t in zip(weights, terms.T)))
    return rows[chosen], strength


def parts(days, values):
    for part in np.array_split(np.arange(len(days)), 40):
        yield days[part], values[:, part]


def table(days, values, kept):
    """Whole rows, the strongest first: multipliers, then sine and cosine in thousandths for each of three axes; and
    the three constants.

    `kept` lists axes, the rows that they share, and how strong these are.
    """
    lines, constants = [], [0, 0, 0]
    for axes, rows, strength in kept:
        terms = fitted(days, rows, values[axes])
        n, numbers = len(rows), np.zeros((len(rows), 6))
        for column, axis in enumerate(axes):
            numbers[:, 2 * axis], numbers[:, 2 * axis + 1] = terms[1 : n + 1, column], terms[n + 1 :, column]
            constants[axis] = round(1000 * terms[0, column])
        lines += [(-s, [*r, *np.rint(1000 * v).astype(int)]) for s, r, v in zip(strength, rows.tolist(), numbers)]
    return np.array([line for _, line in sorted(lines, key=lambda line: (line[0], line[1]))]), constants


def fit(residual, truth, check, last, kept, report):
    """The table of the lines that were found, fitted to 1900–2150 by `truth` (DE423); reports what it leaves.

    `check` (DE421) serves to check, from 1950 to the year `last`.
    """
    days = years(1900, 2150, 1.7)
    values = residual(days, truth)
    # The same lines, fitted without the years in which they are then compared: what they are worth by themselves.
    far = (days < years(2020, 2045)[0]) | (days > years(2020, 2045)[-1])
    report("fitted without 2020–2045, there against DE421", years(2020, 2045), check, *table(days[far], values[:, far], kept))
    lines, constants = table(days, values, kept)
    report("against DE421 1950–2050", years(1950, last), check, lines, constants)
    report("against DE423 2050–2100", years(2050, 2100), truth, lines, constants)
    return lines, constants


def left(days, values, lines, constants):
    """What a table leaves of the values."""
    rows = lines[:, :-6]
    sums = [
        waves(days, rows) @ np.concatenate([[constants[axis]], lines[:, 2 * axis - 6], lines[:, 2 * axis - 5]])
        for axis in range(3)
    ]
    return values - np.array(sums) / 1000


def swift(lines):
    return ",\n".join("        " + ", ".join(map(str, line)) for line in lines.tolist())
