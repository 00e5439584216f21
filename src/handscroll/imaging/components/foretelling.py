"""The log of an infrared band foretold from the logs of visible bands.

What the surface shows in visible light tells most of what infrared shows; what is left over
may come from beneath. It may as well come from a pigment of the surface that differs in
infrared only: the figure of how much was foretold always goes with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from handscroll.errors import InvalidError
from handscroll.imaging.components.sampling import known_pixels
from handscroll.imaging.components.statistics import Matrix, Strip

MOST_PIXELS: Final = 262_144
_STIFF: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Foretelling:
    """``constant + linear @ x + sum of quadratic_ij x_i x_j, i <= j``, x logs of the visible.

    Attributes
    ----------
    linear
        ``(n,)``.
    quadratic
        ``(n (n + 1) / 2,)``, row by row; empty for a linear one.
    floor
        Reflectance below it is taken for it.
    r2
        Share of the infrared log's variance that is foretold.
    spread
        Standard deviation of what is left.
    """

    constant: float
    linear: Matrix
    quadratic: Matrix
    floor: float
    r2: float
    spread: float


def foretell(
    sample: Strip,
    infrared: int,
    visible: tuple[int, ...],
    *,
    quadratic: bool = True,
    floor: float = 0.005,
) -> Foretelling:
    """Fit the prediction by least squares.

    Parameters
    ----------
    sample
        Reflectance, see `grid_sample`; at most 262,144 pixels of it are used.
    infrared, visible
        Numbers of bands, from 1.
    quadratic
        Whether products of two bands take part.
    floor
        Reflectance below it, or negative by noise, is taken for it: it must be positive.

    Raises
    ------
    InvalidError
        When bands do not fit, or there are too few pixels.
    """
    _require_bands(len(sample.samples), infrared, visible, floor)
    pixels = known_pixels(sample, MOST_PIXELS)
    logs = np.log(np.maximum(pixels, floor))
    x, wanted = logs[np.array(visible) - 1], logs[infrared - 1]
    centre = x.mean(axis=1) if x.shape[1] else np.zeros(len(x))
    terms = _terms(x - centre[:, None], quadratic)
    if pixels.shape[1] < 4 * len(terms):
        raise InvalidError(
            "The infrared band cannot be foretold",
            why=f"{pixels.shape[1]} pixels are too few for {len(terms)} coefficients",
            fix="Choose a larger region",
        )
    weights = _solved(terms, wanted)
    left = wanted - weights @ terms
    whole = float(wanted.var())
    constant, linear, square = _moved(weights, centre, quadratic)
    return Foretelling(
        constant,
        linear,
        square,
        floor,
        1 - float(left.var()) / whole if whole > 0 else 0.0,
        float(left.std()),
    )


def _terms(x: Matrix, quadratic: bool) -> Matrix:
    parts = [np.ones((1, x.shape[1])), x]
    if quadratic:
        first, second = np.triu_indices(len(x))
        parts.append(x[first] * x[second])
    return np.concatenate(parts)


def _solved(terms: Matrix, wanted: Matrix) -> Matrix:
    size = np.sqrt((terms**2).mean(axis=1))
    size[size == 0] = 1
    scaled = terms / size[:, None]
    square = scaled @ scaled.T / terms.shape[1]
    # Bands that tell the same must not be weighed against each other without bound.
    square[np.diag_indices_from(square)] += _STIFF
    return np.asarray(np.linalg.solve(square, scaled @ wanted / terms.shape[1]) / size, np.float64)


def _moved(weights: Matrix, centre: Matrix, quadratic: bool) -> tuple[float, Matrix, Matrix]:
    """Return coefficients of x from those of ``x - centre``."""
    count = len(centre)
    constant, linear = weights[0], weights[1 : 1 + count].copy()
    constant -= linear @ centre
    if not quadratic:
        return float(constant), linear, np.zeros(0)
    upper = np.zeros((count, count))
    upper[np.triu_indices(count)] = weights[1 + count :]
    constant += centre @ upper @ centre
    linear -= (upper + upper.T) @ centre
    return float(constant), linear, weights[1 + count :]


def _require_bands(bands: int, infrared: int, visible: tuple[int, ...], floor: float) -> None:
    named = (infrared, *visible)
    if not visible or len(set(named)) < len(named) or not all(1 <= one <= bands for one in named):
        raise InvalidError(
            "The infrared band cannot be foretold",
            why=f"band {infrared} from {visible} are not different ones of {bands}",
            fix=f"Choose one infrared band and others, of 1 to {bands}",
        )
    if not floor > 0:
        raise InvalidError(
            "The infrared band cannot be foretold",
            why=f"the least reflectance is {floor}, and only positive ones have a log",
            fix="Give a small positive one, such as 0.005",
        )
