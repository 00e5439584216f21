"""Spectra that paints on paper or silk may have: modelled, none of them measured.

Absorption over scattering, K/S, is a sum of what colours things have in common - absorption
edges (ochres, reds, yellows), absorption bands (blues, greens, dyes), greys - with a smooth random
departure; mixtures add in K/S. Kubelka and Munk 1931 make reflectance of it: a thick layer, R = 1 +
K/S - sqrt((K/S)^2 + 2 K/S), or a thin one over a ground (their hyperbolic solution).
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.colorimetry.viewing import NODES

Values = NDArray[np.float64]

_SEED: Final = 20051976
_EACH: Final = 160
_SPAN: Final = (float(NODES[0]), float(NODES[-1]))


@functools.cache
def modelled_spectra() -> Values:
    """Return reflectance ``(85, n)`` at ``viewing.NODES``, above 0 and below 1.

    Always the same spectra: the generator's seed is fixed. Edges, one to three bands and greys are
    equally many, and as many again are mixtures; a third of all are tinted with white, a third are
    shaded as by ink, a third are thin layers over a light, yellowish ground.
    """
    rng = np.random.default_rng(_SEED)
    kinds = [_edges(rng), _bands(rng, 1), _bands(rng, 2), _bands(rng, 3), _greys(rng)]
    pure = np.concatenate(kinds, axis=1) * _departures(rng, _EACH * len(kinds))
    order = rng.permutation(pure.shape[1])
    share = rng.uniform(0.1, 0.9, pure.shape[1])
    mixed = pure * share + pure[:, order] * (1 - share)
    every = np.concatenate([pure, mixed], axis=1)
    third = rng.integers(0, 3, every.shape[1])
    tint = np.where(
        third == 1,
        _even_in_log(rng, 0.02, 1.0, every.shape[1]),
        _even_in_log(rng, 1.0, 10.0, every.shape[1]),
    )
    thick = _thick(every * tint + _even_in_log(rng, 1e-4, 5e-3, every.shape[1]))
    thin = _thin(every, _grounds(rng, every.shape[1]), _even_in_log(rng, 0.05, 2.0, every.shape[1]))
    inner = np.where(third == 2, thin, thick)
    # Light that the surface itself sends back: no more than a matt paint does.
    gloss = rng.uniform(0.0, 0.04, every.shape[1])
    out = np.asarray(gloss + (1 - gloss) * inner)
    out.setflags(write=False)
    return out


def _even_in_log(rng: np.random.Generator, low: float, high: float, n: int) -> Values:
    return np.asarray(np.exp(rng.uniform(np.log(low), np.log(high), n)))


def _edges(rng: np.random.Generator) -> Values:
    at, width = rng.uniform(400, 680, _EACH), rng.uniform(5, 30, _EACH)
    strength = _even_in_log(rng, 0.3, 30, _EACH)
    base = _even_in_log(rng, 0.003, 0.5, _EACH)
    tail = rng.uniform(-1.5, 0.5, _EACH)
    edge = strength / (1 + np.exp((NODES[:, None] - at) / width))
    return np.asarray(base * (NODES[:, None] / 600) ** tail + edge)


def _bands(rng: np.random.Generator, count: int) -> Values:
    out = _even_in_log(rng, 0.005, 0.5, _EACH) * (NODES[:, None] / 550) ** rng.uniform(-2, 1, _EACH)
    for _ in range(count):
        at, width = rng.uniform(*_SPAN, _EACH), rng.uniform(15, 70, _EACH)
        depth = _even_in_log(rng, 0.1, 12, _EACH)
        out = out + depth * np.exp(-0.5 * ((NODES[:, None] - at) / width) ** 2)
    return np.asarray(out)


def _greys(rng: np.random.Generator) -> Values:
    level = _even_in_log(rng, 0.001, 25, _EACH)
    return np.asarray(level * (NODES[:, None] / 550) ** rng.uniform(-2.5, 0.5, _EACH))


def _departures(rng: np.random.Generator, n: int) -> Values:
    """Return smooth random factors about 1, so that no spectrum is just a formula."""
    apart = NODES[:, None] - NODES
    alike = np.exp(-0.5 * (apart / 35) ** 2) + 1e-6 * np.eye(NODES.size)
    return np.asarray(np.exp(0.12 * np.linalg.cholesky(alike) @ rng.standard_normal((85, n))))


def _grounds(rng: np.random.Generator, n: int) -> Values:
    """Return reflectance of papers and silks: light, falling towards the violet."""
    top, fall = rng.uniform(0.55, 0.92, n), rng.uniform(0.0, 0.6, n)
    return np.asarray(top * (1 - fall * np.exp(-(NODES[:, None] - 360) / 120)))


def _thick(ratio: Values) -> Values:
    return np.asarray(1 + ratio - np.sqrt(ratio**2 + 2 * ratio))


def _thin(ratio: Values, ground: Values, depth: Values) -> Values:
    """Return a layer of scattering times thickness ``depth`` over a ground."""
    a = 1 + ratio
    b = np.sqrt(a**2 - 1)
    coth = b / np.tanh(np.minimum(b * depth, 300.0))
    return np.asarray((1 - ground * (a - coth)) / (a - ground + coth))
