"""The functions are those that the papers name."""

import numpy as np
import pytest

from handscroll.imaging.relighting.bases import Basis, hemisphere, values


def test_harmonics_are_orthonormal_over_the_hemisphere():
    lights = hemisphere(40_000)
    found = values(Basis.HSH16, lights)
    gram = found.T @ found * (2 * np.pi / len(lights))
    assert np.abs(gram - np.eye(16)).max() < 2e-3


def test_the_first_harmonics_have_the_values_that_can_be_worked_out_by_hand():
    straight, flat = values(Basis.HSH9, np.array([[0, 0, 1.0], [1.0, 0, 0]]))
    assert straight[0] == pytest.approx((1 / (2 * np.pi)) ** 0.5)
    assert straight[2] == pytest.approx((3 / (2 * np.pi)) ** 0.5)
    assert straight[1] == straight[4] == 0
    assert flat[2] == pytest.approx(-((3 / (2 * np.pi)) ** 0.5))
    slanted = values(Basis.HSH9, np.array([[0.6, 0, 0.8]]))[0]
    assert slanted[1] == pytest.approx((6 / np.pi * 0.16) ** 0.5)
    assert slanted[4] == pytest.approx(-((30 / np.pi) ** 0.5) * 0.16)


def test_a_polynomial_is_the_papers_equation():
    u, v = 0.3, -0.5
    light = np.array([[u, v, (1 - u * u - v * v) ** 0.5]])
    assert values(Basis.PTM, light)[0] == pytest.approx([u * u, v * v, u * v, u, v, 1])


@pytest.mark.parametrize("basis", Basis)
def test_a_basis_has_as_many_functions_as_it_says(basis):
    assert values(basis, hemisphere(7)).shape == (7, basis.terms)
