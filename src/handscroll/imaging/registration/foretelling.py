"""Each band foretold from all others, and how far it lies from what they foretell.

Paints mix side by side: where a pixel lies on the border of two, its light is a sum of theirs.
So one band is a sum of the others, with one set of weights for the whole picture, and that stays
true where an edge is blurred; a curved rule would bend edges and pass for a shift. Noise and what
only one band shows mean little in a sum of many. The shift of a cell then is a small regression
(Lucas and Kanade 1981) of the band on what was foretold, in which each cell has a brightness
relation of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.adjusting import Link
from handscroll.imaging.registration.pictures import Plane
from handscroll.imaging.registration.tiles import CELL, RIM

_RIDGE: Final = 1e-2
"""Share of a band's own variance added to it: nearly equal bands shall not cancel."""
_ROUNDS: Final = 3
_WILD: Final = 6.0
_LEAST_KNOWN: Final = 0.5
_LEAST_ALIKE: Final = 0.05
_FAR: Final = 2.5
"""Samples beyond which a linear step is a guess: not used."""
_MOST_SHARES: Final = 8.0
_PLAIN: Final = 3
_TERMS: Final = 4
_CORRELATED: Final = 10.0
"""Samples that filters and sampling make one independent sample, about."""
_TINY: Final = 1e-6

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Cells of all bands.

    Attributes
    ----------
    values
        ``(bands, tiles, side + 2 RIM, side + 2 RIM)``.
    known
        ``(bands, tiles, side, side)``.
    """

    values: Plane
    known: NDArray[np.bool_]


def links(sheet: Sheet, step: int, reference: int) -> list[Link]:
    """Return for each band where its cells lie beyond what the other bands foretell.

    Parameters
    ----------
    sheet
        Tiles of all bands.
    step
        Reference pixels from one sample to the next.
    reference
        Place of the band that stays.
    """
    seen = sheet.known.mean(axis=(1, 2, 3)) > _LEAST_KNOWN / 2
    known = sheet.known[seen].all(axis=0) if seen.any() else sheet.known.any(axis=0)
    mask = cells(np.asarray(known, np.float32))
    inside = cells(np.asarray(sheet.values[..., RIM:-RIM, RIM:-RIM]))
    inside *= mask
    moments = np.matmul(inside.transpose(1, 0, 2), inside.transpose(1, 2, 0)).astype(np.float64)
    out = []
    for at, others in _asked([int(one) for one in np.flatnonzero(seen)], reference):
        share = _weights(moments, at, others)
        told = _told(sheet.values, share)
        shift, sure, alike = _compared(told, inside[at], mask)
        out.append(Link(at, _shares(moments, share, at), shift * step, sure / step**2, alike))
    return out


def _asked(seen: list[int], reference: int) -> list[tuple[int, list[int]]]:
    """Return which bands are foretold from which.

    From all others a band is foretold best, but as their mean: a drift that grows evenly from
    band to band is not seen. From those on one side of it alone, it is.
    """
    out: dict[tuple[int, tuple[int, ...]], None] = {}
    for at in seen:
        others = [one for one in seen if one != at]
        away = 1 if at > reference else -1
        inward = [one for one in others if at * away > one * away >= reference * away]
        outward = [one for one in others if one not in inward]
        for each in (others, inward, outward) if at != reference else (others,):
            if each:
                out[at, tuple(each)] = None
    return [(at, list(each)) for at, each in out]


def cells(tiles: NDArray[Any]) -> Plane:
    """Return tiles ``(..., tiles, side, side)`` as cells ``(..., cells, CELL * CELL)``."""
    *before, many, side, _ = tiles.shape
    across = side // CELL
    parted = tiles.reshape(*before, many, across, CELL, across, CELL)
    return np.ascontiguousarray(np.swapaxes(parted, -3, -2)).reshape(*before, -1, CELL * CELL)


def _weights(moments: Vector, at: int, others: list[int]) -> Vector:
    """Return the weights that foretell a band.

    Cells that are foretold far worse than most, as where one band alone shows something, have
    less say.
    """
    many = moments.shape[1]
    trust = np.ones(len(moments))
    share = np.zeros(many)
    own = moments[:, at, at]
    for _ in range(_ROUNDS):
        total = np.einsum("c,cij->ij", trust, moments)
        inner = total[np.ix_(others, others)]
        size = np.sqrt(np.maximum(np.diagonal(inner), _TINY * max(float(inner.max()), 1e-30)))
        even = inner / size[:, None] / size[None] + _RIDGE * np.eye(len(others))
        share[others] = np.linalg.solve(even, total[others, at] / size) / size
        told = np.einsum("cij,j->ci", moments, share)
        left = np.maximum(own - 2 * told[:, at] + told @ share, 0)
        some = own > 0
        middle = float(np.median(left[some])) if some.any() else 0.0
        trust = 1 / (1 + left / max(_WILD * middle, 1e-30))
    return share


def _shares(moments: Vector, share: Vector, at: int) -> Vector:
    """Return how each cell's shift answers when bands move: 1 for its own, in all 0.

    The part that a band has in what was foretold differs from cell to cell, as it shows other
    things than its neighbours do.
    """
    parts = share * np.einsum("cij,j->ci", moments, share)
    whole = parts.sum(axis=1, keepdims=True)
    out = -parts / np.maximum(whole, 1e-30)
    # Cells with hardly anything to see have parts that nearly cancel.
    wild = np.abs(out).sum(axis=1) > _MOST_SHARES
    out[wild] = 0
    out[:, at] = 1
    out[wild] = 0
    return np.asarray(out, np.float64)


def _told(values: Plane, share: Vector) -> Plane:
    told = np.zeros(values.shape[1:], np.float32)
    for one in np.flatnonzero(share):
        told += values[one] * np.float32(share[one])
    return told


def _compared(told: Plane, target: Plane, mask: Plane) -> tuple[Vector, Vector, Vector]:
    """Return shift, inverse covariance, and likeness of each cell."""
    middle = slice(RIM, -RIM)
    line = np.linspace(-1, 1, CELL, dtype=np.float32)
    across = (told[:, middle, 2:] - told[:, middle, :-2]) / 2
    down = (told[:, 2:, middle] - told[:, :-2, middle]) / 2
    columns = [
        np.ones_like(mask),
        np.broadcast_to(np.tile(line, CELL), mask.shape),
        np.broadcast_to(np.repeat(line, CELL), mask.shape),
        *(cells(one) for one in (told[:, middle, middle], across, down)),
        target,
    ]
    table = np.stack(columns, 1) * mask[:, None]
    gram = np.matmul(table, table.transpose(0, 2, 1)).astype(np.float64)
    return _solved(gram, mask.sum(axis=1, dtype=np.float64))


def _solved(gram: Vector, samples: Vector) -> tuple[Vector, Vector, Vector]:
    some = (samples >= _LEAST_KNOWN * CELL**2) & (gram[:, -1, -1] > 0) & (gram[:, 3, 3] > 0)
    gram = np.where(some[:, None, None], gram, np.eye(gram.shape[1]))
    gram = gram / np.where(some, samples, 1.0)[:, None, None]
    size = np.sqrt(np.diagonal(gram, axis1=1, axis2=2))
    size = np.maximum(size, 1e-12)
    size[:, 4] = size[:, 5] = size[:, 3]
    gram = gram / size[:, :, None] / size[:, None, :]
    terms = gram[:, :_TERMS, :_TERMS] + _TINY * np.eye(_TERMS)
    rest = gram[:, _TERMS:, _TERMS:] - np.matmul(
        gram[:, _TERMS:, :_TERMS], np.linalg.solve(terms, gram[:, :_TERMS, _TERMS:])
    )
    gain = np.linalg.solve(terms, gram[:, :_TERMS, -1, None])[:, 3, 0]
    gain = np.where(np.abs(gain) > 1e-3, gain, 1e-3)[:, None]
    slopes = rest[:, :2, :2] + _TINY * np.eye(2)
    raw = np.linalg.solve(slopes, rest[:, :2, 2, None])[..., 0]
    plain = gram[:, :_PLAIN, :_PLAIN] + _TINY * np.eye(_PLAIN)
    flat = np.linalg.solve(plain, gram[:, :_PLAIN, -1, None])[..., 0]
    total = gram[:, -1, -1] - np.einsum("pi,pi->p", flat, gram[:, :_PLAIN, -1])
    left = np.maximum(rest[:, 2, 2] - np.einsum("pi,pi->p", raw, rest[:, :2, 2]), 1e-6)
    alike = np.clip(1 - left / np.maximum(total, 1e-9), 0, 1) * some
    step = raw / gain
    independent = np.maximum(samples / _CORRELATED, 1.0)
    sure = slopes * (gain[:, 0] ** 2 * independent / left)[:, None, None]
    used = some & (alike > _LEAST_ALIKE) & (np.hypot(*step.T) < _FAR)
    return -step * used[:, None], sure * used[:, None, None], alike
