"""DE421's mean-Earth axes of the Moon for Skyfield, shared by the peers of RelayPlanning's tests."""
import glob
import io
import os
import warnings

warnings.simplefilter("ignore")
import lunarsky
import skyfield_data
from skyfield.jpllib import SpiceKernel
from skyfield.planetarylib import PlanetaryConstants

# The definitions of DE421's two lunar frames: principal axes and mean Earth.
DEFINITIONS = b"""KPL/FK
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


def ephemeris():
    return SpiceKernel(os.path.join(skyfield_data.get_skyfield_data_path(), "de421.bsp"))


def constants():
    """Skyfield's planetary constants with the Moon's orientation of DE421."""
    found = PlanetaryConstants()
    found.read_text(io.BytesIO(DEFINITIONS))
    folder = os.path.join(os.path.dirname(lunarsky.__file__), "data")
    found.read_binary(open(glob.glob(folder + "/pck/*421*.bpc")[0], "rb"))
    return found


def mean_earth(found):
    return found.build_frame_named("MOON_ME_DE421")
