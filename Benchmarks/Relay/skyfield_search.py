"""The reference year by Skyfield's event search: edges, CPU seconds and wall seconds, without loading the kernel.

The relay is given to Skyfield as what it is here: a periodic orbit in the Earth-Moon frame of the
moment. Only the three stations are searched, so Skyfield has the smaller job.
"""
import os
import sys
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np
import skyfield_data
from skyfield.api import load, wgs84
from skyfield.jpllib import SpiceKernel
from skyfield.searchlib import find_discrete

kernel = SpiceKernel(os.path.join(skyfield_data.get_skyfield_data_path(), "de421.bsp"))
timescale = load.timescale(builtin=True)
earth, moon = kernel["earth"], kernel["moon"]

MU = 1.215058560962404e-2
START = np.array([1.179768406628698, 0, -0.033358714625332, 0, -0.161987963433698, 0])
PERIOD = 3.406394280531285


def derivative(s):
    x, y, z, vx, vy, vz = s
    r1 = ((x + MU) ** 2 + y * y + z * z) ** 1.5
    r2 = ((x - 1 + MU) ** 2 + y * y + z * z) ** 1.5
    a, b = (1 - MU) / r1, MU / r2
    return np.array([vx, vy, vz, 2 * vy + x - a * (x + MU) - b * (x - 1 + MU), -2 * vx + y - (a + b) * y, -(a + b) * z])


def orbit(count=4096):
    states = [START]
    h = PERIOD / count
    for _ in range(count):
        s = states[-1]
        k1 = derivative(s)
        k2 = derivative(s + h / 2 * k1)
        k3 = derivative(s + h / 2 * k2)
        k4 = derivative(s + h * k3)
        states.append(s + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    return np.array(states)


TABLE = orbit()
GRID = np.linspace(0, 1, len(TABLE))
UNIT = 27.321661 * 86400 / (2 * np.pi)


def relay_from_earth(t, t0):
    state = (moon - earth).at(t)
    r, v = state.position.km, state.velocity.km_per_s
    d = np.linalg.norm(r, axis=0)
    x = r / d
    z = np.cross(r, v, axis=0)
    z /= np.linalg.norm(z, axis=0)
    y = np.cross(z, x, axis=0)
    phase = ((t.tt - t0.tt) * 86400 / UNIT / PERIOD) % 1
    p = [np.interp(phase, GRID, TABLE[:, k]) for k in range(3)]
    return r + ((p[0] - 1 + MU) * x + p[1] * y + p[2] * z) * d


def main():
    began, wall = time.process_time(), time.perf_counter()
    t0, t1 = timescale.utc(2027, 1, 1), timescale.utc(2028, 1, 1)
    total = 0
    for latitude, longitude, height in [(46.4937, 130.7706, 150), (38.4213, 76.7136, 1350), (-38.1914, -70.1495, 460)]:
        station = wgs84.latlon(latitude, longitude, elevation_m=height)

        def visible(t):
            here = station.at(t)
            sight = relay_from_earth(t, t0) - here.position.km
            rotation = station.rotation_at(t)
            local = np.einsum("ij...,j...->i...", rotation, sight)
            elevation = np.arcsin(local[2] / np.linalg.norm(local, axis=0))
            to_moon = (moon - earth).at(t).position.km - here.position.km
            along = np.clip((to_moon * sight).sum(0) / (sight * sight).sum(0), 0, 1)
            clear = np.linalg.norm(to_moon - along * sight, axis=0) > 1737.4
            return (elevation > np.radians(10)) & clear

        visible.step_days = 0.1
        times, _ = find_discrete(t0, t1, visible, epsilon=0.001 / 86400)
        total += len(times)
    print(total, time.process_time() - began, time.perf_counter() - wall)


if __name__ == "__main__":
    sys.exit(main())
