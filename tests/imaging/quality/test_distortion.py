import numpy as np
import pytest

from handscroll.imaging.quality.distortion import distortion
from handscroll.imaging.quality.refusals import CannotMeasureError


@pytest.mark.parametrize("percent", [-1.5, 0.0, 0.8])
def test_barrel_and_cushion_are_recovered_from_a_leaning_grid(percent):
    rng = np.random.default_rng(2)
    grid = np.stack(np.meshgrid(np.arange(9.0), np.arange(7.0)), -1).reshape(-1, 2)
    size = (900, 700)
    middle = (np.array(size) - 1) / 2
    flat = (grid - [4, 3]) * 100 @ np.array([[0.99, 0.05], [-0.05, 0.99]])
    flat /= 1 + 2e-5 * flat[:, :1]
    away2 = np.sum(flat**2, axis=1, keepdims=True) / np.sum(middle**2)
    seen = middle + flat * (1 + percent / 100 * away2) + rng.normal(0, 0.05, flat.shape)
    found = distortion(seen, grid, size)
    assert found.radial.value == pytest.approx(percent, abs=0.08)
    assert abs(found.radial.value - percent) < 5 * found.radial.sd
    assert found.highest >= found.rms


def test_a_grid_of_few_points_is_refused():
    with pytest.raises(CannotMeasureError) as told:
        distortion(np.zeros((5, 2)), np.zeros((5, 2)), (10, 10))
    assert told.value.code == "grid_small"
