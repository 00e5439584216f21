"""The prediction corrected in each neighbourhood."""

import numpy as np

from handscroll.imaging.hidden.nearby import nearby


def test_a_slope_that_drifts_over_the_scroll_is_taken_out_and_a_stroke_stays():
    random = np.random.default_rng(3)
    guide = random.standard_normal((160, 160))
    across = np.linspace(0.5, 1.5, 160)
    residual = 0.1 * across * guide + 0.2 * across[:, None]
    stroke = np.zeros((160, 160), bool)
    stroke[79:81] = True
    residual[stroke] -= 0.5
    weights = np.where(stroke, 0.0, 1.0)
    left, share = nearby(residual[None], guide[None], weights)
    assert np.abs(left[0][~stroke]).max() < 0.12
    assert left[0][~stroke].std() < 0.01
    np.testing.assert_allclose(left[0][stroke].mean(), -0.5, atol=0.01)
    assert share[10, 10] == 1.0


def test_pixels_without_weight_do_not_change_what_is_left_of_others():
    random = np.random.default_rng(5)
    guide, residual = random.standard_normal((2, 100, 100))
    weights = np.ones((100, 100))
    weights[40:50, 40:50] = 0
    wild = residual.copy()
    wild[40:50, 40:50] = 3
    one, _ = nearby(residual[None], guide[None], weights)
    other, _ = nearby(wild[None], guide[None], weights)
    off = np.abs(one - other)[0][weights > 0]
    # What counts for nothing keeps a ten-thousandth, so that no window is without any weight.
    assert off.max() < 1e-3
