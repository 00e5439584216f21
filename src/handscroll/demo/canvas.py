"""The painting surface: colour, and with every touch the truth of what was painted there."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from handscroll.demo.arrays import Bytes, Colour, Floats, Words
from handscroll.demo.brush import Sheet
from handscroll.demo.noise import window
from handscroll.demo.pigments import GROUND, PIGMENTS, Pigment
from handscroll.demo.truth import LayerTruth, Names, ObjectTruth, PictureTruth, WritingTruth
from handscroll.demo.words import names_of
from handscroll.geometry import Box

PAINTER = "handscroll painter 1"


class Thing(NamedTuple):
    """An object being painted: its number on the maps and how far away it is."""

    id: int
    depth: int


class Entry(NamedTuple):
    """What the canvas notes of an object before its pixels are counted."""

    kind: str
    names: Names
    depth: int
    pigment: Pigment
    layer: str


class Canvas:
    """Silk or paper of ``size`` design units at ``scale`` pixels a unit; sRGB floats in 0-1."""

    def __init__(self, size: tuple[int, int], scale: float, ground: Colour = GROUND.colour) -> None:
        self.size, self.scale, self.ground = size, scale, ground
        self.width, self.height = round(size[0] * scale), round(size[1] * scale)
        shape = (self.height, self.width)
        self.rgb: Floats = np.empty((*shape, 3), np.float32)
        self.rgb[:] = ground
        self.objects: Words = np.zeros(shape, np.uint16)
        self.pigments: Bytes = np.zeros(shape, np.uint8)
        self.depth: Bytes = np.full(shape, 255, np.uint8)
        self.entries: list[Entry] = []
        self.writing: list[tuple[int, str, str, str]] = []

    @property
    def detail(self) -> float:
        """Share of the fine strokes worth painting at this scale, 0-1."""
        return float(min(1.0, 0.04 + 0.96 * self.scale))

    def thing(
        self, kind: str, depth: int, pigment: Pigment, layer: str, names: Names | None = None
    ) -> Thing:
        """Begin a new object and return its mark."""
        self.entries.append(Entry(kind, names or names_of(kind), depth, pigment, layer))
        return Thing(len(self.entries), depth)

    def wrote(self, thing: Thing, kind: str, text: str, manner: str) -> None:
        """Note what an inscription or seal says."""
        self.writing.append((thing.id, kind, text, manner))

    def _clip(
        self, left: int, top: int, shape: tuple[int, ...]
    ) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + shape[1], self.width), min(top + shape[0], self.height)
        if x1 <= x0 or y1 <= y0:
            return None
        here = (slice(y0, y1), slice(x0, x1))
        there = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        return here, there

    def _mark(
        self,
        here: tuple[slice, slice],
        where: np.ndarray,
        thing: Thing | None,
        pigment: int | Bytes,
    ) -> None:
        self.pigments[here] = np.where(where, pigment, self.pigments[here])
        if thing is not None:
            self.objects[here][where] = thing.id
            self.depth[here][where] = thing.depth

    def cover(
        self,
        alpha: Floats,
        corner: tuple[int, int],
        colour: Colour | Floats,
        pigment: Pigment | Bytes,
        thing: Thing | None = None,
    ) -> None:
        """Lay an opaque colour by ``alpha`` (h, w) at a pixel corner.

        Colour and pigment are one for all, or (h, w, 3) and pigment indices (h, w).
        """
        clipped = self._clip(corner[0], corner[1], alpha.shape)
        if clipped is None:
            return
        here, there = clipped
        a = alpha[there][..., None]
        shade = np.asarray(colour, np.float32)
        if shade.ndim == 3:
            shade = shade[there]
        patch = self.rgb[here]
        patch += (shade - patch) * a
        matter = pigment.index if isinstance(pigment, Pigment) else pigment[there]
        self._mark(here, a[..., 0] > 0.35, thing, matter)

    def glaze(
        self,
        density: Floats,
        corner: tuple[int, int],
        colour: Colour,
        pigment: Pigment,
        thing: Thing | None = None,
    ) -> None:
        """Lay transparent colour: it darkens by multiplying and gathers in the ground's tooth."""
        clipped = self._clip(corner[0], corner[1], density.shape)
        if clipped is None:
            return
        here, there = clipped
        tooth = window("grain", here[1].start, here[0].start, *density[there].shape[::-1])
        thick = density[there]
        bite = 0.30 * (1 - 0.8 * thick)
        d = np.clip(thick * (1 - bite / 2 + bite * tooth), 0, 1)[..., None]
        self.rgb[here] *= 1 - d * (1 - np.asarray(colour, np.float32))
        strong = d[..., 0]
        least = 0.3 if thing is None else min(0.3, 0.45 * float(strong.max()))
        self._mark(here, strong > least, thing, pigment.index)

    def note(self, where: Floats, corner: tuple[int, int], thing: Thing, behind: int = 170) -> None:
        """Mark bare ground as a thing, such as still water, without painting it.

        ``where`` (h, w) above 0.5 is marked, save where something nearer than ``behind`` lies.
        """
        clipped = self._clip(corner[0], corner[1], where.shape)
        if clipped is None:
            return
        here, there = clipped
        mask = (where[there] > 0.5) & (self.depth[here] >= behind)
        self.objects[here][mask] = thing.id
        self.depth[here][mask] = thing.depth

    def lay(
        self,
        sheet: Sheet,
        thing: Thing | None = None,
        haze: float = 0.0,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Lay a sheet of strokes, moved by ``shift`` design units; ``haze`` (0-1) pales it."""
        left = sheet.left + round(shift[0] * self.scale)
        top = sheet.top + round(shift[1] * self.scale)
        clipped = self._clip(left, top, sheet.pigment.shape)
        if clipped is None:
            return
        here, there = clipped
        paint = sheet.paint[there].astype(np.float32) * np.float32((1 - haze) / 255)
        tooth = window("grain", here[1].start, here[0].start, *sheet.pigment[there].shape[::-1])
        paint *= (0.90 + 0.10 * tooth)[..., None]
        patch = self.rgb[here]
        patch *= 1 - paint[..., 3:]
        patch += paint[..., :3]
        self._mark(here, paint[..., 3] > 0.3, thing, sheet.pigment[there])

    def truth(self, file: str, seed: int) -> PictureTruth:
        """Count the pixels of every object and return the picture's truth."""
        boxes = _boxes(self.objects, len(self.entries))
        objects = []
        for number, entry in enumerate(self.entries, 1):
            if number in boxes:
                box, count = boxes[number]
                objects.append(
                    ObjectTruth(
                        number,
                        entry.kind,
                        entry.names,
                        box,
                        entry.depth,
                        entry.pigment.name,
                        entry.layer,
                        count,
                    )
                )
        layers: dict[str, int] = {}
        for entry in self.entries:
            layers.setdefault(entry.layer, entry.depth)
        return PictureTruth(
            file,
            self.width,
            self.height,
            PAINTER,
            seed,
            self.scale,
            tuple(one.name for one in PIGMENTS),
            tuple(LayerTruth(name, n, depth) for n, (name, depth) in enumerate(layers.items())),
            tuple(objects),
            tuple(
                WritingTruth(number, kind, text, manner, boxes[number][0])
                for number, kind, text, manner in self.writing
                if number in boxes
            ),
        )


def _boxes(objects: Words, count: int) -> dict[int, tuple[Box, int]]:
    low = np.full((count + 1, 2), np.iinfo(np.int32).max, np.int64)
    high = np.full((count + 1, 2), -1, np.int64)
    total = np.zeros(count + 1, np.int64)
    height, width = objects.shape
    for top in range(0, height, 512):
        for left in range(0, width, 1024):
            tile = objects[top : top + 512, left : left + 1024]
            for number in np.unique(tile):
                where = (tile == number).astype(np.uint8)
                x, y, w, h = cv2.boundingRect(where)
                low[number] = np.minimum(low[number], (left + x, top + y))
                high[number] = np.maximum(high[number], (left + x + w, top + y + h))
                total[number] += int(where.sum())
    return {
        n: (Box(*(int(v) for v in (*low[n], *(high[n] - low[n])))), int(total[n]))
        for n in range(1, count + 1)
        if total[n]
    }
