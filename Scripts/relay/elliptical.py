"""Window edges of a scenario with an elliptical relay, computed without the planner's code.

Reads a scenario (TOML, as docs/relay-scenario.md describes it) on standard input and prints, for each
pair, whether it is open at the start, and its edges in seconds of the span. What it stands on:
positions by DE421, the Moon's axes by DE421's mean-Earth frame, the Earth's by Skyfield, the relay's
orbit by SciPy's DOP853 or Kepler's equation, the Sun by Skyfield's `apparent()`, roots by bisection
on a grid of 20 s. Only what an elliptical case needs is read: relays by kepler, frozen or state.
"""
import datetime
import json
import sys
import tomllib

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from skyfield.api import load, wgs84

import lunar_frame

GM_MOON, GM_EARTH, GM_SUN = 4902.80007627768, 398600.436233036, 132712440040.9446
STEP = 20.0
SUN_RADIUS, EARTH_RADIUS = 695700.0, 6378.137

case = tomllib.loads(sys.stdin.read())
kernel = lunar_frame.ephemeris()
earth, moon, sun = kernel["earth"], kernel["moon"], kernel["sun"]
constants = lunar_frame.constants()
constants.variables["BODY301_RADII"] = [1737.4, 1737.4, 1737.4]
me = lunar_frame.mean_earth(constants)
bodies = case.get("bodies", {})
timescale = load.timescale(builtin=True)
# UT1 as the scenario states it: Skyfield's own table is replaced by a constant of these years.
dut1 = bodies.get("ut1_utc_s", 0.0)
timescale.delta_t_function = lambda tt: np.full_like(np.asarray(tt, float), 37 + 32.184 - dut1)
start = case["span"]["start"]
length = case["span"]["days"] * 86400.0
gm = bodies.get("gm_moon_km3_s2", GM_MOON)
gm_earth, gm_sun = bodies.get("gm_earth_km3_s2", GM_EARTH), bodies.get("gm_sun_km3_s2", GM_SUN)
radius = bodies.get("moon_radius_km", 1737.4)


def at(seconds):
    """Skyfield's time so many seconds of UTC after the span's start."""
    return timescale.utc(
        start.year, start.month, start.day, start.hour, start.minute, start.second + np.asarray(seconds, float)
    )


def unit(v):
    return v / np.linalg.norm(v)


def axes(name, t):
    """Rows x, y, z of a frame in the ICRF."""
    if name == "icrf":
        return np.eye(3)
    if name == "ecliptic":
        e = np.radians(84381.448 / 3600)
        return np.array([[1, 0, 0], [0, np.cos(e), np.sin(e)], [0, -np.sin(e), np.cos(e)]])
    fixed = me.rotation_at(at(t))
    if name == "moon-fixed":
        return fixed
    if name == "moon-equator":
        pole = fixed[2]
    elif name == "earth-orbit":
        state = (moon - earth).at(at(t))
        pole = unit(np.cross(state.position.km, state.velocity.km_per_s))
    x = unit(np.cross([0, 0, 1], pole))
    return np.array([x, np.cross(pole, x), pole])


def seconds(instant):
    """Seconds of the span at an instant, which is UTC unless it names an offset."""
    if isinstance(instant, str):
        instant = datetime.datetime.fromisoformat(instant)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=datetime.timezone.utc)
    return (instant - start).total_seconds()


def initial(orbit):
    """The state at the epoch along the ICRF, and the epoch in seconds."""
    epoch = seconds(orbit["epoch"]) if "epoch" in orbit else 0.0
    turn = axes(orbit["frame"], epoch).T
    if "position_km" in orbit:
        return turn @ orbit["position_km"][0], turn @ orbit["velocity_km_s"][0], epoch
    if "semi_major_axis_km" in orbit:
        a, e = orbit["semi_major_axis_km"], orbit["eccentricity"]
    else:
        low, high = orbit["periapsis_altitude_km"] + 1737.4, orbit["apoapsis_altitude_km"] + 1737.4
        a, e = (low + high) / 2, (high - low) / (high + low)
    if "mean_anomaly_deg" in orbit:
        m = np.radians(orbit["mean_anomaly_deg"])
        x = brentq(lambda x: x - e * np.sin(x) - m, m - 1, m + 1, xtol=1e-15)
        nu = 2 * np.arctan2(np.sqrt(1 + e) * np.sin(x / 2), np.sqrt(1 - e) * np.cos(x / 2))
    else:
        nu = np.radians(orbit.get("true_anomaly_deg", 0))
    i, node, arg = (np.radians(orbit.get(k, 0)) for k in ("inclination_deg", "node_deg", "argument_deg"))
    p = a * (1 - e * e)
    # Along the node and at right angles to it in the orbit's plane.
    along = np.array([np.cos(node), np.sin(node), 0])
    across = np.array([-np.sin(node) * np.cos(i), np.cos(node) * np.cos(i), np.sin(i)])
    u = arg + nu
    r = p / (1 + e * np.cos(nu)) * (np.cos(u) * along + np.sin(u) * across)
    v = np.sqrt(gm / p) * (-(np.sin(u) + e * np.sin(arg)) * along + (np.cos(u) + e * np.cos(arg)) * across)
    return turn @ r, turn @ v, epoch


def third_bodies(until, first):
    """Moon → Earth and Moon → Sun as functions of seconds, by cubic splines over half an hour."""
    from scipy.interpolate import CubicSpline

    grid = np.arange(min(first, 0) - 7200, max(until, first) + 7201, 1800.0)
    t = at(grid)
    return (
        CubicSpline(grid, (earth - moon).at(t).position.km.T),
        CubicSpline(grid, (sun - moon).at(t).position.km.T),
        CubicSpline(grid, np.moveaxis(me.rotation_at(t), -1, 0).reshape(len(grid), 9)),
    )


def oblate(orbit, place, rotation):
    """J2 and C22 as the gradient of their potential, by central differences of its closed form."""
    j2 = 2.0330e-4 if orbit.get("j2") else 0.0
    c22 = 2.2424e-5 if orbit.get("c22") else 0.0
    if not j2 and not c22:
        return 0.0

    def potential(q):
        x, y, z = rotation @ q
        r = np.sqrt(x * x + y * y + z * z)
        return gm / r * (1738.0 / r) ** 2 * (
            -j2 * (1.5 * (z / r) ** 2 - 0.5) + 3 * c22 * (x * x - y * y) / (r * r)
        )

    h = 0.5
    steps = np.eye(3) * h
    return np.array([(potential(place + d) - potential(place - d)) / (2 * h) for d in steps])


def frozen(orbit):
    """The elements that freeze an orbit between two altitudes."""
    low, high = orbit["periapsis_altitude_km"] + 1737.4, orbit["apoapsis_altitude_km"] + 1737.4
    e = (high - low) / (high + low)
    inclination = np.degrees(np.arccos(np.sqrt(0.6 * (1 - e * e))))
    return {"argument_deg": 90, **orbit, "frame": "earth-orbit", "inclination_deg": inclination}


def relay_path(relay):
    orbit = relay.get("kepler") or relay.get("state") or frozen(relay["frozen"])
    r0, v0, epoch = initial(orbit)
    if orbit.get("model", "point-masses") == "two-body":
        return two_body(r0, v0, epoch)
    to_earth, to_sun, spins = third_bodies(length, epoch)

    def derivative(t, s):
        r = s[:3]
        total = -gm * r / np.linalg.norm(r) ** 3
        for mass, far in ((gm_earth, to_earth(t)), (gm_sun, to_sun(t))):
            d = far - r
            total = total + mass * (d / np.linalg.norm(d) ** 3 - far / np.linalg.norm(far) ** 3)
        total = total + oblate(orbit, r, spins(t).reshape(3, 3))
        return np.concatenate([s[3:], total])

    pieces = []
    for end in (length + 60, -60.0):
        if (end - epoch) * (1 if end > 0 else -1) > 0:
            pieces.append(
                solve_ivp(
                    derivative, (epoch, end), np.concatenate([r0, v0]), "DOP853", rtol=1e-12, atol=1e-9, dense_output=True
                ).sol
            )

    def place(t):
        t = np.atleast_1d(np.asarray(t, float))
        forward = t >= epoch if len(pieces) > 1 else np.full(t.shape, True)
        found = np.empty((3, len(t)))
        if forward.any():
            found[:, forward] = pieces[0](t[forward])[:3]
        if (~forward).any():
            found[:, ~forward] = pieces[1](t[~forward])[:3]
        return found

    return place


def two_body(r0, v0, epoch):
    """The ellipse through a state, by universal steps of Kepler's equation."""
    h = np.cross(r0, v0)
    ecc = np.cross(v0, h) / gm - unit(r0)
    e = np.linalg.norm(ecc)
    a = 1 / (2 / np.linalg.norm(r0) - v0 @ v0 / gm)
    p, q = unit(ecc), unit(np.cross(h, ecc))
    cosx, sinx = (r0 @ p) / a + e, (r0 @ q) / (a * np.sqrt(1 - e * e))
    m0 = np.arctan2(sinx, cosx) - e * sinx

    def place(t):
        m = m0 + np.sqrt(gm / a**3) * (np.atleast_1d(np.asarray(t, float)) - epoch)
        x = m + e * np.sin(m)
        for _ in range(60):
            x = x - (x - e * np.sin(x) - m) / (1 - e * np.cos(x))
        return a * (np.outer(p, np.cos(x) - e) + np.outer(q, np.sqrt(1 - e * e) * np.sin(x)))

    return place


def horizon(entry, azimuth):
    """The mask at azimuths in degrees, linear and round through north."""
    rows = sorted(entry.get("mask", []))
    if not rows:
        return np.full(np.shape(azimuth), -90.0)
    return np.interp(azimuth, [r[0] for r in rows], [r[1] for r in rows], period=360)


def level(entry, up, north, sight, least):
    """Degrees by which sights (3 × n) stand above the least elevation and the mask."""
    east = np.cross(north, up, axis=0)
    n = sight / np.linalg.norm(sight, axis=0)
    elevation = np.degrees(np.arcsin((n * up).sum(0)))
    azimuth = np.degrees(np.arctan2((n * east).sum(0), (n * north).sum(0))) % 360
    return elevation - np.maximum(least, horizon(entry, azimuth))


def site_axes(site):
    b, l = np.radians(site["latitude_deg"]), np.radians(site["longitude_deg"])
    up = np.array([np.cos(b) * np.cos(l), np.cos(b) * np.sin(l), np.sin(b)])
    north = np.array([-np.sin(b) * np.cos(l), -np.sin(b) * np.sin(l), np.cos(b)])
    return up, north


def clearances():
    places = {relay["id"]: relay_path(relay) for relay in case["relay"]}
    for site in case["site"]:
        up, north = site_axes(site)
        r = site.get("radius_km", 1737.4 + site.get("height_km", 0.0))
        for relay in case["relay"]:

            def see(t, up=up, north=north, r=r, site=site, relay=relay):
                turn = me.rotation_at(at(t))
                sight = np.einsum("ijk,jk->ik", turn, places[relay["id"]](t)) - r * up[:, None]
                return level(site, up[:, None], north[:, None], sight, site.get("min_elevation_deg", 0.0))

            yield f"{site['id']}-{relay['id']}", see

        def light(t, up=up, north=north, r=r, site=site):
            where = moon + constants.build_latlon_degrees(
                me, site["latitude_deg"], site["longitude_deg"], elevation_m=0.0
            )
            seen = where.at(at(t)).observe(sun).apparent()
            turn = me.rotation_at(at(t))
            sight = np.einsum("ijk,jk->ik", turn, seen.position.km)
            rule = site.get("sun", {})
            if "disc_fraction" not in rule:
                return level(site, up[:, None], north[:, None], sight, rule.get("min_elevation_deg", 0.0))
            # The height of the centre over the horizon, in radii of the disc, within it.
            above = level(site, up[:, None], north[:, None], sight, -90.0 if site.get("mask") else 0.0)
            h = np.clip(above / np.degrees(np.arcsin(SUN_RADIUS / np.linalg.norm(sight, axis=0))), -1, 1)
            return 1 - (np.arccos(h) - h * np.sqrt(1 - h * h)) / np.pi - rule["disc_fraction"]

        yield f"{site['id']}-sun", light
    for relay in case["relay"]:
        for station in case["station"]:
            here = wgs84.latlon(
                station["latitude_deg"], station["longitude_deg"], elevation_m=1000 * station.get("height_km", 0.0)
            )

            def receive(t, here=here, relay=relay, station=station):
                time = at(t)
                base = here.at(time).position.km
                lunar = (moon - earth).at(time).position.km
                sight = lunar + places[relay["id"]](t) - base
                local = np.einsum("ijk,jk->ik", here.rotation_at(time), sight)
                up, north = np.array([[0.0], [0.0], [1.0]]), np.array([[1.0], [0.0], [0.0]])
                # Skyfield's axes: x north, y east, z up.
                n = local / np.linalg.norm(local, axis=0)
                azimuth = np.degrees(np.arctan2(n[1], n[0])) % 360
                above = np.degrees(np.arcsin(n[2])) - np.maximum(
                    station.get("min_elevation_deg", 10.0), horizon(station, azimuth)
                )
                part = np.clip(((lunar - base) * sight).sum(0) / (sight * sight).sum(0), 0, 1)
                clear = np.linalg.norm(lunar - base - part * sight, axis=0) - radius
                return np.minimum(above, clear / 1000)

            yield f"{relay['id']}-{station['id']}", receive
    for relay in case["relay"]:

        def shine(t, relay=relay):
            place = places[relay["id"]](t)
            to_sun = (sun - moon).at(at(t)).position.km - place
            half = np.arcsin(SUN_RADIUS / np.linalg.norm(to_sun, axis=0))
            bodies = ((-place, radius), ((earth - moon).at(at(t)).position.km - place, EARTH_RADIUS))
            return np.minimum(*(
                apart(to_sun, body) + half - np.arcsin(np.minimum(1, size / np.linalg.norm(body, axis=0)))
                for body, size in bodies
            ))

        yield f"{relay['id']}-sun", shine
    for site in case["site"] if case.get("direct") else []:
        up, north = site_axes(site)
        r = site.get("radius_km", 1737.4 + site.get("height_km", 0.0))
        for station in case["station"]:

            def call(t, up=up, north=north, r=r, site=site, station=station):
                time = at(t)
                turn = me.rotation_at(time)
                here = wgs84.latlon(
                    station["latitude_deg"], station["longitude_deg"], elevation_m=1000 * station.get("height_km", 0.0)
                )
                sight = (moon - earth).at(time).position.km + r * np.einsum("jik,j->ik", turn, up) - here.at(time).position.km
                local = np.einsum("ijk,jk->ik", here.rotation_at(time), sight)
                zenith, forward = np.array([[0.0], [0.0], [1.0]]), np.array([[1.0], [0.0], [0.0]])
                # Skyfield's axes are left-handed: its east is the mirror of north × up.
                local[1] = -local[1]
                back = np.einsum("ijk,jk->ik", turn, -sight)
                return np.minimum(
                    level(station, zenith, forward, local, station.get("min_elevation_deg", 10.0)),
                    level(site, up[:, None], north[:, None], back, site.get("min_elevation_deg", 0.0)),
                )

            yield f"{site['id']}-{station['id']}", call


def apart(a, b):
    """The angle between vectors (3 × n) in radians."""
    return np.arctan2(np.linalg.norm(np.cross(a, b, axis=0), axis=0), (a * b).sum(0))


def less_outages(name, found):
    """Edges of a station's pair without its outages, and whether it is open at the start."""
    station = next((s for s in case["station"] if name.endswith("-" + s["id"])), {})
    times = [0.0] * found["open"] + found["edges"]
    windows = list(zip(times[::2], times[1::2] + [length]))
    for outage in station.get("outages", []):
        begin, end = seconds(outage["start"]), seconds(outage["end"])
        parts = [part for a, b in windows for part in ((a, min(b, begin)), (max(a, end), b))]
        windows = [(a, b) for a, b in parts if b > a]
    return {
        "open": bool(windows) and windows[0][0] == 0,
        "edges": [t for window in windows for t in window if 0 < t < length],
    }


def edges(function):
    found = []
    first = None
    for begin in np.arange(0, length, 86400.0):
        grid = np.arange(begin, min(length, begin + 86400.0) + STEP / 2, STEP)
        values = function(grid)
        if first is None:
            first = bool(values[0] > 0)
        for k in np.nonzero((values[1:] > 0) != (values[:-1] > 0))[0]:
            found.append(brentq(lambda t: float(function(np.array([t]))[0]), grid[k], grid[k + 1], xtol=1e-4))
    return {"open": first, "edges": found}


print(json.dumps({name: less_outages(name, edges(function)) for name, function in clearances()}))
