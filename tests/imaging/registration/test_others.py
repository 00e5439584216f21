"""A radiograph laid on what eyes see, from nothing, from points set by hand, or not at all."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from handscroll.errors import InvalidError, MisconfiguredError
from handscroll.geometry import Size
from handscroll.imaging.registration.control import fit_points
from handscroll.imaging.registration.guessing import Search, first_guess
from handscroll.imaging.registration.mutual import by_mutual_information
from handscroll.imaging.registration.others import register_other
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.sides import mirrors
from handscroll.imaging.registration.steps import Stretch
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


def test_a_plate_of_a_long_scroll_is_guessed_as_well(phantom):
    size = Size(1600, 120)
    visible, plane, truth = phantom(6, size, Size(1500, 130), 1.1, 0.97)
    guess, stands = first_guess([of_array(visible[0])], of_array(plane), Search(8.0, 0.85, 1.15))
    assert off(guess, truth, size).max() < 0.01 * size.width
    assert stands > 15


NEAR = Search(6.0, 0.85, 1.15, mirrored=None)
"""A search that is short, and may turn the picture over."""


def test_a_radiograph_seen_from_behind_is_found_though_nobody_said_so(radiograph):
    visible, plane, truth, size = radiograph
    behind = np.ascontiguousarray(plane[:, ::-1])
    shares: list[float] = []
    found = register_other(
        [of_array(one) for one in visible],
        of_array(behind),
        search=NEAR,
        told=Stretch(shares.append),
    )
    assert found.transform is not None, found.why
    assert mirrors(found.transform, size)

    def over(points):
        there = truth(points)
        return np.stack([plane.shape[1] - 1 - there[:, 0], there[:, 1]], 1)

    made = np.sqrt((off(found.transform, over, size) ** 2).mean())
    assert made <= 0.5
    assert found.error_px > made / 2
    # Steps are counted: it never goes back, and no step is a large part of the whole.
    assert np.diff(shares).min() >= 0
    assert np.diff([0, *shares, 1]).max() < 0.25
    assert np.unique(shares).size > 60


def test_what_is_found_straight_is_never_turned_over(radiograph):
    visible, plane, truth, size = radiograph
    pictures = [of_array(one) for one in visible]
    found = register_other(pictures, of_array(plane), search=NEAR)
    assert found.transform is not None, found.why
    assert not mirrors(found.transform, size)
    assert np.sqrt((off(found.transform, truth, size) ** 2).mean()) <= 0.5
    wrong = register_other(pictures, of_array(plane), search=replace(NEAR, mirrored=True))
    assert wrong.transform is None
    assert wrong.why


def test_a_picture_of_something_else_is_not_laid_on_it(radiograph):
    visible = radiograph[0]
    rng = np.random.default_rng(9)
    other = rng.normal(0.5, 0.1, visible[0].shape).astype("f4")
    found = register_other(
        [of_array(visible[0])], of_array(other), search=Search(4.0, 0.9, 1.1, None)
    )
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
