"""Bands see a mean of the spectrum, and nothing outside it."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.library import Entry, library_of
from handscroll.imaging.spectra.sampling import bands_of, covered, through


def ramp(grid=None):
    nm = np.linspace(400.0, 700.0, 301) if grid is None else grid
    return library_of(nm, ((nm - 400) / 300)[None], [Entry("a", "a")])


def test_a_band_over_a_straight_line_reads_its_middle():
    got = through(ramp(), bands_of(np.array([475.0, 550.0, 640.0]), 25.0))
    assert np.allclose(got, [[0.25, 0.5, 0.8]], atol=1e-6)


def test_a_band_reads_the_weighted_mean_of_a_narrow_line():
    nm = np.linspace(400.0, 700.0, 301)
    library = library_of(nm, np.where(nm == 550, 1.0, 0.0)[None], [Entry("a", "a")])
    top = np.sqrt(4 * np.log(2) / np.pi) / 20
    assert np.allclose(through(library, bands_of(np.array([550.0, 560.0]), 20.0)),
                       [[top, top / 2]], atol=1e-5)  # fmt: skip


def test_uneven_steps_of_the_library_do_not_shift_a_band():
    nm = np.unique(np.concatenate([np.linspace(400, 550, 301), np.linspace(550, 700, 51)]))
    assert abs(through(ramp(nm), bands_of(np.array([550.0, 551.0]), 40.0))[0, 0] - 0.5) < 2e-3


def test_a_sample_without_width_is_interpolated():
    got = through(ramp(np.linspace(400.0, 700.0, 31)), bands_of(np.array([455.0, 700.0])))
    assert np.allclose(got, [[55 / 300, 1.0]])


def test_a_band_outside_the_range_is_told_and_never_extrapolated():
    bands = bands_of(np.array([365.0, 405.0, 500.0, 940.0]), 20.0)
    assert covered(ramp().wavelengths, bands).tolist() == [False, False, True, False]
    with pytest.raises(MismatchError, match="365 nm lies outside"):
        through(ramp(), bands)


def test_a_width_below_nothing_is_refused():
    with pytest.raises(InvalidError):
        bands_of(np.array([400.0, 500.0]), np.array([10.0, -1.0]))
