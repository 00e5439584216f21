"""A glimpse is the scan reduced by whole steps, upright, decoded in the sandbox."""

import numpy as np
import pytest
import tifffile

from handscroll.errors import UnreadableError, UnsupportedError
from handscroll.scans.glimpse import glimpse
from handscroll.scans.limits import Limits


def test_a_glimpse_holds_the_means_of_blocks(tmp_path):
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 65536, (60, 90, 3), np.uint16)
    tifffile.imwrite(tmp_path / "deep.tif", pixels, photometric="rgb")
    got = glimpse(tmp_path / "deep.tif", Limits(), 30)
    wanted = pixels.reshape(20, 3, 30, 3, 3).mean(axis=(1, 3)) / 257
    assert got.shape == (20, 30, 3)
    assert np.abs(got.astype(float) - wanted).max() <= 0.51
    grey = pixels[..., 0] // 257
    tifffile.imwrite(tmp_path / "grey.tif", grey.astype(np.uint8), photometric="minisblack")
    np.testing.assert_array_equal(glimpse(tmp_path / "grey.tif", Limits(), 90)[..., 0], grey)


def test_what_is_damaged_or_not_grey_or_rgb_is_refused(tmp_path):
    bad = tmp_path / "bad.tif"
    tifffile.imwrite(bad, np.zeros((64, 64, 3), np.uint8), photometric="rgb", compression="zlib")
    bad.write_bytes(bad.read_bytes()[:-20])
    with pytest.raises(UnreadableError):
        glimpse(bad, Limits(), 30)
    inks = tmp_path / "inks.tif"
    tifffile.imwrite(inks, np.zeros((64, 64, 4), np.uint8), photometric="separated")
    with pytest.raises(UnsupportedError, match="cmyk"):
        glimpse(inks, Limits(), 30)
