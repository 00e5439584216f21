import numpy as np
import pytest

from handscroll.imaging.quality.evenness import cut_off, evenness
from handscroll.imaging.quality.refusals import CannotMeasureError


def flat_field(truth, falloff, **more):
    sheet = np.full((150, 210, 3), 0.8)
    return truth.spoilt(sheet, truth.Planted(falloff=falloff, **more))[..., 1]


@pytest.mark.parametrize("falloff", [0.0, 0.02, 0.1, 0.3])
def test_the_fall_of_light_towards_the_corners_is_recovered(truth, falloff):
    found = evenness(flat_field(truth, falloff, noise=0.01))
    assert found.nonuniformity.value == pytest.approx(100 * falloff, abs=0.6)
    assert found.nonuniformity.sd < 0.4
    assert found.corners == pytest.approx([1 - falloff] * 4, abs=0.006)


def test_light_from_one_side_shows_in_the_corners(truth):
    flat = flat_field(truth, 0.0, noise=0.005) * np.linspace(1, 0.9, 210)
    found = evenness(flat)
    assert found.nonuniformity.value == pytest.approx(10, abs=0.5)
    assert found.corners[0] == pytest.approx(1 / 0.95, abs=0.01)
    assert found.corners[1] == pytest.approx(0.9 / 0.95, abs=0.01)


def test_dust_does_not_count(truth):
    found = evenness(flat_field(truth, 0.05, noise=0.005, dirt=120))
    assert found.nonuniformity.value == pytest.approx(5, abs=0.6)


@pytest.mark.parametrize(
    ("flat", "code"),
    [
        (np.full((30, 30), 0.5), "flat_small"),
        (np.zeros((100, 100)), "flat_dark"),
        (np.full((100, 100), np.nan), "flat_dark"),
        (np.kron(np.random.default_rng(1).uniform(0.2, 1, (14, 14)), np.ones((8, 8))),
         "flat_structured"),
    ],
)  # fmt: skip
def test_what_is_no_flat_field_is_refused(flat, code):
    with pytest.raises(CannotMeasureError) as told:
        evenness(flat)
    assert told.value.code == code


def test_cut_pixels_are_counted_by_colour():
    picture = np.random.default_rng(2).uniform(0.1, 0.9, (100, 100, 3))
    picture[:10, :, 0] = 1.0
    picture[:, :5, 2] = 0.0
    picture[50:, 50:, 1] = np.nan
    found = cut_off(picture, white=1.0, black=0.0)
    assert found.white == pytest.approx([0.1, 0, 0])
    assert found.black == pytest.approx([0, 0, 0.05])
