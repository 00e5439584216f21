"""Tiles from every server in turn: rounds of the same load, interleaved, ratios of pairs."""

from __future__ import annotations

import contextlib
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import peer_servers as peers
from picture import write_picture
from processes import PeerError, fetch, settle
from served import Server, make_museum, pyramid_of, serving
from tile_paths import Naming, all_tiles, file_path, iiif_path, sequence, stored
from wrk_load import Round, load, write_paths

from handscroll.scans.pyramid import Pyramid

SCAN = "painting.tif"
WIDTH, HEIGHT = 20_480, 8_192
SLOW = ("large-image", "iiif-processor")
"""Servers that are asked with the first number of connections only, to save minutes."""
LONGEST = 40_000
"""Requests in the sequence before it begins again."""


@dataclass(frozen=True)
class Rival:
    """A server in the rounds, and its sequence of paths."""

    server: Server
    paths: Path


@dataclass
class Outcome:
    """Every round of every server, and what their processes held at the end."""

    rounds: dict[str, dict[int, list[Round]]] = field(default_factory=dict)
    pss_mb: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    tiles: int = 0
    differing: int = 0
    """Tiles that our server did not send as they are stored."""

    def ratios(self, peer: str, connections: int, what: str) -> list[float]:
        """Return ours over a peer's, one a round."""
        ours, theirs = (self.rounds[name][connections] for name in ("handscroll", peer))
        pairs = zip(ours, theirs, strict=True)
        return [getattr(one, what) / getattr(other, what) for one, other in pairs]

    def median(self, name: str, connections: int, what: str) -> float:
        """Return a server's own median over the rounds."""
        rounds = self.rounds[name][connections]
        return float(statistics.median(getattr(one, what) for one in rounds))

    def summary(self) -> dict[str, dict[str, float | list[float]]]:
        """Return each server's medians and rounds, by name and number of connections."""
        return {
            f"{name} {connections}": self._summed(name, connections)
            for name, by_connections in self.rounds.items()
            for connections in by_connections
        }

    def _summed(self, name: str, connections: int) -> dict[str, float | list[float]]:
        fields = ("rps", "p50_ms", "p99_ms", "cpu_us", "bytes")
        rounds = [float(round(one.rps)) for one in self.rounds[name][connections]]
        medians = {what: round(self.median(name, connections, what), 3) for what in fields}
        return {**medians, "pss_mb": round(self.pss_mb[name], 1), "rps_rounds": rounds}


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds, seconds each, and numbers of connections."""

    rounds: int = 7
    seconds: int = 4
    connections: tuple[int, ...] = (32, 64)
    slow: int = 4
    """Connections for servers that take seconds an answer under more."""
    peers: tuple[str, ...] = ("nginx", "iipimage", "large-image", "iiif-processor")


def measure(folder: Path, plan: Plan, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Outcome:
    """Make a museum of one painting, start everybody with empty caches, and take the rounds."""
    scans = folder / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    scan = write_picture(scans / SCAN, *size)
    image = make_museum(folder / "museum", scans)[SCAN]
    pyramid = pyramid_of(folder / "museum", image)
    outcome = Outcome()
    with ExitStack() as stack:
        rivals = _everybody(stack, folder, scan, image, plan, outcome)
        drawn = all_tiles(pyramid)
        outcome.tiles = len(drawn)
        for name, naming in _namings(pyramid, image).items():
            if name in rivals:
                _answers(rivals[name].server, pyramid, naming)
                settle(rivals[name].server.tree)
        for at in range(plan.rounds):
            _one_round(at, rivals, plan, outcome)
        for name, rival in rivals.items():
            outcome.pss_mb[name] = rival.server.tree.pss_mb()
        ours = _namings(pyramid, image)["handscroll"]
        outcome.differing = differing(rivals["handscroll"].server, pyramid, ours)
    return outcome


def _namings(pyramid: Pyramid, image: str) -> dict[str, Naming]:
    levels = len(pyramid.levels)
    return {
        "handscroll": iiif_path(pyramid, f"/iiif/3/{image}"),
        "nginx": file_path,
        "iipimage": iiif_path(pyramid, "/iiif/peer.tif"),
        "large-image": lambda t: f"/{levels - 1 - t.level}/{t.column}/{t.row}.jpg",
        "iiif-processor": iiif_path(pyramid, "/iiif/3/peer.tif"),
    }


def _everybody(
    stack: ExitStack, folder: Path, scan: Path, image: str, plan: Plan, outcome: Outcome
) -> dict[str, Rival]:
    museum = folder / "museum"
    pyramid = pyramid_of(museum, image)
    tiff = peers.write_peer_tiff(scan, pyramid, folder / "peer" / "peer.tif")
    makers: dict[str, Callable[[], contextlib.AbstractContextManager[Server]]] = {
        "handscroll": lambda: serving(museum),
        "nginx": lambda: peers.nginx_static(pyramid, folder / "nginx"),
        "iipimage": lambda: peers.iipimage(tiff, folder / "iipimage"),
        "large-image": lambda: peers.large_image(tiff, folder / "large-image"),
        "iiif-processor": lambda: peers.iiif_processor(tiff, pyramid, folder / "iiif-processor"),
    }
    order = sequence(all_tiles(pyramid), LONGEST)
    rivals = {}
    for name, naming in _namings(pyramid, image).items():
        if name not in ("handscroll", *plan.peers):
            continue
        try:
            server = stack.enter_context(makers[name]())
        except PeerError as trouble:
            sys.stderr.write(f"{name} is left out: {trouble}\n")
            outcome.left_out[name] = str(trouble)
            continue
        file = write_paths(folder / f"{name}.paths", [naming(tile) for tile in order])
        rivals[name] = Rival(server, file)
    return rivals


def _one_round(at: int, rivals: dict[str, Rival], plan: Plan, outcome: Outcome) -> None:
    """Ask everybody once at each number of connections; who begins changes with the round."""
    names = list(rivals)
    turned = names[at % len(names) :] + names[: at % len(names)]
    for connections in plan.connections:
        for name in turned:
            if name in SLOW and connections != plan.connections[0]:
                continue
            rival = rivals[name]
            many = plan.slow if name == "iiif-processor" else connections
            first = at * 997 % LONGEST
            taken = load(rival.server, rival.paths, many, plan.seconds, first)
            outcome.rounds.setdefault(name, {}).setdefault(connections, []).append(taken)
            sys.stderr.write(f"round {at} {connections:3d} {name:14s} {_line(taken)}\n")


def _line(one: Round) -> str:
    return (
        f"{one.rps:9.0f}/s {one.cpu_us:8.1f} us p50 {one.p50_ms:7.2f} p99 {one.p99_ms:8.2f} ms"
        f" {one.bytes:7.0f} B bad {one.bad}"
    )


def differing(server: Server, pyramid: Pyramid, naming: Naming) -> int:
    """Return how many tiles a server does not send as they are stored."""
    differ = 0
    for tile, body in stored(pyramid):
        status, said, _ = fetch(server.port, naming(tile))
        assert status == 200, (server.name, tile, status, said[:300])
        differ += said != body
    return differ


def _answers(server: Server, pyramid: Pyramid, naming: Naming) -> None:
    """Ask a server for three tiles; each must be a JPEG file, or it is not measured at all."""
    every = all_tiles(pyramid)
    for tile in every[:: max(1, len(every) // 3)]:
        status, said, _ = fetch(server.port, naming(tile))
        assert status == 200, (server.name, tile, status, said[:300])
        assert said[:2] == b"\xff\xd8", (server.name, tile)
