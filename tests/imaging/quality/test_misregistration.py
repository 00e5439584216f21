import numpy as np
import pytest

from handscroll.imaging.quality.misregistration import channel_shifts, highest_shift


@pytest.mark.parametrize("red", [-0.6, 0.15, 0.4])
@pytest.mark.parametrize("dark_left", [True, False])
def test_colours_beside_each_other_are_recovered_with_their_direction(truth, red, dark_left):
    edge = truth.EdgeTruth("gauss", 0.7, 5.0)
    plain = truth.edge_picture(edge, np.random.default_rng(3), noise=0.0)
    picture = np.repeat(plain[..., None] if dark_left else plain[:, ::-1, None], 3, axis=2)
    for region, way in ((picture, (1, 0)), (np.swapaxes(picture, 0, 1), (0, 1))):
        shift = {0: (red * way[0], red * way[1]), 2: (-0.25 * way[0], -0.25 * way[1])}
        spoilt = truth.spoilt(region, truth.Planted(shift=shift, noise=0.004))
        (found,) = channel_shifts([spoilt])
        cosine = np.cos(np.radians(5))
        assert found.upright is (way == (1, 0))
        assert found.red.value == pytest.approx(red * cosine, abs=0.02)
        assert found.blue.value == pytest.approx(-0.25 * cosine, abs=0.02)
        assert highest_shift([found]).value == pytest.approx(max(abs(red), 0.25), abs=0.03)
        assert found.red.sd < 0.02
