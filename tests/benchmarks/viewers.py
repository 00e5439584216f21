"""A thousand viewers pan a scroll at once: an open loop, so that nobody waits politely.

Each viewer has a kept connection and asks for a tile every quarter of a second, whether the
last one has come or not; together they ask for twenty regions a second beside it. Regions are
asked for in every second window of time, so that tiles with and without them are compared under
the same weather.
"""

from __future__ import annotations

import asyncio
import gc
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import simplejpeg
import uvloop
from processes import HOST
from region_paths import Region, regions
from served import Server
from tile_paths import Tile, iiif_path, stored
from viewers_link import Ledger, Link, Question

from handscroll.scans.pyramid import Pyramid

TILES_A_SECOND = 4
SPARE_FILES = 256


@dataclass(frozen=True)
class Crowd:
    """How many look, for how long, and at what."""

    viewers: int = 1000
    window_s: float = 4.0
    windows: int = 48
    warm_s: float = 3.0
    regions_a_second: float = 20.0
    region_links: int = 40
    seed: int = 5


@dataclass
class Seen:
    """What came of it; waits in milliseconds, one list a window, windows with regions are odd."""

    tiles: list[list[float]] = field(default_factory=list)
    regions: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    asked_tiles: int = 0
    answered_tiles: int = 0
    asked_regions: int = 0
    answered_regions: int = 0
    mb_a_second: float = 0.0
    server_cores: float = 0.0
    generator_cores: float = 0.0
    generator_late_p99_ms: float = 0.0


def measure(server: Server, pyramid: Pyramid, image: str, crowd: Crowd) -> Seen:
    """Let the crowd pan, and return what it saw."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = crowd.viewers + crowd.region_links + SPARE_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, wanted)), hard))
    prefix = f"/iiif/3/{image}"
    tiles = _tiles(pyramid, prefix, server.port)
    drawn = regions(pyramid.size, int(crowd.regions_a_second * crowd.window_s * crowd.windows) + 1)
    gc.disable()  # a pause of the generator would be charged to the server
    try:
        runner = _Run(server, crowd, tiles, [_region(one, prefix, server.port) for one in drawn])
        return uvloop.run(runner.go(pyramid))
    finally:
        gc.enable()


def _request(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept: image/*\r\n\r\n".encode()


Asking = tuple[bytes, bytes]
"""A tile's request and the stored bytes that must come back."""


def _tiles(pyramid: Pyramid, prefix: str, port: int) -> dict[Tile, Asking]:
    naming = iiif_path(pyramid, prefix)
    return {tile: (_request(naming(tile), port), body) for tile, body in stored(pyramid)}


def _region(region: Region, prefix: str, port: int) -> tuple[bytes, tuple[int, int]]:
    return _request(f"{prefix}/{region.path}", port), (region.high, region.wide)


class _Run:
    """One run of a crowd against a server."""

    def __init__(
        self, server: Server, crowd: Crowd, tiles: dict[Tile, Asking],
        drawn: list[tuple[bytes, tuple[int, int]]],
    ) -> None:  # fmt: skip
        self.server, self.crowd, self.tiles, self.drawn = server, crowd, tiles, drawn
        self.ledger = Ledger()

    async def go(self, pyramid: Pyramid) -> Seen:
        crowd = self.crowd
        links = await self._connect(crowd.viewers)
        helpers = await self._connect(crowd.region_links)
        paths = [walk(pyramid, crowd.seed * 100_003 + at) for at in range(crowd.viewers)]
        began, mine, theirs = time.monotonic() + 0.2, time.process_time(), self.server.tree.cpu_s()
        seen = Seen()
        await asyncio.gather(
            self._pan(began, links, paths, seen), self._ask_regions(began, helpers, seen)
        )
        await self._settled(links + helpers)
        wall = time.monotonic() - began
        seen.generator_cores = (time.process_time() - mine) / wall
        seen.server_cores = (self.server.tree.cpu_s() - theirs) / wall
        for link in links + helpers:
            link.close()
        return self._summed(seen, began + crowd.warm_s, wall)

    async def _connect(self, count: int) -> list[Link]:
        loop = asyncio.get_running_loop()
        made: list[Link] = []
        while len(made) < count:
            together = min(50, count - len(made))
            opened = await asyncio.gather(*(
                loop.create_connection(lambda: Link(self.ledger), HOST, self.server.port)
                for _ in range(together)
            ))  # fmt: skip
            made += [link for _, link in opened]
        return made

    async def _pan(
        self, began: float, links: Sequence[Link], paths: Sequence[Iterator[Tile]], seen: Seen
    ) -> None:
        """Send every viewer's tile when it is due, whatever became of the one before."""
        crowd, step = self.crowd, 1 / TILES_A_SECOND
        rng = random.Random(crowd.seed)
        phases = sorted((rng.uniform(0, step), at) for at in range(len(links)))
        frames = round((crowd.warm_s + crowd.window_s * crowd.windows) / step)
        for frame in range(frames):
            for phase, at in phases:
                due = began + frame * step + phase
                await _until(due)
                request, body = self.tiles[next(paths[at])]
                links[at].ask(Question(due, request, body.__eq__, "tile"))
                seen.asked_tiles += 1

    async def _ask_regions(self, began: float, links: Sequence[Link], seen: Seen) -> None:
        """Ask for regions at even distances within every second window."""
        crowd = self.crowd
        count = round(crowd.regions_a_second * crowd.window_s)
        for window in range(1, crowd.windows, 2):
            start = began + crowd.warm_s + window * crowd.window_s
            for at in range(count):
                due = start + at / crowd.regions_a_second
                await _until(due)
                request, size = self.drawn[seen.asked_regions % len(self.drawn)]
                link = links[seen.asked_regions % len(links)]
                link.ask(Question(due, request, _Sized(size), "region"))
                seen.asked_regions += 1

    async def _settled(self, links: Sequence[Link]) -> None:
        until = time.monotonic() + 30
        while any(link.busy for link in links) and time.monotonic() < until:
            await asyncio.sleep(0.01)

    def _summed(self, seen: Seen, counted_from: float, wall: float) -> Seen:
        crowd, ledger = self.crowd, self.ledger
        seen.tiles = [[] for _ in range(crowd.windows)]
        for due, wait in ledger.waits.get("tile", []):
            window = int((due - counted_from) // crowd.window_s)
            if 0 <= window < crowd.windows:
                seen.tiles[window].append(wait * 1000)
        seen.regions = [wait * 1000 for _, wait in ledger.waits.get("region", [])]
        seen.answered_tiles = len(ledger.waits.get("tile", []))
        seen.answered_regions = len(seen.regions)
        missing = seen.asked_tiles + seen.asked_regions - seen.answered_tiles
        unanswered = missing - seen.answered_regions - len(ledger.errors)
        seen.errors = [*ledger.errors, *["no answer"] * unanswered]
        seen.mb_a_second = ledger.bytes / 1e6 / wall
        late = sorted(ledger.late)
        seen.generator_late_p99_ms = late[int(len(late) * 0.99)] * 1000 if late else 0.0
        return seen


@dataclass(frozen=True, slots=True)
class _Sized:
    """Whether a body is a JPEG of a certain height and width."""

    size: tuple[int, int]

    def __call__(self, body: bytes) -> bool:
        try:
            return bool(simplejpeg.decode_jpeg_header(body)[:2] == self.size)
        except ValueError:
            return False


async def _until(due: float) -> None:
    wait = due - time.monotonic()
    if wait > 0:
        await asyncio.sleep(wait)


def walk(pyramid: Pyramid, seed: int) -> Iterator[Tile]:
    """Yield the tiles that come into sight as one viewer pans, column after column, for ever.

    A viewer has a level of its own, at which the scroll is a few tiles high, begins anywhere
    and goes either way; at an end the way goes back.
    """
    rng = random.Random(seed)
    close = [at for at, size in enumerate(pyramid.levels) if size.width > 4 * pyramid.tile]
    level = rng.choice(close[:3] or [0])
    size, side = pyramid.levels[level], pyramid.tile
    across, down = -(-size.width // side), -(-size.height // side)
    column, step = rng.randrange(across), rng.choice((-1, 1))
    while True:
        for row in range(down):
            yield Tile(level, column, row)
        if not 0 <= column + step < across:
            step = -step
        column = min(max(column + step, 0), across - 1)
