"""What is truly in a painted picture: objects, pigments, depths, writing; kept and read back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from handscroll.demo.arrays import Bytes, Words
from handscroll.errors import NotFoundError, UnreadableError
from handscroll.geometry import Box


@dataclass(frozen=True, slots=True)
class Names:
    """One thing's name in the three languages."""

    zh_hans: str
    zh_hant: str
    en: str


@dataclass(frozen=True, slots=True)
class ObjectTruth:
    """One painted thing; ``box`` holds its visible pixels, ``depth`` runs from 0 (near) to 255."""

    id: int
    kind: str
    name: Names
    box: Box
    depth: int
    pigment: str
    layer: str
    pixels: int


@dataclass(frozen=True, slots=True)
class WritingTruth:
    """An inscription or seal: what it says, in which manner, and the object that it is."""

    object_id: int
    kind: str
    text: str
    manner: str
    box: Box


@dataclass(frozen=True, slots=True)
class LayerTruth:
    """One plane of the picture; ``order`` 0 was painted first, ``depth`` as for objects."""

    name: str
    order: int
    depth: int


@dataclass(frozen=True, slots=True)
class PictureTruth:
    """Everything known about one painted file; pixels are those of the file."""

    file: str
    width: int
    height: int
    painter: str
    seed: int
    scale: float
    pigments: tuple[str, ...]
    layers: tuple[LayerTruth, ...]
    objects: tuple[ObjectTruth, ...]
    writing: tuple[WritingTruth, ...]

    def of_kind(self, kind: str) -> tuple[ObjectTruth, ...]:
        """Return the objects of one kind, in the order of their ids."""
        return tuple(one for one in self.objects if one.kind == kind)


@dataclass(frozen=True, slots=True)
class TruthMaps:
    """Per pixel (h, w): object id (0 none), pigment index, depth (255 farthest)."""

    objects: Words
    pigments: Bytes
    depth: Bytes


def write(folder: Path, truth: PictureTruth, maps: TruthMaps) -> list[Path]:
    """Write the truth of one picture into ``folder``; return its four files."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = truth.file
    page = folder / f"{stem}.json"
    page.write_text(json.dumps(asdict(truth), ensure_ascii=False, indent=1), encoding="utf-8")
    written = [page]
    fast = [cv2.IMWRITE_PNG_COMPRESSION, 2]
    for name, plane in (
        ("objects", maps.objects),
        ("pigments", maps.pigments),
        ("depth", maps.depth),
    ):
        target = folder / f"{stem}.{name}.png"
        _, coded = cv2.imencode(".png", plane, fast)
        target.write_bytes(coded.tobytes())
        written.append(target)
    return written


def read(folder: Path, file: str) -> PictureTruth:
    """Return the truth of a painted file; ``folder`` is where the relic was painted.

    Raises
    ------
    NotFoundError
        When no truth of that file lies in ``folder/truth``.
    """
    page = folder / "truth" / f"{file}.json"
    if not page.exists():
        raise NotFoundError(
            f"No truth is known of {file}",
            why=f"{page} does not exist",
            fix="Paint the relic into that folder first",
        )
    raw = json.loads(page.read_text(encoding="utf-8"))
    return PictureTruth(
        **{key: raw[key] for key in ("file", "width", "height", "painter", "seed", "scale")},
        pigments=tuple(raw["pigments"]),
        layers=tuple(LayerTruth(**one) for one in raw["layers"]),
        objects=tuple(
            ObjectTruth(**{**one, "name": Names(**one["name"]), "box": Box(**one["box"])})
            for one in raw["objects"]
        ),
        writing=tuple(WritingTruth(**{**one, "box": Box(**one["box"])}) for one in raw["writing"]),
    )


def read_maps(folder: Path, file: str) -> TruthMaps:
    """Return the label maps of a painted file.

    Raises
    ------
    NotFoundError
        When a map is missing.
    UnreadableError
        When a map is no picture.
    """
    planes = []
    for name in ("objects", "pigments", "depth"):
        source = folder / "truth" / f"{file}.{name}.png"
        if not source.exists():
            raise NotFoundError(
                f"No {name} map is known of {file}",
                why=f"{source} does not exist",
                fix="Paint the relic into that folder first",
            )
        plane = cv2.imdecode(np.fromfile(source, np.uint8), cv2.IMREAD_UNCHANGED)
        if plane is None:
            raise UnreadableError(
                f"The {name} map of {file} cannot be read",
                why=f"{source} is not a whole PNG",
                fix="Delete the relic's folder and paint it again",
            )
        planes.append(plane)
    return TruthMaps(
        planes[0].astype(np.uint16), planes[1].astype(np.uint8), planes[2].astype(np.uint8)
    )
