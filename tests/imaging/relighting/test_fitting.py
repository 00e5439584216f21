"""What is fitted is seen again under lights that were not photographed."""

import numpy as np
import pytest

from handscroll.demo.relief.dome import Dome, radiance
from handscroll.imaging.colorimetry.srgb import encoded
from handscroll.imaging.relighting.bases import Basis, hemisphere, values
from handscroll.imaging.relighting.fitting import Fitter

HELD = [one for one in hemisphere(30) if one[2] > 0.3][1::3]


def taken(shape, dome):
    return np.stack(list(dome.pictures(shape)), 2).reshape(-1, dome.lamps, 3) / np.float32(255)


def unlike(shape, found, basis):
    """RMS, 0 to 1, under lights between the lamps."""
    off = []
    for light in HELD:
        truth = np.clip(encoded(np.clip(radiance(shape, light), 0, 1)), 0, 1).reshape(-1, 3)
        luma = found.coefficients @ values(basis, light)[0]
        off.append(np.clip(luma[:, None] * found.colour, 0, 1) - truth)
    return float(np.sqrt(np.mean(np.square(off))))


@pytest.mark.parametrize(("basis", "most"), [(Basis.PTM, 0.09), (Basis.HSH16, 0.07)])
def test_lights_that_were_left_out_are_foretold(shape, dome, pictures, basis, most):
    assert unlike(shape, Fitter(basis, dome.lights).fit(pictures), basis) < most


def test_with_few_lamps_it_is_far_better_than_least_squares(shape):
    few = Dome(12)
    pictures = taken(shape, few)
    basis = Basis.HSH16
    ours = unlike(shape, Fitter(basis, few.lights).fit(pictures), basis)
    least = unlike(shape, Fitter(basis, few.lights, ridge=0, prior=False).fit(pictures), basis)
    assert ours < 0.75 * least


def test_with_many_lamps_it_is_no_worse_than_least_squares(shape, dome, pictures):
    basis = Basis.HSH9
    ours = unlike(shape, Fitter(basis, dome.lights).fit(pictures), basis)
    least = unlike(shape, Fitter(basis, dome.lights, ridge=0, prior=False).fit(pictures), basis)
    assert ours < 1.01 * least


def test_fitted_twice_it_is_the_same_to_the_last_bit(dome, pictures):
    first, second = (Fitter(Basis.HSH16, dome.lights).fit(pictures) for _ in range(2))
    assert np.array_equal(first.coefficients, second.coefficients)
    assert np.array_equal(first.colour, second.colour)


def test_colour_is_the_surfaces_own_and_not_the_shines(shape, dome, pictures):
    found = Fitter(Basis.HSH9, dome.lights).fit(pictures)
    # A red paste lies on what stands out: highlights on it are white.
    red = shape.albedo[..., 0] > 3 * shape.albedo[..., 2]
    ratio = (found.colour[:, 0] / found.colour[:, 2]).reshape(red.shape)
    assert np.median(ratio[red]) > 1.6
