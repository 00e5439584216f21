"""Pictures sampled once: the same in windows as whole, nothing invented."""

import cv2
import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.pictures import of_array, reduced
from handscroll.imaging.registration.resampling import resample
from handscroll.imaging.registration.transforms import IDENTITY, Lens, composed, of_matrix
from handscroll.imaging.registration.transforms import Transform as Map

SIZE = Size(210, 160)
WHOLE = Box(0, 0, SIZE.width, SIZE.height)


def plane(seed=1):
    return np.random.default_rng(seed).normal(0.5, 0.4, (SIZE.height, SIZE.width)).astype("f4")


def through():
    field = Field(Frame.of(SIZE), ((2, 0), (0, 2)), np.array([0.7, 0.2]), np.array([-0.4, 0.3]))
    matrix = np.array([[1.004, 0.01, -2.3], [-0.01, 0.997, 1.6], [1e-6, 0, 1]])
    return composed(Lens((105, 80), 130, 1.002, 1e-3), Map(matrix, field))


def waves(x, y):
    return np.sin(x / 4.0) * np.cos(y / 5.0) + 0.3


@pytest.mark.parametrize("kernel", ["linear", "cubic", "lanczos"])
def test_windows_side_by_side_are_the_same_bytes_as_the_whole(kernel):
    holed = plane()
    holed[40:44, 50:60] = np.nan
    pictures, maps = [of_array(holed), of_array(plane(2))], [through(), IDENTITY]
    whole = resample(pictures, maps, WHOLE, SIZE, kernel)
    for box in (Box(0, 0, 61, 160), Box(61, 0, 100, 70), Box(61, 70, 149, 90), Box(33, 37, 40, 1)):
        part = resample(pictures, maps, box, SIZE, kernel)
        there = whole[:, box.y : box.y + box.height, box.x : box.x + box.width]
        assert part.tobytes() == there.tobytes()


@pytest.mark.parametrize("kernel", ["linear", "cubic", "lanczos"])
def test_where_nothing_moves_the_pixels_stay_as_they_are(kernel):
    kept = resample([of_array(plane())], [IDENTITY], WHOLE, SIZE, kernel)[0]
    assert np.abs(kept - plane()).max() < 1e-6


def test_a_known_function_is_found_between_the_pixels():
    y, x = np.indices((SIZE.height, SIZE.width)).astype(float)
    source = waves(x, y).astype(np.float32)
    map_ = through()
    out = resample([of_array(source)], [map_], WHOLE, SIZE, "lanczos")[0]
    there = map_(np.stack([x.ravel(), y.ravel()], 1))
    expected = waves(there[:, 0], there[:, 1]).reshape(out.shape)
    inner = slice(12, -12)
    assert np.abs(out - expected)[inner, inner].max() < 0.006
    cubic = resample([of_array(source)], [map_], WHOLE, SIZE, "cubic")[0]
    assert np.abs(cubic - expected)[inner, inner].max() < 0.01


def test_values_beyond_white_and_below_black_are_not_clipped():
    source = np.tile(np.linspace(-2, 5, SIZE.width, dtype=np.float32), (SIZE.height, 1))
    half = of_matrix(np.array([[1, 0, 0.5], [0, 1, 0]]))
    out = resample([of_array(source)], [half], WHOLE, SIZE)[0]
    assert out[:, 2].max() < -1.8
    assert out[:, -4].min() > 4.8


def test_nothing_is_invented_beyond_the_edge_or_round_a_hole():
    source = np.full((SIZE.height, SIZE.width), 0.7, np.float32)
    source[80, 100] = np.nan
    shift = of_matrix(np.array([[1, 0, 10.5], [0, 1, -4.25]]))
    out = resample([of_array(source)], [shift], WHOLE, SIZE, "lanczos")[0]
    y, x = np.indices(out.shape)
    beyond = (x + 10.5 > SIZE.width - 1) | (y - 4.25 < 0)
    hole = (np.abs(x + 10.5 - 100) < 1) & (np.abs(y - 4.25 - 80) < 1)
    assert (np.isnan(out) == (beyond | hole)).all()
    assert np.abs(out[~np.isnan(out)] - 0.7).max() < 1e-6


def test_beside_a_hole_values_lie_between_their_neighbours():
    source = plane()
    source[60:64, 60:64] = np.nan
    half = of_matrix(np.array([[1, 0, 0.5], [0, 1, 0.5]]))
    out = resample([of_array(source)], [half], WHOLE, SIZE)[0]
    cell = source[60:62, 58:60]
    assert cell[:, :].size == 4
    assert np.nanmin(cell) <= out[60, 58] <= np.nanmax(cell)


def test_detail_finer_than_the_reference_does_not_come_back_as_false_detail():
    y, x = np.indices((600, 800))
    fine = ((x + y) % 2).astype(np.float32)
    third = of_matrix(np.diag([3.0, 3.0, 1.0]))
    out = resample([of_array(fine)], [third], Box(20, 20, 200, 150), Size(260, 190))[0]
    assert np.abs(out - 0.5).max() < 0.02


def test_sampling_once_keeps_more_detail_than_sampling_twice():
    half = of_matrix(np.array([[1, 0, 0.5], [0, 1, 0]]))
    source = of_array(plane())
    once = resample([source], [composed(half, half)], WHOLE, SIZE)[0]
    first = resample([source], [half], WHOLE, SIZE)[0]
    twice = resample([of_array(first)], [half], WHOLE, SIZE)[0]
    assert np.nanstd(twice[:, 5:-5]) < 0.9 * np.nanstd(once[:, 5:-5])


def test_the_number_of_threads_changes_no_byte():
    before = cv2.getNumThreads()
    answers = []
    try:
        for threads in (1, 4):
            cv2.setNumThreads(threads)
            answers.append(resample([of_array(plane())], [through()], WHOLE, SIZE).tobytes())
    finally:
        cv2.setNumThreads(before)
    assert answers[0] == answers[1]


def test_a_picture_is_read_only_where_the_window_needs_it():
    asked = []
    source = of_array(plane())

    def read(box):
        asked.append(box)
        return source.read(box)

    watched = type(source)(source.size, read)
    resample([watched], [IDENTITY], Box(100, 80, 20, 10), SIZE)
    assert asked
    assert all(one.width <= 30 and one.height <= 20 for one in asked)


def test_reducing_takes_the_mean_of_what_is_known():
    source = np.arange(36, dtype=np.float32).reshape(6, 6)
    source[0, 0] = np.nan
    source[3:, 3:] = np.nan
    small = reduced(of_array(source), 3)
    assert small[0, 0] == pytest.approx(np.nanmean(source[:3, :3]))
    assert np.isnan(small[1, 1])


def test_what_makes_no_sense_is_refused():
    source = of_array(plane())
    with pytest.raises(MismatchError, match="1 pictures and 2 transforms"):
        resample([source], [IDENTITY, IDENTITY], WHOLE, SIZE)
    with pytest.raises(InvalidError, match="0 x 5"):
        resample([source], [IDENTITY], Box(0, 0, 0, 5), SIZE)
    with pytest.raises(InvalidError, match="not known"):
        resample([source], [IDENTITY], WHOLE, SIZE, "nearest")  # type: ignore[arg-type]
    with pytest.raises(InvalidError, match="shape"):
        of_array(np.zeros((3, 4, 5), np.float32))
