import cv2
import numpy as np
import pytest
import simplejpeg

from handscroll.scans.jpeg_tile import encoded, has_fine_colours
from handscroll.scans.strips import halve

SILK, INK, RED = (200, 180, 140), (66, 58, 44), (178, 40, 32)


def silk(seal=0, colour=RED):
    """A tile of silk with brush strokes and grain, and maybe a carved seal of that many pixels."""
    tile = np.full((512, 512, 3), SILK, np.float32)
    for x in range(30, 500, 40):
        cv2.line(tile, (x, 20), (x + 9, 480), INK, 5, cv2.LINE_AA)
    tile[...] = cv2.GaussianBlur(tile, (0, 0), 1.5)  # no lens resolves single pixels
    if seal:
        mark = tile[150 : 150 + seal, 200 : 200 + seal]
        mark[...] = colour
        for x in range(6, seal - 6, 8):
            mark[4:-4, x : x + 3] = SILK
    grain = np.random.default_rng(0).normal(0, 2, tile.shape)
    return (tile + grain).clip(0, 255).astype(np.uint8)


def half_of(tile):
    half = np.empty((-(-tile.shape[0] // 2), -(-tile.shape[1] // 2), 3), np.uint8)
    halve(tile, half)
    return half


def chroma_error(tile, jpeg):
    off = simplejpeg.decode_jpeg(jpeg).astype(int) - tile
    return np.abs(off[..., 0] - off[..., 1])[150:230, 200:280].mean()


def test_a_seal_on_silk_keeps_its_edges_and_plain_ink_is_coded_cheaply():
    plain, sealed = silk(), silk(80)
    assert not has_fine_colours(plain, half_of(plain))
    assert has_fine_colours(sealed, half_of(sealed))
    full, cheap = encoded(sealed, half_of(sealed)), simplejpeg.encode_jpeg(sealed, 85)
    assert simplejpeg.decode_jpeg_header(full)[3] == "444"
    halved = simplejpeg.encode_jpeg(sealed, 85, colorsubsampling="420")
    assert full == cheap
    assert chroma_error(sealed, full) < 0.6 * chroma_error(sealed, halved)


def test_a_tile_that_cannot_be_halved_keeps_full_chroma():
    tile = silk()[:1, :1].copy()
    assert simplejpeg.decode_jpeg_header(encoded(tile, None))[3] == "444"


@pytest.mark.parametrize("shape", [(1, 1), (1, 512), (512, 1), (2, 3), (33, 65), (511, 509)])
def test_tiles_of_any_shape_are_coded_at_their_true_size(shape):
    tile = silk(80)[: shape[0], : shape[1]].copy()
    shown = simplejpeg.decode_jpeg(encoded(tile, half_of(tile)))
    assert shown.shape == tile.shape
    assert np.abs(shown.astype(int) - tile).mean() < 6
