"""Independent components: directions whose values are least like a bell curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.components.moments import Progress
from handscroll.imaging.components.principal import principal_components
from handscroll.imaging.components.result import Components, numbered
from handscroll.imaging.components.sampling import known_pixels
from handscroll.imaging.components.statistics import Matrix, Statistics, Strip

MOST_PIXELS: Final = 102_400
_BLOCK: Final = 1_024
_GAUSS: Final = 0.3745672
"""Mean of log cosh of a normal variable of variance 1."""
_WEAKEST: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Search:
    """How independent components are looked for.

    Attributes
    ----------
    count
        How many.
    seed
        Of the first guess; the same seed finds the same components.
    rounds
        Most of them.
    tolerance
        It ends when no direction turns further: 1 less the cosine.
    """

    count: int = 8
    seed: int = 0
    rounds: int = 300
    tolerance: float = 1e-6


def independent_components(
    sample: Strip,
    found: Statistics,
    search: Search | None = None,
    progress: Progress | None = None,
) -> Components:
    """Return independent components, the least normal first.

    FastICA, all directions at once, with log cosh: Hyvärinen & Oja 2000, "Independent component
    analysis: algorithms and applications", Neural Networks 13, 411-430, sections 5 and 6. Sought
    among the strongest principal components. Each has variance 1 and is turned so that its long
    tail is positive.

    Parameters
    ----------
    sample
        Of the stack, see `grid_sample`; at most 102,400 pixels of it are used.
    found
        Statistics of the stack, or of the sample.
    progress
        Told the round; what it raises stops the search.

    Raises
    ------
    InvalidError
        When there are too few pixels, or the search does not settle.
    """
    search = search or Search()
    found.require_pixels("Independent components")
    whitening = _whitening(found, search.count)
    pixels = known_pixels(sample, MOST_PIXELS)
    usable = pixels.shape[1] // _BLOCK * _BLOCK or pixels.shape[1]
    white = whitening @ (pixels[:, :usable] - found.mean[:, None])
    _require_enough(usable, len(whitening))
    # The sample's own covariance differs a little from that of the whole.
    own = _inverse_root(_product(white, white) / usable)
    turned = _turn(own @ white, search, progress)
    rows = turned @ own @ whitening
    values = rows @ (pixels[:, :usable] - found.mean[:, None])
    negentropy = (_log_cosh(values).mean(axis=1) - _GAUSS) ** 2
    order = np.argsort(-negentropy, kind="stable")
    skew = (values**3).mean(axis=1)
    rows = (rows * np.where(skew < 0, -1.0, 1.0)[:, None])[order]
    return Components(
        "ica",
        rows,
        -rows @ found.mean,
        numbered("IC", len(rows)),
        negentropy[order],
        np.sqrt(np.einsum("ij,jk,ik->i", rows, found.covariance, rows)),
        usable,
    )


def _whitening(found: Statistics, count: int) -> Matrix:
    main = principal_components(found)
    strong = main.spread**2 > _WEAKEST * main.spread[0] ** 2
    kept = min(count, int(strong.sum()))
    if kept < 1:
        raise InvalidError(
            "Independent components cannot be found",
            why="every pixel is alike",
            fix="Choose a larger region",
        )
    return np.asarray(main.matrix[:kept] / main.spread[:kept, None], np.float64)


def _require_enough(pixels: int, count: int) -> None:
    if pixels < 20 * count:
        raise InvalidError(
            "Independent components cannot be found",
            why=f"{pixels} pixels are too few for {count} of them",
            fix="Choose a larger region, or fewer components",
        )


def _turn(white: Matrix, search: Search, progress: Progress | None) -> Matrix:
    count, pixels = white.shape
    guess = np.random.default_rng(search.seed).normal(size=(count, count))
    rows: Matrix = _inverse_root(guess @ guess.T) @ guess
    for turn in range(search.rounds):
        bent = np.tanh(rows @ white)
        slope = (1 - bent**2).mean(axis=1)
        nearer = _product(bent, white) / pixels - slope[:, None] * rows
        nearer = _inverse_root(nearer @ nearer.T) @ nearer
        away = float(np.max(1 - np.abs(np.einsum("ij,ij->i", nearer, rows))))
        rows = nearer
        if progress is not None:
            progress(turn + 1)
        if away < search.tolerance:
            return rows
    raise InvalidError(
        "Independent components cannot be found",
        why=f"the search did not settle in {search.rounds} rounds",
        fix="Ask for fewer components, or choose a region with more that differs",
    )


def _product(left: Matrix, right: Matrix) -> Matrix:
    """Return ``left @ right.T`` added up block by block.

    The order of additions must not hang on how many threads BLAS may use.
    """
    total = np.zeros((len(left), len(right)))
    for begin in range(0, left.shape[1], _BLOCK):
        total += left[:, begin : begin + _BLOCK] @ right[:, begin : begin + _BLOCK].T
    return total


def _inverse_root(matrix: Matrix) -> Matrix:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors / np.sqrt(np.maximum(values, 1e-300))) @ vectors.T, np.float64)


def _log_cosh(values: Matrix) -> Matrix:
    # Without overflow for large values.
    size = np.abs(values)
    return np.asarray(size + np.log1p(np.exp(-2 * size)) - np.log(2), np.float64)
