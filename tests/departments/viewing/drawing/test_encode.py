import io

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from handscroll.departments.viewing.drawing.encode import encode, encode_planes
from handscroll.departments.viewing.drawing.render import Drawn
from handscroll.errors import InvalidError
from handscroll.imaging.planes import Planes, planes_of
from handscroll.standards.iiif_image import Format, Quality


def coloured(width, height):
    x, y = np.meshgrid(np.linspace(100, 112, width), np.linspace(90, 104, height))
    return np.stack([x, y, 240 - x], axis=2).round().astype(np.uint8)


@pytest.mark.parametrize("size", [(64, 48), (63, 48), (64, 47), (63, 47), (1, 1), (2, 1), (17, 1)])
def test_planes_of_any_size_make_a_jpeg_file_of_that_size(size):
    pixels = coloured(*size)
    got = simplejpeg.decode_jpeg(encode_planes(planes_of(pixels)))
    assert got.shape == pixels.shape
    assert np.abs(got.astype(int) - pixels).max() <= 14


def test_what_lies_behind_an_odd_plane_is_not_read():
    high, wide = 31, 45
    bodies = set()
    for behind in (0, 128, 255):
        room = np.full((high + 1, wide + 1), behind, np.uint8)
        room[:high, :wide] = 100
        gray = np.full((16, 23), 128, np.uint8)
        bodies.add(encode_planes(Planes(room[:high, :wide], gray, gray)))
    assert len(bodies) == 1
    assert set(np.unique(simplejpeg.decode_jpeg(bodies.pop()))) == {100}


def test_a_jpeg_2000_file_keeps_every_pixel():
    pixels = coloured(61, 43)
    body = encode(Drawn(pixels), Format.JP2, Quality.DEFAULT)
    assert body[4:8] == b"jP  "
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(body))), pixels)
    gray = encode(Drawn(pixels[..., 0].copy()), Format.JP2, Quality.GRAY)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(gray))), pixels[..., 0])


def test_a_format_that_cannot_hold_the_picture_says_so():
    for form, size in ((Format.JPG, (70_000, 2)), (Format.WEBP, (2, 17_000)),
                       (Format.JP2, (4000, 3001))):  # fmt: skip
        pixels = np.broadcast_to(np.uint8(0), (size[1], size[0], 3))
        with pytest.raises(InvalidError, match="cannot be written"):
            encode(Drawn(pixels), form, Quality.DEFAULT)
