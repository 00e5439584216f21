"""How far each patch of one picture lies from the same patch of another, and how sure that is.

The values of one are foretold from the other by a small regression of each patch's own, so that
contrast may change its size and sign from material to material; what the regression cannot tell
counts as noise. Lucas and Kanade 1981, with a free brightness relation in place of equality.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.registration.patches import HALF, Stack
from handscroll.imaging.registration.pictures import Plane

_AT_ONCE: Final = 64
_LEAST_KNOWN: Final = 0.4
_LEAST_ALIKE: Final = 0.12
"""Share of the variance foretold below which a patch says nothing."""
_FAR: Final = 2.5
"""Samples beyond which a linear step is a guess: not used."""
_RIDGE: Final = 1e-6
_PLAIN: Final = 3
_TERMS: Final = 10
_TARGET: Final = 16
_SHARED: Final = (0.15, 1.5)
"""Bounds of the share of slopes that both pictures have in common."""
_MISFIT: Final = 0.03
"""Share of the variance not foretold above which a patch is believed less than its noise says."""
_CORRELATED: Final = 20.0
"""Samples that smoothing makes one independent sample: 4 pi soft², about."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """What patches say about the place of a second picture on a first.

    Attributes
    ----------
    shift
        ``(n, 2)``: where the second lies beyond the first, samples of the patches.
    sure
        ``(n, 2, 2)``: inverse covariance of each shift; 0 where a patch says nothing, small
        along edges.
    alike
        ``(n,)``: share of the second's variance that the first foretells, 0 to 1.
    """

    shift: NDArray[np.float64]
    sure: NDArray[np.float64]
    alike: NDArray[np.float64]


def agree(first: Stack, second: Stack, more: Stack | None = None) -> Agreement:
    """Compare the patches of pictures drawn at the same middles.

    Parameters
    ----------
    first, more
        What foretells: one picture, or two that lie on each other. Two tell apart what one
        shows alike, as paint over paint.
    second
        What is foretold.
    """
    many = len(first.value)
    shift, sure, alike = np.zeros((many, 2)), np.zeros((many, 2, 2)), np.zeros(many)
    for begin in range(0, many, _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        table, weight = _table((first, second, more), part)
        # einsum adds in one fixed order, whatever the number of threads.
        gram = np.einsum("pki,pkj->pij", table * weight[..., None], table)
        samples = weight.sum(axis=1)
        shift[part], sure[part], alike[part] = _solved(gram, samples)
    return Agreement(shift, sure, alike)


def _table(pictures: tuple[Stack, Stack, Stack | None], part: slice) -> tuple[Plane, Plane]:
    """Return the columns of each patch's regression, and its weights.

    1, x, y, R, R², round R, xR, yR, O, round O; slopes of R, R² and O; T and its slopes.
    """
    first, second, more = pictures
    known = first.known[part] & second.known[part]
    if more is not None:
        known = known & more.known[part]
    side = known.shape[1]
    line = np.linspace(-1, 1, side, dtype=np.float32)
    taper = np.cos(line * np.pi / 2 * 0.9)
    weight = (known * taper[:, None] * taper[None]).astype(np.float32)
    whole = np.maximum(weight.sum(axis=(1, 2)), 1e-6)[:, None, None]

    def even(value: Plane) -> tuple[Plane, Plane]:
        mean = (value * weight).sum(axis=(1, 2))[:, None, None] / whole
        away = value - mean
        spread = np.sqrt((away**2 * weight).sum(axis=(1, 2))[:, None, None] / whole)
        return away, np.maximum(spread, 1e-9)

    seen, spread = even(first.value[part])
    seen = seen / spread
    across, down = first.across[part] / spread, first.down[part] / spread
    target, size = even(second.value[part])
    others = [np.zeros_like(seen)] * 4
    if more is not None:
        other, its = even(more.value[part])
        others = [other, more.round[part], more.across[part], more.down[part]]
        others = [one / its for one in others]
    columns = [
        np.ones_like(seen),
        np.broadcast_to(line[None, None], seen.shape),
        np.broadcast_to(line[None, :, None], seen.shape),
        seen,
        seen**2,
        first.round[part] / spread,
        seen * line[None, None],
        seen * line[None, :, None],
        *others[:2],
        across,
        down,
        2 * seen * across,
        2 * seen * down,
        *others[2:],
        target / size,
        second.across[part] / size,
        second.down[part] / size,
    ]
    table = np.stack([one.reshape(len(seen), -1) for one in columns], 2)
    usable = (known.mean(axis=(1, 2)) >= _LEAST_KNOWN) & (size.ravel() > 1e-8)
    return table, weight.reshape(len(seen), -1) * usable[:, None]


def _solved(
    gram: NDArray[np.float64], samples: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    gram = gram.astype(np.float64)
    some = samples > 1
    gram[~some] = np.eye(gram.shape[1])
    size = np.where(some, samples, 1.0)[:, None, None]
    gram /= size
    terms = gram[:, :_TERMS, :_TERMS] + _RIDGE * np.eye(_TERMS)
    share = np.linalg.solve(terms, gram[:, :_TERMS, _TARGET, None])[..., 0]
    # Slopes of what is foretold are sums of columns: their products are already in the table.
    turn = np.zeros((len(gram), gram.shape[1], 2))
    for at in range(2):
        turn[:, _TERMS + at, at] = share[:, 3]
        turn[:, _TERMS + 2 + at, at] = share[:, 4]
        turn[:, _TERMS + 4 + at, at] = share[:, 8]
    mixed = np.einsum("pij,pjk->pik", gram, turn)
    slopes = np.einsum("pji,pjk->pik", turn, mixed)
    aside = np.linalg.solve(terms, mixed[:, :_TERMS])
    rest = slopes - np.einsum("pji,pjk->pik", mixed[:, :_TERMS], aside)
    pull = mixed[:, _TARGET] - np.einsum("pji,pj->pi", mixed[:, :_TERMS], share)
    both = np.einsum("pji,pjk->pik", turn, gram[:, :, _TARGET + 1 :])
    both -= np.einsum("pji,pjk->pik", aside, gram[:, :_TERMS, _TARGET + 1 :])
    step, root = _stepped(rest, both, pull)
    plain = gram[:, :_PLAIN, :_PLAIN] + _RIDGE * np.eye(_PLAIN)
    flat = np.linalg.solve(plain, gram[:, :_PLAIN, _TARGET, None])[..., 0]
    total = gram[:, _TARGET, _TARGET] - np.einsum("pi,pi->p", flat, gram[:, :_PLAIN, _TARGET])
    told = np.einsum("pi,pi->p", share, gram[:, :_TERMS, _TARGET])
    left = gram[:, _TARGET, _TARGET] - told - np.einsum("pi,pi->p", step, pull)
    left = np.maximum(left, 1e-6)
    alike = np.clip(1 - left / np.maximum(total, 1e-9), 0, 1) * some
    independent = np.maximum(samples / _CORRELATED, 1.0)
    # What paints do differently is no noise: it runs along the very edges that shifts are told by.
    trust = np.minimum(1.0, _MISFIT / np.maximum(1 - alike, 1e-9))
    sure = root * (trust * independent / left)[:, None, None]
    used = some & (alike > _LEAST_ALIKE) & (np.hypot(*step.T) < _FAR) & (samples > HALF)
    return -step * used[:, None], sure * used[:, None, None], alike


def _stepped(
    rest: NDArray[np.float64], both: NDArray[np.float64], pull: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the step of each patch, and its inverse covariance at a noise of 1.

    Slopes of the one picture times slopes of the other say how the pull grows with the shift:
    noise is in both, but not the same. Slopes of one picture squared would count its noise as
    detail and take steps that are too short wherever detail is faint.
    """
    tiny = _RIDGE * np.maximum(np.trace(rest, axis1=1, axis2=2), 1e-9)[:, None, None]
    lower = np.linalg.cholesky(rest + tiny * np.eye(2))
    even = np.linalg.solve(lower, (both + both.transpose(0, 2, 1)) / 2)
    even = np.linalg.solve(lower, even.transpose(0, 2, 1))
    size, way = np.linalg.eigh((even + even.transpose(0, 2, 1)) / 2)
    size = np.clip(size, *_SHARED)
    ahead = np.einsum("pji,pj->pi", way, np.linalg.solve(lower, pull[..., None])[..., 0])
    turned = np.einsum("pij,pj->pi", way, ahead / size)[..., None]
    step = np.linalg.solve(lower.transpose(0, 2, 1), turned)[..., 0]
    half = np.einsum("pij,pjk,pk->pik", lower, way, size)
    return step, np.einsum("pik,pjk->pij", half, half)
