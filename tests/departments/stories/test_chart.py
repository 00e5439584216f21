"""The map of a story: its places, and lines that there are on the earth."""

import pytest

from handscroll.departments.stories.telling.chart import chart
from handscroll.model.stories.pieces import Place


@pytest.mark.parametrize(("west", "east"), [(179.0, 180.0), (-180.0, -179.0), (-179.0, 179.0)])
def test_a_map_that_reaches_over_the_date_line_names_meridians_that_there_are(west, east):
    drawn = chart([Place(latitude=-17.5, longitude=one) for one in (west, east)])
    assert drawn is not None
    names = [name for _, name in drawn.meridians]
    assert names
    for name in names:
        number, side = name.split("°")
        assert 0 < float(number) < 180 if side else float(number) in (0, 180)
    assert {name[-1] for name in names} == {"E", "W", "°"}
