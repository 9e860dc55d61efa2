"""Fit what ERFA's moon98 lacks against DE423, and write it as the table of MoonCorrection.

    python Scripts/relay/moon_correction.py Sources/RelayPlanning/Ephemeris/MoonCorrectionTerms.swift

Needs numpy, pyerfa, de423 (JPL's ephemeris of 2010), skyfield and skyfield-data (DE421) from PyPI; takes some
minutes. DE423 is fitted since it covers all the years of the library, 1950 to 2100, and more; DE421, from which it
differs by less than 2 m, ends in 2053 and serves to check. The residuals in ecliptic longitude, latitude and distance
are taken apart into sines and cosines of whole multiples of the Moon's and the planets' arguments: the strongest line
of the spectrum gets the plainest argument that has its frequency, all found so far are fitted anew, and so on. Four
hundred years tell lines apart of which the slowest beat in 273 years. The lines that matter are then fitted to 1900 to
2150; there is no polynomial, so that nothing grows outside.
"""
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
import de423
import erfa
from jplephem.ephem import Ephemeris

import lunar_frame

J2000, AU, ARCSECOND = 2451545.0, 149597870.7, np.pi / 648000
OBLIQUITY = 84381.448 * ARCSECOND
# Kilometres of distance that count as much as an arcsecond: what it makes at the Moon.
KM = 1.86
# Lines weaker than this many arcseconds are left out of the table.
LEAST = 0.04
SEARCHED = {"longitude and distance": 420, "latitude": 220}
STEP = 0.5

NAMES = ["D", "l′", "l", "F", "Ω", "Venus", "Earth", "Mars", "Jupiter", "Saturn"]
FUNCTIONS = [
    erfa.fad03, erfa.falp03, erfa.fal03, erfa.faf03, erfa.faom03, erfa.fave03, erfa.fae03, erfa.fama03, erfa.faju03,
    erfa.fasa03,
]  # fmt: skip


def turn(angle):
    return (angle + np.pi) % (2 * np.pi) - np.pi


# Radians at J2000.0 and a day; the squares of time are below 0.001 rad within the span.
PHASES = np.array([f(0.0) for f in FUNCTIONS])
RATES = np.array([turn(f(1e-6) - f(-1e-6)) / 2e-6 / 36525 for f in FUNCTIONS])
PHASES = np.round(np.degrees(PHASES), 6) * np.pi / 180
RATES = np.round(np.degrees(RATES), 9) * np.pi / 180

de421, jpl2010 = lunar_frame.ephemeris().spk, Ephemeris(de423)


def by_de421(days):
    return de421[3, 301].compute(J2000, days) - de421[3, 399].compute(J2000, days)


def by_de423(days):
    return jpl2010.position("moon", J2000 + days)


def by_moon98(days):
    return erfa.moon98(J2000, days)["p"].T * AU


def spherical(place):
    """Longitude, latitude and distance on the ecliptic of J2000.0."""
    c, s = np.cos(OBLIQUITY), np.sin(OBLIQUITY)
    x, y, z = place[0], c * place[1] + s * place[2], c * place[2] - s * place[1]
    r = np.sqrt(x * x + y * y + z * z)
    return np.arctan2(y, x), np.arcsin(z / r), r


def residual(days, truth):
    """Arcseconds, arcseconds and km that moon98 lacks."""
    a, b = spherical(truth(days)), spherical(by_moon98(days))
    return np.array([turn(a[0] - b[0]) / ARCSECOND, (a[1] - b[1]) / ARCSECOND, a[2] - b[2]])


def arguments(parity):
    """Arguments by rising frequency, and how far each is from plain.

    By symmetry to the ecliptic, F comes in even multiples in longitude and distance, in odd ones in latitude.
    """
    found = {}

    def add(row, far):
        row = np.array(row)
        if row.any() and row[3] % 2 == parity:
            row = row if RATES @ row > 0 else -row
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
    order = np.lexsort((far, rows @ RATES))
    return rows[order], far[order]


def waves(days, rows):
    angles = PHASES @ rows.T + np.outer(days, rows @ RATES)
    return np.hstack([np.ones((len(days), 1)), np.sin(angles), np.cos(angles)])


def fitted(days, rows, values):
    """Constant, sines and cosines for each row of values, by least squares."""
    square, right = 0, 0
    for part in np.array_split(np.arange(len(days)), 20):
        base = waves(days[part], rows)
        square, right = square + base.T @ base, right + base.T @ values[:, part].T
    return np.linalg.solve(square, right)


def search(days, values, parity, count):
    """The rows of the strongest lines, and how strong they are."""
    rows, far = arguments(parity)
    rates = rows @ RATES
    width = 2 * np.pi / (len(days) * STEP)
    size = 2 ** int(np.ceil(np.log2(len(days)) + 1))
    grid = 2 * np.pi * np.arange(size // 2 + 1) / size / STEP
    window = np.hanning(len(days))
    window /= window.sum()
    weights = [1.0, 1 / KM][: len(values)]
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


def table(days, kept):
    """Whole rows: multipliers, then sine and cosine in mas, mas and m; and the constants."""
    values = residual(days, by_de423)
    lines, constants = [], []
    for (rows, strength), axes in zip(kept, ([0, 2], [1])):
        terms = fitted(days, rows, values[axes])
        n, numbers = len(rows), np.zeros((len(rows), 6))
        for column, axis in enumerate(axes):
            numbers[:, 2 * axis], numbers[:, 2 * axis + 1] = terms[1 : n + 1, column], terms[n + 1 :, column]
            constants.append(round(1000 * terms[0, column]))
        lines += [(-s, [*r, *np.rint(1000 * v).astype(int)]) for s, r, v in zip(strength, rows.tolist(), numbers)]
    return np.array([line for _, line in sorted(lines, key=lambda line: (line[0], line[1]))]), np.array(constants)[[0, 2, 1]]


def report(name, days, truth, lines, constants):
    rows = lines[:, :10]
    rest = residual(days, truth)
    for axis in range(3):
        terms = np.concatenate([[constants[axis]], lines[:, 10 + 2 * axis], lines[:, 11 + 2 * axis]]) / 1000
        rest[axis] -= waves(days, rows) @ terms
    longitude, latitude, distance = rest[0] * KM, rest[1] * KM, rest[2]
    angle, whole = np.hypot(rest[0], rest[1]), np.sqrt(longitude**2 + latitude**2 + distance**2)
    print(
        f"{name}: rms {np.sqrt((whole**2).mean()):.2f} km, worst {whole.max():.2f} km and {angle.max():.2f}″, "
        f"by axis {abs(rest[0]).max():.2f}″ {abs(rest[1]).max():.2f}″ {abs(rest[2]).max():.2f} km"
    )


def years(first, last, step=1.37):
    """Days since J2000.0, in steps that keep no pace with the month."""
    return np.arange((first - 2000) * 365.25, (last - 2000) * 365.25, step)


def main(target):
    days = np.arange(-73000, 73000, STEP) + 0.123
    values = residual(days, by_de423)
    kept = []
    for axes, parity, count in (([0, 2], 0, SEARCHED["longitude and distance"]), ([1], 1, SEARCHED["latitude"])):
        rows, strength = search(days, values[axes], parity, count)
        kept.append((rows[strength > LEAST], strength[strength > LEAST]))
    days = years(1900, 2150, 1.7)
    # The same lines, fitted without the years in which they are then compared: what they are worth by themselves.
    gap = (days > years(2020, 2045)[0]) & (days < years(2020, 2045)[-1])
    report("fitted without 2020–2045, there against DE421", years(2020, 2045), by_de421, *table(days[~gap], kept))
    lines, constants = table(days, kept)
    for first, last, name, truth in (
        (1950, 2050, "DE421", by_de421), (2019, 2035, "DE421", by_de421), (2050, 2100, "DE423", by_de423)
    ):  # fmt: skip
        report(f"against {name} {first}–{last}", years(first, last), truth, lines, constants)
    numbers = ",\n".join("        " + ", ".join(map(str, line)) for line in lines.tolist())
    pairs = ",\n".join(f"        ({p:.6f}, {r:.9f})" for p, r in zip(np.degrees(PHASES) % 360, np.degrees(RATES)))
    with open(target, "w") as file:
        file.write(
            f"""\
// Written by Scripts/relay/moon_correction.py (make relay-moon); not to be edited by hand.
//
// The residuals of ERFA's moon98 against JPL's DE423 from 1900 to 2150, every 1.7 d, along the ecliptic of J2000.0:
// the {len(lines)} lines of at least {LEAST}″ or {LEAST * KM * 1000:.0f} m.

extension MoonCorrection {{
    /// {", ".join(NAMES[:5])} and the mean longitudes of {", ".join(NAMES[5:-1])} and {NAMES[-1]}: degrees at
    /// J2000.0, degrees a day (IERS Conventions 2003, the squares of time left out).
    static let arguments: [(Double, Double)] = [
{pairs},
    ]

    /// Longitude and latitude in mas and distance in m that do not change.
    static let constants: [Int16] = [{", ".join(map(str, constants))}]

    /// Rows of sixteen: how many times each argument is taken, then the sine's and the cosine's factor in longitude
    /// (mas), latitude (mas) and distance (m).
    // swift-format-ignore
    static let terms: [Int16] = [
{numbers},
    ]
}}
"""
        )


if __name__ == "__main__":
    main(sys.argv[1])
