"""Finished pixels as files that browsers and other programs read."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from handscroll.departments.viewing.drawing.render import Drawn
from handscroll.errors import InvalidError
from handscroll.geometry import Box
from handscroll.imaging.edges import go_on
from handscroll.imaging.planes import Planes
from handscroll.standards.iiif_image import Format, Quality

JPEG_QUALITY = 75
"""That of answers that are drawn; stored tiles have their own, finer one. More costs more bytes
than it shows: 85 needs half as many again."""
WEBP_QUALITY = 85
MEDIA_TYPES = {
    Format.JPG: "image/jpeg",
    Format.PNG: "image/png",
    Format.WEBP: "image/webp",
    Format.TIF: "image/tiff",
    Format.JP2: "image/jp2",
}
_LONGEST = {Format.JPG: 65_500, Format.WEBP: 16_383}
"""Pixels a side that a format can hold, where that is less than we would draw."""
_MOST_PIXELS = {Format.JP2: 12_000_000}
"""Pixels that we write in a format that costs 12 bytes of memory and 0.4 microseconds each."""


def encode(drawn: Drawn, form: Format, quality: Quality) -> bytes:
    """Write a finished picture into the bytes of a file.

    Raises
    ------
    InvalidError
        If the format cannot hold a picture as large as this one.
    """
    height, width = drawn.pixels.shape[:2]
    check_holds(form, width, height)
    if form is Format.JPG:
        return _jpeg(drawn.pixels)
    if form is Format.JP2:
        return bytes(imagecodecs.jpeg2k_encode(drawn.pixels, codecformat="jp2", numthreads=1))
    return _others(_image(drawn, quality), form)


def encode_planes(planes: Planes) -> bytes:
    """Write planes as a JPEG file; a gray one where there is no chroma.

    Raises
    ------
    InvalidError
        If the format cannot hold a picture as large as this one.
    """
    check_holds(Format.JPG, planes.y.shape[1], planes.y.shape[0])
    if not planes.cb.size:
        return _jpeg(planes.y)
    high, wide = planes.y.shape
    # The coder reads luma in pairs of rows and columns, beyond an odd side: without a pixel more
    # there it takes whatever lies behind the array, or dies of it.
    box = Box(0, 0, wide + wide % 2, high + high % 2)
    luma = go_on(np.ascontiguousarray(planes.y), Box(0, 0, wide, high), box)[:high, :wide]
    blue, red = np.ascontiguousarray(planes.cb), np.ascontiguousarray(planes.cr)
    return bytes(simplejpeg.encode_jpeg_yuv_planes(luma, blue, red, quality=JPEG_QUALITY))


def check_holds(form: Format, width: int, height: int) -> None:
    """Check that a format can hold a picture of that size.

    Raises
    ------
    InvalidError
        If it cannot.
    """
    longest, most = _LONGEST.get(form), _MOST_PIXELS.get(form)
    if longest is not None and max(width, height) > longest:
        why = f"the format holds at most {longest} pixels a side"
    elif most is not None and width * height > most:
        why = f"at most {most} pixels are written in that format"
    else:
        return
    raise InvalidError(
        f"A picture of {width} x {height} pixels cannot be written as {form}",
        why=why,
        fix="Ask for a smaller size, or for png",
    )


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    if pixels.ndim == 2:
        gray = np.ascontiguousarray(pixels[..., None])
        return bytes(simplejpeg.encode_jpeg(gray, quality=JPEG_QUALITY, colorspace="GRAY"))
    solid = np.ascontiguousarray(pixels)
    return bytes(simplejpeg.encode_jpeg(solid, quality=JPEG_QUALITY, colorsubsampling="420"))


def _image(drawn: Drawn, quality: Quality) -> Image.Image:
    image = Image.fromarray(drawn.pixels)
    if drawn.cover is not None:
        image.putalpha(Image.fromarray(drawn.cover))
    if quality is Quality.BITONAL:
        return image.convert("1", dither=Image.Dither.NONE)
    return image


def _others(image: Image.Image, form: Format) -> bytes:
    out = io.BytesIO()
    if form is Format.PNG:
        # Level 4 costs a third of the time of level 9 and a few per cent more bytes.
        image.save(out, "PNG", compress_level=4)
    elif form is Format.TIF:
        image.save(out, "TIFF", compression="tiff_adobe_deflate")
    else:
        colours = "RGBA" if image.mode in ("RGBA", "LA") else "RGB"
        image.convert(colours).save(out, "WEBP", quality=WEBP_QUALITY, method=2)
    return out.getvalue()
