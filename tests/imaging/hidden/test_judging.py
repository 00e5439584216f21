"""Contrast to noise, ROC and the supervised ceiling."""

import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.hidden.judging import (
    at_its_best,
    best_band,
    bounded,
    ceiling,
    judge,
    ring,
)


def _split():
    target = np.zeros((60, 60), bool)
    target[20:30, 10:50] = True
    return target, ring(target)


def test_the_ring_is_two_to_six_pixels_away():
    target = np.zeros((21, 21), bool)
    target[10, 10] = True
    found = ring(target)
    assert list(np.flatnonzero(found[10])) == [4, 5, 6, 7, 8, 12, 13, 14, 15, 16]


def test_contrast_is_what_the_formula_gives_by_hand():
    target, around = _split()
    plane = np.zeros((60, 60))
    plane[target] = np.tile([3.0, 5.0], 200)
    plane[around] = np.resize([0.0, 2.0], around.sum())
    share = (around.sum() // 2) / around.sum()
    mean, spread = 2 * share, 4 * share * (1 - share)
    expected = (4 - mean) / np.sqrt((1 + spread) / 2)
    assert judge(plane, target, around).contrast == pytest.approx(expected)
    assert judge(plane, target, around).area == 1.0
    assert judge(-plane, target, around).area == 1.0


def test_a_plane_of_noise_tells_nothing_and_ties_count_half():
    target, around = _split()
    assert judge(np.ones((60, 60)), target, around).area == 0.5
    noise = np.random.default_rng(1).standard_normal((60, 60))
    assert judge(noise, target, around).area < 0.55


def test_unknown_pixels_are_left_out():
    target, around = _split()
    plane = np.where(target, 1.0, 0.0) + np.random.default_rng(2).normal(0, 0.1, (60, 60))
    whole = judge(plane, target, around).contrast
    plane[:, 40:] = np.nan
    assert judge(plane, target, around).contrast == pytest.approx(whole, rel=0.15)
    with pytest.raises(InvalidError, match="0 known pixels"):
        judge(np.full((60, 60), np.nan), target, around)


def test_a_ceiling_does_not_learn_noise_by_heart(drawn):
    around = ring(drawn.lines)
    random = np.random.default_rng(3)
    noise = np.exp(random.normal(-1, 0.2, drawn.cube.shape)).astype(np.float32)
    assert ceiling(noise, drawn.lines, around)[1].area < 0.56
    band, best = best_band(drawn.cube, drawn.lines, around)
    top = ceiling(drawn.cube, drawn.lines, around)[1]
    assert drawn.wavelengths[band] > 750
    assert top.contrast > best.contrast


def test_the_best_rising_scale_undoes_any_other_and_is_passed_by_none():
    target, around = _split()
    plane = np.random.default_rng(7).normal(0, 1, target.shape) + 2.0 * target
    best = at_its_best(plane, target, around)
    assert at_its_best(np.exp(plane), target, around) == pytest.approx(best, rel=1e-9)
    for bent in (plane, np.clip(plane, 0, 2), np.arctan(plane - 1), bounded(plane, target, around)):
        assert judge(bent, target, around).contrast <= best * (1 + 1e-9)


def test_bounding_by_the_truth_puts_the_means_at_the_bounds():
    target, around = _split()
    plane = np.where(target, 7.0, 3.0) + np.random.default_rng(8).normal(0, 0.5, target.shape)
    found = bounded(plane, target, around)
    assert (found.min(), found.max()) == (0, 1)
    middle = (plane[target].mean() + plane[around].mean()) / 2
    assert found.flat[np.abs(plane - middle).argmin()] == pytest.approx(0.5, abs=0.05)


def test_a_straight_ceiling_knows_no_products_of_bands(drawn):
    target, around = drawn.lines, ring(drawn.lines)
    random = np.random.default_rng(9)
    logs = random.normal(0, 0.2, (2, *target.shape))
    # One band alone says nothing; only the product of both tells the target.
    logs[1] = np.where(target, 1, -1) * np.abs(logs[1]) * np.sign(logs[0])
    cube = np.exp(logs - 1)
    assert ceiling(cube, target, around)[1].area > 0.9
    assert ceiling(cube, target, around, curved=False)[1].area < 0.6
