"""Print the paths of DE421's ephemeris and of the Moon's orientation in the tests' virtual environment, as JSON."""
import glob
import json
import os

import lunarsky
import skyfield_data

folder = os.path.join(os.path.dirname(lunarsky.__file__), "data")
print(
    json.dumps(
        {
            "ephemeris": os.path.join(skyfield_data.get_skyfield_data_path(), "de421.bsp"),
            "orientation": glob.glob(folder + "/pck/*421*.bpc")[0],
        }
    )
)
