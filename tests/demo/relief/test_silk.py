"""A painted silk in relief: what no colour shows is in its heights, and comes from its seed."""

import numpy as np
import pytest

from handscroll.demo.relief.dome import radiance
from handscroll.demo.relief.silk import Painted, painted_silk

WIDTH, HEIGHT = 240, 180


@pytest.fixture(scope="module")
def painted():
    """Paint on the right half of a silk of one colour, characters pressed on the left."""
    thick = np.zeros((HEIGHT, WIDTH), np.float32)
    thick[:, WIDTH // 2 :] = 0.8
    silk = (0.6, 0.45, 0.28)
    colour = np.full((HEIGHT, WIDTH, 3), silk, np.float32)
    colour[:, WIDTH // 2 :] = (0.5, 0.05, 0.2)
    return Painted(colour, thick, silk, "荷", (0.08, 0.2, 0.5), (0.75, 0.5, 0.3, 0.5))


@pytest.fixture(scope="module")
def relief(painted):
    return painted_silk(painted, 4)


def test_it_comes_again_from_its_seed(painted, relief):
    again, other = painted_silk(painted, 4), painted_silk(painted, 5)
    assert np.array_equal(again.shape.height, relief.shape.height)
    assert not np.array_equal(other.shape.height, relief.shape.height)


def test_paint_flakes_only_where_there_is_paint(painted, relief):
    assert relief.lost.mean() > 0.01
    assert relief.lifted.mean() > 0.01
    assert painted.thick[relief.lost].min() > 0
    assert not (relief.lost & relief.lifted).any()
    inner = relief.lost & (painted.thick > 0)
    # Where paint fell off, the silk's own colour is seen.
    assert relief.shape.albedo[inner][:, 1].mean() > 0.25


def test_what_was_pressed_shows_in_low_light_and_not_from_above(relief):
    rim = relief.pressed & ~np.roll(relief.pressed, 2, 1)
    away = np.zeros_like(rim)
    away[:, 8:100] = True
    away &= ~relief.pressed

    def contrast(light):
        seen = radiance(relief.shape, np.array(light), gloss=False)[..., 1]
        return abs(seen[rim].mean() / seen[away].mean() - 1)

    assert contrast((0.94, 0.0, 0.34)) > 3 * contrast((0.0, 0.0, 1.0))
    colour = relief.shape.albedo[..., 1]
    assert abs(colour[rim].mean() / colour[away].mean() - 1) < 0.03


def test_slopes_are_those_of_a_cloth_and_of_flakes(relief):
    slopes = np.degrees(np.arccos(relief.shape.normal[..., 2]))
    assert 2 < np.median(slopes) < 20
    assert slopes.max() > 40
    assert 0 < relief.shape.albedo.min() <= relief.shape.albedo.max() < 1
