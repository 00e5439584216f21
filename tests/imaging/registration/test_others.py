"""A radiograph laid on what eyes see, from nothing, from points set by hand, or not at all."""

import sys

import numpy as np
import pytest

from handscroll.errors import InvalidError, MisconfiguredError
from handscroll.imaging.registration.control import fit_points
from handscroll.imaging.registration.mutual import by_mutual_information
from handscroll.imaging.registration.others import Search, first_guess, register_other
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.transforms import IDENTITY, Transform


def off(found, truth, size):
    axes = [np.linspace(0, one - 1, 30) for one in (size.width, size.height)]
    points = np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)
    return np.hypot(*(found(points) - truth(points)).T)


def test_a_radiograph_turned_and_scaled_is_found_to_half_a_pixel(radiograph):
    visible, plane, truth, size = radiograph
    found = register_other([of_array(one) for one in visible], of_array(plane))
    assert found.transform is not None, found.why
    away = off(found.transform, truth, size)
    assert np.sqrt((away**2).mean()) <= 0.5
    assert found.error_px < 1
    assert found.error_px > np.sqrt((away**2).mean()) / 2


def test_points_set_by_hand_are_refined_from_the_pixels(radiograph):
    visible, plane, truth, size = radiograph
    there = np.array([[40.0, 30], [380, 50], [350, 300], [60, 310], [210, 170]])
    clicked = truth(there) + np.random.default_rng(8).normal(0, 1.0, there.shape)
    fit = fit_points(there, clicked)
    found = register_other([of_array(one) for one in visible], of_array(plane), fit.transform)
    assert found.transform is not None, found.why
    before, after = (np.sqrt((off(one, truth, size) ** 2).mean()) for one in
                     (fit.transform, found.transform))  # fmt: skip
    assert after <= 0.5
    assert after < before


def test_a_first_guess_is_right_to_a_hundredth_of_the_side(radiograph):
    visible, plane, truth, size = radiograph
    guess, stands = first_guess([of_array(visible[0])], of_array(plane), Search(8.0, 0.8, 1.2))
    assert off(guess, truth, size).max() < 0.02 * size.width
    assert stands > 6


def test_a_picture_of_something_else_is_not_laid_on_it(radiograph):
    visible = radiograph[0]
    rng = np.random.default_rng(9)
    other = rng.normal(0.5, 0.1, visible[0].shape).astype("f4")
    found = register_other([of_array(visible[0])], of_array(other), search=Search(4.0, 0.9, 1.1))
    assert found.transform is None
    assert found.why


def test_references_of_several_sizes_are_refused(radiograph):
    visible, plane, _, _ = radiograph
    with pytest.raises(InvalidError, match="2 different sizes"):
        register_other([of_array(visible[0]), of_array(plane)], of_array(plane))
    with pytest.raises(InvalidError, match="0 different sizes"):
        register_other([], of_array(plane))


def test_mutual_information_finds_a_shift(radiograph):
    pytest.importorskip("SimpleITK", reason="the extra `radiographs` is not installed")
    visible = radiograph[0]
    shifted = np.roll(visible[0], (3, -4), (0, 1))
    found = by_mutual_information(visible[1], shifted, IDENTITY)
    middle = found(np.array([[210.0, 170.0]]))[0]
    assert np.abs(middle - (206, 173)).max() < 0.3


def test_without_simpleitk_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "SimpleITK", None)
    plane = np.zeros((20, 20), np.float32)
    with pytest.raises(MisconfiguredError) as caught:
        by_mutual_information(plane, plane, Transform(np.eye(3)))
    assert "radiographs" in caught.value.fix
