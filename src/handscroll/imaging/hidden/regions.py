"""Connected regions that stand out of a map, and how much evidence its other side says is enough.

The bar is not a number somebody liked. Strokes of carbon darken the infrared; the map's other
side, brighter, holds none of them but the same noise and the same kinds of clutter. The evidence
of the regions found there falls off about exponentially; the bar is where that fall reaches the
stated rate of false regions (target-decoy counting: Elias and Gygi 2007, Nature Methods
4:207-214). On both sides evidence counts less where the visible tells the region, and where it is
broad or faint (`telling`). Where clutter is darker oftener than brighter, the true rate is higher
than stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from handscroll.imaging.hidden.shown import HiddenMap
from handscroll.imaging.hidden.telling import counted

THRESHOLD: Final = 4.0
"""Standard deviations that a region reaches somewhere."""
LOWER: Final = 2.4
"""Standard deviations down to which it goes on."""
LEAST_PX: Final = 24
"""Pixels below which a region is none: 12 px of a stroke 2 px wide."""
LEAST_LONG: Final = 12
"""Diagonal of its box below which a region is none, px."""
FIGURE_LEAST_PX: Final = 400
"""Pixels below which a region is no covered figure: 20 x 20 px."""
CORRELATED: Final = 4.0
"""Pixels that share one value of noise after smoothing, about."""
LEAST_SCORE: Final = 20.0
"""Evidence below which nothing is proposed, whatever the other side says."""
_JOINED: Final = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
_EIGHT: Final = np.ones((3, 3), int)

Labels = NDArray[np.int32]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Regions:
    """Regions of a map.

    Attributes
    ----------
    labels
        ``(h, w)`` int32: 0 = none, 1 ... n.
    scores
        ``(n,)``: mean of how far the pixels stand out, times the root of the number of
        independent ones; the evidence in standard deviations, as far as it counts.
    bar
        The evidence that each has at least.
    others
        How many regions the map's other side has before the bar; -1 where it was not counted.
    """

    labels: Labels
    scores: Scores
    bar: float
    others: int


def strokes(
    mapped: HiddenMap, visible: Sequence[NDArray[np.floating]], false_per_mpix: float
) -> Regions:
    """Find strokes that have more evidence than the map's other side lets clutter have.

    Parameters
    ----------
    mapped
        The map, or a part of it.
    visible
        Planes ``(h, w)`` of the visible at the same pixels.
    false_per_mpix
        How many false regions are allowed on a megapixel.
    """
    known = np.isfinite(mapped.amount)
    values = np.where(known, mapped.clear, 0.0)
    allowed = false_per_mpix * max(int(known.sum()), 1) / 1e6
    labels, others = _labelled(-values, LEAST_PX)
    others = others * counted(labels, mapped.amount, visible)
    labels, scores = _labelled(values, LEAST_PX)
    scores = scores * counted(labels, mapped.amount, visible)
    bar = _bar(others, allowed)
    labels, scores = _kept(labels, scores, scores >= bar)
    return Regions(labels, scores, bar, len(others))


def figures(standing: NDArray[np.floating]) -> Regions:
    """Find covered figures. They may be paler or darker, so that no side is left to count on."""
    values = np.nan_to_num(standing, nan=0.0)
    dark, scores = _labelled(values, FIGURE_LEAST_PX)
    pale, more = _labelled(-values, FIGURE_LEAST_PX)
    labels = np.where(dark > 0, dark, np.where(pale > 0, pale + len(scores), 0)).astype(np.int32)
    return Regions(labels, np.concatenate([scores, more]), 0.0, -1)


def _bar(others: Scores, allowed: float) -> float:
    """Return where an exponential fall of the other side's evidence reaches what is allowed."""
    if not len(others):
        return LEAST_SCORE
    least = float(others.min())
    # One more than the count: a fall measured on few regions is not known to be steep.
    fall = max(float(np.mean(others - least)) * (len(others) + 1) / len(others), 0.25 * least)
    reach = least + fall * float(np.log(max(len(others) / max(allowed, 1e-9), 1.0)))
    return max(LEAST_SCORE, reach)


def _labelled(values: NDArray[np.floating], least: int) -> tuple[Labels, Scores]:
    """Return regions that reach the threshold, with as much around as stays above the lower one."""
    above = values > LOWER
    joined = cv2.morphologyEx(above.astype(np.uint8), cv2.MORPH_CLOSE, _JOINED) > 0
    labels, count = ndimage.label(joined, _EIGHT)
    if not count:
        return np.zeros(values.shape, np.int32), np.zeros(0, np.float64)
    numbers = np.arange(1, count + 1)
    pixels = np.asarray(ndimage.sum_labels(above, labels, numbers))
    highest = np.asarray(ndimage.maximum(values, labels, numbers))
    area = np.asarray(ndimage.sum_labels(joined, labels, numbers))
    scores = np.asarray(ndimage.mean(values, labels, numbers)) * np.sqrt(area / CORRELATED)
    parts = ndimage.find_objects(labels)
    long = np.array([np.hypot(*(side.stop - side.start for side in one)) for one in parts])
    # Joined pixels in between may be on the other side, and outweigh what was joined.
    large = (pixels >= least) & (long >= LEAST_LONG) & (scores > 0)
    return _kept(labels, scores, large & (highest >= THRESHOLD))


def _kept(
    labels: NDArray[np.integer], scores: Scores, kept: NDArray[np.bool_]
) -> tuple[Labels, Scores]:
    renumbered = np.zeros(len(scores) + 1, np.int32)
    renumbered[1:][kept] = np.arange(1, int(kept.sum()) + 1)
    return np.asarray(renumbered[labels], np.int32), scores[kept]
