"""Pyramids of made pictures, and a museum that shows one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.taking_in import take_in
from handscroll.geometry import Box, Size
from handscroll.model.rights import Rights
from handscroll.museum import Museum
from handscroll.museum.captures import Shown
from handscroll.scans.build import build_pyramid
from handscroll.scans.levels import level_sizes
from handscroll.scans.limits import Limits
from handscroll.scans.pyramid import Pyramid


def smooth(width: int, height: int) -> np.ndarray:
    """A picture in which colour tells the place: uint8 ``(height, width, 3)``, never dark."""
    x = np.linspace(0, 1, width)[None, :]
    y = np.linspace(0, 1, height)[:, None]
    red, green = 90 + 150 * x + 0 * y, 90 + 150 * y + 0 * x
    blue = 160 + 60 * np.sin(9 * x) * np.cos(7 * y)
    return np.stack([red, green, blue], axis=2).round().astype(np.uint8)


@dataclass
class Lossless:
    """A pyramid in memory, halved by means of 2 x 2 pixels, without any loss of coding."""

    pixels: np.ndarray
    tile: int = 64
    asked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.size = Size(self.pixels.shape[1], self.pixels.shape[0])
        self.levels = level_sizes(self.size, self.tile)
        self._kept = [self.pixels]
        for _ in self.levels[1:]:
            last = self._kept[-1].astype(float)
            last = np.pad(last, ((0, last.shape[0] % 2), (0, last.shape[1] % 2), (0, 0)), "edge")
            mean = (last[::2, ::2] + last[1::2, ::2] + last[::2, 1::2] + last[1::2, 1::2]) / 4
            self._kept.append(mean.round().astype(np.uint8))

    def window(self, level: int, box: Box) -> np.ndarray:
        """Return a box of one level."""
        assert box.clipped(self.levels[level]) == box
        self.asked.append(box.width * box.height)
        return self._kept[level][box.y : box.y + box.height, box.x : box.x + box.width].copy()


@pytest.fixture
def lossless() -> Callable[..., Lossless]:
    """Make a lossless pyramid in memory of a smooth picture, or of the pixels given."""

    def make(width: int = 0, height: int = 0, pixels: np.ndarray | None = None) -> Lossless:
        return Lossless(smooth(width, height) if pixels is None else pixels)

    return make


@pytest.fixture
def built(tmp_path: Path) -> Callable[[int, int], tuple[np.ndarray, Pyramid]]:
    """Build a real pyramid of a smooth picture; returns the pixels and the pyramid."""

    def make(width: int, height: int) -> tuple[np.ndarray, Pyramid]:
        pixels = smooth(width, height)
        source, target = tmp_path / f"{width}.png", tmp_path / f"{width}.tif"
        Image.fromarray(pixels).save(source)
        build_pyramid(source, target, limits=Limits())
        return pixels, Pyramid.open(target)

    return make


@dataclass
class Reply:
    """What a raw application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def ask() -> Callable[..., Reply]:
    """Ask a raw ASGI application for one address, as a server would."""

    def send(app, path: str, method: str = "GET", **headers: str) -> Reply:
        named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        if "host" not in headers:
            named.append((b"host", b"museum.example"))
        scope = {
            "type": "http", "method": method, "scheme": "https", "path": path,
            "raw_path": path.encode(), "root_path": "", "headers": named,
            "query_string": b"", "server": ("127.0.0.1", 80),
        }  # fmt: skip
        sent: list[dict] = []

        async def receive() -> dict:
            return {"type": "http.request", "body": b""}

        async def keep(message: dict) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, keep))
        found = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        return Reply(sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))

    return send


@dataclass
class Hung:
    """A museum with one published picture of 701 x 301 pixels and one draft."""

    museum: Museum
    relic: str
    public: str
    draft: str


@pytest.fixture
def hung(museum: Museum, make_scan: Callable[..., Path], tmp_path: Path) -> Hung:
    """Take two scans in, as any scan is, and publish one of them."""
    names = []
    for publish, seed in ((True, 1), (False, 2)):
        scan = make_scan(tmp_path / f"scan{seed}.png", 701, 301, seed=seed)
        plan = plan_intake([scan], None, Limits(), publish=publish)
        for key in ask_for(museum, plan, person="wang").keys:
            take_in(museum, key)
        names.append(next(r for r in museum.relics.list() if r.captures[0].id not in names))
        names[-1] = names[-1].captures[0].id
    shown = museum.captures.find(names[0])
    return Hung(museum, shown.relic, names[0], names[1])


@pytest.fixture
def protect() -> Callable[[Hung, int], None]:
    """Let the public see a published picture no longer than so many pixels."""

    def set_limit(hung: Hung, most: int) -> None:
        find = hung.museum.captures.find

        def limited(capture: str) -> Shown:
            shown = find(capture)
            return replace(shown, rights=Rights(max_public_px=most))

        hung.museum.captures.find = limited  # type: ignore[method-assign]

    return set_limit
