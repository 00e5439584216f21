"""Regions as selectors of the W3C Web Annotation model, both ways.

Source: https://www.w3.org/TR/annotation-model/ sections 4.2.1 and 4.2.7;
https://www.w3.org/TR/media-frags/ section 4.2.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from handscroll.errors import InvalidError, UnsupportedError
from handscroll.geometry import Size
from handscroll.model.region import Point, Region

CONFORMS_TO = "http://www.w3.org/TR/media-frags/"
SVG = "http://www.w3.org/2000/svg"
MOST_BYTES = 200_000
MOST_POINTS = 10_000

_NUMBER = r"[+-]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})"
_FRAGMENT = re.compile(
    rf"xywh=(?:(pixel|percent):)?({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII
)
_POINTS = re.compile(rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER})*\s*", re.ASCII)
_PATH = re.compile(rf"\s*M\s*{_NUMBER}(?:[\s,]*L?[\s,]*{_NUMBER})*\s*[Zz]\s*", re.ASCII)
_HARMLESS = frozenset(
    {"id", "class", "width", "height", "viewBox", "version", "points", "d", "x", "y"}
    | {"fill", "fill-opacity", "fill-rule", "opacity", "stroke", "stroke-width"}
    | {"stroke-opacity", "stroke-linejoin", "stroke-linecap", "stroke-miterlimit"}
    | {"stroke-dasharray", "vector-effect"}
)
"""Attributes that neither act, nor load, nor move a shape."""


def selector_of(region: Region) -> dict[str, Any]:
    """Return the selector of a region: a fragment for a box, SVG for an outline."""
    if not region.outline:
        return {"type": "FragmentSelector", "conformsTo": CONFORMS_TO, "value": region.xywh()}
    points = " ".join(f"{x:.12g},{y:.12g}" for x, y in region.outline)
    return {
        "type": "SvgSelector",
        "value": f'<svg xmlns="{SVG}"><polygon points="{points}"/></svg>',
    }


def region_of(selector: Mapping[str, Any], capture: str, size: Size) -> Region:
    """Return the region that a selector names on a capture of that size.

    Raises
    ------
    InvalidError
        If the selector is malformed, or names a place outside the capture, or its SVG holds
        anything but one shape.
    UnsupportedError
        If it is of a kind, or holds a shape, that a region cannot express.
    """
    kind, value = selector.get("type"), selector.get("value")
    if not isinstance(value, str) or len(value) > MOST_BYTES:
        raise _invalid(f"its value is no text of at most {MOST_BYTES} characters")
    if kind == "FragmentSelector":
        return _region_of_fragment(value, capture, size)
    if kind == "SvgSelector":
        return _region_of_outline(_outline(value), capture, size)
    raise UnsupportedError(
        "The selector was not taken",
        why=f"its type is {kind!a:.60}",
        fix="Send a FragmentSelector with xywh, or an SvgSelector with one polygon",
    )


def _region_of_fragment(value: str, capture: str, size: Size) -> Region:
    found = _FRAGMENT.fullmatch(value)
    if found is None:
        raise _invalid("its value is not xywh=x,y,w,h")
    x, y, width, height = (float(number) for number in found.groups()[1:])
    if found[1] == "percent":
        x, width = x * size.width / 100, width * size.width / 100
        y, height = y * size.height / 100, height * size.height / 100
    if width <= 0 or height <= 0:
        raise _invalid("it is 0 wide or 0 high")
    return _boxed((x, y, x + width, y + height), capture, size, ())


def _region_of_outline(outline: Sequence[Point], capture: str, size: Size) -> Region:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return _boxed((min(xs), min(ys), max(xs), max(ys)), capture, size, tuple(outline))


def _boxed(
    edges: tuple[float, float, float, float],
    capture: str,
    size: Size,
    outline: tuple[Point, ...],
) -> Region:
    left, top = math.floor(edges[0]), math.floor(edges[1])
    right, bottom = math.ceil(edges[2]), math.ceil(edges[3])
    if left < 0 or top < 0 or right > size.width or bottom > size.height:
        raise _invalid(f"it reaches beyond the capture of {size.width} x {size.height} pixels")
    if right <= left or bottom <= top:
        raise _invalid("it is 0 wide or 0 high")
    return Region(
        capture=capture,
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        outline=outline,
    )


def _outline(text: str) -> list[Point]:
    """Return the corner points of an SVG that is one polygon or one straight path."""
    shape = _only_shape(text)
    tag = shape.tag.removeprefix(f"{{{SVG}}}")
    if tag == "polygon":
        numbers, pattern = shape.get("points", ""), _POINTS
    elif tag == "path":
        numbers, pattern = shape.get("d", ""), _PATH
    else:
        raise _unsupported(f"its shape is <{tag:.40}>")
    if not pattern.fullmatch(numbers):
        raise _unsupported("its outline is not made of straight lines in absolute numbers")
    found = [float(number) for number in re.findall(_NUMBER, numbers)]
    if len(found) % 2 or not 6 <= len(found) <= 2 * MOST_POINTS:
        raise _invalid(f"its outline has {len(found)} numbers; 3 to {MOST_POINTS} points are taken")
    return list(zip(found[::2], found[1::2], strict=True))


def _only_shape(text: str) -> ElementTree.Element:
    # No declaration, no entity, no instruction: nothing is left that an XML parser could be
    # made to fetch or to blow up.
    if "<!" in text or "<?" in text or "&" in text:
        raise _invalid("its SVG holds a declaration, an entity, a comment or an instruction")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise _invalid("its SVG cannot be read") from None
    elements = list(root.iter())
    if root.tag not in ("svg", f"{{{SVG}}}svg") or len(elements) > 3:
        raise _invalid("its SVG holds more than one shape")
    shapes = [one for one in elements[1:] if one.tag not in ("g", f"{{{SVG}}}g")]
    if len(shapes) != 1 or len(shapes[0]):
        raise _invalid("its SVG does not hold exactly one shape")
    strange = {name for one in elements for name in one.keys() if name not in _HARMLESS}  # noqa: SIM118
    if strange:
        raise _invalid(f"its SVG has the attribute {min(strange)!a:.60}")
    return shapes[0]


def _invalid(why: str) -> InvalidError:
    return InvalidError("The selector was not taken", why=why, fix="Draw the region anew")


def _unsupported(why: str) -> UnsupportedError:
    return UnsupportedError(
        "The selector was not taken", why=why, fix="Send one polygon, or xywh=x,y,w,h"
    )
