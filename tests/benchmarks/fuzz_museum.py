"""The museum that odd addresses are sent to: colours tell which picture it is, and where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from handscroll.departments.collection.taking_in import take_in
from handscroll.model.intake import IntakeItem, PlannedFile
from handscroll.model.rights import Rights
from handscroll.museum import Museum

MAX_AREA = 400_000
MAX_WIDTH = 3_000


@dataclass(frozen=True)
class Picture:
    """One picture: ``(h, w, 3)`` uint8, and how it hangs."""

    pixels: NDArray[np.uint8]
    published: bool = True
    max_public_px: int | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


def _made(width: int, height: int, hue: int) -> NDArray[np.uint8]:
    """Return a gradient of its own range of colours: no two pictures share a colour."""
    x = np.linspace(0, 1, width)[None, :] + np.zeros((height, 1))
    y = np.linspace(0, 1, height)[:, None] + np.zeros((1, width))
    planes = [60 + 60 * x + 25 * hue, 220 - 60 * y - 25 * hue, 80 + 40 * x + 40 * y]
    return np.stack(planes, axis=2).round().astype(np.uint8)


PICTURES = {
    "scroll": Picture(_made(2_900, 211, 0)),
    "leaf-1.v2": Picture(_made(1_025, 769, 1)),
    "dot": Picture(_made(1, 1, 2)),
    "guarded": Picture(_made(701, 513, 3), max_public_px=200),
    "draft": Picture(_made(300, 200, 4), published=False),
}


def make_museum(folder: Path) -> list[Path]:
    """Make the museum, take its pictures in as any are taken in, and return their pyramids."""
    scans = folder.parent / "scans"
    scans.mkdir()
    with Museum.create(folder) as museum:
        items = [_item(scans, name, picture) for name, picture in PICTURES.items()]
        for view in museum.intakes.plan(items, person="bench"):
            take_in(museum, view.key)
        captures = [museum.captures.find(name).capture for name in PICTURES]
        pyramids = [museum.layout.pyramid(one.id, one.sha256) for one in captures]
    settings = folder / "handscroll.toml"
    limits = f"\n[images]\nmax_width = {MAX_WIDTH}\nmax_area = {MAX_AREA}\n"
    settings.write_text(settings.read_text() + limits)
    return pyramids


def _item(scans: Path, name: str, picture: Picture) -> IntakeItem:
    scan = scans / f"{name}.png"
    Image.fromarray(picture.pixels).save(scan)
    found = scan.stat()
    planned = PlannedFile(
        source=str(scan), name=scan.name, bytes=found.st_size, modified_ns=found.st_mtime_ns,
        image_id=name,
    )  # fmt: skip
    return IntakeItem(
        accession_number=name,
        title={"en": name},
        rights=Rights(max_public_px=picture.max_public_px),
        files=(planned,),
        publish=picture.published,
    )
