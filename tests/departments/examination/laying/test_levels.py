"""A search on large pictures begins on small levels, and goes on to finer ones where it must."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates

from handscroll.departments.examination.laying import levels
from handscroll.departments.examination.laying.levels import Leveled, find, on_full_size, on_levels
from handscroll.geometry import Size
from handscroll.imaging.registration.fields import Field, Frame
from handscroll.imaging.registration.guessing import Search
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.steps import Stretch
from handscroll.imaging.registration.transforms import Transform

SIZE, OTHER = Size(820, 604), Size(760, 560)
TRUTH = Transform(np.array([[0.91, 0.03, 3.2], [-0.028, 0.9, 14.6], [1e-5, -2e-5, 1.0]]))
SEARCH = Search(4.0, 0.9, 1.1)


def halved(plane):
    """Return a level of which a pixel is the mean of four."""
    return plane.reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).mean((1, 3))


def leveled(planes):
    """Return pictures and their halves."""
    each = [planes, [halved(one) for one in planes]]
    sizes = [Size(one[0].shape[1], one[0].shape[0]) for one in each]
    return Leveled(sizes, lambda level: [of_array(one) for one in each[level]])


@pytest.fixture(scope="module")
def pictures():
    """Two bands, and a plate of the same that shows other things besides."""
    random = np.random.default_rng(12)
    shape = (SIZE.height, SIZE.width)
    fine, rough, own = (gaussian_filter(random.standard_normal(shape), s) for s in (2.5, 12.0, 4.0))
    fine, rough, own = (one / one.std() for one in (fine, rough, own))
    bands = [0.5 + 0.07 * fine + 0.05 * rough, 0.5 + 0.05 * fine - 0.04 * rough]
    y, x = np.mgrid[0 : OTHER.height, 0 : OTHER.width].astype(float)
    back = Transform(np.asarray(np.linalg.inv(TRUTH.matrix), float))(
        np.stack([x.ravel(), y.ravel()], 1)
    )
    absorbed = 1 - 0.2 * fine + 0.08 * own
    plate = map_coordinates(absorbed, back[:, ::-1].T, order=3, mode="nearest").reshape(y.shape)
    plate = plate + 0.02 * random.standard_normal(plate.shape)
    return leveled(bands), leveled([plate])


def off(found):
    x, y = np.meshgrid(np.linspace(0, SIZE.width - 1, 20), np.linspace(0, SIZE.height - 1, 20))
    points = np.stack([x.ravel(), y.ravel()], 1)
    away = (found(points) - TRUTH(points)) / 0.905
    return float(np.sqrt((away**2).sum(1).mean()))


def test_a_level_that_tells_it_well_is_enough(pictures, monkeypatch):
    bands, plate = pictures
    monkeypatch.setattr(levels, "MOST_PIXELS", 200_000)
    found = find(bands, plate, None, SEARCH, Stretch(lambda share: None))
    assert found.level == 1
    assert found.error_px <= levels.GOOD
    assert off(found.transform) < 2 * found.error_px


def test_where_it_does_not_the_next_finer_one_is_read(pictures, monkeypatch):
    bands, plate = pictures
    monkeypatch.setattr(levels, "MOST_PIXELS", 200_000)
    monkeypatch.setattr(levels, "GOOD", 0.0)
    shares: list[float] = []
    found = find(bands, plate, None, SEARCH, Stretch(shares.append))
    assert found.level == 0
    assert off(found.transform) < 0.1
    assert np.diff(shares).min() >= 0


def test_transforms_of_levels_and_of_full_sizes_are_the_same():
    field = Field(Frame.of(SIZE), ((2, 0), (1, 1)), np.array([0.7, -0.2]), np.array([0.1, 0.4]))
    whole = Transform(TRUTH.matrix, field)
    small = on_levels(whole, 2, 1)
    points = np.random.default_rng(1).uniform(0, 140, (20, 2))
    full = (points + 0.5) * 4 - 0.5
    assert np.allclose(small(points), (whole(full) + 0.5) / 2 - 0.5)
    assert np.allclose(on_full_size(small, 2, 1)(full), whole(full))
