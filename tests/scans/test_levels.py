from hypothesis import given
from hypothesis import strategies as st

from handscroll.geometry import Size
from handscroll.scans.levels import level_sizes


def test_levels_are_rounded_up_as_iiif_wants():
    assert level_sizes(Size(20011, 7993), 512)[:3] == (
        Size(20011, 7993), Size(10006, 3997), Size(5003, 1999))  # fmt: skip
    assert level_sizes(Size(1025, 333), 512) == (Size(1025, 333), Size(513, 167), Size(257, 84))
    assert level_sizes(Size(1, 1), 512) == (Size(1, 1),)


@given(st.integers(1, 1_000_000), st.integers(1, 1_000_000))
def test_only_the_last_level_fits_one_tile(width, height):
    levels = level_sizes(Size(width, height), 512)
    fits = [max(level.width, level.height) <= 512 for level in levels]

    assert fits == [False] * (len(levels) - 1) + [True]
    assert all(level.width >= 1 and level.height >= 1 for level in levels)
