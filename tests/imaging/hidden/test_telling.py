"""How much of a region's evidence counts."""

import numpy as np
import pytest

from handscroll.imaging.hidden.telling import FAINT, THIN, TOLD, counted, told


def _labels(boxes):
    labels = np.zeros((120, 160), np.int32)
    for number, (top, left, height, width) in enumerate(boxes, 1):
        labels[top : top + height, left : left + width] = number
    return labels


STROKE = np.ones((120, 160), np.float32)


def _planes(seed=1):
    return np.random.default_rng(seed).standard_normal((3, 120, 160))


def test_a_thin_region_that_the_visible_does_not_tell_counts_in_full():
    labels = _labels([(20, 10, 4, 100), (60, 10, 4, 100)])
    np.testing.assert_array_equal(counted(labels, STROKE, list(_planes())), [1.0, 1.0])


def test_what_the_visible_tells_counts_less_the_clearer_it_is():
    planes = _planes()
    labels = _labels([(20, 10, 4, 100), (60, 10, 4, 100)])
    planes[1][labels == 1] += 3
    planes[1][labels == 2] += 6
    first, second = counted(labels, STROKE, list(planes))
    assert first == pytest.approx((TOLD / 3) ** 2, rel=0.2)
    assert second == pytest.approx((TOLD / 6) ** 2, rel=0.2)


def test_a_broad_region_counts_by_how_broad_it_is():
    (share,) = counted(_labels([(20, 20, 80, 100)]), STROKE, list(_planes()))
    assert share == pytest.approx(THIN / 40, rel=0.05)


def test_planes_that_say_the_same_tell_a_region_once():
    inside, around = _labels([(20, 10, 8, 100)]) > 0, _labels([(40, 10, 8, 100)]) > 0
    plane = _planes()[0]
    plane[inside] += 2
    alone = told(plane[None], inside, around)
    assert alone == pytest.approx(2, rel=0.1)
    assert told(np.stack([plane, -plane, 3 * plane]), inside, around) == pytest.approx(alone, 0.02)


def test_unknown_pixels_tell_nothing():
    planes = _planes()
    labels = _labels([(20, 10, 4, 100)])
    planes[2, :, 60:] = np.nan
    (share,) = counted(labels, STROKE, list(planes))
    assert share == 1
    planes[:] = np.nan
    (share,) = counted(labels, STROKE, list(planes))
    assert share < 0.1


def test_a_faint_region_counts_by_how_faint_it_is_on_either_side():
    labels = _labels([(20, 10, 4, 100), (60, 10, 4, 100), (100, 10, 4, 100)])
    amount = 0 * STROKE
    amount[labels == 1], amount[labels == 2], amount[labels == 3] = 0.25, -0.25, -0.9
    wanted = [(0.25 / FAINT) ** 2, (0.25 / FAINT) ** 2, 1]
    np.testing.assert_allclose(counted(labels, amount, list(_planes())), wanted)
