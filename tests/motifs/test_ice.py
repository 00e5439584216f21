"""Cracked ice: each crack ends on another one."""

from handscroll.motifs.catalogue import sheet_of
from handscroll.motifs.ice import _cracks
from handscroll.motifs.wish import Wish


def test_a_crack_stops_at_the_one_that_was_there_first():
    level, upright = (50 + 60j, 1 + 0j), (100 + 200j, 0 - 1j)
    first, second = _cracks([level[0], upright[0]], [level[1], upright[1]])
    # The level crack passes below the upright one's start before that one has come down to it.
    assert first[1].real > 100
    assert second[1] == 100 + 60j


def test_more_cracks_where_more_are_asked_for():
    few, many = (len(sheet_of("ice_plum", Wish(density)).marks) for density in (1, 5))
    assert many > few * 1.3
