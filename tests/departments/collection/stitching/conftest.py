"""Two 16-bit frames of one cloud, shot with overlap; a relic that has them."""

import numpy as np
import pytest
import tifffile

from handscroll.demo.noise import tile
from handscroll.demo.save import srgb
from handscroll.demo.shooting import Shot, shoot
from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.scans.limits import Limits

SHOTS = (
    Shot((300, 330), (190, 205), 1.1, 1.0, (1.04, 1.0, 0.98)),
    Shot((300, 330), (410, 200), -0.8, 1.01, (0.95, 0.97, 1.0)),
)


@pytest.fixture(scope="session")
def write_frame():
    """Return what writes a frame as TIFF, in sRGB unless told otherwise."""

    def write(path, pixels, **more):
        options = {"photometric": "rgb", "iccprofile": srgb(), "metadata": None} | more
        tifffile.imwrite(path, pixels, **options)

    return write


@pytest.fixture(scope="session")
def shots():
    """Return how the two frames were shot, left and right."""
    return SHOTS


@pytest.fixture(scope="session")
def shot():
    """Return two 16-bit frames that share a quarter of their width."""
    cloud = tile("cloud")[:420, :620, None]
    light = cloud * np.array((0.7, 0.5, 0.3), np.float32) + 0.1
    rng = np.random.default_rng(3)
    return [shoot(light.astype(np.float32), one, rng) for one in SHOTS]


@pytest.fixture
def scroll(museum, tmp_path, shot, write_frame):
    """Return a published relic whose two parts are the frames, right one first."""
    folder = tmp_path / "scans"
    folder.mkdir()
    write_frame(folder / "scroll_1.tif", shot[1])
    write_frame(folder / "scroll_2.tif", shot[0], compression="deflate")
    plan = plan_intake([folder], None, Limits(), publish=True)
    [key] = ask_for(museum, plan, person="wang").keys
    take_in(museum, key)
    [relic] = museum.relics.list()
    assert len(relic.parts) == 2
    return relic
