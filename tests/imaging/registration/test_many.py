"""Bands by the hundred: some registered together, the rest on those round each of them."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, shift

from handscroll.geometry import Size
from handscroll.imaging.registration.bands import register_bands
from handscroll.imaging.registration.many import TOGETHER, register_many, spread
from handscroll.imaging.registration.pictures import of_array

SIZE = Size(200, 190)
MANY, MOST = 13, 5


@pytest.fixture(scope="module")
def capture():
    """Sums of three paints, each band shifted a way of its own."""
    rng = np.random.default_rng(17)
    shape = (SIZE.height, SIZE.width)
    paints = [gaussian_filter(rng.normal(size=shape), 1.3) for _ in range(3)]
    centres, waves = rng.uniform(400, 1000, 3), np.linspace(400, 1000, MANY)
    shifts = rng.uniform(-1.2, 1.2, (MANY, 2))
    shifts[int(np.abs(waves - 550).argmin())] = 0
    bands = []
    for nm, (x, y) in zip(waves, shifts, strict=True):
        plane = sum(
            np.tanh((nm - middle) / 150) * one for middle, one in zip(centres, paints, strict=True)
        )
        moved = shift(plane, (y, x), order=5, mode="mirror")
        bands.append(of_array((moved + rng.normal(0, 0.002, shape)).astype(np.float32)))
    return bands, waves, shifts


def test_every_band_of_many_is_found_and_said_how_surely(capture):
    bands, waves, shifts = capture
    reference = int(np.abs(waves - 550).argmin())
    asked = []

    def together(chosen):
        asked.extend(chosen)
        part = [bands[at] for at in chosen]
        return register_bands(part, waves[chosen], chosen.index(reference))

    found = register_many(bands, reference, together, MOST)
    assert len(found) == MANY
    assert len(asked) <= MOST + 1
    middle = np.array([[90.0, 85.0], [60.0, 110.0], [120.0, 70.0]])
    for at, (band, beside) in enumerate(zip(found, shifts, strict=True)):
        assert band.transform is not None, band.why
        assert np.abs(band.transform(middle) - middle - beside).max() < 0.1
        assert (band.error_px > 0) == (at != reference)


def test_bands_registered_together_are_spread_evenly_with_both_ends_and_the_reference():
    chosen = spread(128, 33)
    assert {0, 33, 127} <= set(chosen)
    assert len(chosen) <= TOGETHER + 1
    assert max(np.diff(chosen)) <= 8
    assert spread(3, 1) == [0, 1, 2]
