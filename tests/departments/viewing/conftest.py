"""Pyramids of made pictures, and a museum that shows one of them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from handscroll.departments.collection.taking_in import take_in
from handscroll.geometry import Box, Size
from handscroll.model.capture import Capture
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.relic import Part, Relic
from handscroll.model.rights import Rights, Role
from handscroll.museum import Museum
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
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def keep(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, keep))
        found = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        return Reply(sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent[1:]))

    return send


@dataclass
class Hung:
    """A museum of three pictures of 701 x 301 pixels, by identifier.

    ``guarded`` is published, but the public may see it no longer than 200 pixels.
    """

    museum: Museum
    public: str = "c-public"
    draft: str = "c-draft"
    guarded: str = "c-guarded"


@pytest.fixture(scope="session")
def hung_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take three scans in once, as any scan is taken in."""
    scans, folder = tmp_path_factory.mktemp("scans"), tmp_path_factory.mktemp("hung") / "museum"
    items = []
    for number, name in enumerate(("c-public", "c-draft", "c-guarded")):
        scan = scans / f"{name}.png"
        Image.fromarray(np.roll(smooth(701, 301), number, axis=1)).save(scan)
        found = scan.stat()
        planned = PlannedFile(
            source=str(scan), name=scan.name, bytes=found.st_size, modified_ns=found.st_mtime_ns,
            image_id=name, width_mm=350.5,
        )  # fmt: skip
        rights = Rights(max_public_px=200 if name == "c-guarded" else None)
        items.append(
            IntakeItem(
                accession_number=name,
                title={"en": name},
                rights=rights,
                files=(planned,),
                publish=name != "c-draft",
            )
        )
    with Museum.create(folder) as museum:
        for view in museum.intakes.plan(items, person="test"):
            take_in(museum, view.key)
        assert len(museum.relics.list()) == len(items)
    return folder


@pytest.fixture
def hung(hung_folder: Path, tmp_path: Path) -> Iterator[Hung]:
    """Open a copy of the museum of three pictures."""
    shutil.copytree(hung_folder, tmp_path / "museum")
    with Museum.open(tmp_path / "museum") as museum:
        yield Hung(museum)


@pytest.fixture
def wang(hung: Hung) -> str:
    """Sign a registrar in; the cookie."""
    hung.museum.people.add("wang", Role.REGISTRAR, "a long password", by="test")
    return "handscroll_session=" + hung.museum.people.sign_in("wang", "a long password").token


@pytest.fixture
def make_part():
    def make(width, height, *, mm=None, **more):
        capture = Capture(
            id=f"c{width}x{height}", relic="r1", path="originals/a", file_name="a.tif",
            sha256="0" * 64, bytes=1, media_type="image/tiff", width=width, height=height,
        )  # fmt: skip
        size = {} if mm is None else {"height_mm": mm, "width_mm": mm * width / height}
        return Part(capture=capture, **size, **more)

    return make


@pytest.fixture
def make_relic(make_part):
    def make(sizes, kinds=None, mm=None, **more):
        parts = tuple(
            make_part(w, h, mm=mm, **({"kind": kinds[n]} if kinds else {}))
            for n, (w, h) in enumerate(sizes)
        )
        more = {"title": {"en": "A work", "zh-Hans": "一件"}} | more
        return Relic(id="r1", accession_number="A 1", parts=parts, **more)

    return make
