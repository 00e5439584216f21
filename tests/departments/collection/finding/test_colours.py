import pytest

from handscroll.departments.collection.finding.colours import COLOURS, lab, nearest, nearest_few


def test_lab_of_known_colours():
    assert lab(255, 255, 255) == pytest.approx((100, 0, 0), abs=0.1)
    assert lab(255, 0, 0) == pytest.approx((53.2, 80.1, 67.2), abs=0.2)


@pytest.mark.parametrize("colour", COLOURS, ids=lambda one: one.name)
def test_each_colour_of_the_palette_is_nearest_to_itself(colour):
    assert nearest(colour.hex) == colour.name == nearest(colour.name)


@pytest.mark.parametrize("written", ["", "#12", "blue", "#gggggg", "azurite "])
def test_what_is_no_colour_is_none(written):
    assert nearest(written) is None


def test_a_colour_between_two_names_stands_for_both():
    assert nearest_few("#777777") == ("ink", "indigo")
    assert nearest_few("azurite") == ("azurite",)
    assert nearest_few("nothing") == ()
    assert all(1 <= len(nearest_few(f"#{n:06x}")) <= 3 for n in range(0, 2**24, 99_991))
