"""The canvas notes truly what is laid on it."""

import numpy as np
import pytest

from handscroll.demo.brush import Sheet, ink
from handscroll.demo.canvas import Canvas
from handscroll.demo.pigments import AZURITE, CINNABAR, INK


def full(height, width):
    return np.ones((height, width), np.float32)


def test_a_cover_hides_and_is_marked_with_object_depth_and_pigment():
    canvas = Canvas((40, 30), 1.0)
    thing = canvas.thing("rock", 77, AZURITE, "rocks")
    canvas.cover(full(10, 12), (5, 6), AZURITE.colour, AZURITE, thing)
    assert canvas.rgb[10, 10] == pytest.approx(AZURITE.colour)
    assert canvas.rgb[2, 2] == pytest.approx(canvas.ground)
    (one,) = canvas.truth("x.png", 1).objects
    assert (one.box.x, one.box.y, one.box.width, one.box.height) == (5, 6, 12, 10)
    assert (one.pixels, one.depth, one.pigment, one.layer) == (120, 77, "azurite", "rocks")
    assert np.all(canvas.pigments[6:16, 5:17] == AZURITE.index)


def test_what_is_laid_over_another_takes_its_pixels():
    canvas = Canvas((40, 30), 1.0)
    far = canvas.thing("rock", 90, AZURITE, "far")
    near = canvas.thing("boat", 20, CINNABAR, "near")
    canvas.cover(full(20, 20), (0, 0), AZURITE.colour, AZURITE, far)
    canvas.cover(full(10, 20), (0, 0), CINNABAR.colour, CINNABAR, near)
    pixels = {one.kind: one.pixels for one in canvas.truth("x.png", 1).objects}
    assert pixels == {"rock": 200, "boat": 200}


def test_what_lies_outside_is_clipped_and_what_is_hidden_is_not_listed():
    canvas = Canvas((40, 30), 1.0)
    outside = canvas.thing("rock", 90, AZURITE, "far")
    canvas.cover(full(20, 20), (100, 100), AZURITE.colour, AZURITE, outside)
    partly = canvas.thing("boat", 20, CINNABAR, "near")
    canvas.cover(full(20, 20), (-10, -15), CINNABAR.colour, CINNABAR, partly)
    (one,) = canvas.truth("x.png", 1).objects
    assert (one.kind, one.pixels) == ("boat", 50)


def test_a_glaze_darkens_and_never_lightens():
    canvas = Canvas((40, 30), 1.0)
    before = canvas.rgb.copy()
    canvas.glaze(full(10, 10) * 0.5, (0, 0), INK.colour, INK)
    assert np.all(canvas.rgb <= before)
    assert canvas.rgb[5, 5].mean() < 0.75 * before[5, 5].mean()


def test_a_sheet_is_laid_where_it_is_shifted_to():
    canvas = Canvas((200, 100), 0.5)
    sheet = Sheet((-10, -10, 20, 20), 0.5)
    sheet.dab((0, 0), (16, 16), 0, ink(1.0))
    thing = canvas.thing("bird", 10, INK, "sky")
    canvas.lay(sheet, thing, 0.0, (120, 60))
    (one,) = canvas.truth("x.png", 1).objects
    assert one.box.x + one.box.width / 2 == pytest.approx(60, abs=1.5)
    assert one.box.y + one.box.height / 2 == pytest.approx(30, abs=1.5)
