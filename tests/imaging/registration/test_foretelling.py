"""A band that lies a known way beside the sums of the others is found to lie there."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, shift

from handscroll.geometry import Size
from handscroll.imaging.registration.foretelling import Sheet, links
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.tiles import drawn, laid_out
from handscroll.imaging.registration.transforms import IDENTITY, of_matrix

SIZE = Size(140, 130)
BESIDE = (0.3, -0.2)


@pytest.fixture(scope="module")
def bands():
    """Five sums of three paints; the last lies beside the rest."""
    rng = np.random.default_rng(7)
    shape = (SIZE.height, SIZE.width)
    paints = [gaussian_filter(rng.normal(size=shape), 1.5) for _ in range(3)]
    mixed = [sum(a * one for a, one in zip(rng.uniform(-1, 1, 3), paints, strict=True))
             for _ in range(5)]  # fmt: skip
    mixed[4] = shift(mixed[4], BESIDE[::-1], order=5, mode="mirror")
    return [(one + rng.normal(0, 0.002, shape)).astype(np.float32) for one in mixed]


def sheet_of(bands, maps):
    pictures = [of_array(one) for one in bands]
    layout = laid_out(pictures[0], 1, len(pictures))
    return layout, Sheet(*drawn(pictures, maps, layout, SIZE))


def test_where_a_band_lies_beside_the_others_is_told_by_every_cell(bands):
    _, sheet = sheet_of(bands, [IDENTITY] * 5)
    told = [one for one in links(sheet, 1, 0) if one.target == 4]
    assert told
    for link in told:
        assert np.abs(np.median(link.shift, axis=0) - BESIDE).max() < 0.05
        assert np.median(link.alike) > 0.9


def test_the_shares_of_a_cell_are_nothing_in_all(bands):
    _, sheet = sheet_of(bands, [IDENTITY] * 5)
    for link in links(sheet, 1, 0):
        assert np.abs(link.shares.sum(axis=1)).max() < 1e-6
        assert (link.shares[:, link.target] == 1).all()


def test_once_the_band_is_drawn_where_it_lies_nothing_is_left(bands):
    there = of_matrix(np.array([[1, 0, BESIDE[0]], [0, 1, BESIDE[1]]]))
    _, sheet = sheet_of(bands, [IDENTITY] * 4 + [there])
    told = [one for one in links(sheet, 1, 0) if one.target == 4]
    assert told
    for link in told:
        assert np.abs(np.median(link.shift, axis=0)).max() < 0.05


def test_a_band_of_which_nothing_is_known_has_no_say_and_harms_no_other(bands):
    blank = np.full_like(bands[0], np.nan)
    layout, sheet = sheet_of([*bands[:4], blank], [IDENTITY] * 5)
    told = links(sheet, 1, 0)
    assert {one.target for one in told} == {0, 1, 2, 3}
    assert all((one.shares[:, 4] == 0).all() for one in told)
    assert len(layout.cells()) == len(told[0].shift)


def test_paints_that_only_some_cells_show_and_unequal_sharpness_pull_no_cell_aside():
    """One sum for the whole picture errs here; a band is a sum of its own in either half."""
    rng = np.random.default_rng(9)
    shape = (SIZE.height, SIZE.width)
    paints = [gaussian_filter(rng.normal(size=shape), 1.5) for _ in range(4)]
    right = np.linspace(0, 1, SIZE.width) > 0.5
    left = [one * ~right for one in paints[:2]]
    bands = [sum(a * one for a, one in zip(rng.uniform(-1, 1, 4), paints[2:] + left, strict=True))
             for _ in range(4)]  # fmt: skip
    target = gaussian_filter(bands[0] * ~right - bands[1] * right, 0.8)
    beside = shift(target, BESIDE[::-1], order=5, mode="mirror")
    every = [(one + rng.normal(0, 0.002, shape)).astype(np.float32) for one in (*bands, beside)]
    layout, sheet = sheet_of(every, [IDENTITY] * 5)
    inner = np.abs(layout.cells()[:, 0] - SIZE.width / 2) > 24
    link = next(one for one in links(sheet, 1, 0) if one.target == 4)
    said = inner & (np.trace(link.sure, axis1=1, axis2=2) > 0)
    assert said.sum() >= 6
    assert np.quantile(np.abs(link.shift[said] - BESIDE).max(axis=1), 0.8) < 0.07


def test_pictures_that_are_held_foretell_the_others_and_nothing_foretells_them(bands):
    _, sheet = sheet_of(bands, [IDENTITY] * 5)
    told = links(sheet, 1, 0, {0, 1, 2})
    assert [one.target for one in told] == [3, 4]
    for link in told:
        assert (link.shares[:, [3, 4]] == np.eye(2)[link.target - 3]).all()


def test_a_band_that_moves_alone_is_foretold_and_foretells_nothing(bands):
    _, sheet = sheet_of([bands[0], bands[4]], [IDENTITY] * 2)
    assert [one.target for one in links(sheet, 1, 0)] == [1]
    assert [one.target for one in links(sheet, 1, 0, held=(0,))] == [1]
