"""One panel of a section, painted film by film from its recipe; its neighbours reach into it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from handscroll.demo.arrays import Floats, Generator
from handscroll.demo.examination import films, grounds, hidden, retouching, subjects
from handscroll.demo.examination.film_canvas import FilmCanvas
from handscroll.demo.examination.films import LAYERS, Base, Film, Patch
from handscroll.demo.examination.recipes import Recipe
from handscroll.demo.examination.sketch import PANEL, Sketch
from handscroll.demo.noise import smooth
from handscroll.geometry import Box


@dataclass(frozen=True, slots=True)
class HiddenThing:
    """Something painted over: what it is and where, in pixels of the section."""

    kind: str
    box: Box


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that is known of one panel: the patches of every film, and what is hidden."""

    patches: dict[str, list[Patch]]
    hidden: tuple[HiddenThing, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A section's size in pixels and scale in pixels a design unit (a section is 1000 tall)."""

    width: int
    height: int
    scale: float

    def panel(self, number: int) -> Box:
        """Return the pixels of a panel; the last one ends with the section."""
        left = round(number * PANEL * self.scale)
        right = min(round((number + 1) * PANEL * self.scale), self.width)
        return Box(left, 0, right - left, self.height)

    @property
    def panels(self) -> int:
        """How many panels there are."""
        return max(1, int(np.ceil(self.width / (PANEL * self.scale) - 1e-6)))


def pigments_of(recipe: Recipe) -> dict[str, tuple[str, ...]]:
    """Return which pigments each film of a recipe is mixed from."""
    return {
        "underdrawing": ("carbon ink",),
        "beneath": recipe.hidden_pigments,
        "paint": recipe.pigments,
        "ink": ("carbon ink",),
        "retouch": (*recipe.restorers, "binder"),
    }


def base_of(recipe: Recipe, layout: Layout, window: Box) -> Base:
    """Return the bare ground of a window."""
    dirt, send = grounds.weave(recipe.ground, recipe.age, recipe.seed, layout.scale, window)
    return Base(recipe.ground, recipe.age, dirt, send)


def paint(recipe: Recipe, layout: Layout, number: int) -> Panel:
    """Paint a panel, with what its neighbours' hills and trees reach into it.

    Every part is painted by a generator of its own, named by seed, panel and part, so that a
    panel is the same whichever was painted before it.
    """
    box = layout.panel(number)
    canvas = FilmCanvas(recipe, layout.scale, (box.x, box.y, box.width, box.height))
    beside = (number - 1, number, number + 1)
    sketches = {one: Sketch() for one in beside}
    plans = {one: _Plan.made(recipe, one) for one in beside}
    for one in beside:
        subjects.prepare(recipe.subject, canvas, one)
    for stage in subjects.STAGES:
        for one in beside:
            _stage(canvas, recipe, one, stage, plans[one], sketches[one])
    paint_film = Film("paint", recipe.pigments, canvas.body)
    covered = smooth(0.82, 0.96, films.hiding(paint_film))
    drawn = hidden.Underdrawing(canvas)
    for one in beside:
        _draw(drawn, recipe, one, sketches[one])
    patches: dict[str, list[Patch]] = {name: [] for name in LAYERS}
    patches["underdrawing"].append(Patch(box, (drawn.carbon * covered)[None].astype(np.float16)))
    patches["paint"].append(Patch(box, canvas.body.astype(np.float16)))
    patches["ink"].append(Patch(box, canvas.ink[None].astype(np.float16)))
    things = []
    for one in beside:
        if not recipe.hidden:
            break
        thing, patch = _beneath(recipe, layout, one, plans[one])
        seen = _masked(patch, box, covered)
        if seen is not None:
            patches["beneath"].append(seen)
        if one == number:
            things.append(thing)
    _retouch(recipe, layout, number, patches)
    return Panel(patches, tuple(things))


def _stage(
    canvas: FilmCanvas, recipe: Recipe, number: int, stage: int, plan: _Plan, sketch: Sketch
) -> None:
    rng = _rng(recipe, number, stage)
    if stage == 3:
        sketch.crests += subjects.cover_up(recipe.subject, canvas, rng, plan.at, plan.size)
    else:
        subjects.paint_stage(recipe.subject, stage, canvas, rng, number, sketch)


def _rng(recipe: Recipe, panel: int, part: int) -> Generator:
    return np.random.default_rng([recipe.seed, panel + 1000, part])


@dataclass(frozen=True, slots=True)
class _Plan:
    kind: str
    at: tuple[float, float]
    size: float

    @classmethod
    def made(cls, recipe: Recipe, number: int) -> _Plan:
        rng = _rng(recipe, number, 9)
        at = ((number + rng.uniform(0.3, 0.7)) * PANEL, rng.uniform(560, 640))
        # What stands over the figure is painted where there is none as well: the two sections
        # look alike from above.
        kind = recipe.hidden[number % len(recipe.hidden)] if recipe.hidden else ""
        return cls(kind, at, rng.uniform(170, 220))


def _draw(drawn: hidden.Underdrawing, recipe: Recipe, number: int, sketch: Sketch) -> None:
    rng = _rng(recipe, number, 5)
    for crest in sketch.crests:
        if np.ptp(crest[:, 0]) < 150 or rng.random() < 0.55:
            continue
        drawn.contour(rng, crest)
        if rng.random() < 0.4:
            drawn.inner_lines(rng, crest)
    left = number * PANEL
    for _ in range(4):
        drawn.note(rng, (left + rng.uniform(100, 1100), rng.uniform(300, 700)), rng.uniform(34, 48))
    drawn.pavilion(rng, (left + rng.uniform(250, 950), rng.uniform(420, 620)), 130)


def _beneath(recipe: Recipe, layout: Layout, number: int, plan: _Plan) -> tuple[HiddenThing, Patch]:
    """Paint the figure of a panel, on a canvas as large as itself."""
    scale, reach = layout.scale, plan.size * 1.3
    left, top = round((plan.at[0] - reach) * scale), round((plan.at[1] - reach) * scale)
    side = max(4, round(2 * reach * scale))
    family = recipe.hidden_with
    other = replace(
        recipe,
        blue=family,
        green=family,
        earth=family,
        red=family,
        white=family,
        yellow=family,
        wash=family[0][0],
        coat=1.1,
        surface_ink=1.0,
    )
    canvas = FilmCanvas(other, scale, (left, top, side, side))
    rng = _rng(recipe, number, 6)
    hidden.paint_figure(canvas, rng, plan.kind, plan.at, plan.size)
    amounts = np.stack([canvas.body[canvas.names.index(name)] for name, _ in family])
    amounts[[name for name, _ in family].index("carbon ink")] += canvas.ink
    there = np.argwhere(amounts.sum(0) > 0.05)
    low, high = there.min(0), there.max(0) + 1
    thing = HiddenThing(
        plan.kind,
        Box(left + int(low[1]), top + int(low[0]), int(high[1] - low[1]), int(high[0] - low[0])),
    )
    return thing, Patch(Box(left, top, side, side), amounts.astype(np.float16))


def _masked(patch: Patch, box: Box, covered: Floats) -> Patch | None:
    """Return the part of a patch inside a panel, where paint covers it; None when there is none."""
    x0, y0 = max(patch.box.x, box.x), max(patch.box.y, box.y)
    x1 = min(patch.box.x + patch.box.width, box.x + box.width)
    y1 = min(patch.box.y + patch.box.height, box.y + box.height)
    if x1 <= x0 or y1 <= y0:
        return None
    rows = slice(y0 - patch.box.y, y1 - patch.box.y)
    columns = slice(x0 - patch.box.x, x1 - patch.box.x)
    cover = covered[y0 - box.y : y1 - box.y, x0 - box.x : x1 - box.x]
    part = patch.amounts[:, rows, columns].astype(np.float32) * cover
    return Patch(Box(x0, y0, x1 - x0, y1 - y0), part.astype(np.float16))


def _retouch(recipe: Recipe, layout: Layout, number: int, patches: dict[str, list[Patch]]) -> None:
    """Fill the losses of a panel; none reaches another panel."""
    box = layout.panel(number)
    # A short last panel has the same losses as a whole one would, cut where the section ends.
    whole = round(PANEL * layout.scale)
    edge = max(2, round(30 * layout.scale))
    inside = Box(box.x + edge, edge, whole - 2 * edge, layout.height - 2 * edge)
    rng = _rng(recipe, number, 7)
    names = pigments_of(recipe)
    found = retouching.losses(rng, layout.scale, inside)
    for order, (place, cover) in enumerate(found):
        width = min(place.width, box.x + box.width - place.x)
        if width < 2:
            continue
        place, cover = Box(place.x, place.y, width, place.height), cover[:, :width]
        stack = tuple(
            Film(name, names[name], films.gathered(patches[name], len(names[name]), place))
            for name in LAYERS[:-1]
        )
        base = base_of(recipe, layout, place)
        own = _rng(recipe, number, 100 + order)
        patches["retouch"].append(retouching.fill(recipe, base, stack, (place, cover), own))
