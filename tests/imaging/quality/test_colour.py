import colour as judge
import numpy as np
import pytest

from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.quality.colour import (
    chromaticity,
    colour_errors,
    even_lightness,
    noise,
    tone,
    white_balance,
    without_lightness,
)
from handscroll.imaging.quality.layout import Layout
from handscroll.imaging.quality.patches import measure_patches
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.target import find_target
from handscroll.imaging.stitching.difference import lab

SIZE = (420, 320)


@pytest.fixture(scope="module")
def layout(truth):
    return truth.own_layout()


@pytest.fixture(scope="module")
def measured(truth, layout):
    def measure(**planted):
        picture = truth.painted(
            layout, SIZE, truth.placed(SIZE, 42, 6), truth.Planted(**planted)
        )  # fmt: skip
        return measure_patches(picture, find_target(picture, layout))

    return measure


def planted_lab(truth, layout, gain):
    return lab(truth.light_of(layout.lab) * np.asarray(gain))


def test_a_perfect_capture_has_no_errors(layout, measured):
    patches = measured()
    errors = colour_errors(patches, layout, lab)
    assert errors.highest.value < 0.2
    assert tone(patches, layout, lab).highest_error.value < 0.05
    assert white_balance(patches, layout, lab).highest.value < 0.1


def test_a_colour_cast_is_recovered(truth, layout, measured):
    gain = (1.06, 1.0, 0.92)
    patches = measured(gain=gain, noise=0.004)
    wrong = planted_lab(truth, layout, gain)
    expected = de00(wrong, layout.lab)
    errors = colour_errors(patches, layout, lab)
    assert errors.mean.value == pytest.approx(expected.mean(), abs=0.1)
    assert errors.percentile_90.value == pytest.approx(np.percentile(expected, 90), abs=0.15)
    assert errors.highest.value == pytest.approx(expected.max(), abs=0.3)
    assert 0 < errors.mean.sd < 0.05
    balance = white_balance(patches, layout, lab)
    cast = (wrong - layout.lab)[layout.neutrals, 1:]
    light = layout.lab[layout.neutrals, 0] > 30
    assert balance.each[light] == pytest.approx(cast[light], abs=0.3)
    assert balance.highest.value == pytest.approx(
        np.hypot(*cast[light].T).max(), abs=0.2
    )  # fmt: skip


def test_white_balance_without_lightness_does_not_see_lightness(layout):
    lighter = layout.lab + np.array([5.0, 0, 0])
    assert without_lightness(lighter, layout.lab) == pytest.approx(0.0, abs=1e-9)
    redder = layout.lab + np.array([5.0, 2.0, 0])
    level = layout.lab + np.array([0.0, 2.0, 0])
    assert without_lightness(redder, layout.lab) == pytest.approx(de00(level, layout.lab))
    assert chromaticity(redder, layout.lab) == pytest.approx(2.0)


@pytest.mark.parametrize("stops", [-0.5, 0.07, 0.3])
def test_wrong_exposure_is_recovered_in_stops(truth, layout, measured, stops):
    gain = 2.0**stops
    patches = measured(gain=(gain,) * 3, noise=0.004)
    found = tone(patches, layout, lab)
    assert found.exposure.value == pytest.approx(stops, abs=0.01)
    wrong = planted_lab(truth, layout, (gain,) * 3)[layout.neutrals, 0]
    off = wrong - layout.lab[layout.neutrals, 0]
    assert found.error == pytest.approx(off, abs=0.15)
    assert found.highest_error.value == pytest.approx(np.abs(off).max(), abs=0.15)


def test_crushed_highlights_show_in_the_gain_modulation(layout, measured):
    good = tone(measured(), layout, lab)
    assert good.gain == pytest.approx(1.0, abs=0.01)
    white = 0.75
    crushed = tone(measured(white=white), layout, lab)
    top = 116 * np.cbrt(white) - 16
    assert crushed.highlights.value == pytest.approx((top - 81) / (95 - 81), abs=0.02)
    assert crushed.others.value == pytest.approx(1.0, abs=0.01)


def test_noise_is_recovered_in_lightness(truth, layout, measured):
    found = noise(measured(noise=0.01), layout, lab)
    rng = np.random.default_rng(9)
    greys = truth.light_of(layout.lab[layout.neutrals])
    drawn = greys[:, None] + rng.normal(0, 0.01, (6, 20000, 3))
    expected = np.array([np.std(lab(one)[:, 0]) for one in drawn])
    assert found.each == pytest.approx(expected, rel=0.1)
    assert found.highest.value == pytest.approx(expected.max(), rel=0.1)
    assert found.highest.sd < 0.1 * found.highest.value


def test_a_slope_of_light_is_no_noise(layout, measured):
    assert noise(measured(falloff=0.3), layout, lab).highest.value < 0.15


def test_doubt_of_the_mean_difference_is_the_scatter_of_repeated_captures(layout, measured):
    found = [
        colour_errors(measured(noise=0.02, gain=(1.05, 1, 1), seed=seed), layout, lab).mean
        for seed in range(8)
    ]
    scatter = np.std([one.value for one in found], ddof=1)
    assert 0.3 < scatter / np.mean([one.sd for one in found]) < 3


def test_the_even_lightness_difference_agrees_with_colour_science_where_that_can_tell(layout):
    rng = np.random.default_rng(4)
    other = layout.lab + rng.normal(0, 3, layout.lab.shape)
    at_fifty = np.stack([np.full(24, 50.0), layout.lab[:, 1], layout.lab[:, 2]], 1)
    beside = at_fifty + np.array([0, 1, 0]) * rng.normal(0, 3, (24, 1))
    assert even_lightness(at_fifty, beside) == pytest.approx(
        judge.delta_E(at_fifty, beside, method="CIE 2000"), abs=1e-6
    )
    # Without the weight of lightness, lightness counts in full.
    lighter = layout.lab + np.array([2.0, 0, 0])
    assert even_lightness(layout.lab, lighter) == pytest.approx(2.0, abs=1e-9)
    assert (even_lightness(layout.lab, other) >= de00(layout.lab, other) - 1e-9).all()


def test_a_target_without_greys_is_refused(layout, measured):
    coloured = Layout(4, 6, layout.lab + np.array([0, 30, 30]), patch=layout.patch)
    with pytest.raises(CannotMeasureError) as told:
        tone(measured(), coloured, lab)
    assert told.value.code == "target_without_greys"
