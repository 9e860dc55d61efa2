"""Fit what the IAU's lunar rotation of 2015 lacks against DE423, and write it as the table of LunarRotationCorrection.

    python Scripts/relay/lunar_rotation_correction.py Sources/RelayPlanning/Frames/LunarRotationCorrectionTerms.swift

Needs what moon_correction.py needs, and takes a minute. What is fitted are the three small angles about the Moon's own
axes that turn the report's into the true ones, from 1900 to 2150. DE423's librations are of its principal axes, from
which DE421's mean-Earth axes, those of lunar maps, are turned by three constant angles within 0.003″.
"""
import sys

import numpy as np
from skyfield.api import load

import lunar_frame
from fitted_lines import ARCSECOND, J2000, RATES, STEP, arguments, by_de423, fit, left, search, swift, years

# Lines weaker than this many arcseconds are left out of the table.
LEAST = 0.07
# Archinal et al. 2018, table 2: E1 … E13 in degrees and degrees a day; α by their sines, δ by their cosines, W by sines.
ANGLES = np.array([
    (125.045, -0.0529921), (250.089, -0.1059842), (260.008, 13.0120009), (176.625, 13.3407154), (357.529, 0.9856003),
    (311.589, 26.4057084), (134.963, 13.0649930), (276.617, 0.3287146), (34.226, 1.7484877), (15.134, -0.1589763),
    (119.743, 0.0036096), (239.961, 0.1643573), (25.053, 12.9590088),
])  # fmt: skip
SERIES = np.array([
    (-3.8787, 1.5419, 3.5610), (-0.1204, 0.0239, 0.1208), (0.0700, -0.0278, -0.0642), (-0.0172, 0.0068, 0.0158),
    (0, 0, 0.0252), (0.0072, -0.0029, -0.0066), (0, 0.0009, -0.0047), (0, 0, -0.0046), (0, 0, 0.0028),
    (-0.0052, 0.0008, 0.0052), (0, 0, 0.0040), (0, 0, 0.0019), (0.0043, -0.0009, -0.0044),
])  # fmt: skip

timescale = load.timescale(builtin=True)
frame = lunar_frame.mean_earth(lunar_frame.constants())


def about(axis, angles):
    """Changes of axes by turns of the frame about an axis (0 … 2), as n × 3 × 3."""
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turns = np.zeros((len(angles), 3, 3))
    turns[:, axis, axis] = 1
    turns[:, i, i] = turns[:, j, j] = np.cos(angles)
    turns[:, i, j] = np.sin(angles)
    turns[:, j, i] = -turns[:, i, j]
    return turns


def by_report(days):
    e, t = np.radians(ANGLES[:, :1] + ANGLES[:, 1:] * days), days / 36525
    alpha = 269.9949 + 0.0031 * t + SERIES[:, 0] @ np.sin(e)
    delta = 66.5392 + 0.0130 * t + SERIES[:, 1] @ np.cos(e)
    w = 38.3213 + (13.17635815 - 1.4e-12 * days) * days + SERIES[:, 2] @ np.sin(e)
    return about(2, np.radians(w)) @ about(0, np.radians(90 - delta)) @ about(2, np.radians(90 + alpha))


def by_de421(days):
    return np.moveaxis(frame.rotation_at(timescale.tdb_jd(J2000 + days)), -1, 0)


def principal(days):
    phi, theta, psi = by_de423("librations", days)
    return about(2, psi) @ about(0, theta) @ about(2, phi)


def to_mean_earth():
    """The mean turn from DE423's principal to DE421's mean-Earth axes."""
    days = years(1901, 2049, 3.37)
    u, _, v = np.linalg.svd((by_de421(days) @ np.swapaxes(principal(days), 1, 2)).mean(0))
    return u @ v


TURN = to_mean_earth()


def by_de423_turned(days):
    return TURN @ principal(days)


def residual(days, truth):
    """Arcseconds about the Moon's x, y and z by which the report's axes are to be turned."""
    found = []
    for part in np.array_split(days, 40):
        t = truth(part) @ np.swapaxes(by_report(part), 1, 2)
        found.append(np.array([t[:, 1, 2] - t[:, 2, 1], t[:, 2, 0] - t[:, 0, 2], t[:, 0, 1] - t[:, 1, 0]]) / 2)
    return np.hstack(found) / ARCSECOND


def report(name, days, truth, lines, constants):
    rest = left(days, residual(days, truth), lines, constants)
    whole = np.sqrt((rest**2).sum(0))
    print(
        f"{name}: rms {np.sqrt((whole**2).mean()):.2f}″, worst {whole.max():.2f}″, "
        f"about x, y, z {abs(rest[0]).max():.2f}″ {abs(rest[1]).max():.2f}″ {abs(rest[2]).max():.2f}″"
    )


def main(target):
    days = years(1900, 2150, STEP)
    values = residual(days, by_de423_turned)
    slowest = 2 * np.pi / (days[-1] - days[0])
    kept = []
    for axes, parity, free in (([0, 1], 1, 11), ([2], 0, 10)):
        rows, strength = search(days, values[axes], [1, 1], arguments(parity, slowest, free), 120)
        kept.append((axes, rows[strength > LEAST], strength[strength > LEAST]))
    lines, constants = fit(residual, by_de423_turned, by_de421, 2049.9, kept, report)
    with open(target, "w") as file:
        file.write(
            f"""\
// Written by Scripts/relay/lunar_rotation_correction.py (make relay-moon); not to be edited by hand.
//
// The residuals of the IAU's lunar rotation of 2015 against JPL's DE423, turned to DE421's mean-Earth axes, from 1900
// to 2150, every 1.7 d: the {len(lines)} lines of at least {LEAST}″.

extension LunarRotationCorrection {{
    /// The free librations in longitude and of the pole in the body: degrees at J2000.0, degrees a day. They stand
    /// behind the arguments of ``MoonCorrection``; their phases are in the factors.
    static let freeLibrations: [(Double, Double)] = [{", ".join(f"(0, {r:.9f})" for r in np.degrees(RATES[10:]))}]

    /// Milliarcseconds about x, y and z that do not change.
    static let constants: [Int16] = [{", ".join(map(str, constants))}]

    /// Rows of eighteen: how many times each argument is taken, then the sine's and the cosine's factor in
    /// milliarcseconds about x, y and z.
    // swift-format-ignore
    static let terms: [Int16] = [
{swift(lines)},
    ]
}}
"""
        )


if __name__ == "__main__":
    main(sys.argv[1])
