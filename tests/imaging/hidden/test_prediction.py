"""Infrared predicted from the visible."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.hidden.prediction import (
    FLOOR,
    check_bands,
    log_reflectance,
    predict,
)

NM = np.array([450.0, 550.0, 650.0, 900.0, 1200.0])


def _logs(pixels=6000, seed=4):
    random = np.random.default_rng(seed)
    visible = random.normal(-1, 0.4, (3, pixels))
    first = 0.3 * visible[0] - 0.2 * visible[1] * visible[2] + 0.1 * visible[1] ** 2
    second = 0.5 * visible[2] + 0.2 * visible[0] * visible[1] - 0.4
    return np.concatenate([visible, [first, second]]), random


def test_a_quadratic_law_is_found_exactly_and_explains_everything():
    logs, _ = _logs()
    found = predict(logs, NM, 3)
    assert np.abs(found.residual(logs)).max() < 1e-4
    assert (found.r2 > 0.999999).all()


def test_strokes_on_a_tenth_of_the_pixels_do_not_bend_the_law():
    logs, random = _logs()
    logs[3:] += random.normal(0, 0.01, (2, logs.shape[1]))
    hidden = np.arange(logs.shape[1]) % 10 == 0
    logs[3:, hidden] -= 0.4
    left = predict(logs, NM, 3).residual(logs)
    np.testing.assert_allclose(left[:, ~hidden].mean(axis=1), 0, atol=0.002)
    np.testing.assert_allclose(left[:, hidden].mean(axis=1), -0.4, atol=0.005)


def test_a_pixel_has_one_residual_whatever_is_computed_with_it():
    logs, _ = _logs()
    found = predict(logs, NM, 3)
    assert np.array_equal(found.residual(logs)[:, 17:40], found.residual(logs[:, 17:40]))


def test_no_light_and_less_than_none_count_as_the_floor_and_unknown_stays_unknown():
    logs = log_reflectance(np.array([-0.1, 0.0, 0.5, np.nan, 1.5], np.float32))
    np.testing.assert_allclose(logs, np.log([FLOOR, FLOOR, 0.5, np.nan, 1.5]), rtol=1e-6)


def test_too_few_pixels_are_refused_with_their_number():
    logs, _ = _logs(pixels=100)
    with pytest.raises(InvalidError, match="100 pixels are known"):
        predict(logs, NM, 3)


@pytest.mark.parametrize(
    ("nm", "kind", "why"),
    [
        (NM[:4], MismatchError, "4 wavelengths"),
        (NM[::-1].copy(), InvalidError, "do not ascend"),
        (np.array([450.0, 550.0, 550.0, 900.0, 1200.0]), InvalidError, "do not ascend"),
        (np.array([450.0, np.nan, 650.0, 900.0, 1200.0]), InvalidError, "do not ascend"),
        (np.array([400.0, 450.0, 500.0, 600.0, 700.0]), InvalidError, "0 infrared"),
        (np.array([450.0, 800.0, 900.0, 1000.0, 1200.0]), InvalidError, "1 bands are visible"),
    ],
)
def test_bands_that_cannot_answer_are_refused_with_the_reason(nm, kind, why):
    with pytest.raises(kind, match=why):
        check_bands(np.ones((5, 4, 4), np.float32), nm)
