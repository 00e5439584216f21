"""X-rays and ultraviolet show what light does not, each in its own frame."""

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from handscroll.demo.examination.fluorescence import fluorescence, glow
from handscroll.demo.examination.radiograph import absorbance, radiograph


def test_lead_white_and_the_roller_absorb_x_rays(mountains):
    dense = absorbance(mountains)
    films = {one.name: one for one in mountains.films()}
    lead = films["beneath"].amounts[films["beneath"].pigments.index("lead white")]
    roller = round(130 * mountains.layout.scale)
    assert np.median(dense[:, roller:][lead[:, roller:] > 0.5]) > 2 * np.median(dense[:, roller:])
    middle = round(70 * mountains.layout.scale)
    assert dense[:, middle].mean() > dense[:, roller:].mean() + 0.8


def test_the_transform_puts_every_pixel_where_the_radiograph_has_it(mountains):
    taken = radiograph(mountains, seed=3)
    height, width = mountains.size.height, mountains.size.width
    y, x = np.mgrid[12 : height - 12, 12 : width - 12]
    at = taken.mapped(np.stack([x.ravel(), y.ravel()], 1).astype(float))
    # Counts are linear in absorbance, so that the picture laid back is the absorbance again.
    back = map_coordinates((taken.counts - 3000.0) / 16000, [at[:, 1], at[:, 0]], order=1)
    want = absorbance(mountains)[12 : height - 12, 12 : width - 12].ravel()
    right = np.corrcoef(back, want)[0, 1]
    off = taken.mapped(np.stack([x.ravel() + 3, y.ravel()], 1).astype(float))
    moved = map_coordinates((taken.counts - 3000.0) / 16000, [off[:, 1], off[:, 0]], order=1)
    assert right > 0.9
    assert right > np.corrcoef(moved, want)[0, 1] + 0.05


def test_a_radiograph_has_its_own_size_turn_and_tilt_and_repeats_to_the_byte(mountains):
    taken = radiograph(mountains, seed=3)
    assert taken.counts.shape != (mountains.size.height, mountains.size.width)
    assert abs(taken.transform[2, 0]) + abs(taken.transform[2, 1]) > 0
    scale = np.sqrt(np.linalg.det(taken.transform[:2, :2]))
    assert scale == pytest.approx(1 / 1.37, rel=0.02)
    assert radiograph(mountains, seed=3).counts.tobytes() == taken.counts.tobytes()


@pytest.mark.parametrize("name", ["mountains", "pond"])
def test_retouching_glows_in_ultraviolet_above_everything_else(name, request):
    truth = request.getfixturevalue(name)
    light = glow(truth).sum(2)
    retouch = truth.masks().retouch
    assert retouch.sum() > 50
    assert np.median(light[retouch]) > 2 * np.percentile(light[~retouch], 95)


def test_a_fluorescence_picture_counts_photons_and_repeats_to_the_byte(mountains):
    taken = fluorescence(mountains, seed=2)
    assert taken.shape == (160, 240, 3)
    assert taken.dtype == np.uint16
    assert taken.tobytes() == fluorescence(mountains, seed=2).tobytes()
