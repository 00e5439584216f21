"""Finished pixels as files that browsers read."""

from __future__ import annotations

import io

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from handscroll.departments.viewing.render import Drawn
from handscroll.errors import InvalidError
from handscroll.standards.iiif_image import Format, Quality

JPEG_QUALITY = 85
WEBP_QUALITY = 85
MEDIA_TYPES = {
    Format.JPG: "image/jpeg",
    Format.PNG: "image/png",
    Format.WEBP: "image/webp",
    Format.TIF: "image/tiff",
}
_LONGEST = {Format.JPG: 65_500, Format.WEBP: 16_383}
"""Pixels a side that a format can hold, where that is less than we would draw."""


def encode(drawn: Drawn, form: Format, quality: Quality) -> bytes:
    """Write a finished picture into the bytes of a file.

    Raises
    ------
    InvalidError
        If the format cannot hold a picture as long as this one.
    """
    height, width = drawn.pixels.shape[:2]
    most = _LONGEST.get(form)
    if most is not None and max(width, height) > most:
        raise InvalidError(
            f"A picture of {width} x {height} pixels cannot be written as {form}",
            why=f"the format holds at most {most} pixels a side",
            fix="Ask for a smaller size, or for png",
        )
    if form is Format.JPG:
        return _jpeg(drawn.pixels)
    return _others(_image(drawn, quality), form)


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
