"""Flat four-cornered fields of a picture, and the lattice that many of them stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
_LEAST: Final = 36
_FILLS: Final = 0.8
_OFF: Final = 0.25
_STEEP: Final = (0.012, 0.025, 0.05)


@dataclass(frozen=True, slots=True)
class Fields:
    """Flat four-cornered fields.

    Attributes
    ----------
    middle
        ``(n, 2)`` x, y in px.
    sides
        ``(n, 2, 2)`` the two vectors along their sides, px, the one nearer to x first.
    """

    middle: Values
    sides: Values


def fields(picture: NDArray[np.float32]) -> Fields:
    """Find flat four-cornered fields.

    Parameters
    ----------
    picture
        ``(h, w, 3)``, 0 to 1 with a tone curve (differences count alike in dark and light).
    """
    smooth = cv2.medianBlur(picture, 5)
    across = cv2.Scharr(smooth, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(smooth, cv2.CV_32F, 0, 1, scale=1 / 32)
    steep = np.sqrt(across * across + down * down).max(axis=2)
    found: list[tuple[Values, Values]] = []
    for limit in _STEEP:
        flat = (steep < limit).astype(np.uint8)
        _, labels, stats, middles = cv2.connectedComponentsWithStats(flat, connectivity=4)
        largest = flat.size / 6
        for one in range(1, len(stats)):
            if not _LEAST <= stats[one, cv2.CC_STAT_AREA] <= largest:
                continue
            sides = _sides(labels, stats[one], one)
            if sides is not None:
                found.append((np.asarray(middles[one], np.float64), sides))
    return _once(found)


def _sides(labels: NDArray[np.int32], stats: NDArray[np.int32], one: int) -> Values | None:
    """Return the vectors along the sides of a component that is a parallelogram, or nothing."""
    x, y, width, height, area = (int(value) for value in stats)
    if max(width, height) > 8 * min(width, height):
        return None
    mask = (labels[y : y + height, x : x + width] == one).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(outlines, key=len))
    inside = float(cv2.contourArea(hull))
    # The outline runs through the middles of the outermost pixels.
    if inside <= 0 or area < _FILLS * (inside + cv2.arcLength(hull, True) / 2):
        return None
    corners = cv2.approxPolyDP(hull, 0.08 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(corners) != 4 or cv2.contourArea(corners) < 0.8 * inside:
        return None
    c = corners.astype(np.float64)
    one_way, other = (c[1] - c[0] + c[2] - c[3]) / 2, (c[3] - c[0] + c[2] - c[1]) / 2
    skew = np.linalg.norm(c[0] - c[1] + c[2] - c[3])
    lengths = np.linalg.norm(one_way), np.linalg.norm(other)
    if skew > 0.5 * min(lengths) or max(lengths) > 4 * min(lengths):
        return None
    if abs(one_way[0]) < abs(other[0]):
        one_way, other = other, one_way
    return np.stack([one_way * np.sign(one_way[0] or 1), other * np.sign(other[1] or 1)])


def _once(found: list[tuple[Values, Values]]) -> Fields:
    """Keep one of those that several limits found: the largest."""
    found.sort(key=lambda one: -abs(float(np.linalg.det(one[1]))))
    kept: list[tuple[Values, Values]] = []
    for middle, sides in found:
        near = (
            np.linalg.norm(middle - other[0]) < 0.4 * np.linalg.norm(sides, axis=1).min()
            for other in kept
        )
        if not any(near):
            kept.append((middle, sides))
    if not kept:
        return Fields(np.zeros((0, 2)), np.zeros((0, 2, 2)))
    return Fields(np.stack([one[0] for one in kept]), np.stack([one[1] for one in kept]))


@dataclass(frozen=True, slots=True)
class Lattice:
    """Fields that stand in rows and columns.

    Attributes
    ----------
    index
        ``(n, 2)`` column and row of each, integers.
    middle
        ``(n, 2)`` px.
    transform
        ``(3, 3)`` from column and row to px.
    """

    index: NDArray[np.int64]
    middle: Values
    transform: Values


def lattices(found: Fields, patch: tuple[float, float], least: int) -> list[Lattice]:
    """Return the lattices that fields stand on, the largest first.

    Parameters
    ----------
    patch
        Side of a patch in parts of the pitch; a quarter turn is tried as well.
    least
        Fields that a lattice must have.
    """
    left = np.ones(len(found.middle), bool)
    out: list[Lattice] = []
    order = np.argsort(-np.abs(np.linalg.det(found.sides)), kind="stable")
    for seed in order:
        if not left[seed]:
            continue
        grown = max(
            (_grown(found, int(seed), turned) for turned in (patch, patch[::-1])), key=len
        )  # fmt: skip
        if len(grown) < least:
            continue
        lattice = _lattice(found, grown)
        if lattice is not None:
            out.append(lattice)
            left[list(grown)] = False
    return sorted(out, key=lambda one: -len(one.index))


def _grown(found: Fields, seed: int, patch: tuple[float, float]) -> dict[int, tuple[int, int]]:
    """Walk from field to field as far as the next one stands where it should."""
    places = {seed: (0, 0)}
    taken = {(0, 0)}
    # Fields come out smaller than patches by the width of the blur at their edges.
    steps = {seed: found.sides[seed] / np.asarray(patch)[:, None]}
    queue = [seed]
    areas = np.abs(np.linalg.det(found.sides))
    while queue:
        here = queue.pop(0)
        for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            place = (places[here][0] + way[0], places[here][1] + way[1])
            if place in taken:
                continue
            step = way[0] * steps[here][0] + way[1] * steps[here][1]
            off = np.linalg.norm(found.middle - (found.middle[here] + step), axis=1)
            off[list(places)] = np.inf
            off[(areas < areas[here] / 2.2) | (areas > areas[here] * 2.2)] = np.inf
            nearest = int(np.argmin(off))
            if off[nearest] > _OFF * np.linalg.norm(step):
                continue
            places[nearest] = place
            taken.add(place)
            steps[nearest] = _turned(steps[here], found.middle[nearest] - found.middle[here], way)
            queue.append(nearest)
    return places


def _turned(steps: Values, real: Values, way: tuple[int, int]) -> Values:
    """Learn the step from the one that was really taken."""
    which = 0 if way[0] else 1
    learnt = steps.copy()
    learnt[which] = real * (way[0] + way[1])
    # The other side keeps its form relative to this one.
    growth = np.linalg.norm(learnt[which]) / np.linalg.norm(steps[which])
    learnt[1 - which] = steps[1 - which] * np.clip(growth, 0.9, 1.1)
    return learnt


def _lattice(found: Fields, grown: dict[int, tuple[int, int]]) -> Lattice | None:
    members = np.array(sorted(grown))
    index = np.array([grown[int(one)] for one in members], np.int64)
    middle = found.middle[members]
    transform = homography(index.astype(np.float64), middle)
    if transform is None:
        return None
    return Lattice(index, middle, transform)


def homography(source: Values, target: Values) -> Values | None:
    """Return the ``(3, 3)`` transform of points ``(n, 2)``; of one row of points, a similarity."""
    spread = np.ptp(source, axis=0)
    if min(spread) >= 1 and len(source) >= 6:
        found, _ = cv2.findHomography(source, target, cv2.RANSAC, 0.1 * _pitch(source, target))
        whole = np.asarray(found, np.float64)
        return whole if whole.shape == (3, 3) else None
    x, y = source.T
    zeros, ones = np.zeros_like(x), np.ones_like(x)
    design = np.concatenate([np.stack([x, -y, ones, zeros], 1), np.stack([y, x, zeros, ones], 1)])
    a, b, c, d = np.linalg.lstsq(design, np.concatenate(target.T), rcond=None)[0]
    return np.array([[a, -b, c], [b, a, d], [0, 0, 1.0]])


def _pitch(source: Values, target: Values) -> float:
    return float(np.linalg.norm(np.ptp(target, axis=0)) / np.linalg.norm(np.ptp(source, axis=0)))


def moved(transform: Values, points: Values) -> Values:
    """Return points ``(n, 2)`` under a transform ``(3, 3)``."""
    whole = np.concatenate([points, np.ones((len(points), 1))], 1) @ transform.T
    return np.asarray(whole[:, :2] / whole[:, 2:], np.float64)
