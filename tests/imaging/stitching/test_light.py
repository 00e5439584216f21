"""Samples become linear light and come back as they were."""

import numpy as np
import pytest

from handscroll.imaging.stitching.light import Light, srgb_curve


@pytest.mark.parametrize(("kind", "top", "off"), [(np.uint8, 255, 0), (np.uint16, 65535, 1)])
def test_every_value_comes_back(kind, top, off):
    light = Light([srgb_curve()] * 3, 4)
    values = np.repeat(np.arange(top + 1, dtype=kind)[:, None, None], 4, axis=2)
    there = light.of(values)
    assert there[0, 0, 0] == 0
    assert there[-1, 0, 0] == 1
    np.testing.assert_allclose(there[:, 0, 3], np.linspace(0, 1, top + 1), atol=1e-6)
    back = light.stored(there, np.dtype(kind)).astype(int)
    assert np.abs(back[..., :3] - values[..., :3]).max() <= off


def test_light_beyond_the_range_is_cut():
    light = Light([srgb_curve()], 1)
    got = light.stored(np.array([[[-0.5], [2.0]]], np.float32), np.dtype(np.uint8))
    assert got.ravel().tolist() == [0, 255]
