"""The coarse colours that works are found by: names of pigments, and which is nearest to one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FEW, _AS_NEAR = 3, 1.3
"""Most names for one colour, and how much farther than the nearest another may be."""
_HEX = re.compile(r"#([0-9A-Fa-f]{6})")


@dataclass(frozen=True)
class Colour:
    """One coarse colour; ``rgb`` is a typical sRGB value of the pigment on old silk."""

    name: str
    rgb: tuple[int, int, int]

    @property
    def hex(self) -> str:
        """The colour as a browser writes it."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


COLOURS = (
    Colour("ink", (44, 40, 38)),
    Colour("white", (240, 236, 226)),
    Colour("silk", (208, 184, 142)),
    Colour("umber", (110, 74, 46)),
    Colour("ochre", (170, 106, 58)),
    Colour("gamboge", (224, 176, 56)),
    Colour("cinnabar", (186, 52, 38)),
    Colour("rouge", (196, 108, 116)),
    Colour("malachite", (66, 128, 96)),
    Colour("indigo", (48, 66, 92)),
    Colour("azurite", (44, 98, 148)),
    Colour("purple", (112, 68, 112)),
)
"""Named after 墨 白 绢 赭褐 赭石 藤黄 朱砂 胭脂 石绿 花青 石青 紫."""
NAMES = {colour.name: colour for colour in COLOURS}
PALETTE = {colour.name: colour.rgb for colour in COLOURS}


def nearest(written: str) -> str | None:
    """Return the coarse colour that a name or ``#rrggbb`` stands for, or None."""
    return next(iter(nearest_few(written)), None)


def nearest_few(written: str) -> tuple[str, ...]:
    """Return the coarse colours nearest to a name or ``#rrggbb``, the nearest first.

    A colour that lies between two names stands for both, at most for :data:`_FEW`. Nearness is
    that of CIE 1976 (L*, a*, b*), ISO/CIE 11664-4, in which lightness counts half: a pale blue
    is still looked for as a blue.
    """
    if written in NAMES:
        return (written,)
    found = _HEX.fullmatch(written.strip())
    if found is None:
        return ()
    wanted = lab(*(int(found[1][at : at + 2], 16) for at in (0, 2, 4)))
    far = {colour.name: _far(lab(*colour.rgb), wanted) ** 0.5 for colour in COLOURS}
    names = sorted(far, key=lambda name: far[name])
    return tuple(name for name in names[:_FEW] if far[name] <= _AS_NEAR * far[names[0]])


def _far(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return ((one[0] - other[0]) / 2) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def lab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """Return L* (0 to 100), a* and b* of an sRGB colour (0 to 255), white point D65."""
    linear = [_linear(value / 255) for value in (red, green, blue)]
    weights = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        _curve(sum(weight * value for weight, value in zip(row, linear, strict=True)) / top)
        for row, top in zip(weights, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _curve(value: float) -> float:
    return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)
