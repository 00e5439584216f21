"""Turn whatever a scanner wrote into 8-bit sRGB, as a stream.

What most scanners write (grey or RGB, without a profile or with one of primaries and curves)
goes through engines of our own in full precision: `engine_for`. All else goes through libvips
and lcms: `to_srgb`, where 16-bit samples are rounded to 8 bits before the profile is applied.
The colour error of either way: ``docs/decisions/0005-container-of-tiles.md``.
"""

from __future__ import annotations

import io
from typing import Protocol

import cv2
import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import ImageCms

from handscroll.scans.head import Head
from handscroll.scans.icc import profile_name, profile_space
from handscroll.scans.shaper import Samples, Shaper, shaper_of

SPACES = {"RGB": 3, "GRAY": 1, "CMYK": 4}
SAME, NEAR = 1, 2
GRID = 9


class Engine(Protocol):
    """Writes the sRGB of stored pixels, ``(rows, width, bands)``, into ``(rows, width, 3)``."""

    def __call__(self, stored: Samples, out: NDArray[np.uint8]) -> None:
        """Convert; ``out`` is contiguous."""


def engine_for(image: pyvips.Image, head: Head, warnings: list[str]) -> Engine | None:
    """Return the engine that needs no libvips, or None when `to_srgb` must do it.

    Parameters
    ----------
    image
        Pixels as stored.
    head
        What the file said about itself.
    warnings
        As in `to_srgb`; left alone when None is returned.
    """
    plain = image.bands in (1, 3) and image.format in ("uchar", "ushort") and head.alpha == "none"
    if not plain or image.interpretation in ("lab", "labs", "cmyk"):
        return None
    told: list[str] = []
    profile = _usable(head, image.bands, told)
    if profile is None:
        warnings.extend(told)
        return as_it_is
    shaper = shaper_of(profile)
    if shaper is None or not _agrees(shaper, profile):
        return None
    warnings.extend(told)
    return shaper.apply


def as_it_is(stored: Samples, out: NDArray[np.uint8]) -> None:
    """Take the samples for sRGB; 16 bits are rounded to 8."""
    if stored.shape[2] == 1:
        narrow = cv2.convertScaleAbs(stored, alpha=1 / 257) if stored.itemsize == 2 else stored
        cv2.cvtColor(np.asarray(narrow).reshape(stored.shape[:2]), cv2.COLOR_GRAY2RGB, dst=out)
    elif stored.itemsize == 2:
        cv2.convertScaleAbs(stored, dst=out, alpha=1 / 257)
    else:
        np.copyto(out, stored)


def to_srgb(image: pyvips.Image, head: Head, warnings: list[str]) -> pyvips.Image:
    """Return the picture as three bands of 8-bit sRGB.

    Parameters
    ----------
    image
        Pixels as stored, 8 or 16 bits unsigned, or Lab in libvips' own coding.
    head
        What the file said about itself.
    warnings
        Gets one sentence for each thing that was not as it should be.
    """
    image, alpha = _split_alpha(image, head)
    if image.interpretation in ("labs", "lab"):
        lab = image.colourspace("lab") if image.interpretation == "labs" else image
        image = lab.icc_export(output_profile="srgb", pcs="lab", depth=8)
    else:
        image = _coloured(_eight_bits(image), head, warnings)
    if alpha is not None:
        image = _flatten(image, _eight_bits(alpha), head)
    return image.copy(interpretation="srgb")


def _split_alpha(image: pyvips.Image, head: Head) -> tuple[pyvips.Image, pyvips.Image | None]:
    """Separate the colours from the alpha channel; drop channels that nobody named."""
    colours = {1: 1, 2: 1}.get(image.bands, 3)
    if head.colour.startswith("cmyk") and image.bands >= 4:
        colours = 4
    if image.bands == colours:
        return image, None
    alpha = image[colours] if head.alpha != "none" else None
    return image.extract_band(0, n=colours), alpha


def _eight_bits(image: pyvips.Image) -> pyvips.Image:
    return image.linear(1 / 257, 0.5, uchar=True) if image.format == "ushort" else image


def _coloured(image: pyvips.Image, head: Head, warnings: list[str]) -> pyvips.Image:
    """Apply the embedded profile, or the usual meaning of the bare numbers."""
    kinds = {1: "b-w", 3: "srgb", 4: "cmyk"}
    image = image.copy(interpretation=kinds[image.bands])
    profile = _usable(head, image.bands, warnings)
    if profile is not None:
        return _transform(image, profile)
    if image.bands == 4:
        return image.icc_transform("srgb", input_profile="cmyk", embedded=False)
    return image if image.bands == 3 else image.bandjoin([image, image])


def _transform(image: pyvips.Image, profile: bytes) -> pyvips.Image:
    tagged = image.copy()
    tagged.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return tagged.icc_transform(
        "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=8
    )


def _usable(head: Head, bands: int, warnings: list[str]) -> bytes | None:
    """Return the profile when it is sound, fits the picture and changes something."""
    if head.icc is None:
        return None
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(head.icc))
        space = profile_space(head.icc)
        if SPACES.get(space) != bands:
            warnings.append(f"colour profile for {space} on {bands} channels; taken as sRGB")
            return None
        return None if _changes_nothing(head.icc, bands) else head.icc
    except (OSError, ImageCms.PyCMSError, pyvips.Error):
        name = profile_name(head.icc)
        warnings.append(f"colour profile {name} is damaged; taken as sRGB")
        return None


def _changes_nothing(profile: bytes, bands: int) -> bool:
    """Say whether a profile maps a grid of colours to within one step of themselves.

    Most scans carry some edition of sRGB; skipping the transform for them is faster and does
    not touch a pixel.
    """
    grid = _grid(bands)
    return bands != 4 and bool(np.abs(_by_lcms(profile, grid) - grid).max() <= SAME)


def _agrees(shaper: Shaper, profile: bytes) -> bool:
    """Say whether our engine shows a grid of colours as lcms does, but for rounding."""
    grid = _grid(3)
    out = np.empty_like(grid)
    shaper.apply(grid, out)
    return bool(np.abs(_by_lcms(profile, grid) - out).max() <= NEAR)


def _grid(bands: int) -> NDArray[np.uint8]:
    """Return colours spread evenly over a cube, ``(1, GRID ** bands, bands)``."""
    steps = np.linspace(0, 255, GRID).astype(np.uint8)
    return np.stack(np.meshgrid(*[steps] * bands, indexing="ij"), -1).reshape(1, -1, bands)


def _by_lcms(profile: bytes, grid: NDArray[np.uint8]) -> NDArray[np.int64]:
    kinds = {1: "b-w", 3: "srgb", 4: "cmyk"}
    image = pyvips.Image.new_from_array(grid).copy(interpretation=kinds[grid.shape[2]])
    return np.asarray(_transform(image, profile).numpy(), np.int64)


def _flatten(image: pyvips.Image, alpha: pyvips.Image, head: Head) -> pyvips.Image:
    """Lay the picture on white."""
    # libvips divides by alpha while it reads; what we decode ourselves is still multiplied.
    if head.alpha == "premultiplied" and head.route != "stream":
        return (image + (255 - alpha)).cast("uchar")
    joined = image.bandjoin(alpha).copy(interpretation="srgb")
    return joined.flatten(background=255)
