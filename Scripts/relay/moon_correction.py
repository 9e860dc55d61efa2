"""Fit what ERFA's moon98 lacks against DE423, and write it as the table of MoonCorrection.

    python Scripts/relay/moon_correction.py Sources/RelayPlanning/Ephemeris/MoonCorrectionTerms.swift

Needs numpy, pyerfa, de423 (JPL's ephemeris of 2010), skyfield, skyfield-data (DE421) and lunarsky from PyPI; takes
some minutes. DE423 is fitted since it covers all the years of the library, 1950 to 2100, and more; DE421, from which
it differs by less than 2 m, ends in 2053 and serves to check. The lines are sought in the four hundred years of DE423,
which tell lines apart of which the slowest beat in 273 years; those that matter are then fitted to 1900 to 2150.
"""
import sys

import erfa
import numpy as np

import lunar_frame
from fitted_lines import (
    ARCSECOND, ARGUMENTS, J2000, PHASES, RATES, STEP, arguments, by_de423, fit, left, search, swift, turn
)  # fmt: skip

AU = 149597870.7
OBLIQUITY = 84381.448 * ARCSECOND
# Kilometres of distance that count as much as an arcsecond: what it makes at the Moon.
KM = 1.86
# Lines weaker than this many arcseconds are left out of the table.
LEAST = 0.04

de421 = lunar_frame.ephemeris().spk


def moon_by_de421(days):
    return de421[3, 301].compute(J2000, days) - de421[3, 399].compute(J2000, days)


def moon_by_de423(days):
    return by_de423("moon", days)


def moon_by_series(days):
    return erfa.moon98(J2000, days)["p"].T * AU


def spherical(place):
    """Longitude, latitude and distance on the ecliptic of J2000.0."""
    c, s = np.cos(OBLIQUITY), np.sin(OBLIQUITY)
    x, y, z = place[0], c * place[1] + s * place[2], c * place[2] - s * place[1]
    r = np.sqrt(x * x + y * y + z * z)
    return np.arctan2(y, x), np.arcsin(z / r), r


def residual(days, truth):
    """Arcseconds, arcseconds and km that moon98 lacks."""
    a, b = spherical(truth(days)), spherical(moon_by_series(days))
    return np.array([turn(a[0] - b[0]) / ARCSECOND, (a[1] - b[1]) / ARCSECOND, a[2] - b[2]])


def report(name, days, truth, lines, constants):
    rest = left(days, residual(days, truth), lines, constants)
    whole, angle = np.sqrt((KM * rest[0]) ** 2 + (KM * rest[1]) ** 2 + rest[2] ** 2), np.hypot(rest[0], rest[1])
    print(
        f"{name}: rms {np.sqrt((whole**2).mean()):.2f} km, worst {whole.max():.2f} km and {angle.max():.2f}″, "
        f"by axis {abs(rest[0]).max():.2f}″ {abs(rest[1]).max():.2f}″ {abs(rest[2]).max():.2f} km"
    )


def main(target):
    days = np.arange(-73000, 73000, STEP) + 0.123
    values = residual(days, moon_by_de423)
    kept = []
    for axes, weights, parity, count in (([0, 2], [1, 1 / KM], 0, 420), ([1], [1], 1, 220)):
        rows, strength = search(days, values[axes], weights, arguments(parity), count)
        kept.append((axes, rows[strength > LEAST], strength[strength > LEAST]))
    lines, constants = fit(residual, moon_by_de423, moon_by_de421, 2050, kept, report)
    names = list(ARGUMENTS)
    pairs = ",\n".join(f"        ({p:.6f}, {r:.9f})" for p, r in np.degrees([PHASES, RATES]).T[: len(names)])
    with open(target, "w") as file:
        file.write(
            f"""\
// Written by Scripts/relay/moon_correction.py (make relay-moon); not to be edited by hand.
//
// The residuals of ERFA's moon98 against JPL's DE423 from 1900 to 2150, every 1.7 d, along the ecliptic of J2000.0:
// the {len(lines)} lines of at least {LEAST}″ or {LEAST * KM * 1000:.0f} m.

extension MoonCorrection {{
    /// {", ".join(names[:5])} and the mean longitudes of {", ".join(names[5:-1])} and {names[-1]}: degrees at
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
{swift(lines)},
    ]
}}
"""
        )


if __name__ == "__main__":
    main(sys.argv[1])
