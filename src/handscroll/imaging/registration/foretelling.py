"""Each band foretold from others, and how far it lies from what they foretell.

Paints mix side by side: where a pixel lies on the border of two, its light is a sum of theirs.
So one band is a sum of the others, and that stays true where an edge is blurred; a curved rule
would bend edges and pass for a shift. One sum for the whole picture cannot know every paint: what
it leaves runs along the very edges that shifts are told by, and mostly to one side of them. So
each cell has a sum of its own, held near the picture's where the cell shows little. Bands differ
in sharpness too: the second slopes of the others stand beside them. The shift of a cell is found
in one regression together with all of that (Lucas and Kanade 1981), so that what a sum could say
as well is not taken for a shift, and the cell's certainty is less by it. Slopes that are noise
are taken off (``clearing``): they would say that nothing is shifted.

All of it is worked out of products of columns, made once for all bands.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.adjusting import Link
from handscroll.imaging.registration.clearing import cleared, noise_of_slopes
from handscroll.imaging.registration.pictures import Plane
from handscroll.imaging.registration.products import PLAIN, Products, Vector, products
from handscroll.imaging.registration.tiles import CELL

_RIDGE: Final = 1e-2
"""Share of a band's own variance added to it: nearly equal bands shall not cancel."""
_OWN: Final = 1e-3
"""The same, for what a cell's own sum differs by from the picture's: variance of the whole
picture, so that cells with much to see are free, and those with little are not."""
_ROUNDS: Final = 3
_WILD: Final = 6.0
_LEAST_KNOWN: Final = 0.5
_LEAST_ALIKE: Final = 0.05
_FAR: Final = 2.5
"""Samples beyond which a linear step is a guess: not used."""
_MOST_SHARES: Final = 8.0
_CORRELATED: Final = 10.0
"""Samples that filters and sampling make one independent sample, about."""
_TINY: Final = 1e-6


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


def links(sheet: Sheet, step: int, reference: int, held: Collection[int] = ()) -> list[Link]:
    """Return for each band where its cells lie beyond what other bands foretell.

    Parameters
    ----------
    sheet
        Tiles of all bands.
    step
        Reference pixels from one sample to the next.
    reference
        Place of the band that stays.
    held
        Places of several that lie on each other already: all others are foretold from them.
    """
    seen = sheet.known.mean(axis=(1, 2, 3)) > _LEAST_KNOWN / 2
    known = sheet.known[seen].all(axis=0) if seen.any() else sheet.known.any(axis=0)
    made = products(sheet.values, np.asarray(known, np.bool_))
    every = np.flatnonzero(seen)
    fixed = np.array(sorted({reference, *held}))
    # Where one alone moves, it is foretold; it would foretell the others far worse.
    alone = len(np.setdiff1d(every, fixed)) == 1
    asked = _asked_of(every, fixed) if len(held) > 1 or alone else _asked(every, reference)
    noise = noise_of_slopes(made)
    return [_link((made, noise), at, others, step) for at, others in asked]


def _asked(seen: NDArray[np.int64], reference: int) -> list[tuple[int, NDArray[np.int64]]]:
    """Return which bands are foretold from which.

    From all others a band is foretold best, but as their mean: a drift that grows evenly from
    band to band is not seen. From those on the reference's side of it alone, it is.
    """
    out = []
    for at in (int(one) for one in seen):
        others = seen[seen != at]
        inward = others[others < at] if at > reference else others[others > at]
        out.append((at, others))
        if at != reference and len(inward) < len(others):
            out.append((at, inward))
    return [(at, others) for at, others in out if len(others)]


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What cells say of one band, foretold from some others.

    Attributes
    ----------
    shift, slopes
        ``(cells, 2)``, ``(cells, 2, 2)``: what the regression found, samples; how firmly, before
        noise is counted.
    left, whole
        ``(cells,)``: variance that is not foretold, and all of it.
    parts
        ``(cells, bands)``: how much of the slopes of what was foretold each band gives.
    """

    shift: Vector
    slopes: Vector
    left: Vector
    whole: Vector
    parts: Vector


def _link(cells: tuple[Products, Vector], at: int, others: NDArray[np.int64], step: int) -> Link:
    made = cells[0]
    some = (made.samples >= _LEAST_KNOWN * CELL**2) & (made.moments[:, at, at] > 0)
    told = _foretold(cells, at, others, some)
    alike = np.clip(1 - told.left / np.maximum(told.whole, _TINY), 0, 1) * some
    # Cells with hardly anything to see have parts that nearly cancel.
    whole = np.maximum(told.parts.sum(axis=1, keepdims=True), _TINY**2)
    shares = -told.parts / whole
    shares[:, at] = 1
    some &= (np.abs(shares).sum(axis=1) < _MOST_SHARES) & (alike > _LEAST_ALIKE)
    some &= np.hypot(*told.shift.T) < _FAR
    shares[~some] = 0
    independent = np.maximum(made.samples / _CORRELATED, 1.0)
    sure = told.slopes * (some * independent / told.left)[:, None, None]
    return Link(at, shares, -told.shift * some[:, None] * step, sure / step**2, alike)


def _asked_of(
    seen: NDArray[np.int64], held: NDArray[np.int64]
) -> list[tuple[int, NDArray[np.int64]]]:
    by = np.intersect1d(seen, held)
    return [(int(at), by) for at in np.setdiff1d(seen, held) if len(by)]


def _foretold(
    cells: tuple[Products, Vector], at: int, others: NDArray[np.int64], some: NDArray[np.bool_]
) -> _Told:
    """Foretell a band in all cells, each with a sum of its own, and find its shift beside it."""
    made, noise = cells
    gram = np.where(some[:, None, None], made.gram, np.eye(made.gram.shape[1]))
    target = int(made.columns(0, np.array(at)))
    terms = np.concatenate([np.arange(PLAIN), made.columns(0, others), made.columns(3, others)])
    begun, loose = np.zeros(len(terms)), np.full(len(terms), _OWN)
    loose[:PLAIN] = _TINY
    own = slice(PLAIN, PLAIN + len(others))
    begun[own] = _weights(made.moments * some[:, None, None], at, others)[others]
    inner, right = gram[:, terms[:, None], terms[None]], gram[:, terms, target]
    firm = inner + np.diag(loose)
    sums = np.linalg.solve(firm, (right + loose * begun)[..., None])[..., 0]
    # Slopes of what is foretold are sums of columns: their products are already there.
    turn = np.zeros((len(gram), gram.shape[1], 2))
    for way in (0, 1):
        turn[:, made.columns(way + 1, others), way] = sums[:, own]
    slopes = np.matmul(gram, turn)
    beside = slopes[:, terms].transpose(0, 2, 1)
    rest = np.matmul(turn.transpose(0, 2, 1), slopes)
    rest -= np.matmul(beside, np.linalg.solve(firm, slopes[:, terms]))
    pull = np.einsum("cit,ci->ct", turn, gram[:, :, target]) - np.einsum("cti,ci->ct", beside, sums)
    shift = np.linalg.solve(rest + _TINY * np.eye(2), pull[..., None])[..., 0]
    left = gram[:, target, target] - 2 * np.einsum("ci,ci->c", sums, right)
    left += np.einsum("ci,cij,cj->c", sums, inner, sums) - np.einsum("ct,ct->c", shift, pull)
    parts = np.zeros((len(gram), made.bands))
    for way in (0, 1):
        columns = made.columns(way + 1, others)
        parts[:, others] += turn[:, columns, way] * slopes[:, columns, way]
    own_noise = sums[:, own] ** 2 * noise[:, others]
    parts[:, others] -= 2 * own_noise
    shift, rest = cleared(shift, rest, own_noise.sum(axis=1))
    return _Told(shift, rest, np.maximum(left, _TINY), gram[:, target, target], parts)


def _weights(moments: Vector, at: int, others: NDArray[np.int64]) -> Vector:
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
