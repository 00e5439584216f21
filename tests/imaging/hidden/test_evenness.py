"""Fine noise smoothed away, strokes kept."""

import numpy as np

from handscroll.imaging.hidden.evenness import fine_noise, fine_noise_nearby, smoothed


def _stroked():
    random = np.random.default_rng(8)
    clean = np.zeros((120, 160))
    clean[40:42, 20:140] = 1
    return clean, clean + random.normal(0, 0.15, clean.shape)


def test_the_noise_is_measured_within_five_hundredths_beside_strokes():
    _, noisy = _stroked()
    assert abs(fine_noise(noisy) / 0.15 - 1) < 0.05


def test_noise_that_doubles_is_seen_where_it_doubles():
    random = np.random.default_rng(2)
    plane = random.normal(0, 1, (120, 200))
    plane[:, 100:] *= 1.7
    local = fine_noise_nearby(plane, fine_noise(plane[:, :100]))
    assert 1.5 < local[:, 130:].mean() / local[:, :70].mean() < 1.85


def test_a_stroke_two_pixels_wide_keeps_its_height_and_noise_falls_to_a_third():
    clean, noisy = _stroked()
    even = smoothed(noisy, np.full(noisy.shape, 0.15))
    stroke = clean > 0
    assert even[stroke].mean() > 0.93
    assert even[~stroke].std() < 0.05
    assert np.abs(even[37:39, 30:130].mean()) < 0.03
