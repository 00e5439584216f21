"""The answer for many pixels is that of scipy for each."""

import numpy as np
import pytest
from scipy.optimize import nnls

from handscroll.imaging.spectra.nonnegative import nonnegative


@pytest.mark.parametrize(("bands", "m", "seed"), [(16, 8, 0), (16, 3, 1), (10, 10, 2), (6, 1, 3)])
def test_every_pixel_is_as_scipy_solves_it(bands, m, seed):
    rng = np.random.default_rng(seed)
    matrices = rng.random((200, bands, m))
    goals = rng.standard_normal((200, bands)) + 0.5
    gram = np.einsum("pbi,pbj->ijp", matrices, matrices)
    found, reached = nonnegative(gram, np.einsum("pbi,pb->ip", matrices, goals))
    wanted = np.array([nnls(a, b)[0] for a, b in zip(matrices, goals, strict=True)]).T
    assert reached.all()
    assert np.allclose(found, wanted, atol=1e-6)


def test_scales_of_unknowns_and_of_pixels_do_not_matter():
    rng = np.random.default_rng(4)
    matrix = rng.random((12, 4)) * np.array([1e-4, 1.0, 1e3, 10.0])
    goals = rng.random((12, 50)) * np.logspace(-3, 3, 50)
    gram = np.repeat((matrix.T @ matrix)[:, :, None], 50, axis=2)
    found, reached = nonnegative(gram, matrix.T @ goals)
    wanted = np.array([nnls(matrix, goal)[0] for goal in goals.T]).T
    assert reached.all()
    assert np.allclose(found, wanted, rtol=1e-5, atol=1e-8 * np.abs(wanted).max(axis=0))
