"""Requests of the IIIF Image API 3.0, read as the specification writes them.

Source: https://iiif.io/api/image/3.0/, section 4. Nothing here knows a picture's size:
:mod:`handscroll.standards.iiif_image_plan` brings a request and a picture together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from urllib.parse import unquote_to_bytes

from handscroll.errors import InvalidError

LONGEST_NUMBER = 12
"""Digits of a whole number; more than any picture needs, too few to make arithmetic slow."""
LONGEST_FRACTION = 20
"""Decimals of a broken number: a browser writes a third of 100 as 33.333333333333336."""
_WHOLE = re.compile(rf"[0-9]{{1,{LONGEST_NUMBER}}}", re.ASCII)
# The specification asks clients for a 0 before the point, and servers for patience (4.7).
_DECIMALS = rf"\.[0-9]{{1,{LONGEST_FRACTION}}}"
_BROKEN = re.compile(rf"[0-9]{{1,{LONGEST_NUMBER}}}(?:{_DECIMALS})?|{_DECIMALS}", re.ASCII)


class Quality(StrEnum):
    """What becomes of the colours."""

    DEFAULT = "default"
    COLOR = "color"
    GRAY = "gray"
    BITONAL = "bitonal"


class Format(StrEnum):
    """File formats of answers."""

    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    TIF = "tif"
    JP2 = "jp2"


class RegionKind(StrEnum):
    """The four ways to name a region."""

    FULL = "full"
    SQUARE = "square"
    PIXELS = "pixels"
    PERCENT = "percent"


class SizeKind(StrEnum):
    """The six ways to name a size; each may be upscaled or not."""

    MAX = "max"
    WIDTH = "w,"
    HEIGHT = ",h"
    PERCENT = "pct"
    EXACT = "w,h"
    CONFINED = "!w,h"


@dataclass(frozen=True, slots=True)
class AskedRegion:
    """A region as it was asked for; ``numbers`` is ``x, y, w, h`` or empty."""

    kind: RegionKind
    numbers: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedSize:
    """A size as it was asked for.

    Attributes
    ----------
    upscaled
        True with a leading ``^``: the answer may be larger than the region.
    numbers
        ``w, h``, one of them, a percentage, or empty.
    at_most
        True where a box larger than the region gives the region as it is; else it is refused.
    """

    kind: SizeKind
    upscaled: bool = False
    numbers: tuple[Fraction, ...] = ()
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One image request, understood but not yet brought together with a picture.

    Attributes
    ----------
    angle
        Degrees clockwise, 0 to below 360.
    mirrored
        True if the picture is mirrored left to right before it is turned.
    """

    region: AskedRegion
    size: AskedSize
    mirrored: bool
    angle: Decimal
    quality: Quality
    format: Format


def decoded(segment: str) -> str:
    """Return a path segment with its percent escapes decoded once.

    Raises
    ------
    InvalidError
        If it is no UTF-8 after decoding.
    """
    try:
        return unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise _invalid("address", segment, "it is not UTF-8 after decoding", "UTF-8") from None


def parse_request(region: str, size: str, rotation: str, last: str) -> ImageRequest:
    """Read the four path segments after the identifier, still percent-encoded.

    Parameters
    ----------
    last
        ``quality.format``.

    Raises
    ------
    InvalidError
        If any of them is not as section 4 of the specification says.
    """
    return read_request(region, parse_size(decoded(size)), rotation, last)


def read_request(region: str, size: AskedSize, rotation: str, last: str) -> ImageRequest:
    """Read what the versions of the specification have in common, the size apart."""
    quality, form = _parse_last(decoded(last))
    mirrored, angle = _parse_rotation(decoded(rotation))
    return ImageRequest(
        region=_parse_region(decoded(region)),
        size=size,
        mirrored=mirrored,
        angle=angle,
        quality=quality,
        format=form,
    )


def _parse_region(text: str) -> AskedRegion:
    if text in (RegionKind.FULL, RegionKind.SQUARE):
        return AskedRegion(RegionKind(text))
    kind, numbers = RegionKind.PIXELS, text
    if text.startswith("pct:"):
        kind, numbers = RegionKind.PERCENT, text[4:]
    pattern = _BROKEN if kind is RegionKind.PERCENT else _WHOLE
    found = [_number(one, pattern) for one in numbers.split(",", 5)]
    values = tuple(one for one in found if one is not None)
    if len(found) != 4 or len(values) != 4:
        raise _invalid(
            "region", text, "it is none of the four forms", "full, square, x,y,w,h or pct:x,y,w,h"
        )
    if values[2] == 0 or values[3] == 0:
        raise _invalid("region", text, "it is 0 wide or 0 high", "a region of 1 pixel or more")
    return AskedRegion(kind, values)


def parse_size(text: str) -> AskedSize:
    """Read a size as version 3.0 writes it, decoded."""
    upscaled = text.startswith("^")
    kind, numbers = size_form(text[1:] if upscaled else text, text)
    if kind is SizeKind.PERCENT and not upscaled and numbers[0] > 100:
        raise _invalid("size", text, "it is larger than the region", f"^{text[:40]} to upscale")
    return AskedSize(kind, upscaled, numbers)


def size_form(body: str, text: str) -> tuple[SizeKind, tuple[Fraction, ...]]:
    """Read the part of a size that every version has, of the whole ``text``.

    Raises
    ------
    InvalidError
        If it is none of the forms, or 0 wide or high.
    """
    found = _size_form(body)
    if found is None:
        raise _invalid("size", text, "it is none of the forms", "max, w,  ,h  pct:n  w,h or !w,h")
    if 0 in found[1]:
        raise _invalid("size", text, "it is 0 wide or 0 high", "a size of 1 pixel or more")
    return found


def _size_form(body: str) -> tuple[SizeKind, tuple[Fraction, ...]] | None:
    if body == "max":
        return SizeKind.MAX, ()
    if body.startswith("pct:"):
        percent = _number(body[4:], _BROKEN)
        return None if percent is None else (SizeKind.PERCENT, (percent,))
    confined = body.startswith("!")
    wide, comma, high = body.removeprefix("!").partition(",")
    width, height = _number(wide, _WHOLE), _number(high, _WHOLE)
    if not comma or (wide and width is None) or (high and height is None):
        return None
    if width is not None and height is not None:
        return SizeKind.CONFINED if confined else SizeKind.EXACT, (width, height)
    if confined:
        return None
    if width is not None:
        return SizeKind.WIDTH, (width,)
    return None if height is None else (SizeKind.HEIGHT, (height,))


def _parse_rotation(text: str) -> tuple[bool, Decimal]:
    mirrored = text.startswith("!")
    body = text[1:] if mirrored else text
    if not _BROKEN.fullmatch(body) or Decimal(body) > 360:
        raise _invalid(
            "rotation", text, "it is no number of degrees from 0 to 360", "n or !n, such as 90"
        )
    return mirrored, Decimal(body) % 360


def _parse_last(text: str) -> tuple[Quality, Format]:
    quality, _, form = text.partition(".")
    if quality not in set(Quality):
        raise _invalid("quality", quality, "we do not have it", "one of " + ", ".join(Quality))
    if form not in set(Format):
        raise _invalid("format", form, "we do not write it", "one of " + ", ".join(Format))
    return Quality(quality), Format(form)


def _number(text: str, pattern: re.Pattern[str]) -> Fraction | None:
    return Fraction(text) if pattern.fullmatch(text) else None


def _invalid(name: str, given: str, why: str, fix: str) -> InvalidError:
    # ascii() so that nothing invisible or mirrored reaches a log or a page.
    return InvalidError(
        f"The {name} {given[:60]!a} cannot be served", why=why, fix=f"Ask for {fix}"
    )
