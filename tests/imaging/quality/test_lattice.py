import numpy as np
import pytest

from handscroll.imaging.quality.lattice import fields, homography, lattices, moved


def board(rows, columns, gap=6):
    cells = np.random.default_rng(rows * columns).uniform(0.3, 0.9, (rows, columns, 3))
    picture = np.full((rows * 40 + 30, columns * 40 + 30, 3), 0.05, np.float32)
    for y in range(rows):
        for x in range(columns):
            top, left = 15 + 40 * y, 15 + 40 * x
            picture[top : top + 40 - gap, left : left + 40 - gap] = cells[y, x]
    return picture


def test_every_field_of_a_board_is_found_at_its_middle():
    found = fields(board(3, 5))
    expected = {(15 + 40 * x + 16.5, 15 + 40 * y + 16.5) for y in range(3) for x in range(5)}
    assert len(found.middle) == 15
    assert {tuple(one) for one in np.round(found.middle, 1)} == expected


def test_fields_stand_on_one_lattice_with_their_columns_and_rows():
    (lattice,) = lattices(fields(board(3, 5)), (0.85, 0.85), 8)
    index = lattice.index - lattice.index.min(axis=0)
    assert {tuple(one) for one in index} == {(x, y) for y in range(3) for x in range(5)}
    there = moved(lattice.transform, lattice.index.astype(float))
    assert there == pytest.approx(lattice.middle, abs=0.05)


def test_a_picture_without_fields_has_no_lattice():
    assert lattices(fields(np.zeros((80, 80, 3), np.float32)), (0.8, 0.8), 3) == []


def test_points_of_a_plane_and_of_a_row_give_their_transform():
    grid = np.stack(np.meshgrid(np.arange(4.0), np.arange(3.0)), -1).reshape(-1, 2)
    real = np.array([[30, 4, 10], [-3, 28, 20], [0.004, 0.002, 1]])
    found = homography(grid, moved(real, grid))
    assert found is not None
    assert moved(found, grid) == pytest.approx(moved(real, grid), abs=1e-3)
    row = grid[:4] * [1, 0]
    turned = np.array([[20, -5, 3], [5, 20, 4], [0, 0, 1.0]])
    found = homography(row, moved(turned, row))
    assert found is not None
    assert found == pytest.approx(turned)
