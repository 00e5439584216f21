"""Samples of a scan are read by windows as they are stored; what decodes them is the sandbox."""

import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.errors import UnreadableError
from handscroll.geometry import Box
from handscroll.scans.limits import Limits
from handscroll.scans.unpacked import unpacked

LIMITS = Limits()


@pytest.fixture
def samples():
    """Every place has samples of its own."""
    return np.arange(60 * 70 * 3, dtype=np.uint16).reshape(60, 70, 3) * 5


@pytest.mark.parametrize(
    "how", [{}, {"compression": "deflate"}, {"byteorder": ">"}, {"tile": (16, 16)}]
)
def test_a_window_holds_the_samples_of_the_file(tmp_path, samples, how):
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, samples, photometric="rgb", metadata=None, **how)
    with unpacked(path, LIMITS, tmp_path) as file:
        assert file.kind.bits == 16
        got = file.window(Box(20, 10, 30, 25))
    np.testing.assert_array_equal(got, samples[10:35, 20:50])


def test_a_turned_scan_is_read_upright(tmp_path, samples):
    path = tmp_path / "scan.tif"
    turned = [(274, 3, 1, 6, True)]
    tifffile.imwrite(path, samples, photometric="rgb", metadata=None, extratags=turned)
    with unpacked(path, LIMITS, tmp_path) as file:
        assert (file.size.width, file.size.height) == (60, 70)
        got = file.window(Box(0, 0, 60, 70))
    np.testing.assert_array_equal(got, np.rot90(samples, -1))


def test_eight_bits_stay_eight(tmp_path):
    Image.new("RGB", (40, 30), (10, 200, 30)).save(tmp_path / "a.png")
    with unpacked(tmp_path / "a.png", LIMITS, tmp_path) as file:
        assert file.window(Box(3, 3, 1, 1)).tolist() == [[[10, 200, 30]]]
        assert file.kind.bits == 8


def test_a_file_that_ends_early_is_refused(tmp_path, samples):
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, samples, photometric="rgb", metadata=None, compression="deflate")
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(UnreadableError), unpacked(path, LIMITS, tmp_path):
        pass
