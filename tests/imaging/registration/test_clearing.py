"""Noise neither holds bands where they were first drawn nor passes for anything to be seen."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, shift

from handscroll.geometry import Size
from handscroll.imaging.registration.clearing import cleared, noise_of_slopes
from handscroll.imaging.registration.foretelling import Sheet, links
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.products import products
from handscroll.imaging.registration.tiles import RIM, drawn, laid_out
from handscroll.imaging.registration.transforms import IDENTITY, of_matrix

SIZE = Size(300, 200)
SHAPE = (SIZE.height, SIZE.width)
BESIDE = np.array([0.3, -0.2])


def sheet_of(bands):
    pictures = [of_array(one.astype(np.float32)) for one in bands]
    layout = laid_out(pictures[0], 1, len(pictures))
    return Sheet(*drawn(pictures, [IDENTITY] * len(pictures), layout, SIZE))


def noises(sigmas, seed):
    rng = np.random.default_rng(seed)
    return [rng.normal(0, one, SHAPE) for one in sigmas]


@pytest.fixture(scope="module")
def empty():
    """Eight bands of noise and nothing else, each of its own strength."""
    return sheet_of(noises((0.01, 0.02, 0.03, 0.01, 0.02, 0.03, 0.01, 0.02), 3))


def test_noise_is_told_by_what_the_other_bands_cannot_foretell(empty):
    made = products(empty.values, empty.known.all(axis=0))
    squares = np.diagonal(made.gram, axis1=1, axis2=2)
    every = np.arange(8)
    true = (squares[:, made.columns(1, every)] + squares[:, made.columns(2, every)]) / 2
    told = np.median(noise_of_slopes(made) / true, axis=0)
    assert np.abs(told - 1).max() < 0.1


def test_what_few_bands_do_not_foretell_of_each_other_is_not_taken_for_noise():
    """Six bands that each show something of their own have no noise in common to tell."""
    rng = np.random.default_rng(11)
    bands = [gaussian_filter(rng.normal(size=SHAPE), 1.2) for _ in range(7)]
    for many, silent in ((6, True), (7, False)):
        sheet = sheet_of(bands[:many])
        noise = noise_of_slopes(products(sheet.values, sheet.known.all(axis=0)))
        assert noise.shape[1] == many
        assert bool(noise.max() == 0) is silent


def test_a_picture_that_bands_share_is_not_taken_for_their_noise():
    rng = np.random.default_rng(5)
    paints = [gaussian_filter(rng.normal(size=SHAPE), 1.2) for _ in range(2)]
    bands = [
        sum(a * one for a, one in zip(rng.uniform(0.3, 1, 2), paints, strict=True)) + noise
        for noise in noises([0.02] * 8, 6)
    ]
    only = sheet_of(noises([0.02] * 8, 6))
    both = sheet_of(bands)
    told = []
    for sheet in (both, only):
        inner = sheet.values[:, :, RIM:-RIM, RIM:-RIM]
        spread = np.sqrt((inner.astype(np.float64) ** 2).mean(axis=(1, 2, 3)))
        noise = noise_of_slopes(products(sheet.values, sheet.known.all(axis=0)))
        told.append(np.median(noise, axis=0) * spread**2)
    away = np.abs(told[0] / told[1] - 1)
    assert np.median(away) < 0.1
    assert away.max() < 0.4


def test_cells_of_noise_alone_hold_no_band_where_it_lies(empty):
    told = links(empty, 1, 2)
    kept = np.concatenate([np.trace(one.sure, axis1=1, axis2=2) for one in told])
    # A tenth of a sample would be told for sure by 200; taken at its word noise says about 10.
    assert np.median(kept) < 0.01
    assert kept.mean() < 1


def test_a_shift_is_told_whole_though_half_of_what_is_seen_is_noise():
    rng = np.random.default_rng(8)
    paint = gaussian_filter(rng.normal(size=SHAPE), 1.2)
    paint *= 0.02 / paint.std()
    moved = shift(paint, BESIDE[::-1], order=5, mode="mirror")
    grain = noises([0.02] * 7, 9)
    bands = [paint + one for one in grain[:6]] + [moved + grain[6]]
    link = next(one for one in links(sheet_of(bands), 1, 0) if one.target == 6)
    whole = np.linalg.solve(link.sure.sum(0), np.einsum("nij,nj->i", link.sure, link.shift))
    assert np.abs(whole - BESIDE).max() < 0.06


def test_what_is_seen_along_one_axis_alone_is_told_along_that_axis():
    slopes = np.array([[[4.0, 0.0], [0.0, 0.5]]])
    shifted, firm = cleared(np.array([[0.3, 0.1]]), slopes, np.array([0.5]))
    assert shifted == pytest.approx(np.array([[0.3 / 0.875, 0.0]]))
    assert firm == pytest.approx(np.array([[[4 * 0.875**2, 0.0], [0.0, 0.0]]]))


@pytest.mark.parametrize("part", [3 / 32, 8 / 32, 13 / 32])
def test_tiles_lie_where_they_were_asked_for_to_a_hundredth_of_a_pixel(part):
    """A wave of ten pixels, drawn between pixels, comes back where it belongs."""
    turn = 2 * np.pi / 10
    wave = np.broadcast_to(np.cos(turn * np.arange(SIZE.width)), SHAPE).astype(np.float32)
    layout = laid_out(of_array(wave), 1, 1)
    there = of_matrix(np.array([[1, 0, part], [0, 1, part]]))
    values, _ = drawn([of_array(wave)], [there], layout, SIZE)
    tile, middle = values[0, 0], layout.middles[0]
    at = middle[0] + np.arange(tile.shape[1]) - (tile.shape[1] - 1) / 2 + part
    # Nine whole waves, so that what turns the other way round cancels; away from the edge.
    phase = np.angle((tile.mean(axis=0) * np.exp(-1j * turn * at))[4:94].sum())
    assert abs(phase) / turn < 0.01
