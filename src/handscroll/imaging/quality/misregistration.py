"""Colours that do not lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.quality.edge_fit import fit_edge
from handscroll.imaging.quality.reading import Reading

_GREEN = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """How far red and blue lie from green at an edge.

    Attributes
    ----------
    upright
        The edge runs along the columns: shifts are to the right; otherwise downwards.
    red, blue
        px along the normal of the edge.
    """

    upright: bool
    red: Reading
    blue: Reading


def channel_shifts(regions: Sequence[NDArray[np.floating]]) -> list[Shift]:
    """Measure how far the colours lie from each other at slanted edges.

    Parameters
    ----------
    regions
        Each ``(h, w, 3)`` linear light with one edge; along both axes to see both directions,
        and in the corners to see a difference of scale.

    Raises
    ------
    CannotMeasureError
        As :func:`handscroll.imaging.quality.edge_fit.fit_edge`.
    """
    return [_shift(region) for region in regions]


def highest_shift(shifts: Sequence[Shift]) -> Reading:
    """Return the largest distance of red or blue from green at any edge, px."""
    every = [one for shift in shifts for one in (shift.red, shift.blue)]
    worst = max(every, key=lambda one: abs(one.value))
    return Reading(abs(worst.value), worst.sd)


def _shift(region: NDArray[np.floating]) -> Shift:
    edges = [fit_edge(region[..., colour]) for colour in range(3)]
    green = edges[_GREEN]
    cosine = 1 / np.hypot(1.0, green.line.slope)
    off = [
        Reading(
            float((one.line.coefficients[0] - green.line.coefficients[0]) * cosine),
            float(np.hypot(one.place_sd, green.place_sd) * cosine),
        )
        for one in (edges[0], edges[2])
    ]
    return Shift(green.line.upright, off[0], off[1])
