"""The house's seal as a picture that phones put among their apps."""

from __future__ import annotations

from functools import cache

from handscroll.pages.assets import PREFIX, STATIC, Assets

_SIDE = 32
"""Units of the drawn seal; its own rim is two of them."""
_MARGIN = 6
_CINNABAR = "#a52a1e"


@cache
def icon(size: int, *, filled: bool) -> bytes:
    """Return the seal as PNG, ``size`` pixels wide and high.

    Parameters
    ----------
    filled
        On a ground of cinnabar up to the edge: phones cut such pictures into shapes of their own,
        and four fifths of the middle stay ("maskable", W3C Web Application Manifest).
    """
    # Pixels are wanted by phones alone; no command waits for what draws them.
    import pyvips

    drawn = (STATIC / Assets.read().url("src/images/seal.svg").removeprefix(PREFIX)).read_text()
    side = _SIDE
    if filled:
        side += 2 * _MARGIN
        box = f"{-_MARGIN} {-_MARGIN} {side} {side}"
        ground = (
            f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="{side}" height="{side}"'
            f' fill="{_CINNABAR}"/>'
        )
        drawn = drawn.replace(f"0 0 {_SIDE} {_SIDE}", box).replace(">", f">{ground}", 1)
    # Without width and height a drawing is as many pixels wide as its box has units.
    picture = pyvips.Image.svgload_buffer(drawn.encode(), scale=size / side)
    found: bytes = picture.pngsave_buffer(strip=True)
    return found
