"""Saving a picture as a scan: TIFF, PNG, JPEG, WebP or JPEG 2000."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, ImageCms

from handscroll.demo.arrays import Bytes, Floats, Words
from handscroll.errors import UnsupportedError


@cache
def srgb() -> bytes:
    """Return an sRGB ICC profile, the same bytes every time (its date is blanked)."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    raw[24:36] = bytes((7, 234, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    raw[84:100] = bytes(16)
    return bytes(raw)


def bytes_of(rgb: Floats) -> Bytes:
    """Return 8-bit pixels (h, w, 3) of colours in 0-1, in bands to spare memory."""
    out = np.empty(rgb.shape, np.uint8)
    for top in range(0, rgb.shape[0], 256):
        out[top : top + 256] = np.clip(rgb[top : top + 256] * 255 + 0.5, 0, 255)
    return out


def words_of(rgb: Floats) -> Words:
    """Return 16-bit pixels (h, w, 3) of colours in 0-1."""
    return np.asarray(np.clip(rgb * 65535 + 0.5, 0, 65535), np.uint16)


def save(rgb: Floats, target: Path, style: str, dots_per_mm: float) -> None:
    """Write colours (h, w, 3) in 0-1 to ``target``.

    Parameters
    ----------
    rgb
        sRGB colours.
    target
        File to write; what lies there is replaced.
    style
        ``tiff-tiled``, ``tiff-striped``, ``tiff16``, ``png``, ``jpeg``, ``webp`` or ``jp2``.
    dots_per_mm
        Scanning resolution, kept in TIFF, PNG and JPEG.

    Raises
    ------
    UnsupportedError
        When the style is none of these.
    """
    inch = round(dots_per_mm * 25.4, 2)
    if style.startswith("tiff"):
        _tiff(rgb, target, style, inch)
    elif style == "jp2":
        target.write_bytes(
            imagecodecs.jpeg2k_encode(bytes_of(rgb), level=40, codecformat="jp2", numthreads=1)
        )
    elif style in ("png", "jpeg", "webp"):
        picture = Image.fromarray(bytes_of(rgb))
        with target.open("wb") as stream:
            if style == "png":
                picture.save(stream, "PNG", compress_level=3, icc_profile=srgb(), dpi=(inch, inch))
            elif style == "jpeg":
                picture.save(
                    stream, "JPEG", quality=95, subsampling=0, icc_profile=srgb(), dpi=(inch, inch)
                )
            else:
                picture.save(stream, "WEBP", quality=92, method=2, icc_profile=srgb())
    else:
        raise UnsupportedError(
            f"The picture cannot be saved as {style}",
            why="the demo painter knows TIFF, PNG, JPEG, WebP and JPEG 2000",
            fix="Choose one of those styles",
        )


def _tiff(rgb: Floats, target: Path, style: str, inch: float) -> None:
    pixels = words_of(rgb) if style == "tiff16" else bytes_of(rgb)
    extra: dict[str, object] = (
        {"tile": (512, 512)} if style == "tiff-tiled" else {"rowsperstrip": 64}
    )
    tifffile.imwrite(
        target,
        pixels,
        photometric="rgb",
        compression="lzw" if style == "tiff-striped" else "deflate",
        compressionargs=None if style == "tiff-striped" else {"level": 4},
        predictor=True,
        iccprofile=srgb(),
        resolution=(inch, inch),
        resolutionunit="INCH",
        software="handscroll painter",
        metadata=None,
        **extra,  # type: ignore[arg-type]
    )
