"""Memory of many open images: ten thousand pictures, each served once by one process.

Private memory growth divided by the number of images, after every image has been served once;
nothing is kept in an index beside it. The server runs under ``ulimit -n 1024``, and then every
image is asked for a second time, round-robin.
"""

from __future__ import annotations

import http.client
import json
import sys
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from picture import write_picture
from processes import HOST, Tree, free_port, started
from served import HANDSCROLL, make_museum
from sqlalchemy import select

from handscroll.museum import Museum
from handscroll.scans.pyramid import Pyramid
from handscroll.storage.register import upsert
from handscroll.storage.tables import CaptureRow, RelicRow

IMAGES = 10_000
SIZE = (16_640, 12_288)
"""Pixels of each image: more than 1,000 tiles."""
FILES = 1024


def measure(folder: Path, images: int = IMAGES) -> dict[str, Any]:
    """Return kilobytes an image, and how many were served twice within the descriptors."""
    museum = folder / "museum"
    scans = folder / "scans"
    scans.mkdir(parents=True, exist_ok=True)
    write_picture(scans / "painting.tif", *SIZE)
    image = make_museum(museum, scans)["painting.tif"]
    names, tiles = _copies(museum, image, images, folder / "names.json")
    port = free_port()
    command = [*HANDSCROLL, "--museum", str(museum), "serve", "--no-worker", "--port", str(port)]
    few = [sys.executable, "-c", _LIMITED, str(FILES), *command]
    env = {"HANDSCROLL_WORKERS": "1", "HANDSCROLL_ACCESS_LOG": str(folder / "access.jsonl")}
    with started(few, port, folder / "serve.log", env) as process:
        tree = Tree((process.pid,))
        link = http.client.HTTPConnection(HOST, port, timeout=60)
        _serve(link, [image] * 200)
        before = tree.private_mb()
        assert _serve(link, names) == images
        grown = tree.private_mb() - before
        again = _serve(link, names)
        twice = tree.private_mb() - before
        files = sum(1 for _ in Path(f"/proc/{process.pid}/fd").iterdir())
        link.close()
    return {
        "memory_kb_per_image": round(grown * 1024 / images, 2),
        "memory_kb_per_image_after_two_rounds": round(twice * 1024 / images, 2),
        "index_bytes_per_image": 0,
        "images_under_1024_files": again,
        "descriptors_held": files,
        "tiles_per_image": tiles,
    }


_LIMITED = (
    "import os, resource, sys; n = int(sys.argv[1]);"
    "resource.setrlimit(resource.RLIMIT_NOFILE, (n, n)); os.execv(sys.argv[2], sys.argv[2:])"
)


def _serve(link: http.client.HTTPConnection, names: list[str]) -> int:
    """Ask for a tile of each image over one connection; return how many were right."""
    right = 0
    for at, name in enumerate(names):
        x, y = 512 * (at % 30), 512 * (at % 20)
        link.request("GET", f"/iiif/3/{name}/{x},{y},512,512/512,512/0/default.jpg")
        answer = link.getresponse()
        body = answer.read()
        right += answer.status == 200 and body[:3] == b"\xff\xd8\xff" and len(body) > 1000
    return right


def _copies(museum: Path, image: str, count: int, known: Path) -> tuple[list[str], int]:
    """Give one picture many identifiers, each with a relic and a pyramid file of its own.

    The pyramid files are hard links under different names: as many files for the server,
    without as many times the disk.
    """
    with Museum.open(museum) as opened:
        pyramid = opened.captures.pyramid(image)
        tiles = _tiles(pyramid)
        assert tiles >= 1000, tiles
        if known.exists():
            return list(json.loads(known.read_text())), tiles
        found = opened.captures.find(image)
        names = [f"c{uuid.UUID(int=number).hex}" for number in range(1, count + 1)]
        with opened.register.begin() as session:
            relic = session.scalar(select(RelicRow).where(RelicRow.id == found.relic))
            row = session.get(CaptureRow, image)
            assert relic is not None
            assert row is not None
            kept = {key: value for key, value in vars(row).items() if key[0] != "_"}
            text = json.dumps(relic.record)
            for number, name in enumerate(names):
                own = f"r{number:08d}"
                record = json.loads(text.replace(image, name).replace(found.relic, own))
                record["accession_number"] = own
                values = {"id": own, "accession_number": own, "record": record}
                common = {"state": relic.state, "format": relic.format, "version": 1}
                upsert(session, RelicRow, values | common)
                upsert(session, CaptureRow, kept | {"id": name, "relic_id": own})
        for name in names:
            target = opened.layout.pyramid(name, found.capture.sha256)
            if not target.exists():
                target.hardlink_to(pyramid.path)
    known.write_text(json.dumps(names))
    return names, tiles


def _tiles(pyramid: Pyramid) -> int:
    side = pyramid.tile
    return sum(-(-size.width // side) * -(-size.height // side) for size in pyramid.levels)


if __name__ == "__main__":
    many = int(sys.argv[2]) if len(sys.argv) > 2 else IMAGES
    with TemporaryDirectory() as made:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        sys.stdout.write(json.dumps(measure(place, many), indent=1) + "\n")
