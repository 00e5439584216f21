"""Open a scan as a stream of pixels, strictly: damage is an error, never a grey area."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyvips

from handscroll.scans.head import Head
from handscroll.scans.segments import raw_image, spooled_jp2, spooled_tiff

TURNS = {3: "d180", 6: "d90", 7: "d90", 8: "d270", 5: "d270"}
MIRRORED = {2: "horizontal", 4: "vertical", 5: "vertical", 7: "vertical"}


def open_pixels(path: Path, head: Head, spool: Path, tick: Callable[[float], None]) -> pyvips.Image:
    """Return the picture's pixels as stored; nothing but the header is read yet.

    ``spool`` names a file that may be written for codecs that cannot stream.
    """
    if head.route == "raw":
        return raw_image(path, head)
    if head.route == "segments":
        return spooled_tiff(path, head, spool, tick)
    if head.route == "jpeg2000":
        return spooled_jp2(path, head, spool)
    strict = {"access": "sequential", "fail_on": "warning"}
    source = str(path)
    if head.format in ("TIFF", "BigTIFF"):
        # libtiff's own cap of 50 MB a block is lifted: the sandbox has a better one.
        return pyvips.Image.tiffload(source, page=head.page, unlimited=True, **strict)
    if head.format == "JPEG":
        return pyvips.Image.jpegload(source, unlimited=True, **strict)
    if head.format == "PNG":
        return pyvips.Image.pngload(source, unlimited=True, **strict)
    return pyvips.Image.webpload(source, page=0, n=1, **strict)


def upright(image: pyvips.Image, orientation: int, spool: Path) -> pyvips.Image:
    """Turn the picture as its orientation says.

    A quarter turn needs every column at once, so the picture goes through ``spool``,
    a plain file that libvips maps piece by piece.
    """
    if orientation == 1:
        return image
    if orientation == 2:
        return image.fliphor()
    image.write_to_file(f"{spool}")
    image = pyvips.Image.new_from_file(f"{spool}")
    if orientation in TURNS:
        image = image.rot(TURNS[orientation])
    if orientation in MIRRORED:
        image = image.flip(MIRRORED[orientation])
    return image
