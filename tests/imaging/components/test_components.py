"""Components against what the truth of a made stack says they must be."""

import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.components.decorrelation import decorrelation_stretch
from handscroll.imaging.components.foretelling import foretell
from handscroll.imaging.components.independent import Search, independent_components
from handscroll.imaging.components.moments import measure
from handscroll.imaging.components.noise_fraction import noise_fractions
from handscroll.imaging.components.principal import principal_components
from handscroll.imaging.components.sampling import (
    grid_blocks,
    grid_points,
    grid_sample,
    known_pixels,
)
from handscroll.imaging.components.statistics import Statistics, Strip


@pytest.fixture(scope="module")
def found(made):
    return measure([Strip(made.stack)], 6)


def angle_deg(one, other):
    cosine = abs(one @ other) / np.linalg.norm(one) / np.linalg.norm(other)
    return np.degrees(np.arccos(min(cosine, 1.0)))


def test_principal_components_are_uncorrelated_and_ordered_by_their_variance(made, found):
    main = principal_components(found)
    values = main.values(made.stack).reshape(6, -1)
    covariance = np.cov(values)
    assert np.allclose(values.mean(axis=1), 0, atol=1e-6)
    assert np.allclose(np.diag(covariance), main.spread**2, rtol=1e-3)
    assert np.abs(covariance - np.diag(np.diag(covariance))).max() < 1e-5 * covariance.max()
    assert (np.diff(main.spread) <= 0).all()
    assert main.explained.sum() == pytest.approx(1)
    assert main.names[:2] == ("PC1", "PC2")
    assert np.allclose(main.matrix @ main.matrix.T, np.eye(6), atol=1e-9)


def test_the_strongest_weight_of_a_component_is_positive_whichever_way_it_was_found(found):
    for made_of in (principal_components(found), noise_fractions(found)):
        size = made_of.matrix * np.sqrt(np.diag(found.covariance))
        if made_of.analysis == "pca":
            size = made_of.matrix
        assert (size[np.arange(6), np.abs(size).argmax(axis=1)] > 0).all()


def test_standardised_components_do_not_hang_on_the_brightness_of_a_band(made, found):
    dim = made.stack.copy()
    dim[1] *= 0.1
    one = principal_components(found, standardised=True)
    other = principal_components(measure([Strip(dim)], 6), standardised=True)
    assert np.allclose(one.values(made.stack)[:3], other.values(dim)[:3], atol=2e-3)


def test_minimum_noise_fractions_have_unit_noise_and_the_signal_first(made, found):
    fractions = noise_fractions(found)
    noise = fractions.matrix @ made.noise @ fractions.matrix.T
    assert np.allclose(noise, np.eye(6), atol=0.12)
    # Three sources were mixed: three components tell more than noise, three tell nothing.
    assert fractions.explained[2] > 5
    assert fractions.explained[3:].max() < 0.3
    assert np.allclose(np.cov(fractions.values(made.stack).reshape(6, -1)).diagonal(),
                       fractions.spread**2, rtol=1e-3)  # fmt: skip


def test_a_faint_source_under_noise_comes_before_a_noisy_band():
    random = np.random.default_rng(3)
    signal = np.kron(random.normal(0, 0.02, (10, 15)), np.ones((16, 16)))
    sizes = np.array([0.3, 0.01, 0.01, 0.01])
    stack = random.normal(0, 1, (4, 160, 240)) * sizes[:, None, None]
    stack[1:] += signal
    stats = measure([Strip(stack.astype(np.float32))], 4)
    first = noise_fractions(stats).values(stack)[0]
    main = principal_components(stats).values(stack)[0]
    assert abs(np.corrcoef(first.ravel(), signal.ravel())[0, 1]) > 0.9
    assert abs(np.corrcoef(main.ravel(), signal.ravel())[0, 1]) < 0.1


def test_independent_components_are_the_sources_that_were_mixed():
    random = np.random.default_rng(12)
    sources = np.stack(
        [random.exponential(1, 60_000), random.uniform(-1, 1, 60_000), random.laplace(0, 1, 60_000)]
    )
    mixing = random.normal(0, 1, (5, 3))
    stack = (mixing @ sources).reshape(5, 200, 300) + random.normal(0, 1e-3, (5, 200, 300))
    strip = Strip(stack.astype(np.float32))
    parts = independent_components(strip, measure([strip], 5), Search(count=3))
    alike = np.corrcoef(np.vstack([parts.values(stack).reshape(3, -1), sources]))[:3, 3:]
    assert np.abs(alike).max(axis=1).min() > 0.995
    assert set(np.abs(alike).argmax(axis=1)) == {0, 1, 2}
    # The long tail of the exponential source is upwards, and the least normal comes first.
    assert alike[:, 0].max() > 0.995
    assert (np.diff(parts.explained) <= 0).all()
    assert np.allclose(parts.spread, 1, atol=0.02)
    again = independent_components(strip, measure([strip], 5), Search(count=3))
    assert again.matrix.tobytes() == parts.matrix.tobytes()


def test_a_decorrelation_stretch_leaves_means_and_takes_correlation_away(made, found):
    stretch = decorrelation_stretch(found, (4, 2, 1))
    shown = stretch.values(made.stack).reshape(3, -1)
    before = made.stack[[3, 1, 0]].reshape(3, -1)
    assert np.allclose(shown.mean(axis=1), before.mean(axis=1), atol=1e-4)
    assert np.allclose(np.corrcoef(shown), np.eye(3), atol=1e-3)
    assert np.allclose(shown.std(axis=1), before.std(axis=1).mean(), rtol=1e-3)
    assert abs(np.corrcoef(before)).min() > 0.75
    assert (stretch.matrix[:, [2, 4, 5]] == 0).all()


def test_chosen_components_keep_their_rows(found):
    main = principal_components(found)
    some = main.chosen(3, 1)
    assert some.names == ("PC3", "PC1")
    assert np.array_equal(some.matrix, main.matrix[[2, 0]])
    assert np.array_equal(some.offset, main.offset[[2, 0]])


def test_a_grid_sample_finds_the_directions_of_the_whole():
    random = np.random.default_rng(9)
    y, x = np.mgrid[0:500, 0:600] / 40
    fields = [np.sin(x * a + y * b + c) for a, b, c in random.normal(0, 2, (6, 3))]
    scales = np.array([0.3, 0.2, 0.13, 0.09, 0.06, 0.04])
    mixing = np.linalg.qr(random.normal(size=(6, 6)))[0] * scales
    noise = random.normal(0, 0.005, (6, 500, 600))
    stack = (np.tensordot(mixing, np.array(fields), (1, 0)) + noise).astype(np.float32)
    sample = grid_sample(stack, 30_000)
    assert sample.shape[2] == 8
    assert 24_000 < sample.shape[1] * 8 < 40_000
    # Runs are parts of rows as they are.
    first = np.argwhere((stack[:, :, :] == sample[:, 7, :1, None]).all(axis=0))
    ((row, column),) = first
    assert np.array_equal(stack[:, row, column : column + 8], sample[:, 7])
    whole = principal_components(measure([Strip(stack)], 6))
    part = principal_components(measure([Strip(sample)], 6))
    assert (whole.spread[1:4] / whole.spread[:3]).max() < 0.85
    angles = [angle_deg(whole.matrix[k], part.matrix[k]) for k in range(4)]
    assert max(angles) < 0.5, angles


def test_points_of_a_grid_lie_evenly_over_the_whole_stack():
    y, x = np.mgrid[0:400, 0:600]
    points = grid_points(np.stack([y, x]).astype(np.float32), 2_400)
    assert points.shape == (2, 40, 60)
    assert points[0, :, 0].tolist() == list(range(5, 400, 10))
    assert points[1, 0].tolist() == list(range(5, 600, 10))


def test_blocks_on_a_grid_tell_the_noise_of_the_whole_where_bright_parts_are_noisier():
    random = np.random.default_rng(12)
    y, x = np.mgrid[0:600, 0:800] / 800
    bright = 0.1 + 0.8 * (0.5 + 0.5 * np.sin(9 * x) * np.cos(7 * y))
    signal = np.stack([bright, 1 - bright, 0.5 + 0 * bright])
    sigma = 0.05 * np.sqrt(signal)
    stack = (signal + sigma * random.normal(size=signal.shape)).astype(np.float32)
    true = (sigma**2).mean(axis=(1, 2))
    blocks = [np.asarray(one, np.float32) for one in grid_blocks(stack, 120_000)]
    assert {one.shape for one in blocks} == {(3, 16, 64)}
    assert 0.7 < sum(one[0].size for one in blocks) / 120_000 < 1.4
    found = measure((Strip(one) for one in blocks), 3)
    np.testing.assert_allclose(np.diag(found.noise), true, rtol=0.1)
    points = measure([Strip(grid_points(stack, 100_000))], 3, noise=False).with_noise_of(found)
    assert points.pairs == found.pairs
    whole = noise_fractions(measure([Strip(stack)], 3)).matrix[0]
    near = noise_fractions(points).matrix[0]
    assert abs(whole @ near) / np.linalg.norm(whole) / np.linalg.norm(near) > 0.9995


def test_blocks_of_a_stack_smaller_than_a_block_are_the_stack():
    stack = np.arange(2 * 9 * 20, dtype=np.uint16).reshape(2, 9, 20)
    (only,) = grid_blocks(stack)
    assert np.array_equal(only, stack)


def test_a_small_stack_is_its_own_sample():
    stack = np.random.default_rng(1).normal(size=(3, 20, 30)).astype(np.float32)
    assert np.array_equal(grid_sample(stack, 1_000), stack)


def test_known_pixels_leave_out_what_is_unknown_or_outside():
    stack = np.arange(24, dtype=np.uint16).reshape(2, 3, 4) + 1
    stack[1, 0, 0] = 0
    mask = np.ones((3, 4), bool)
    mask[2] = False
    pixels = known_pixels(Strip(stack, mask, 0), 100)
    assert pixels[0].tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert known_pixels(Strip(stack, mask, 0), 3).shape == (2, 3)


@pytest.mark.parametrize("quadratic", [False, True])
def test_an_infrared_band_is_foretold_from_the_logs_of_visible_ones(quadratic):
    random = np.random.default_rng(5)
    x = random.uniform(-2, 0, (2, 100, 120))
    square = (0.1, -0.2, 0.3) if quadratic else (0.0, 0.0, 0.0)
    log = 0.2 + 0.5 * x[0] + 0.4 * x[1]
    log += square[0] * x[0] ** 2 + square[1] * x[0] * x[1] + square[2] * x[1] ** 2
    left = random.normal(0, 0.05, log.shape)
    stack = np.exp(np.stack([x[0], log + left, x[1]])).astype(np.float32)
    fit = foretell(Strip(stack), 2, (1, 3), quadratic=quadratic)
    assert fit.constant == pytest.approx(0.2, abs=0.01)
    assert np.allclose(fit.linear, (0.5, 0.4), atol=0.015)
    assert np.allclose(fit.quadratic, square if quadratic else (), atol=0.01)
    assert fit.r2 == pytest.approx(1 - left.var() / (log + left).var(), abs=0.003)
    assert fit.spread == pytest.approx(0.05, rel=0.02)


def few(bands=6, pixels=5, pairs=0, noise=0.0):
    eye = np.eye(bands)
    return Statistics(pixels, np.zeros(bands), eye, pairs, noise * eye)


@pytest.mark.parametrize(
    ("ask", "word"),
    [
        (lambda: principal_components(few()), "5 pixels"),
        (lambda: noise_fractions(few(pixels=99)), "0 pairs"),
        (lambda: noise_fractions(few(pixels=99, pairs=99)), "came to 0"),
        (lambda: decorrelation_stretch(few(pixels=99), (1, 1, 2)), "not three different"),
        (lambda: decorrelation_stretch(few(pixels=99), (1, 2, 7)), "not three different"),
        (lambda: foretell(Strip(np.ones((3, 9, 9))), 1, (1, 2)), "not different"),
        (lambda: foretell(Strip(np.ones((3, 2, 2))), 1, (2, 3)), "too few"),
        (lambda: foretell(Strip(np.ones((3, 9, 9))), 1, (2,), floor=0), "positive"),
        (
            lambda: independent_components(Strip(np.ones((6, 9, 1))), few(pixels=99)),
            "too few",
        ),
    ],
)
def test_what_cannot_be_found_is_refused_with_the_reason(ask, word):
    with pytest.raises(InvalidError) as refused:
        ask()
    assert word in refused.value.why


def test_bands_that_are_the_same_twice_are_refused_for_decorrelation(made):
    twice = made.stack.copy()
    twice[1] = twice[0]
    with pytest.raises(InvalidError, match="mixture"):
        decorrelation_stretch(measure([Strip(twice)], 6), (1, 2, 3))
    # Noise fractions stand it.
    assert np.isfinite(noise_fractions(measure([Strip(twice)], 6)).matrix).all()
