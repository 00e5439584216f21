"""A canvas that keeps how thick each pigment lies, instead of a colour."""

from __future__ import annotations

import numpy as np

from handscroll.demo.arrays import Bytes, Colour, Floats
from handscroll.demo.brush import Sheet
from handscroll.demo.canvas import Canvas, Thing
from handscroll.demo.examination.palette import looked_up
from handscroll.demo.examination.recipes import Liked, Recipe
from handscroll.demo.noise import window as endless
from handscroll.demo.pigments import (
    AZURITE,
    CINNABAR,
    GAMBOGE,
    GOLD,
    GROUND,
    INDIGO,
    INK,
    MALACHITE,
    OCHRE,
    ROUGE,
    WHITE,
    Pigment,
)

Place = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the whole section."""

_INK_DEPTH = 8.4
_WASH_DEPTH = 9.0


class FilmCanvas(Canvas):
    """A part of a section: every brush of the painter leaves pigment on it.

    The brushes speak in sRGB colours and in names of pigments. Here a touch becomes thickness:
    body colour takes the place of what it covers, ink and washes add to it.

    Parameters
    ----------
    recipe
        Which pigments give which colours.
    scale
        Pixels a design unit.
    place
        The part of the section that is kept. Strokes are laid by their place in the section, so
        a part is the same as in the whole.
    """

    def __init__(self, recipe: Recipe, scale: float, place: Place) -> None:
        _, _, width, height = place
        self.recipe, self.scale, self.place = recipe, scale, place
        self.ground: Colour = GROUND.colour
        # Brushes leave out a shape far larger than the canvas; a part must not leave out more.
        self.width = self.height = 1 << 20
        self.size = (self.width, self.height)
        self.names = recipe.pigments
        self.body: Floats = np.zeros((len(self.names), height, width), np.float32)
        self.ink: Floats = np.zeros((height, width), np.float32)
        self.objects = np.zeros((height, width), np.uint16)
        self.depth: Bytes = np.full((height, width), 255, np.uint8)
        self.pigments: Bytes = np.zeros((0, 0), np.uint8)
        self.entries, self.writing = [], []
        self.coat = recipe.coat
        self._touch = 0

    def _clip(
        self, left: int, top: int, shape: tuple[int, ...]
    ) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
        left, top = left - self.place[0], top - self.place[1]
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + shape[1], self.place[2]), min(top + shape[0], self.place[3])
        if x1 <= x0 or y1 <= y0:
            return None
        return (slice(y0, y1), slice(x0, x1)), (
            slice(y0 - top, y1 - top),
            slice(x0 - left, x1 - left),
        )

    def _grain(self, here: tuple[slice, slice]) -> Floats:
        """Return how paint settles there, about 0.8 to 1.2: in the tooth and in soft pools."""
        left, top = here[1].start + self.place[0], here[0].start + self.place[1]
        size = (here[1].stop - here[1].start, here[0].stop - here[0].start)
        tooth = endless("grain", left, top, *size)
        pool = endless("cloud", left + 311 * self._touch, top + 173 * self._touch, *size)
        return np.asarray(0.78 + 0.16 * tooth + 0.28 * pool, np.float32)

    def _tell(self, here: tuple[slice, slice], where: np.ndarray, thing: Thing | None) -> None:
        if thing is not None:
            self.objects[here][where] = thing.id & 0xFFFF
            self.depth[here][where] = thing.depth

    def _liked(self, pigment: int) -> Liked:
        kind = self.recipe
        return {
            AZURITE.index: kind.blue,
            INDIGO.index: kind.blue,
            MALACHITE.index: kind.green,
            OCHRE.index: kind.earth,
            CINNABAR.index: kind.red,
            ROUGE.index: kind.red,
            WHITE.index: kind.white,
            GAMBOGE.index: kind.yellow,
            GOLD.index: kind.yellow,
        }.get(pigment, kind.white)

    def _laid(self, here: tuple[slice, slice], alpha: Floats, colour: Floats, kind: Bytes) -> None:
        """Lay body colour: ``alpha`` (h, w), sRGB ``colour`` (h, w, 3), pigment ``kind`` (h, w)."""
        self.body[:, here[0], here[1]] *= 1 - alpha
        self.ink[here] *= 1 - alpha
        amount = alpha * self._grain(here) * self.coat
        for index in np.unique(kind[alpha > 0]):
            if index in (GROUND.index, INK.index):
                continue
            rows, columns = np.nonzero((kind == index) & (alpha > 0))
            liked = self._liked(int(index))
            shares = looked_up(liked, colour[rows, columns]) * amount[rows, columns, None]
            y, x = rows + here[0].start, columns + here[1].start
            for number, (name, _) in enumerate(liked):
                self.body[self.names.index(name), y, x] += shares[:, number]

    def cover(
        self,
        alpha: Floats,
        corner: tuple[int, int],
        colour: Colour | Floats,
        pigment: Pigment | Bytes,
        thing: Thing | None = None,
    ) -> None:
        """Lay body colour by ``alpha`` (h, w); see ``Canvas.cover``."""
        self._touch = _mark_of(corner, alpha.shape)
        clipped = self._clip(corner[0], corner[1], alpha.shape)
        if clipped is None:
            return
        here, there = clipped
        a = np.asarray(alpha[there], np.float32)
        shade = np.asarray(colour, np.float32)
        shade = shade[there] if shade.ndim == 3 else np.broadcast_to(shade, (*a.shape, 3))
        matter = np.full(a.shape, pigment.index) if isinstance(pigment, Pigment) else pigment[there]
        if isinstance(pigment, np.ndarray):
            # Between two colours of a slope the ground colour stands for pale earth.
            matter = np.where(matter == GROUND.index, OCHRE.index, matter)
        self._laid(here, a, shade, np.asarray(matter, np.uint8))
        self._tell(here, a > 0.35, thing)

    def glaze(
        self,
        density: Floats,
        corner: tuple[int, int],
        colour: Colour,
        pigment: Pigment,
        thing: Thing | None = None,
    ) -> None:
        """Lay transparent colour: it adds to what is there; see ``Canvas.glaze``."""
        self._touch = _mark_of(corner, density.shape)
        clipped = self._clip(corner[0], corner[1], density.shape)
        if clipped is None:
            return
        here, there = clipped
        d = np.clip(np.asarray(density[there], np.float32) * self._grain(here), 0, 0.97)
        dark = -np.log1p(-d * (1 - min(colour)))
        if pigment.index == INK.index:
            self.ink[here] += self.recipe.surface_ink * dark / _INK_DEPTH
        elif pigment.index in (AZURITE.index, INDIGO.index):
            self.body[self.names.index(self.recipe.wash)][here] += dark / _WASH_DEPTH
        else:
            kind = np.full(d.shape, pigment.index, np.uint8)
            self._laid(
                here, d, np.broadcast_to(np.asarray(colour, np.float32), (*d.shape, 3)), kind
            )
        self._tell(here, d > 0.3 * max(float(d.max()), 0.1), thing)

    def lay(
        self,
        sheet: Sheet,
        thing: Thing | None = None,
        haze: float = 0.0,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Lay a sheet of strokes; see ``Canvas.lay``."""
        left = sheet.left + round(shift[0] * self.scale)
        top = sheet.top + round(shift[1] * self.scale)
        self._touch = _mark_of((left, top), sheet.pigment.shape)
        clipped = self._clip(left, top, sheet.pigment.shape)
        if clipped is None:
            return
        here, there = clipped
        paint = sheet.paint[there].astype(np.float32) / 255
        own = paint[..., 3]
        kind = sheet.pigment[there]
        inked = kind == INK.index
        alpha = own * np.float32(1 - haze)
        colour = paint[..., :3] / np.maximum(own, 1 / 255)[..., None]
        self._laid(here, np.where(inked, 0, alpha), np.minimum(colour, 1), kind)
        dark = -np.log1p(-np.where(inked, np.minimum(alpha * self._grain(here), 0.95), 0) * 0.93)
        self.ink[here] += self.recipe.surface_ink * dark / _INK_DEPTH
        self._tell(here, alpha > 0.3, thing)


def _mark_of(corner: tuple[int, int], shape: tuple[int, ...]) -> int:
    """Return a number for a touch, from its place alone: the same in whichever part it is seen."""
    return (corner[0] * 31 + corner[1] * 17 + shape[0] * 7 + shape[1] * 3) % 997
