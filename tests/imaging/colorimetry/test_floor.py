import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.colorimetry.few_bands import band_matrix
from handscroll.imaging.colorimetry.floor import (
    Truth,
    colour_error,
    colour_floor,
    perfect_bands,
    spread,
)
from handscroll.imaging.colorimetry.training import modelled_spectra
from handscroll.imaging.colorimetry.viewing import NODES, viewing

BANDS = np.array([365.0, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780])
SEEN = viewing("D50")
MATRIX = band_matrix(BANDS, SEEN)


def truth(n=60):
    return Truth(NODES, modelled_spectra()[:, :n].reshape(85, 6, -1))


def test_the_floor_falls_to_nothing_when_every_wavelength_is_a_band():
    assert colour_floor(truth(), NODES, SEEN.weights, SEEN).max() < 1e-9


def test_the_floor_of_few_bands_is_what_an_error_free_capture_reads():
    known = truth()
    bands = perfect_bands(known, BANDS)
    floor = colour_floor(known, BANDS, MATRIX, SEEN)
    assert floor.shape == (6, 10)
    assert 0.01 < floor.mean() < 1
    assert np.array_equal(floor, colour_error(bands, known, MATRIX, SEEN))
    assert colour_error(bands * 1.05, known, MATRIX, SEEN).mean() > floor.mean() + 0.3


def test_wide_bands_read_the_mean_over_their_width():
    steep = Truth(NODES, np.where(NODES < 550, 0.1, 0.9)[:, None])
    narrow, wide = (perfect_bands(steep, BANDS, widths) for widths in (None, (40.0,) * 11))
    assert narrow[4, 0] == pytest.approx(0.1)
    assert 0.1 < wide[4, 0] < 0.2
    slope = Truth(NODES, (NODES / 1000)[:, None])
    assert np.allclose(perfect_bands(slope, BANDS[2:9], (30.0,) * 7)[:, 0], BANDS[2:9] / 1000)


def test_a_spread_leaves_out_what_is_unknown_and_nothing_known_is_refused():
    got = spread(np.array([1.0, 2, 3, np.nan]))
    assert (got.mean, got.most, got.n) == (2.0, 3.0, 3)
    with pytest.raises(InvalidError, match="no place"):
        spread(np.array([np.nan]))


def test_bands_of_other_places_are_refused():
    with pytest.raises(MismatchError, match="belong together"):
        colour_error(np.ones((11, 5, 5)), truth(), MATRIX, SEEN)
