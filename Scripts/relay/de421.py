"""Print Moon, Sun and the Moon's rotation by DE421 as JSON, for the tests of RelayPlanning.

Needs skyfield, skyfield-data and lunarsky (for NAIF's lunar orientation) from PyPI.
Each entry: seconds of TDB since J2000.0, geocentric Moon (km), Moon to Sun (km), rows of the
rotation from the ICRF to mean-Earth axes.
"""
import json

import numpy as np
from skyfield.api import load

import lunar_frame

kernel = lunar_frame.ephemeris()
frame = lunar_frame.mean_earth(lunar_frame.constants())
earth, moon, sun = kernel["earth"], kernel["moon"], kernel["sun"]
# 1950 to 2050, in steps that keep no pace with the month.
days = -18200.0 + np.arange(4000) * 9.1031
time = load.timescale(builtin=True).tdb_jd(2451545.0 + days)
geocentric = (moon - earth).at(time).position.km.T
to_sun = (sun - moon).at(time).position.km.T
rotation = np.moveaxis(frame.rotation_at(time), -1, 0)
print(
    json.dumps(
        [
            {"t": t * 86400.0, "moon": m, "sun": s, "rows": r}
            for t, m, s, r in zip(days.tolist(), geocentric.tolist(), to_sun.tolist(), rotation.tolist())
        ]
    )
)
