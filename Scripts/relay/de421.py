"""Print Moon, Sun and the Moon's rotation by DE421 as JSON, for the tests of RelayPlanning.

Needs skyfield, skyfield-data and lunarsky (for NAIF's lunar orientation) from PyPI.
Each entry: seconds of TDB since J2000.0, geocentric Moon (km), Moon to Sun (km), rows of the
rotation from the ICRF to mean-Earth axes.
"""
import glob
import io
import json
import os
import warnings

warnings.simplefilter("ignore")
import lunarsky
import skyfield_data
from skyfield.api import load
from skyfield.jpllib import SpiceKernel
from skyfield.planetarylib import PlanetaryConstants

kernel = SpiceKernel(os.path.join(skyfield_data.get_skyfield_data_path(), "de421.bsp"))
folder = os.path.join(os.path.dirname(lunarsky.__file__), "data")
constants = PlanetaryConstants()
constants.read_text(
    io.BytesIO(
        # The definitions of DE421's two lunar frames: principal axes and mean Earth.
        b"""KPL/FK
\\begindata
FRAME_MOON_PA_DE421 = 31006
FRAME_31006_NAME = 'MOON_PA_DE421'
FRAME_31006_CLASS = 2
FRAME_31006_CLASS_ID = 31006
FRAME_31006_CENTER = 301
FRAME_MOON_ME_DE421 = 31007
FRAME_31007_NAME = 'MOON_ME_DE421'
FRAME_31007_CLASS = 4
FRAME_31007_CLASS_ID = 31007
FRAME_31007_CENTER = 301
TKFRAME_31007_SPEC = 'ANGLES'
TKFRAME_31007_RELATIVE = 'MOON_PA_DE421'
TKFRAME_31007_ANGLES = ( 67.92 78.56 0.30 )
TKFRAME_31007_AXES = ( 3, 2, 1 )
TKFRAME_31007_UNITS = 'ARCSECONDS'
\\begintext
"""
    )
)
constants.read_binary(open(glob.glob(folder + "/pck/*421*.bpc")[0], "rb"))
frame = constants.build_frame_named("MOON_ME_DE421")

timescale = load.timescale(builtin=True)
earth, moon, sun = kernel["earth"], kernel["moon"], kernel["sun"]
entries = []
for step in range(400):
    days = 6940.0 + step * 15.31  # 2019 to 2035
    time = timescale.tdb_jd(2451545.0 + days)
    geocentric = (moon - earth).at(time).position.km
    to_sun = (sun - moon).at(time).position.km
    rotation = frame.rotation_at(time)
    entries.append(
        {
            "t": days * 86400.0,
            "moon": list(map(float, geocentric)),
            "sun": list(map(float, to_sun)),
            "rows": [list(map(float, row)) for row in rotation],
        }
    )
print(json.dumps(entries))
