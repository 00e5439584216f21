"""The size that a request asks for, brought together with a region and the reader's limits.

Source: https://iiif.io/api/image/3.0/, section 4.2.
"""

from __future__ import annotations

from fractions import Fraction

from handscroll.errors import InvalidError, RefusedError, TooLargeError
from handscroll.geometry import Box, Size
from handscroll.standards.iiif_image import AskedSize, SizeKind
from handscroll.standards.iiif_image_limits import Limits, ceiling, largest, rounded, scaled

WIDE_ENOUGH = 32
"""Pixels of an edge tile's width from which rounding it up changes its proportions little."""


def output_size(asked: AskedSize, source: Box, picture: Size, limits: Limits) -> Size:
    """Return the size in pixels that a region of a picture is to be scaled to.

    Raises
    ------
    InvalidError
        If it would be less than a pixel, or larger than the region without asking for that.
    TooLargeError
        If it is beyond the sides or the area that anybody in the reader's place may have.
    RefusedError
        If it is finer than the rights on the picture allow.
    """
    region = Size(source.width, source.height)
    if asked.kind is SizeKind.MAX:
        return largest(region, limits, upscaled=asked.upscaled)
    if asked.kind is SizeKind.CONFINED:
        return _confined(asked, region, limits)
    output = _required(_stated(asked, source, picture))
    if not asked.upscaled and (output.width > region.width or output.height > region.height):
        raise _upscaling(f"{output.width} x {output.height}", region)
    _check_limits(output, region, limits)
    return output


def height_for(width: int, source: Box, picture: Size) -> int:
    """Return the height that goes with a width, the proportions of the region kept.

    Where the region and the width are those of a stored tile it is the tile's height. IIIF
    leaves rounding to the server, and viewers that ask for an edge tile by its width alone
    lay it beside tiles whose sizes are rounded up. It is so only where the proportions stay
    within ``1 / WIDE_ENOUGH``, and those of the whole picture within a pixel.
    """
    exact = Fraction(source.height * width, source.width)
    step = _step(width, source.width)
    if step and not (source.x % step or source.y % step):
        bottom = source.y + source.height
        stored = -(-source.height // step)
        aligned = bottom % step == 0 or bottom == picture.height
        whole = (source.width, source.height) == (picture.width, picture.height)
        near = abs(stored - exact) < 1 or (width >= WIDE_ENOUGH and not whole)
        if aligned and near:
            return stored
    return rounded(exact)


def _step(short: int, long: int) -> int:
    """Return the power of two of which ``short`` is ``long`` divided and rounded up, or 0."""
    first = 1 << max((long // short).bit_length() - 1, 0)
    return next((step for step in (first, 2 * first) if -(-long // step) == short), 0)


def _stated(asked: AskedSize, source: Box, picture: Size) -> Size:
    number = asked.numbers[0]
    if asked.kind is SizeKind.WIDTH:
        return Size(int(number), height_for(int(number), source, picture))
    if asked.kind is SizeKind.HEIGHT:
        # The same rule, the picture laid on its side.
        sideways = Box(source.y, source.x, source.height, source.width)
        wide = height_for(int(number), sideways, Size(picture.height, picture.width))
        return Size(wide, int(number))
    if asked.kind is SizeKind.PERCENT:
        return scaled(Size(source.width, source.height), number / 100)
    return Size(int(number), int(asked.numbers[1]))


def _confined(asked: AskedSize, region: Size, limits: Limits) -> Size:
    wide, high = asked.numbers
    scale = min(wide / region.width, high / region.height)
    if scale > 1 and not asked.upscaled:
        if not asked.at_most:
            # The text of section 4.2 could also be read as "give the whole region"; the public
            # validator demands a refusal, as every other size larger than the region gets.
            raise _upscaling(f"!{wide},{high}", region)
        scale = Fraction(1)
    top = largest(region, limits, upscaled=asked.upscaled)
    output = scaled(region, scale)
    # Never larger than either: on very thin regions the two round differently.
    return _required(Size(min(output.width, top.width), min(output.height, top.height)))


def _upscaling(size: str, region: Size) -> InvalidError:
    return InvalidError(
        f"The size {size} cannot be served",
        why=f"the region has only {region.width} x {region.height} pixels",
        fix="Ask for at most that, or write ^ before the size to have it upscaled",
    )


def _check_limits(output: Size, region: Size, limits: Limits) -> None:
    if not limits.hold(output):
        raise TooLargeError(
            f"The size {output.width} x {output.height} cannot be served",
            why=f"answers have at most {limits.max_width} x {limits.tallest} pixels,"
            f" and {limits.max_area} in all",
            fix="Ask for max, for a smaller size, or for tiles",
        )
    if limits.finest is None:
        return
    most = Size(ceiling(region.width * limits.finest), ceiling(region.height * limits.finest))
    if output.width > most.width or output.height > most.height:
        raise RefusedError(
            f"The size {output.width} x {output.height} is not shown",
            why=f"the rights on this picture let the public see this region at"
            f" {most.width} x {most.height} pixels",
            fix="Ask for max, or sign in",
        )


def _required(size: Size) -> Size:
    if size.width < 1 or size.height < 1:
        raise InvalidError(
            "The size cannot be served",
            why="the scaled region would be less than one pixel wide or high",
            fix="Ask for a larger size",
        )
    return size
