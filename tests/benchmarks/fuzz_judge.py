"""Is an answer what the specification and the address promise? Reckoned apart from the server."""

from __future__ import annotations

import io
import json
import math
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from fuzz_grammar import Asked
from fuzz_museum import MAX_AREA, MAX_WIDTH, PICTURES
from numpy.typing import NDArray
from PIL import Image

ALLOWED = {200, 204, 206, 303, 304, 307, 400, 403, 404, 405, 414, 416, 431}
LOST = 0
CLOSE = 10.0
"""Levels by which the mean of a picture may be off: what JPEG loses, and edges of thin ones."""
_CANONICAL = re.compile(r'<([^>]*)>;rel="canonical"')
_LUMA = np.array([0.299, 0.587, 0.114])


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Judge:
    """Collects what is wrong with the answers of one connection.

    Parameters
    ----------
    base
        Address of the server.
    folder
        A path that no answer may name.
    """

    def __init__(self, base: str, folder: str) -> None:
        self._base, self._folder = base, folder.encode()
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []
        self.server_errors = 0
        self.pictures = 0
        self.no_http = 0

    def fault(self, where: str, what: str) -> None:
        """Note a fault."""
        self.faults.append(f"{where}: {what}")

    def judge(self, asked: Asked, reply: Reply) -> None:
        """Look at one answer."""
        self.statuses[reply.status] += 1
        where = f"{asked.method} {asked.target[:300]!r} {asked.headers!r:.200}"
        try:
            found = self._trouble(asked, reply)
        except Exception as error:  # whatever breaks here was sent by the server
            found = f"cannot be read: {type(error).__name__} {error}"
        if found:
            self.fault(where, f"{reply.status} {found}")

    def _trouble(self, asked: Asked, reply: Reply) -> str | None:
        status, headers = reply.status, reply.headers
        prescribed = status == 503 and "retry-after" in headers
        if status == LOST or (status >= 500 and not prescribed):
            self.server_errors += 1
            return f"server error {reply.body[:200]!r}"
        if status not in ALLOWED and not prescribed:
            return "a status that nobody prescribed"
        if self._folder in reply.body:
            return "a path of the museum is told"
        if _refused_before_us(reply):
            self.no_http += 1
            return None
        if not asked.target.startswith(b"/iiif/"):
            return None
        if headers.get("access-control-allow-origin") != "*":
            return f"without CORS: {headers}"
        if asked.method == "HEAD":  # a body would have been taken for the next answer
            return None
        if status >= 400:
            # Elsewhere in the house a reader may wish for a page.
            ours = asked.target.startswith((b"/iiif/2/", b"/iiif/3/"))
            return _bad_problem(reply) if ours else None
        return self._bad_content(reply) if status == 200 else None

    def _bad_content(self, reply: Reply) -> str | None:
        kind = reply.headers["content-type"]
        if kind.startswith("image/"):
            self.pictures += 1
            return self._bad_picture(reply)
        if "json" not in kind:
            return None
        document = json.loads(reply.body)
        size = document.get("width"), document.get("height")
        name = document.get("id", document.get("@id", "")).rpartition("/")[2]
        # Presentation documents have no width.
        return None if size[0] is None or PICTURES[name].size == size else f"{name} is {size}"

    def _bad_picture(self, reply: Reply) -> str | None:
        found = _CANONICAL.search(reply.headers.get("link", ""))
        if found is None or not found[1].startswith(self._base):
            return f"no canonical address: {reply.headers.get('link')}"
        name, region, size, turn, last = found[1].rsplit("/", 4)
        name = name.rpartition("/")[2]
        picture = PICTURES[name]
        if not picture.published:
            return "a draft is shown"
        image = Image.open(io.BytesIO(reply.body))
        image.load()
        box = _box(region, picture.size)
        angle = float(turn.lstrip("!"))
        if wrong := _wrong_size(image.size, box, size, angle):
            return f"{image.size} of {found[1]}: {wrong}"
        if picture.max_public_px and max(image.size) > 1.5 * picture.max_public_px:
            return f"{image.size} of a guarded picture"
        if angle % 90 == 0 and not last.startswith("bitonal"):
            wanted = _mean(picture.pixels, box, gray=last.startswith("gray"))
            return _wrong_colours(image, wanted, box)
        return None


def _refused_before_us(reply: Reply) -> bool:
    """Say whether the HTTP server itself refused what is no HTTP, before any of our code."""
    plain = reply.headers.get("content-type", "").startswith("text/plain")
    return reply.status in (400, 414, 431) and (plain or not reply.headers.get("content-type"))


def _bad_problem(reply: Reply) -> str | None:
    if reply.headers.get("content-type") != "application/problem+json":
        return f"no problem document: {reply.headers.get('content-type')}"
    document = json.loads(reply.body)
    missing = {"type", "title", "status", "detail", "fix"} - set(document)
    if missing or document["status"] != reply.status:
        return f"a problem document without {missing}, of status {document['status']}"
    return None


def _box(region: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    if region == "full":
        return (0, 0, *size)
    x, y, wide, high = (int(number) for number in region.split(","))
    assert x + wide <= size[0], region
    assert y + high <= size[1], region
    return x, y, wide, high


def _wrong_size(
    found: tuple[int, int], box: tuple[int, int, int, int], size: str, angle: float
) -> str | None:
    if angle % 90:
        longest = math.hypot(box[2], box[3]) if size in ("max", "full") else None
        return "turned beyond its diagonal" if longest and max(found) > longest + 2 else None
    wide, high = found if angle % 180 == 0 else found[::-1]
    if wide * high > MAX_AREA or max(wide, high) > MAX_WIDTH:
        return "beyond the limits"
    if size == "full":
        return None if (wide, high) == box[2:] else "not the region's size"
    if size in ("max", "^max"):
        proportion = abs(wide * box[3] - high * box[2])
        return "out of proportion" if proportion > 2 * max(box[2], box[3]) else None
    width, _, height = size.lstrip("^").partition(",")
    if wide != int(width):
        return "another width"
    if height:
        return None if high == int(height) else "another height"
    # A tile at the picture's edge, asked by its width alone, is as high as its neighbours.
    steps = (1 << level for level in range(20))
    tiles = [(-(-box[2] // step), -(-box[3] // step)) for step in steps]
    near = abs(high - box[3] * wide / box[2]) < 1
    return None if near or (wide, high) in tiles else "another height"


def _mean(
    pixels: NDArray[np.uint8], box: tuple[int, int, int, int], *, gray: bool
) -> NDArray[np.float64]:
    x, y, wide, high = box
    mean = pixels[y : y + high, x : x + wide].reshape(-1, 3).mean(axis=0)
    return np.repeat(mean @ _LUMA, 3) if gray else mean


def _wrong_colours(
    image: Image.Image, wanted: NDArray[np.float64], box: tuple[int, int, int, int]
) -> str | None:
    got = np.asarray(image.convert("RGB"), float).reshape(-1, 3).mean(axis=0)
    off = float(np.abs(got - wanted).max())
    return f"colours are off by {off:.0f} levels at {box}" if off > CLOSE else None
