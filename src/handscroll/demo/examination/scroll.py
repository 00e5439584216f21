"""A painted section whose truth is known at every pixel, film and wavelength."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.arrays import Bytes, Floats
from handscroll.demo.examination import films, panels
from handscroll.demo.examination.films import LAYERS, Base, Film
from handscroll.demo.examination.panels import HiddenThing, Layout, Panel
from handscroll.demo.examination.pigment_spectra import PIGMENTS, WAVELENGTHS, Spectrum
from handscroll.demo.examination.recipes import Recipe
from handscroll.errors import InvalidError
from handscroll.geometry import Box, Size

Flags = NDArray[np.bool_]

_KEPT = 2


@dataclass(frozen=True, slots=True)
class Masks:
    """Where something is, (h, w) each.

    Attributes
    ----------
    underdrawing
        Carbon lines beneath the paint.
    pentimento
        The figure that was painted over.
    retouch
        Later retouching, on top.
    """

    underdrawing: Flags
    pentimento: Flags
    retouch: Flags


@dataclass
class Truth:
    """A painted section; windows are ``handscroll.geometry.Box`` in its pixels, None the whole.

    Only the panels that a window touches are painted, and few are kept, so that a section of
    100 megapixels can be read window by window.
    """

    recipe: Recipe
    layout: Layout
    _kept: OrderedDict[int, Panel] = field(default_factory=OrderedDict, repr=False)

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return Size(self.layout.width, self.layout.height)

    def films(self, window: Box | None = None) -> tuple[Film, ...]:
        """Return the films from the ground upwards, in the order of ``LAYERS``."""
        box = self._window(window)
        parts = [self._panel(number) for number in self._touched(box)]
        names = panels.pigments_of(self.recipe)
        return tuple(
            Film(
                name,
                names[name],
                films.gathered(
                    [one for part in parts for one in part.patches[name]], len(names[name]), box
                ),
            )
            for name in LAYERS
        )

    def base(self, window: Box | None = None) -> Base:
        """Return the bare ground."""
        return panels.base_of(self.recipe, self.layout, self._window(window))

    def reflectance(self, wavelengths: Spectrum, window: Box | None = None) -> Floats:
        """Return the reflectance (n, h, w), 0 to 1, at ``wavelengths`` (n,), 350 to 1700 nm.

        Raises
        ------
        InvalidError
            When a wavelength is not modelled or the window leaves the section.
        """
        nm = np.atleast_1d(np.asarray(wavelengths, np.float64))
        if nm.min() < WAVELENGTHS[0] or nm.max() > WAVELENGTHS[-1]:
            raise InvalidError(
                f"There is no truth at {nm.min():g} to {nm.max():g} nm",
                why=f"The painting is modelled from {WAVELENGTHS[0]:g} to {WAVELENGTHS[-1]:g} nm",
                fix="Ask within that range",
            )
        return films.reflectance(self.base(window), self.films(window), nm)

    def spectra(self, points: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return full spectra (n, 271) at ``WAVELENGTHS`` of pixels (n, 2), as x, y."""
        found = [self.reflectance(WAVELENGTHS, Box(int(x), int(y), 1, 1)) for x, y in points]
        return np.array([one[:, 0, 0] for one in found], np.float64)

    def masks(self, window: Box | None = None) -> Masks:
        """Return where underdrawing, painted-over figure and retouching are."""
        found = {film.name: film.amounts for film in self.films(window)}
        carbon = found["underdrawing"][0]
        return Masks(
            (carbon >= 0.03 * self.recipe.carbon) & (carbon > 0),
            found["beneath"].sum(0) >= 0.2,
            found["retouch"].sum(0) >= 0.45,
        )

    def pigment_map(self, window: Box | None = None) -> Bytes:
        """Return the main pigment of the paint, (h, w): ``PIGMENTS[n - 1]``; 0 is bare ground."""
        film = self.films(window)[LAYERS.index("paint")]
        index = np.array([PIGMENTS.index(name) + 1 for name in film.pigments], np.uint8)
        main = index[film.amounts.argmax(0)]
        return np.where(film.amounts.sum(0) >= 0.15, main, 0).astype(np.uint8)

    def hidden_things(self) -> tuple[HiddenThing, ...]:
        """Return the figures that were painted over, left to right; this paints every panel."""
        return tuple(
            one for number in range(self.layout.panels) for one in self._panel(number).hidden
        )

    def _window(self, window: Box | None) -> Box:
        whole = Box(0, 0, self.layout.width, self.layout.height)
        if window is None:
            return whole
        if window.clipped(self.size) != window:
            raise InvalidError(
                f"The window {window} leaves the section",
                why=f"The section is {self.layout.width} x {self.layout.height} pixels",
                fix="Cut the window at the section's edge",
            )
        return window

    def _touched(self, box: Box) -> list[int]:
        found = []
        for number in range(self.layout.panels):
            one = self.layout.panel(number)
            if one.x < box.x + box.width and box.x < one.x + one.width:
                found.append(number)
        return found

    def _panel(self, number: int) -> Panel:
        if number not in self._kept:
            self._kept[number] = panels.paint(self.recipe, self.layout, number)
        self._kept.move_to_end(number)
        while len(self._kept) > max(_KEPT, round(4 / self.layout.scale)):
            self._kept.popitem(last=False)
        return self._kept[number]


def paint(recipe: Recipe, width: int, height: int, scale: float | None = None) -> Truth:
    """Return the truth of a section of that size; nothing is painted before it is asked for.

    Parameters
    ----------
    scale
        Pixels a design unit; by default ``height / 1000``, so that the whole height is seen.

    Raises
    ------
    InvalidError
        When the section is smaller than 16 pixels.
    """
    if width < 16 or height < 16:
        raise InvalidError(
            f"A section of {width} x {height} pixels cannot be painted",
            why="Its brushes would be thinner than a pixel",
            fix="Ask for at least 16 x 16 pixels",
        )
    return Truth(recipe, Layout(width, height, height / 1000 if scale is None else scale))
