"""Tiles hold their planes apart, and the same planes are the same bytes."""

import numpy as np
import pytest

from handscroll.errors import UnreadableError
from handscroll.scans.relighting.tiles import (
    BORDER,
    CELL,
    TILE,
    RelightTiles,
    TileWriter,
    cut,
    halved,
    level_sizes,
    packed,
    unpacked,
)


@pytest.fixture(scope="module")
def codes():
    y, x = np.mgrid[0:300, 0:410]
    waves = [127 + 100 * np.sin((x * (n + 1) + y * 2) / 40) for n in range(11)]
    return np.rint(np.stack(waves)).astype(np.uint8)


def written(path, codes):
    writer = TileWriter(path)
    sizes = level_sizes(codes.shape[2], codes.shape[1])
    for level in range(len(sizes)):
        writer.level(level, codes, lambda share: None)
        codes = halved(codes)
    return writer.finish({"levels": sizes, "scale": [1.0] * len(codes)})


def test_planes_come_back_close_to_what_they_were(tmp_path, codes):
    written(tmp_path / "one.zip", codes)
    found = RelightTiles.open(tmp_path / "one.zip").codes(0)
    assert found.shape == codes.shape
    assert np.abs(found.astype(int) - codes).max() <= 8
    assert np.abs(found.astype(int) - codes).mean() < 1


def test_the_same_planes_are_the_same_bytes(tmp_path, codes):
    first, second = (written(tmp_path / name, codes) for name in ("one.zip", "two.zip"))
    assert first == second
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_planes_in_one_sheet_do_not_mix():
    cells = np.zeros((5, CELL, CELL), np.uint8)
    cells[2] = 255
    found = unpacked(packed(cells), 5)
    assert (found[2] >= 254).all()
    assert (found[[0, 1, 3, 4]] <= 1).all()


def test_a_border_shows_the_neighbours_and_the_edge_is_repeated(codes):
    cell = cut(codes, 0, 0)
    assert np.array_equal(cell[:, BORDER:, BORDER:], codes[:, : CELL - BORDER, : CELL - BORDER])
    assert np.array_equal(cell[:, BORDER:, 0], codes[:, : CELL - BORDER, 0])
    last = cut(codes, 1, 1)
    assert last.shape == (11, CELL, CELL)
    assert np.array_equal(last[:, 0, 0], codes[:, TILE - BORDER, TILE - BORDER])
    assert (last[:, -1, -1] == codes[:, -1, -1]).all()


def test_halves_are_means_of_four_and_odd_edges_are_repeated():
    codes = np.array([[[0, 2, 9], [4, 6, 9]]], np.uint8)
    assert halved(codes).tolist() == [[[3, 9]]]
    assert level_sizes(1000, 3) == [(1000, 3), (500, 2), (250, 1)]


def test_a_damaged_file_is_refused_and_a_missing_tile_is_none(tmp_path, codes):
    path = tmp_path / "one.zip"
    written(path, codes)
    assert RelightTiles.open(path).read("9/0_0.jpg") is None
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableError):
        RelightTiles.open(path)
