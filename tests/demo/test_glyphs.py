"""The brush font holds all that is written, and glyphs are whole."""

import inspect
from importlib.resources import files

import numpy as np
import pytest

from handscroll.demo import glyphs, texts
from handscroll.demo.relics import album, ends, fan, inkbamboo, landscape, peak, sheet
from handscroll.errors import NotFoundError


def test_the_font_holds_every_character_that_is_written():
    missing = [one for one in texts.EVERY_CHARACTER if not glyphs.has(one)]
    assert not missing


def test_the_font_holds_every_chinese_character_named_by_the_relics():
    for module in (album, ends, fan, inkbamboo, landscape, peak, sheet):
        for one in inspect.getsource(module):
            if "\u4e00" <= one <= "\u9fff":
                assert glyphs.has(one), (module.__name__, one)


def test_the_font_is_small_and_carries_its_licence():
    fonts = files("handscroll.demo") / "fonts"
    total = sum(len(one.read_bytes()) for one in fonts.iterdir())
    assert total < 300_000
    assert "SIL Open Font License" in (fonts / "yuji-boku-subset.OFL.txt").read_text("utf-8")


def test_a_character_nobody_wrote_is_not_found():
    with pytest.raises(NotFoundError, match="cannot be written"):
        glyphs.contours("\u9f98")


def test_a_mouth_has_a_hole_and_no_glyph_touches_its_edge():
    day = glyphs.mask("日", 96)
    assert day[48, 48] < 0.5 or day[36, 48] < 0.5
    assert 0.08 < day.mean() < 0.5
    for character in texts.EVERY_CHARACTER[::7]:
        shape = glyphs.mask(character, 48)
        border = np.concatenate([shape[0], shape[-1], shape[:, 0], shape[:, -1]])
        assert border.max() < 0.5, character


def test_a_drier_brush_leaves_less_ink():
    wet = glyphs.written(np.random.default_rng(4), "永", 120, load=1.0).density.sum()
    dry = glyphs.written(np.random.default_rng(4), "永", 120, load=0.1).density.sum()
    assert 0.3 * wet < dry < 0.95 * wet
