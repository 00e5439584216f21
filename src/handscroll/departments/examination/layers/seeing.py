"""Recipes of views made ready: measured once on the cube, and compiled for drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from handscroll.departments.examination.layers.names import COLOUR, PictureName
from handscroll.departments.examination.layers.opened import Opened
from handscroll.errors import InvalidError, NotFoundError
from handscroll.geometry import Box
from handscroll.imaging.colorimetry.few_bands import band_matrix, modelled_prior
from handscroll.imaging.colorimetry.srgb import screen_matrix
from handscroll.imaging.colorimetry.viewing import viewing
from handscroll.imaging.rendering.limits import percentile_limits
from handscroll.imaging.rendering.views import CompiledView, Look, channels, compiled
from handscroll.model.examination.view_parts import AbsoluteStretch, PercentileStretch
from handscroll.model.examination.views import BandView, TrueColourView, View
from handscroll.model.region import Region

DAYLIGHT = "D50"


@dataclass(frozen=True, slots=True)
class Ready:
    """A view that can be drawn at once.

    Attributes
    ----------
    view
        Compiled for the bands that it uses, in their order.
    used
        Their numbers from 0: no other is read.
    """

    view: CompiledView
    used: tuple[int, ...]


def settled(view: View, opened: Opened) -> View:
    """Return a view whose percentiles are measured on its cube, if it asks for any.

    Measured once, on a sample of the whole or of the view's region, and then part of the recipe:
    tiles that were measured one by one would not agree.

    Raises
    ------
    HandscrollError
        As expressions and percentiles say: bands that are not there, nothing to measure.
    """
    asked = view.channels(opened.bands(view.sampling))
    stretch = view.stretch
    if isinstance(stretch, AbsoluteStretch) or stretch.limits:
        return view
    sample = opened.sample(None if view.region is None else box_of(view.region))
    found = channels(asked, len(sample), opened.stored).values(sample)
    # Of a logarithm or a ratio a pixel may be infinite: it takes no part.
    return view.settled(percentile_limits(found, stretch.low, stretch.high))


def box_of(region: Region) -> Box:
    """Return the box on which a view is measured.

    Raises
    ------
    InvalidError
        If the region is no box.
    """
    if region.outline:
        raise InvalidError(
            "The view was not measured",
            why="its region has an outline, and views are measured on boxes",
            fix="Give the region without its outline",
        )
    return region.box


def ready(view: View, opened: Opened) -> Ready:
    """Compile a settled view for a cube, and leave out the bands that take no part.

    Raises
    ------
    HandscrollError
        As recipes say: bands that are not there, limits that were not measured.
    """
    bands = opened.bands(view.sampling)
    look = Look(view.limits, view.gamma, view.curve, view.colours, view.missing)
    made = compiled(view.channels(bands), look, bands.count, opened.stored)
    used = made.channels.used or (0,)
    matrix = made.channels.matrix
    if not made.channels.used:
        matrix = np.zeros((len(matrix), 1), np.float32)
    fewer = replace(made.channels, bands=len(used), used=tuple(range(len(used))), matrix=matrix)
    return Ready(replace(made, channels=fewer), used)


def own_view(name: PictureName, opened: Opened) -> View:
    """Return the recipe of a view that every stack has: in colour, or one band.

    Raises
    ------
    NotFoundError
        If the cube has no such band, or too few bands for colour.
    """
    return opened.once(name.view, lambda: _own_view(name, opened))


def _own_view(name: PictureName, opened: Opened) -> View:
    version = f"{name.stack}.{name.cube}"
    if name.view == COLOUR:
        return true_colour(opened, DAYLIGHT, version)
    number, count = name.band, len(opened.reader.wavelengths)
    if number is None or number > count:
        raise NotFoundError(
            f"The picture {name} is not shown",
            why=f"the stack has {count} bands",
            fix=f"Choose one of b1 to b{count}",
        )
    stretch = PercentileStretch(low=0.5, high=99.5)
    view = BandView(band=f"b{number}", stack=version, stretch=stretch)
    return settled(view, opened)


def true_colour(opened: Opened, light: str, version: str) -> TrueColourView:
    """Return the recipe that shows colours as they are seen under a light, reckoned from bands.

    The eye is adapted to the light, so that white paper is white on the screen.

    Raises
    ------
    NotFoundError
        If the light is not known, or too few bands lie where an eye sees.
    """
    seen = viewing(light)
    try:
        matrix = band_matrix(
            opened.reader.wavelengths, seen, modelled_prior(widths=_widths(opened))
        )
    except InvalidError as error:
        raise NotFoundError(error.what, why=error.why, fix=error.fix) from None
    rows = np.round(screen_matrix(matrix, seen), 9)
    return TrueColourView(
        rows=tuple(tuple(float(one) for one in row) for row in rows),
        illuminant=light,
        stack=version,
    )


def _widths(opened: Opened) -> tuple[float, ...] | None:
    found = [band.fwhm for band in opened.reader.facts.bands]
    known = [one for one in found if one is not None]
    return tuple(known) if len(known) == len(found) else None
