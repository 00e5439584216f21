"""Bands of one capture laid on one of them: where they really lie, and how sure that is."""

import cv2
import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Size
from handscroll.imaging.registration.bands import register_bands
from handscroll.imaging.registration.pictures import of_array


def grid(size, border=0):
    axes = [np.linspace(border, one - 1 - border, 40) for one in (size.width, size.height)]
    return np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)


def off(found, truth, size, border=0):
    points = grid(size, border)
    return np.hypot(*(found(points) - truth(points)).T)


@pytest.fixture(scope="module")
def found(small):
    return register_bands([of_array(one) for one in small.bands], small.wavelengths)


def test_every_band_is_found_to_a_tenth_of_a_pixel(small, found):
    size = Size(small.bands[0].shape[1], small.bands[0].shape[0])
    for band, map_ in zip(found, small.maps, strict=True):
        assert band.transform is not None, band.why
        away = off(band.transform, map_, size, 20)
        assert np.sqrt((away**2).mean()) <= 0.1
        assert away.max() <= 0.3


def test_the_bands_did_lie_pixels_apart(small):
    size = Size(360, 280)
    apart = [off(one, small.maps[small.reference], size).max() for one in small.maps]
    assert sum(one > 2 for one in apart) >= 2


def test_the_error_that_is_said_is_about_the_error_that_is(small, found):
    size = Size(360, 280)
    said = [one.error_px for one in found if one.error_px > 0]
    true = [
        np.sqrt((off(band.transform, map_, size) ** 2).mean())
        for band, map_ in zip(found, small.maps, strict=True)
        if band.error_px > 0
    ]
    assert 0.5 < np.mean(said) / np.mean(true) < 2
    for band in found:
        assert band.worst_px >= band.error_px
        assert band.error_at(grid(size)).max() <= band.worst_px * 1.05 + 1e-9


def test_the_reference_stays_where_it_is(small, found):
    band = found[small.reference]
    assert band.transform is not None
    assert (band.transform.matrix == np.eye(3)).all()
    assert (band.error_px, band.why) == (0.0, "")


def test_the_same_bands_give_the_same_bytes_in_any_number_of_threads(small):
    part = [of_array(small.bands[at][:160, :200]) for at in (2, 3)]
    answers = []
    before = cv2.getNumThreads()
    try:
        for threads in (1, 4):
            cv2.setNumThreads(threads)
            one = register_bands(part, np.array([550.0, 700.0]))[1]
            assert one.transform is not None, one.why
            assert one.transform.field is not None
            answers.append(one.transform.matrix.tobytes() + one.transform.field.x.tobytes())
    finally:
        cv2.setNumThreads(before)
    assert answers[0] == answers[1]


def test_a_band_that_shows_nothing_of_the_others_cannot_be_told(small):
    noise = np.random.default_rng(5).normal(0.5, 0.1, small.bands[0].shape).astype("f4")
    other = register_bands([of_array(small.bands[2]), of_array(noise)], np.array([550.0, 900.0]))[1]
    assert other.transform is None
    assert other.why
    assert other.error_px > 0.3 or other.patches < 25


def test_an_empty_band_cannot_be_told_and_says_why(small):
    blank = np.full_like(small.bands[0], np.nan)
    other = register_bands([of_array(small.bands[2]), of_array(blank)], np.array([550.0, 900.0]))[1]
    assert other.transform is None
    assert "0 patches" in other.why


def test_unknown_pixels_and_a_turned_contrast_do_no_harm(small):
    size = Size(360, 280)
    holed = 1 - small.bands[3]
    holed[50:110, 80:150] = np.nan
    band = register_bands(
        [of_array(small.bands[2]), of_array(holed)], np.array([550.0, 700.0]), reference=0
    )[1]
    assert band.transform is not None, band.why
    assert np.sqrt((off(band.transform, small.maps[3], size, 20) ** 2).mean()) < 0.15


def test_what_makes_no_sense_is_refused(small):
    one = of_array(small.bands[0])
    with pytest.raises(MismatchError, match="2 bands and 1 wavelengths"):
        register_bands([one, one], np.array([500.0]))
    with pytest.raises(InvalidError, match="do not ascend"):
        register_bands([one, one], np.array([500.0, 500.0]))
    with pytest.raises(InvalidError, match="none of the 2"):
        register_bands([one, one], np.array([500.0, 600.0]), reference=2)
    with pytest.raises(InvalidError, match="there are none"):
        register_bands([], np.array([]))
