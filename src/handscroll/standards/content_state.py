"""IIIF Content State 1.0: a view of a work as a link that any viewer opens, both ways.

Source: https://iiif.io/api/content-state/1.0/, sections 2 (form), 3 (protocol) and 6 (encoding).
Nothing is ever fetched: a state that is only an address stays one.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from handscroll.errors import InvalidError, TooLargeError, UnsupportedError
from handscroll.standards.json_bodies import parsed

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MOST_CHARACTERS = 16_384
"""Of an encoded state; browsers and proxies cut longer addresses."""
MOST_TARGETS = 20
"""Views in one state; more than are compared on any page."""
_UNESCAPED = "!~*'()-_."
"""What JavaScript's encodeURIComponent leaves as it is, letters and digits apart."""
_ENCODED = re.compile(r"[A-Za-z0-9_+/-]*={0,2}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s]{1,4000}")
_NUMBER = r"(\d{1,10}(?:\.\d{1,12})?)"
_XYWH = re.compile(rf"(?:pixel:|(percent:))?{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}", re.ASCII)
_MOST = 1e9


@dataclass(frozen=True, slots=True)
class View:
    """What a state shows.

    Attributes
    ----------
    manifest, canvas
        Addresses; empty where the state names none. A bare address stands in ``manifest``.
    box
        Left, top, width, height in units of the canvas, 0 to 1e9; a point is 0 wide and 0 high.
        None is the whole canvas.
    percent
        Whether the box is in hundredths of the canvas.
    """

    manifest: str = ""
    canvas: str = ""
    box: tuple[float, float, float, float] | None = None
    percent: bool = False


def annotation(view: View) -> dict[str, Any]:
    """Return a view as a content state in full: an annotation, section 2.2.

    Raises
    ------
    InvalidError
        If the view names neither a manifest nor a canvas, or a canvas outside any manifest.
    """
    if not view.manifest:
        raise _invalid("it names no manifest, so that nobody could open it")
    target: dict[str, Any] = {"id": view.manifest, "type": "Manifest"}
    if view.canvas:
        target = {"id": view.canvas, "type": "Canvas", "partOf": [target]}
        target = _placed(target, view)
    return {
        "@context": CONTEXT,
        "type": "Annotation",
        "motivation": ["contentState"],
        "target": target,
    }


def encode(state: str) -> str:
    """Return a state, JSON or an address, so that it can stand in a query (section 6.2)."""
    raw = quote(state, safe=_UNESCAPED).encode("ascii")
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decode(text: str) -> str:
    """Return the JSON or the address that an encoded state is; plain ones come back as they are.

    Some write base64 of the JSON itself, and some the other alphabet of base64; both are taken.

    Raises
    ------
    TooLargeError
        If it has more than :data:`MOST_CHARACTERS`.
    InvalidError
        If it is no base64, or not UTF-8 below it.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLargeError(
            "The link was not opened",
            why=f"its view has {len(text)} characters, at most {MOST_CHARACTERS} are read",
            fix="Share the view anew",
        )
    text = text.strip()
    if text.startswith("{") or _ADDRESS.fullmatch(text):
        return text
    if not _ENCODED.fullmatch(text):
        raise _invalid("it is no base64url")
    bare = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        # Surrogates in percent signs are no UTF-8 either, so `unquote` must not mend them.
        found = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8")
        return found if found.lstrip()[:1] == "{" else unquote(found, errors="strict").strip()
    except (binascii.Error, ValueError):
        raise _invalid("what it encodes is no text in UTF-8") from None


def views(text: str) -> tuple[View, ...]:
    """Return what a state shows, encoded or plain, in its order; at least one view.

    Raises
    ------
    TooLargeError, InvalidError
        If it is too long or too deep, or not a content state.
    UnsupportedError
        If it selects a place in a manner that a box cannot express.
    """
    state = decode(text)
    if _ADDRESS.fullmatch(state):
        return (View(manifest=state),)
    try:
        document = parsed(state.encode("utf-8", "replace"))
    except InvalidError as problem:
        raise _invalid(problem.why) from None
    if not isinstance(document, dict):
        raise _invalid("it is neither an object nor an address")
    targets = document.get("target") if document.get("type") == "Annotation" else document
    many = targets if isinstance(targets, list) else [targets]
    if not 0 < len(many) <= MOST_TARGETS:
        raise _invalid(f"it has {len(many)} targets, 1 to {MOST_TARGETS} are read")
    return tuple(_view(one) for one in many)


def _placed(canvas: dict[str, Any], view: View) -> dict[str, Any]:
    if view.box is None:
        return canvas
    x, y, width, height = view.box
    if width == 0 and height == 0 and not view.percent:
        selector = {"type": "PointSelector", "x": _plain(x), "y": _plain(y)}
        return {"type": "SpecificResource", "source": canvas, "selector": selector}
    numbers = ",".join(_written(side) for side in view.box)
    unit = "percent:" if view.percent else ""
    return canvas | {"id": f"{canvas['id']}#xywh={unit}{numbers}"}


def _view(target: object) -> View:
    if isinstance(target, str):
        return _of_address(target, "", None)
    if not isinstance(target, dict):
        raise _invalid("its target is neither an object nor an address")
    if target.get("type") != "SpecificResource":
        return _of_address(_address(target.get("id")), target.get("type", ""), target.get("partOf"))
    source = target.get("source")
    inner = source if isinstance(source, dict) else {"id": source, "type": "Canvas"}
    if inner.get("type") == "SpecificResource":
        raise _invalid("its source is a place and not a canvas")
    found = _of_address(
        _address(inner.get("id")), inner.get("type", ""),
        inner.get("partOf") or target.get("partOf"),
    )  # fmt: skip
    selectors = target.get("selector", [])
    chosen = list(selectors) if isinstance(selectors, list) else [selectors]
    for one in chosen:
        box, percent = _selected(one)
        return View(found.manifest, found.canvas, box, percent)
    return found


def _of_address(address: str, kind: object, part_of: object) -> View:
    bare, _, fragment = _address(address).partition("#")
    if kind == "Manifest":
        return View(manifest=bare)
    manifest = next(_manifests(part_of), "")
    if not (kind == "Canvas" or fragment or manifest):
        return View(manifest=bare)
    box, percent = _fragment(fragment)
    return View(manifest, bare, box, percent)


def _manifests(part_of: object) -> Iterator[str]:
    for one in part_of if isinstance(part_of, list) else [part_of]:
        if isinstance(one, str):
            yield _address(one)
        elif isinstance(one, dict) and one.get("type", "Manifest") == "Manifest":
            yield _address(one.get("id"))


def _selected(selector: object) -> tuple[tuple[float, float, float, float], bool]:
    kind = selector.get("type") if isinstance(selector, Mapping) else None
    if isinstance(selector, Mapping) and kind == "PointSelector":
        return (*_point(selector.get("x")), *_point(selector.get("y")), 0.0, 0.0), False
    if isinstance(selector, Mapping) and kind == "FragmentSelector":
        box, percent = _fragment(str(selector.get("value", "")))
        if box is not None:
            return box, percent
        raise _invalid("its FragmentSelector names no xywh")
    raise UnsupportedError(
        "The link was not opened",
        why=f"it selects a place with {kind!a:.40}",
        fix="Share the view as a box or a point",
    )


def _fragment(fragment: str) -> tuple[tuple[float, float, float, float] | None, bool]:
    """Return the box of a media fragment; a time, which no picture has, is passed over."""
    written = next((one[5:] for one in fragment.split("&") if one.startswith("xywh=")), None)
    if written is None:
        return None, False
    found = _XYWH.fullmatch(written)
    if found is None:
        raise _invalid("its xywh is not x,y,w,h in plain numbers")
    x, y, width, height = (float(number) for number in found.groups()[1:])
    return (x, y, width, height), found[1] is not None


def _point(value: object) -> tuple[float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _MOST:
        raise _invalid("its point has no x and y from 0 to 1e9")
    return (float(value),)


def _address(value: object) -> str:
    # A lone surrogate can be written in JSON, and in no answer of ours.
    if isinstance(value, str) and _ADDRESS.fullmatch(value) and value.isprintable():
        return value
    raise _invalid(f"{value!a:.60} is no http address")


def _written(side: float) -> str:
    return f"{side:.12f}".rstrip("0").rstrip(".")


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _invalid(why: str) -> InvalidError:
    return InvalidError("The link was not opened", why=why, fix="Share the view anew")
