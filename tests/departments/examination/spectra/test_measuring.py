"""A place's spectrum is that of the truth, with an uncertainty that its error keeps to."""

import numpy as np
import pytest

from handscroll.departments.examination.spectra.measuring import measure, size_of
from handscroll.departments.examination.spectra.place import Kind, of_region, outlined, place_of
from handscroll.errors import InvalidError, MismatchError, TooLargeError
from handscroll.geometry import Size

SIZE = Size(200, 150)


def test_a_box_of_one_paint_is_that_paint_within_its_uncertainty(house, stack, known):
    found = measure(house, stack, place_of("10,10,30,50", SIZE))
    wanted = known.curve("azurite", known.bands)
    assert found.found.count == 1500
    assert (np.abs(found.found.mean - wanted) < 4 * found.uncertainty).all()
    assert found.found.deviation == pytest.approx(known.noise, rel=0.15)
    assert found.found.spread == pytest.approx(known.noise, rel=0.25)


def test_what_all_pixels_share_is_not_averaged_away(house, stack, known):
    found = measure(house, stack, place_of("10,10,30,50", SIZE))
    assert found.common == pytest.approx(known.common * found.found.mean)
    assert (found.uncertainty > found.common).all()
    alone = np.sqrt(found.uncertainty**2 - found.common**2)
    assert alone == pytest.approx(1.2533 * known.noise / np.sqrt(1500), rel=0.25)


def test_a_point_is_the_mean_of_the_nine_pixels_around_it(house, stack, truth):
    found = measure(house, stack, place_of("60,20,1,1", SIZE))
    assert found.found.count == 9
    wanted = truth.values[:, 19:22, 59:62].mean(axis=(1, 2))
    assert found.found.mean == pytest.approx(wanted, abs=2e-4)


def test_a_point_in_the_corner_takes_the_pixels_that_there_are(house, stack, truth):
    found = measure(house, stack, place_of("0,0,1,1", SIZE))
    assert found.found.count == 4
    assert found.found.mean == pytest.approx(truth.values[:, :2, :2].mean(axis=(1, 2)), abs=2e-4)


def test_an_outline_takes_the_pixels_whose_centres_it_holds(house, stack, truth):
    corners = [(50, 10), (98, 10), (50, 58)]
    found = measure(house, stack, outlined(corners, SIZE))
    y, x = np.mgrid[10:58, 50:98] + 0.5
    held = (x - 50) + (y - 10) < 48
    assert found.found.count == held.sum()
    wanted = truth.values[:, 10:58, 50:98][:, held].mean(axis=1)
    assert found.found.mean == pytest.approx(wanted, abs=2e-4)


def test_unknown_pixels_are_counted_and_left_out(house, stack, known):
    found = measure(house, stack, place_of("170,95,30,20", SIZE))
    assert (found.found.unknown, found.found.count) == (100, 500)
    told = found.told()
    assert (told["unknown"], told["pixels"]) == (100, 500)
    assert not any(value is None for value in told["mean"])


def test_a_place_where_nothing_is_known_is_refused(house, stack):
    with pytest.raises(InvalidError, match="none of its 9 pixels is known"):
        measure(house, stack, place_of("185,105,1,1", SIZE))


def test_a_region_of_two_paints_says_that_it_is_mixed(house, stack):
    assert measure(house, stack, place_of("25,5,50,60", SIZE)).found.mixed
    assert not measure(house, stack, place_of("55,5,40,60", SIZE)).found.mixed


@pytest.mark.parametrize(
    "xywh", ["200,0,1,1", "0,150,1,1", "190,0,11,4", "0,0,0,4", "0,0,201,1", "9999999,0,1,1"]
)
def test_places_outside_the_picture_are_refused(xywh):
    with pytest.raises(MismatchError, match="does not lie on the picture"):
        place_of(xywh, SIZE)


@pytest.mark.parametrize(
    "xywh", ["", "1,2,3", "-1,0,4,4", "a,b,c,d", "1.5,2,3,4", "1,2,3,4,5", "١,2,3,4"]
)
def test_what_is_no_box_is_refused(xywh):
    with pytest.raises((InvalidError, MismatchError)):
        place_of(xywh, SIZE)


@pytest.mark.parametrize(
    "corners",
    [
        [[1, 1], [2, 2]],
        [[1, 1], [2, 2], [3]],
        [[1, 1], [2, float("nan")], [3, 3]],
        [[1, 1], [2, float("inf")], [3, 3]],
        [[1, 1], [300, 2], [3, 30]],
        [[-5, 1], [30, 2], [3, 30]],
        [[n % 150, n % 100] for n in range(2001)],
    ],
)
def test_what_is_no_outline_on_the_picture_is_refused(corners):
    with pytest.raises((InvalidError, MismatchError)):
        outlined(corners, SIZE)


def test_a_place_larger_than_can_be_read_at_once_is_refused():
    with pytest.raises(TooLargeError, match="16000000"):
        place_of("0,0,5000,5000", Size(6000, 6000))


def test_a_place_comes_back_from_the_region_that_an_observation_keeps(stack):
    for place in (place_of("3,4,1,1", SIZE), outlined([(5, 5), (9.5, 5), (7, 9)], SIZE)):
        assert of_region(place.region(stack.id), size_of(stack)) == place
    assert place_of("3,4,1,1", SIZE).kind is Kind.POINT
