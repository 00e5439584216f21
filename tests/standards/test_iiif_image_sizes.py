from fractions import Fraction

import pytest

from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image_limits import Limits, ceiling, largest, rounded, scaled
from handscroll.standards.iiif_image_sizes import height_for


@pytest.mark.parametrize(
    ("width", "source", "picture", "height"),
    [
        (300, (0, 0, 600, 400), (600, 400), 200),
        # A region of 1023 x 1024 halved: 512 x 512 is stored, 512.5 rounds to 513.
        (512, (1024, 0, 1023, 1024), (2047, 1024), 512),
        (512, (1024, 0, 1023, 1024), (4000, 4000), 512),
        # Not on the grid of the level: plain rounding.
        (512, (1025, 0, 1023, 1024), (4000, 4000), 513),
        (512, (1024, 1, 1023, 1024), (4000, 4000), 513),
        (512, (1024, 0, 1023, 1023), (2047, 4000), 512),
        # So thin that the stored tile has other proportions.
        (1, (1024, 0, 1, 512), (1025, 512), 512),
        (114, (4096, 0, 905, 1999), (5001, 1999), 250),
        (31, (4096, 0, 241, 1999), (4337, 1999), 257),
        # The whole picture, not a tile of it: the proportions win.
        (33, (0, 0, 1025, 10_000), (1025, 10_000), 322),
        (5, (0, 0, 10, 3), (10, 3), 2),
        (20, (0, 0, 10, 3), (10, 3), 6),
    ],
)
def test_the_height_that_goes_with_a_width(width, source, picture, height):
    assert height_for(width, Box(*source), Size(*picture)) == height


def test_width_and_height_are_limited_apart():
    limits = Limits(2000, 40_000_000, max_height=500)
    assert largest(Size(6000, 4000), limits) == Size(750, 500)
    assert largest(Size(6000, 400), limits) == Size(2000, 133)
    assert largest(Size(600, 400), limits) == Size(600, 400)
    assert largest(Size(600, 400), limits, upscaled=True) == Size(750, 500)
    assert limits.hold(Size(2000, 500))
    assert not limits.hold(Size(1, 501))
    assert Limits(2000, 100).tallest == 2000
    assert limits.for_public(Size(6000, 4000), 400).tallest == 400


def test_halves_are_rounded_up():
    assert [rounded(Fraction(n, 2)) for n in (1, 3, 5)] == [1, 2, 3]
    assert ceiling(Fraction(7, 3)) == 3
    assert scaled(Size(3, 1), Fraction(1, 2)) == Size(2, 1)
