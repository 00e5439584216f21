"""Regions of a map of hidden layers that are worth a person's look. They are proposals only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from handscroll.imaging.hidden import regions
from handscroll.imaging.hidden.judging import RING, judge, ring
from handscroll.imaging.hidden.mapping import Sought
from handscroll.imaging.hidden.prediction import Mask
from handscroll.imaging.hidden.shown import HiddenMap, Plane

FALSE_PER_MPIX: Final = 1.0
"""False proposals a megapixel that are allowed, counted on the map's other side."""
MOST: Final = 500
"""Proposals returned at most, best first: nobody looks at more."""
POOR_R2: Final = 0.5
VISIBLE_TOO: Final = 1.0
"""Contrast to noise in the visible above which the surface itself may show the region."""
STEEPER: Final = 2.0
"""How much steeper the visible is in the region than usual, for an edge of colour."""
_MARGIN: Final = int(RING[1]) + 2


class Caution(StrEnum):
    """Why a region may not be a hidden layer, or not the one expected."""

    SURFACE_SHOWS_IT = "surface_shows_it"
    """The visible tells the region from its surroundings too: it may be a pigment of the surface,
    or a retouching, that absorbs in the infrared."""
    EDGE_OF_COLOUR = "edge_of_colour"
    """It follows an edge in the visible: bands that do not lie exactly on each other look so."""
    POORLY_PREDICTED = "poorly_predicted"
    """The visible explains the infrared badly around here."""
    NEAR_NOISE = "near_noise"
    """Its contrast is not three times its own standard error."""
    AT_THE_BORDER = "at_the_border"
    """It touches the picture's border or unknown pixels, so that part of it is not seen."""
    PALER = "paler"
    """Paler than its surroundings in the infrared: not carbon; a pale layer, or paint that is
    missing or thinner."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed region.

    Attributes
    ----------
    outline
        ``(n, 2)`` int32: x, y of its outer polygon, px of the map.
    pixels
        How many pixels it has.
    box
        x, y, width, height, px.
    contrast, contrast_error
        Contrast to noise of the map inside against the ring 2-6 px around, other regions left
        out, and its standard error (Hedges and Olkin 1985, "Statistical methods for
        meta-analysis", ch. 5, four pixels counted as one). Measured on the map that chose the
        region, so it flatters weak ones. NaN where nothing is around it.
    r2
        Mean local share of the variance of the infrared that the visible explains.
    visible_contrast
        The same contrast of that visible plane which shows it best.
    score
        Mean of how far its pixels stand out, times the root of the number of independent ones:
        the evidence in standard deviations; of strokes, as far as it counts (`telling`).
        Proposals are sorted by it.
    cautions
        What it may be instead.
    """

    outline: NDArray[np.int32]
    pixels: int
    box: tuple[int, int, int, int]
    contrast: float
    contrast_error: float
    r2: float
    visible_contrast: float
    score: float
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposed regions of a map.

    Attributes
    ----------
    candidates
        Best first, `MOST` at most.
    bar
        The evidence (`Candidate.score`) that each has at least.
    others
        How many regions the map's other side has before the bar; -1 for figures, which may lie
        on either side.
    """

    candidates: tuple[Candidate, ...]
    bar: float
    others: int


def propose(
    mapped: HiddenMap,
    visible: Sequence[NDArray[np.floating]],
    sought: Sought = "strokes",
    false_per_mpix: float = FALSE_PER_MPIX,
) -> Proposals:
    """Propose regions of a map.

    Parameters
    ----------
    mapped
        The whole map, or a part of it.
    visible
        Planes ``(h, w)`` of the visible at the same pixels: `Method.surface`, or any bands.
    sought
        What the map was made for.
    false_per_mpix
        False regions a megapixel that the bar allows. Not used for figures.
    """
    if sought == "figure":
        found = regions.figures(mapped.standing)
    else:
        found = regions.strokes(mapped, visible, false_per_mpix)
    scene = _Scene.of(mapped, visible, found.labels)
    every = [
        scene.described(number, (part[0], part[1]), float(score))
        for number, (part, score) in enumerate(
            zip(ndimage.find_objects(found.labels), found.scores, strict=True), 1
        )
    ]
    every.sort(key=lambda one: (-one.score, one.box))
    return Proposals(tuple(every[:MOST]), found.bar, found.others)


@dataclass(frozen=True, slots=True)
class _Scene:
    mapped: HiddenMap
    visible: tuple[Plane, ...]
    steep: Plane
    labels: regions.Labels

    @classmethod
    def of(
        cls, mapped: HiddenMap, visible: Sequence[NDArray[np.floating]], labels: regions.Labels
    ) -> _Scene:
        planes = tuple(np.asarray(one, np.float32) for one in visible)
        steep = np.zeros(labels.shape, np.float32)
        for plane in planes:
            smooth = cv2.GaussianBlur(np.nan_to_num(plane), (0, 0), 1.0)
            across, down = (cv2.Sobel(smooth, cv2.CV_32F, *to) for to in ((1, 0), (0, 1)))
            spread = max(float(np.nanstd(plane)), 1e-9)
            steep += (across**2 + down**2) / spread**2
        steep = np.sqrt(steep)
        return cls(mapped, planes, steep / max(float(np.median(steep)), 1e-9), labels)

    def described(self, number: int, part: tuple[slice, slice], score: float) -> Candidate:
        """Return one region with everything measured on it."""
        height, width = self.labels.shape
        rows, columns = part
        wide = (
            slice(max(0, rows.start - _MARGIN), min(height, rows.stop + _MARGIN)),
            slice(max(0, columns.start - _MARGIN), min(width, columns.stop + _MARGIN)),
        )
        labels = self.labels[wide]
        inside = labels == number
        known = np.isfinite(self.mapped.amount[wide])
        around = ring(inside) & (labels == 0) & known
        contrast, error = _contrast(self.mapped.amount[wide], inside & known, around)
        shown = [_contrast(one[wide], inside & known, around)[0] for one in self.visible]
        paler = float(np.nan_to_num(self.mapped.amount[wide][inside]).mean()) < 0
        candidate = Candidate(
            outline=_outline(inside, (wide[1].start, wide[0].start)),
            pixels=int(inside.sum()),
            box=(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start),
            contrast=contrast,
            contrast_error=error,
            r2=float(np.nanmean(self.mapped.r2[wide][inside])),
            visible_contrast=max(shown, default=float("nan")),
            score=score,
            cautions=(),
        )
        steep = float(self.steep[wide][inside].mean())
        apart = float(self.steep[wide][around].mean()) if around.any() else 1.0
        edge = steep > STEEPER and steep > STEEPER * apart
        border = min(rows.start, columns.start) == 0 or rows.stop == height or columns.stop == width
        grown = cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        cut = border or not bool(known[grown].all())
        return _cautioned(candidate, paler=paler, edge=edge, cut=cut)


def _cautioned(one: Candidate, *, paler: bool, edge: bool, cut: bool) -> Candidate:
    facts = {
        Caution.SURFACE_SHOWS_IT: one.visible_contrast > VISIBLE_TOO,
        Caution.EDGE_OF_COLOUR: edge,
        Caution.POORLY_PREDICTED: not one.r2 >= POOR_R2,
        Caution.NEAR_NOISE: not one.contrast >= 3 * one.contrast_error,
        Caution.AT_THE_BORDER: cut,
        Caution.PALER: paler,
    }
    return replace(one, cautions=tuple(caution for caution, true in facts.items() if true))


def _contrast(plane: Plane, inside: Mask, around: Mask) -> tuple[float, float]:
    if min(int(inside.sum()), int(around.sum())) < 2:
        return float("nan"), float("nan")
    value = judge(plane, inside, around).contrast
    one, other = inside.sum() / regions.CORRELATED, around.sum() / regions.CORRELATED
    error = np.sqrt((one + other) / (one * other) + value**2 / (2 * (one + other)))
    return value, float(error)


def _outline(inside: Mask, offset: tuple[int, int]) -> NDArray[np.int32]:
    """Return the longest outer contour; regions are connected, so it is the only one."""
    contours, _ = cv2.findContours(
        inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_TC89_L1, offset=offset
    )
    longest = max(contours, key=len)
    return np.asarray(longest.reshape(-1, 2), np.int32)
