"""The same bytes with one thread and with several, in processes of their own."""

import os
import subprocess
import sys

CODE = """
import hashlib, numpy as np
from handscroll.imaging.colorimetry.few_bands import band_matrix
from handscroll.imaging.colorimetry.viewing import viewing
from handscroll.imaging.radiometry.calibration import calibrate
from handscroll.imaging.radiometry.reflectance import reflectance
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.imaging.radiometry.white import WhiteReference
rng = np.random.default_rng(5)
y, x = np.mgrid[-1:1:300j, -1:1:400j]
light = 20000 * (1 - 0.2 * x**2 - 0.1 * y**2 + 0.05 * x)
def shots(share):
    return Shots([rng.poisson(400 + share * light).astype(np.uint16)], 0.1)
band = BandShots(550.0, 60000, (shots(0.0),), shots(0.99), None, shots(0.8))
scene = shots(0.4 + 0.3 * np.sin(9 * x))
got = reflectance(calibrate(band, WhiteReference.even(0.99), scene), band, scene, slice(0, 300))
matrix = band_matrix(np.arange(400, 710, 30.0), viewing("D50"))
whole = got.values.tobytes() + got.sigma.tobytes() + matrix.tobytes()
print(hashlib.sha256(whole).hexdigest())
"""


def test_the_number_of_threads_changes_no_byte():
    told = set()
    for threads in ("1", "4"):
        kept = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", CODE], env=kept, capture_output=True, text=True, check=True
        )
        told.add(done.stdout)
    assert len(told) == 1
    assert len(told.pop().strip()) == 64
