"""The one pass: its covariances against numpy's own in double precision, and against the truth."""

import os
import subprocess
import sys

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.components.moments import Moments, measure
from handscroll.imaging.components.statistics import Strip


def strips(stack, rows=37, **more):
    return [Strip(stack[:, top : top + rows], **more) for top in range(0, stack.shape[1], rows)]


def plain(pixels):
    """Return mean and covariance of ``(bands, n)`` in double precision."""
    return pixels.mean(axis=1, dtype=np.float64), np.cov(pixels.astype(np.float64))


def test_mean_and_covariance_are_those_of_all_pixels(made):
    found = measure(strips(made.stack), 6)
    mean, covariance = plain(made.stack.reshape(6, -1))
    assert found.pixels == 160 * 230
    assert np.allclose(found.mean, mean, rtol=1e-6)
    assert np.abs(found.covariance - covariance).max() < 5e-6 * covariance.max()
    assert np.array_equal(found.covariance, found.covariance.T)


@pytest.mark.parametrize("rows", [1, 7, 160])
def test_the_size_of_the_strips_changes_nothing_but_rounding(made, rows):
    found, other = measure(strips(made.stack, rows), 6), measure(strips(made.stack), 6)
    assert np.abs(found.covariance - other.covariance).max() < 2e-6 * other.covariance.max()
    assert np.allclose(found.noise, other.noise, atol=0.02 * other.noise.max())


def test_bright_counts_with_little_contrast_lose_no_digits():
    random = np.random.default_rng(3)
    counts = (60_000 + random.normal(0, 20, (3, 200, 300))).astype(np.uint16)
    found = measure(strips(counts), 3)
    _, covariance = plain(counts.reshape(3, -1))
    assert np.abs(found.covariance - covariance).max() < 5e-6 * covariance.max()


def test_the_first_strip_may_be_unlike_all_others():
    random = np.random.default_rng(4)
    stack = random.normal(0.7, 0.01, (3, 120, 200)).astype(np.float32)
    stack[:, :10] = 0
    found = measure(strips(stack, 10), 3)
    _, covariance = plain(stack.reshape(3, -1))
    assert np.abs(found.covariance - covariance).max() < 5e-6 * covariance.max()


def test_pixels_that_are_unknown_in_any_band_are_left_out(made):
    holed = made.stack.copy()
    holed[2, 30:60, 40:90] = np.nan
    holed[4, 5, 5] = np.inf
    known = np.isfinite(holed).all(axis=0)
    found = measure(strips(holed), 6)
    mean, covariance = plain(holed[:, known])
    assert found.pixels == known.sum()
    assert np.allclose(found.mean, mean, rtol=1e-6)
    assert np.abs(found.covariance - covariance).max() < 5e-6 * covariance.max()
    assert np.allclose(found.noise, made.noise, atol=0.06 * made.noise.max())


def test_the_count_that_says_unknown_is_left_out():
    counts = np.random.default_rng(5).integers(100, 900, (3, 50, 60)).astype(np.uint16)
    counts[1, 10:20, 10:20] = 0
    found = measure(strips(counts, missing=0), 3)
    _, covariance = plain(counts[:, (counts != 0).all(axis=0)])
    assert found.pixels == 2_900
    assert np.abs(found.covariance - covariance).max() < 5e-6 * covariance.max()


def test_only_the_region_counts(made):
    mask = np.zeros((160, 230), bool)
    mask[20:90, 30:150] = True
    parts = [
        Strip(made.stack[:, top : top + 40], mask[top : top + 40]) for top in range(0, 160, 40)
    ]
    found = measure(parts, 6)
    _, covariance = plain(made.stack[:, mask])
    assert found.pixels == mask.sum()
    assert np.abs(found.covariance - covariance).max() < 5e-6 * covariance.max()
    assert np.allclose(found.noise, made.noise, atol=0.08 * made.noise.max())


def test_the_noise_is_that_which_was_added(made):
    found = measure(strips(made.stack), 6)
    assert np.allclose(found.noise, made.noise, atol=0.04 * made.noise.max())
    assert 0.2 * 160 * 230 < found.pairs < 0.5 * 160 * 230


def test_edges_and_lines_are_not_taken_for_noise(made):
    stack = made.stack.copy()
    stack[:, :, ::23] -= 0.25  # lines of one pixel
    stack[:, :, 100:140] += 0.3
    stack[:, 60:100] -= 0.2
    found = measure(strips(stack), 6)
    assert np.allclose(found.noise, made.noise, atol=0.06 * made.noise.max())
    naive = np.cov(np.diff(stack.astype(np.float64), axis=2).reshape(6, -1)) / 2
    assert np.abs(naive - made.noise).max() > 5 * made.noise.max()


def test_choosing_quiet_places_does_not_choose_alike_noise():
    # Noise alone: had pairs been chosen by their own difference, it would come out too small.
    random = np.random.default_rng(6)
    found = measure([Strip(random.normal(0, 1, (4, 400, 500)).astype(np.float32))], 4)
    assert np.allclose(found.noise, np.eye(4), atol=0.02)


def test_statistics_of_counts_are_brought_to_reflectance(made):
    counts = np.round((made.stack + 0.5) * 20_000).astype(np.uint16)
    found = measure(strips(counts), 6).scaled(1 / 20_000, -0.5)
    wanted = measure(strips(made.stack), 6)
    assert np.allclose(found.mean, wanted.mean, atol=1e-5)
    assert np.allclose(found.covariance, wanted.covariance, atol=1e-5 * wanted.covariance.max())
    assert np.allclose(found.noise, wanted.noise, atol=0.01 * wanted.noise.max())


def test_without_noise_the_covariance_is_the_same(made):
    found, both = measure(strips(made.stack), 6, noise=False), measure(strips(made.stack), 6)
    assert np.array_equal(found.covariance, both.covariance)
    assert found.pairs == 0


def test_rows_longer_than_a_run_are_cut():
    stack = np.random.default_rng(7).normal(0, 1, (2, 3, 40_000)).astype(np.float32)
    found = measure([Strip(stack)], 2)
    _, covariance = plain(stack.reshape(2, -1))
    assert found.pixels == 120_000
    assert np.allclose(found.covariance, covariance, atol=1e-5)


class StoppedError(Exception):
    """Somebody pressed stop."""


def test_progress_is_told_and_may_stop_the_pass(made):
    told: list[int] = []
    measure(strips(made.stack, 40), 6, progress=told.append)
    assert told == [40 * 230, 80 * 230, 120 * 230, 160 * 230]
    read = []

    def parts():
        for part in strips(made.stack, 40):
            read.append(part)
            yield part

    def stop(seen):
        if seen >= 80 * 230:
            raise StoppedError

    with pytest.raises(StoppedError):
        measure(parts(), 6, progress=stop)
    assert len(read) == 2


@pytest.mark.parametrize(
    "strip",
    [
        Strip(np.zeros((5, 4, 4), np.float32)),
        Strip(np.zeros((6, 16), np.float32)),
        Strip(np.zeros((6, 4, 4), np.float32), np.ones((4, 5), bool)),
    ],
)
def test_a_strip_that_does_not_fit_is_refused(strip):
    with pytest.raises(MismatchError, match="cannot be measured"):
        Moments(6).add(strip)


def test_a_stack_without_known_pixels_is_refused():
    with pytest.raises(InvalidError, match="0 pixels have a value"):
        measure([Strip(np.full((3, 9, 9), np.nan, np.float32))], 3)
    with pytest.raises(InvalidError, match="0 pixels have a value"):
        measure([], 3)


_PASS = """
import hashlib, numpy as np
from handscroll.imaging.components.independent import independent_components
from handscroll.imaging.components.moments import measure
from handscroll.imaging.components.noise_fraction import noise_fractions
from handscroll.imaging.components.principal import principal_components
from handscroll.imaging.components.statistics import Strip
random = np.random.default_rng(4)
base = random.exponential(1, (4, 203 * 311)) ** 1.5
stack = (random.normal(0, 1, (16, 4)) @ base + random.normal(0, 0.1, (16, 203 * 311)))
strip = Strip(stack.reshape(16, 203, 311).astype(np.float32))
found = measure([strip], 16)
parts = [found.covariance, found.noise, principal_components(found).matrix,
         noise_fractions(found).matrix, independent_components(strip, found).matrix]
print([hashlib.sha256(part.tobytes()).hexdigest() for part in parts])
"""


def test_other_numbers_of_threads_give_the_same_bytes():
    def done(threads):
        told = {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        command = [sys.executable, "-c", _PASS]
        return subprocess.run(
            command, env={**os.environ, **told}, check=True, capture_output=True
        ).stdout

    assert done("1") == done("4")
